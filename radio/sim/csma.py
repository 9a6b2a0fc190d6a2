"""The transmitting half of a packet set: waits for a clear channel, draws for a slot, keys one frame."""

from collections import deque
from dataclasses import dataclass
from random import Random

from radio.airtime import Afsk, Bearer
from radio.sim.air import Air

MOST_QUEUED = 64  # about the memory of a hardware TNC; what comes on top is lost, as there


@dataclass(slots=True)
class Timing:
    """How a packet set times itself, seconds. `persistence`: p = (n + 1) / 256; a slot of 0 keys at once."""

    txdelay: float = 0.30
    txtail: float = 0.05
    persistence: int = 63
    slot: float = 0.10
    is_full_duplex: bool = False
    baud: int = 1200

    @property
    def bearer(self) -> Bearer:
        """The airtime with this timing."""
        return Afsk(self.baud, self.txdelay, self.txtail)


class Transmitter:
    """Queues frames and keys them on the air when the channel lets it."""

    def __init__(self, station: str, air: Air, chance: Random, timing: Timing) -> None:
        self.timing = timing
        self.keyed = 0
        self._station, self._air, self._chance = station, air, chance
        self._queue: deque[bytes] = deque()
        self._look: float | None = None
        self._until = 0.0

    @property
    def due(self) -> float | None:
        """When to look at the channel again."""
        return self._look

    def say(self, frame: bytes, at: float) -> bool:
        """Queue a frame, checksum included. False when the memory is full and it is lost."""
        if len(self._queue) >= MOST_QUEUED:
            return False
        self._queue.append(frame)
        if self._look is None:
            self._look = max(at, self._until) + self.timing.slot
        return True

    def forget(self) -> None:
        """Lose what is queued; what is on the air goes on."""
        self._queue.clear()
        self._look = None

    def tick(self, at: float) -> list[bytes]:
        """Look at the channel; give the frames whose transmission began."""
        keyed = []
        while self._look is not None and self._look <= at:
            now, timing = self._look, self.timing
            clear = now if timing.is_full_duplex else self._air.clear_at(self._station, now)
            if clear > now:
                self._look = clear + timing.slot
            elif timing.slot and self._chance.random() >= (timing.persistence + 1) / 256:
                self._look = now + timing.slot
            else:
                keyed.append(self._key(now))
        return keyed

    def _key(self, now: float) -> bytes:
        frame = self._queue.popleft()
        airtime = self.timing.bearer.seconds(frame)
        self._air.key(self._station, frame, now, airtime)
        self._until = now + airtime
        self._look = self._until + self.timing.slot if self._queue else None
        self.keyed += 1
        return frame
