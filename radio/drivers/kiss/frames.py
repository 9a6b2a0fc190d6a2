"""Frames on the serial line (KISS) and on the air (AX.25 UI).

KISS (Chepponis and Karn, 1987)::

    C0  port<<4|command  data ...  C0          C0 in data: DB DC, DB in data: DB DD

It has no checksum and no confirmation. What stands between two C0 is one frame; damage loses only its own.

AX.25 2.2, clause 3::

    destination 7 | source 7 | 0 to 8 digipeaters of 7 | 03 | F0 | info 0..256 | [FCS 2, on air]

    address: six letters shifted left by one, space padded, then  C R R S S S S E
             C: command bit (for a digipeater: has repeated it), SSSS: ssid, E: last address
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from radio.errors import Malformed

FEND = b"\xc0"
ESCAPE = b"\xdb"
LONGEST_RAW = 2 * (
    1 + 10 * 7 + 2 + 257
)  # all escaped, and one too many for AX.25: what is cut here is refused
BROKEN_ESCAPE = re.compile(rb"\xdb(?![\xdc\xdd])")

ADDRESS_BYTES = 7
MOST_ADDRESSES = 10
UI = 0x03
POLL_FINAL = 0x10
NO_LAYER_3 = 0xF0
LONGEST_INFO = 256
CALL = re.compile(r"([A-Z0-9]{1,6})(?:-(1[0-5]|[0-9]))?(\*?)")
PADDED_CALL = re.compile(rb"[A-Z0-9]{1,6} *")


class Command(IntEnum):
    """The low four bits of the first byte of a KISS frame."""

    DATA = 0x0
    TXDELAY = 0x1
    """Tens of milliseconds from keying to the first bit."""
    PERSISTENCE = 0x2
    """p = (value + 1) / 256."""
    SLOT = 0x3
    """Tens of milliseconds between two draws."""
    TXTAIL = 0x4
    """Tens of milliseconds from the last bit to letting go."""
    FULL_DUPLEX = 0x5
    HARDWARE = 0x6
    EXIT = 0xF


@dataclass(frozen=True, slots=True)
class KissFrame:
    """One frame of the serial line."""

    command: int
    data: bytes
    port: int = 0

    def encode(self) -> bytes:
        """Write it with its flags."""
        body = bytes([self.port << 4 | self.command]) + self.data
        return FEND + body.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc") + FEND

    @classmethod
    def decode(cls, raw: bytes) -> "KissFrame":
        """Read what stood between two flags. Malformed when it holds a broken escape or nothing."""
        if ESCAPE in raw:
            if BROKEN_ESCAPE.search(raw):
                raise Malformed("A KISS escape is followed by neither DC nor DD.")
            raw = raw.replace(b"\xdb\xdc", b"\xc0").replace(b"\xdb\xdd", b"\xdb")
        if not raw:
            raise Malformed("An empty KISS frame.")
        return cls(raw[0] & 0x0F, raw[1:], raw[0] >> 4)


class Deframer:
    """Cuts a stream of bytes at its flags. Holds one half frame of bounded length."""

    def __init__(self) -> None:
        self._half = b""
        self._is_overlong = False

    @property
    def has_half(self) -> bool:
        """Tell whether a frame has begun and not ended."""
        return bool(self._half)

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes in any pieces; give what stood between flags, still escaped, empty ones left out."""
        *ended, rest = data.split(FEND)
        frames = []
        for piece in ended:
            if raw := self._append(piece):
                frames.append(raw)
            self._half, self._is_overlong = b"", False
        self._append(rest)
        return frames

    def drop_half(self) -> bytes:
        """Forget the half frame and give it back for the log."""
        half, self._half, self._is_overlong = self._half, b"", False
        return half

    def _append(self, piece: bytes) -> bytes:
        if not self._is_overlong:
            self._half += piece
        if len(self._half) > LONGEST_RAW:  # what follows, up to the next flag, belongs to it
            self._half, self._is_overlong = self._half[:LONGEST_RAW], True
        return self._half


