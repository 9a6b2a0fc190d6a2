"""What a `sim://` URL plays: a set, a far set and a willing man, on virtual time."""

import pytest

from radio.driver import Heard, Outcome, Settled
from radio.drivers import make_driver
from radio.drivers.settings import BadSetting
from radio.messages import Order, Ref, Status, Text, UnitId
from radio.sim import SIMULATORS
from radio.sim.rehearsal import Rehearsal
from radio.sim.scene import Scene, make_of

every_make = pytest.mark.parametrize("make", sorted(SIMULATORS))
DOUBT_SECONDS = 20.0  # after the opening a receipt may be of what was said before, where it names no message
ENDED_WELL = ([Outcome.DELIVERED], [Outcome.SENT])


def opened(url: str) -> tuple[Scene, Rehearsal]:
    scene = Scene(url)
    rehearsal = Rehearsal(make_driver(scene.make, {}), scene.set, scene.world, 9600)
    rehearsal.open()
    rehearsal.run_until_free(60)
    rehearsal.run(rehearsal.now + DOUBT_SECONDS)
    return scene, rehearsal


def outcomes(rehearsal: Rehearsal) -> list[Outcome]:
    return [said.output.outcome for said in rehearsal.said if isinstance(said.output, Settled)]


def texts(rehearsal: Rehearsal) -> list[str]:
    messages = [said.output.message for said in rehearsal.said if isinstance(said.output, Heard)]
    answers = [message for message in messages if isinstance(message, Text | Status)]
    return [answer.text if isinstance(answer, Text) else answer.digits for answer in answers]


@every_make
def test_an_order_is_answered_step_by_step_until_the_work_is_done(make: str) -> None:
    scene, rehearsal = opened(f"sim://{make}?pace=0.1")
    rehearsal.send(Order(Ref("1"), UnitId(scene.far.station), "3. Gandhi Rd"))
    rehearsal.run(rehearsal.now + 1_000)
    assert outcomes(rehearsal) in ENDED_WELL
    assert texts(rehearsal) == ["31", "33", "34", "35"]


@every_make
def test_a_fault_of_the_make_and_the_air_is_played(make: str) -> None:
    fault = SIMULATORS[make].lasting_faults[0]
    for query in (fault, "loss=1"):
        scene, rehearsal = opened(f"sim://{make}?{query}")
        rehearsal.run(60)
        if rehearsal.driver.is_free(rehearsal.now):
            rehearsal.send(Order(Ref("1"), UnitId(scene.far.station), "3. Gandhi Rd"))
        rehearsal.run(rehearsal.now + 300)
        assert texts(rehearsal) == []


def test_addresses_are_the_makes_own_or_those_of_the_settings_or_the_url() -> None:
    assert Scene("sim://kiss").far.station == SIMULATORS["kiss"].units[0]
    scene = Scene("sim://kiss?own=HILL-2&unit=CREW-3")
    assert (scene.set.station, scene.far.station) == ("HILL-2", UnitId("CREW-3"))
    assert Scene("sim://kiss", {"own": "HILL-4"}).set.station == "HILL-4"


@pytest.mark.parametrize("url", ["sim://smoke", "sim://", "sim:kiss"])
def test_an_unknown_make_is_refused_with_the_known_ones(url: str) -> None:
    with pytest.raises(BadSetting, match="kiss"):
        make_of(url)


@pytest.mark.parametrize(
    ("query", "word"), [("angry=1", "angry"), ("pace=slow", "pace"), ("loss=much", "loss")]
)
def test_an_unknown_or_wrong_word_is_named(query: str, word: str) -> None:
    with pytest.raises(BadSetting, match=word):
        Scene(f"sim://kiss?{query}")
