"""What the record can refuse, each with a sentence fit to show."""

import sqlite3

import psycopg
from sqlalchemy import UniqueConstraint
from sqlalchemy.exc import DBAPIError, IntegrityError

from dispatcher.store.tables import metadata

_SQLITE_UNIQUE = "UNIQUE constraint failed: "
_TURN_LOST = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)


class StoreError(Exception):
    """Something the record could not do."""


class Conflict(StoreError):
    """A unique rule stands against this write: `rule` is its name in tables.py, on both databases."""

    def __init__(self, rule: str) -> None:
        super().__init__(f"Somebody else was first: the rule {rule} allows only one.")
        self.rule = rule


class Overloaded(StoreError):
    """Too many wait already; nothing was written. Try again in a moment."""


class Unavailable(StoreError):
    """The database cannot be reached or cannot write."""


class NoRecord(StoreError):
    """Nobody has made a record at this address yet, or it is another's."""

    def __init__(self, shown: str) -> None:
        super().__init__(
            f"There is no record at {shown}: mend the address, or make one with samanvay dispatcher --new."
        )


class Contended(StoreError):
    """Lost its turn to other writers again and again; nothing was written."""


class Stuck(Contended):
    """Waited as long as is reasonable for a row that another writer holds; nothing was written."""


def told(error: DBAPIError) -> Exception:
    """Say it in the record's own words; `error` itself when it is a mistake of the statement."""
    cause = error.orig
    if isinstance(error, IntegrityError):
        rule = _broken_rule(cause)
        return Conflict(rule) if rule else error
    if isinstance(cause, psycopg.errors.LockNotAvailable):
        return Stuck("Another writer holds this and does not let go. Nothing was written; try again.")
    if isinstance(cause, _TURN_LOST):
        return Contended("Other writers kept this one from its turn. Nothing was written; try again.")
    if error.connection_invalidated or isinstance(cause, psycopg.OperationalError | sqlite3.OperationalError):
        return Unavailable(f"The record cannot be used now: {cause}")
    return error


def _broken_rule(cause: BaseException | None) -> str:
    if isinstance(cause, psycopg.errors.UniqueViolation):
        return cause.diag.constraint_name or "unique"
    said = str(cause)
    if not said.startswith(_SQLITE_UNIQUE):
        return ""
    columns = said.removeprefix(_SQLITE_UNIQUE).split(", ")
    return _rule_names().get(frozenset(columns), said.removeprefix(_SQLITE_UNIQUE))


def _rule_names() -> dict[frozenset[str], str]:
    """Find the unique rules of tables.py by the columns SQLite names them with."""
    names: dict[frozenset[str], str] = {}
    for table in metadata.tables.values():
        rules = [(str(index.name), index.columns) for index in table.indexes if index.unique]
        rules += [
            (str(each.name), each.columns) for each in table.constraints if isinstance(each, UniqueConstraint)
        ]
        rules.append((f"pk_{table.name}", table.primary_key.columns))
        for name, columns in rules:
            names[frozenset(f"{table.name}.{column.name}" for column in columns)] = name
    return names
