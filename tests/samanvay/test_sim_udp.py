"""A simulated IP set's ports: real datagrams to a gateway's port, and a plug."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from random import Random

import pytest

from gateway.udp import UdpPort as GatewayPort
from radio.driver import Heard, Outcome, Output, Settled, Write
from radio.drivers import make_driver
from radio.drivers.datagrams import Datagram, split
from radio.messages import Caller, Order, Ref, Text, UnitId
from radio.sim import SIMULATORS
from radio.sim.air import Air
from radio.sim.world import World
from samanvay.sim.udp import UdpPort

SERVICES = (3004, 3003)


class Ear:
    """A set that remembers, or a gateway."""

    def __init__(self) -> None:
        self.heard: list[Datagram] = []
        self.events: list[str] = []

    def received(self, data: bytes) -> None:
        """Note it."""
        self.heard += split(data)

    def opened(self) -> None:
        """Note it."""
        self.events.append("opened")

    def lost(self, reason: str) -> None:
        """Note it."""
        assert reason
        self.events.append("lost")


async def until(is_so: Callable[[], object]) -> None:
    for _ in range(1_000):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come to hold in time")


@asynccontextmanager
async def standing(units: list[str] | None = None) -> AsyncIterator[tuple[UdpPort, Ear, GatewayPort, Ear]]:
    """Give a set and its ear, a gateway's port and its ear."""
    at_set, at_gateway = Ear(), Ear()
    stand = UdpPort(SERVICES, at_set.received, units)
    stand.plug()
    port = GatewayPort(stand.url, at_gateway)
    task = asyncio.create_task(port.run())
    try:
        await until(lambda: port.is_open)
        yield stand, at_set, port, at_gateway
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        stand.pull()


async def test_each_service_is_heard_and_may_speak_first() -> None:
    async with standing() as (stand, at_set, port, at_gateway):
        words = [Datagram(3004, b"3. Pole"), Datagram(3003, b"where")]
        stand.send(b"".join(each.encode() for each in words))
        await until(lambda: len(at_gateway.heard) == 2)
        assert sorted(at_gateway.heard, key=str) == sorted(words, key=str)
        for each in words:
            port.write(each.encode())
        await until(lambda: len(at_set.heard) == 2)
        assert sorted(at_set.heard, key=str) == sorted(words, key=str)


async def test_units_are_hosts_with_their_own_addresses() -> None:
    async with standing(["1027", "2"]) as (stand, at_set, port, at_gateway):
        crew = bytes([127, 0, 4, 3])
        stand.send(Datagram(3004, b"31", bytes([12, 0, 4, 3])).encode())
        await until(lambda: at_gateway.heard == [Datagram(3004, b"31", crew)])
        port.write(Datagram(3004, b"3. Pole", crew).encode())
        await until(lambda: at_set.heard == [Datagram(3004, b"3. Pole", crew)])
        stand.send(Datagram(3004, b"31", bytes([12, 0, 9, 9])).encode())


async def test_a_pulled_set_refuses_and_comes_back_at_the_same_url() -> None:
    async with standing() as (stand, at_set, port, at_gateway):
        url = stand.url
        stand.pull()
        assert not stand.is_plugged
        stand.send(Datagram(3004, b"nobody hears").encode())
        port.write(Datagram(3004, b"3. Pole").encode())
        await until(lambda: "lost" in at_gateway.events)
        stand.plug()
        stand.plug()
        assert stand.url == url
        await until(lambda: port.is_open)
        port.write(Datagram(3004, b"3. Pole").encode())
        await until(lambda: at_set.heard)
        assert at_gateway.heard == []


async def test_garbage_comes_as_a_datagram_of_the_first_service() -> None:
    async with standing() as (stand, _, _, at_gateway):
        stand.send(b"\x00garbage" + Datagram(3003, b"after").encode())
        await until(lambda: len(at_gateway.heard) == 2)
        assert at_gateway.heard[0] == Datagram(3004, b"\x00garbage")


async def test_two_sets_of_one_make_stand_side_by_side() -> None:
    async with standing() as (one, _, _, _), standing() as (other, _, _, _):
        assert one.host != other.host
        assert one.url != other.url


class Hand:
    """What carries bytes between a driver, its port, the stand and the set, on the loop's clock."""

    def __init__(self, make: str, unit: UnitId, settings: dict[str, object]) -> None:
        simulator, chance = SIMULATORS[make], Random(1)  # noqa: S311 - a rehearsal must be repeatable
        air = Air(chance)
        self.set = simulator.base(simulator.own, air, chance, "")
        self.far = simulator.far(unit, simulator.own, air, chance)
        self.world = World(air)
        for station in (self.set, self.far):
            self.world.add_station(station)
        self.stand = UdpPort((4007, 4005, 4001), lambda data: self.set.write(data, now()), [unit])
        self.driver = make_driver(make, settings)
        self.port = GatewayPort(self.stand.url, self)
        self.outputs: list[Output] = []

    def opened(self) -> None:
        """Greet the set."""
        self.take(self.driver.opened(now()))

    def received(self, data: bytes) -> None:
        """Pass bytes on to the driver."""
        self.take(self.driver.receive(data, now()))

    def lost(self, reason: str) -> None:
        """Nothing is lost here."""
        raise AssertionError(reason)

    def take(self, outputs: list[Output]) -> None:
        """Act on what the driver says."""
        self.outputs += outputs
        for output in outputs:
            if isinstance(output, Write):
                self.port.write(output.data)

    async def live(self) -> None:
        """Let time pass."""
        self.stand.plug()
        while True:
            self.world.tick(now())
            self.stand.send(self.set.read())
            self.take(self.driver.tick(now()))
            await asyncio.sleep(0.01)


def now() -> float:
    return asyncio.get_running_loop().time()


async def test_an_order_and_its_answer_pass_between_hosts_of_this_machine() -> None:
    unit = UnitId("1027")
    hand = Hand("motorola", unit, {"network": 127})
    tasks = [asyncio.create_task(work) for work in (hand.live(), hand.port.run())]
    await until(lambda: hand.port.is_open)
    hand.take(hand.driver.send(Order(Ref("REF"), unit, "3. खंभा गिरा"), now()))
    await until(lambda: Settled(Ref("REF"), Outcome.DELIVERED) in hand.outputs)
    assert [shown.text for shown in hand.far.display] == ["3. खंभा गिरा"]
    hand.far.press("31", now())
    await until(lambda: Heard(Text(unit, "31")) in hand.outputs)
    assert Heard(Caller(unit)) in hand.outputs
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    hand.stand.pull()


async def test_an_address_that_is_taken_is_not_half_there() -> None:
    async with standing() as (one, _, _, _):
        other = UdpPort(SERVICES, lambda _: None)
        other._hosts = [other.host, one.host]
        with pytest.raises(OSError, match="in use"):
            other.plug()
        assert not other.is_plugged
