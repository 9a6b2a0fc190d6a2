"""What one consumer said, and how it is numbered."""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from enum import StrEnum

INDIA = timezone(timedelta(hours=5, minutes=30), "IST")
"""Asia/Kolkata: one zone and no summer time since 1945."""


class Category(StrEnum):
    """What is wrong."""

    WIRE_DOWN = "wire_down"
    SPARKING = "sparking"
    SHOCK = "shock"
    FIRE = "fire"
    POLE_FALLEN = "pole_fallen"
    NO_SUPPLY = "no_supply"
    AREA_OUTAGE = "area_outage"
    DTR_FAILED = "dtr_failed"
    LOW_VOLTAGE = "low_voltage"
    OTHER = "other"


HAZARDS = frozenset(
    {Category.WIRE_DOWN, Category.SPARKING, Category.SHOCK, Category.FIRE, Category.POLE_FALLEN}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewComplaint:
    """A complaint as it comes to the desk."""

    source: str
    source_ref: str
    office_id: str
    category: Category
    place: str
    is_hazard: bool = False
    consumer_number: str | None = None
    consumer_name: str | None = None
    phone: str | None = None
    dtr_code: str | None = None
    feeder: str | None = None
    words: str | None = None
    complained_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A complaint on record."""

    id: str
    number: str
    source: str
    source_ref: str
    office_id: str
    incident_id: str
    category: Category
    is_hazard: bool
    place: str
    consumer_number: str | None
    consumer_name: str | None
    phone: str | None
    dtr_code: str | None
    feeder: str | None
    words: str | None
    complained_at: datetime
    registered_at: datetime
    registered_by: str


def is_hazard(category: Category, *, is_said: bool) -> bool:
    """Tell whether someone may be hurt: the category says so, or whoever took the call does."""
    return is_said or category in HAZARDS


def serial_name(now: datetime) -> str:
    """Name the serial that numbers the complaints of India's present day."""
    return f"complaint {_day(now)}"


def number(now: datetime, serial: int) -> str:
    """Write a complaint's number, yyyymmdd of India's day and at least five digits."""
    return f"{_day(now)}{serial:05d}"


def number_tail(whole: str) -> str:
    """Give the part of a number that is said on the air: the day's serial."""
    return whole[8:]


def _day(now: datetime) -> str:
    here = now.astimezone(INDIA)
    return f"{here.year:04d}{here.month:02d}{here.day:02d}"
