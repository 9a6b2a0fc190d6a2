"""Who is asked at a port: every make knows its own set and no other, and nothing is keyed by asking."""

from dataclasses import dataclass, field
from random import Random

import pytest

from radio.drivers import DRIVERS
from radio.drivers.probe import Probe, probe_of
from radio.sim import SIMULATORS
from radio.sim.air import Air
from radio.sim.base_set import BaseSet
from radio.sim.far import FarSet
from radio.sim.world import World

PROBES = {make: probe for make in sorted(DRIVERS) if (probe := probe_of(make))}
ASKED = [make for make, probe in PROBES.items() if probe.asks]
HEARD_ONLY = [make for make, probe in PROBES.items() if not probe.asks]
every_make = pytest.mark.parametrize("make", sorted(DRIVERS))


def chance(seed: int = 1) -> Random:
    return Random(seed)  # noqa: S311 -- a rehearsal must be repeatable


@dataclass(slots=True)
class Stage:
    """A set at a port, its far set, and all that came from the port."""

    air: Air
    base: BaseSet
    far: FarSet
    world: World
    said: bytearray = field(default_factory=bytearray)
    now: float = 0.0

    def run(self, seconds: float) -> None:
        """Let time pass."""
        until = self.now + seconds
        while (due := self.world.due) is not None and due <= until:
            self.now = max(self.now, due)
            self.world.tick(self.now)
            self.said += self.base.read()
        self.now = until
        self.said += self.base.read()

    def ask(self, probe: Probe) -> None:
        """Ask as somebody at the port does."""
        for ask in probe.asks:
            self.base.write(ask, self.now)
            self.run(probe.wait_seconds)

    def known_as(self) -> list[str]:
        """Say which makes take what came for theirs."""
        kind = SIMULATORS
        return [
            make
            for make, probe in PROBES.items()
            if make in kind and probe.recognise(bytes(self.said)) is not None
        ]


def stage_of(make: str, faults: str = "") -> Stage:
    simulator = SIMULATORS[make]
    air = Air(chance())
    base = simulator.base(simulator.own, air, chance(2), faults)
    far = simulator.far(simulator.units[0], simulator.own, air, chance(3))
    world = World(air)
    world.add_station(base)
    world.add_station(far)
    base.opened(0.0)
    return Stage(air, base, far, world)


@pytest.mark.parametrize("make", ASKED)
def test_a_set_that_is_asked_is_known_as_its_own_make_and_no_other(make: str) -> None:
    stage = stage_of(make)
    stage.ask(PROBES[make])
    assert stage.known_as() == [make]


@pytest.mark.parametrize("make", HEARD_ONLY)
def test_a_set_that_answers_nothing_is_known_when_a_unit_is_heard(make: str) -> None:
    stage = stage_of(make)
    stage.far.press("31", stage.now)
    stage.run(30)
    assert stage.known_as() == [make]
    assert PROBES[make].silence


@every_make
def test_no_question_of_any_make_keys_a_set(make: str) -> None:
    for probe in PROBES.values():
        stage = stage_of(make)
        stage.ask(probe)
        stage.run(30)
        assert getattr(stage.base, "keyed", 0) == 0
        assert not stage.air.is_busy(stage.far.station, stage.now)
        assert list(stage.far.display) == []


@every_make
def test_questions_of_other_makes_do_not_hide_a_set_from_its_own(make: str) -> None:
    if make not in ASKED:
        return
    stage = stage_of(make)
    for other in ASKED:
        if SIMULATORS[other].port is SIMULATORS[make].port:
            stage.ask(PROBES[other])
    stage.ask(PROBES[make])
    assert stage.known_as() == [make]


def test_an_echo_of_a_question_is_no_answer() -> None:
    for asked in PROBES.values():
        echo = b"".join(asked.asks)
        assert [make for make, probe in PROBES.items() if probe.recognise(echo) is not None] == []


@pytest.mark.parametrize("make", ASKED)
def test_a_set_that_is_off_is_not_known(make: str) -> None:
    stage = stage_of(make, "off=1")
    stage.ask(PROBES[make])
    assert stage.known_as() == []


@pytest.mark.parametrize("seed", range(200))
def test_no_bytes_make_a_recogniser_raise_or_see_a_set(seed: int) -> None:
    data = chance(seed).randbytes(chance(seed).randrange(600))
    assert [make for make, probe in PROBES.items() if probe.recognise(data) is not None] == []
