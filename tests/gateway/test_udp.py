"""Datagrams over real sockets: whose are taken, what the network says, and what silence means."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from functools import partial
from ipaddress import IPv4Network

import pytest
import uvloop

from gateway.udp import MOST_UNWRITTEN, Place, Service, UdpPort, is_udp, read_url
from radio.drivers.datagrams import Datagram, split
from samanvay.servers.ports import free_port

Until = Callable[..., Awaitable[None]]
HOST, UNIT, STRANGER = "127.0.0.2", "127.0.4.3", "127.0.0.9"


class Ear:
    """A listener that remembers."""

    def __init__(self) -> None:
        self.heard: list[Datagram] = []
        self.events: list[str] = []

    def opened(self) -> None:
        """Note it."""
        self.events.append("opened")

    def received(self, data: bytes) -> None:
        """Note it."""
        self.heard += split(data)

    def lost(self, reason: str) -> None:
        """Note it."""
        assert reason
        self.events.append("lost")


class Far:
    """A service of a set, or of anybody."""

    def __init__(self, host: str, port: int = 0) -> None:
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.settimeout(0)
        self.socket.bind((host, port))
        self.port = int(self.socket.getsockname()[1])

    def say(self, data: bytes, port: int) -> None:
        """Send a datagram to the gateway's port."""
        self.socket.sendto(data, ("127.0.0.1", port))

    def heard(self) -> list[bytes]:
        """Take what has come."""
        taken: list[bytes] = []
        with contextlib.suppress(BlockingIOError):
            while True:
                taken.append(self.socket.recv(2000))
        return taken


@pytest.fixture
def far() -> Iterator[Callable[..., Far]]:
    made: list[Far] = []

    def make(host: str = HOST, port: int = 0) -> Far:
        made.append(Far(host, port))
        return made[-1]

    yield make
    for each in made:
        each.socket.close()


async def until(is_so: Callable[[], object]) -> None:
    for _ in range(1_000):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("it did not come to hold in time")


@asynccontextmanager
async def port_at(url: str, *, opens: bool = True) -> AsyncIterator[tuple[UdpPort, Ear]]:
    ear = Ear()
    port = UdpPort(url, ear)
    task = asyncio.create_task(port.run())
    try:
        if opens:
            await until(lambda: port.is_open)
        yield port, ear
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def play(request: pytest.FixtureRequest) -> Callable[[Coroutine[object, object, None]], None]:
    """Run on the loop that the gateway uses, too: it takes errors of sockets otherwise."""

    def run(story: Coroutine[object, object, None]) -> None:
        with asyncio.Runner(loop_factory=request.param) as runner:
            runner.run(asyncio.wait_for(story, 20))

    return run


def turned(ear: Ear, times: int) -> bool:
    return ear.events == ["opened", "lost"] * times


def has_heard(ear: Ear, count: int) -> bool:
    return len(ear.heard) == count


Play = Callable[[Coroutine[object, object, None]], None]


def test_each_service_has_its_socket_and_its_port_is_told(play: Play, far: Callable[..., Far]) -> None:
    first, second = far(), far()
    ours, other = free_port(), free_port()

    async def story() -> None:
        url = f"udp://{HOST}:{first.port}?local={ours}&also={second.port}:{other}"
        async with port_at(url) as (port, ear):
            port.write(Datagram(first.port, b"one").encode() + Datagram(second.port, b"two").encode())
            await until(lambda: first.heard() == [b"one"])
            await until(lambda: second.heard() == [b"two"])
            second.say(b"answer", other)
            far().say(b"from another port of the set", ours)
            await until(lambda: len(ear.heard) == 2)
            assert Datagram(second.port, b"answer") in ear.heard
            assert Datagram(first.port, b"from another port of the set") in ear.heard
            assert ear.events == ["opened"]

    play(story())


def test_a_strangers_datagrams_are_not_taken(play: Play, far: Callable[..., Far]) -> None:
    first, ours = far(), free_port()

    async def story() -> None:
        async with port_at(f"udp://{HOST}:{first.port}?local={ours}") as (_, ear):
            far(STRANGER).say(b"charge the line", ours)
            first.say(b"31", ours)
            await until(lambda: ear.heard)
            assert ear.heard == [Datagram(first.port, b"31")]

    play(story())


def test_silence_is_no_loss(play: Play, far: Callable[..., Far]) -> None:
    first = far()

    async def story() -> None:
        async with port_at(f"udp://{HOST}:{first.port}?local=0") as (port, ear):
            for _ in range(5):
                port.write(Datagram(first.port, b"are you there").encode())
                await asyncio.sleep(0.1)
            assert ear.events == ["opened"]
            assert port.is_open

    play(story())


def test_a_refusal_loses_the_port_and_it_works_again_after_the_return(
    play: Play, far: Callable[..., Far]
) -> None:
    first = far()
    number = first.port

    async def story() -> None:
        async with port_at(f"udp://{HOST}:{number}?local=0") as (port, ear):
            first.socket.close()
            for turn in range(3):
                await until(lambda: port.is_open)
                port.write(Datagram(number, b"order").encode())
                await until(partial(turned, ear, turn + 1))
            again = far(HOST, number)
            await until(lambda: port.is_open)
            port.write(Datagram(number, b"order").encode())
            await until(lambda: again.heard() == [b"order"])
            assert ear.events == ["opened", "lost"] * 3 + ["opened"]

    play(story())


