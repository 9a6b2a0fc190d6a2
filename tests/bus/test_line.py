"""The line to the broker: prompt, bounded, in order, the same over TLS."""

import asyncio
import os
import signal
import socket
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiomqtt import Message, MqttError

from bus import Line, Terms
from bus.line import MOST_UNACKNOWLEDGED
from radio.broker import Address
from radio.wire import Channel, topic
from samanvay.servers.authority import Authority
from samanvay.servers.mosquitto import Mosquitto

MANY = 500
NAME = topic("bhopal", Channel.HEARD)
SECONDS = 8.0  # it takes one; the 10 s until it says that it lives would hide that it is stuck
PATIENCE_SECONDS = 1.0


class Ear:
    """Takes what a line reads."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._came = asyncio.Event()

    def __call__(self, message: Message) -> None:
        """Note one."""
        self.heard.append(bytes(message.payload))
        self._came.set()

    async def hear(self, count: int) -> None:
        """Wait until so many have come."""
        async with asyncio.timeout(SECONDS):
            while len(self.heard) < count:
                self._came.clear()
                await self._came.wait()


@pytest.fixture(params=["plain", "tls"])
def authority(request: pytest.FixtureRequest, tmp_path: Path) -> Authority | None:
    """Give who signs the broker's certificate, if it has one."""
    return Authority(tmp_path / "ca") if request.param == "tls" else None


@pytest.fixture
async def broker(
    authority: Authority | None, tmp_path: Path, program: Callable[[str], Path]
) -> AsyncIterator[Mosquitto]:
    """Run a broker."""
    program("mosquitto")
    with Mosquitto(tmp_path / "broker", certificate=authority.certificate if authority else None) as running:
        yield running


@asynccontextmanager
async def connected(
    broker: Mosquitto, authority: Authority | None, ear: Callable[[Message], None]
) -> AsyncIterator[Line]:
    """Connect, and listen to what is said."""
    ca_file = authority.file if authority else None
    terms = Terms(Address.read(broker.url()), "one", ca_file, patience_seconds=PATIENCE_SECONDS)
    async with Line(terms, ear) as line:
        await line.subscribe(NAME, qos=1)
        yield line


async def test_what_is_said_in_one_breath_arrives_at_once_and_in_order(
    broker: Mosquitto, authority: Authority | None
) -> None:
    ear = Ear()
    async with connected(broker, authority, ear) as line:
        assert all(line.say(NAME, str(number).encode()) for number in range(MANY))
        await ear.hear(MANY)
    assert ear.heard == [str(number).encode() for number in range(MANY)]


async def test_it_waits_for_no_full_packet(broker: Mosquitto, authority: Authority | None) -> None:
    async with connected(broker, authority, Ear()) as line:
        wire = line._client.socket()
        assert isinstance(wire, ssl.SSLSocket if authority else socket.socket)
        assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


async def test_more_than_the_socket_takes_is_written_when_it_takes_it(
    broker: Mosquitto, authority: Authority | None
) -> None:
    ear, large = Ear(), [bytes([number]) * 60_000 for number in range(200)]
    async with connected(broker, authority, ear) as line:
        assert all(line.say(NAME, each) for each in large)
        await ear.hear(len(large))
    assert ear.heard == large


async def test_a_broker_that_acknowledges_nothing_is_given_up_and_what_waits_for_it_is_bounded(
    broker: Mosquitto, authority: Authority | None
) -> None:
    async with connected(broker, authority, Ear()) as line:
        os.kill(broker.pid, signal.SIGSTOP)
        said = [line.say(NAME, b"x") for _ in range(MOST_UNACKNOWLEDGED + 5)]
        with pytest.raises(MqttError, match="acknowledges nothing"):
            await asyncio.wait_for(line.until_lost(), SECONDS)
        os.kill(broker.pid, signal.SIGCONT)
    assert said.count(False) == 5


async def test_a_broker_that_goes_away_is_noticed_at_once(
    broker: Mosquitto, authority: Authority | None
) -> None:
    async def live() -> None:
        async with connected(broker, authority, Ear()) as line:
            broker.kill()
            await asyncio.wait_for(line.until_lost(), PATIENCE_SECONDS)

    with pytest.raises(MqttError):
        await live()
