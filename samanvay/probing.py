"""Asks one make after the other whether it stands at a port. Nothing that is said keys a transmitter."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gateway.links import link_to
from gateway.ports import Port
from gateway.simulated import is_simulated, make_of
from gateway.udp import UdpPort, is_udp
from radio.drivers import DRIVERS
from radio.drivers.probe import Probe, probe_of
from radio.sim import SIMULATORS, PortKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from gateway.ports import Link

OPEN_SECONDS = 3.0
"""A USB serial port needs half a second, one behind a network server one."""
LISTEN_SECONDS = 1.0
"""Before the first question: a set that tells of its own doings may be known by them."""
REST_SECONDS = 0.3
"""Once it is known: for the rest of what it says of itself."""
LOOK_SECONDS = 0.02

Say = Callable[[str], None]


class NotOpened(Exception):
    """The port cannot be opened."""


@dataclass(frozen=True, slots=True)
class Found:
    """Who answered, at which speed of the line, and what it says of itself."""

    make: str
    baud: int
    words: str


@dataclass(slots=True)
class Ear:
    """Keeps what came. It is its port's listener."""

    is_open: bool = False
    data: bytearray = field(default_factory=bytearray)

    def opened(self) -> None:
        """Note that bytes can be written."""
        self.is_open = True

    def received(self, data: bytes) -> None:
        """Keep bytes."""
        self.data += data

    def lost(self, reason: str) -> None:  # noqa: ARG002 - the port is opened again by itself
        """Note that nothing can be written."""
        self.is_open = False


def probes_for(url: str) -> dict[str, Probe]:
    """Give the probes of the makes that may stand at a port of this kind: those who are only heard first."""
    kind = PortKind.UDP if is_udp(url) else PortKind.SERIAL
    if is_simulated(url):
        kind = SIMULATORS[make_of(url)].port
    found = {make: probe_of(make) for make in sorted(DRIVERS) if SIMULATORS[make].port is kind}
    given = {make: probe for make, probe in found.items() if probe}
    return dict(sorted(given.items(), key=lambda pair: bool(pair[1].asks)))


async def find(url: str, bauds: Sequence[int], say: Say) -> Found | None:
    """Ask every make at each speed; None when nobody answers. NotOpened when the port cannot be opened."""
    probes = probes_for(url)
    for baud in bauds or _bauds(probes):
        here = {make: probe for make, probe in probes.items() if bauds or baud in probe.bauds}
        async with _opened(url, baud) as (link, ear):
            if found := await _ask_all(link, ear, baud, here, say):
                return found
    return None


def _bauds(probes: dict[str, Probe]) -> list[int]:
    """List every speed once, each make's likeliest before any second one."""
    longest = max((len(probe.bauds) for probe in probes.values()), default=0)
    ranks = [
        [probe.bauds[rank] for probe in probes.values() if rank < len(probe.bauds)] for rank in range(longest)
    ]
    return list(dict.fromkeys(baud for rank in ranks for baud in rank))


@asynccontextmanager
async def _opened(url: str, baud: int) -> "AsyncIterator[tuple[Link, Ear]]":
    ear = Ear()
    link = link_to(url, baud, {}, ear)
    work = asyncio.create_task(link.run(), name="port")
    try:
        await _wait_open(url, link, ear)
        yield link, ear
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)


async def _wait_open(url: str, link: "Link", ear: Ear) -> None:
    for _ in range(int(OPEN_SECONDS / LOOK_SECONDS)):
        if ear.is_open:
            return
        if isinstance(link, Port | UdpPort) and link.problem:
            raise NotOpened(f"{url} cannot be opened: {link.problem}.")
        await asyncio.sleep(LOOK_SECONDS)
    raise NotOpened(f"{url} cannot be opened: nobody there takes the connection.")


async def _ask_all(link: "Link", ear: Ear, baud: int, probes: dict[str, Probe], say: Say) -> Found | None:
    say(f"{baud} baud: listening")
    if found := await _wait(ear, baud, probes, LISTEN_SECONDS):
        return found
    for make, probe in probes.items():
        for number, ask in enumerate(probe.asks, start=1):
            say(f"{baud} baud: asking {make} ({number} of {len(probe.asks)}, {probe.wait_seconds:g} s)")
            link.write(ask)
            if found := await _wait(ear, baud, {make: probe}, probe.wait_seconds):
                return found
    return await _wait(ear, baud, probes, 0.0)


async def _wait(ear: Ear, baud: int, probes: dict[str, Probe], seconds: float) -> Found | None:
    """Look at what came until a make is known by it, or the time is over."""
    for _ in range(int(seconds / LOOK_SECONDS) + 1):
        for make, probe in probes.items():
            words = probe.recognise(bytes(ear.data))
            if words is not None:
                await asyncio.sleep(REST_SECONDS)
                return Found(make, baud, probe.recognise(bytes(ear.data)) or words)
        await asyncio.sleep(LOOK_SECONDS)
    return None
