"""An order spoken to a crew: bus, gateway, announcer, key and sound; keys that sox presses answer it."""

import asyncio
import fcntl
import os
import subprocess
import termios
from array import array
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from gateway.voice.config import AudioConfig
from gateway.voice.shape import to_pcm
from gateway.voice.speech import Speech
from radio.drivers.settings import read_settings
from radio.drivers.voice import dtmf
from radio.drivers.voice.fivetone import HERTZ, TONE_SECONDS
from radio.drivers.voice.settings import VoiceSettings
from radio.drivers.voice.signals import ToneSystem
from radio.drivers.voice.wording import Wording
from radio.messages import Order, Ref, UnitId
from samanvay.client import Client
from samanvay.desk import Desk, Plan
from samanvay.servers import sox
from samanvay.servers.keyed_line import KeyedLine

ANSWER_SECONDS = 60.0  # an order said twice takes 20 s, the wait for the channel and the echo 10 more
LOOK_SECONDS = 0.1
THOUGHT_SECONDS = 1.0  # no man presses keys sooner, and what comes with the end of our own over is not heard
UNIT = UnitId("C1X1")
SETTINGS = {"own": "0001", "names": [f"{UNIT}=Dal ek"]}


class Van:
    """The crew's van, as far as the gateway can tell: a keyed line, what is said on it, and keys pressed."""

    def __init__(self, line: KeyedLine, folder: Path) -> None:
        self.line = line
        self.spoken, self.heard = folder / "spoken.raw", folder / "heard"
        os.mkfifo(self.heard)
        self._ear = os.open(self.heard, os.O_RDWR | os.O_NONBLOCK)
        self.audio = {
            "play": f"file:{self.spoken}",
            "record": f"pipe:{self.heard}",
            "carrier": "cts",
            "signalling": ["dtmf", "zvei1", "mdc"],
        }

    @property
    def overs(self) -> int:
        """How often the key has been let go."""
        states = [move.rts for move in self.line.moves]
        return sum(before and not now for before, now in pairwise(states))

    def press(self, keys: str) -> None:
        """Press keys on the van's set, 10 dB above the noise; its carrier shows at the gateway."""
        self.line.set_input("cts", is_up=True)
        os.write(self._ear, sox.keys(keys, snr_db=10))
        self.line.set_input("cts", is_up=False)

    async def send(self, system: ToneSystem, digits: str) -> None:
        """Send five tones by the van's set; returns when they have been heard."""
        tones = [(float(HERTZ[system][digit]),) for digit in digits]
        os.write(self._ear, sox.tones(tones, TONE_SECONDS[system], snr_db=10))
        await until(self._is_heard)

    async def _is_heard(self) -> bool:
        waiting = array("i", [0])
        fcntl.ioctl(self._ear, termios.FIONREAD, waiting)
        return not waiting[0]

    def close(self) -> None:
        """Drive away."""
        os.close(self._ear)


@pytest.fixture(autouse=True)
def _programs(program: Callable[[str], Path]) -> None:
    for name in ("espeak-ng", "multimon-ng", "sox", "mosquitto"):
        program(name)


@pytest.fixture
def van(tmp_path: Path) -> Iterator[Van]:
    """Give the crew's van."""
    with KeyedLine() as line:
        one = Van(line, tmp_path)
        yield one
        one.close()


@asynccontextmanager
async def desk_of(van: Van, folder: Path) -> AsyncIterator[Desk]:
    """Run a whole desk whose one set is spoken with."""
    desk = Desk(folder, Plan(make="voice", ports={"ch1": van.line.url}, settings=SETTINGS, audio=van.audio))
    await desk.prepare()
    try:
        await desk.start()
        await until(lambda: is_working(desk))
        yield desk
    finally:
        desk.stop()


