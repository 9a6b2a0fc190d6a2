"""What travels between TETRA sets: SDS-TL (EN 300 392-2, 29), LIP (TS 100 392-18-1), statuses. Pure.

::

    TRANSFER  PID 8 | 0000 reports 2 long-form 1 store 1 | ref 8 | [validity 5 address type 3 …] | user data
    REPORT    PID 8 | 0001 ack-request 1 reserved 2 store 1 | delivery status 8 | ref 8
    ACK       PID 8 | 0010 reserved 4                       | delivery status 8 | ref 8
    short report, as a status of 16 bits:  011111 | kind 2 | ref 8

    text:  time flag 1 scheme 7 | [time 24] | [05 00 03 ref total number, PID 8A only] | letters
    LIP:   PID 8 | 00 | elapsed 2 | longitude 25 | latitude 24 | error 3 | speed 7 | heading 4 | 1 | reason 8
"""

from dataclasses import dataclass
from enum import IntEnum

from radio.errors import Malformed

LATIN1, UCS2 = 0x01, 0x1A
CODECS = {1: "iso8859-1", 11: "iso8859-13", 12: "iso8859-14", 13: "iso8859-15", 26: "utf-16-be"} | {
    number: f"iso8859-{number}" for number in range(2, 11)
}
LIP_BITS = 84
EMERGENCY_REASON = 2
OLDEST_FRESH = 1  # elapsed 0: 5 s, 1: 5 min; 2 is half an hour, 3 unknown
GSM = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
"""3GPP 23.038, the default alphabet."""


class Pid(IntEnum):
    """Protocol identifiers in use here."""

    SIMPLE_TEXT = 0x02
    SIMPLE_IMMEDIATE = 0x09
    LIP = 0x0A
    TEXT = 0x82
    IMMEDIATE = 0x89
    LONG_TEXT = 0x8A


TEXTS = frozenset({Pid.TEXT, Pid.IMMEDIATE, Pid.LONG_TEXT})


@dataclass(frozen=True, slots=True)
class Part:
    """Which piece of a long text this is; `number` counts from one."""

    ref: int
    total: int
    number: int


@dataclass(frozen=True, slots=True)
class Words:
    """A text. `ref` is None when it cannot be reported."""

    text: str
    ref: int | None = None
    asks_received: bool = False
    asks_read: bool = False
    may_be_short: bool = False
    part: Part | None = None
    pid: int = Pid.TEXT


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """How a text of ours stands: delivery status of EN 300 392-2 table 29.16."""

    status: int
    ref: int
    asks_ack: bool = False
    pid: int = Pid.TEXT


@dataclass(frozen=True, slots=True)
class ReportAck:
    """A report of ours has arrived."""

    status: int
    ref: int


@dataclass(frozen=True, slots=True)
class Fix:
    """A LIP short report, WGS 84 degrees."""

    latitude: float
    longitude: float
    is_stale: bool
    is_emergency: bool


@dataclass(frozen=True, slots=True)
class StatusValue:
    """A status of 16 bits; 0 is the emergency."""

    value: int


Said = Words | DeliveryReport | ReportAck | Fix | StatusValue
SHORT_STATUS = {0: 0x50, 1: 0x52, 2: 0x00, 3: 0x02}
"""Delivery status that each kind of short report stands for: not supported, memory full, received, read."""
SHORT_MARK = 0b011111
SHORT_KIND = {0x00: 2, 0x02: 3}


def parse(data: bytes, bits: int, *, is_status: bool) -> Said:
    """Read one PDU. Malformed when it is none of those known here."""
    if is_status or bits == 16:  # noqa: PLR2004 -- no SDS-TL PDU is that short
        return _status(data)
    pid = data[0]
    if pid == Pid.LIP:
        return _lip(data, bits)
    if pid in (Pid.SIMPLE_TEXT, Pid.SIMPLE_IMMEDIATE):
        return Words(_letters(data[1:]), pid=pid)
    if pid not in TEXTS or len(data) < 4:  # noqa: PLR2004 -- the shortest report
        raise Malformed(f"A PDU of protocol {pid:02X} that is not known here.")
    kind = data[1] >> 4
    if kind == 0:
        return _transfer(data)
    if kind == 1:
        return DeliveryReport(data[2], data[3], bool(data[1] & 0x08), pid)
    if kind == 2:  # noqa: PLR2004 -- as drawn above
        return ReportAck(data[2], data[3])
    raise Malformed(f"An SDS-TL PDU of unknown type {kind}.")


def transfer(
    text: str, ref: int, *, reports: int, lifetime: float | None = None, is_short: bool = False
) -> bytes:
    """Write a text in 8859-1, or UCS-2 when it needs it. `reports`: 1 received, 2 read, 3 both."""
    second = reports << 2 | (0 if is_short else 0x02) | (lifetime is not None)
    stored = b"" if lifetime is None else bytes([validity(lifetime) << 3 | 7])
    return bytes([Pid.TEXT, second, ref]) + stored + letters_of(text)


