"""A far set as its bearer and the checker of histories see it, whatever the make."""

from collections import deque
from collections.abc import Sized
from dataclasses import dataclass
from random import Random
from typing import Protocol

from radio.errors import Refused
from radio.messages import UnitId
from radio.sim.air import Air
from radio.sim.world import Station

MOST_SHOWN = 1_000
MOST_LOGGED = 10_000
MOST_WAITING = 9
RETRY_SECONDS = (8.0, 15.0, 30.0, 60.0)  # as a base does; then the set shows that it gave up
RETRY_JITTER = 0.25


@dataclass(frozen=True, slots=True)
class Shown:
    """A line of a far set's display. `is_repeat`: the same message came before, the set marks it so."""

    at: float
    sender: UnitId
    text: str
    number: str | None
    is_repeat: bool


@dataclass(slots=True)
class Spoken:
    """What a man has sent. `next_at` is None when nothing more will be tried."""

    at: float
    text: str
    number: str
    tries: int = 0
    next_at: float | None = None
    is_acknowledged: bool = False

    def try_again(self, at: float, chance: Random) -> bool:
        """Count one more try and set when the next is due. False when all are used: it is given up."""
        if self.tries > len(RETRY_SECONDS):
            self.next_at = None
            return False
        waits = [*RETRY_SECONDS, RETRY_SECONDS[-1]]
        self.next_at = at + waits[self.tries] * chance.uniform(1 - RETRY_JITTER, 1 + RETRY_JITTER)
        self.tries += 1
        return True

    def acknowledge(self) -> None:
        """Know that the base has it."""
        self.is_acknowledged, self.next_at = True, None


@dataclass(frozen=True, slots=True)
class Logged:
    """A frame that a far set heard for itself or keyed, for the checker of histories."""

    at: float
    is_own: bool
    info: str


class FarSet(Station, Protocol):
    """A crew's simulated set."""

    display: deque[Shown]
    sent: deque[Spoken]
    log: deque[Logged]
    is_out_of_range: bool

    def press(self, words: str, at: float) -> Spoken:
        """Send digits or words to the base. Refused when too many messages wait for their receipt."""
        ...

    def emergency(self, at: float) -> Spoken:
        """Press the emergency key."""
        ...

    def move(self, *, is_out_of_range: bool) -> None:
        """Drive behind a hill, or back."""
        ...


class Handheld:
    """What every far set has: a display, a record of what was sent and heard, a man who carries it about."""

    def __init__(self, station: str, base: str, air: Air, chance: Random) -> None:
        self.station, self.base = UnitId(station), UnitId(base)
        self.display: deque[Shown] = deque(maxlen=MOST_SHOWN)
        self.sent: deque[Spoken] = deque(maxlen=MOST_SHOWN)
        self.log: deque[Logged] = deque(maxlen=MOST_LOGGED)
        self.is_out_of_range = False
        self._air, self._chance = air, chance
        air.join(station)

    def move(self, *, is_out_of_range: bool) -> None:
        """Drive behind a hill, or back."""
        self.is_out_of_range = is_out_of_range
        self._air.move(self.station, is_away=is_out_of_range)


def require_room(waiting: Sized) -> None:
    """Refused when too many messages of a set wait for their receipt."""
    if len(waiting) >= MOST_WAITING:
        raise Refused(
            f"{MOST_WAITING} messages of this set wait for their receipt: wait, or come into range."
        )
