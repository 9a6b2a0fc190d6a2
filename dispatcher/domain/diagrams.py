"""The lives of the desk as diagrams, drawn from their tables: this module prints docs/lives.md."""

import sys
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from dispatcher.domain import assignment, incident, transmission

S = TypeVar("S", bound=StrEnum)
P = TypeVar("P", bound=StrEnum)

_HEAD = """# Lives

Drawn from the tables in `dispatcher/domain`; a test compares. After a change of a table:
`python -m dispatcher.domain.diagrams > docs/lives.md`.
"""


def lives() -> str:
    """Write the page."""
    parts = [
        _HEAD,
        _section("Incident", "`dispatcher/domain/incident.py`", incident.TRANSITIONS),
        _section("Assignment", "`dispatcher/domain/assignment.py`", assignment.TRANSITIONS),
        _section("Transmission", "`dispatcher/domain/transmission.py`", transmission.TRANSITIONS),
    ]
    return "\n".join(parts)


def diagram(table: Mapping[S, Mapping[P, S]]) -> str:
    """Draw one table in mermaid; steps between the same two states share an arrow."""
    lines = ["stateDiagram-v2", f"    [*] --> {next(iter(table))}"]
    for state, moves in table.items():
        arrows: dict[S, list[str]] = {}
        for step, after in moves.items():
            arrows.setdefault(after, []).append(step)
        lines += [f"    {state} --> {after}: {', '.join(steps)}" for after, steps in arrows.items()]
        if not moves:
            lines.append(f"    {state} --> [*]")
    return "\n".join(lines)


def _section(name: str, where: str, table: Mapping[S, Mapping[P, S]]) -> str:
    return f"## {name}\n\n{where}\n\n```mermaid\n{diagram(table)}\n```\n"


if __name__ == "__main__":
    sys.stdout.write(lives())
