"""The record: one SQLite file with one writer, or PostgreSQL shared by several dispatcher processes."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Self, TypeVar, cast

from dispatcher.store import engine, journal, migrations, tail, turns
from dispatcher.store.checkpoint import Checkpointer
from dispatcher.store.desk import Desk, Job, Lanes, Workers
from dispatcher.store.errors import Conflict, Contended, NoRecord, Overloaded, StoreError, Unavailable
from dispatcher.store.journal import Fact, NewFact
from dispatcher.store.sealer import Sealer
from dispatcher.store.transaction import Transaction, Work, locked
from dispatcher.store.writer import Writer

__all__ = [
    "Conflict",
    "Contended",
    "Fact",
    "NewFact",
    "NoRecord",
    "Overloaded",
    "Store",
    "StoreError",
    "Transaction",
    "Unavailable",
    "Work",
    "locked",
]

T = TypeVar("T")

WRITES_WAITING = 2000  # at 1,000 a second the last one waits 2 s, as long as a person does
READS_WAITING = 2000
READERS = 4  # threads; more only fight for the interpreter
WRITERS = 4  # connections of one process on PostgreSQL; the server flushes their commits together


class Store:
    """The record, from the event loop. Work is a plain function of a Transaction; it may run twice."""

    def __init__(self, url: str, desk: Desk, writes_waiting: int) -> None:
        self.is_new = False
        """Whether `open` has made the record."""
        self._desk = desk
        writes = Lanes("writes", writes_waiting, desk.loop)
        reads = Lanes("reads", READS_WAITING, desk.loop)
        self._engines = [engine.writing(url), engine.reading(url)]
        self._sealer: Sealer | None = None
        self._checkpointer: Checkpointer | None = None
        self._writer: Writer | Workers
        if engine.is_sqlite(url):
            self._writer = Writer(self._engines[0], writes, desk)
            self._checkpointer = Checkpointer(self._engines[0])
        else:
            self._sealer = Sealer(self._engines[0], desk)
            self._writer = Workers(self._engines[0], writes, WRITERS, turns.write, self._written)
        self._readers = Workers(self._engines[1], reads, READERS, turns.read, self._read)

    @classmethod
    async def open(cls, url: str, *, writes_waiting: int = WRITES_WAITING, may_be_new: bool = True) -> Self:
        """Open `sqlite:///path` or `postgresql+psycopg://…`, at the present schema.

        Unavailable when it cannot be; NoRecord when one would have to be made, and may not.
        """
        desk = Desk(asyncio.get_running_loop())
        is_new = not await asyncio.to_thread(migrations.is_there, url)
        if is_new and not may_be_new:
            raise NoRecord(engine.shown(url))
        await asyncio.to_thread(migrations.upgrade, url)
        store = await asyncio.to_thread(cls, url, desk, writes_waiting)
        store.is_new = is_new
        return store

    async def write(self, work: Callable[[Transaction], T], *, is_own: bool = False) -> T:
        """Run `work` in a transaction and answer after the flush; `is_own`: nobody waits for it at a screen.

        Raises what `work` raises (nothing of it is written), Conflict, Contended, Overloaded or Unavailable.
        """
        return cast("T", await self._writer.put(work, is_own=is_own))

    async def read(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` on a read-only snapshot."""
        return cast("T", await self._readers.put(work))

    async def facts(self, after: int, limit: int) -> list[Fact]:
        """Sealed facts after a position, in order, without a gap."""
        if held := self._desk.tail.after(after, limit):
            return held
        return await self.read(lambda tx: _facts(tx, after, limit))

    async def last_position(self) -> int:
        """Give the last sealed fact's position, 0 when there is none."""
        return await self.read(lambda tx: journal.head(tx.connection).position)

    def on_commit(self, wake: Callable[[], None]) -> None:
        """Call `wake` on the loop's thread after each commit of this process."""
        self._desk.committed.append(wake)

    def on_sealed(self, wake: Callable[[int], None]) -> None:
        """Call `wake` on the loop's thread with the last position when it has grown, whoever sealed."""
        self._desk.sealed.append(wake)

    def nudge(self) -> None:
        """Another process says there are new facts: look now instead of at the next poll. From any thread."""
        if self._sealer is not None:
            self._sealer.wake()

    async def close(self) -> None:
        """Finish what is queued and let the database go."""
        if isinstance(self._writer, Writer):
            await self._writer.close()
        else:
            await asyncio.to_thread(self._writer.close)
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._readers.close()
        if self._checkpointer is not None:
            self._checkpointer.close()
        if self._sealer is not None:
            self._sealer.close()
        for each in self._engines:
            each.dispose()

    def _written(self, job: Job) -> None:
        self._desk.call(partial(self._desk.answer, (job,), is_commit=job.error is None))
        if job.error is None:
            self.nudge()

    def _read(self, job: Job) -> None:
        self._desk.call(partial(self._desk.answer, (job,)))


def _facts(tx: Transaction, after: int, limit: int) -> list[Fact]:
    rows = tx.execute(journal.AFTER, {"after": after, "most": limit}).mappings()
    return [tail.fact(row) for row in rows]
