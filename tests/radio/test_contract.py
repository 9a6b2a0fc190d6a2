"""What every make of set must keep, on good and bad air, whatever is wrong with the set."""

from collections.abc import Callable, Iterable
from itertools import product
from random import Random
from typing import Any

import pytest

from radio.driver import Capabilities, Dropped, Heard, Keyed, Outcome, Report, Settled, Write
from radio.drivers import DRIVERS, BadSetting, make_driver
from radio.errors import Refused, Unsayable
from radio.messages import Emergency
from radio.sim import SIMULATORS
from radio.sim.air import Weather
from radio.text import measure

MAKES = sorted(DRIVERS)
AIRS = {
    "clear": Weather(),
    "lossy": Weather(loss=0.3),
    "noisy": Weather(noise=0.3),
    "delayed": Weather(delay=0.25),
    "talkative": Weather(voice=0.3),
    "all at once": Weather(loss=0.1, noise=0.1, delay=0.1, voice=0.15),
}
FINAL = {Outcome.DELIVERED, Outcome.NO_RECEIPT, Outcome.REFUSED, Outcome.BUSY, Outcome.SENT, Outcome.UNKNOWN}

SetUp = Callable[..., Any]
every_make = pytest.mark.parametrize("make", MAKES)
every_air = pytest.mark.parametrize(
    "weather", [pytest.param(weather, id=name) for name, weather in AIRS.items()]
)


def longest(capabilities: Capabilities) -> str:
    """Write the longest words that one message carries."""
    words = "3. x"
    while measure(words + "x", capabilities) <= capabilities.max_length:
        words += "x"
    return words


def faults(kind: str) -> Iterable[Any]:
    return [
        pytest.param(make, fault, id=f"{make} {fault or 'sound'}")
        for make in MAKES
        for fault in ("", *getattr(SIMULATORS[make], kind))
    ]


def test_every_driver_has_a_simulator() -> None:
    assert set(DRIVERS) == set(SIMULATORS)


@every_air
@pytest.mark.parametrize(("make", "fault"), faults("passing_faults"))
def test_an_order_that_is_tried_again_arrives_and_is_read_once(
    stage: SetUp, make: str, fault: str, weather: Weather
) -> None:
    played = stage(make, weather=weather, faults=fault, seed=3)
    for unit in played.units:
        order = played.order(f"3. Pole {unit}", unit)
        assert played.deliver(order, until=played.rehearsal.now + 2_000)
        assert played.read(order) == [played.simulator.shown_as(order.text)]


@every_air
@pytest.mark.parametrize(("make", "fault"), faults("passing_faults"))
def test_every_try_ends_once_and_only_a_receipt_may_follow(
    stage: SetUp, make: str, fault: str, weather: Weather
) -> None:
    played = stage(make, weather=weather, faults=fault, seed=5)
    tries: dict[str, int] = {}
    for number in range(12):
        order = played.order(unit=played.units[number % len(played.units)])
        played.rehearsal.send(order)
        tries[order.ref] = 1
        played.rehearsal.run_until_free(played.rehearsal.now + 300)
        assert played.driver.is_free(played.rehearsal.now)
    played.rehearsal.run(played.rehearsal.now + 300)
    for ref in tries:
        outcomes = played.settled(ref)
        assert outcomes[0] in FINAL
        assert outcomes[1:] in ([], [Outcome.DELIVERED])
        assert outcomes.count(Outcome.DELIVERED) <= 1


@every_air
@every_make
def test_delivered_is_said_only_when_the_far_set_shows_it(stage: SetUp, make: str, weather: Weather) -> None:
    played, delivered = stage(make, weather=weather, seed=7), 0
    for number in range(20):
        order = played.order(f"{number % 9 + 1}. Job {number}")
        played.rehearsal.send(order)
        played.rehearsal.run_until_free(played.rehearsal.now + 300)
        if Outcome.DELIVERED in played.settled(order.ref):
            delivered += 1
            shown = [shown.text for shown in played.far[order.unit].display]
            assert played.simulator.shown_as(order.text) in shown
    gives_receipts = Report.DELIVERED in played.driver.capabilities.reports
    if weather == Weather():
        assert delivered > 10 or not gives_receipts
    assert gives_receipts or not delivered


