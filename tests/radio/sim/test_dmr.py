"""The simulated DMR sets keep to what their sources say."""

from collections.abc import Callable
from random import Random

import pytest

from radio.drivers import dmr
from radio.drivers.datagrams import Datagram, split
from radio.drivers.hytera import commands
from radio.drivers.hytera.commands import Ended, Place, Registered, Result, Words
from radio.drivers.hytera.frames import Hdap
from radio.drivers.motorola import ars, lrrp, tms
from radio.messages import UnitId
from radio.sim import hytera, motorola
from radio.sim.air import Air
from radio.sim.linked import LinkedBase
from radio.sim.world import World

Base = Callable[[str, Air, Random, str], LinkedBase]
CREW = UnitId("1027")
WHO, OWN = bytes([12, 0, 4, 3]), bytes([12, 0, 3, 232])


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 -- a rehearsal must be repeatable


class Scene:
    """A base with one far set."""

    def __init__(self, make: Base, query: str = "") -> None:
        self.air = Air(chance(1))
        self.base = make("1000", self.air, chance(2), query)
        self.far = hytera.handset(CREW, "1000", self.air, chance(3))
        self.world = World(self.air)
        for station in (self.base, self.far):
            self.world.add_station(station)
        self.base.opened(0.0)

    def said(self, until: float = 20.0) -> list[Datagram]:
        """Let time pass; give what the ports said."""
        self.world.tick(until)
        return split(self.base.read())


def order(unit: str = CREW, request: int = 7) -> bytes:
    to = dmr.address(UnitId(unit), 0 if dmr.is_group(unit) else 12)
    words = Words(request, to, OWN, "3. Pole gira", is_to_many=dmr.is_group(unit))
    return Datagram(3004, commands.text(words).encode()).encode()


def meanings(said: list[Datagram]) -> list[commands.Said]:
    return [commands.parse(Hdap.decode(each.payload)) for each in said]


def test_a_text_is_shown_and_its_result_names_its_number() -> None:
    scene = Scene(hytera.base)
    scene.base.write(order(request=99), 0.0)
    assert meanings(scene.said()) == [Ended(99, WHO, Result.OK, OWN)]
    assert [shown.text for shown in scene.far.display] == ["3. Pole gira"]


def test_a_set_out_of_range_is_tried_thrice_and_not_acknowledged() -> None:
    scene = Scene(hytera.base)
    scene.far.move(is_out_of_range=True)
    scene.base.write(order(), 0.0)
    assert meanings(scene.said()) == [Ended(7, WHO, Result.NOT_ACKNOWLEDGED, OWN)]
    assert scene.base.keyed == 3


def test_words_to_a_group_are_said_once_and_ok_whoever_hears() -> None:
    scene = Scene(hytera.base)
    scene.base.write(order("G5"), 0.0)
    assert meanings(scene.said()) == [Ended(7, bytes([0, 0, 0, 5]), Result.OK, is_to_many=True)]
    assert (scene.base.keyed, len(scene.far.display)) == (1, 1)


@pytest.mark.parametrize(("query", "results"), [("busy=2", [4, 4, 0]), ("result=10", [10, 10, 10])])
def test_a_refusal_is_told_at_once_and_nothing_is_said(query: str, results: list[int]) -> None:
    scene = Scene(hytera.base, query)
    ends = []
    for number in range(3):
        scene.base.write(order(request=number), 20.0 * number)
        ends += meanings(scene.said(20.0 * number + 20))
    assert [end.result for end in ends if isinstance(end, Ended)] == results
    assert len(scene.far.display) == results.count(0)


def test_a_far_set_registers_before_its_first_words_and_tells_its_place_in_an_emergency() -> None:
    scene = Scene(hytera.base)
    scene.far.press("31", 0.0)
    scene.far.emergency(30.0)
    said = scene.said(60.0)
    first, words, place = meanings(said)
    assert [each.port for each in said] == [3002, 3004, 3003]
    assert first == Registered(WHO)
    assert isinstance(words, Words)
    assert (words.text, words.sender, words.to) == ("31", WHO, OWN)
    assert isinstance(place, Place)
    assert place.is_emergency


def test_what_is_no_text_is_taken_in_silence() -> None:
    scene = Scene(hytera.base)
    for frame in (commands.where(7, WHO), commands.registration_answer(WHO, 60), commands.register(WHO)):
        scene.base.write(Datagram(3003, frame.encode()).encode(), 0.0)
    scene.base.write(b"garbage", 0.0)
    assert scene.said() == []


def a_text(network: int = 12) -> bytes:
    address = dmr.address(CREW, network)
    return Datagram(4007, tms.text(0xE0, 9, "3. Pole gira"), address).encode()


def test_a_receipt_is_the_units_own_with_the_number_of_the_text() -> None:
    scene = Scene(motorola.base)
    scene.base.write(a_text(), 0.0)
    assert scene.said() == [Datagram(4007, bytes.fromhex("00039f0009"), WHO)]


def test_nobodys_receipt_is_silence() -> None:
    scene = Scene(motorola.base)
    scene.far.move(is_out_of_range=True)
    scene.base.write(a_text(), 0.0)
    assert scene.said() == []


def test_a_unit_says_hello_before_its_first_words_and_reports_in_an_emergency() -> None:
    scene = Scene(motorola.base)
    scene.far.press("31", 0.0)
    scene.far.emergency(30.0)
    hello, words, report = scene.said(60.0)
    assert (hello.port, ars.parse(hello.payload)) == (4005, (ars.Kind.HELLO, True))
    assert isinstance(read := tms.parse(words.payload), tms.Words)
    assert (read.text, words.address) == ("31", WHO)
    assert lrrp.parse(report.payload).request == lrrp.EMERGENCY


def test_units_answer_in_the_network_that_they_are_called_in() -> None:
    scene = Scene(motorola.base)
    scene.base.write(a_text(127), 0.0)
    [receipt] = scene.said()
    assert receipt.address == bytes([127, 0, 4, 3])


def test_a_text_without_an_address_goes_nowhere() -> None:
    scene = Scene(motorola.base)
    scene.base.write(Datagram(4007, tms.text(0xE0, 9, "3. Pole")).encode(), 0.0)
    assert scene.said() == []
