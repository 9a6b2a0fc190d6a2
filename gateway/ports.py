"""Bytes to and from a set. The only place that knows pyserial.

A port is a URL: `/dev/ttyUSB0` (any device or pty path), `socket://host:port`, `rfc2217://host:port`. It is
built closed, RTS and DTR are set False, and then it is opened: opening never keys a transmitter, unless the
set's configuration says that these lines key none (`Lines`). A device is
opened for one program alone: two readers would take each other's bytes. A port that is lost is opened
again, at most half a second apart, for as long as the program runs.
"""

import asyncio
import errno
import os
import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Full, Queue
from typing import Protocol

import serial
import structlog

log = structlog.get_logger()

READ_BYTES = 65536
MOST_UNWRITTEN = 65536  # a minute at 9600 baud: a far end that takes nothing for so long is as good as gone
MOST_CHUNKS = 256  # the same bound for a port that a thread serves; a frame is below 700 bytes
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.05, 0.5  # working again within 2 s of the return
LOOK_SECONDS = 0.25  # a device that vanished from its path is noticed within 1 s
TAKEN = frozenset({errno.EAGAIN, errno.EBUSY})  # another holds the lock of the device, or has all of it
STALL_SECONDS = 0.25  # how soon a thread that waits for bytes sees that its port is closed


class Taken(serial.SerialException):
    """Another program has the device open."""

    def __init__(self) -> None:
        super().__init__("another program holds this port: stop the gateway or the probe there first")


class Listener(Protocol):
    """What a port tells. Called in the loop's thread."""

    def opened(self) -> None:
        """Note that bytes can be written."""

    def received(self, data: bytes) -> None:
        """Take bytes as they came."""

    def lost(self, reason: str) -> None:
        """Note that the port is closed; it will be opened again."""


class Link(Protocol):
    """What stands between a session and its set: a port, or one who speaks for it."""

    @property
    def is_open(self) -> bool:
        """Tell whether bytes can be written."""
        ...

    def write(self, data: bytes) -> None:
        """Write without waiting."""
        ...

    async def run(self) -> None:
        """Keep it open until cancelled; its listener is told of it."""
        ...


@dataclass(frozen=True, slots=True)
class Lines:
    """What a serial port's lines do besides its data. On many a cable they key a transmitter."""

    have_flow: bool = False
    """RTS and CTS hold the bytes back; the operating system then moves RTS."""
    are_high: bool = False
    """RTS and DTR are set, for a modem that waits for them or an adapter that lives on them."""


LOW = Lines()


class _Wire(Protocol):
    def start(self, received: Callable[[bytes], None], lost: Callable[[str], None]) -> None: ...

    def write(self, data: bytes) -> None: ...

    def stop(self) -> None: ...


class Port:
    """One port, kept open by `run`."""

    def __init__(self, url: str, baud: int, listener: Listener, lines: Lines = LOW) -> None:
        self.url = url
        self.problem = ""
        """Why it could not be opened; empty once it was."""
        self._baud = baud
        self._lines = lines
        self._listener = listener
        self._wire: _Wire | None = None
        self._gone: asyncio.Future[str] | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether bytes can be written."""
        return self._wire is not None

    def write(self, data: bytes) -> None:
        """Write without waiting. Bytes for a closed port are dropped: its driver is told `closed` anyway."""
        if self._wire:
            self._wire.write(data)

    async def run(self) -> None:
        """Keep the port open until cancelled."""
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                opened = await asyncio.to_thread(_open, self.url, self._baud, self._lines)
            except (serial.SerialException, OSError, ValueError) as error:
                if self.problem != str(error):
                    self.problem = str(error)
                    log.warning("port not opened", port=self.url, problem=self.problem)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT_SECONDS)
                continue
            wait, self.problem = FIRST_WAIT_SECONDS, ""
            await self._serve(opened)

    async def _serve(self, opened: serial.Serial) -> None:
        loop = asyncio.get_running_loop()
        gone = self._gone = loop.create_future()
        fd = _fileno(opened)
        wire: _Wire = _Polled(fd, loop) if fd is not None else _Threaded(opened, loop)
        try:
            wire.start(self._listener.received, self._lose)
            self._wire = wire
            log.info("port opened", port=self.url)
            self._listener.opened()
            self._lose(await self._until_gone(gone, fd))
        finally:
            self._wire = None
            wire.stop()
            await asyncio.shield(asyncio.to_thread(close, opened))

    async def _until_gone(self, gone: asyncio.Future[str], fd: int | None) -> str:
        """Wait for the wire's own word, and look whether the device is still at its path."""
        while True:
            done, _ = await asyncio.wait([gone], timeout=LOOK_SECONDS)
            if done:
                return gone.result()
            if fd is not None and self.url.startswith("/") and not is_there(self.url, fd):
                return "the device is no longer at its path"

    def _lose(self, reason: str) -> None:
        """Say once that the port is lost, at the moment it is known."""
        if self._gone and not self._gone.done():
            self._gone.set_result(reason)
        if self._wire:
            self._wire.stop()
            self._wire = None
            log.warning("port lost", port=self.url, problem=reason)
            self._listener.lost(reason)


