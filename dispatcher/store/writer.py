"""The one writer of a SQLite record: many functions, one flush."""

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from functools import partial
from typing import Any, cast

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from dispatcher.store import journal
from dispatcher.store.desk import Desk, Job, Lanes
from dispatcher.store.engine import BUSY_MS
from dispatcher.store.errors import Unavailable, told
from dispatcher.store.transaction import Transaction, Work

BATCH = 16  # so that the loop is back with its other work after some 10 ms
BEGIN, COMMIT = "BEGIN IMMEDIATE", "COMMIT"
QUICK_SECONDS = 0.002  # a flush that stands in nobody's way; a longer one is waited for on the thread
FORGETTING = 0.9  # of the longest flush lately, at each: after a slow one, some twenty quick ones in a row
WAIT, WAIT_NO_MORE = f"PRAGMA busy_timeout={BUSY_MS}", "PRAGMA busy_timeout=0"

log = structlog.get_logger()

Then = Callable[[sqlite3.Error | None], None]


class Writer:
    """Takes what is queued, runs each function by itself, seals, flushes once, then answers.

    The functions run on the event loop's own thread: they are short, and a thread of their own would only
    pass the interpreter to and fro. Where flushes are slow, or another process holds the file, a thread
    waits, so that the loop never does. BEGIN, SAVEPOINT and COMMIT go to the driver itself: SQLAlchemy's own
    cost as much as a statement.
    """

    def __init__(self, engine: Engine, lanes: Lanes, desk: Desk) -> None:
        self._lanes = lanes
        self._desk = desk
        self._connection: Connection = engine.connect()
        self._raw = cast("sqlite3.Connection", self._connection.connection.driver_connection)
        self._head = journal.EMPTY
        self._version = -1  # of the file, as SQLite counts other processes' commits
        self._seal_leftovers()
        self._raw.execute(WAIT_NO_MORE)
        self._flush_seconds = 0.0
        self._is_busy = False
        self._rested = asyncio.Event()
        self._rested.set()
        self._waits: queue.SimpleQueue[tuple[tuple[str, ...], Then] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._wait_on, name="record-flushes", daemon=True)
        self._thread.start()

    def put(self, work: Work[Any], *, is_own: bool = False) -> asyncio.Future[Any]:
        """Queue it from the loop's thread; Overloaded when too many wait already."""
        future = self._lanes.put(work, is_own=is_own)
        if not self._is_busy:
            self._is_busy = True
            self._rested.clear()
            self._desk.loop.call_soon(self._begin)  # whatever else is about to be queued shares the flush
        return future

    async def close(self) -> None:
        """Finish what is queued, then let the file go."""
        self._lanes.close()
        await self._rested.wait()
        self._waits.put(None)
        await asyncio.to_thread(self._thread.join)
        self._connection.close()

    def _seal_leftovers(self) -> None:
        """Seal what another tool wrote unsealed, and learn where the chain ends."""
        self._raw.execute(BEGIN)
        while journal.seal(self._connection, BATCH)[1]:
            pass
        self._raw.execute(COMMIT)
        self._find_head()
        self._desk.position = self._head.position

    def _begin(self) -> None:
        """Take the next turn, or rest."""
        batch = self._lanes.turn(BATCH)
        if not batch:
            self._is_busy = False
            self._rested.set()
            return
        try:
            self._raw.execute(BEGIN)
        except sqlite3.Error:  # most likely another process writes just now
            self._waits.put(((WAIT, BEGIN), partial(self._begin_late, batch)))
        else:
            self._begun(batch)

    def _begin_late(self, batch: list[Job], error: sqlite3.Error | None) -> None:
        self._raw.execute(WAIT_NO_MORE)
        if error is None:
            self._begun(batch)
        else:
            self._undo(batch, error)
            self._answer(batch, [])

    def _begun(self, batch: list[Job]) -> None:
        rows: list[journal.Row] = []
        head = self._head
        try:
            self._find_head()
            for job in batch:
                rows += self._do(job, is_alone=len(batch) == 1)
            head = journal.append_sealed(self._connection, rows, self._head) if rows else self._head
        except Exception as fault:  # noqa: BLE001  # must not die: every waiting write hangs on it
            self._undo(batch, fault)
        if not self._raw.in_transaction:  # undone, or its only function failed
            self._answer(batch, [])
        elif self._flush_seconds > QUICK_SECONDS:
            self._waits.put(((COMMIT,), partial(self._ended, batch, rows, head)))
        else:
            self._ended(batch, rows, head, self._run(COMMIT))

    def _ended(
        self, batch: list[Job], rows: list[journal.Row], head: journal.Head, error: sqlite3.Error | None
    ) -> None:
        if error is None:
            self._head = head
        else:
            self._undo(batch, error)
        self._answer(batch, [] if error else rows)

    def _answer(self, batch: list[Job], rows: list[journal.Row]) -> None:
        """Answer, and take the next turn when those who were answered have had theirs."""
        try:
            self._desk.answer(batch, is_commit=True, position=self._head.position, sealed=rows)
        finally:
            self._desk.loop.call_soon(self._begin)

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
        log.warning("record_batch_failed", error=str(error), writes=len(batch))
        if self._raw.in_transaction:
            self._raw.execute("ROLLBACK")
        shown = (
            error if isinstance(error, Unavailable) else Unavailable(f"The record cannot be written: {error}")
        )
        for job in batch:
            job.error = job.error or shown

    def _wait_on(self) -> None:
        """Run what may wait, in turns with the loop: the connection is never used by both at once."""
        while (wait := self._waits.get()) is not None:
            statements, then = wait
            self._desk.call(partial(then, self._run(*statements)))

    def _run(self, *statements: str) -> sqlite3.Error | None:
        """Run them until one fails; notes how long they took."""
        begun = self._desk.loop.time()
        fault = None
        try:
            for each in statements:
                self._raw.execute(each)
        except sqlite3.Error as error:
            fault = error
        taken = self._desk.loop.time() - begun
        self._flush_seconds = max(taken, self._flush_seconds * FORGETTING)
        return fault