def test_a_host_that_nothing_leads_to_is_tried_until_something_does(play: Play) -> None:
    async def story() -> None:
        async with port_at("udp://255.255.255.255:4007", opens=False) as (port, ear):
            await asyncio.sleep(0.3)
            assert not port.is_open
            assert ear.events == []
            port.write(Datagram(4007, b"order").encode())

    play(story())


def test_a_port_of_ours_that_is_taken_is_tried_until_it_is_free(play: Play, far: Callable[..., Far]) -> None:
    first, taken = far(), far("127.0.0.1")

    async def story() -> None:
        async with port_at(f"udp://{HOST}:{first.port}?local={taken.port}", opens=False) as (port, _):
            await asyncio.sleep(0.2)
            assert not port.is_open
            taken.socket.close()
            await until(lambda: port.is_open)

    play(story())


def test_units_of_the_network_speak_with_their_address(play: Play, far: Callable[..., Far]) -> None:
    station = far()
    unit, ours = far(UNIT, station.port), free_port()
    address = socket.inet_aton(UNIT)

    async def story() -> None:
        url = f"udp://{HOST}:{station.port}?local={ours}&net=127.0.0.0/8"
        async with port_at(url) as (port, ear):
            port.write(Datagram(station.port, b"3. Pole", address).encode())
            await until(lambda: unit.heard() == [b"3. Pole"])
            unit.say(b"31", ours)
            station.say(b"hello", ours)
            await until(lambda: len(ear.heard) == 2)
            assert Datagram(station.port, b"31", address) in ear.heard
            assert Datagram(station.port, b"hello", socket.inet_aton(HOST)) in ear.heard

    play(story())


def test_a_unit_that_is_not_there_loses_nothing_and_the_others_are_heard(
    play: Play, far: Callable[..., Far]
) -> None:
    station = far()
    unit, ours = far(UNIT, station.port), free_port()

    async def story() -> None:
        url = f"udp://{HOST}:{station.port}?local={ours}&net=127.0.0.0/8"
        async with port_at(url) as (port, ear):
            for turn in range(3):
                port.write(Datagram(station.port, b"3. Pole", socket.inet_aton(STRANGER)).encode())
                await asyncio.sleep(0.05)
                port.write(Datagram(station.port, b"4. Taar", socket.inet_aton(UNIT)).encode())
                await until(lambda: unit.heard() == [b"4. Taar"])
                unit.say(b"41", ours)
                await until(partial(has_heard, ear, turn + 1))
            assert ear.events == ["opened"]

    play(story())


def test_what_is_for_no_service_or_for_a_host_outside_is_dropped(play: Play, far: Callable[..., Far]) -> None:
    first, outside = far(), far(UNIT)

    async def story() -> None:
        async with port_at(f"udp://{HOST}:{first.port}?local=0") as (port, ear):
            port.write(Datagram(9, b"no service").encode())
            port.write(Datagram(first.port, b"no unit", socket.inet_aton(UNIT)).encode())
            port.write(b"\xc0no datagram\xc0")
            port.write(Datagram(first.port, b"order").encode())
            await until(lambda: first.heard() == [b"order"])
            assert outside.heard() == []
            assert ear.events == ["opened"]

    play(story())


def test_a_burst_beyond_every_buffer_is_bounded_and_the_port_lives(
    play: Play, far: Callable[..., Far]
) -> None:
    first = far()

    async def story() -> None:
        async with port_at(f"udp://{HOST}:{first.port}?local=0") as (port, ear):
            for _ in range(5_000):
                port.write(Datagram(first.port, bytes(1400)).encode())
            assert len(port._unwritten) <= MOST_UNWRITTEN
            first.heard()
            port.write(Datagram(first.port, b"order").encode())
            await until(lambda: b"order" in first.heard())
            assert ear.events == ["opened"]

    play(story())


def test_a_url_says_host_services_and_network() -> None:
    assert is_udp("udp://10.0.0.5:4007")
    assert read_url("udp://10.0.0.5:4007") == Place("10.0.0.5", (Service(4007, 4007),), None)
    url = "udp://set.local:4007?local=14007&also=4005,4001:0&net=12.0.0.0/8"
    services = (Service(4007, 14007), Service(4005, 4005), Service(4001, 0))
    assert read_url(url) == Place("set.local", services, IPv4Network("12.0.0.0/8"))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("udp://10.0.0.5", "udp://host:port"),
        ("udp://:4007", "udp://host:port"),
        ("udp://10.0.0.5:99999", "ort"),
        ("udp://10.0.0.5:4007?loacl=1", "no loacl"),
        ("udp://10.0.0.5:4007?local=any", "'any' is no port number"),
        ("udp://10.0.0.5:4007?also=", "'' is no port number"),
        ("udp://10.0.0.5:4007?also=0", "'0' is no port number, 1 to"),
        ("udp://10.0.0.5:4007?also=4005:70000", "'70000' is no port number"),
        ("udp://10.0.0.5:4007?also=4007", "one service twice"),
        ("udp://10.0.0.5:4007?local=5&also=4005:5", "local port of its own"),
        ("udp://10.0.0.5:1?also=2,3,4,5,6,7,8,9", "at most 8"),
        ("udp://10.0.0.5:4007?net=12", "net is written as 12.0.0.0/8"),
        ("udp://10.0.0.5:4007?net=12.0.0.1/8", "net is written as 12.0.0.0/8"),
    ],
)
def test_a_url_that_cannot_be_is_refused_in_one_sentence(url: str, says: str) -> None:
    with pytest.raises(ValueError, match=r"^[^\n]+$") as caught:
        read_url(url)
    assert says in str(caught.value)
