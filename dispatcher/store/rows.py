"""Rows of a table as the domain's dataclasses, and back."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from enum import Enum, EnumMeta
from operator import attrgetter
from typing import Any, Generic, TypeVar, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Select,
    Table,
    TextClause,
    bindparam,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from dispatcher.store.transaction import Transaction, locked

T = TypeVar("T")
Reading = Callable[[Any], Any]
Query = Select[Any] | CompoundSelect[Any]


class Shelf(Generic[T]):
    """One table, and the dataclass of its rows; fields without a column keep their defaults."""

    def __init__(self, table: Table, kind: type[T], /, **readings: Reading) -> None:
        names = [each.name for each in fields(kind) if each.name in table.c]  # type: ignore[arg-type]  # a dataclass
        (self._key,) = table.primary_key.columns
        self._kind = kind
        self._names = names
        self._values = attrgetter(*names)
        self._readings = [(name, _quick(reading)) for name, reading in readings.items()]
        self.columns = [table.c[name] for name in names]
        self.insert = insert(table)
        self._update = update(table).where(self._key == bindparam("the_key"))
        self._get = self.where(self._key == bindparam("the_key"))
        self._lock = locked(self._get)

    def where(self, *conditions: ColumnElement[bool] | TextClause) -> Select[Any]:
        """Begin a statement whose rows `all` and `one` understand."""
        return select(*self.columns).where(*conditions)

    def read(self, row: Any) -> T:  # noqa: ANN401  # a row of whatever statement selected the columns
        """Make the dataclass of a row; columns may follow that have fields of their names."""
        return self._made(dict(row._mapping))  # noqa: SLF001  # SQLAlchemy's public way to a row's mapping

    def part(self, row: Sequence[Any], first: int = 0) -> T:
        """Make the dataclass of its own columns of a row, which stand in their order from the `first` on."""
        values = row[first : first + len(self._names)]
        return self._made(dict(zip(self._names, values, strict=True)))

    def _made(self, values: dict[str, Any]) -> T:
        for name, reading in self._readings:
            if values[name] is not None:
                values[name] = reading(values[name])
        return self._kind(**values)

    def all(self, tx: Transaction, statement: Query, **parameters: object) -> list[T]:
        """Run a statement made with `where`."""
        names, rows = tx.fetch(statement, parameters)
        return [self._made(dict(zip(names, row, strict=True))) for row in rows]

    def one(self, tx: Transaction, statement: Query, **parameters: object) -> T | None:
        """Give the first row, or None."""
        names, rows = tx.fetch(statement, parameters)
        row = next(iter(rows), None)
        return None if row is None else self._made(dict(zip(names, row, strict=True)))

    def get(self, tx: Transaction, key: str) -> T | None:
        """Read one by its key."""
        return self.one(tx, self._get, the_key=key)

    def lock(self, tx: Transaction, key: str) -> T | None:
        """Read one by its key and keep other writers from it until the commit."""
        return self.one(tx, self._lock, the_key=key)

    def add(self, tx: Transaction, each: T, **more: object) -> None:
        """Insert it; `more` are columns that the dataclass does not show."""
        tx.execute(self.insert, {**self.row(each), **more})

    def put(self, tx: Transaction, each: T) -> None:
        """Write it over the row of its key."""
        row = self.row(each)
        tx.execute(self._update, {**row, "the_key": row.pop(self._key.name)})

    def row(self, each: T) -> dict[str, Any]:
        """Give its columns and their values."""
        return dict(zip(self._names, self._values(each), strict=True))


class Once:
    """An insert that gives way when a unique rule has its row already."""

    def __init__(self, table: Table, unique: Iterable[str], where: TextClause | None = None) -> None:
        options: dict[str, Any] = {"index_elements": list(unique), "index_where": where}
        key = next(iter(table.primary_key.columns))
        self._insert = {
            "sqlite": sqlite.insert(table).on_conflict_do_nothing(**options).returning(key),
            "postgresql": postgresql.insert(table).on_conflict_do_nothing(**options).returning(key),
        }

    def add(self, tx: Transaction, row: Mapping[str, Any]) -> bool:
        """Insert it; False when it was there."""
        _, added = tx.fetch(self._insert[tx.connection.dialect.name], row)
        return bool(added)


def _quick(reading: Reading) -> Reading:
    """Look an enumeration's member up; to call it takes several times as long."""
    if isinstance(reading, EnumMeta):
        return {member.value: member for member in cast("type[Enum]", reading)}.__getitem__
    return reading
