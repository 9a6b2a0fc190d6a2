"""The simulated sets as a gateway and a lineman meet them: bytes at a port, keys on a page."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import serial

from radio.driver import Heard, Outcome, Output, Settled, Write
from radio.drivers import make_driver
from radio.messages import Order, Ref, Text, UnitId
from samanvay.sim.config import BadConfig, SimConfig, load
from samanvay.sim.history import History
from samanvay.sim.page import make_page
from samanvay.sim.stage import Stage

ORDER_SECONDS = 10.0
"""An order and its receipt need 2 s of air at 1200 baud, and waiting for slots."""
LOOK_SECONDS = 0.02
GIVE_UP_SECONDS = 15.0
"""A set tries for three minutes, here twenty times as fast."""
CONFIG = """
folder = "ports"
history = "history.jsonl"
pace = 0.01

[[channel]]
name = "vhf-a"

[[base]]
name = "vhf-a"
address = "BASE-1"
channel = "vhf-a"

[[handset]]
unit = "CREW-1"
name = "Sehore town line crew"
channel = "vhf-a"
is_automatic = false

[[handset]]
unit = "CREW-2"
name = "Sehore town fuse crew"
channel = "vhf-a"
temper = { decline = 0.0, silent = 0.0 }
"""


class Gateway:
    """As much of a gateway as one set needs: a driver at the port, on the loop's clock."""

    def __init__(self, path: Path) -> None:
        self.driver = make_driver("kiss", {})
        self.outputs: list[Output] = []
        self._port = serial.Serial(str(path), 9600, timeout=0)
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._port.fileno(), self._read)
        self._take(self.driver.opened(self._loop.time()))

    def send(self, unit: str, text: str) -> None:
        """Begin one try."""
        self._take(self.driver.send(Order(Ref(text), UnitId(unit), text), self._loop.time()))

    def close(self) -> None:
        """Let the port go."""
        self._loop.remove_reader(self._port.fileno())
        self._port.close()

    def said(self) -> list[str]:
        """Give what units said."""
        return [
            output.message.text
            for output in self.outputs
            if isinstance(output, Heard) and isinstance(output.message, Text)
        ]

    def _read(self) -> None:
        self._take(self.driver.receive(self._port.read(4096), self._loop.time()))

    def _take(self, outputs: list[Output]) -> None:
        self.outputs += outputs
        for output in outputs:
            if isinstance(output, Write):
                self._port.write(output.data)


@pytest.fixture
def config(tmp_path: Path) -> SimConfig:
    (tmp_path / "sim.toml").write_text(CONFIG)
    return load(tmp_path / "sim.toml")


@pytest.fixture
async def stage(config: SimConfig) -> AsyncIterator[Stage]:
    history = History(config.history, lambda: datetime.now(UTC))  # noqa: TID251 - only written down
    made = Stage(config, history)
    made.start()
    yield made
    made.stop()
    history.close()


@pytest.fixture
async def gateway(stage: Stage, config: SimConfig) -> AsyncIterator[Gateway]:
    assert stage
    made = Gateway(config.folder / "vhf-a")
    yield made
    made.close()


@pytest.fixture
async def keypad(stage: Stage) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(make_page(stage, None))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield client


async def until(is_so: Callable[[], bool], seconds: float = ORDER_SECONDS) -> None:
    for _ in range(round(seconds / LOOK_SECONDS)):
        if is_so():
            return
        await asyncio.sleep(LOOK_SECONDS)
    assert is_so()


async def test_an_order_shows_on_the_handset_and_the_radio_answers(stage: Stage, gateway: Gateway) -> None:
    gateway.send("CREW-1", "SLOT 3 Gandhi Road: wire down")
    await until(lambda: bool(stage.views["CREW-1"].state.display))
    await until(lambda: any(isinstance(output, Settled) for output in gateway.outputs))
    settled = [output for output in gateway.outputs if isinstance(output, Settled)]
    assert settled[0].outcome is Outcome.DELIVERED
    assert [line.text for line in stage.views["CREW-1"].state.display] == ["SLOT 3 Gandhi Road: wire down"]
    assert stage.views["CREW-2"].state.display == []


async def test_keys_pressed_on_the_page_come_out_of_the_port(
    stage: Stage, gateway: Gateway, keypad: httpx.AsyncClient
) -> None:
    answer = await keypad.post("/api/sets/CREW-1/keys", json={"digits": "31"})
    assert answer.status_code == 202
    await until(lambda: gateway.said() == ["31"])
    await until(lambda: stage.views["CREW-1"].state.sent[0].is_acknowledged)


async def test_a_set_that_has_given_up_says_so(tmp_path: Path) -> None:
    (tmp_path / "sim.toml").write_text(CONFIG.replace('name = "vhf-a"\n', 'name = "vhf-a"\nhaste = 20\n', 1))
    config = load(tmp_path / "sim.toml")
    history = History(config.history, lambda: datetime.now(UTC))  # noqa: TID251 - only written down
    stage = Stage(config, history)
    stage.start()
    stage.set_loss("vhf-a", 1)
    stage.press("CREW-1", "31")
    view = stage.views["CREW-1"]
    assert (view.state.sent[0].is_acknowledged, view.state.sent[0].is_given_up) == (False, False)
    await until(lambda: view.state.sent[0].is_given_up, GIVE_UP_SECONDS)
    assert not view.state.sent[0].is_acknowledged
    stage.stop()
    history.close()


