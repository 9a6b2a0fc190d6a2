"""The simulated Kenwood set keeps to what its papers say."""

from random import Random

from radio.drivers.kenwood import commands
from radio.drivers.stx import frame
from radio.errors import Refused
from radio.messages import UnitId
from radio.sim.air import Air
from radio.sim.far import MOST_WAITING
from radio.sim.kenwood import LONGEST, base, handset
from radio.sim.world import World

CREW = UnitId("1001001")


class Scene:
    """A base with one far set."""

    def __init__(self, query: str = "") -> None:
        self.air = Air(Random(1))  # noqa: S311 -- a rehearsal must be repeatable
        self.base = base("1001000", self.air, Random(2), query)  # noqa: S311 -- as above
        self.far = handset(CREW, "1001000", self.air, Random(3))  # noqa: S311 -- as above
        self.world = World(self.air)
        self.world.add_station(self.base)
        self.world.add_station(self.far)
        self.base.opened(0.0)

    def say(self, words: str, unit: str = CREW, at: float = 0.0) -> None:
        """Give the port a text."""
        self.base.write(frame(commands.text(UnitId(unit), words)), at)


def test_words_are_shown_and_the_port_is_told() -> None:
    scene = Scene()
    scene.say("3. Pole gira")
    scene.world.tick(20)
    assert [shown.text for shown in scene.far.display] == ["3. Pole gira"]
    assert scene.base.read() == frame(b"0")


def test_a_set_out_of_range_is_tried_thrice_and_the_port_is_told() -> None:
    scene = Scene()
    scene.far.move(is_out_of_range=True)
    scene.say("3. Pole gira")
    scene.world.tick(20)
    assert scene.base.keyed == 3
    assert scene.base.read() == frame(b"1")


def test_words_to_many_are_success_at_once_whoever_hears() -> None:
    scene = Scene()
    scene.far.move(is_out_of_range=True)
    scene.say("Storm", "0000000")
    scene.world.tick(20)
    assert scene.base.keyed == 1
    assert scene.base.read() == frame(b"0")


def test_what_is_too_long_is_dropped_in_silence() -> None:
    scene = Scene()
    scene.say("x" * (LONGEST + 1))
    scene.world.tick(60)
    assert (scene.base.keyed, scene.base.read()) == (0, b"")


def test_what_a_man_presses_comes_to_the_port_and_is_acknowledged() -> None:
    scene = Scene()
    spoken = scene.far.press("31", 0.0)
    scene.world.tick(20)
    assert scene.base.read() == frame(b"F100100131")
    assert spoken.is_acknowledged


def test_a_full_set_takes_only_the_emergency_key() -> None:
    scene = Scene()
    scene.far.move(is_out_of_range=True)
    refused = 0
    for _ in range(MOST_WAITING + 1):
        try:
            scene.far.press("31", 0.0)
        except Refused:
            refused += 1
    scene.far.emergency(0.0)
    assert refused == 1
    assert len(scene.far.sent) == MOST_WAITING + 1


def test_a_reboot_loses_what_was_in_flight() -> None:
    scene = Scene("reboot=0.05")
    scene.say("3. Pole gira")
    scene.world.tick(60)
    assert scene.base.keyed == 0
    assert b"READY" in scene.base.read()
