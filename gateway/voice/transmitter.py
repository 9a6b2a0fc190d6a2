"""The sending side of one set: wait for a clear channel, key, play, let go."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from gateway.voice.channel import Channel
from gateway.voice.key import Key
from gateway.voice.sound import SoundError, mouth, seconds_of
from gateway.voice.terms import Terms
from radio.drivers.voice.lines import Why

KEY_SECONDS = 4.0  # a far serial server answers within its own limit of 3 s, a port of this machine at once
DEAF_SECONDS = 0.15  # after the key is up: sound that was under way is still our own; an answer begins later


class Unsaid(Exception):
    """Something was not said, or not whole."""

    def __init__(self, why: Why, reason: str) -> None:
        super().__init__(reason)
        self.why = why


@dataclass(frozen=True, slots=True)
class Place:
    """Where a set's modem lines are, how it is spoken with, and the process's clock and chance."""

    url: str
    baud: int
    terms: Terms
    seconds: Callable[[], float]
    chance: Callable[[], float]


class Transmitter:
    """The key and the channel of one set, from `start` until it is lost or `stop`. It listens to its key."""

    def __init__(self, place: Place, carrier: Callable[[bool], None], lost: Callable[[str], None]) -> None:
        self._terms = place.terms
        self._seconds = place.seconds
        self._lost = lost
        self._key = Key(place.url, place.baud, place.terms, place.seconds)
        self._mouth = mouth(place.terms.play)
        self._is_open = asyncio.Event()
        self._is_down = asyncio.Event()
        self._is_up = asyncio.Event()
        self._is_up.set()
        self._deaf_until = 0.0
        self.channel = Channel(place.seconds, place.chance, carrier)

    @property
    def is_deaf(self) -> bool:
        """Tell whether what is heard is our own voice."""
        return not self._is_up.is_set() or self._seconds() < self._deaf_until

    def start(self) -> None:
        """Open the lines."""
        self._key.start(self)

    async def opened(self) -> None:
        """Wait until they are open."""
        await self._is_open.wait()

    async def stop(self) -> None:
        """Let the key go and close the lines."""
        await self._key.stop()

    async def send(self, pcm: bytes, longest: float, keyed: Callable[[float], None]) -> None:
        """Send sound, holding the key for at most `longest` seconds. Unsaid; the key is up in any case."""
        await self._clear()
        self.channel.take()
        self._is_down.clear()
        self._is_up.clear()
        try:
            self._key.hold(longest)
            await self._pressed()
            keyed(seconds_of(pcm))
            await self._play(pcm, longest)
        finally:
            await self._let_go()
            self.channel.give_back()

    def key_opened(self) -> None:
        """Note that the lines can be used."""
        self._is_open.set()

    def key_went_down(self) -> None:
        """Note that the transmitter is keyed."""
        self._is_down.set()

    def key_went_up(self) -> None:
        """Note that it is not keyed any more."""
        self._deaf_until = self._seconds() + DEAF_SECONDS
        self._is_up.set()

    def carrier_came(self) -> None:
        """Note a carrier on the channel."""
        self.channel.carrier_came()

    def carrier_went(self) -> None:
        """Note that it is gone."""
        self.channel.carrier_went()

    def key_lost(self, reason: str) -> None:
        """Note that the lines are closed, and so the key is up."""
        self.key_went_up()
        self._lost(reason)

    async def _clear(self) -> None:
        limit = self._terms.clear_seconds
        try:
            await self.channel.clear(limit)
        except TimeoutError as error:
            raise Unsaid(Why.BUSY, f"the channel was not clear for {limit:g} s") from error

    async def _pressed(self) -> None:
        try:
            async with asyncio.timeout(KEY_SECONDS):
                await self._is_down.wait()
        except TimeoutError as error:
            raise Unsaid(Why.AUDIO, "the key did not go down") from error

    async def _play(self, pcm: bytes, longest: float) -> None:
        play = asyncio.create_task(self._mouth.play(pcm), name="play")
        is_up = asyncio.create_task(self._is_up.wait(), name="is up")
        try:
            await asyncio.wait((play, is_up), return_when=asyncio.FIRST_COMPLETED)
            if not play.done():
                raise Unsaid(Why.WATCHDOG, f"the key was held for {longest:g} s")
            play.result()
        except SoundError as error:
            raise Unsaid(Why.AUDIO, str(error)) from error
        finally:
            play.cancel()
            is_up.cancel()
            await asyncio.gather(play, is_up, return_exceptions=True)

    async def _let_go(self) -> None:
        self._key.release()
        try:
            async with asyncio.timeout(KEY_SECONDS):
                await self._is_up.wait()
        except TimeoutError:
            self._lost("the key does not come up")
