"""Bytes over a pty, a socket and RFC 2217: never keying, noticing a pulled port, coming back."""

import asyncio
import contextlib
import os
import socket
import sys
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
import serial
import serial.rfc2217

from gateway.ports import LOW, Lines, Port, Taken, close, open_unkeyed

if TYPE_CHECKING:
    from .conftest import FarSet

Until = Callable[..., Awaitable[None]]


class Ear:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.data = b""
        self.events: list[str] = []

    def opened(self) -> None:
        """Note it."""
        self.events.append("opened")

    def received(self, data: bytes) -> None:
        """Note it."""
        self.data += data

    def lost(self, reason: str) -> None:
        """Note it."""
        assert reason
        self.events.append("lost")


@asynccontextmanager
async def port_at(url: str, lines: Lines = LOW) -> AsyncIterator[tuple[Port, Ear]]:
    ear = Ear()
    port = Port(url, 9600, ear, lines)
    task = asyncio.create_task(port.run())
    try:
        yield port, ear
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


class FakeLine:
    """A serial port behind an RFC 2217 server that notes every change of its control lines."""

    def __init__(self) -> None:
        self.baudrate, self.bytesize, self.parity, self.stopbits = 9600, 8, "N", 1
        self.rtscts = self.xonxoff = self.dsrdtr = self.break_condition = False
        self.cts = self.dsr = self.ri = self.cd = False
        self.lines: list[tuple[str, bool]] = []
        self.written = b""

    def __setattr__(self, name: str, value: object) -> None:
        if name in {"rts", "dtr"}:
            self.lines.append((name, bool(value)))
        else:
            super().__setattr__(name, value)

    def reset_input_buffer(self) -> None:
        """Nothing to do."""

    def reset_output_buffer(self) -> None:
        """Nothing to do."""


class Server:
    """pyserial's own RFC 2217 server on one connection at a time."""

    def __init__(self) -> None:
        self.line = FakeLine()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._peer: socket.socket | None = None
        self._manager: serial.rfc2217.PortManager | None = None
        self.url = f"rfc2217://127.0.0.1:{self._listening.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def write(self, data: bytes) -> None:
        """Send raw bytes, as the port manager asks."""
        with contextlib.suppress(OSError):
            if self._peer:
                self._peer.sendall(data)

    def say(self, data: bytes) -> None:
        """Send bytes as the line would give them."""
        assert self._manager
        self.write(b"".join(self._manager.escape(data)))

    def drop(self) -> None:
        """Cut the connection."""
        if self._peer:
            self._peer.shutdown(socket.SHUT_RDWR)
            self._peer.close()

    def close(self) -> None:
        """Stop serving."""
        self._listening.close()
        with contextlib.suppress(OSError):
            self.drop()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                self._peer, _ = self._listening.accept()
                self._manager = serial.rfc2217.PortManager(self.line, self)  # type: ignore[arg-type] # duck typed
                with contextlib.suppress(OSError):
                    while data := self._peer.recv(1024):
                        self.line.written += b"".join(self._manager.filter(data))


def is_taken(path: str) -> bool:
    try:
        close(open_unkeyed(path, 9600))
    except Taken:
        return True
    return False


async def test_bytes_pass_both_ways_at_a_pty(far_set: "FarSet", wait_until: Until) -> None:
    async with port_at(str(far_set.path)) as (port, ear):
        await wait_until(lambda: port.is_open)
        port.write(bytes(range(256)))
        await wait_until(lambda: far_set.bytes == bytes(range(256)))
        os.write(far_set._master, bytes(range(256)))
        await wait_until(lambda: ear.data == bytes(range(256)))


async def test_a_port_that_another_program_holds_is_left_to_it_until_that_ends(
    far_set: "FarSet", wait_until: Until
) -> None:
    open_it = f"from gateway.ports import open_unkeyed; p = open_unkeyed('{far_set.path}', 9600); input()"
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", open_it, stdin=asyncio.subprocess.PIPE)
    await wait_until(lambda: is_taken(str(far_set.path)), 10.0)
    async with port_at(str(far_set.path)) as (port, ear):
        await wait_until(lambda: "another program holds this port" in port.problem)
        assert ear.events == []
        other.kill()  # no lock is left behind
        await other.wait()
        await wait_until(lambda: port.is_open)
        assert port.problem == ""


