"""What a service gets: one transaction on the record, and the facts it tells."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Executable, Result, Select

from dispatcher.store import journal, quick

T = TypeVar("T")
Fetched = tuple[tuple[str, ...], Sequence[Any]]
"""The names of columns, and rows that hold the values of these."""
Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Transaction:
    """One all-or-nothing piece of work; the caller commits."""

    __slots__ = ("_raw", "_told", "connection")

    def __init__(self, connection: Connection, told: list[journal.Row] | None = None) -> None:
        self.connection = connection
        self._raw = quick.driver_of(connection)
        self._told = told

    def execute(self, statement: Executable, parameters: Parameters | None = None) -> Result[Any]:
        """Run one statement, once or for each of several parameter sets."""
        if self._raw is not None:
            rows = quick.execute(self.connection, self._raw, statement, parameters or {})
            if rows is not None:
                return rows
        return self.connection.execute(statement, parameters)

    def fetch(self, statement: Executable, parameters: Mapping[str, Any]) -> Fetched:
        """Run one statement that gives rows."""
        if self._raw is not None:
            found = quick.fetch(self.connection, self._raw, statement, parameters)
            if found is not None:
                return found
        result = self.connection.execute(statement, parameters)
        return tuple(result.keys()), result.all()

    def value(self, statement: Executable, parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401  # a column's
        """Run one reading statement and give the first value of its first row; None without a row."""
        _, rows = self.fetch(statement, parameters)
        return rows[0][0] if rows else None

    @property
    def has_rivals(self) -> bool:
        """Whether others may write at the same time, so that what is read and not locked may change."""
        return self._raw is None

    def record(self, fact: journal.NewFact) -> None:
        """Put a fact in the journal with this change; ValueError or TypeError when JSON cannot hold it."""
        if self._told is None:
            raise TypeError("A reader records no facts.")
        self._told.append(journal.row(fact))


Work = Callable[[Transaction], T]


def locked(statement: Select[Any]) -> Select[Any]:
    """Keep the rows it finds from other writers until the commit (SQLite has one writer: no more to do)."""
    return statement.with_for_update(key_share=True)  # rows that point to these may still be added
