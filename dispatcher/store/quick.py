"""Statements taken to SQLite's driver directly: SQLAlchemy compiles each once, and runs none of them.

SQLAlchemy spends three times as long on one execution as SQLite does, and a storm's intake is made of them.
Only statements that are kept and used again come this way; types, names and errors stay SQLAlchemy's.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast
from weakref import WeakSet

from sqlalchemy import Connection, Dialect, Executable, IteratorResult, SelectBase
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

MOST_PLANS = 1000  # we keep some two hundred statements; what is made anew each time takes no more memory

Process = Callable[[Any], Any]
Parameters = Mapping[str, Any]


class Plan:
    """One statement with its parameters' names, as the driver takes it."""

    def __init__(self, compiled: SQLCompiler, dialect: Dialect) -> None:
        self.sql = compiled.string
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._names = list(compiled.positiontup or ())
        binds = _binds(compiled, dialect)
        self._binds = [(place, binds[name]) for place, name in enumerate(self._names) if name in binds]
        columns = compiled._result_columns  # noqa: SLF001  # SQLAlchemy keeps them nowhere else
        readings = [_impl(each.type, dialect).result_processor(dialect, None) for each in columns]
        self._readings = [(place, read) for place, read in enumerate(readings) if read]
        self.names = tuple(each.keyname for each in columns)
        self._metadata = SimpleResultMetaData(self.names)

    def arguments(self, parameters: Parameters) -> list[Any]:
        """Put the parameters in their places."""
        values = {**self._constants, **parameters} if self._constants else parameters
        given = [values[name] for name in self._names]
        for place, bind in self._binds:
            given[place] = bind(given[place])
        return given

    def run(self, raw: sqlite3.Connection, parameters: Parameters) -> IteratorResult[Any]:
        """Run it and read all rows."""
        return IteratorResult(self._metadata, iter(self.rows(raw, parameters)))

    def rows(self, raw: sqlite3.Connection, parameters: Parameters) -> list[Any]:
        """Run it and read all rows, each the values of `names`."""
        rows: list[Any] = raw.execute(self.sql, self.arguments(parameters)).fetchall()
        return [self._read(row) for row in rows] if self._readings else rows

    def run_many(self, raw: sqlite3.Connection, rows: Sequence[Parameters]) -> IteratorResult[Any]:
        """Run it for each."""
        raw.executemany(self.sql, [self.arguments(each) for each in rows])
        return IteratorResult(self._metadata, iter(()))

    def _read(self, row: Sequence[Any]) -> list[Any]:
        values = list(row)
        for place, read in self._readings:
            values[place] = read(values[place])
        return values


_met: WeakSet[Executable] = WeakSet()
_plans: dict[tuple[Executable, tuple[str, ...]], Plan | None] = {}
_UNMET = object()


def driver_of(connection: Connection) -> sqlite3.Connection | None:
    """Give SQLite's own connection; None on another database."""
    if connection.dialect.name != "sqlite":
        return None
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def execute(
    connection: Connection,
    raw: sqlite3.Connection,
    statement: Executable,
    parameters: Parameters | Sequence[Parameters],
) -> IteratorResult[Any] | None:
    """Run a statement that was met before; None when it must go the usual way."""
    names = tuple(parameters if isinstance(parameters, Mapping) else parameters[0])
    plan = _plan_of(connection, statement, names)
    if plan is None:
        return None
    try:
        if isinstance(parameters, Mapping):
            return plan.run(raw, parameters)
        return plan.run_many(raw, parameters)
    except sqlite3.Error as error:
        raise _translated(error, plan, connection) from error


def fetch(
    connection: Connection, raw: sqlite3.Connection, statement: Executable, parameters: Parameters
) -> tuple[tuple[str, ...], list[Any]] | None:
    """Read the columns' names and the bare rows of a statement that was met before; None as `execute`."""
    plan = _plan_of(connection, statement, tuple(parameters))
    if plan is None:
        return None
    try:
        return plan.names, plan.rows(raw, parameters)
    except sqlite3.Error as error:
        raise _translated(error, plan, connection) from error


def _plan_of(connection: Connection, statement: Executable, names: tuple[str, ...]) -> Plan | None:
    """Find the plan of a kept statement; None when it must go the usual way."""
    key = (statement, names)
    plan = _plans.get(key, _UNMET)
    if plan is not _UNMET:
        return cast("Plan | None", plan)
    if statement not in _met:
        _met.add(statement)  # only as long as it lives: one made for one use is not compiled
        return None
    if len(_plans) >= MOST_PLANS:
        _plans.clear()
    return _plans.setdefault(key, _plan(statement, names, connection.dialect))


def _plan(statement: Executable, names: tuple[str, ...], dialect: Dialect) -> Plan | None:
    """Compile it; None when its text depends on its values, as a list of unknown length does."""
    keys = None if isinstance(statement, SelectBase) else list(names)
    compiled = cast("SQLCompiler", statement.compile(dialect=dialect, column_keys=keys))  # type: ignore[attr-defined]
    if compiled.post_compile_params or compiled.literal_execute_params:
        return None
    return Plan(compiled, dialect)


def _binds(compiled: SQLCompiler, dialect: Dialect) -> dict[str, Process]:
    """Say what is made of the value of each name; where one stands twice, a place may not know its type."""
    known = (
        (name, _impl(each.type, dialect).bind_processor(dialect))
        for each, name in compiled.bind_names.items()
    )
    return {name: bind for name, bind in known if bind}


def _translated(error: sqlite3.Error, plan: Plan, connection: Connection) -> Exception:
    return DBAPIError.instance(plan.sql, None, error, sqlite3.Error, dialect=connection.dialect)


def _impl(kind: TypeEngine[Any], dialect: Dialect) -> TypeEngine[Any]:
    return kind.dialect_impl(dialect)