@dataclass(frozen=True, slots=True)
class Address:
    """A station: `CREW-7`; a digipeater that has repeated the frame ends in `*`."""

    call: str
    ssid: int = 0
    is_repeated: bool = False

    def __str__(self) -> str:
        return f"{self.call}-{self.ssid}" if self.ssid else self.call

    @classmethod
    def parse(cls, words: str) -> "Address":
        """Read `CALL`, `CALL-7` or `CALL-7*`. Malformed when it is none."""
        found = CALL.fullmatch(words)
        if not found:
            raise Malformed(f"{words!r} is no station: up to six of A-Z and 0-9, then -0 to -15.")
        return cls(found[1], int(found[2] or 0), bool(found[3]))

    def encode(self, *, marks: int, is_last: bool) -> bytes:
        """Write seven bytes; `marks` is the C bit with the two reserved ones."""
        letters = bytes(letter << 1 for letter in self.call.ljust(6).encode("ascii"))
        return letters + bytes([marks | self.ssid << 1 | is_last])

    @classmethod
    def decode(cls, seven: bytes, *, is_hop: bool) -> "Address":
        """Read seven bytes; only a digipeater's mark says `repeated`. Malformed when they are no address."""
        if any(letter & 1 for letter in seven[:6]):
            raise Malformed("An AX.25 address ends inside its call.")
        call = bytes(letter >> 1 for letter in seven[:6])
        if not PADDED_CALL.fullmatch(call):
            raise Malformed("An AX.25 call holds other than A-Z and 0-9.")
        return cls(call.decode("ascii").rstrip(), seven[6] >> 1 & 0x0F, is_hop and bool(seven[6] & 0x80))


@dataclass(frozen=True, slots=True)
class UiFrame:
    """An unnumbered information frame: said once, to nobody's protocol in particular."""

    destination: Address
    source: Address
    info: bytes
    path: tuple[Address, ...] = ()

    @property
    def is_digipeated(self) -> bool:
        """Tell whether this copy came by a digipeater."""
        return any(hop.is_repeated for hop in self.path)

    def encode(self) -> bytes:
        """Write it as KISS carries it, without FCS. Malformed when it is too long for AX.25."""
        if len(self.info) > LONGEST_INFO or len(self.path) + 2 > MOST_ADDRESSES:
            raise Malformed(f"An AX.25 frame carries {LONGEST_INFO} bytes over 8 digipeaters at most.")
        return _head(self.destination, self.source, self.path) + self.info

    @classmethod
    def decode(cls, data: bytes) -> "UiFrame":
        """Read a frame without FCS. Malformed when it is no UI frame of ours."""
        addresses, rest = _split_addresses(data)
        if len(rest) < 2 or rest[0] & ~POLL_FINAL != UI or rest[1] != NO_LAYER_3:  # noqa: PLR2004 -- control and PID
            raise Malformed("Not an AX.25 UI frame without layer 3.")
        if len(rest) - 2 > LONGEST_INFO:
            raise Malformed("The information field is longer than AX.25 allows.")
        destination, source, *path = addresses
        return cls(destination, source, rest[2:], tuple(path))


@lru_cache(maxsize=512)  # a set says nearly all that it says under one head
def _head(destination: Address, source: Address, path: tuple[Address, ...]) -> bytes:
    marked = [(destination, 0xE0), (source, 0x60)]
    marked += [(hop, 0xE0 if hop.is_repeated else 0x60) for hop in path]
    addresses = b"".join(
        address.encode(marks=marks, is_last=number == len(marked))
        for number, (address, marks) in enumerate(marked, start=1)
    )
    return addresses + bytes([UI, NO_LAYER_3])


def _split_addresses(data: bytes) -> tuple[Sequence[Address], bytes]:
    addresses: list[Address] = []
    for start in range(0, MOST_ADDRESSES * ADDRESS_BYTES, ADDRESS_BYTES):
        seven = data[start : start + ADDRESS_BYTES]
        if len(seven) < ADDRESS_BYTES:
            raise Malformed("An AX.25 frame ends inside its addresses.")
        addresses.append(_address(seven, is_hop=len(addresses) > 1))
        if seven[6] & 1:
            break
    else:
        raise Malformed("An AX.25 frame has no last address.")
    if len(addresses) < 2:  # noqa: PLR2004 -- destination and source
        raise Malformed("An AX.25 frame has no source.")
    return addresses, data[len(addresses) * ADDRESS_BYTES :]


_address = lru_cache(maxsize=512)(
    Address.decode
)  # a channel has few stations; each is read thousands of times
