"""Crews, their sets, and who holds which set in which shift."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from radio.driver import Alphabet


class Language(StrEnum):
    """How a crew's orders are written."""

    ROMAN = "roman"
    DEVANAGARI = "devanagari"
    ENGLISH = "english"


@dataclass(frozen=True, slots=True, kw_only=True)
class Crew:
    """A line crew on the roster; the last three fields are what its open binding says."""

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
    shift_ends_at: datetime | None = None
    last_heard_at: datetime | None = None


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Binding:
    """A set in a crew's hands for one shift."""

    id: str
    set_id: str
    crew_id: str
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
