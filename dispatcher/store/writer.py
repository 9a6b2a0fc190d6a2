"""The one writer of a SQLite record: many functions, one flush."""

import threading
from typing import TYPE_CHECKING, cast

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from dispatcher.store import journal
from dispatcher.store.desk import Desk, Inbox, Job
from dispatcher.store.errors import Unavailable, told
from dispatcher.store.transaction import Transaction

if TYPE_CHECKING:
    import sqlite3

BATCH = 64  # so that the first of a batch waits for at most 64 others, some 20 ms

log = structlog.get_logger()


class Writer:
    """A thread that takes what is queued, runs each function by itself, seals, flushes once, then answers.

    BEGIN, SAVEPOINT and COMMIT go to the driver itself: SQLAlchemy's own cost as much as a statement.
    """

    def __init__(self, engine: Engine, inbox: Inbox, desk: Desk) -> None:
        self._inbox = inbox
        self._desk = desk
        self._connection: Connection = engine.connect()
        self._raw = cast("sqlite3.Connection", self._connection.connection.driver_connection)
        self._head = journal.EMPTY
        self._version = -1  # of the file, as SQLite counts other processes' commits
        self._seal_leftovers()
        self._thread = threading.Thread(target=self._run, name="record-writer", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Finish what is queued, then let the file go; blocks."""
        self._inbox.close(1)
        self._thread.join()
        self._connection.close()

    def _seal_leftovers(self) -> None:
        """Seal what another tool wrote unsealed, and learn where the chain ends."""
        self._raw.execute("BEGIN IMMEDIATE")
        while journal.seal(self._connection, BATCH)[1]:
            pass
        self._raw.execute("COMMIT")
        self._find_head()
        self._desk.position = self._head.position

    def _run(self) -> None:
        while batch := self._inbox.take(BATCH):
            before = self._head.position
            rows: list[journal.Row] = []
            try:
                rows = self._write(batch)
            except Exception as error:  # noqa: BLE001  # must not die: every waiting write hangs on it
                log.warning("record_batch_failed", error=str(error), writes=len(batch))
                self._undo(batch, error)
            grown = self._head.position if self._head.position > before else 0
            self._desk.answer(batch, is_commit=True, position=grown, sealed=rows)

    def _write(self, batch: list[Job]) -> list[journal.Row]:
        self._raw.execute("BEGIN IMMEDIATE")
        self._find_head()
        rows: list[journal.Row] = []
        for job in batch:
            rows += self._do(job, is_alone=len(batch) == 1)
        if not self._raw.in_transaction:
            return []
        head = journal.append_sealed(self._connection, rows, self._head) if rows else self._head
        self._raw.execute("COMMIT")
        self._head = head
        return rows

    def _do(self, job: Job, *, is_alone: bool) -> list[journal.Row]:
        """Run one function; if it raises, undo it alone and keep the error for its caller."""
        rows: list[journal.Row] = []
        if not is_alone:
            self._raw.execute("SAVEPOINT one")
        try:
            job.value = job.work(Transaction(self._connection, rows))
        except Exception as error:  # noqa: BLE001  # belongs to the caller, who gets it with the answer
            job.error = told(error) if isinstance(error, DBAPIError) else error
            self._roll_back(error, is_alone=is_alone)
            return []
        if not is_alone:
            self._raw.execute("RELEASE one")
        return rows

    def _roll_back(self, error: Exception, *, is_alone: bool) -> None:
        if not self._raw.in_transaction:  # a full disk makes SQLite undo the whole batch by itself
            if not is_alone:
                raise Unavailable("The record could not be written; nothing of this batch was.") from error
        elif is_alone:
            self._raw.execute("ROLLBACK")
        else:
            self._raw.execute("ROLLBACK TO one")
            self._raw.execute("RELEASE one")

    def _find_head(self) -> None:
        """Read the chain's end again if another process wrote to the file since."""
        (version,) = self._raw.execute("PRAGMA data_version").fetchone()
        if version != self._version:
            self._version = version
            self._head = journal.head(self._connection)

    def _undo(self, batch: list[Job], error: Exception) -> None:
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")
        shown = (
            error if isinstance(error, Unavailable) else Unavailable(f"The record cannot be written: {error}")
        )
        for job in batch:
            job.error = job.error or shown
