"""The live plane: wake-ups, signs of life, counters and positions shared by processes. Lossy by design.

Nothing here is a record or a lock. When Redis is away every call still answers at once with what this
process knows.
"""

import asyncio
import math
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, TypeVar, cast

import structlog
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

T = TypeVar("T")
PREFIX = "samanvay:1:"
CHANNEL = PREFIX + "sealed"
LIMIT_SECONDS = 0.2  # the longest any call waits; Redis in the same building answers within 2 ms
FIRST_PAUSE_SECONDS = 0.1  # a Redis that was killed and restarted is back about so fast
LONGEST_PAUSE_SECONDS = 2.0  # a dead one is asked every two seconds, which costs nobody anything
LISTEN_SECONDS = 1.0  # how long one look at the subscription waits; only bounds how soon a broken one is seen
HEALTH_SECONDS = 5  # a subscription on a line that died without a word is found out after so long
MOST_KEPT = (
    20_000  # names of one kind held in memory: 1,500 crews, 100 gateways, every signed-in person, and room
)
EARTH_METRES = 6_372_797.560856  # the radius Redis computes with
WENT_WRONG = (RedisError, OSError, TimeoutError, asyncio.TimeoutError)

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody within reach: who, and how many metres away as the crow flies."""

    name: str
    metres: float


class Live(Protocol):
    """What processes tell each other. No method raises for want of a server, or waits over LIMIT_SECONDS."""

    async def run(self) -> None:
        """Carry wake-ups until cancelled; one task of the process."""

    async def close(self) -> None:
        """Let the connections go."""

    def tell(self, position: int) -> None:
        """Wake the other processes: facts up to `position` are sealed. Never waits."""

    def on_told(self, wake: Callable[[int], None]) -> None:
        """Call `wake` on the loop's thread when another process tells, and after a break in the line."""

    async def seen(self, name: str, word: str, seconds: float) -> None:
        """Note a sign of life that is good for so many seconds."""

    async def last_seen(self, name: str) -> str | None:
        """Give the word of the last sign of life, if it is still good."""

    async def count(self, name: str, seconds: float) -> int:
        """Count one more under this name and give the number since the window of so many seconds began."""

    async def place(self, group: str, name: str, latitude: float, longitude: float) -> None:
        """Note where somebody is; degrees, WGS 84, latitude within ±85."""

    async def near(
        self, group: str, latitude: float, longitude: float, metres: float, most: int
    ) -> list[Near]:
        """Give up to `most` of a group within so many metres, nearest first."""