def letters_of(text: str) -> bytes:
    """Write scheme and letters."""
    try:
        return bytes([LATIN1]) + text.encode("latin-1")
    except UnicodeEncodeError:
        return bytes([UCS2]) + text.encode("utf-16-be")


def report(status: int, ref: int, pid: int = Pid.TEXT) -> bytes:
    """Write a standard report."""
    return bytes([pid, 0x10, status, ref])


def report_ack(status: int, ref: int, pid: int = Pid.TEXT) -> bytes:
    """Write the acknowledgement of a report."""
    return bytes([pid, 0x20, status, ref])


def short_report(status: int, ref: int) -> bytes:
    """Write a received or read report as a status."""
    return bytes([0x7C | SHORT_KIND[status], ref])


def validity(seconds: float) -> int:
    """Give the longest validity period that does not outlive `seconds`; at least 10 s."""
    periods = [VALIDITY[code] for code in sorted(VALIDITY)]
    return max(1, sum(period <= seconds for period in periods))


def lip(latitude: float, longitude: float, *, reason: int = 0, elapsed: int = 0) -> bytes:
    """Write a short report, its 84 bits left-aligned in 11 octets."""
    value = int(Pid.LIP)
    fields = ((0, 2), (elapsed, 2), (round(longitude * 2**25 / 360), 25), (round(latitude * 2**24 / 180), 24))
    for field, width in (*fields, (7, 3), (127, 7), (0, 4), (0, 1), (reason, 8)):
        value = value << width | field & (1 << width) - 1
    return (value << 4).to_bytes(11)


def _steps() -> dict[int, int]:
    seconds = {code: code * 10 for code in range(1, 7)}
    seconds |= {code: (code - 5) * 60 for code in range(7, 11)}
    seconds |= {code: (code - 10) * 600 for code in range(11, 17)}
    seconds |= {code: (code - 15) * 3_600 for code in range(17, 22)}
    seconds |= {code: (code - 20) * 6 * 3_600 for code in range(22, 25)}
    return seconds | {code: (code - 24) * 48 * 3_600 for code in range(25, 31)}


VALIDITY = _steps()
"""Seconds of each validity period but 31, which has no end."""


def _status(data: bytes) -> Said:
    value = int.from_bytes(data[:2])
    if value >> 10 == SHORT_MARK:
        return DeliveryReport(SHORT_STATUS[value >> 8 & 3], value & 0xFF)
    return StatusValue(value)


def _transfer(data: bytes) -> Words:
    pid, second, ref = data[0], data[1], data[2]
    rest = data[3:]
    if second & 0x01:
        rest = _after_store(rest)
    part, body = None, rest
    if pid == Pid.LONG_TEXT:
        scheme, timed = rest[:1], 4 if rest and rest[0] & 0x80 else 1
        part = _part(rest[timed : timed + 6])
        body = scheme + rest[1:timed] + rest[timed + 6 :]
    asks = second >> 2 & 3
    return Words(_letters(body), ref, bool(asks & 1), bool(asks & 2), not second & 0x02, part, pid)


def _after_store(rest: bytes) -> bytes:
    address = {0: 1, 1: 3, 2: 6, 7: 0}
    kind = rest[0] & 7
    if kind not in address:
        raise Malformed("A store-and-forward address of a kind not known here.")
    return rest[1 + address[kind] :]


def _part(header: bytes) -> Part:
    if len(header) != 6 or header[:3] != b"\x05\x00\x03" or not 0 < header[5] <= header[4]:  # noqa: PLR2004
        raise Malformed("A part of a long text without its number.")
    return Part(header[3], header[4], header[5])


def _letters(body: bytes) -> str:
    if not body:
        raise Malformed("A text without its scheme.")
    scheme = body[0] & 0x7F
    octets = body[4:] if body[0] & 0x80 else body[1:]
    if scheme == 0:
        return _gsm(octets)
    if scheme not in CODECS:
        raise Malformed(f"A text in coding scheme {scheme}, which is not known here.")
    return octets.decode(CODECS[scheme], "replace")


def _gsm(octets: bytes) -> str:
    value, count = int.from_bytes(octets, "little"), len(octets) * 8 // 7
    return "".join(GSM[value >> 7 * place & 0x7F] for place in range(count)).rstrip("@")


def _lip(data: bytes, bits: int) -> Fix:
    value = int.from_bytes(data) >> (len(data) * 8 - bits)
    if bits != LIP_BITS or value >> 74 & 3:
        raise Malformed("A location report that is not the short one.")
    longitude, latitude = _signed(value >> 47 & 0x1FFFFFF, 25), _signed(value >> 23 & 0xFFFFFF, 24)
    is_reason, reason = not value >> 8 & 1, value & 0xFF
    return Fix(
        latitude * 180 / 2**24,
        longitude * 360 / 2**25,
        is_stale=value >> 72 & 3 > OLDEST_FRESH,
        is_emergency=is_reason and reason == EMERGENCY_REASON,
    )


def _signed(value: int, width: int) -> int:
    return value - (1 << width) if value >> (width - 1) else value
