"""Whether others are on the channel, as the set's carrier line tells it, and waiting until none is."""

import asyncio
from collections.abc import Callable

QUIET_SECONDS = 0.5  # between two overs of one talk there is less
JITTER_SECONDS = 1.0  # two who wait for the same end of a talk do not key together
SETTLE_SECONDS = 0.3  # a set's carrier line may show its own transmission so long


class Channel:
    """What is known of the channel. While it is held from here, its carrier means nothing."""

    def __init__(
        self, seconds: Callable[[], float], chance: Callable[[], float], told: Callable[[bool], None]
    ) -> None:
        self._seconds = seconds
        self._chance = chance
        self._told = told
        self._was_told = False
        self._is_ours = False
        self._return: asyncio.TimerHandle | None = None
        self._clear_since = seconds()
        self._came = asyncio.Event()
        self._went = asyncio.Event()
        self._went.set()

    @property
    def is_busy(self) -> bool:
        """Tell whether others are on it, as was last told."""
        return self._was_told

    def carrier_came(self) -> None:
        """Note a carrier."""
        self._came.set()
        self._went.clear()
        self._tell()

    def carrier_went(self) -> None:
        """Note that it is gone."""
        self._came.clear()
        self._went.set()
        self._clear_since = self._seconds()
        self._tell()

    def take(self) -> None:
        """Hold the channel from here."""
        self._is_ours = True
        if self._return:
            self._return.cancel()

    def give_back(self) -> None:
        """Let others have it; what the carrier line says counts again a moment later."""
        self._return = asyncio.get_running_loop().call_later(SETTLE_SECONDS, self._given_back)

    async def clear(self, limit: float) -> None:
        """Wait until the channel has been quiet for a while. TimeoutError after `limit` seconds."""
        async with asyncio.timeout(limit):
            wait = QUIET_SECONDS - (self._seconds() - self._clear_since)
            while await self._is_taken_within(wait):
                await self._went.wait()
                wait = QUIET_SECONDS + JITTER_SECONDS * self._chance()

    async def _is_taken_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._came.wait()
        except TimeoutError:
            return False
        return True

    def _given_back(self) -> None:
        self._is_ours = False
        self._tell()

    def _tell(self) -> None:
        if not self._is_ours and self._came.is_set() != self._was_told:
            self._was_told = self._came.is_set()
            self._told(self._was_told)
