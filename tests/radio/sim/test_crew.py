"""Simulated people answer like people."""

from random import Random

import pytest

from radio.messages import UnitId
from radio.sim.air import Air
from radio.sim.crew import Crew, Temper
from radio.sim.far import Shown
from radio.sim.kiss import Handset
from radio.sim.world import World

WILLING = Temper(decline=0, silent=0)


def a_crew(temper: Temper = WILLING, seed: int = 1) -> tuple[World, Crew]:
    air = Air(Random(seed))  # noqa: S311 -- a rehearsal must be repeatable
    handset = Handset("CREW-7", "BASE-1", air, Random(seed))  # noqa: S311 -- as above
    crew = Crew(handset, Random(seed), temper)  # noqa: S311 -- as above
    world = World(air)
    world.add_station(handset)
    world.add(crew)
    return world, crew


def show(crew: Crew, text: str, at: float = 0.0, *, is_repeat: bool = False) -> None:
    crew.handset.display.append(Shown(at, UnitId("BASE-1"), text, "1", is_repeat))
    crew.tick(at)


def pressed(crew: Crew) -> list[str]:
    return [spoken.text for spoken in crew.handset.sent]


@pytest.mark.parametrize(
    "text",
    ["3. HAZARD 01234 Pole gira", "S3 Pole gira", "3 Pole gira", "1/2 3. Pole gira", "DOBARA 3. Pole gira"],
)
def test_a_willing_man_goes_through_the_steps_of_his_slot(text: str) -> None:
    world, crew = a_crew()
    show(crew, text)
    world.tick(10_000)
    assert pressed(crew) == ["31", "33", "34", "35"]


@pytest.mark.parametrize("word", ["KOD", "CODE", "कोड"])
def test_he_keys_the_code_that_ends_his_order(word: str) -> None:
    world, crew = a_crew()
    show(crew, f"3. Pole gira, 01234, {word} 4821")
    world.tick(10_000)
    assert pressed(crew) == ["314821", "334821", "344821", "354821"]


def test_he_answers_late_and_faster_with_a_smaller_pace() -> None:
    world, crew = a_crew()
    show(crew, "3. Pole gira")
    world.tick(10_000)
    moments = [spoken.at for spoken in crew.handset.sent]
    assert 3 <= moments[0] <= 60
    quick_world, quick = a_crew(Temper(decline=0, silent=0, pace=0.01))
    show(quick, "3. Pole gira")
    quick_world.tick(10_000)
    assert [spoken.at for spoken in quick.handset.sent] == pytest.approx([at / 100 for at in moments])


def test_some_decline_and_some_are_silent() -> None:
    first: list[str] = []
    for seed in range(400):
        world, crew = a_crew(Temper(decline=0.2, silent=0.2), seed)
        show(crew, "3. Pole gira")
        world.tick(10_000)
        first.append((pressed(crew) or [""])[0])
    assert first.count("") == pytest.approx(80, abs=30)
    assert first.count("32") == pytest.approx(80, abs=30)
    assert first.count("31") == pytest.approx(240, abs=40)


def test_he_acts_once_on_an_order_however_often_it_comes() -> None:
    world, crew = a_crew()
    show(crew, "3. Pole gira")
    show(crew, "3. Pole gira", 1.0, is_repeat=True)
    show(crew, "3. Pole gira", 2.0)
    show(crew, "AGAIN 3. Pole gira", 3.0)
    world.tick(10_000)
    assert pressed(crew) == ["31", "33", "34", "35"]


@pytest.mark.parametrize("text", ["3. CANCEL 01234", "SLOT 3 CANCEL 01234"])
def test_a_cancel_stops_him(text: str) -> None:
    world, crew = a_crew()
    show(crew, "3. Pole gira")
    show(crew, "4. Fuse")
    show(crew, text, 1.0)
    world.tick(10_000)
    assert {digits[0] for digits in pressed(crew)} == {"4"}


def test_a_man_whose_keys_another_presses_does_nothing() -> None:
    world, crew = a_crew()
    crew.is_automatic = False
    show(crew, "3. Pole gira")
    world.tick(10_000)
    assert pressed(crew) == []


def test_words_that_are_no_order_are_read_and_left() -> None:
    world, crew = a_crew()
    show(crew, "Storm from 18:00")
    world.tick(10_000)
    assert pressed(crew) == []
