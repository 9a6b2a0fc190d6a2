"""The port of a simulated set: what waits for the host, and what can be wrong with it whatever the make."""

import heapq
from random import Random

from radio.moments import soonest
from radio.sim.air import Air
from radio.sim.faults import Faults

MOST_BUFFERED = 65_536  # bytes for a port that nobody reads; older ones are lost
FLIPPED_BITS = 0x15


class HostPort:
    """Bytes on their way to the host, late, twice, broken off or damaged as the faults say."""

    def __init__(self, faults: Faults, chance: Random) -> None:
        self._faults, self._chance = faults, chance
        self._left: dict[str, int] = {}
        self._told = self._count = 0
        self._reboots_at: float | None = None
        self._waiting: list[tuple[float, int, bytes]] = []
        self._out = bytearray()

    @property
    def due(self) -> float | None:
        """When something comes to the host next, or the set restarts; or None."""
        return soonest(self._reboots_at, self._waiting[0][0] if self._waiting else None)

    def opened(self, at: float, air: Air, overlong: bytes) -> None:
        """Begin to be wrong; `overlong` is the make's frame that goes on and on."""
        faults = self._faults
        if faults.garbage:
            self.give(self._chance.randbytes(faults.garbage))
        if faults.overlong:
            self.give(overlong)
        if faults.stuck:
            air.talk(at, faults.stuck)
        self._reboots_at = at + faults.reboot if faults.reboot else None

    def does_reboot(self, at: float) -> bool:
        """Tell, once, that the set restarts now."""
        if self._reboots_at is None or at < self._reboots_at:
            return False
        self._reboots_at = None
        return True

    def takes(self, fault: str) -> bool:
        """Tell whether a fault that happens so many times happens now, and count it."""
        left = self._left.setdefault(fault, int(getattr(self._faults, fault)))
        self._left[fault] = max(left - 1, 0)
        return left > 0

    def spoil(self, message: bytes, margin: int = 0) -> bytes:
        """Break off or damage a message when it is its turn; the outer `margin` bytes are not damaged."""
        self._told += 1
        if self._told == self._faults.half:
            return message[: len(message) // 2 + 1]
        if self._told == self._faults.wrong:
            place = self._chance.randrange(margin, len(message) - margin)
            return message[:place] + bytes([message[place] ^ FLIPPED_BITS]) + message[place + 1 :]
        return message

    def tell(self, message: bytes, at: float) -> None:
        """Let a message come to the host, late or twice."""
        for _ in range(2 if self._faults.double else 1):
            self.later(message, at + self._faults.late)

    def later(self, data: bytes, at: float) -> None:
        """Let bytes come to the host at that moment, behind what was there before."""
        self._count += 1
        heapq.heappush(self._waiting, (at, self._count, data))

    def ripe(self, at: float) -> list[bytes]:
        """Take what was to come up to now."""
        ripe: list[bytes] = []
        while self._waiting and self._waiting[0][0] <= at:
            ripe.append(heapq.heappop(self._waiting)[2])
        return ripe

    def tick(self, at: float) -> None:
        """Give what was to come up to now."""
        for data in self.ripe(at):
            self.give(data)

    def give(self, data: bytes) -> None:
        """Give bytes to the host now."""
        if self._faults.off:
            return
        self._out += data
        del self._out[:-MOST_BUFFERED]

    def forget(self) -> None:
        """Lose what has not come to the host yet."""
        self._waiting.clear()

    def read(self) -> bytes:
        """Take what waits for the host; the caller paces it at the baud of its line."""
        data = bytes(self._out)
        self._out.clear()
        return data
