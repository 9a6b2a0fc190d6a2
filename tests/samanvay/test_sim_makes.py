"""Simulated sets of every make, on one channel and on several: in the registry is in the rehearsal."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from gateway.links import link_to
from radio.driver import Alphabet, Heard, Outcome, Output, Report, Settled, Write
from radio.drivers import make_driver
from radio.messages import Emergency, Order, Ref, Status, Text, UnitId
from radio.sim import SIMULATORS
from samanvay.sim.config import BadConfig, SimConfig, load
from samanvay.sim.history import History
from samanvay.sim.page import make_page
from samanvay.sim.stage import Stage

MAKES = sorted(SIMULATORS)
every_make = pytest.mark.parametrize("make", MAKES)
BAUD = 115_200
PATIENCE_SECONDS = 45.0
"""A channel that every make shares is busy for half of it."""
LOOK_SECONDS = 0.02


class Gateway:
    """As much of a gateway as one set needs: a driver at the port, on the loop's clock."""

    def __init__(self, make: str, url: str) -> None:
        self.driver = make_driver(make, settings_of(make))
        self.outputs: list[Output] = []
        self.is_open = False
        self._loop = asyncio.get_running_loop()
        self._port = link_to(url, BAUD, {}, self)
        self._tasks = [self._loop.create_task(work) for work in (self._port.run(), self._let_time_pass())]

    async def close(self) -> None:
        """Let the port go."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def send(self, unit: str, text: str) -> None:
        """Begin one try."""
        self._take(self.driver.send(Order(Ref(text), UnitId(unit), text), self._loop.time()))

    def outcomes(self) -> list[Outcome]:
        """Tell how tries have ended."""
        return [output.outcome for output in self.outputs if isinstance(output, Settled)]

    def heard(self, kind: type[Text | Status | Emergency]) -> list[UnitId]:
        """Tell which units sent such a message."""
        messages = [output.message for output in self.outputs if isinstance(output, Heard)]
        return [message.unit for message in messages if isinstance(message, kind)]

    def is_ready(self) -> bool:
        """Tell whether an order can be sent."""
        return self.is_open and self.driver.is_free(self._loop.time())

    def opened(self) -> None:
        """Greet the set."""
        self.is_open = True
        self._take(self.driver.opened(self._loop.time()))

    def received(self, data: bytes) -> None:
        """Take bytes."""
        self._take(self.driver.receive(data, self._loop.time()))

    def lost(self, reason: str) -> None:
        """Nothing is lost here."""
        raise AssertionError(reason)

    def _take(self, outputs: list[Output]) -> None:
        self.outputs += outputs
        for output in outputs:
            if isinstance(output, Write):
                self._port.write(output.data)

    async def _let_time_pass(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if self.driver.due is not None and self.driver.due <= self._loop.time():
                self._take(self.driver.tick(self._loop.time()))


def unit_of(make: str) -> UnitId:
    """Give a unit of a make that is no other's, as all may stand on one channel."""
    taken = {unit for other in MAKES[: MAKES.index(make)] for unit in SIMULATORS[other].units}
    taken |= {UnitId(simulator.own) for simulator in SIMULATORS.values()}
    return next(unit for unit in SIMULATORS[make].units if unit not in taken)


def settings_of(make: str) -> dict[str, str]:
    """Give a set an own address where another make's set has the same."""
    simulator = SIMULATORS[make]
    is_taken = simulator.own in {SIMULATORS[other].own for other in MAKES[: MAKES.index(make)]}
    return {simulator.own_setting: str(4_000 + MAKES.index(make))} if is_taken else {}


def haste_of(make: str) -> int:
    """Let time pass quicker where words are spoken."""
    return 4 if make_driver(make, {}).capabilities.alphabet is Alphabet.SPEECH else 1


def written(*, is_shared: bool = False, of_kiss: str = "") -> str:
    lines = ['folder = "ports"', "pace = 0.01"]
    for make in MAKES:
        channel = "all" if is_shared else make
        if channel == make or make == MAKES[0]:
            lines += ["[[channel]]", f'name = "{channel}"', f"haste = {1 if is_shared else haste_of(make)}"]
        pairs = ", ".join(f'{key} = "{value}"' for key, value in settings_of(make).items())
        lines += ["[[base]]", f'name = "{make}"', f'make = "{make}"', f"baud = {BAUD}"]
        lines += [f'channel = "{channel}"', of_kiss if make == "kiss" else f"settings = {{ {pairs} }}"]
        lines += ["[[handset]]", f'unit = "{unit_of(make)}"', f'make = "{make}"']
        lines += [f'channel = "{channel}"', "is_automatic = false"]
    return "\n".join(lines)


def loaded(folder: Path, text: str) -> SimConfig:
    (folder / "sim.toml").write_text(text)
    return load(folder / "sim.toml")


