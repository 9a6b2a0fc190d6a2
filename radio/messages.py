"""What can be said and heard, whatever the make of set.

Words of the field: the *set* is the radio at the gateway's own serial port, a *unit* is a far station that
it can call. A `Ref` names one transmission from the decision in the control room to the far set's answer.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NewType

Ref = NewType("Ref", str)
"""The ULID of one transmission; a repeat carries the same one."""

UnitId = NewType("UnitId", str)
"""A far station's address as its bearer writes it: `CREW-7`, `2001`, `!a0000007`."""

SetName = NewType("SetName", str)
"""The name that a site's configuration gives to a set at one of its ports."""


class Priority(IntEnum):
    """How soon a message must be on the air; a smaller number goes first."""

    EMERGENCY = 0
    HAZARD = 1
    URGENT = 2
    ROUTINE = 3
    NOTICE = 4


class Trust(StrEnum):
    """How sure it is that the words came from the named unit; from the least to the most."""

    SET_ID_ONLY = "set_id_only"
    """Something sent the unit's number; any set can be made to."""
    LINK_ACKNOWLEDGED = "link_acknowledged"
    """The same message receipts words of ours by a number of theirs. The most that a driver can say."""
    REPLY_CODE = "reply_code"
    """It holds the one-time code of the order that it answers."""
    OPERATOR = "operator"
    """A person heard it and keyed it."""


@dataclass(frozen=True, slots=True)
class Order:
    """A text for one unit. `text` already fits the set: it is written for it, never cut by it."""

    ref: Ref
    unit: UnitId
    text: str
    priority: Priority = Priority.ROUTINE
    lifetime_seconds: float | None = None
    """How long it is of use, for a network that keeps messages; None: nobody said."""


@dataclass(frozen=True, slots=True)
class Status:
    """Digits that a unit keyed or sent as a status: `31` is slot 3, step 1."""

    unit: UnitId
    digits: str
    trust: Trust = Trust.SET_ID_ONLY
    air_id: str | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """Words from a unit. `air_id` is the bearer's own message number: a repeat carries the same one."""

    unit: UnitId
    text: str
    trust: Trust = Trust.SET_ID_ONLY
    air_id: str | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """Where a unit says it is, WGS 84 degrees. `is_stale` marks a fix that the set calls old."""

    unit: UnitId
    latitude: float
    longitude: float
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class Emergency:
    """The emergency key of a unit."""

    unit: UnitId
    words: str = ""
    trust: Trust = Trust.SET_ID_ONLY
    air_id: str | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """A unit keyed its transmitter or called, without words."""

    unit: UnitId


@dataclass(frozen=True, slots=True)
class Busy:
    """The channel became busy or clear, as the set sees it."""

    is_busy: bool


@dataclass(frozen=True, slots=True)
class Signal:
    """Received signal strength in dBm."""

    dbm: float


Inbound = Status | Text | Position | Emergency | Caller | Busy | Signal