async def test_an_automatic_crew_answers_by_itself_until_somebody_takes_its_set(
    stage: Stage, gateway: Gateway, keypad: httpx.AsyncClient
) -> None:
    gateway.send("CREW-2", "SLOT 4 Ward 6: no supply")
    await until(lambda: "41" in gateway.said())
    await keypad.post("/api/sets/CREW-2/crew", json={"is_automatic": False})
    assert not stage.views["CREW-2"].state.is_automatic


async def test_a_set_out_of_range_shows_nothing(
    stage: Stage, gateway: Gateway, keypad: httpx.AsyncClient
) -> None:
    await keypad.post("/api/sets/CREW-1/range", json={"is_out": True})
    gateway.send("CREW-1", "SLOT 3 Ward 6")
    await asyncio.sleep(2.5)
    assert stage.views["CREW-1"].state.display == []
    assert stage.views["CREW-1"].state.is_out_of_range


async def test_the_plug_can_be_pulled_from_outside(
    config: SimConfig, stage: Stage, keypad: httpx.AsyncClient
) -> None:
    assert stage
    await keypad.post("/api/ports/vhf-a/pull")
    assert not (config.folder / "vhf-a").exists()
    await keypad.post("/api/ports/vhf-a/plug")
    gateway = Gateway(config.folder / "vhf-a")
    await keypad.post("/api/sets/CREW-1/emergency")
    await until(lambda: any(isinstance(output, Heard) for output in gateway.outputs))
    gateway.close()


async def test_on_a_dead_channel_nothing_arrives(
    stage: Stage, gateway: Gateway, keypad: httpx.AsyncClient
) -> None:
    await keypad.post("/api/channels/vhf-a/loss", json={"loss": 1})
    gateway.send("CREW-1", "SLOT 3 Ward 6")
    await asyncio.sleep(2.5)
    assert stage.views["CREW-1"].state.display == []


async def test_the_page_wakes_with_every_change(stage: Stage, gateway: Gateway) -> None:
    watched = stage.views["CREW-1"].watch()
    assert (await anext(watched)).sent == []
    stage.press("CREW-1", "31")
    async with asyncio.timeout(ORDER_SECONDS):
        assert [line.text for line in (await anext(watched)).sent] == ["31"]
        assert (await anext(watched)).sent[0].is_acknowledged
    assert gateway.said() == ["31"]
    await watched.aclose()


async def test_the_history_tells_what_the_crew_saw_and_said(
    config: SimConfig, stage: Stage, gateway: Gateway
) -> None:
    gateway.send("CREW-2", "SLOT 4 Ward 6: no supply")
    await until(lambda: stage.views["CREW-2"].state.sent != [])
    assert config.history
    lines = [json.loads(line) for line in config.history.read_text().splitlines()]
    told = [(line["kind"], line["unit"], line["text"]) for line in lines if "text" in line]
    assert told[:2] == [("displayed", "CREW-2", "SLOT 4 Ward 6: no supply"), ("sent", "CREW-2", "41")]


@pytest.mark.parametrize("headers", [{"origin": "http://evil.example"}, {"host": "evil.example"}])
async def test_another_web_site_cannot_press_keys(keypad: httpx.AsyncClient, headers: dict[str, str]) -> None:
    answer = await keypad.post("/api/sets/CREW-1/keys", json={"digits": "31"}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("place", "body", "status"),
    [
        ("CREW-9/keys", {"digits": "31"}, 404),
        ("CREW-1/keys", {"digits": "x"}, 422),
        ("CREW-1/text", {"text": ""}, 422),
    ],
)
async def test_nonsense_is_refused(
    keypad: httpx.AsyncClient, place: str, body: dict[str, str], status: int
) -> None:
    assert (await keypad.post(f"/api/sets/{place}", json=body)).status_code == status


@pytest.mark.parametrize(
    ("was", "becomes", "sentence"),
    [
        ('channel = "vhf-a"\nis_automatic', 'channel = "uhf"\nis_automatic', "no channel 'uhf'"),
        ('unit = "CREW-2"', 'unit = "CREW-1"', "same address: CREW-1"),
        ("pace = 0.01", 'pace = "fast"', r"sim.toml, line \d+: pace: "),
        ("folder = ", "foldre = ", r"line \d+: there is no setting foldre, and folder is missing; mend one"),
        ("[[channel]]", "[[channel", "not TOML"),
    ],
)
def test_a_wrong_configuration_is_refused_with_a_sentence(
    tmp_path: Path, was: str, becomes: str, sentence: str
) -> None:
    path = tmp_path / "sim.toml"
    path.write_text(CONFIG.replace(was, becomes))
    with pytest.raises(BadConfig, match=sentence):
        load(path)
