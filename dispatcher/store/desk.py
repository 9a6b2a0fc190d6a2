"""Between the event loop and the threads of the record: bounded queues in, answers out."""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from dispatcher.store.errors import Overloaded
from dispatcher.store.journal import Row
from dispatcher.store.tail import Tail
from dispatcher.store.transaction import Work

log = structlog.get_logger()


@dataclass(slots=True)
class Job:
    """One piece of work and who waits for it; the writer fills in how it went."""

    work: Work[Any]
    future: asyncio.Future[Any]
    value: object = None
    error: BaseException | None = None


@dataclass(slots=True)
class Desk:
    """Takes answers back to the event loop, one hop for a whole batch; calls those who want to know."""

    loop: asyncio.AbstractEventLoop
    committed: list[Callable[[], None]] = field(default_factory=list)
    sealed: list[Callable[[int], None]] = field(default_factory=list)
    tail: Tail = field(default_factory=Tail)
    position: int = 0

    def answer(
        self, jobs: Iterable[Job], *, is_commit: bool = False, position: int = 0, sealed: Sequence[Row] = ()
    ) -> None:
        """From any thread: answer these; tell of a commit, and of the last sealed position when it grew.

        `sealed` are the rows up to that position, from whoever has them at hand.
        """
        try:
            self.loop.call_soon_threadsafe(self._answer, jobs, is_commit, position, sealed)
        except RuntimeError:  # the loop has ended; nobody waits any more
            log.info("record_answer_unheard")

    def _answer(
        self,
        jobs: Iterable[Job],
        is_commit: bool,  # noqa: FBT001  # call_soon passes no keywords
        position: int,
        sealed: Sequence[Row],
    ) -> None:
        for job in jobs:
            if job.future.done():
                continue
            if job.error is None:
                job.future.set_result(job.value)
            else:
                job.future.set_exception(_settable(job.error))
        if is_commit:
            for wake in self.committed:
                wake()
        self.tail.add(sealed)
        if position > self.position:
            self.position = position
            for tell in self.sealed:
                tell(position)


class Inbox:
    """A bounded queue of jobs for threads."""

    def __init__(self, name: str, capacity: int, loop: asyncio.AbstractEventLoop) -> None:
        self.name = name
        self._capacity = capacity
        self._loop = loop
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._is_closed = False

    def put(self, work: Work[Any]) -> asyncio.Future[Any]:
        """Queue it from the loop's thread; Overloaded when `capacity` wait already."""
        if self._is_closed:
            raise Overloaded("The record is closing; nothing was written.")
        if self._jobs.qsize() >= self._capacity:
            raise Overloaded(
                f"{self._capacity} {self.name} wait for the record already. Try again in a moment."
            )
        future = self._loop.create_future()
        self._jobs.put(Job(work, future))
        return future

    def take(self, most: int = 1) -> list[Job]:
        """Wait for a job, then take what else is there, without waiting; empty when closed and drained."""
        first = self._jobs.get()
        jobs = [] if first is None else [first]
        while jobs and len(jobs) < most:
            try:
                more = self._jobs.get_nowait()
            except queue.Empty:
                break
            if more is None:
                self._jobs.put(None)
                break
            jobs.append(more)
        return jobs

    def close(self, threads: int) -> None:
        """Take nothing more; each of so many threads ends after what is queued."""
        self._is_closed = True
        for _ in range(threads):
            self._jobs.put(None)


class Workers:
    """Threads that each keep a connection of their own and do one job at a time."""

    def __init__(
        self,
        engine: Engine,
        inbox: Inbox,
        count: int,
        perform: Callable[[Connection, Work[Any]], object],
        answer: Callable[[Job], None],
    ) -> None:
        self._engine = engine
        self._inbox = inbox
        self._perform = perform
        self._answer = answer
        self._threads = [
            threading.Thread(target=self._run, name=f"record-{inbox.name}-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def close(self) -> None:
        """Finish what is queued and give the connections back; blocks."""
        self._inbox.close(len(self._threads))
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        connection: Connection | None = None
        while jobs := self._inbox.take():
            for job in jobs:
                try:
                    connection = connection or self._engine.connect()
                    job.value = self._perform(connection, job.work)
                except Exception as error:  # noqa: BLE001  # belongs to the caller, who gets it with the answer
                    job.error = error
                self._answer(job)
        if connection is not None:
            connection.close()


def _settable(error: BaseException) -> BaseException:
    """Make it an error a future takes: any but StopIteration."""
    return RuntimeError("The work ran out of rows.") if isinstance(error, StopIteration) else error
