"""Driver, announcer and crews together, where the contract of every make does not reach."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from radio.driver import Heard, Outcome, Report, Write
from radio.drivers.voice import lines
from radio.messages import Emergency, Status, UnitId
from radio.sim.air import Weather
from radio.sim.voice_far import VoiceHandset

SetUp = Callable[..., Any]
ANSWERING = {"is_acknowledged": True, "signalling": "zvei1,mdc"}
BAD = Weather(loss=0.1, noise=0.1, delay=0.1, voice=0.15)
every_air = pytest.mark.parametrize(
    "weather", [Weather(), Weather(loss=0.3), BAD], ids=["clear", "lossy", "bad"]
)


@pytest.fixture
def answering(stage: SetUp) -> SetUp:
    """Set stages whose far sets acknowledge their call, and open for nothing else."""
    return partial(set_up_answering, stage)


def set_up_answering(stage: SetUp, weather: Weather | None = None, faults: str = "") -> Any:  # noqa: ANN401 -- a stage
    played = stage("voice", settings=ANSWERING, weather=weather, faults=faults, seed=4)
    for far in played.far.values():
        assert isinstance(far, VoiceHandset)
        far.acknowledges = far.is_muted = True
    return played


@every_air
@pytest.mark.parametrize("fault", ["", "deaf=2", "cut=1", "late=2", "foreign=1", "reboot=9.5"])
def test_sets_that_answer_their_call_get_their_order_once_and_it_is_delivered(
    answering: SetUp, weather: Weather, fault: str
) -> None:
    played = answering(weather, fault)
    assert Report.DELIVERED in played.driver.capabilities.reports
    for unit in played.units[:2]:
        order = played.order("3. KHATRA taar gira", unit)
        assert played.deliver(order, until=played.rehearsal.now + 3_000)
        shown = played.simulator.shown_as(order.text)
        if weather == Weather():
            assert played.read(order) == [shown]
        assert set(played.read(order)) <= {shown}


def test_delivered_says_that_the_set_was_open_and_not_that_its_man_understood(answering: SetUp) -> None:
    """What the docs say of it: the words themselves have no receipt."""
    played = answering()
    order = played.order("3. KHATRA taar gira", played.units[0])
    played.rehearsal.send(order)
    played.rehearsal.run(3)
    played.far[order.unit].move(is_out_of_range=True)
    played.rehearsal.run(60)
    assert played.settled(order.ref) == [Outcome.DELIVERED]
    assert played.read(order) == []


def test_a_set_that_is_off_is_called_and_not_spoken_to(answering: SetUp) -> None:
    played = answering()
    played.far[played.units[0]].move(is_out_of_range=True)
    order = played.order()
    played.rehearsal.send(order)
    played.rehearsal.run(30)
    written = [said.output.data for said in played.rehearsal.said if isinstance(said.output, Write)]
    assert played.settled(order.ref) == [Outcome.NO_RECEIPT]
    assert not [line for line in written if line.startswith(b"SAY")]


@every_air
def test_no_man_believes_that_he_was_heard_when_he_was_not(stage: SetUp, weather: Weather) -> None:
    """All three crews have slot 3 and answer at once: overs collide, echoes are overheard."""
    played = stage("voice", weather=weather, seed=8)
    for unit in played.units:
        assert played.deliver(played.order("3. aag lagi", unit), until=played.rehearsal.now + 2_000)
    ever_believed: set[str] = set()
    for step in "1345":
        spoken = {unit: far.press(f"3{step}", played.rehearsal.now) for unit, far in played.far.items()}
        played.rehearsal.run(played.rehearsal.now + 400)
        answers = [message for message in played.heard() if isinstance(message, Status)]
        heard = {answer.unit for answer in answers if answer.digits == f"3{step}"}
        believing = {unit for unit, each in spoken.items() if each.is_acknowledged}
        assert believing <= heard
        ever_believed |= believing
    assert ever_believed, "nobody was told that he was heard: then nothing is shown here"


def test_an_emergency_jumps_before_everything_that_is_said(stage: SetUp) -> None:
    played = stage("voice")
    for number in range(6):
        played.far[played.units[0]].press(f"{number + 1}1", played.rehearsal.now)
    played.rehearsal.run(3)
    if played.driver.is_free(played.rehearsal.now):
        played.rehearsal.send(played.order())
    begun = played.rehearsal.now
    spoken = played.far[played.units[1]].emergency(begun)
    played.rehearsal.run(begun + 90)
    said = played.rehearsal.said
    heard_at = next(
        each.at
        for each in said
        if isinstance(each.output, Heard) and isinstance(each.output.message, Emergency)
    )
    after = [each for each in said if isinstance(each.output, Write) and each.at >= heard_at]
    first = next(each for each in after if not each.output.data.startswith(b"STOP"))
    assert first.output.data.startswith(b"CALL")
    assert spoken.is_acknowledged


def test_a_wrong_tone_is_caught_and_the_man_keys_again(stage: SetUp) -> None:
    played = stage("voice", faults="wrongtone=1", seed=3)
    spoken = played.far[played.units[0]].press("31", played.rehearsal.now)
    played.rehearsal.run(played.rehearsal.now + 120)
    assert played.answered() == ["31"]
    assert spoken.is_acknowledged
    assert spoken.tries == 2


def test_keys_that_come_too_slowly_are_no_answer(stage: SetUp) -> None:
    played = stage("voice", faults="slow=11")
    spoken = played.far[played.units[0]].press("31", played.rehearsal.now)
    played.rehearsal.run(played.rehearsal.now + 600)
    assert played.answered() == []
    assert not spoken.is_acknowledged


def test_a_jammed_microphone_holds_every_order_and_none_is_said_into_it(stage: SetUp) -> None:
    played = stage("voice", faults="stuck=600")
    order = played.order()
    for _ in range(8):
        played.rehearsal.send(order)
        played.rehearsal.run_until_free(played.rehearsal.now + 200)
    assert set(played.settled(order.ref)) == {Outcome.BUSY}
    assert played.rehearsal.base.keyed == 0
    played.rehearsal.run(620)
    assert played.deliver(order, until=900)
    assert played.read(order) == [played.simulator.shown_as(order.text)]


def test_the_driver_says_nothing_that_an_announcer_cannot_read(stage: SetUp) -> None:
    played = stage("voice", weather=BAD, seed=5)
    for number, text in enumerate(("3. a | b\nSTOP 1", "4. *314# {x}", "5. 🔥 आग", "6.  ", "खतरा")):
        order = played.order(text, UnitId(f"VAN-{number}"))
        played.rehearsal.send(order)
        played.rehearsal.run_until_free(played.rehearsal.now + 200)
    for said in played.rehearsal.said:
        if isinstance(said.output, Write):
            [line] = lines.Lines().feed(said.output.data)
            lines.read_request(lines.decode(line))