@every_air
@pytest.mark.parametrize(("make", "fault"), faults("passing_faults"))
def test_what_a_man_sends_comes_upward_once_and_before_its_receipt(
    stage: SetUp, make: str, fault: str, weather: Weather
) -> None:
    played = stage(make, weather=weather, faults=fault, seed=9)
    far = played.far[played.units[0]]
    for step in "1345":
        played.rehearsal.run(played.rehearsal.now + 250)
        far.press(f"3{step}", played.rehearsal.now)
    played.rehearsal.run(played.rehearsal.now + 400)
    texts = played.answered()
    shown_sent = [spoken.text for spoken in far.sent if spoken.is_acknowledged]
    assert len(texts) == len(set(texts))
    assert shown_sent
    assert set(shown_sent) <= set(texts)
    outputs = [said.output for said in played.rehearsal.said]
    first_heard = next(place for place, output in enumerate(outputs) if isinstance(output, Heard))
    assert not [output for output in outputs[:first_heard] if isinstance(output, Settled)]


@every_make
def test_an_emergency_comes_upward_as_one(stage: SetUp, make: str) -> None:
    played = stage(make)
    played.far[played.units[1]].emergency(played.rehearsal.now)
    played.rehearsal.run(30)
    [emergency] = [message for message in played.heard() if isinstance(message, Emergency)]
    assert emergency.unit == played.units[1]


@every_make
def test_an_emergency_while_an_order_waits_for_its_receipt_is_heard(stage: SetUp, make: str) -> None:
    played = stage(make)
    played.rehearsal.run(1)
    played.rehearsal.send(played.order())
    played.far[played.units[1]].emergency(played.rehearsal.now)
    played.rehearsal.run(60)
    assert any(isinstance(message, Emergency) for message in played.heard())


@pytest.mark.parametrize(("make", "fault"), [row for row in faults("lasting_faults") if row.values[1]])
def test_a_set_that_answers_nothing_is_never_taken_for_delivery(stage: SetUp, make: str, fault: str) -> None:
    played = stage(make, faults=fault)
    order = played.order()
    assert not played.deliver(order, until=1_000)
    assert set(played.settled(order.ref)) <= {Outcome.NO_RECEIPT, Outcome.BUSY, Outcome.REFUSED}
    assert played.read(order) == []


@every_make
def test_a_unit_out_of_range_gets_its_order_when_it_comes_back(stage: SetUp, make: str) -> None:
    played = stage(make)
    far = played.far[played.units[0]]
    far.move(is_out_of_range=True)
    order = played.order()
    assert not played.deliver(order, until=20)
    far.move(is_out_of_range=False)
    assert played.deliver(order, until=500)


@every_make
def test_nothing_is_sent_while_the_set_is_not_free(stage: SetUp, make: str) -> None:
    played = stage(make)
    played.rehearsal.send(played.order())
    assert not played.driver.is_free(played.rehearsal.now)
    with pytest.raises(Refused):
        played.rehearsal.send(played.order())


@every_make
def test_words_the_set_cannot_carry_are_refused_and_not_cut(stage: SetUp, make: str) -> None:
    played = stage(make)
    capabilities = played.driver.capabilities
    with pytest.raises(Unsayable):
        played.rehearsal.send(played.order(longest(capabilities) + "x" * 20))
    for letter in capabilities.forbidden:
        with pytest.raises(Unsayable):
            played.rehearsal.send(played.order(f"3. {letter}"))
    assert played.driver.is_free(played.rehearsal.now)


@every_make
def test_the_longest_words_that_fit_arrive_whole(stage: SetUp, make: str) -> None:
    played = stage(make)
    order = played.order(longest(played.driver.capabilities))
    assert played.deliver(order, until=500)
    assert played.far[order.unit].display[-1].text == played.simulator.shown_as(order.text)


@every_make
def test_a_lost_port_settles_what_was_in_flight_and_opening_starts_anew(stage: SetUp, make: str) -> None:
    played = stage(make)
    order = played.order()
    played.rehearsal.send(order)
    played.rehearsal.close()
    assert played.settled(order.ref) == [Outcome.NO_RECEIPT]
    assert played.driver.is_free(played.rehearsal.now)
    played.rehearsal.run(20)
    played.rehearsal.open()
    assert played.deliver(played.order("4. Next"), until=200)


