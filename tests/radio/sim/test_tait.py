"""The simulated Tait sets, seen from the port and by their bearers."""

from random import Random

import pytest

from radio.drivers.settings import BadSetting
from radio.drivers.tait.frames import RESTART, Deframer, Frame, Junk, Piece, Prompt
from radio.errors import Refused
from radio.sim.air import Air, Weather
from radio.sim.far import MOST_WAITING
from radio.sim.query import read_faults
from radio.sim.tait import TaitFaults, TaitHandset, TaitSet
from radio.sim.world import World


class Scene:
    """A base with one handset."""

    def __init__(self, query: str = "") -> None:
        faults, weather = read_faults(query, TaitFaults)
        self.air = Air(Random(1), weather)  # noqa: S311 -- a rehearsal must be repeatable
        self.base = TaitSet("00010001", self.air, Random(2), faults)  # noqa: S311 -- as above
        self.far = TaitHandset("00010007", "00010001", self.air, Random(3))  # noqa: S311 -- as above
        self.world = World(self.air)
        self.world.add_station(self.base)
        self.world.add_station(self.far)
        self.base.opened(0.0)

    def say(self, line: Frame, at: float = 0.0) -> None:
        """Say a command at the base's port."""
        self.base.write(line.encode(), at)

    def read(self) -> list[Piece]:
        """Read what the base has said at its port, without prompts."""
        return [piece for piece in Deframer().feed(self.base.read()) if piece != Prompt()]


def listening(query: str = "") -> Scene:
    scene = Scene(query)
    scene.say(Frame("f", "041"))
    scene.say(Frame("f", "101"))
    scene.base.read()
    return scene


def test_each_command_has_its_prompt() -> None:
    scene = Scene()
    scene.say(Frame("f", "041"))
    assert scene.base.read() == b"."


def test_words_are_shown_and_the_set_tells_that_they_were_acknowledged() -> None:
    scene = listening()
    scene.say(Frame("s", "0500010007Pole gira"))
    scene.world.tick(10)
    assert [shown.text for shown in scene.far.display] == ["Pole gira"]
    assert scene.read() == [Frame("p", "1D1")]


def test_a_set_that_is_out_of_range_is_told_as_not_acknowledged() -> None:
    scene = listening()
    scene.far.move(is_out_of_range=True)
    scene.say(Frame("s", "0500010007Pole gira"))
    scene.world.tick(10)
    assert scene.read() == [Frame("p", "1D0")]


def test_a_second_text_is_lost_while_one_is_held() -> None:
    scene = Scene()
    for at, words in ((0.0, "31"), (3.0, "33")):
        scene.world.tick(at)
        scene.far.press(words, at)
    scene.world.tick(5)
    assert scene.base.lost == 1
    scene.base.read()
    scene.say(Frame("q", "1"), 6.0)
    scene.say(Frame("q", "1"), 6.0)
    assert scene.read() == [Frame("s", "31"), Frame("s", "")]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        (Frame("s", "0500010007" + "x" * 33), "003"),
        (Frame("z"), "001"),
    ],
)
def test_what_it_cannot_do_is_an_error(line: Frame, answer: str) -> None:
    scene = Scene()
    scene.say(line)
    assert scene.read() == [Frame("e", answer)]


def test_a_command_while_one_is_on_the_air_is_not_ready() -> None:
    scene = Scene()
    scene.say(Frame("s", "0500010007a"))
    scene.say(Frame("s", "0500010007b"))
    assert scene.read() == [Frame("e", "005")]


def test_a_damaged_command_is_a_checksum_error() -> None:
    scene = Scene()
    scene.base.write(b"s02Hi00\r", 0.0)
    assert scene.read() == [Frame("e", "002")]


@pytest.mark.parametrize(
    ("query", "answers"),
    [
        ("off=1", []),
        ("mute=1", []),
        ("inhibit=1", [Frame("p", "02")]),
        ("disabled=1", [Frame("e", "006")]),
        ("notready=1", [Frame("e", "005")]),
        ("badsum=1", [Frame("e", "002")]),
        ("double=1", [Frame("p", "1D1")] * 2),
        ("foreign=1", [Frame("p", "1C1"), Frame("p", "3A"), Frame("p", "1D1")]),
        ("stuck=20", [Frame("p", "05"), Frame("p", "02"), Frame("p", "06")]),
    ],
)
def test_a_fault_changes_what_the_set_tells(query: str, answers: list[Piece]) -> None:
    scene = listening(query)
    scene.say(Frame("s", "0500010007Pole gira"), 1.0)
    scene.world.tick(40)
    assert scene.read() == answers


@pytest.mark.parametrize("query", ["half=1", "wrong=1"])
def test_a_damaged_text_is_still_held(query: str) -> None:
    scene = listening(query)
    scene.far.press("31", 0.0)
    scene.world.tick(3)
    assert Frame("s", "31") not in scene.read()
    scene.say(Frame("q", "1"), 4.0)
    assert scene.read() == [Frame("s", "31")]


def test_garbage_comes_at_the_opening_and_a_restart_says_so() -> None:
    assert len(Scene("garbage=300").base.read()) == 300
    assert [type(piece) for piece in Scene("overlong=2000").read()] == [Junk]
    scene = Scene("reboot=5")
    scene.world.tick(6)
    assert scene.base.read() == RESTART


def test_a_status_and_an_emergency_ring() -> None:
    scene = Scene()
    scene.far.status("31", 0.0)
    scene.world.tick(3)
    scene.far.emergency(3.0)
    scene.world.tick(6)
    assert scene.read() == [Frame("r", "020083100010007"), Frame("r", "00109FF00010007")]
    assert [spoken.is_acknowledged for spoken in scene.far.sent] == [True, True]


def test_a_full_set_takes_only_the_emergency_key() -> None:
    scene = Scene()
    scene.far.move(is_out_of_range=True)
    for _ in range(MOST_WAITING):
        scene.far.press("31", 0.0)
    with pytest.raises(Refused):
        scene.far.press("31", 0.0)
    scene.far.emergency(0.0)
    scene.world.tick(2_000)
    assert scene.far.due is None


def test_a_query_names_faults_and_weather() -> None:
    assert read_faults("deaf=2&loss=0.2", TaitFaults) == (TaitFaults(deaf=2), Weather(loss=0.2))
    with pytest.raises(BadSetting, match="deaff"):
        read_faults("deaff=2", TaitFaults)
