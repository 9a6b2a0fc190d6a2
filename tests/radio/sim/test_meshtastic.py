"""A simulated node as its host and the mesh see it."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest

from radio.driver import Heard, Outcome
from radio.drivers.meshtastic import causes, commands
from radio.drivers.meshtastic.frames import Deframer, Words, frame
from radio.drivers.meshtastic.shapes import Data, FromRadio, MeshPacket, Port, Routing, ToRadio
from radio.drivers.meshtastic.wire import decode, encode
from radio.drivers.settings import BadSetting
from radio.messages import Busy, Position, Priority, UnitId
from radio.sim.air import Air
from radio.sim.meshtastic import UNIX, Node, NodeFaults
from radio.sim.meshtastic_far import MeshHandset
from radio.sim.query import read_faults
from radio.sim.world import World

OWN, CREW = "!a0000001", "!a0000007"


class Bench:
    """A node, a far one, and a host that reads what the node says."""

    def __init__(self, faults: str = "") -> None:
        chance = Random(4)  # noqa: S311 -- a rehearsal must be repeatable
        self.now = 0.0
        air = Air(chance)
        self.node = Node(OWN, air, chance, read_faults(faults, NodeFaults)[0])
        self.far = MeshHandset(CREW, OWN, air, chance)
        self.world = World(air)
        self.world.add_station(self.node)
        self.world.add_station(self.far)
        self._deframer = Deframer(lambda data: decode(FromRadio, data))
        self.node.opened(0.0)

    def run(self, seconds: float) -> list[FromRadio]:
        """Let time pass; give what the node said."""
        self.now += seconds
        self.world.tick(self.now)
        return [piece for piece in self._deframer.feed(self.node.read()) if not isinstance(piece, Words)]

    def say(self, said: ToRadio) -> list[FromRadio]:
        """Write to the node."""
        self.node.write(frame(encode(said)), self.now)
        return self.run(0.0)

    def ask(self, nonce: int = 42) -> list[FromRadio]:
        """Ask the node who it is."""
        return self.say(ToRadio(want_config_id=nonce))

    def send(self, words: str = "3. Pole gira", number: int = 5, to: str = CREW) -> list[FromRadio]:
        """Send a text."""
        unit = commands.number_of(to)
        assert unit is not None
        self.node.write(frame(commands.text(unit, words, number)), self.now)
        return self.run(0.0)


def fared(said: list[FromRadio]) -> list[tuple[str, int | None]]:
    """Give who said how a packet fared."""
    packets = [each.packet for each in said if each.packet]
    return [
        (commands.unit_of(packet.sender), decode(Routing, packet.decoded.payload).error)
        for packet in packets
        if packet.decoded and packet.decoded.port == Port.ROUTING
    ]


def test_a_node_tells_who_it_is_and_how_it_is_set_before_it_says_that_this_is_all() -> None:
    told = Bench().ask(4711)
    assert told[0].my_info is not None
    assert told[0].my_info.number == commands.number_of(OWN)
    assert [each.config.lora.is_tx_enabled for each in told if each.config and each.config.lora] == [True]
    assert told[-1].config_complete_id == 4711


def test_a_host_that_has_not_asked_hears_nothing_and_gets_it_when_it_asks() -> None:
    bench = Bench()
    bench.far.press("31", 0.0)
    assert bench.run(10) == []
    [packet] = [each.packet for each in bench.ask() if each.packet]
    assert packet.decoded == Data(Port.TEXT, b"31")
    assert packet.rx_time == pytest.approx(UNIX, abs=5)


def test_a_packet_is_taken_keyed_and_acknowledged_by_the_far_node() -> None:
    bench = Bench()
    bench.ask()
    [status] = [each.queue_status for each in bench.send() if each.queue_status]
    assert (status.res, status.packet_id) == (0, 5)
    assert fared(bench.run(10)) == [(CREW, 0)]
    assert [shown.text for shown in bench.far.display] == ["3. Pole gira"]


def test_a_number_that_came_before_is_dropped_in_silence() -> None:
    bench = Bench()
    bench.ask()
    bench.send()
    bench.run(10)
    assert bench.send() == []
    bench.run(10)
    assert len(bench.far.display) == 1


def test_a_far_node_that_is_away_ends_in_a_no_of_our_own_node() -> None:
    bench = Bench()
    bench.ask()
    bench.far.move(is_out_of_range=True)
    bench.send()
    assert fared(bench.run(40)) == [(OWN, causes.MAX_RETRANSMIT)]


@pytest.mark.parametrize(
    ("faults", "words", "answer"),
    [
        ("limit=1", "x", (OWN, causes.DUTY_CYCLE_LIMIT)),
        ("nak=6", "x", (OWN, causes.NO_CHANNEL)),
        ("implicit=1", "x", (OWN, causes.NONE)),
        ("", "x" * 234, (OWN, causes.TOO_LARGE)),
    ],
)
def test_a_node_says_no_as_real_ones_do(faults: str, words: str, answer: tuple[str, int]) -> None:
    bench = Bench(faults)
    bench.ask()
    assert fared([*bench.send(words), *bench.run(10)]) == [answer]
    assert not bench.far.display


def test_texts_that_come_too_fast_are_refused() -> None:
    bench = Bench()
    bench.ask()
    bench.send(number=5)
    assert fared(bench.send(number=6)) == [(OWN, causes.RATE_LIMIT)]


@pytest.mark.parametrize(("faults", "res"), [("full=1", causes.QUEUE_FULL), ("inhibit=1", causes.DISABLED)])
def test_a_node_that_takes_nothing_says_so_in_its_queue_status(faults: str, res: int) -> None:
    bench = Bench(faults)
    bench.ask()
    assert [each.queue_status.res for each in bench.send() if each.queue_status] == [res]


def test_a_restart_is_told_and_forgets_what_was_asked() -> None:
    bench = Bench("reboot=5")
    bench.ask()
    said = bench.run(6)
    assert [each.rebooted for each in said] == [True]
    bench.far.press("31", 6.0)
    assert bench.run(10) == []


def test_a_packet_that_the_line_spoilt_is_not_acknowledged_on_the_air() -> None:
    bench = Bench("half=1")
    bench.ask()
    bench.far.press("31", 0.0)
    bench.run(1.5)
    assert not bench.far.sent[0].is_acknowledged
    bench.run(20)
    assert bench.far.sent[0].is_acknowledged


def test_a_far_node_shows_a_packet_once_and_a_second_try_as_a_repeat() -> None:
    bench = Bench("deaf=1")
    bench.ask()
    bench.send(number=5)
    bench.run(30)
    bench.send(number=6)
    bench.run(30)
    assert [(shown.text, shown.is_repeat) for shown in bench.far.display] == [
        ("3. Pole gira", False),
        ("3. Pole gira", True),
    ]


def test_a_position_with_a_skewed_clock_is_an_old_one(stage: Callable[..., Any]) -> None:
    for skew, is_stale in ((0, False), (86_400, True)):
        played = stage("meshtastic", faults=f"skew={skew}")
        far = played.far[played.units[0]]
        far.send_position(23.0, 77.5, UNIX, played.rehearsal.now)
        played.rehearsal.run(20)
        assert Position(UnitId(played.units[0]), 23.0, 77.5, is_stale) in played.heard()


@pytest.mark.parametrize(("priority", "is_held"), [(Priority.ROUTINE, True), (Priority.HAZARD, False)])
def test_a_crowded_mesh_holds_an_order_until_it_is_clear_and_no_hazard(
    stage: Callable[..., Any],
    priority: Priority,
    is_held: bool,  # noqa: FBT001 -- a row
) -> None:
    played = stage("meshtastic", faults="crowded=30")
    order = replace(played.order(), priority=priority)
    assert played.deliver(order, until=400)
    assert (Outcome.BUSY in played.settled(order.ref)) == is_held
    assert not [each for each in played.heard() if isinstance(each, Busy)]


def test_an_implicit_acknowledgement_first_and_the_units_own_after_is_one_delivery(
    stage: Callable[..., Any],
) -> None:
    played = stage("meshtastic", faults="relayed=1&foreign=1")
    order = played.order()
    assert played.deliver(order, until=100)
    played.rehearsal.run(200)
    assert played.settled(order.ref) == [Outcome.DELIVERED]


def test_a_chatty_node_loses_nothing(stage: Callable[..., Any]) -> None:
    played = stage("meshtastic", faults="chatty=1")
    played.far[played.units[0]].press("31", played.rehearsal.now)
    played.rehearsal.run(20)
    assert any(isinstance(said.output, Heard) for said in played.rehearsal.said)


def test_an_unknown_fault_is_named() -> None:
    with pytest.raises(BadSetting, match="deaff"):
        read_faults("deaff=1", NodeFaults)
    assert read_faults("deaf=2&loss=0.5", NodeFaults)[0] == NodeFaults(deaf=2)


def test_what_is_no_packet_for_the_air_is_left_alone() -> None:
    bench = Bench()
    bench.ask()
    assert bench.say(ToRadio(packet=MeshPacket(to=7, id=9))) == []
    bench.say(ToRadio(disconnect=True))
    bench.far.press("31", bench.now)
    assert bench.run(10) == []
