"""What a Kenwood set and its host say. Bytes of a frame's body out, bytes in.

=========================================  ==================================================================
`F<fleet 3><unit 4>words`, `G…`            FleetSync text, short (48 letters) or long
`gFU<unit 5>words`, `gGU…`, `gFG…`         NEXEDGE text to a unit, to a group
`R3<fleet><unit>`, `gR3U<unit>`            ask for a position
`0`, `1`                                   the far set has acknowledged, has not. No number of what
`I1<caller><called>`, `I0…`, `D<caller>`   caller id at the begin and the end of a call; NEXEDGE `gI1U…U…`
`$PKLSH $PKLDS $PKNSH $PKNDS $PKNID`       NMEA sentences: position, short or with status; NEXEDGE's id
=========================================  ==================================================================

Addresses: FleetSync `1001001` (fleet 100-349, unit 1000-4999), NEXEDGE `U00002`; `0000000`, fleet or unit of
zeros, and `G…` are many sets. Sources: radiolog (field-used), ksync, sentences of pynmea2 and go-nmea.
Unconfirmed: that a text from a far set comes as `F…` with the *sender's* address, its status as `S…<digits>`.
"""

import re
from dataclasses import dataclass

from radio.errors import Malformed
from radio.messages import UnitId

LONGEST_SHORT = 48
LONGEST_LONG = 4096
RECEIPTS = {b"0": True, b"1": False}

FLEETSYNC = re.compile(r"[0-9]{7}")
NEXEDGE = re.compile(r"[UG][0-9]{5}")
TO_MANY = re.compile(r"000[0-9]{4}|[0-9]{3}0000|G[0-9]{5}")
TEXT = re.compile(r"(?:[FG]([0-9]{7})|g[FG]([UG][0-9]{5}))(.*)", re.DOTALL)
STATUS = re.compile(r"(?:S([0-9]{7})|gSU([0-9]{5}))([0-9]{1,3})")
CALLER = re.compile(r"(?:D([0-9]{7})|I([01])([0-9]{7})[0-9]{7}|gI([01])(U[0-9]{5})[UG][0-9]{5})")
DEGREES = re.compile(r"([0-9]{2,3})([0-9]{2}\.[0-9]+)")
SENDER = re.compile(r"U0*([0-9]{1,5})")
"""A NEXEDGE unit of a sentence; some sets write eight digits: `U00001205` is U01205."""
FLEET, FLEET_UNIT = re.compile(r"[0-9]{3}"), re.compile(r"[0-9]{4}")
UNIT_WIDTH = 5
CALLER_TAG = "PKNID"
POSITION_TAGS = {"PKLSH": (5, 0), "PKNSH": (5, 0), "PKLDS": (1, 2), "PKNDS": (1, 2)}
"""Sentences with a position: the places of their validity and of the first field of where."""


@dataclass(frozen=True, slots=True)
class Words:
    """A text, and whose address stands before it."""

    unit: UnitId
    text: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The far set has acknowledged the last message, or has not. It names no message."""

    is_success: bool


@dataclass(frozen=True, slots=True)
class StatusKey:
    """A unit's status key, FleetSync 10 to 99."""

    unit: UnitId
    status: str


@dataclass(frozen=True, slots=True)
class Call:
    """A unit keyed (`is_begin`) or let go."""

    unit: UnitId
    is_begin: bool = True


@dataclass(frozen=True, slots=True)
class Fix:
    """Where a unit is, WGS 84 degrees; None when it does not say so in a way that can be read.

    `is_stale`: `V`, an old fix or, in old sets, the factory's.
    """

    unit: UnitId
    latitude: float | None
    longitude: float | None
    is_stale: bool = False
    status: str = ""


Said = Words | Receipt | StatusKey | Call | Fix


def is_unit(unit: str) -> bool:
    """Tell whether this is an address of either system."""
    return bool(FLEETSYNC.fullmatch(unit) or NEXEDGE.fullmatch(unit))


def is_to_many(unit: str) -> bool:
    """Tell whether nobody acknowledges what is said to this address."""
    return TO_MANY.fullmatch(unit) is not None


def text(unit: UnitId, words: str) -> bytes:
    """Write a text, short where it fits."""
    letter = "F" if len(words) <= LONGEST_SHORT else "G"
    return f"{_system(unit)}{letter}{unit}{words}".encode("ascii")


def poll(unit: UnitId) -> bytes:
    """Ask a unit for its position."""
    return f"{_system(unit)}R3{unit}".encode("ascii")


def receipt(*, is_success: bool) -> bytes:
    """Write what the set answers its host."""
    return b"0" if is_success else b"1"


