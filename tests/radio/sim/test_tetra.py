"""The simulated TETRA sets, seen from the port and by their bearers."""

from random import Random

import pytest

from radio.drivers.settings import BadSetting
from radio.errors import Refused
from radio.messages import UnitId
from radio.sim.air import Air
from radio.sim.far import MOST_WAITING
from radio.sim.query import read_faults
from radio.sim.tetra import BANNER, Terminal, TetraFaults
from radio.sim.tetra_far import FarTerminal
from radio.sim.world import World

START = (b"ATE0\r", b"AT+CTSP=1,3,130\r", b"AT+CTSP=1,2,20\r", b"AT+CTSP=1,3,10\r", b"AT+CTSDS=12,0\r")


class Scene:
    """A base that is ready for texts, with one far set."""

    def __init__(self, query: str = "") -> None:
        faults, weather = read_faults(query, TetraFaults)
        self.air = Air(Random(1), weather)  # noqa: S311 -- a rehearsal must be repeatable
        self.base = Terminal("9001", self.air, Random(2), faults)  # noqa: S311 -- as above
        self.far = FarTerminal("2001", "9001", self.air, Random(3))  # noqa: S311 -- as above
        self.world = World(self.air)
        self.world.add_station(self.base)
        self.world.add_station(self.far)
        self.base.opened(0.0)
        for command in START:
            self.base.write(command, 0.0)
        self.world.tick(0.1)
        self.base.read()

    def say(self, digits: str, at: float) -> bytes:
        """Give the base's port a PDU; give all that it says within a few seconds."""
        self.base.write(f"AT+CMGS=2001,{len(digits) * 4}\r".encode(), at)
        self.base.write(digits.encode() + b"\x1a", at)
        self.world.tick(at + 5)
        return self.base.read()


def test_a_text_is_shown_and_reported_to_the_port() -> None:
    scene = Scene()
    said = scene.say("820E2A014A4F422031303432", 1.0)
    assert b"> " in said
    assert b"OK" in said
    assert b"+CTSDSR: 12,2001,0,9001,0,32\r\n8210002A" in said
    [shown] = scene.far.display
    assert (shown.sender, shown.text) == (UnitId("9001"), "JOB 1042")


def test_reading_sends_the_read_report() -> None:
    scene = Scene()
    scene.say("820E2A014A4F422031303432", 1.0)
    scene.far.open_messages(7.0)
    scene.world.tick(9.0)
    assert b"8210022A" in scene.base.read()


def test_the_emergency_key_says_the_status_zero() -> None:
    scene = Scene()
    scene.far.emergency(1.0)
    scene.world.tick(2.5)
    assert b"+CTSDSR: 13,2001,0,9001,0,16\r\n0000" in scene.base.read()


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("inhibit=1", b"+CME ERROR: 41"),
        ("uncovered=50", b"+CME ERROR: 30"),
        ("errors=1", b"+CME ERROR: 42"),
        ("gone=1", b"82104B2A"),
        ("congested=1", b"8210202A"),
    ],
)
def test_a_fault_is_answered_with_its_error(query: str, answer: bytes) -> None:
    scene = Scene(query)
    assert answer in scene.say("820E2A014A4F422031303432", 1.0)
    assert not scene.far.display


def test_a_profile_that_is_there_already_is_error_38_and_nonsense_35() -> None:
    scene = Scene()
    scene.base.write(b"AT+CTSP=1,3,130\rAT+XYZ\r", 1.0)
    scene.world.tick(2.0)
    assert scene.base.read() == b"\r\n+CME ERROR: 38\r\n\r\n+CME ERROR: 35\r\n"


def test_a_set_that_starts_anew_forgets_its_profiles() -> None:
    scene = Scene("reboot=5")
    scene.world.tick(6.0)
    assert scene.base.read() == BANNER
    scene.far.press("31", 7.0)
    scene.world.tick(8.0)
    assert scene.base.read() == b""


def test_a_full_set_refuses_and_an_unknown_fault_is_named() -> None:
    scene = Scene()
    scene.far.move(is_out_of_range=True)
    for _ in range(MOST_WAITING):
        scene.far.press("31", 1.0)
    with pytest.raises(Refused):
        scene.far.press("31", 1.0)
    with pytest.raises(BadSetting, match="deaff"):
        read_faults("deaff=2", TetraFaults)