class MemoryLive:
    """The live plane of a single process. `now` is monotonic, in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._words: OrderedDict[str, tuple[float, str]] = OrderedDict()
        self._counts: OrderedDict[str, tuple[float, int]] = OrderedDict()
        self._places: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    async def run(self) -> None:
        """Return at once: there is nobody else to hear."""

    async def close(self) -> None:
        """Do nothing: there is nothing to let go."""

    def tell(self, position: int) -> None:
        """Do nothing: there is nobody else to tell."""

    def on_told(self, wake: Callable[[int], None]) -> None:
        """Do nothing: nobody else tells."""

    async def seen(self, name: str, word: str, seconds: float) -> None:
        """Note a sign of life."""
        _keep(self._words, name, (self._now() + seconds, word))

    async def last_seen(self, name: str) -> str | None:
        """Give the last sign of life still good."""
        until, word = self._words.get(name, (0.0, ""))
        return word if self._now() < until else None

    async def count(self, name: str, seconds: float) -> int:
        """Count one more in the window."""
        until, number = self._counts.get(name, (0.0, 0))
        if self._now() >= until:
            until, number = self._now() + seconds, 0
        _keep(self._counts, name, (until, number + 1))
        return number + 1

    async def place(self, group: str, name: str, latitude: float, longitude: float) -> None:
        """Note where somebody is."""
        _keep(self._places, (group, name), (latitude, longitude))

    async def near(
        self, group: str, latitude: float, longitude: float, metres: float, most: int
    ) -> list[Near]:
        """Give who is within reach, nearest first."""
        found = [
            Near(name, _metres(latitude, longitude, *at))
            for (of, name), at in self._places.items()
            if of == group
        ]
        within = [each for each in found if each.metres <= metres]
        return sorted(within, key=lambda each: each.metres)[:most]


class RedisLive:
    """The live plane over Redis 7.0 or Valkey; `me` tells this process from the others.

    What this process itself notes it also keeps in memory, and answers from there while Redis is away.
    """

    def __init__(self, url: str, me: str, now: Callable[[], float]) -> None:
        self._me = me
        self._now = now
        self._own = MemoryLive(now)
        self._redis: Redis = Redis.from_url(
            url,
            socket_timeout=LIMIT_SECONDS,
            socket_connect_timeout=LIMIT_SECONDS,
            retry=Retry(NoBackoff(), 0),
            max_connections=32,
            health_check_interval=HEALTH_SECONDS,
            socket_keepalive=True,
            decode_responses=True,
            protocol=2,
        )
        self._asked_again_at = 0.0
        self._pause = FIRST_PAUSE_SECONDS
        self._told = 0
        self._heard = 0
        self._to_tell = asyncio.Event()
        self._wakes: list[Callable[[int], None]] = []

    async def run(self) -> None:
        """Carry wake-ups both ways until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._publish(), name="live-publish")
            group.create_task(self._listen(), name="live-listen")

    async def close(self) -> None:
        """Let the connections go."""
        await self._redis.aclose()

    def tell(self, position: int) -> None:
        """Wake the others, unless one of them said it first; only the newest position waits to be sent."""
        if position > max(self._told, self._heard):
            self._told = position
            self._to_tell.set()

    def on_told(self, wake: Callable[[int], None]) -> None:
        """Call `wake` when another process tells, and after a break."""
        self._wakes.append(wake)

    async def seen(self, name: str, word: str, seconds: float) -> None:
        """Note a sign of life, here and for all."""
        await self._own.seen(name, word, seconds)
        await self._ask(
            lambda: self._redis.set(f"{PREFIX}seen:{name}", word, px=_milliseconds(seconds)), None
        )

    async def last_seen(self, name: str) -> str | None:
        """Give the last sign of life to anybody; to this process, while Redis is away."""
        own = await self._own.last_seen(name)
        return (
            cast("str | None", await self._ask(lambda: self._redis.get(f"{PREFIX}seen:{name}"), own)) or own
        )

    async def count(self, name: str, seconds: float) -> int:
        """Count one more over all processes; over this one, while Redis is away."""
        own = await self._own.count(name, seconds)
        key = f"{PREFIX}count:{name}"

        async def both() -> int:
            async with self._redis.pipeline(transaction=True) as pipe:
                pipe.incr(key)
                pipe.pexpire(key, _milliseconds(seconds), nx=True)
                number, _ = await pipe.execute()
            return int(number)

        return await self._ask(both, own)

    async def place(self, group: str, name: str, latitude: float, longitude: float) -> None:
        """Note where somebody is, here and for all."""
        await self._own.place(group, name, latitude, longitude)
        await self._ask(lambda: self._redis.geoadd(f"{PREFIX}at:{group}", (longitude, latitude, name)), 0)

    async def near(
        self, group: str, latitude: float, longitude: float, metres: float, most: int
    ) -> list[Near]:
        """Give who is within reach, nearest first."""
        own = await self._own.near(group, latitude, longitude, metres, most)

        async def look() -> list[Near]:
            rows = await self._redis.geosearch(
                f"{PREFIX}at:{group}",
                longitude=longitude,
                latitude=latitude,
                radius=metres,
                unit="m",
                sort="ASC",
                count=most,
                withdist=True,
            )
            return [Near(name, float(far)) for name, far in cast("list[Any]", rows)]

        return await self._ask(look, own)

    async def _ask(self, question: Callable[[], Awaitable[T]], otherwise: T) -> T:
        """Ask Redis, or give `otherwise`; after a failure nobody waits for it again until a pause is over."""
        if self._now() < self._asked_again_at:
            return otherwise
        try:
            async with asyncio.timeout(LIMIT_SECONDS):
                answer = await question()
        except WENT_WRONG as error:
            self._asked_again_at = self._now() + self._pause
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)
            log.warning("live_plane_away", error=str(error) or type(error).__name__)
            return otherwise
        self._pause = FIRST_PAUSE_SECONDS
        return answer

    async def _publish(self) -> None:
        while True:
            await self._to_tell.wait()
            self._to_tell.clear()
            word = f"{self._me} {self._told}"
            if await self._ask(partial(self._redis.publish, CHANNEL, word), None) is None:
                await asyncio.sleep(self._pause)  # back-off; whatever is newest by then is said
                self._to_tell.set()

    async def _listen(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            try:
                async with self._redis.pubsub() as subscription:
                    async with asyncio.timeout(LIMIT_SECONDS):
                        await subscription.subscribe(CHANNEL)
                    pause = FIRST_PAUSE_SECONDS
                    self._wake(self._heard)  # what was said while nobody listened is lost
                    await self._hear(subscription)
            except WENT_WRONG as error:
                log.warning("live_plane_deaf", error=str(error) or type(error).__name__, pause=pause)
            await asyncio.sleep(pause)  # back-off; store polling covers the silence
            pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _hear(self, subscription: PubSub) -> None:
        while True:
            message = await subscription.get_message(ignore_subscribe_messages=True, timeout=LISTEN_SECONDS)
            if message is None:
                continue
            who, _, position = str(message["data"]).rpartition(" ")
            if who != self._me and position.isdecimal():
                self._heard = max(self._heard, int(position))
                self._wake(int(position))

    def _wake(self, position: int) -> None:
        for wake in self._wakes:
            wake(position)


K = TypeVar("K")
V = TypeVar("V")


def _keep(kept: OrderedDict[K, V], key: K, value: V) -> None:
    """Keep it as the newest; the oldest goes when there are too many."""
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > MOST_KEPT:
        kept.popitem(last=False)


def _milliseconds(seconds: float) -> int:
    return max(1, round(seconds * 1000))


def _metres(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance (haversine), on the sphere Redis uses."""
    up, other_up = math.radians(latitude), math.radians(other_latitude)
    rise = math.sin((other_up - up) / 2)
    run = math.sin(math.radians(other_longitude - longitude) / 2)
    return 2 * EARTH_METRES * math.asin(math.sqrt(rise**2 + math.cos(up) * math.cos(other_up) * run**2))