@asynccontextmanager
async def playing(config: SimConfig) -> AsyncIterator[Stage]:
    made = Stage(config, History(None, lambda: datetime.now(UTC)))  # noqa: TID251 - only written down
    made.start()
    try:
        yield made
    finally:
        made.stop()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with playing(loaded(tmp_path, written())) as made:
        yield made


def key_of(stage: Stage, make: str) -> str:
    return next(key for key, view in stage.views.items() if view.make == make)


@pytest.fixture
async def keypad(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(make_page(stage, None))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def until(is_so: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    for _ in range(round(seconds / LOOK_SECONDS)):
        if is_so():
            return
        await asyncio.sleep(LOOK_SECONDS)
    assert is_so()


@every_make
async def test_the_page_of_a_set_of_every_make_shows_keys_calls_and_drives_away(
    stage: Stage, keypad: httpx.AsyncClient, make: str
) -> None:
    unit, key = unit_of(make), key_of(stage, make)
    view, gateway = stage.views[key], Gateway(make, stage.urls[make])
    await until(gateway.is_ready)
    gateway.send(unit, "3. Gandhi Rd")
    shown = [SIMULATORS[make].shown_as("3. Gandhi Rd")]
    await until(lambda: [line.text for line in view.state.display] == shown)
    await until(gateway.is_ready)
    expected = Outcome.DELIVERED if Report.DELIVERED in gateway.driver.capabilities.reports else Outcome.SENT
    # where receipts name no message, the first may be of an order from before the opening
    assert gateway.outcomes() in ([expected], [Outcome.UNKNOWN])
    assert (await keypad.post(f"/api/sets/{key}/keys", json={"digits": "31"})).status_code == 202
    await until(lambda: gateway.heard(Text) + gateway.heard(Status) == [unit])
    await keypad.post(f"/api/sets/{key}/emergency")
    await until(lambda: gateway.heard(Emergency) == [unit])
    await keypad.post(f"/api/sets/{key}/range", json={"is_out": True})
    assert view.state.is_out_of_range
    await gateway.close()


async def test_sets_of_every_make_share_one_channel_and_each_hears_its_own(tmp_path: Path) -> None:
    async with playing(loaded(tmp_path, written(is_shared=True))) as stage:
        gateways = {make: Gateway(make, stage.urls[make]) for make in MAKES}
        for make, gateway in gateways.items():
            await until(gateway.is_ready)
            gateway.send(unit_of(make), f"3. {make}")
            await until(gateway.is_ready)
        shown = {
            make: [line.text for line in stage.views[key_of(stage, make)].state.display] for make in MAKES
        }
        assert shown == {make: [SIMULATORS[make].shown_as(f"3. {make}")] for make in MAKES}
        for gateway in gateways.values():
            await gateway.close()


async def test_a_fault_in_the_configuration_is_played(tmp_path: Path) -> None:
    async with playing(loaded(tmp_path, written(of_kiss='faults = "off=1"'))) as stage:
        unit = unit_of("kiss")
        gateway = Gateway("kiss", stage.urls["kiss"])
        await until(gateway.is_ready)
        gateway.send(unit, "3. Nobody hears it")
        await until(lambda: gateway.outcomes() == [Outcome.NO_RECEIPT])
        assert stage.views[unit].state.display == []
        await gateway.close()


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        ("tone = 0", 'faults = "angry=1"', "no such fault"),
        ("tone = 0", "settings = { tone = 1 }", "no such setting"),
        ("tone = 0", "tone = 1", "tone"),
        ('make = "kiss"\nbaud', 'make = "smoke"\nbaud', "no simulator of 'smoke'; there is .*kiss"),
        ('unit = "CREW-7"', 'unit = "CREW-77"', "kiss: 'CREW-77' is no station"),
        ('make = "kiss"\nchannel', 'make = "tait"\nchannel', "no base set of its make on kiss"),
        ('name = "kiss"\nmake', 'name = "tait"\nmake', "two sets have the same name: tait"),
    ],
)
def test_what_a_make_cannot_be_is_refused_with_a_sentence(
    tmp_path: Path, was: str, becomes: str, sentence: str
) -> None:
    text = written(of_kiss="tone = 0" if "tone" in was else "")
    assert was in text
    with pytest.raises(BadConfig, match=sentence):
        loaded(tmp_path, text.replace(was, becomes))


def test_one_unit_on_two_channels_has_two_pages(tmp_path: Path) -> None:
    second = ['[[channel]]\nname = "b"', '[[base]]\nname = "b"\nchannel = "b"']
    second += ['[[handset]]\nunit = "CREW-7"\nchannel = "b"']
    config = loaded(tmp_path, "\n".join([written(), *second]))
    keys = [config.key(each) for each in config.handset if each.unit == "CREW-7"]
    assert keys == ["CREW-7@kiss", "CREW-7@b"]


def test_an_own_address_in_the_settings_is_the_sets(tmp_path: Path) -> None:
    config = loaded(tmp_path, written(of_kiss='settings = { own = "HILL-3" }'))
    assert next(base.address for base in config.base if base.make == "kiss") == "HILL-3"
