"""What APRS stations say in the information field (APRS101, clauses 5 to 16). Text out, bytes in.

==================================  ===========================================================
`:CREW-7   :words{42`               message, addressee padded to nine; `{42` asks for a receipt
`:CREW-7   :words{MM}AA`            the same with a reply-ack: my number MM, and I have your AA
`:BASE-1   :ack42`, `:…:rej42`      receipt, refusal
`:BLN1     :words`                  bulletin to everybody
`>words`                            status
`!2301.30N/07228.25E>words`         position (also `=`; `/` and `@` with seven characters of time)
`!/5L!!<*e7>7P[words`               compressed position, base 91
==================================  ===========================================================
"""

import re
from dataclasses import dataclass

from radio.errors import Malformed

LONGEST_TEXT = 67
FORBIDDEN = frozenset("|~{")
"""APRS101 14: reserved for TNC streams and the message number."""
ADDRESSEE_WIDTH = 9
ADDRESSEE = re.compile(rf"[!-9;-~]{{1,{ADDRESSEE_WIDTH}}}")
EMERGENCY_WORD = "EMERG"
EMERGENCY_MARK = "!EMERGENCY!"

MESSAGE = re.compile(r":(.{9}):(.*)", re.DOTALL)
NUMBER = re.compile(r"(.*)\{([A-Za-z0-9]{1,5})(?:(\})([A-Za-z0-9]{0,5}))?", re.DOTALL)
RECEIPT = re.compile(r"(ack|rej)([A-Za-z0-9]{1,5})(?:\}[A-Za-z0-9]{0,5})?")
BULLETIN = re.compile(r"BLN[A-Z0-9]{1,6}|NWS.{0,6}|ALL|QST|CQ")
DEGREES = re.compile(r"(\d\d)(\d\d\.\d\d)([NS])[!-~](\d\d\d)(\d\d\.\d\d)([EW])[!-~](.*)", re.DOTALL)
COMPRESSED = re.compile(r"[/\\A-Za-j]([!-{]{4})([!-{]{4})[!-~][ -~]{3}(.*)", re.DOTALL)
TIME_WIDTH = 7
MIC_E_ZEROS = frozenset("0123456789L")
"""Letters of a Mic-E destination whose message bit is 0 (APRS101 10, table of destination letters)."""


@dataclass(frozen=True, slots=True)
class Message:
    """Words to one station; `number` asks for a receipt, `acknowledges` is one for the addressee's own."""

    addressee: str
    text: str
    number: str | None = None
    acknowledges: str | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The addressee's message of this number has arrived, or was refused."""

    addressee: str
    number: str
    is_refusal: bool = False


@dataclass(frozen=True, slots=True)
class Bulletin:
    """Words to everybody; nobody answers."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class StatusText:
    """What a station says of itself, again and again; also a cry for help in a report that cannot be read."""

    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A position, WGS 84 degrees."""

    latitude: float
    longitude: float
    comment: str = ""


@dataclass(frozen=True, slots=True)
class MicE:
    """A Mic-E report; only its emergency bits are read."""

    is_emergency: bool


@dataclass(frozen=True, slots=True)
class Unread:
    """A kind of report that is not for us: weather, telemetry, objects."""


Said = Message | Receipt | Bulletin | StatusText | Fix | MicE | Unread


def message(addressee: str, text: str, number: str | None = None) -> str:
    """Write a message; with a number it asks for a receipt."""
    return f":{addressee:<{ADDRESSEE_WIDTH}}:{text}" + (f"{{{number}" if number else "")


def receipt(addressee: str, number: str, *, is_refusal: bool = False) -> str:
    """Write the receipt for a message."""
    return message(addressee, ("rej" if is_refusal else "ack") + number)


