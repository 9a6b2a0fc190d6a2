"""The event stream: sealed facts are read once, written once to bytes, and fanned out by position.

One ring holds the last frames of the journal, without a gap. A stream is a place in it: it first reads from
the record up to the ring, then follows the ring. Nothing is queued for a single stream, so the seam loses
and doubles nothing, and a slow reader costs nothing: when the ring has run past him he is cut off, and
comes again with the last id he has.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
import structlog
from fastapi import Response
from starlette.types import Receive, Scope, Send

from dispatcher.domain.roles import covers
from dispatcher.routes.refusals import TooManyStreams
from dispatcher.routes.sessions import Visitor
from dispatcher.store import Fact, StoreError

log = structlog.get_logger()

RING = 4096  # frames; in a storm of 400 facts a second a reader may be ten seconds behind
MOST_CHUNKS = 64  # places from which readers begin at a time; those who keep up share one for each office
CHUNK = 100  # frames in one write, so that a stalled reader holds no more than some 200 kB
PAGE = 500  # facts in one reading
CATCHING_UP = 4  # streams that read the record at once; it has that many readers
MOST_STREAMS = 2000  # consoles of one process; each holds a socket and some kB
MOST_OF_ONE = 500  # of one person or program: a quarter, so that no one name shuts the others out
BEAT_SECONDS = 5.0  # contract of the console: older news than this is not our fault
GOODBYE_SECONDS = 0.1  # a reader who reads gets the stream's end in less
AGAIN_SECONDS = 0.5  # between two looks at a record that cannot be read

_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
]
_UNTOLD = ("session.", "person.")
"""Kinds that say who signs in: for the journal's auditors, not for every screen."""

ReadFacts = Callable[[int, int], Awaitable[list[Fact]]]
ReadOffices = Callable[[], Awaitable[Mapping[str, str]]]
"""Reads the path of every office by its id."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One fact as it goes to every reader; `office_path` is empty when no office is known for it."""

    position: int
    office_path: str
    data: bytes

    def is_for(self, scope: str) -> bool:
        """Tell whether a scope holds it; the company's own scope holds what no office does."""
        if not self.data:
            return False
        return covers(scope, self.office_path) if self.office_path else "/" not in scope


