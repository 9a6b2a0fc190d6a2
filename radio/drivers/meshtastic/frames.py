"""The stream between a node and its host (meshtastic.org, Client API, streaming version).

::

    94 C3  hi lo  message          length of the message, at most 512; no checksum
    any other bytes                the node's own log, lines of text

What stands behind 94 C3 must be a message of the direction's kind. If it is not, one byte is dropped and
what follows is looked at again: a good frame may begin inside a bad one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from radio.errors import Malformed

START = b"\x94\xc3"
HEADER = 4
LONGEST = 512
WAKE = START[1:] * 32
"""Wakes a sleeping node, and fills up a frame that it may believe unfinished."""
MOST_KEPT = 200  # bytes of the node's log in one piece

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Words:
    """Bytes between frames: the node's log, or noise."""

    data: bytes


def frame(message: bytes) -> bytes:
    """Write a frame."""
    return START + len(message).to_bytes(2) + message


class Deframer(Generic[T]):
    """Cuts a stream of bytes into messages, as `read` reads them, and words. Holds one half piece."""

    def __init__(self, read: Callable[[bytes], T]) -> None:
        self._read = read
        self._rest = b""
        self._words = bytearray()

    @property
    def has_half(self) -> bool:
        """Tell whether a frame or a line has begun and not ended."""
        return bool(self._rest or self._words)

    def feed(self, data: bytes) -> list[T | Words]:
        """Take bytes in any pieces; give what is whole."""
        self._rest += data
        return self._cut()

    def give_up(self) -> list[T | Words]:
        """Give up the half frame; good ones may stand behind its first byte."""
        pieces: list[T | Words] = []
        while self._rest:
            pieces += self._skip(1)
            pieces += self._cut()
        return pieces + self._end_words()

    def forget(self) -> None:
        """Forget what has begun."""
        self._rest = b""
        self._words.clear()

    def _cut(self) -> list[T | Words]:
        pieces: list[T | Words] = []
        while self._rest:
            start = self._rest.find(START[0])
            if start != 0:
                pieces += self._skip(len(self._rest) if start < 0 else start)
                continue
            end = self._end_of_frame()
            if end is None:
                break
            try:
                message = self._read(self._rest[HEADER:end]) if end else None
            except Malformed:
                message = None
            if message is None:
                pieces += self._skip(1)
                continue
            pieces += [*self._end_words(), message]
            self._rest = self._rest[end:]
        return pieces

    def _end_of_frame(self) -> int | None:
        """Tell where the frame at the start of the rest ends: 0: it is none, None: it is not all here."""
        rest = self._rest
        if rest[:2] != START[: len(rest)]:
            return 0
        if len(rest) < HEADER:
            return None if rest[2:3] <= LONGEST.to_bytes(2)[:1] else 0
        end = HEADER + int.from_bytes(rest[2:HEADER])
        if end - HEADER > LONGEST:
            return 0
        return end if end <= len(rest) else None

    def _skip(self, count: int) -> list[T | Words]:
        """Take so many bytes as words; a line that ends, or grows too long, is given."""
        pieces: list[T | Words] = []
        for byte in self._rest[:count]:
            self._words.append(byte)
            if byte == ord("\n") or len(self._words) >= MOST_KEPT:
                pieces += self._end_words()
        self._rest = self._rest[count:]
        return pieces

    def _end_words(self) -> list[T | Words]:
        words = bytes(self._words).strip(b"\r\n")
        self._words.clear()
        return [Words(words)] if words else []
