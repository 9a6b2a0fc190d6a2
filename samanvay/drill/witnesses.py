"""Takes down what the record, the gateway and the far sets have to say at the end of a drill."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import cast

from sqlalchemy import create_engine, func, not_, select

from dispatcher.store.tables import metadata
from samanvay.drill.history import UNTOLD, FactLine, Row, Seen, SetLine

TABLES = ("complaint", "assignment", "transmission", "heard", "report", "alarm")
UNDER_WAY = ("queued", "handed_over", "keyed")


def rows_of(record: str) -> dict[str, tuple[Row, ...]]:
    """Read the tables that the checker looks at."""
    engine = create_engine(record)
    with engine.connect() as connection:
        tables: dict[str, tuple[Row, ...]] = {
            name: tuple(
                cast("Row", dict(row)) for row in connection.execute(select(metadata.tables[name])).mappings()
            )
            for name in TABLES
        }
    engine.dispose()
    return tables


def facts_of(record: str) -> tuple[FactLine, ...]:
    """Read the journal by position, what is unsealed last, each time written as it was hashed."""
    fact = metadata.tables["fact"]
    engine = create_engine(record)
    query = select(fact).order_by(fact.c.position.is_(None), fact.c.position, fact.c.id)
    with engine.connect() as connection:
        lines = tuple(
            FactLine(
                row.position,
                row.kind,
                row.office_id,
                row.subject,
                row.by,
                row.at.isoformat(timespec="milliseconds"),
                row.data,
                row.hash,
            )
            for row in connection.execute(query)
        )
    engine.dispose()
    return lines


def sets_of(history: Path) -> tuple[SetLine, ...]:
    """Read what the simulated sets wrote down."""
    return tuple(_set_lines(history.read_text(encoding="utf-8")))


def unsent_of(outbox: Path) -> int:
    """Count what a gateway still keeps for the dispatcher; one that never ran keeps nothing."""
    if not outbox.exists():
        return 0
    connection = sqlite3.connect(f"file:{outbox}?mode=ro", uri=True, timeout=5.0)
    try:
        count: int = connection.execute("SELECT count(*) FROM outgoing").fetchone()[0]
    finally:
        connection.close()
    return count


def waiting_in(record: str) -> int:
    """Count what has not come to its end: offers without an outcome, orders on their way, unsealed facts."""
    assignment, transmission, fact = (
        metadata.tables[name] for name in ("assignment", "transmission", "fact")
    )
    engine = create_engine(record)
    with engine.connect() as connection:
        offered = connection.execute(select(assignment.c.id).where(assignment.c.state == "offered")).all()
        going = connection.execute(
            select(transmission.c.ref).where(
                transmission.c.state.in_(UNDER_WAY), transmission.c.keyed_by.is_(None)
            )
        ).all()
        unsealed = connection.execute(select(fact.c.id).where(fact.c.position.is_(None))).all()
    engine.dispose()
    return len(offered) + len(going) + len(unsealed)


def last_told(record: str) -> int:
    """Give the last position that a console must have seen; 0 when there is none."""
    fact = metadata.tables["fact"]
    told = [not_(fact.c.kind.startswith(kind, autoescape=True)) for kind in UNTOLD]
    engine = create_engine(record)
    with engine.connect() as connection:
        last: int | None = connection.execute(select(func.max(fact.c.position)).where(*told)).scalar()
    engine.dispose()
    return last or 0


def _set_lines(text: str) -> Iterator[SetLine]:
    kinds = {"sent": Seen.ANSWERED, "acknowledged": Seen.RECEIPT}
    for line in text.splitlines():
        said = json.loads(line)
        if said["kind"] == "displayed":
            seen = Seen.REPEATED if said["is_repeat"] else Seen.SHOWN
            yield SetLine(said["unit"], seen, said["number"] or "", said["text"])
        elif said["kind"] in kinds:
            yield SetLine(said["unit"], kinds[said["kind"]], said["number"], said["text"])