class Ring:
    """The last frames, without a gap: at least `size` of them, at most twice as many."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._frames: list[Frame] = []
        self.position = 0
        self._chunks: dict[tuple[str, int], tuple[int, bytes]] = {}

    @property
    def start(self) -> int:
        """The position after which it holds everything."""
        return self.position - len(self._frames)

    def begin(self, position: int) -> None:
        """Let it fill with what comes before this position, then go on."""
        self.position = max(0, position - self._size)

    def skip_to(self, position: int) -> None:
        """Begin anew when nothing that it holds would stay; who is further behind reads the record."""
        if position - self.position > self._size:
            self._frames.clear()
            self._chunks.clear()
            self.begin(position)

    def append(self, frames: list[Frame]) -> None:
        """Add what was sealed next, and let the oldest go."""
        self._frames.extend(frames)
        self.position = self._frames[-1].position if self._frames else self.position
        if len(self._frames) > 2 * self._size:
            del self._frames[: -self._size]
        self._chunks.clear()

    def after(self, position: int, scope: str) -> tuple[int, bytes]:
        """Give how far a reader comes with the next write, and its bytes; shared by all there."""
        if position >= self.position:
            return position, b""
        place = (scope, position)
        if place not in self._chunks:
            if len(self._chunks) >= MOST_CHUNKS:
                del self._chunks[next(iter(self._chunks))]
            first = position - self.start
            self._chunks[place] = joined(self._frames[first : first + CHUNK], scope)
        return self._chunks[place]


class Hub:
    """Reads what was sealed, once for the whole process, and wakes the streams."""

    def __init__(
        self,
        facts: ReadFacts,
        offices: ReadOffices,
        lasts: Callable[[Visitor], Awaitable[bool]],
        now: Callable[[], datetime],
        size: int = RING,
    ) -> None:
        self._facts = facts
        self._offices = offices
        self._lasts = lasts
        self._now = now
        self._paths: Mapping[str, str] = {}
        self._sealed = asyncio.Event()
        self._last = 0
        self.caught_up = asyncio.Event()
        """The ring has read on since the last stream joined; without streams it rests."""
        self._reading = asyncio.Semaphore(CATCHING_UP)
        self._streams: set[EventStream] = set()
        self.ring = Ring(size)
        self.news = asyncio.Event()
        self.beats = 0

    def wake(self, position: int = 0) -> None:
        """Facts up to this position were sealed: look."""
        self._last = max(self._last, position)
        if self._streams:
            self._sealed.set()

    def end(self, token: str) -> None:
        """End the streams that this session or program opened."""
        for stream in [each for each in self._streams if each.visitor.token == token]:
            stream.cut()

    def end_all(self) -> None:
        """End every stream: the process stops, and its readers go to another."""
        for stream in tuple(self._streams):
            stream.cut()

    def join(self, stream: "EventStream") -> None:
        """Feed one more; TooManyStreams when there are too many, or too many of one person."""
        his = sum(each.visitor.actor.id == stream.visitor.actor.id for each in self._streams)
        if len(self._streams) >= MOST_STREAMS or his >= MOST_OF_ONE:
            raise TooManyStreams
        self._streams.add(stream)
        self.caught_up.clear()
        self._sealed.set()

    def leave(self, stream: "EventStream") -> None:
        """Feed it no more."""
        self._streams.discard(stream)

    async def follow(self, last_position: int) -> None:
        """Read what is sealed from now on, and a ring before it, while there are streams; never ends."""
        self.ring.begin(last_position)
        while True:
            self._sealed.clear()
            try:
                while self._streams and await self._read_on():
                    pass
            except StoreError as error:
                log.warning("stream cannot read the record", error=str(error))
                await asyncio.sleep(AGAIN_SECONDS)
                continue
            self.caught_up.set()
            await self._sealed.wait()

    async def beat_on(self) -> None:
        """Give every stream a sign of life, and end those of sessions that are over; runs until cancelled."""
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            self.beats += 1
            self._tell()
            try:
                await self._end_the_signed_out()
            except StoreError as error:
                log.warning("sessions cannot be checked", error=str(error))

    def beat(self, position: int) -> bytes:
        """Write a sign of life for a reader to whom all up to this position was sent."""
        now = _time(self._now())
        return f": beat {now}\nevent: beat\ndata: {_written({'position': position, 'now': now})}\n\n".encode()

    async def older(self, position: int, scope: str) -> tuple[int, bytes]:
        """Read from the record what comes after a position; gives how far that is."""
        async with self._reading:
            facts = await self._facts(position, PAGE)
            frames = await self._frames(facts)
        return (frames[-1].position, joined(frames, scope)[1]) if frames else (position, b"")

    async def _read_on(self) -> bool:
        self.ring.skip_to(self._last)
        facts = await self._facts(self.ring.position, PAGE)
        if not facts:
            return False
        self.ring.append(await self._frames(facts))
        self._cut_the_slow()
        self._tell()
        return len(facts) == PAGE

    async def _frames(self, facts: list[Fact]) -> list[Frame]:
        moved = (each.office_id for each in facts if each.kind == "office.changed")
        if any(moved) or any(each.office_id and each.office_id not in self._paths for each in facts):
            self._paths = await self._offices()
        return [Frame(each.position, self._paths.get(each.office_id, ""), framed(each)) for each in facts]

    def _tell(self) -> None:
        told, self.news = self.news, asyncio.Event()
        told.set()

    def _cut_the_slow(self) -> None:
        for stream in [each for each in self._streams if each.is_left_behind]:
            log.info("slow reader cut off", by=stream.visitor.actor.name, position=stream.position)
            stream.cut()

    async def _end_the_signed_out(self) -> None:
        for visitor in {each.visitor.token: each.visitor for each in self._streams}.values():
            if not await self._lasts(visitor):
                self.end(visitor.token)


class EventStream(Response):
    """One reader's place in the journal, as an HTTP answer that goes on."""

    def __init__(self, hub: Hub, visitor: Visitor, position: int) -> None:
        super().__init__()
        self.visitor = visitor
        self.position = position
        self._hub = hub
        self._is_following = False
        self._sender: asyncio.Task[None] | None = None

    @property
    def is_left_behind(self) -> bool:
        """Whether he had reached the ring once, and it has run past him since."""
        return self._is_following and self.position < self._hub.ring.start

    def cut(self) -> None:
        """End it, whatever it waits for."""
        if self._sender is not None:
            self._sender.cancel()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002  # ASGI
        """Send until the reader goes, or is cut off."""
        self._hub.join(self)
        self._sender = asyncio.create_task(self._send_all(send), name="event stream")
        gone = asyncio.create_task(_gone(receive), name="event stream's end")
        try:
            await asyncio.wait({self._sender, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._hub.leave(self)
            self._sender.cancel()
            gone.cancel()
            ends = await asyncio.gather(self._sender, gone, return_exceptions=True)
            for end in ends:
                if isinstance(end, Exception):
                    log.warning("event stream broke", problem=str(end))
        with suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE_SECONDS):  # who is cut off for not reading does not hear it
                await send({"type": "http.response.body", "body": b"", "more_body": False})

    async def _send_all(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await self._hub.caught_up.wait()
        beats = -1
        while True:
            news = self._hub.news
            data = await self._next()
            is_level = self.position >= self._hub.ring.position
            if not data and is_level and beats != self._hub.beats:
                data, beats = self._hub.beat(self.position), self._hub.beats
            if data:
                await send({"type": "http.response.body", "body": data, "more_body": True})
            elif is_level:
                await news.wait()

    async def _next(self) -> bytes:
        ring = self._hub.ring
        if self.position < ring.start and not self._is_following:
            self.position, data = await self._hub.older(self.position, self.visitor.actor.office_path)
            return data
        self._is_following = True
        self.position, data = ring.after(self.position, self.visitor.actor.office_path)
        return data


def framed(fact: Fact) -> bytes:
    """Write a fact as the stream carries it; nothing for what no screen shows."""
    if fact.kind.startswith(_UNTOLD):
        return b""
    told = {
        "kind": fact.kind,
        "office_id": fact.office_id,
        "subject": fact.subject,
        "by": fact.by,
        "at": _time(fact.at),
    }
    whole = f'{{"position":{fact.position},{_written(told)[1:-1]},"data":{fact.text}}}'
    return f"id: {fact.position}\nevent: fact\ndata: {whole}\n\n".encode()


def joined(frames: list[Frame], scope: str) -> tuple[int, bytes]:
    """Put together what a scope holds of these, and the last position."""
    return frames[-1].position, b"".join(each.data for each in frames if each.is_for(scope))


def _written(value: Mapping[str, object]) -> str:
    return orjson.dumps(value).decode()


def _time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
