r"""What Meshtastic nodes key, and how a node tries until it is acknowledged.

::

    to 4 | from 4 | id 4 | flags 1 | channel 1 | next hop 1 | relay 1 | data | CRC 2        low byte first
    flags: hops left 3 bits, 8: wants an acknowledgement, hops at the start in the top 3 bits

On a real mesh the data is encrypted; here it is not. Every node hears every other: nobody passes anything on.
"""

from collections import deque
from dataclasses import dataclass
from random import Random

from radio.airtime import Bearer, LoRa
from radio.drivers.fcs import with_fcs, without_fcs
from radio.drivers.meshtastic.shapes import Data
from radio.drivers.meshtastic.wire import decode, encode
from radio.errors import Malformed
from radio.moments import soonest
from radio.sim.air import Air
from radio.sim.csma import Timing, Transmitter

HEADER_BYTES = 16
CRC_BYTES = 2
WANTS_ACK = 8
HOPS = 3
JITTER = 0.3
MOST_SEEN = 200


@dataclass(frozen=True, slots=True)
class Burst:
    """A packet on the air."""

    to: int
    sender: int
    number: int
    data: Data
    wants_ack: bool = False

    def encode(self) -> bytes:
        """Write it with its checksum."""
        numbers = b"".join(number.to_bytes(4, "little") for number in (self.to, self.sender, self.number))
        flags = HOPS | (WANTS_ACK if self.wants_ack else 0) | HOPS << 5
        return with_fcs(numbers + bytes([flags, 8, 0, self.sender & 0xFF]) + encode(self.data))

    @classmethod
    def decode(cls, frame: bytes) -> "Burst":
        """Read it. Malformed when it is damaged."""
        data = without_fcs(frame)
        if len(data) < HEADER_BYTES:
            raise Malformed("A burst without a header.")
        to, sender, number = (int.from_bytes(data[place : place + 4], "little") for place in (0, 4, 8))
        return cls(to, sender, number, decode(Data, data[HEADER_BYTES:]), bool(data[12] & WANTS_ACK))


@dataclass(slots=True)
class MeshTiming(Timing):
    """The pace of a mesh on LongFast."""

    @property
    def bearer(self) -> Bearer:
        """The airtime of a burst, which has header and checksum in it already."""
        return LoRa(head=-CRC_BYTES)


@dataclass(slots=True)
class _Job:
    burst: Burst
    ends_at: float
    tries: int = 0
    next_at: float | None = None


class Router:
    """A node's own packets: each is tried until it is acknowledged, tried out or too old."""

    def __init__(self, station: str, air: Air, chance: Random, waits: tuple[float, ...]) -> None:
        self.keyed = 0
        self.seconds = 0.0
        self._waits, self._chance = waits, chance
        self._transmitter = Transmitter(station, air, chance, MeshTiming(slot=0.05, persistence=127))
        self._jobs: dict[int, _Job] = {}
        self._seen: deque[tuple[int, int]] = deque(maxlen=MOST_SEEN)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        moments = [self._transmitter.due]
        for job in self._jobs.values():
            moments += [job.ends_at, job.next_at]
        return soonest(*moments)

    def has_seen(self, burst: Burst) -> bool:
        """Tell whether a packet came before, and remember it."""
        key = (burst.sender, burst.number)
        is_known = key in self._seen
        self._seen.append(key)
        return is_known

    def forget_seen(self, burst: Burst) -> None:
        """Let a packet count as new again."""
        self._seen.remove((burst.sender, burst.number))

    def say(self, burst: Burst, at: float, patience: float = 0.0) -> None:
        """Key a packet, again and again if it wants to be acknowledged."""
        if burst.wants_ack:
            self._jobs[burst.number] = _Job(burst, at + patience)
        self._transmitter.say(burst.encode(), at)

    def settle(self, number: int) -> Burst | None:
        """Try a packet no more; give it, if it was still tried."""
        job = self._jobs.pop(number, None)
        return job.burst if job else None

    def forget(self) -> None:
        """Lose everything that is not on the air."""
        self._jobs.clear()
        self._transmitter.forget()

    def tick(self, at: float) -> list[Burst]:
        """Try again what nobody acknowledged; give what was tried out."""
        for frame in self._transmitter.tick(at):
            self._note(frame, at)
        ended = [job for job in self._jobs.values() if self._is_over(job, at)]
        for job in ended:
            del self._jobs[job.burst.number]
        for job in self._jobs.values():
            if job.next_at is not None and job.next_at <= at:
                job.next_at = None
                self._transmitter.say(job.burst.encode(), at)
        return [job.burst for job in ended]

    def _note(self, frame: bytes, at: float) -> None:
        airtime = self._transmitter.timing.bearer.seconds(frame)
        self.keyed += 1
        self.seconds += airtime
        job = self._jobs.get(Burst.decode(frame).number)
        if job:
            job.tries += 1
            wait = self._waits[min(job.tries, len(self._waits)) - 1]
            job.next_at = at + airtime + wait * self._chance.uniform(1, 1 + JITTER)

    def _is_over(self, job: _Job, at: float) -> bool:
        is_tried_out = job.next_at is not None and job.next_at <= at and job.tries >= len(self._waits)
        return is_tried_out or job.ends_at <= at
