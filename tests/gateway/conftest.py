"""What a gateway meets: a far set at a pty, and a dispatcher at the broker."""

import asyncio
import contextlib
import os
import tty
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiomqtt import Client, MqttError, ProtocolVersion

from gateway.app import run
from gateway.config import read_config
from radio.drivers.kiss import commands
from radio.drivers.kiss.frames import Address, Command, Deframer, KissFrame, UiFrame
from radio.errors import Malformed
from radio.messages import Priority, Ref, SetName, UnitId
from radio.wire import (
    Alive,
    Channel,
    Downlink,
    HeardReport,
    Received,
    Report,
    ReportStep,
    Transmit,
    decode,
    decode_reports,
    encode,
    topic,
)
from samanvay.servers.mosquitto import Mosquitto

SITE = "bhopal"


async def until(is_so: Callable[[], object], seconds: float = 15.0) -> None:
    """Wait until a claim holds; AssertionError when it does not within `seconds`."""
    for _ in range(int(seconds / 0.005)):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come to hold in time")


class FarSet:
    """A set at a pty behind a link, as a cable is: it answers every message unless it is deaf."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.said: list[str] = []
        self.is_deaf = False
        self.bytes = b""
        self._master = -1
        self._deframer = Deframer()

    def plug(self) -> None:
        """Put the cable in."""
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.path.symlink_to(os.ttyname(slave))
        os.close(slave)
        os.set_blocking(self._master, False)
        asyncio.get_running_loop().add_reader(self._master, self._read)

    def pull(self) -> None:
        """Pull the cable out."""
        if self._master >= 0:
            asyncio.get_running_loop().remove_reader(self._master)
            self.path.unlink(missing_ok=True)
            os.close(self._master)
            self._master = -1

    def say(self, text: str, unit: str = "CREW-7", base: str = "BASE-1") -> None:
        """Send a frame with these words up to the gateway."""
        self._say(unit, f":{base:<9}:{text}")

    def _say(self, unit: str, info: str) -> None:
        frame = UiFrame(Address.parse("APZ001"), Address.parse(unit), info.encode(), ())
        os.write(self._master, KissFrame(Command.DATA, frame.encode()).encode())

    def _read(self) -> None:
        try:
            data = os.read(self._master, 65536)
        except OSError:  # nobody has the other side open
            asyncio.get_running_loop().remove_reader(self._master)
            asyncio.get_running_loop().call_later(0.02, self._look_again, self._master)
            return
        self.bytes += data
        for raw in self._deframer.feed(data):
            with contextlib.suppress(Malformed):
                self._hear(KissFrame.decode(raw))

    def _look_again(self, master: int) -> None:
        if master == self._master:
            asyncio.get_running_loop().add_reader(master, self._read)

    def _hear(self, kiss: KissFrame) -> None:
        if kiss.command != Command.DATA:
            return
        frame = UiFrame.decode(kiss.data)
        self.said.append(frame.info.decode())
        said = commands.parse(frame.info, frame.destination.call)
        if isinstance(said, commands.Message) and said.number and not self.is_deaf:
            self._say(said.addressee, f":{frame.source!s:<9}:ack{said.number}")


@dataclass
class Desk:
    """The dispatcher's side of the broker."""

    client: Client
    is_receiving: bool = True
    reports: list[Report] = field(default_factory=list)
    heard: list[HeardReport] = field(default_factory=list)
    alive: list[Alive] = field(default_factory=list)

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str) -> AsyncIterator["Desk"]:
        """Listen at a broker while in the context."""
        parts = urlsplit(url)
        v5 = ProtocolVersion.V5
        async with Client(
            parts.hostname or "",
            parts.port or 0,
            username=parts.username,
            password=parts.password,
            protocol=v5,
        ) as client:
            desk = cls(client)
            task = asyncio.create_task(desk.listen())
            try:
                await asyncio.sleep(0.05)
                yield desk
            finally:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError, MqttError):
                    await task

    async def listen(self) -> None:
        """Take what the gateway tells, and say so."""
        for wanted in (Channel.REPORTS, Channel.HEARD, Channel.ALIVE):
            await self.client.subscribe(topic(SITE, wanted), qos=1)
        async for message in self.client.messages:
            payload, channel = bytes(message.payload), message.topic.value.rsplit("/", 1)[1]
            if channel == Channel.ALIVE:
                self.alive.append(decode(Alive, payload))
            elif channel == Channel.REPORTS:
                for report in decode_reports(payload):
                    self.reports.append(report)
                    await self._receive(report)
            else:
                self.heard.append(decode(HeardReport, payload))
                await self._receive(self.heard[-1])

    async def _receive(self, told: Report | HeardReport) -> None:
        if self.is_receiving:
            await self.receive(told.outbox, told.seq)

    async def receive(self, outbox: str, *seqs: int) -> None:
        """Say that these numbers are on record."""
        receipt = Received(outbox=outbox, seqs=list(seqs))
        await self.client.publish(topic(SITE, Channel.RECEIVED), encode(receipt), qos=1)
        task = asyncio.current_task()
        if task and task.cancelling():  # Python 3.11: wait_for in aiomqtt swallows a cancel
            raise asyncio.CancelledError

    async def order(self, message: Downlink) -> None:
        """Tell the gateway something."""
        await self.client.publish(topic(SITE, Channel.ORDERS), encode(message), qos=1)

    def steps(self, ref: str) -> list[str]:
        """List the steps reported of an order, each once."""
        return list(dict.fromkeys(report.step.value for report in self.reports if report.ref == ref))

    def has(self, ref: str, step: ReportStep) -> bool:
        """Tell whether a step of an order was reported."""
        return step in self.steps(ref)


