r"""The framer of sets that write `02 words 03`, with NMEA 0183 sentences between where a make has them.

::

    02  words (no byte below 20)  03            no checksum: a damaged letter cannot be told from a sound one
    $words*hh  CR LF                            hh: XOR of all letters between $ and *

A frame that is broken off gives up its first byte only: what stands behind it is looked at again.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

LONGEST_BODY = 4200  # the longest text of any such set has 4096 letters
LONGEST_SENTENCE = 160  # NMEA allows 82; fleet, unit and status may be added
MOST_KEPT = 200  # bytes of noise that one log line needs

FRAME = re.compile(rb"\x02([^\x00-\x1f]{0,%d})\x03" % LONGEST_BODY)
HALF_FRAME = re.compile(rb"\x02[^\x00-\x1f]{0,%d}" % LONGEST_BODY)
SENTENCE = re.compile(rb"(\$[^\x00-\x1f$*]{0,%d}\*[0-9A-Fa-f]{2})" % LONGEST_SENTENCE)
HALF_SENTENCE = re.compile(rb"\$[^\x00-\x1f$*]{0,%d}(?:\*[0-9A-Fa-f]?)?" % LONGEST_SENTENCE)
START = re.compile(rb"[\x02$]")
START_OF_FRAME = re.compile(rb"\x02")


class Kind(StrEnum):
    """What a piece of the stream is."""

    FRAME = "frame"
    SENTENCE = "sentence"
    NOISE = "noise"


@dataclass(frozen=True, slots=True)
class Piece:
    """What stood between 02 and 03, a sentence with its `$` and checksum, or bytes that were neither."""

    kind: Kind
    data: bytes


def frame(words: bytes) -> bytes:
    """Write a frame."""
    return b"\x02" + words + b"\x03"


class Deframer:
    """Cuts a stream of bytes into pieces. Holds one half piece of bounded length."""

    def __init__(self, *, has_sentences: bool = False) -> None:
        self._start = START if has_sentences else START_OF_FRAME
        self._half = b""
        self._noise = bytearray()

    @property
    def has_half(self) -> bool:
        """Tell whether a frame has begun and not ended."""
        return bool(self._half)

    def feed(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces; give what is whole, and the noise before it."""
        pieces: list[Piece] = []
        rest = self._half + data
        place = 0
        while found := self._start.search(rest, place):
            self._noise += rest[place : found.start()]
            place = found.start()
            whole, half = (FRAME, HALF_FRAME) if rest[place] == 0x02 else (SENTENCE, HALF_SENTENCE)  # noqa: PLR2004 -- STX
            if match := whole.match(rest, place):
                pieces += self._end_noise()
                pieces.append(Piece(Kind.FRAME if whole is FRAME else Kind.SENTENCE, match[1]))
                place = match.end()
            elif half.fullmatch(rest, place):
                break
            else:
                self._noise += rest[place : place + 1]
                place += 1
        else:
            self._noise += rest[place:]
            place = len(rest)
        self._half = rest[place:]
        return pieces + self._end_noise()

    def drop_half(self) -> bytes:
        """Forget the half frame and give it back for the log."""
        half, self._half = self._half, b""
        return half

    def _end_noise(self) -> list[Piece]:
        noise = bytes(self._noise).strip(b"\r\n")
        self._noise.clear()
        return [Piece(Kind.NOISE, noise[:MOST_KEPT])] if noise else []
