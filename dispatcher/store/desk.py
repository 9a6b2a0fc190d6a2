"""Between those who ask the record and those who do the work: bounded queues in, answers out."""

import asyncio
import queue
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from dispatcher.store.errors import Overloaded, told
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
    """Gives the answers, for a whole batch in one go; calls those who want to know."""

    loop: asyncio.AbstractEventLoop
    committed: list[Callable[[], None]] = field(default_factory=list)
    sealed: list[Callable[[int], None]] = field(default_factory=list)
    tail: Tail = field(default_factory=Tail)
    position: int = 0

    def answer(
        self, jobs: Iterable[Job], *, is_commit: bool = False, position: int = 0, sealed: Sequence[Row] = ()
    ) -> None:
        """Answer these; tell of a commit, and of the last sealed position when it grew. On the loop's thread.

        `sealed` are the rows up to that position, from whoever has them at hand.
        """
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

    def call(self, each: Callable[[], None]) -> None:
        """From any thread: have it called on the loop's."""
        try:
            self.loop.call_soon_threadsafe(each)
        except RuntimeError:  # the loop has ended; nobody waits any more
            log.info("record_answer_unheard")


class Lanes:
    """Two bounded lanes: what a person waits for goes before what the desk does by itself.

    The desk's own work gets every second turn, one job at a time, so that neither starves the other. Each
    lane holds `capacity` jobs: a flood of clicks does not shut out what the radio brings.
    """

    def __init__(self, name: str, capacity: int, loop: asyncio.AbstractEventLoop) -> None:
        self.name = name
        self._capacity = capacity
        self._loop = loop
        self._asked: deque[Job] = deque()
        self._own: deque[Job] = deque()
        self._is_own_turn = False
        self._is_closed = False
        self._turning = threading.Lock()

    def put(self, work: Work[Any], *, is_own: bool = False) -> asyncio.Future[Any]:
        """Queue it from the loop's thread; Overloaded when `capacity` wait already."""
        if self._is_closed:
            raise Overloaded("The record is closing; nothing was written.")
        lane = self._own if is_own else self._asked
        if len(lane) >= self._capacity:
            raise Overloaded(
                f"{self._capacity} {self.name} wait for the record already. Try again in a moment."
            )
        future = self._loop.create_future()
        lane.append(Job(work, future))
        return future

    def close(self) -> None:
        """Take nothing more."""
        self._is_closed = True

    def turn(self, most: int) -> list[Job]:
        """Take what is next, without waiting; nothing when nothing waits."""
        with self._turning:  # each thread was woken for one job: none may go away without it
            self._is_own_turn = not self._is_own_turn and bool(self._own)
            if self._is_own_turn or not self._asked:
                return _popped(self._own, 1)
            return _popped(self._asked, most)


class Call(Enum):
    """What wakes a thread."""

    JOB = auto()
    END = auto()


class Inbox:
    """Lanes that threads wait for."""

    def __init__(self, lanes: Lanes) -> None:
        self._lanes = lanes
        self._calls: queue.SimpleQueue[Call] = queue.SimpleQueue()  # one for each job

    def put(self, work: Work[Any], *, is_own: bool = False) -> asyncio.Future[Any]:
        """Queue it from the loop's thread; Overloaded when too many wait already."""
        future = self._lanes.put(work, is_own=is_own)
        self._calls.put(Call.JOB)
        return future

    def take(self) -> Job | None:
        """Wait for a job; None when closed and drained."""
        while self._calls.get() is Call.JOB:
            if jobs := self._lanes.turn(1):
                return jobs[0]
        return None

    def close(self, threads: int) -> None:
        """Take nothing more; each of so many threads ends after what is queued."""
        self._lanes.close()
        for _ in range(threads):
            self._calls.put(Call.END)


def _popped(jobs: deque[Job], most: int) -> list[Job]:
    return [jobs.popleft() for _ in range(min(most, len(jobs)))]


class Workers:
    """Threads that each keep a connection of their own and do one job at a time."""

    def __init__(
        self,
        engine: Engine,
        lanes: Lanes,
        count: int,
        perform: Callable[[Connection, Work[Any]], object],
        answer: Callable[[Job], None],
    ) -> None:
        self._engine = engine
        self._inbox = Inbox(lanes)
        self._perform = perform
        self._answer = answer
        self._threads = [
            threading.Thread(target=self._run, name=f"record-{lanes.name}-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    def put(self, work: Work[Any], *, is_own: bool = False) -> asyncio.Future[Any]:
        """Queue it from the loop's thread; Overloaded when too many wait already."""
        return self._inbox.put(work, is_own=is_own)

    def close(self) -> None:
        """Finish what is queued and give the connections back; blocks."""
        self._inbox.close(len(self._threads))
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        connection: Connection | None = None
        while job := self._inbox.take():
            try:
                connection = connection or _connected(self._engine)
                job.value = self._perform(connection, job.work)
            except Exception as error:  # noqa: BLE001  # belongs to the caller, who gets it with the answer
                job.error = error
            self._answer(job)
        if connection is not None:
            connection.close()


def _connected(engine: Engine) -> Connection:
    """Connect; StoreError as `told` names it when the database is away."""
    try:
        return engine.connect()
    except DBAPIError as error:
        raise told(error) from error


def _settable(error: BaseException) -> BaseException:
    """Make it an error a future takes: any but StopIteration."""
    return RuntimeError("The work ran out of rows.") if isinstance(error, StopIteration) else error