def position(unit: UnitId, latitude: float, longitude: float, status: str = "", *, is_stale: bool) -> bytes:
    """Write the sentence that a set gives for a position with status, time and course left out."""
    tag = "PKNDS" if unit.startswith("U") else "PKLDS"
    who = unit if unit.startswith("U") else f"{unit[:3]},{unit[3:]}"
    north, east = "NS"[latitude < 0], "EW"[longitude < 0]
    where = f"{_minutes(abs(latitude), 2)},{north},{_minutes(abs(longitude), 3)},{east}"
    body = f"{tag},000000,{'V' if is_stale else 'A'},{where},000.0,000.0,,,W00,{who},{status},00,"
    return f"${body}*{checksum(body):02X}".encode("ascii")


def checksum(body: str) -> int:
    """Compute the XOR of the letters between `$` and `*` (NMEA 0183)."""
    value = 0
    for letter in body.encode("latin-1"):
        value ^= letter
    return value


def parse(body: bytes) -> Said:
    """Read the body of a frame. Malformed when it is nothing a set says."""
    if body in RECEIPTS:
        return Receipt(RECEIPTS[body])
    if body.startswith(b"$"):
        return parse_sentence(body)
    said = _decoded(body)
    if found := CALLER.fullmatch(said):
        begins = found[2] or found[4] or "1"
        return Call(UnitId(found[1] or found[3] or found[5]), begins == "1")
    if found := STATUS.fullmatch(said):
        return StatusKey(UnitId(found[1] or f"U{found[2]}"), found[3])
    if found := TEXT.fullmatch(said):
        return Words(UnitId(found[1] or found[2]), found[3])
    raise Malformed("A Kenwood frame of a kind that is not known.")


def parse_sentence(sentence: bytes) -> Said:
    """Read `$PK…*hh`. Malformed when its checksum is wrong, or it does not tell of whom it is."""
    body, _, given = _decoded(sentence)[1:].rpartition("*")
    if f"{checksum(body):02X}" != given.upper():
        raise Malformed("The checksum of a sentence does not fit.")
    tag, *fields = body.split(",")
    if tag != CALLER_TAG and tag not in POSITION_TAGS:
        raise Malformed(f"A sentence {tag[:8]} that is not for us.")
    unit, status = _sender(fields)
    if tag == CALLER_TAG:
        return Call(unit)
    validity, start = POSITION_TAGS[tag]
    try:
        latitude, longitude = _position(fields[start : start + 4])
        is_stale = _is_stale(fields[validity : validity + 1])
    except Malformed:  # who it is and what is wrong with him count without it
        return Fix(unit, None, None, status=status)
    return Fix(unit, latitude, longitude, is_stale, status)


def _sender(fields: list[str]) -> tuple[UnitId, str]:
    """Find the unit by its form, and the status behind it: a set without a fix may leave fields out."""
    for place in reversed(range(len(fields))):
        here, behind, last = [*fields[place:], "", ""][:3]
        if found := SENDER.fullmatch(here):
            return UnitId(f"U{found[1]:0>{UNIT_WIDTH}}"), behind
        if FLEET.fullmatch(here) and FLEET_UNIT.fullmatch(behind):
            return UnitId(here + behind), last
    raise Malformed("A sentence that does not tell of whom it is.")


def _position(where: list[str]) -> tuple[float, float]:
    match where:
        case [latitude, ("N" | "S") as north, longitude, ("E" | "W") as east]:
            at_north = _degrees(latitude, 90) * (-1 if north == "S" else 1)
            return at_north, _degrees(longitude, 180) * (-1 if east == "W" else 1)
        case _:
            raise Malformed("A position without a side.")


def _is_stale(validity: list[str]) -> bool:
    if validity not in (["A"], ["V"]):
        raise Malformed("A position that does not say whether it is valid.")
    return validity == ["V"]


def _degrees(words: str, most: int) -> float:
    found = DEGREES.fullmatch(words)
    if not found or float(found[2]) >= 60:  # noqa: PLR2004 -- minutes
        raise Malformed("A position that is not in degrees and minutes.")
    degrees = int(found[1]) + float(found[2]) / 60
    if degrees > most:
        raise Malformed("A position that is not on the earth.")
    return degrees


def _system(unit: UnitId) -> str:
    return "g" if NEXEDGE.fullmatch(unit) else ""


def _decoded(body: bytes) -> str:
    try:
        return body.decode("ascii")
    except UnicodeDecodeError as error:
        raise Malformed("A Kenwood frame with letters that are not ASCII.") from error


def _minutes(degrees: float, width: int) -> str:
    whole, parts = divmod(round(degrees * 600_000), 600_000)
    return f"{whole:0{width}d}{parts // 10_000:02d}.{parts % 10_000:04d}"
