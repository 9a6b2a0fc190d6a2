"""Crews, their sets, and who holds which set in which shift."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from radio.driver import Alphabet

DESK, CARD = "desk", "card"
"""The site that is no gateway, where words are read out by voice, and the path of every crew's last rung."""
PLAIN = "plain"
"""The make of a set that carries no data."""


class Language(StrEnum):
    """How a crew's orders are written."""

    ROMAN = "roman"
    DEVANAGARI = "devanagari"
    ENGLISH = "english"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A set in a crew's hands, and the rung of its ladder that it stands on."""

    rung: int
    set_id: str
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """A line crew on the roster; `set_id`, `shift_ends_at` and `rungs` are what its open bindings say."""

    id: str
    office_id: str
    name: str
    name_hi: str
    skill: str
    leader: str
    phone: str | None
    language: Language
    is_active: bool = True
    set_id: str | None = None
    """The set on the first rung."""
    shift_ends_at: datetime | None = None
    last_heard_at: datetime | None = None
    """By whatever set it held then."""
    rungs: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RadioSet:
    """A crew's wireless set and the path to it."""

    id: str
    office_id: str
    label: str
    make: str
    unit: str
    site: str
    via: str
    max_length: int
    alphabet: Alphabet
    forbidden: str = ""
    is_active: bool = True

    @property
    def path(self) -> tuple[str, str, str]:
        """Where it is reached: site, via and unit."""
        return (self.site, self.via, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A set in a crew's hands for one shift."""

    id: str
    set_id: str
    crew_id: str
    rung: int = 1
    bound_at: datetime
    bound_by: str
    ends_at: datetime
    ended_at: datetime | None = None

    def is_on_shift(self, now: datetime) -> bool:
        """Tell whether orders may go to this set for this crew."""
        return self.ended_at is None and now < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCrew:
    """A crew to put on the roster."""

    office_id: str
    name: str
    name_hi: str
    skill: str
    leader: str
    phone: str | None = None
    language: Language = Language.ROMAN


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSet:
    """A set to put on the register."""

    office_id: str
    label: str
    make: str
    unit: str
    site: str
    via: str
    max_length: int = 67
    alphabet: Alphabet = Alphabet.ASCII
    forbidden: str = ""
