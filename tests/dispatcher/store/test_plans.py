"""What SQLite goes through for an answer: never all that ever was, as a record grows for years."""

import importlib
import pkgutil
import re
import sqlite3
from collections.abc import Iterator

import pytest
from sqlalchemy import Delete, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.expression import CompoundSelect

from dispatcher import store
from dispatcher.store import migrations
from dispatcher.store.rows import Shelf

Statement = Select[tuple[object]] | CompoundSelect[tuple[object]] | Update | Delete
GROWING = ("incident", "complaint", "assignment", "transmission", "report", "heard", "alarm", "fact")
OF_THE_FEW = (
    "uq_assignment_open",
    "uq_assignment_slot",
    "ix_assignment_climb",
    "ix_transmission_send",
    "ix_alarm_standing",
    "uq_alarm_open",
)
"""Indexes that hold only what is open, under way or standing."""
WHOLE = re.compile(rf"SCAN ({'|'.join(GROWING)})\b(?! USING (COVERING )?INDEX ({'|'.join(OF_THE_FEW)}))")
ALL_OF_A_CREW = re.compile(r"ix_assignment_slot \(crew_id=\?\)")
BOUNDED = {
    "transmissions._OF_CLOSED": "walks the newest that it is told to, no more",
    "transmissions._NEWEST": "the same",
    "heard._SCOPED": "walks from the newest, up to a limit",
    "heard._WITH_BODY": "the statement that others are made of",
    "complaints._SCOPED": "walks from the newest, up to a limit; a person searches",
}


def statements() -> Iterator[tuple[str, Statement]]:
    for found in pkgutil.iter_modules(store.__path__, f"{store.__name__}."):
        module = importlib.import_module(found.name)
        for name, value in vars(module).items():
            if isinstance(value, Select | CompoundSelect | Update | Delete):
                yield f"{found.name.removeprefix(store.__name__ + '.')}.{name}", value
            elif isinstance(value, Shelf):
                yield f"{found.name}.{name}.get", value._get


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("plans") / "record.sqlite"
    migrations.upgrade(f"sqlite:///{path}")
    opened = sqlite3.connect(path)
    yield opened
    opened.close()


def plan(record: sqlite3.Connection, statement: Statement) -> list[str]:
    compiled = statement.compile(dialect=sqlite.dialect())
    sql = re.sub(r"\(__\[POSTCOMPILE_sets\]\)", "(VALUES (?, ?))", compiled.string)
    sql = re.sub(r"\(__\[POSTCOMPILE_\w+\]\)", "(?)", sql)
    rows = record.execute(f"EXPLAIN QUERY PLAN {sql}", [None] * sql.count("?")).fetchall()
    return [detail for *_, detail in rows]


@pytest.mark.parametrize(("name", "statement"), [pytest.param(*each, id=each[0]) for each in statements()])
def test_a_statement_goes_through_what_it_needs_and_not_through_all_that_ever_was(
    record: sqlite3.Connection, name: str, statement: Statement
) -> None:
    steps = plan(record, statement)
    assert steps
    whole = [step for step in steps if WHOLE.search(step) or ALL_OF_A_CREW.search(step)]
    assert (whole == []) is (name not in BOUNDED)


def test_a_statement_that_goes_through_all_is_found(record: sqlite3.Connection) -> None:
    (step,) = record.execute("EXPLAIN QUERY PLAN SELECT ref FROM transmission WHERE unit = 'A'").fetchall()
    assert WHOLE.search(step[-1])
