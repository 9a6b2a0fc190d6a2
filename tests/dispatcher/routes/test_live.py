"""The hub by itself: the seam between record and ring, and the reader that does not read."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from dispatcher.domain.roles import Actor, Role
from dispatcher.routes.live import CHUNK, MOST_CHUNKS, MOST_OF_ONE, EventStream, Frame, Hub, Ring
from dispatcher.routes.refusals import TooManyStreams
from dispatcher.routes.sessions import Visitor
from dispatcher.store import Fact

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
SIZE = 8
ROOT, NORTH = "R", "N"


class Journal:
    """Facts in memory, as a Store gives them."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.readings = 0

    def add(self, count: int, office_id: str = NORTH) -> None:
        """Seal so many more."""
        for _ in range(count):
            position = len(self.facts) + 1
            fact = Fact(position, "heard", office_id, "x", "test", NOW, "", f'{{"words":"no. {position}"}}')
            self.facts.append(fact)

    async def read(self, after: int, limit: int) -> list[Fact]:
        """Give what comes after a position."""
        self.readings += 1
        await asyncio.sleep(0)
        return self.facts[after : after + limit]


class Reader:
    """The far end of one stream; it reads only while it is let."""

    def __init__(self, hub: Hub, position: int, scope: str = ROOT, who: str = "p") -> None:
        actor = Actor(who, "Reader", Role.DISPATCHER, "o", scope)
        self.stream = EventStream(hub, Visitor(actor, "token"), position)
        self.reads = asyncio.Event()
        self.reads.set()
        self.text = ""
        self.task = asyncio.create_task(self.stream({"type": "http"}, self._receive, self._send))

    @property
    def positions(self) -> list[int]:
        """Give the ids that came, in the order they came."""
        lines = [line for line in self.text.splitlines() if line.startswith("id: ")]
        return [int(line.removeprefix("id: ")) for line in lines]

    async def _receive(self) -> MutableMapping[str, Any]:
        await asyncio.Event().wait()
        return {}

    async def _send(self, message: MutableMapping[str, Any]) -> None:
        await self.reads.wait()
        self.text += message.get("body", b"").decode()


async def _lasts(_: Visitor) -> bool:
    return True


async def _offices() -> dict[str, str]:
    return {NORTH: f"{ROOT}/{NORTH}", "S": f"{ROOT}/S"}


@asynccontextmanager
async def _hub(journal: Journal) -> AsyncIterator[Hub]:
    hub = Hub(journal.read, _offices, _lasts, lambda: NOW, SIZE)
    task = asyncio.create_task(hub.follow(len(journal.facts)))
    try:
        yield hub
    finally:
        hub.end_all()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not claim():  # noqa: ASYNC110  # any claim, not one event
            await asyncio.sleep(0.001)


async def test_a_reader_from_before_the_ring_passes_the_seam_while_facts_come() -> None:
    journal = Journal()
    journal.add(1300)
    async with _hub(journal) as hub:
        readers = [Reader(hub, after) for after in (0, 700, 1295, 1300)]
        for _ in range(200):
            journal.add(1)
            hub.wake()
            await asyncio.sleep(0)
        await _until(lambda: all(each.positions[-1:] == [1500] for each in readers))
        for reader, after in zip(readers, (0, 700, 1295, 1300), strict=True):
            assert reader.positions == list(range(after + 1, 1501))


async def test_facts_are_read_once_for_all_readers() -> None:
    journal = Journal()
    async with _hub(journal) as hub:
        readers = [Reader(hub, 0) for _ in range(50)]
        await _until(lambda: hub.ring.position == 0 and journal.readings == 1)
        journal.add(5)
        hub.wake()
        await _until(lambda: all(each.positions == [1, 2, 3, 4, 5] for each in readers))
        assert journal.readings == 2


async def test_a_slow_reader_is_cut_off_and_comes_again_without_a_loss() -> None:
    journal = Journal()
    async with _hub(journal) as hub:
        slow, quick = Reader(hub, 0), Reader(hub, 0)
        journal.add(3)
        hub.wake()
        await _until(lambda: slow.positions == [1, 2, 3])
        slow.reads.clear()
        for _ in range(5 * SIZE):
            journal.add(1)
            hub.wake()
            await asyncio.sleep(0.002)
        await _until(slow.task.done)
        assert len(quick.positions) == len(journal.facts)
        again = Reader(hub, slow.positions[-1])
        await _until(lambda: again.positions[-1:] == [len(journal.facts)])
        assert slow.positions + again.positions == quick.positions


async def test_a_fact_of_no_known_office_is_for_the_company_alone() -> None:
    journal = Journal()
    journal.add(1, "")
    journal.add(1, NORTH)
    journal.add(1, "S")
    async with _hub(journal) as hub:
        root, north = Reader(hub, 0), Reader(hub, 0, f"{ROOT}/{NORTH}")
        await _until(lambda: "beat" in root.text and "beat" in north.text)
        assert root.positions == [1, 2, 3]
        assert north.positions == [2]


async def test_a_beat_names_the_position_up_to_which_all_was_sent() -> None:
    journal = Journal()
    journal.add(3, "S")
    async with _hub(journal) as hub:
        north = Reader(hub, 0, f"{ROOT}/{NORTH}")
        await _until(lambda: "event: beat" in north.text)
        beat = json.loads(north.text.split("data: ")[-1])
        assert beat == {"position": 3, "now": "2026-11-23T06:30:00.000Z"}
        assert north.positions == []


async def test_a_stream_ends_with_its_token() -> None:
    journal = Journal()
    async with _hub(journal) as hub:
        reader = Reader(hub, 0)
        await _until(lambda: "beat" in reader.text)
        hub.end("token")
        await _until(reader.task.done)


async def test_nobody_holds_so_many_streams_that_others_find_no_room() -> None:
    async with _hub(Journal()) as hub:
        many = [Reader(hub, 0) for _ in range(MOST_OF_ONE)]
        await _until(lambda: all("beat" in each.text for each in many))
        with pytest.raises(TooManyStreams):
            await Reader(hub, 0).task
        other = Reader(hub, 0, who="q")
        await _until(lambda: "beat" in other.text)


def test_readers_at_ever_so_many_places_share_a_few_dozen_writes_and_miss_nothing() -> None:
    ring = Ring(1000)
    ring.begin(0)
    ring.append([Frame(number + 1, NORTH, b"%d " % (number + 1)) for number in range(1000)])
    for place in [*range(ring.start, ring.position), *range(ring.start, ring.position, 7)]:
        reached, data = ring.after(place, NORTH)
        assert reached == min(place + CHUNK, 1000)
        assert [int(each) for each in data.split()] == list(range(place + 1, reached + 1))
        assert len(ring._chunks) <= MOST_CHUNKS
