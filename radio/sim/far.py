"""A far set as its bearer and the checker of histories see it, whatever the make."""

from collections import deque
from dataclasses import dataclass
from typing import Protocol

from radio.messages import UnitId
from radio.sim.world import Station


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