async def test_a_pulled_pty_is_noticed_in_a_second_and_works_two_seconds_after_its_return(
    far_set: "FarSet", wait_until: Until
) -> None:
    async with port_at(str(far_set.path)) as (port, ear):
        for _ in range(3):
            await wait_until(lambda: port.is_open, 2.0)
            far_set.pull()
            await wait_until(lambda: ear.events[-1] == "lost", 1.0)
            await asyncio.sleep(0.7)
            far_set.plug()
        await wait_until(lambda: port.is_open, 2.0)
    assert ear.events == ["opened", "lost"] * 3 + ["opened"]


async def test_a_device_that_leaves_its_path_is_lost_in_a_second(
    far_set: "FarSet", wait_until: Until
) -> None:
    async with port_at(str(far_set.path)) as (port, ear):
        await wait_until(lambda: port.is_open)
        far_set.path.unlink()
        await wait_until(lambda: ear.events == ["opened", "lost"], 1.0)


async def test_a_far_end_that_takes_nothing_is_given_up_and_never_waited_for(
    far_set: "FarSet", wait_until: Until
) -> None:
    async with port_at(str(far_set.path)) as (port, ear):
        await wait_until(lambda: port.is_open)
        asyncio.get_running_loop().remove_reader(far_set._master)
        began = time.perf_counter()
        for _ in range(400):
            port.write(b"x" * 500)
        assert time.perf_counter() - began < 0.2
        await wait_until(lambda: "lost" in ear.events, 1.0)


async def test_a_socket_port_comes_back_after_its_server(wait_until: Until) -> None:
    ear_of_server: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        ear_of_server.append(await reader.read(100))
        writer.write(b"hello")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    where = server.sockets[0].getsockname()[1]
    async with port_at(f"socket://127.0.0.1:{where}") as (port, ear):
        for count in (1, 2):
            await wait_until(lambda: port.is_open, 2.0)
            port.write(b"order")
            await wait_until(lambda count=count: ear.data == b"hello" * count, 2.0)
            assert ear_of_server == [b"order"] * count
            await wait_until(lambda: ear.events[-1] == "lost", 1.0)
    server.close()


@pytest.mark.filterwarnings("ignore:set(Daemon|Name)")
async def test_rfc2217_never_raises_a_line_and_comes_back(wait_until: Until) -> None:
    server = Server()
    async with port_at(server.url) as (port, ear):
        await wait_until(lambda: port.is_open, 3.0)
        port.write(b"\xc0\xff\xc0")
        await wait_until(lambda: server.line.written == b"\xc0\xff\xc0")
        server.say(b"\xc0\xff\x00")
        await wait_until(lambda: ear.data == b"\xc0\xff\x00")
        server.drop()
        await wait_until(lambda: ear.events[-1] == "lost", 1.0)
        await wait_until(lambda: port.is_open, 2.0)
    server.close()
    assert {name for name, _ in server.line.lines} == {"rts", "dtr"}
    assert not any(is_raised for _, is_raised in server.line.lines)


@pytest.mark.filterwarnings("ignore:set(Daemon|Name)")
@pytest.mark.parametrize(
    ("lines", "raised", "has_flow"),
    [(Lines(are_high=True), {"rts", "dtr"}, False), (Lines(have_flow=True), set(), True)],
)
async def test_lines_and_flow_are_as_the_site_says(
    lines: Lines, raised: set[str], wait_until: Until, *, has_flow: bool
) -> None:
    server = Server()
    async with port_at(server.url, lines) as (port, _):
        await wait_until(lambda: port.is_open, 3.0)
        await wait_until(lambda: server.line.rtscts is has_flow)
        await wait_until(lambda: {name for name, is_raised in server.line.lines if is_raised} == raised)
    server.close()