class _Polled:
    """A port with a file descriptor: the loop watches it."""

    def __init__(self, fd: int, loop: asyncio.AbstractEventLoop) -> None:
        self._fd = fd
        self._loop = loop
        self._unwritten = bytearray()
        self._is_watched = False

    def start(self, received: Callable[[bytes], None], lost: Callable[[str], None]) -> None:
        os.set_blocking(self._fd, False)
        self._received, self._lost = received, lost
        self._is_watched = True
        self._loop.add_reader(self._fd, self._read)

    def stop(self) -> None:
        if self._is_watched:
            self._is_watched = False
            self._loop.remove_reader(self._fd)
            self._loop.remove_writer(self._fd)

    def write(self, data: bytes) -> None:
        if not self._is_watched:
            return
        if not self._unwritten:
            data = data[self._put(data) :]
            if data:
                self._loop.add_writer(self._fd, self._write_on)
        self._unwritten += data
        if len(self._unwritten) > MOST_UNWRITTEN:
            self._loop.call_soon(self._lost, "the far end takes no bytes")

    def _put(self, data: bytes | bytearray) -> int:
        try:
            return os.write(self._fd, data)
        except BlockingIOError:
            return 0
        except OSError as error:
            self._loop.call_soon(self._lost, f"cannot be written: {error}")
            return len(data)

    def _write_on(self) -> None:
        del self._unwritten[: self._put(self._unwritten)]
        if not self._unwritten:
            self._loop.remove_writer(self._fd)

    def _read(self) -> None:
        try:
            data = os.read(self._fd, READ_BYTES)
        except BlockingIOError:
            return
        except OSError as error:
            self._lost(f"cannot be read: {error}")
            return
        if data:
            self._received(data)
        else:
            self._lost("the far end closed")


class _Threaded:
    """A port without a file descriptor (RFC 2217 strips Telnet's own bytes): one thread reads, one writes."""

    def __init__(self, opened: serial.Serial, loop: asyncio.AbstractEventLoop) -> None:
        self._port = opened
        self._loop = loop
        self._unwritten: Queue[bytes | None] = Queue(MOST_CHUNKS)
        self._is_stopped = False

    def start(self, received: Callable[[bytes], None], lost: Callable[[str], None]) -> None:
        self._received, self._lost = received, lost
        for work in (self._read_on, self._write_on):
            threading.Thread(target=work, name=f"{self._port.port} {work.__name__}", daemon=True).start()

    def stop(self) -> None:
        if not self._is_stopped:
            self._is_stopped = True
            with suppress(Full):
                self._unwritten.put_nowait(None)

    def write(self, data: bytes) -> None:
        try:
            self._unwritten.put_nowait(data)
        except Full:
            self._loop.call_soon(self._lost, "the far end takes no bytes")

    def _read_on(self) -> None:
        try:
            while not self._is_stopped:
                data = self._port.read(1)
                if data:
                    self._tell(self._received, data + self._port.read(self._port.in_waiting))
        except (
            serial.SerialException,
            OSError,
            TypeError,
        ) as error:  # TypeError: pyserial on a port closed meanwhile
            self._tell(self._lost, f"cannot be read: {error}")

    def _write_on(self) -> None:
        try:
            while (data := self._unwritten.get()) is not None and not self._is_stopped:
                self._port.write(data)
        except (serial.SerialException, OSError) as error:
            self._tell(self._lost, f"cannot be written: {error}")

    def _tell(self, what: Callable[..., None], *values: object) -> None:
        with suppress(RuntimeError):  # the loop has ended
            self._loop.call_soon_threadsafe(self._pass_on, what, *values)

    def _pass_on(self, what: Callable[..., None], *values: object) -> None:
        if not self._is_stopped:
            what(*values)


def _open(url: str, baud: int, lines: Lines) -> serial.Serial:
    return open_unkeyed(url, baud, rts=lines.are_high, dtr=lines.are_high, has_flow=lines.have_flow)


def open_unkeyed(
    url: str, baud: int, *, rts: bool = False, dtr: bool = False, has_flow: bool = False
) -> serial.Serial:
    """Open a port that keys nothing. SerialException (Taken too), OSError or ValueError when it cannot be."""
    port: serial.Serial = serial.serial_for_url(url, do_not_open=True)
    port.baudrate = baud
    port.rtscts = has_flow
    port.timeout = STALL_SECONDS if url.startswith("rfc2217:") else 0
    port.rts = rts
    port.dtr = dtr
    if url.startswith("/"):
        port.exclusive = True  # a lock of the kernel's: it goes with the program, however that ends
    try:
        port.open()
    except serial.SerialException as error:
        if error.errno in TAKEN:
            raise Taken from error
        raise
    if url.startswith("socket:"):
        _send_at_once(port.fileno())
    return port


def _send_at_once(fd: int) -> None:
    """Set a socket to send small frames at once, and to notice a peer that died without a word in 10 s."""
    with socket.socket(fileno=os.dup(fd)) as same:
        same.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        same.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        same.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 4)
        same.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 2)
        same.setsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3)


def close(port: serial.Serial) -> None:
    """Close a port, whatever its far end did. May take as long as the operating system wants."""
    inner: socket.socket | None = getattr(
        port, "_socket", None
    )  # pyserial leaves it open if the peer went first
    with suppress(OSError):
        port.close()
    if inner:
        inner.close()


def _fileno(port: serial.Serial) -> int | None:
    try:
        return port.fileno()
    except OSError:  # io.UnsupportedOperation: a port that is no file
        return None


def is_there(path: str, fd: int) -> bool:
    """Tell whether the device that is open as `fd` still stands at its path."""
    try:
        return Path(path).stat().st_rdev == os.fstat(fd).st_rdev
    except OSError:
        return False
