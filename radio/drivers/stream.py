"""The bytes of a port, cut into the pieces of a make's framing; half a one that never ends is dropped."""

from typing import Generic, Protocol, TypeVar

from radio.driver import Dropped, Output

P = TypeVar("P")


class Framer(Protocol[P]):
    """What cuts a stream. It holds one half piece of bounded length."""

    @property
    def has_half(self) -> bool:
        """Tell whether a piece has begun and not ended."""
        ...

    def feed(self, data: bytes) -> list[P]:
        """Take bytes in any pieces; give what is whole."""
        ...

    def drop_half(self) -> bytes:
        """Forget the half piece and give it back for the log."""
        ...


class Stream(Generic[P]):
    """A framer with a limit for halves: `half_seconds` after its last byte one is given up."""

    def __init__(self, framer: Framer[P], half_seconds: float) -> None:
        self._framer, self._seconds = framer, half_seconds
        self.due: float | None = None
        """When `tick` must be called next, or None."""

    def feed(self, data: bytes, at: float) -> list[P]:
        """Take bytes as they came; give what is whole."""
        pieces = self._framer.feed(data)
        self.due = at + self._seconds if self._framer.has_half else None
        return pieces

    def tick(self, at: float) -> list[Output]:
        """Drop half a piece that never ended."""
        if self.due is None or at < self.due:
            return []
        self.due = None
        return [Dropped(self._framer.drop_half(), "it began and never ended")]

    def forget(self) -> None:
        """Lose the half piece: the port has been closed, or opened anew."""
        self._framer.drop_half()
        self.due = None


class Searcher(Protocol[P]):
    """What cuts a stream in which a whole piece may stand inside a half one of bounded length."""

    @property
    def has_half(self) -> bool:
        """Tell whether a piece has begun and not ended."""
        ...

    def feed(self, data: bytes) -> list[P]:
        """Take bytes in any pieces; give what is whole."""
        ...

    def give_up(self) -> list[P]:
        """Take the half piece for noise; give that, and what is whole inside it."""
        ...

    def forget(self) -> None:
        """Lose the half piece."""
        ...


class SearchedStream(Generic[P]):
    """A searcher with a limit for halves: what is whole inside a half that never ends comes with `tick`."""

    def __init__(self, searcher: Searcher[P], half_seconds: float) -> None:
        self._searcher, self._seconds = searcher, half_seconds
        self.due: float | None = None
        """When `tick` must be called next, or None."""

    def feed(self, data: bytes, at: float) -> list[P]:
        """Take bytes as they came; give what is whole."""
        return self._given(self._searcher.feed(data), at)

    def tick(self, at: float) -> list[P]:
        """Give up half a piece that never ended."""
        return [] if self.due is None or at < self.due else self._given(self._searcher.give_up(), at)

    def forget(self) -> None:
        """Lose the half piece: the port has been closed, or opened anew."""
        self._searcher.forget()
        self.due = None

    def _given(self, pieces: list[P], at: float) -> list[P]:
        self.due = at + self._seconds if self._searcher.has_half else None
        return pieces
