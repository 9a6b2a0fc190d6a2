"""Lines of a text modem.

::

    +NAME=fields*hh CR LF        hh: XOR of all bytes between + and *, in hexadecimal, upper case

Fields are printable ASCII without `+` and `*`, so a `+` is always the start of a line: one that is broken off
or damaged gives up its first byte only, and what stands behind it is looked at again.
"""

import re
from dataclasses import dataclass
from functools import reduce
from operator import xor

LONGEST_FIELDS = 160
MOST_KEPT = 200  # bytes of noise that one log line needs
LINE = re.compile(rb"\+([A-Z]{2,8})=([ -),-~]{0,%d})\*([0-9A-F]{2})\r\n" % LONGEST_FIELDS)
HALF = re.compile(rb"\+[A-Z]{0,8}(?:=[ -),-~]{0,%d}(?:\*[0-9A-F]{0,2}\r?)?)?" % LONGEST_FIELDS)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is whole."""

    name: str
    fields: str = ""

    def encode(self) -> bytes:
        """Write it."""
        words = f"{self.name}={self.fields}".encode("ascii")
        return b"+%s*%02X\r\n" % (words, reduce(xor, words))


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes that are no line."""

    data: bytes


Piece = Line | Noise


class Deframer:
    """Cuts a stream of bytes into pieces. Holds one half line of bounded length."""

    def __init__(self) -> None:
        self._half = b""

    @property
    def has_half(self) -> bool:
        """Tell whether a line has begun and not ended."""
        return bool(self._half)

    def feed(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces; give what is whole, and the noise before it."""
        pieces, noise, rest, place = list[Piece](), bytearray(), self._half + data, 0
        while place < len(rest):
            found = LINE.match(rest, place)
            line = Line(found[1].decode(), found[2].decode()) if found else None
            if found and line and line.encode() == found[0]:
                pieces += [*_as_noise(noise), line]
                place = found.end()
            elif HALF.fullmatch(rest, place):
                break
            else:
                noise += rest[place : place + 1]
                place += 1
        self._half = rest[place:]
        return [*pieces, *_as_noise(noise)]

    def drop_half(self) -> bytes:
        """Forget the half line and give it back for the log."""
        half, self._half = self._half, b""
        return half


def _as_noise(noise: bytearray) -> list[Piece]:
    data = bytes(noise).strip(b"\r\n")[:MOST_KEPT]
    noise.clear()
    return [Noise(data)] if data else []