async def assign(desk: Desk, client: Client) -> str:
    """Register a complaint and give it to the crew; gives the incident's id."""
    complaint = {
        "source": "1912",
        "source_ref": "A-1",
        "office_id": desk.office_id,
        "category": "no_supply",
        "place": "Arera E-7/017",
    }
    registered = (await client.ask("POST", "/api/complaints", complaint)).json()
    incident: str = registered["incident"]["id"]
    offered = await client.ask(
        "POST", f"/api/incidents/{incident}/assignments", {"crew_id": desk.posts[0].crew_id}
    )
    assert offered.status == 201, offered.body
    return incident


async def is_working(desk: Desk) -> bool:
    """Tell whether the gateway's set can be spoken with."""
    return '"state":"working"' in desk.gateway.log.read_text().replace(" ", "")


async def until(is_so: Callable[[], Awaitable[object]]) -> None:
    """Wait until a claim holds."""
    for _ in range(int(ANSWER_SECONDS / LOOK_SECONDS)):
        if await is_so():
            return
        await asyncio.sleep(LOOK_SECONDS)
    raise AssertionError("it did not come to hold in time")


async def test_an_order_is_spoken_twice_and_keys_that_are_said_back_accept_it(
    van: Van, tmp_path: Path
) -> None:
    file: dict[str, Any] = {}

    async with desk_of(van, tmp_path / "desk") as desk, desk.client() as client:
        assert not any(move.rts or move.dtr for move in van.line.moves)
        incident = await assign(desk, client)

        async def is_at(assignment: str, transmission: str, overs: int) -> bool:
            nonlocal file
            file = (await client.ask("GET", f"/api/incidents/{incident}")).json()
            states = file["assignments"][0]["state"], file["transmissions"][0]["state"]
            return (*states, van.overs) == (assignment, transmission, overs)

        await until(lambda: is_at("offered", "keyed", 1))
        await asyncio.sleep(THOUGHT_SECONDS)
        slot = file["assignments"][0]["slot"]
        van.press(dtmf.Answer(str(slot), "1").keys)
        await until(lambda: is_at("accepted", "answered", 2))

    sent, spoken = file["transmissions"][0], van.spoken.read_bytes()
    wording = Wording(read_settings(VoiceSettings, SETTINGS))
    assert [sent[step] is not None for step in ("keyed_at", "delivered_at", "answered_at")] == [
        True,
        False,
        True,
    ]
    order = wording.order(Order(Ref("1"), UNIT, sent["text"]), is_repeat=False)
    speech = Speech(AudioConfig.model_validate(van.audio).terms())
    assert spoken.count(await speech.say(order.words, order.language)) == 2
    wording.spoke(UNIT, order.language)
    echo = wording.echo(UNIT, str(slot), "1", is_named=True)
    assert spoken.count(await speech.say(echo.once, echo.language)) == 1
    assert not van.line.is_up["rts"]


async def test_an_emergency_of_five_tones_is_an_alarm_and_is_acknowledged(van: Van, tmp_path: Path) -> None:
    async with desk_of(van, tmp_path / "desk") as desk, desk.client() as client:
        await van.send(ToneSystem.ZVEI1, "9E9E9")
        await van.send(ToneSystem.ZVEI1, "12345")

        async def is_raised() -> bool:
            alarms = (await client.ask("GET", "/api/board")).json()["alarms"]
            return any(alarm["kind"] == "emergency" and "12345" in str(alarm) for alarm in alarms)

        async def is_acknowledged() -> bool:
            return van.overs == 2

        await until(is_raised)
        await until(is_acknowledged)
    assert decoded(van.spoken.read_bytes(), "ZVEI1") == ["ZVEI1: 12345"]


def test_multimon_reads_the_keys_that_our_rehearsals_press() -> None:
    sound = to_pcm(0.5 * dtmf.encode("*314#0A9D", sox.RATE))
    assert decoded(sound, "DTMF") == [f"DTMF: {key}" for key in "*314#0A9D"]


def decoded(pcm: bytes, system: str) -> list[str]:
    """Let multimon-ng, in a process of its own, read signalling out of sound."""
    command = ["multimon-ng", "-q", "-t", "raw", "-a", system, "-"]
    return subprocess.run(command, input=pcm, capture_output=True, check=True).stdout.decode().splitlines()