def transmit(ref: str, **others: object) -> Transmit:
    given: dict[str, object] = {
        "ref": Ref(ref),
        "set": SetName("vhf"),
        "unit": UnitId("CREW-7"),
        "text": "JOB 1042 FDR-11",
        "priority": Priority.ROUTINE,
        "not_after": datetime.now(UTC) + timedelta(minutes=5),  # noqa: TID251 - a test owns its clock
    }
    return Transmit.model_validate(given | others)


@pytest.fixture
def order() -> Callable[..., Transmit]:
    """Make an order for CREW-7 by the set `vhf`, five minutes to live."""
    return transmit


@pytest.fixture
def wait_until() -> Callable[..., Awaitable[None]]:
    """Wait until a claim holds."""
    return until


@pytest.fixture
async def far_set(tmp_path: Path) -> AsyncIterator[FarSet]:
    """Give a set at a pty, plugged in."""
    far = FarSet(tmp_path / "ttyVHF")
    far.plug()
    yield far
    far.pull()


@pytest.fixture
def config_file(tmp_path: Path, broker: Mosquitto, far_set: FarSet) -> Path:
    """Write the configuration of a site with one KISS set at the pty."""
    path = tmp_path / "gateway.toml"
    path.write_text(
        f"""site = "{SITE}"
broker = "{broker.url(SITE)}"
alive_seconds = 0.5
resend_seconds = 0.3

[[channels]]
name = "north"

[[sets]]
name = "vhf"
make = "kiss"
port = "{far_set.path}"
channel = "north"
settings = {{ own = "BASE-1", receipt_seconds = 0.5, retry_seconds = [0.2, 0.2] }}
"""
    )
    return path


@pytest.fixture
async def desk(broker: Mosquitto) -> AsyncIterator[Desk]:
    """Give a dispatcher's ear and mouth at the broker."""
    with contextlib.suppress(MqttError):  # a test may have killed the broker
        async with Desk.at(broker.url()) as one:
            yield one


@pytest.fixture
def running(config_file: Path, desk: Desk) -> Callable[[], contextlib.AbstractAsyncContextManager[None]]:
    """Run the gateway while in the context, from its first sign of life on."""

    @asynccontextmanager
    async def go() -> AsyncIterator[None]:
        desk.alive.clear()
        task = asyncio.create_task(run(read_config(config_file)))
        try:
            await until(lambda: desk.alive and desk.alive[-1].is_up)
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    return go
