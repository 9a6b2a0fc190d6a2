r"""What a TETRA terminal says on its serial line (EN 300 392-5), cut into tokens.

===============================  =====================================================================
`\r\nOK\r\n`, `+CME ERROR: 42`   a line
`\r\n> `                         the prompt: give the hex digits now, then 1A
`+CTSDSR: 12,2001,0,23401,0,112`  a header; exactly one line of hex digits follows, even inside a response
===============================  =====================================================================

There is no checksum: a header whose digits do not fit its length is refused, and the line is looked at again.
"""

import re
from dataclasses import dataclass

from radio.errors import Malformed

LONGEST_LINE = 640  # 2047 bits are 512 digits; a header is short
HEX = re.compile(r"[0-9A-Fa-f]+")
ENDS = re.compile(rb"[\r\n]")
HEADER = "+CTSDSR:"
FIELDS = re.compile(r"\+CTSDSR: ?([0-9]{1,2})((?:,[0-9]*){2,6})")
LONG_HEADER = 5  # service, calling, its type, called, its type, length
LONG_NUMBER = 8
MOST_BITS = 2047


@dataclass(frozen=True, slots=True)
class Line:
    """One line that stands for itself."""

    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """The terminal waits for digits."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A header with its digits, not read yet."""

    header: str
    digits: str


Token = Line | Prompt | Incoming


@dataclass(frozen=True, slots=True)
class Received:
    """A PDU from the air: who sent it, by which service (12 text and positions, 13 status), its bits."""

    service: int
    caller: str
    called: str
    length: int
    data: bytes


class Splitter:
    """Cuts the stream. Holds one half line of bounded length and one header that waits for its digits."""

    def __init__(self) -> None:
        self._half = b""
        self._header: str | None = None
        self._is_overlong = False

    @property
    def has_half(self) -> bool:
        """Tell whether something has begun and not ended."""
        return bool(self._half) or self._header is not None or self._is_overlong

    def feed(self, data: bytes) -> list[Token]:
        """Take bytes in any pieces."""
        *ended, rest = ENDS.split(data)
        tokens: list[Token] = []
        for piece in ended:
            self._append(piece, tokens)
            tokens += self._end()
        self._append(rest, tokens)
        return tokens

    def drop_half(self) -> bytes:
        """Forget what has begun and give it back for the log."""
        half = (self._header or "").encode() + self._half
        self._half, self._header, self._is_overlong = b"", None, False
        return half

    def _append(self, piece: bytes, tokens: list[Token]) -> None:
        if self._is_overlong:
            return
        self._half += piece
        while self._half.lstrip(b" ").startswith(b">"):
            self._half = self._half.lstrip(b" ")[1:].lstrip(b" ")
            tokens.append(Prompt())
        if not self._half.strip(b" "):
            self._half = b""  # the blank of a prompt
        if len(self._half) > LONGEST_LINE:  # what follows, up to the line's end, belongs to it
            self._half, self._is_overlong = self._half[:LONGEST_LINE], True

    def _end(self) -> list[Token]:
        text, self._half, self._is_overlong = self._half.decode("latin-1").strip(" \x1a"), b"", False
        if not text:
            return []
        header, self._header = self._header, None
        if header is not None and HEX.fullmatch(text):
            return [Incoming(header, text)]
        lost: list[Token] = [Line(header)] if header is not None else []
        if text.startswith(HEADER):
            self._header = text
            return lost
        return [*lost, Line(text)]


def read_incoming(incoming: Incoming) -> Received:
    """Read a header of 3, 4, 6 or 7 fields with its digits. Malformed when they do not fit each other."""
    found = FIELDS.fullmatch(incoming.header)
    if not found:
        raise Malformed("The header of a received PDU is damaged.")
    fields = found[2][1:].split(",")
    if len(fields) >= LONG_HEADER:
        caller, called, length = fields[0], fields[2], fields[4]
    elif len(fields) == 2:  # noqa: PLR2004 -- service, called, length: nobody says who
        caller, called, length = "", fields[0], fields[1]
    elif len(fields[1]) <= 1:  # called, its type, length: nobody says who
        caller, called, length = "", fields[0], fields[2]
    else:
        caller, called, length = fields[0], fields[1], fields[2]
    if not length or not 0 < int(length) <= MOST_BITS:
        raise Malformed("The header of a received PDU tells no length.")
    bits = int(length)
    return Received(
        int(found[1]), short_number(caller), short_number(called), bits, _data(bits, incoming.digits)
    )


def short_number(number: str) -> str:
    """Give the short number (SSI) of a full one: 4 digits of country, 5 of network, 8 of the unit."""
    return str(int(number[-LONG_NUMBER:])) if number else ""


def command_send(unit: str, bits: int) -> bytes:
    """Write the command before the digits."""
    return f"AT+CMGS={unit},{bits}\r\n".encode()


def digits_of(data: bytes) -> bytes:
    """Write the digits and their end."""
    return data.hex().upper().encode() + b"\x1a"


def _data(bits: int, digits: str) -> bytes:
    """Left-aligned, as some sets leave out the last half octet and others fill it."""
    if len(digits) not in {-(-bits // 4), 2 * -(-bits // 8)}:
        raise Malformed(f"A PDU of {bits} bits came with {len(digits)} digits.")
    return bytes.fromhex(digits + "0" * (len(digits) % 2))
