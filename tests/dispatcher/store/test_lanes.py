"""The queues between those who ask the record and those who do the work."""

import asyncio
import threading

import pytest

from dispatcher.store import Overloaded, StoreError, engine, turns
from dispatcher.store.desk import Job, Lanes, Workers
from dispatcher.store.transaction import Transaction

MOST_SECONDS = 5.0


def _nothing(_: Transaction) -> None:
    """Do nothing."""


async def test_what_the_desk_does_by_itself_finds_room_behind_a_flood_of_clicks() -> None:
    lanes = Lanes("writes", 5, asyncio.get_running_loop())
    for _ in range(5):
        lanes.put(_nothing)
    with pytest.raises(Overloaded):
        lanes.put(_nothing)
    lanes.put(_nothing, is_own=True)


class Hesitant(Lanes):
    """Lanes at which one thread stops in the middle of its turn, and another has its own meanwhile."""

    def hesitate(self, thread: threading.Thread) -> None:
        """Let this thread stop once it has noted whose turn it is."""
        self._first, self.is_there, self.go_on = thread, threading.Event(), threading.Event()

    @property
    def _is_own_turn(self) -> bool:
        return self._noted

    @_is_own_turn.setter
    def _is_own_turn(self, is_own: bool) -> None:
        self._noted = is_own
        if threading.current_thread() is getattr(self, "_first", None):
            self.is_there.set()
            self.go_on.wait(MOST_SECONDS)


async def test_no_thread_that_was_woken_for_a_job_goes_away_without_one() -> None:
    lanes, taken = Hesitant("writes", 5, asyncio.get_running_loop()), list[Job]()
    lanes.put(_nothing, is_own=True)
    lanes.put(_nothing)
    lanes._is_own_turn = True  # the last turn was the desk's own
    first = threading.Thread(target=lambda: taken.extend(lanes.turn(1)))
    lanes.hesitate(first)
    first.start()
    await asyncio.to_thread(lanes.is_there.wait, MOST_SECONDS)
    second = threading.Thread(target=lambda: taken.extend(lanes.turn(1)))
    second.start()
    await asyncio.to_thread(second.join, 0.2)
    lanes.go_on.set()
    for each in (first, second):
        await asyncio.to_thread(each.join, MOST_SECONDS)
    assert len(taken) == 2


async def test_a_server_that_is_away_is_unavailable_to_a_thread_that_has_no_connection_yet(
    free_port: int,
) -> None:
    loop = asyncio.get_running_loop()
    answered: asyncio.Future[BaseException | None] = loop.create_future()
    away = engine.reading(f"postgresql+psycopg://x:y@127.0.0.1:{free_port}/none")

    def answer(job: Job) -> None:
        loop.call_soon_threadsafe(answered.set_result, job.error)

    workers = Workers(away, Lanes("reads", 5, loop), 1, turns.read, answer)
    workers.put(_nothing)
    assert isinstance(await answered, StoreError)
    await asyncio.to_thread(workers.close)
