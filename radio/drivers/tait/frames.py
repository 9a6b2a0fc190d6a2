"""Frames of the CCDI line (Tait MMA-00038-02) and what stands between them.

::

    ident 1   size 2   parameters 0..255   checksum 2   CR          .  (prompt)          9C FE 0D  (restart)

`size` is the number of parameter bytes in hexadecimal, the checksum the two's complement of the sum of all
before it, both in upper case. The prompt follows each command and each message; it is a dot that stands
outside a frame, so a reader must count bytes: a text may hold dots.
"""

import re
from dataclasses import dataclass

from radio.errors import Malformed

PROMPT = b"."
RESTART = b"\x9c\xfe\x0d"
"""What a set says first when it comes up. Seen on real sets, not in the manual."""
LONGEST_PARAMETERS = 255
OVERHEAD = 6  # ident, size, checksum, CR
QUIET = b"\r\n\x11\x13"
HEAD = re.compile(rb"[a-z](?:[0-9A-F]{2}|[0-9A-F]?\Z)|[a-z]\Z")
BODY = re.compile(rb"[ -~]*")


@dataclass(frozen=True, slots=True)
class Frame:
    """One command or one message."""

    ident: str
    parameters: str = ""

    def encode(self) -> bytes:
        """Write it. Malformed when the parameters are too long or hold what the line cannot carry."""
        if len(self.parameters) > LONGEST_PARAMETERS:
            raise Malformed(f"A CCDI frame carries {LONGEST_PARAMETERS} bytes of parameters at most.")
        if not (self.parameters.isascii() and BODY.fullmatch(self.parameters.encode())):
            raise Malformed("A CCDI frame carries displayable ASCII only.")
        head = f"{self.ident}{len(self.parameters):02X}{self.parameters}".encode()
        return head + b"%02X\r" % checksum(head)

    @classmethod
    def decode(cls, line: bytes) -> "Frame":
        """Read one frame with its CR. Malformed when it is none."""
        if len(line) < OVERHEAD or not HEAD.match(line) or line[-1:] != b"\r":
            raise Malformed("Not a CCDI frame.")
        if int(line[1:3], 16) != len(line) - OVERHEAD:
            raise Malformed("A CCDI frame is not as long as it says.")
        if not BODY.fullmatch(line[:-1]):
            raise Malformed("A CCDI frame holds other than displayable ASCII.")
        if line[-3:-1] != b"%02X" % checksum(line[:-3]):
            raise Malformed("The checksum of a CCDI frame does not fit.")
        text = line.decode("ascii")
        return cls(text[0], text[3:-3])


@dataclass(frozen=True, slots=True)
class Prompt:
    """The set has done with a command or a message."""


@dataclass(frozen=True, slots=True)
class Restart:
    """The set came up."""


@dataclass(frozen=True, slots=True)
class Junk:
    """Bytes that are none of these."""

    data: bytes


Piece = Frame | Prompt | Restart | Junk


def checksum(data: bytes) -> int:
    """Compute the two's complement of the low eight bits of the sum."""
    return -sum(data) & 0xFF


class Deframer:
    """Cuts a stream of bytes into pieces. Holds one half frame of bounded length."""

    def __init__(self) -> None:
        self._rest = b""

    @property
    def has_half(self) -> bool:
        """Tell whether a frame has begun and not ended."""
        return bool(self._rest)

    def feed(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces. What is no frame is passed over to where the next one begins."""
        pieces, junk = list[Piece](), bytearray()
        stream, place = self._rest + data, 0
        while place < len(stream):
            piece, length = _piece_at(stream, place)
            if length == 0:
                break
            if piece is None:
                junk += stream[place : place + length]
            elif not isinstance(piece, Junk):
                pieces += [*_as_junk(junk), piece]
                junk.clear()
            place += length
        self._rest = stream[place:]
        return [*pieces, *_as_junk(junk)]

    def drop_half(self) -> bytes:
        """Forget the half frame and give it back for the log."""
        half, self._rest = self._rest, b""
        return half


def _piece_at(stream: bytes, place: int) -> tuple[Piece | None, int]:
    """Give what begins at `place` with its length; None for one foreign byte, length 0 for half a piece."""
    first = stream[place : place + 1]
    if first == PROMPT:
        return Prompt(), 1
    if first in QUIET:
        return Junk(b""), 1
    if first == RESTART[:1]:
        start = stream[place : place + len(RESTART)]
        if start == RESTART:
            return Restart(), len(RESTART)
        return None, 0 if RESTART.startswith(start) else 1
    return _frame_at(stream, place)


def _frame_at(stream: bytes, place: int) -> tuple[Piece | None, int]:
    if not HEAD.match(stream, place):
        return None, 1
    if len(stream) - place < 3:  # noqa: PLR2004 -- ident and size
        return None, 0
    length = int(stream[place + 1 : place + 3], 16) + OVERHEAD
    line = stream[place : place + length]
    body = BODY.match(line)
    shown = body.end() if body else 0
    if shown < length - 1 and shown < len(line):
        return None, 1
    if len(line) < length:
        return None, 0
    try:
        return Frame.decode(line), length
    except Malformed:
        return None, 1


def _as_junk(data: bytearray) -> list[Piece]:
    return [Junk(bytes(data))] if data else []
