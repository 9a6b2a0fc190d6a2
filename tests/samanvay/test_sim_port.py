"""A simulated set's serial port: the pace, the name, the plug."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import serial

from samanvay.sim.port import PtyPort

FRAME = bytes(range(240))
SECONDS_AT_9600 = 240 * 10 / 9600


class Echo:
    """A set that says back what it hears."""

    def __init__(self, path: Path, baud: int) -> None:
        self.heard = bytearray()
        self.port = PtyPort(path, baud, self.hear)

    def hear(self, data: bytes) -> None:
        """Say it back."""
        self.heard += data
        self.port.send(data)


@pytest.fixture
async def echo(tmp_path: Path) -> AsyncIterator[Echo]:
    made = Echo(tmp_path / "sets" / "base", 9600)
    made.port.plug()
    yield made
    made.port.pull()


def opened(path: Path) -> serial.Serial:
    return serial.Serial(str(path), 9600, timeout=5)


async def test_bytes_come_back_whole_at_the_pace_of_the_line_both_ways(echo: Echo) -> None:
    with opened(echo.port.path) as gateway:
        begun = time.monotonic()  # noqa: TID251 - the pace is what is tested
        gateway.write(FRAME)
        back = await asyncio.to_thread(gateway.read, len(FRAME))
        took = time.monotonic() - begun  # noqa: TID251 - as above
    assert back == FRAME
    assert SECONDS_AT_9600 <= took < SECONDS_AT_9600 + 0.5


async def test_a_pulled_port_is_noticed_and_a_plugged_one_has_the_same_name(echo: Echo) -> None:
    before = opened(echo.port.path)
    echo.port.pull()
    assert not echo.port.path.exists()
    with pytest.raises((serial.SerialException, OSError)):
        await asyncio.to_thread(before.read, 1)
    before.close()
    echo.port.plug()
    with opened(echo.port.path) as gateway:
        gateway.write(b"again")
        assert await asyncio.to_thread(gateway.read, 5) == b"again"


async def test_what_was_on_the_line_is_lost_with_the_plug(echo: Echo) -> None:
    with opened(echo.port.path) as gateway:
        gateway.write(FRAME)
        await asyncio.sleep(0.05)
        echo.port.pull()
    heard = len(echo.heard)
    await asyncio.sleep(SECONDS_AT_9600)
    assert 0 < heard == len(echo.heard) < len(FRAME)


async def test_a_gateway_may_come_and_go(echo: Echo) -> None:
    for _ in range(3):
        with opened(echo.port.path) as gateway:
            gateway.write(b"here")
            assert await asyncio.to_thread(gateway.read, 4) == b"here"
    assert echo.port.is_plugged


async def test_words_to_nobody_do_not_stop_the_set(echo: Echo) -> None:
    for _ in range(20):
        echo.port.send(FRAME)
    await asyncio.sleep(0.1)
    descriptor = os.open(echo.port.path, os.O_RDWR | os.O_NOCTTY)
    os.close(descriptor)
    assert echo.port.is_plugged
