"""A pty that behaves like a serial port: a name that stays, the pace of the line, and a plug to pull."""

import asyncio
import contextlib
import os
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

BITS_PER_BYTE = 10
"""8N1: a start bit, eight of data, a stop bit."""
LONGEST_QUEUE = 65_536
"""Bytes that wait for the line; the set drops what comes beyond, as a full buffer does."""
SLICE_SECONDS = 0.002
"""Bytes are handed over in slices of the line's time this long: about two at 9600 baud."""


class SetPort(Protocol):
    """A simulated set's port, whatever its kind. The gateway's bytes go to the set it was laid out for."""

    @property
    def url(self) -> str:
        """What a gateway's configuration calls it."""
        ...

    @property
    def is_plugged(self) -> bool:
        """Tell whether the port is there."""
        ...

    def plug(self) -> None:
        """Put the port there."""
        ...

    def pull(self) -> None:
        """Take the port away; what was on the line is lost."""
        ...

    def send(self, data: bytes) -> None:
        """Let the set say bytes to the gateway; lost while the port is pulled."""
        ...


class Line:
    """One direction of a serial line: what goes in comes out later, at the line's pace and in order."""

    def __init__(self, baud: int, deliver: Callable[[bytes], None]) -> None:
        """Hand bytes to `deliver` no faster than `baud` allows."""
        self._byte_seconds = BITS_PER_BYTE / baud
        self._slice = max(1, round(SLICE_SECONDS / self._byte_seconds))
        self._deliver = deliver
        self._waiting = bytearray()
        self._free_at = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @property
    def room(self) -> int:
        """How many more bytes may wait."""
        return LONGEST_QUEUE - len(self._waiting)

    def put(self, data: bytes) -> None:
        """Send bytes down the line; what does not fit is lost."""
        self._waiting += data[: self.room]
        if self._timer is None and self._waiting:
            self._free_at = max(self._free_at, asyncio.get_running_loop().time())
            self._arm()

    def drop(self) -> None:
        """Lose what is on the line."""
        self._waiting.clear()
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        self._free_at += min(self._slice, len(self._waiting)) * self._byte_seconds
        self._timer = asyncio.get_running_loop().call_at(self._free_at, self._arrive)

    def _arrive(self) -> None:
        self._timer = None
        piece = bytes(self._waiting[: self._slice])
        del self._waiting[: self._slice]
        if self._waiting:
            self._arm()
        self._deliver(piece)


class PtyPort:
    """The serial port of a simulated set: a gateway opens `path`, which is back after every `plug`."""

    def __init__(self, path: Path, baud: int, receive: Callable[[bytes], None]) -> None:
        """Lay out a port at `path`; the gateway's bytes go to `receive`. Nothing is there before `plug`."""
        self.path = path
        self._to_set = Line(baud, receive)
        self._to_gateway = Line(baud, self._write)
        self._ends: tuple[int, int] | None = None

    @property
    def url(self) -> str:
        """What a gateway's configuration calls it."""
        return str(self.path)

    @property
    def is_plugged(self) -> bool:
        """Tell whether the port is there."""
        return self._ends is not None

    def plug(self) -> None:
        """Put the port there; a gateway may open it."""
        if self._ends:
            return
        ours, theirs = os.openpty()
        tty.setraw(theirs)  # `theirs` stays open here too, so that a gateway may come and go
        os.set_blocking(ours, False)
        self._ends = ours, theirs
        asyncio.get_running_loop().add_reader(ours, self._read, ours)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        link = self.path.with_name(f".{self.path.name}.new")
        link.unlink(missing_ok=True)
        link.symlink_to(os.ttyname(theirs))
        link.replace(self.path)

    def pull(self) -> None:
        """Take the port away, as when a USB cable is pulled: what was on the line is lost."""
        if not self._ends:
            return
        ours, theirs = self._ends
        self._ends = None
        asyncio.get_running_loop().remove_reader(ours)
        self.path.unlink(missing_ok=True)
        self._to_set.drop()
        self._to_gateway.drop()
        os.close(ours)
        os.close(theirs)

    def send(self, data: bytes) -> None:
        """Let the set say bytes to the gateway; lost while the port is pulled."""
        if self._ends:
            self._to_gateway.put(data)

    def _read(self, ours: int) -> None:
        with contextlib.suppress(BlockingIOError):
            self._to_set.put(os.read(ours, 4096))

    def _write(self, data: bytes) -> None:
        if self._ends:
            with contextlib.suppress(
                BlockingIOError
            ):  # nobody reads and the buffer is full: lost, as on a real line
                os.write(self._ends[0], data)
