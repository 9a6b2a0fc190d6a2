"""From the click to the first byte on the serial line, and from a reply's bytes to 500 open screens."""

import asyncio
import json
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from samanvay.bench.bare import fan_out_ms
from samanvay.bench.children import Child, ask_child
from samanvay.bench.row import Row, percentile
from samanvay.bench.way import bare_way
from samanvay.desk import Desk, Plan

if TYPE_CHECKING:
    from samanvay.client import Client

ROUNDS = 5
CHANNELS = 50
CREWS = 8
"""On each channel: five rounds of orders take eight of a crew's nine slots at most."""
PER_SECOND = 100
JOBS = 400
"""Of one round: four seconds."""
CONNECTIONS = 24
STREAMS = 500
REPLIES = 20
REPLY_SECONDS = 0.2
"""Between two replies."""
QUIET_SECONDS = 1.0
"""After a round, until everything has arrived."""
LOOKS = 60
CLICK_P50, CLICK_P99, SCREEN_P99 = 3.0, 20.0, 100.0
QUICK_SETS = {"txdelay_ms": 0, "txtail_ms": 0, "slot_ms": 0, "persistence": 255, "answer_ms": 0}

now = time.monotonic  # noqa: TID251 - measures


@asynccontextmanager
async def quick_desk(folder: Path) -> AsyncIterator[tuple[Desk, Child]]:
    """Run a whole desk with sets that answer at once."""
    desk = Desk(folder, Plan(channels=CHANNELS, crews=CREWS, settings=QUICK_SETS))
    await desk.prepare()
    with Child("samanvay.bench.sets", str(desk.ports), str(CHANNELS)) as sets:
        sets.hear()
        try:
            await desk.start()
            yield desk, sets
        finally:
            desk.stop()


class Clicks:
    """Assigns at a steady pace, whether or not the answers keep up."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._numbers = count(1)
        self._posts = [
            desk.posts[(n * CREWS + n // CHANNELS) % len(desk.posts)] for n in range(len(desk.posts))
        ]
        self._next = 0
        self._lines: asyncio.Queue[Client] = asyncio.Queue()
        for _ in range(CONNECTIONS):
            self._lines.put_nowait(desk.client())

    async def round(self) -> dict[str, float]:
        """Register incidents, then click through them; gives the moment of each click by its place."""
        for _ in range(CONNECTIONS):  # the service ends a line that was idle for seconds
            line = self._lines.get_nowait()
            line.close()
            self._lines.put_nowait(line)
        places = [f"Arera {next(self._numbers):05d}" for _ in range(JOBS)]
        incidents = [await self._register(place) for place in places]
        clicked: dict[str, float] = {}
        begun = now()
        async with asyncio.TaskGroup() as group:
            for number, (place, incident) in enumerate(zip(places, incidents, strict=True)):
                await asyncio.sleep(max(0.0, begun + number / PER_SECOND - now()))
                group.create_task(self._click(place, incident, clicked))
        return clicked

    async def _register(self, place: str) -> str:
        body = {
            "source": "bench",
            "source_ref": place,
            "office_id": self._desk.office_id,
            "category": "no_supply",
            "place": place,
        }
        line = await self._lines.get()
        registered = await line.ask("POST", "/api/complaints", body)
        self._lines.put_nowait(line)
        incident: str = registered.json()["incident"]["id"]
        return incident

    async def _click(self, place: str, incident: str, clicked: dict[str, float]) -> None:
        line = await self._lines.get()
        post = self._posts[self._next % len(self._posts)]
        self._next += 1
        clicked[place] = now()
        reply = await line.ask("POST", f"/api/incidents/{incident}/assignments", {"crew_id": post.crew_id})
        self._lines.put_nowait(line)
        if reply.status != 201:  # noqa: PLR2004 - HTTP's Created
            raise RuntimeError(f"{reply.status}: {reply.body!r}")


async def measure_clicks(folder: Path) -> list[Row]:
    """Measure click *assign* → first byte on the serial port at 100 jobs a second."""
    p50, p99, bare = [], [], []
    async with quick_desk(folder) as (desk, sets), bare_way(folder, desk.broker) as way:
        clicks = Clicks(desk)
        for _ in range(ROUNDS):
            bare.append(await way.round(PER_SECOND))
            clicked = await clicks.round()
            keyed = await _keyed(sets, len(clicked))
            spans = [(keyed[place] - at) * 1000 for place, at in clicked.items()]
            p50.append(percentile(spans, 0.5))
            p99.append(percentile(spans, 0.99))
    name = f"assign → first byte at {PER_SECOND} jobs/s"
    bare50, bare99 = (statistics.median(percentile(each, share) for each in bare) for share in (0.5, 0.99))
    return [
        Row.at_most(f"{name}, p50", statistics.median(p50), "ms", CLICK_P50, bare50),
        Row.at_most(f"{name}, p99", statistics.median(p99), "ms", CLICK_P99, bare99),
    ]


async def _keyed(sets: Child, count: int) -> dict[str, float]:
    """Wait until every order has been on a serial line; gives the moment of each by its place."""
    keyed: dict[str, float] = {}
    for _ in range(LOOKS):
        await asyncio.sleep(QUIET_SECONDS)
        seen: dict[str, float] = json.loads(ask_child(sets, "orders"))
        keyed |= {text.split(", ")[1]: at for text, at in seen.items()}
        if len(keyed) == count:
            return keyed
    raise RuntimeError(f"{len(keyed)} of {count} orders came.")


async def measure_screens(folder: Path) -> list[Row]:
    """Measure a reply's bytes on the serial line → every one of 500 open event streams."""
    async with quick_desk(folder) as (desk, sets):
        clicks = Clicks(desk)
        await clicks.round()
        await asyncio.sleep(QUIET_SECONDS)
        async with desk.client() as client:
            position = (await client.ask("GET", "/api/board")).json()["position"]
        port = str(desk.dispatchers[0].port)
        units = iter(post.unit for post in desk.posts)
        with Child("samanvay.bench.consoles", port, desk.token, str(STREAMS), str(position)) as consoles:
            consoles.hear()
            p99, bare = [], []
            for _ in range(ROUNDS):
                bare.append(await fan_out_ms(STREAMS))
                p99 += [await _replies(sets, consoles, [next(units) for _ in range(REPLIES)])]
    name = f"reply bytes → {STREAMS} event streams, p99"
    return [Row.at_most(name, statistics.median(p99), "ms", SCREEN_P99, statistics.median(bare))]


async def _replies(sets: Child, consoles: Child, units: list[str]) -> float:
    sent: dict[str, float] = {}
    for unit in units:
        sent[unit] = float(ask_child(sets, f"reply {unit} 11"))
        await asyncio.sleep(REPLY_SECONDS)
    await asyncio.sleep(QUIET_SECONDS)
    seen: dict[str, list[float]] = json.loads(ask_child(consoles, "heard"))
    spans = [(at - sent[unit]) * 1000 for unit in units for at in seen[unit]]
    if len(spans) != STREAMS * REPLIES:
        raise RuntimeError(f"{len(spans)} of {STREAMS * REPLIES} lines came.")
    return percentile(spans, 0.99)
