"""What a Hytera set and its host say: HDAP payloads out, HDAP payloads in.

=======================  =====================================================================================
text `A1`, to many `B1`  request id (4), to (4), from (4), words in UTF-16LE
its result `A2`, `B2`    request id (4), to (4), from (4; `A2` only), result (1)
registration `0003`      address (4); our answer `0080`: address (4), result (1), seconds that it holds (4)
sign-off `0001`          address (4)
are you there `0002`     address (4); answer `0082`: address (4), result (1)
where are you `A001`     request id (4), address (4); answer `A002`: the same, result (2), fix
reports of place         `C003`, `D003`, `D004`, and `B003` while the emergency key is on: see `REPORTS`
fix, 40 letters          `A` or `V`, hhmmss, ddmmyy, `N` ddmm.mmmm, `E` dddmm.mmmm, speed (3), course (3)
=======================  =====================================================================================

An address is an IPv4 address: a network's octet and the 24 bits of the radio id. In a text's opcode the bit
8000 says that no result is wanted, 4000 that a field of options stands at the end.
"""

import re
from dataclasses import dataclass
from enum import IntEnum

from radio.drivers.datagrams import Datagram
from radio.drivers.hytera.frames import Hdap, Service
from radio.errors import Malformed

PRIVATE, PRIVATE_RESULT, GROUP, GROUP_RESULT = 0xA1, 0xA2, 0xB1, 0xB2
NO_RESULT_WANTED, HAS_OPTIONS = 0x8000, 0x4000
SIGN_OFF, ONLINE_CHECK, REGISTRATION, REGISTRATION_ANSWER, ONLINE_ANSWER = 0x01, 0x02, 0x03, 0x80, 0x82
WHERE, HERE, HERE_WITH_RSSI, EMERGENCY_REPORT = 0xA001, 0xA002, 0xA003, 0xB003
REPORTS = {HERE: 10, HERE_WITH_RSSI: 10, EMERGENCY_REPORT: 5, 0xC003: 16, 0xD003: 8, 0xD004: 10}
"""How many bytes stand before the fix: request id, address, then a result, an interval or a kind."""

FIX = re.compile(rb"([AV])(.{6})(.{6})([NS])(\d{4}\.\d{4})([EW])(\d{5}\.\d{4})(.{3})(.{3})", re.DOTALL)
FIX_BYTES = 40
MOST_DEGREES = (90, 180)


class Result(IntEnum):
    """How the set ended a text."""

    OK = 0x00
    FAILED = 0x01
    INVALID = 0x03
    CHANNEL_BUSY = 0x04
    RECEIVE_ONLY = 0x05
    LOW_BATTERY = 0x06
    PLL_UNLOCKED = 0x07
    NOT_ACKNOWLEDGED = 0x08
    REPEATER_ASLEEP = 0x09
    NO_CONTACT = 0x0A
    DENIED = 0x0B
    INTERRUPTED = 0x0C


@dataclass(frozen=True, slots=True)
class Words:
    """A text. `request` is the number that its result names."""

    request: int
    to: bytes
    sender: bytes
    text: str
    is_to_many: bool = False
    wants_result: bool = True


@dataclass(frozen=True, slots=True)
class Ended:
    """The result of a text: a number of `Result`, or one that is not known."""

    request: int
    to: bytes
    result: int
    sender: bytes = b""
    is_to_many: bool = False


@dataclass(frozen=True, slots=True)
class Registered:
    """A set has come on the air."""

    who: bytes


@dataclass(frozen=True, slots=True)
class SignedOff:
    """A set goes off the air."""

    who: bytes