def position(latitude: float, longitude: float, comment: str = "") -> str:
    """Write a position, WGS 84 degrees; the symbol is a car."""
    north, east = "NS"[latitude < 0], "EW"[longitude < 0]
    return f"!{_minutes(abs(latitude), 2)}{north}/{_minutes(abs(longitude), 3)}{east}>{comment}"


def parse(info: bytes, destination: str = "") -> Said:
    """Read an information field; Mic-E hides half of its report in the frame's `destination`.

    Malformed when it claims to be a kind of report and is not. A cry for help is one in any report, however
    odd the rest of it is: who and what go before where.
    """
    said = _decoded(info)
    try:
        told = _read(said, destination)
    except Malformed:
        if EMERGENCY_MARK in said.upper():
            return StatusText(said)
        raise
    is_unread = isinstance(told, MicE | Unread) and EMERGENCY_MARK in said.upper()
    return StatusText(said) if is_unread else told


def is_cry(text: str) -> bool:
    """Tell whether words are a cry for help."""
    text = text.strip().upper()
    return text.startswith(EMERGENCY_WORD) or EMERGENCY_MARK in text


def _read(said: str, destination: str) -> Said:
    match said[:1]:
        case ":":
            return _parse_message(said)
        case ">":
            return StatusText(said[1:])
        case "!" | "=":
            return _parse_fix(said[1:])
        case "/" | "@":
            return _parse_fix(said[1 + TIME_WIDTH :])
        case "`" | "'":
            return MicE(len(destination) == 6 and MIC_E_ZEROS.issuperset(destination[:3]))  # noqa: PLR2004 -- 6 letters
        case _:
            return Unread()


def is_to_everybody(addressee: str) -> bool:
    """Tell whether this is a bulletin's name and no station's."""
    return BULLETIN.fullmatch(addressee) is not None


def _decoded(info: bytes) -> str:
    info = info.rstrip(b"\r\n\0")
    try:
        return info.decode("utf-8")
    except UnicodeDecodeError:
        return info.decode("latin-1")


def _parse_message(said: str) -> Message | Receipt | Bulletin:
    found = MESSAGE.fullmatch(said)
    if not found:
        raise Malformed("An APRS message has no addressee of nine letters.")
    addressee, text = found[1].rstrip(), found[2]
    if is_to_everybody(addressee):
        return Bulletin(addressee, text)
    if found := RECEIPT.fullmatch(text):
        return Receipt(addressee, found[2], is_refusal=found[1] == "rej")
    if found := NUMBER.fullmatch(text):
        return Message(addressee, found[1], found[2], found[4] or None)
    return Message(addressee, text)


def _parse_fix(said: str) -> Fix:
    if found := DEGREES.fullmatch(said.replace(" ", "0", 18) if " " in said[:18] else said):
        latitude = _degrees(found[1], found[2], found[3])
        longitude = _degrees(found[4], found[5], found[6])
        return _checked(Fix(latitude, longitude, found[7]))
    if found := COMPRESSED.fullmatch(said):
        return _checked(Fix(90 - _base91(found[1]) / 380926, _base91(found[2]) / 190463 - 180, found[3]))
    raise Malformed("An APRS position in neither of its two spellings.")


def _checked(fix: Fix) -> Fix:
    if abs(fix.latitude) > 90 or abs(fix.longitude) > 180:  # noqa: PLR2004 -- degrees
        raise Malformed("An APRS position that is not on the earth.")
    return fix


def _degrees(degrees: str, minutes: str, side: str) -> float:
    if float(minutes) >= 60:  # noqa: PLR2004 -- minutes
        raise Malformed("An APRS position with more than 60 minutes.")
    return (int(degrees) + float(minutes) / 60) * (-1 if side in "SW" else 1)


def _base91(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value * 91 + ord(letter) - 33
    return value


def _minutes(degrees: float, width: int) -> str:
    whole, hundredths = divmod(round(degrees * 6000), 6000)
    return f"{whole:0{width}d}{hundredths // 100:02d}.{hundredths % 100:02d}"
