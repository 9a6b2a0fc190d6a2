"""What a handset shows to its bearer, and who watches it."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, Field, PlainSerializer

LINES_KEPT = 50
"""A set's memory: the last so many lines of each kind."""


def _milliseconds(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


Moment = Annotated[datetime, PlainSerializer(_milliseconds, when_used="json")]


class DisplayLine(BaseModel):
    """A message on the display."""

    at: Moment
    sender: Annotated[str, Field(serialization_alias="from")]
    text: str
    is_repeat: bool


class SentLine(BaseModel):
    """Something the bearer sent."""

    at: Moment
    text: str
    is_acknowledged: bool
    is_given_up: bool = False
    """True when the set tries it no more and no receipt has come."""


class Handset(BaseModel):
    """A set as its bearer sees it: the data of every event."""

    unit: str
    name: str
    make: str
    is_out_of_range: bool
    is_automatic: bool
    display: list[DisplayLine]
    sent: list[SentLine]


class View:
    """The display of one set. `changed` wakes whoever watches."""

    def __init__(self, unit: str, name: str, make: str, *, is_automatic: bool) -> None:
        """Begin with an empty display."""
        self.unit = unit
        self.name = name
        self.make = make
        self.is_automatic = is_automatic
        self.is_out_of_range = False
        self._display: deque[DisplayLine] = deque(maxlen=LINES_KEPT)
        self._sent: deque[SentLine] = deque(maxlen=LINES_KEPT)
        self._watchers: set[asyncio.Event] = set()
        self._has_ended = False

    @property
    def state(self) -> Handset:
        """The set as it is now."""
        return Handset(
            unit=self.unit,
            name=self.name,
            make=self.make,
            is_out_of_range=self.is_out_of_range,
            is_automatic=self.is_automatic,
            display=list(self._display),
            sent=list(self._sent),
        )

    def show(self, line: DisplayLine) -> None:
        """Put a message on the display."""
        self._display.append(line)
        self.changed()

    def note_sent(self, line: SentLine) -> None:
        """Remember what was sent."""
        self._sent.append(line)
        self.changed()

    def changed(self) -> None:
        """Wake every watcher."""
        for watcher in self._watchers:
            watcher.set()

    def end(self) -> None:
        """Let every watcher go: the set is switched off."""
        self._has_ended = True
        self.changed()

    async def watch(self) -> AsyncGenerator[Handset, None]:
        """Give the state now, and again after every change; changes that come fast are given as one."""
        watcher = asyncio.Event()
        self._watchers.add(watcher)
        try:
            while not self._has_ended:
                watcher.clear()
                yield self.state
                await watcher.wait()
        finally:
            self._watchers.discard(watcher)
