"""The channel between simulated sets: who hears whom, what is lost, damaged, talked over or too late."""

import heapq
from dataclasses import dataclass
from random import Random

SENSE_SECONDS = 0.01  # a modem needs a dozen bits to tell a carrier; two sets that key within it collide
VOICE_SECONDS = (2.0, 8.0)
MOST_DAMAGED_BITS = 8


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad the channel is. Shares are chances from 0 to 1, each for one listener and one frame."""

    loss: float = 0.0
    """Share of frames not heard."""
    noise: float = 0.0
    """Share of frames heard with damaged bits."""
    delay: float = 0.0
    """Seconds from a set to its listeners."""
    voice: float = 0.0
    """Share of the time that people talk on the channel."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A frame, its checksum included, that one station's receiver gave at `at`."""

    at: float
    to: str
    sender: str
    frame: bytes


@dataclass(frozen=True, slots=True)
class _Over:
    """Somebody holds the key. Voice has no sender and no frame."""

    start: float
    end: float
    sender: str | None = None
    frame: bytes = b""


class Air:
    """One frequency. A station that keys hears nothing; two that overlap are lost to who hears both."""

    def __init__(self, chance: Random, weather: Weather | None = None) -> None:
        self.weather = weather or Weather()
        self._chance = chance
        self._stations: list[str] = []
        self._away: set[str] = set()
        self._hidden: set[frozenset[str]] = set()
        self._overs: list[_Over] = []
        self._ending: list[tuple[float, int, _Over]] = []
        self._count = 0
        self._next_voice: float | None = None

    @property
    def due(self) -> float | None:
        """When the next frame ends."""
        return self._ending[0][0] if self._ending else None

    def join(self, station: str) -> None:
        """Let a station listen. ValueError when its name is taken."""
        if station in self._stations:
            raise ValueError(f"There is a station {station} already.")
        self._stations.append(station)

    def move(self, station: str, *, is_away: bool) -> None:
        """Take a station out of everybody's range, or back."""
        (self._away.add if is_away else self._away.discard)(station)

    def hide(self, one: str, other: str) -> None:
        """Put a hill between two stations: each hears the rest, not the other."""
        self._hidden.add(frozenset((one, other)))

    def talk(self, at: float, seconds: float) -> None:
        """Let somebody speak or sit on his key for that long: busy for everybody; it spoils what overlaps."""
        self._overs.append(_Over(at, at + seconds))

    def key(self, station: str, frame: bytes, at: float, airtime: float) -> None:
        """Put a frame on the air for `airtime` seconds from `at`."""
        self._let_people_talk(at + airtime)
        over = _Over(at, at + airtime, station, frame)
        self._overs.append(over)
        self._count += 1
        heapq.heappush(self._ending, (over.end + self.weather.delay, self._count, over))

    def is_busy(self, station: str, at: float) -> bool:
        """Tell whether the station's receiver senses a carrier."""
        return self.clear_at(station, at) > at

    def clear_at(self, station: str, at: float) -> float:
        """When what the station senses at `at` will have ended; `at` when it senses nothing."""
        self._let_people_talk(at)
        delay = self.weather.delay
        ends = [
            over.end + delay
            for over in self._overs
            if over.start + delay + SENSE_SECONDS <= at < over.end + delay and self._reaches(over, station)
        ]
        return max(ends, default=at)

    def advance(self, at: float) -> list[Delivery]:
        """Give what has been heard up to `at`, in order."""
        deliveries: list[Delivery] = []
        while self._ending and self._ending[0][0] <= at:
            heard_at, _, over = heapq.heappop(self._ending)
            listeners = [station for station in self._stations if station != over.sender]
            deliveries += [
                Delivery(heard_at, station, over.sender or "", frame)
                for station in listeners
                if (frame := self._received(over, station)) is not None
            ]
        self._forget(at)
        return deliveries

    def _received(self, over: _Over, station: str) -> bytes | None:
        is_lost = self._chance.random() < self.weather.loss
        is_damaged = self._chance.random() < self.weather.noise
        if is_lost or not self._reaches(over, station) or self._is_spoilt(over, station):
            return None
        return self._damage(over.frame) if is_damaged else over.frame

    def _reaches(self, over: _Over, station: str) -> bool:
        if over.sender is None:
            return station not in self._away
        if over.sender == station or station in self._away or over.sender in self._away:
            return False
        return frozenset((over.sender, station)) not in self._hidden

    def _is_spoilt(self, over: _Over, station: str) -> bool:
        return any(
            other is not over
            and other.start < over.end
            and over.start < other.end
            and (other.sender == station or self._reaches(other, station))
            for other in self._overs
        )

    def _damage(self, frame: bytes) -> bytes:
        bits = int.from_bytes(frame)
        for _ in range(self._chance.randint(1, MOST_DAMAGED_BITS)):
            bits ^= 1 << self._chance.randrange(len(frame) * 8)
        return bits.to_bytes(len(frame))

    def _forget(self, at: float) -> None:
        oldest = min((over.start for _, _, over in self._ending), default=at)
        horizon = min(oldest, at - self.weather.delay)
        self._overs = [over for over in self._overs if over.end > horizon]

    def _let_people_talk(self, up_to: float) -> None:
        if not self.weather.voice:
            return
        if self._next_voice is None:
            self._next_voice = self._silence(up_to)
        while self._next_voice <= up_to:
            seconds = self._chance.uniform(*VOICE_SECONDS)
            self.talk(self._next_voice, seconds)
            self._next_voice = self._silence(self._next_voice + seconds)

    def _silence(self, after: float) -> float:
        share = self.weather.voice
        mean = sum(VOICE_SECONDS) / 2 * (1 - share) / share
        return after + self._chance.expovariate(1 / mean) if mean else after