@dataclass(frozen=True, slots=True)
class Online:
    """The answer to *are you there*."""

    who: bytes
    is_there: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a unit is, WGS 84 degrees; None where it has no fix. `is_stale`: an old one.

    An emergency is one whatever its fix says: one that cannot be is as none.
    """

    who: bytes
    where: tuple[float, float] | None
    is_stale: bool = False
    is_emergency: bool = False


Said = Words | Ended | Registered | SignedOff | Online | Place


def text(words: Words) -> Hdap:
    """Write a text."""
    opcode = (GROUP if words.is_to_many else PRIVATE) | (0 if words.wants_result else NO_RESULT_WANTED)
    payload = words.request.to_bytes(4) + words.to + words.sender + words.text.encode("utf-16-le")
    return Hdap(Service.TEXT, opcode, payload)


def ended(end: Ended) -> Hdap:
    """Write the result of a text; one to many does not name who asked."""
    opcode, sender = (GROUP_RESULT, b"") if end.is_to_many else (PRIVATE_RESULT, end.sender)
    payload = end.request.to_bytes(4) + end.to + sender + bytes([end.result])
    return Hdap(Service.TEXT, opcode, payload)


def register(who: bytes) -> Hdap:
    """Write what a set says when it comes on the air."""
    return Hdap(Service.REGISTRATION, REGISTRATION, who)


def registration_answer(who: bytes, seconds: int) -> Hdap:
    """Answer a registration: it holds so long."""
    return Hdap(Service.REGISTRATION, REGISTRATION_ANSWER, who + b"\x00" + seconds.to_bytes(4))


def online_check(who: bytes) -> Hdap:
    """Ask whether a unit is there."""
    return Hdap(Service.REGISTRATION, ONLINE_CHECK, who)


def where(request: int, who: bytes) -> Hdap:
    """Ask a unit for its position, now."""
    return Hdap(Service.LOCATION, WHERE, request.to_bytes(4) + who)


def emergency_report(who: bytes, latitude: float, longitude: float, *, is_stale: bool) -> Hdap:
    """Write what a set says of its place while its emergency key is on."""
    return Hdap(
        Service.LOCATION, EMERGENCY_REPORT, who + b"\x00" + fix(latitude, longitude, is_stale=is_stale)
    )


def fix(latitude: float, longitude: float, *, is_stale: bool) -> bytes:
    """Write a fix, without time, speed and course."""
    north, east = "NS"[latitude < 0], "EW"[longitude < 0]
    at = f"{north}{_minutes(abs(latitude), 2)}{east}{_minutes(abs(longitude), 3)}"
    return f"{'V' if is_stale else 'A'}000000000000{at}000000".encode("ascii")


def read(datagram: Datagram) -> Said | None:
    """Read the frame in a datagram; None when it is nothing that a set or its host says."""
    try:
        return parse(Hdap.decode(datagram.payload))
    except Malformed:
        return None


def parse(frame: Hdap) -> Said:
    """Read what a frame says. Malformed when it is nothing that is read here."""
    match frame.service:
        case Service.TEXT:
            return _text(frame.opcode, frame.payload)
        case Service.REGISTRATION:
            return _registration(frame.opcode, frame.payload)
        case Service.LOCATION if frame.opcode in REPORTS:
            return _place(frame.opcode, frame.payload)
        case _:
            raise Malformed(f"Service {frame.service:02X}, {frame.opcode:04X}: not read here.")


def _text(opcode: int, payload: bytes) -> Said:
    kind, body = opcode & 0xFF, payload
    if opcode & HAS_OPTIONS:
        most = len(payload) - int.from_bytes(payload[:2])
        if most < 2:  # noqa: PLR2004 -- the options' own length
            raise Malformed("The options of a text are longer than it is.")
        body = payload[2:most]
    request, to, rest = int.from_bytes(body[:4]), body[4:8], body[8:]
    if kind == GROUP_RESULT and len(rest) == 1:
        return Ended(request, to, rest[0], is_to_many=True)
    if kind == PRIVATE_RESULT and len(rest) == 5:  # noqa: PLR2004 -- an address and the result
        return Ended(request, to, rest[4], rest[:4])
    if kind in (PRIVATE, GROUP) and len(rest) >= 4:  # noqa: PLR2004 -- an address
        wants_result = not opcode & NO_RESULT_WANTED
        return Words(request, to, rest[:4], _words(rest[4:]), kind == GROUP, wants_result)
    raise Malformed("A text message of a kind or length that is not known.")


def _words(data: bytes) -> str:
    try:
        return data.decode("utf-16-le").split("\0")[0].removeprefix("\r\n")
    except UnicodeDecodeError as error:
        raise Malformed("A text that is not UTF-16.") from error


def _registration(opcode: int, payload: bytes) -> Said:
    who, rest = payload[:4], payload[4:]
    if len(who) == 4:  # noqa: PLR2004 -- an address
        if opcode == REGISTRATION:
            return Registered(who)
        if opcode == SIGN_OFF:
            return SignedOff(who)
        if opcode == ONLINE_ANSWER and len(rest) == 1:
            return Online(who, rest[0] == 0)
    raise Malformed("A registration of a kind or length that is not known.")


def _place(opcode: int, payload: bytes) -> Place:
    before = REPORTS[opcode]
    is_emergency = opcode == EMERGENCY_REPORT
    who = payload[:4] if is_emergency else payload[4:8]
    given = payload[before : before + FIX_BYTES]
    if len(who) < 4 or (len(payload) < before and not is_emergency):  # noqa: PLR2004 -- an address
        raise Malformed("A report of a place that is too short.")
    found = FIX.fullmatch(given)
    if not found:
        return Place(who, None, is_emergency=is_emergency)
    try:
        return Place(who, _where(found), found[1] == b"V", is_emergency)
    except Malformed:
        if not is_emergency:
            raise
        return Place(who, None, is_emergency=True)


def _where(fix: re.Match[bytes]) -> tuple[float, float]:
    latitude, longitude = (
        _degrees(fix[group], most) for group, most in zip((5, 7), MOST_DEGREES, strict=True)
    )
    north, east = -1 if fix[4] == b"S" else 1, -1 if fix[6] == b"W" else 1
    return north * latitude, east * longitude


def _degrees(words: bytes, most: int) -> float:
    whole, minutes = int(words[:-7]), float(words[-7:])
    degrees = whole + minutes / 60
    if minutes >= 60 or degrees > most:  # noqa: PLR2004 -- minutes
        raise Malformed("A position that is not on the earth.")
    return degrees


def _minutes(degrees: float, width: int) -> str:
    whole, parts = divmod(round(degrees * 600_000), 600_000)
    return f"{whole:0{width}d}{parts // 10_000:02d}.{parts % 10_000:04d}"
