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

_NOTE = """`answer` is taken only of words that have arrived: the far radio has receipted them, or they were
said on a bearer that gives no receipts. A crew that answers over the air before that moves its assignment,
and the words go on being said ([record 15](decisions/0015-an-answer-is-no-receipt.md)):

| the crew's answer | assignment | its order |
|---|---|---|
| before the order was on the air | stays; the line is `early` | goes on |
| after a try, before any receipt | moves | goes on by the ways it is on; no new rung |
| after the receipt, or after it was said by voice | moves | `answered`; other orders are taken back |
| keyed by a person | moves | `answered` if it had arrived, else taken back |

Of an order that goes on after the answer, a receipt makes `delivered` and then `answered`, with the answer's
own time, and takes other orders back. If all end without one, that is the alarm `unconfirmed`.
"""


def lives() -> str:
    """Write the page."""
    parts = [
        _HEAD,
        _section("Incident", "`dispatcher/domain/incident.py`", incident.TRANSITIONS),
        _section("Assignment", "`dispatcher/domain/assignment.py`", assignment.TRANSITIONS),
        _section("Transmission", "`dispatcher/domain/transmission.py`", transmission.TRANSITIONS),
        _NOTE,
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