@every_make
def test_opening_twice_loses_no_order_silently(stage: SetUp, make: str) -> None:
    played = stage(make)
    order = played.order()
    played.rehearsal.send(order)
    played.rehearsal.open()
    assert played.settled(order.ref) == [Outcome.NO_RECEIPT]


@every_make
def test_a_half_frame_expires_and_the_next_good_one_is_heard(stage: SetUp, make: str) -> None:
    played = stage(make, faults="half=1")
    played.far[played.units[0]].press("31", played.rehearsal.now)
    played.rehearsal.run(200)
    outputs = [said.output for said in played.rehearsal.said]
    assert any(isinstance(output, Dropped) for output in outputs)
    assert played.answered() == ["31"]


@every_make
def test_bytes_one_by_one_mean_the_same_as_at_once(stage: SetUp, make: str) -> None:
    heard = []
    for baud in (None, 9600):
        played = stage(make, baud=baud)
        played.far[played.units[0]].press("31", 0)
        while not (data := played.rehearsal.base.read()):
            played.rehearsal.world.tick(played.rehearsal.world.due)
        pieces = [data] if baud else [data[place : place + 1] for place in range(len(data))]
        heard.append([output for piece in pieces for output in played.driver.receive(piece, 5.0)])
    assert heard[0] == heard[1]
    assert heard[0]


@pytest.mark.parametrize(("make", "seed"), list(product(MAKES, range(5))))
def test_no_bytes_make_it_raise_or_deaf(stage: SetUp, make: str, seed: int) -> None:
    chance = Random(seed)  # noqa: S311 -- a rehearsal must be repeatable
    played = stage(make)
    for _ in range(300):
        played.driver.receive(chance.randbytes(chance.randrange(400)), played.rehearsal.now)
    played.rehearsal.run(played.rehearsal.now + 60)
    assert played.deliver(played.order(), until=played.rehearsal.now + 500)


@every_make
def test_keyed_comes_once_before_the_try_ends_and_within_the_airtime_promised(
    stage: SetUp, make: str
) -> None:
    played = stage(make)
    order, before = played.order(), len(played.rehearsal.said)
    played.rehearsal.send(order)
    played.rehearsal.run_until_free(played.rehearsal.now + 300)
    outputs = [said.output for said in played.rehearsal.said[before:]]
    [keyed] = [output for output in outputs if isinstance(output, Keyed)]
    [settled] = [output for output in outputs if isinstance(output, Settled)]
    assert isinstance(outputs[0], Write)
    assert outputs.index(keyed) < outputs.index(settled)
    assert 0 < keyed.airtime <= played.driver.airtime(order)


@pytest.mark.parametrize(
    ("make", "fault"), [("tetra", "inhibit=1"), ("tetra", "uncovered=60"), ("tait", "disabled=1")]
)
def test_what_the_set_itself_refuses_was_never_keyed(stage: SetUp, make: str, fault: str) -> None:
    played = stage(make, faults=fault)
    order = played.order()
    played.rehearsal.send(order)
    played.rehearsal.run_until_free(played.rehearsal.now + 30)
    assert played.settled(order.ref)[0] in {Outcome.BUSY, Outcome.REFUSED}
    assert not [said for said in played.rehearsal.said if isinstance(said.output, Keyed)]


@every_make
def test_an_unknown_or_wrong_setting_is_named(make: str) -> None:
    with pytest.raises(BadSetting, match="no_such_setting") as caught:
        make_driver(make, {"no_such_setting": 1})
    assert caught.value.key == "no_such_setting"
    with pytest.raises(BadSetting, match="retry_seconds"):
        make_driver(make, {"retry_seconds": ["soon"]})


def test_an_unknown_make_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadSetting, match="kiss"):
        make_driver("smoke-signals", {})


@every_make
def test_the_same_seed_plays_the_same_history(stage: SetUp, make: str) -> None:
    histories = []
    for _ in range(2):
        played = stage(make, weather=AIRS["all at once"], seed=11)
        for _ in range(5):
            played.deliver(played.order(), until=played.rehearsal.now + 300)
        histories.append(played.rehearsal.said)
    assert histories[0] == histories[1]
