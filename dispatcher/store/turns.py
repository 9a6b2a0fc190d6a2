"""Writing and reading by several connections at once: one function, one transaction."""

import threading
from typing import Any

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from dispatcher.store import journal
from dispatcher.store.errors import Conflict, Contended, Stuck, Unavailable, told
from dispatcher.store.transaction import Transaction, Work

TRIES = 5  # two writers that meet need two; a crowd on one row is sorted out by its lock
PAUSE_SECONDS = 0.1  # a server that restarts is back within a second: 0.1 + 0.2 + 0.3 + 0.4

log = structlog.get_logger()


def write(connection: Connection, work: Work[Any]) -> object:
    """Run `work` and commit; again when another writer was in the way or the line broke before the commit.

    A unique rule that still stands after a second look is a Conflict.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return _once(connection, work)
        except DBAPIError as error:
            fault = told(error)
            is_last = (
                attempt == TRIES or isinstance(fault, Stuck) or (isinstance(fault, Conflict) and attempt > 1)
            )
            if is_last or not isinstance(fault, Conflict | Contended | Unavailable):
                raise fault from error
            log.info("record_write_again", attempt=attempt, reason=type(fault).__name__)
            if isinstance(fault, Unavailable):
                threading.Event().wait(PAUSE_SECONDS * attempt)
    raise AssertionError("unreachable")


def read(connection: Connection, work: Work[Any]) -> object:
    """Run `work` on one snapshot; once more on a new connection when the old one broke."""
    try:
        return _look(connection, work)
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise told(error) from error
    try:
        return _look(connection, work)
    except DBAPIError as error:
        raise told(error) from error


def _once(connection: Connection, work: Work[Any]) -> object:
    """Try once. Facts go in last, when every row lock is held: so ids follow dependent commits."""
    transaction = connection.begin()
    rows: list[journal.Row] = []
    try:
        value = work(Transaction(connection, rows))
        journal.append(connection, rows)
    except BaseException:
        transaction.rollback()
        raise
    try:
        transaction.commit()
    except DBAPIError as error:
        raise Unavailable("The connection broke at the commit; look whether it is on record.") from error
    return value


def _look(connection: Connection, work: Work[Any]) -> object:
    with connection.begin():
        return work(Transaction(connection))
