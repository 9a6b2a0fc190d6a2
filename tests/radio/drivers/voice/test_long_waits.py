"""However long others have the channel, a try ends before the pacing gives it up: nothing is said twice."""

import pytest

from radio.driver import Outcome
from radio.drivers import BadSetting, make_driver
from radio.drivers.settings import LONGEST_TRY_SECONDS
from radio.drivers.voice.lines import CallOut, Say, Stop
from tests.radio.drivers.voice.desk import SPOKEN, Desk, an_order, say


def yield_to_an_emergency(desk: Desk) -> Say | CallOut:
    """Let an emergency come in while something waits for its key; give what is asked next."""
    current = desk.driver._jobs.current
    assert current is not None
    desk.hears("MDC 00 81 1234")
    assert desk.asked[-1] == Stop(current.id)
    desk.hears(f"FAILED {current.id} stopped")
    asked = desk.asked[-1]
    assert isinstance(asked, Say | CallOut)
    return asked


def test_an_order_that_made_room_for_an_emergency_is_busy_when_the_channel_stays_full() -> None:
    desk = Desk()
    began = desk.at
    say(desk)
    desk.at += 29.0
    call = yield_to_an_emergency(desk)
    assert desk.driver.due == pytest.approx(began + desk.driver.settings.start_seconds)
    desk.wait()
    assert desk.settled == [Outcome.BUSY]
    desk.done(call)
    spoken = desk.asked[-1]
    assert isinstance(spoken, Say)
    desk.done(spoken)
    assert desk.driver.is_free(desk.at)
    assert not [each for each in desk.asked[1:] if isinstance(each, Say) and SPOKEN in each.words]
    assert say(desk).words == f"वैन सात, {SPOKEN}"


def test_an_order_that_made_room_and_is_keyed_in_time_is_said_once() -> None:
    desk = Desk(speaks_emergency=False)
    said = say(desk)
    desk.done(yield_to_an_emergency(desk))
    again = desk.asked[-1]
    assert isinstance(again, Say)
    assert again.words == said.words
    desk.done(again)
    assert desk.settled == [Outcome.SENT]
    assert desk.driver.due is None


@pytest.mark.parametrize("is_answered", [False, True])
def test_a_try_with_all_its_waits_at_their_longest_ends_in_time(is_answered: bool) -> None:  # noqa: FBT001 -- a row
    desk = Desk(is_acknowledged=is_answered, signalling="mdc", clear_seconds=38, acknowledge_seconds=3)
    began = desk.at
    asked = desk.send(an_order(unit="1234"))
    if isinstance(asked, CallOut):
        desk.at = began + 37.0
        desk.hears(f"KEYED {asked.id} 0.5")
        desk.hears(f"DONE {asked.id}", after=0.5)
        desk.hears("MDC 35 89 0001 A0001234", after=2.9)
        asked = desk.asked[-1]
    assert isinstance(asked, Say)
    desk.wait()
    assert desk.asked[-1] == Stop(asked.id)
    desk.hears(f"KEYED {asked.id} 170", after=2.9)
    desk.wait()
    assert desk.settled == [Outcome.NO_RECEIPT]
    assert desk.at - began <= LONGEST_TRY_SECONDS


def test_an_order_has_its_place_in_line_however_many_echoes_wait() -> None:
    desk = Desk()
    said = say(desk)
    for slot in range(1, 10):
        keys = f"*{slot}1{slot + 1}#" if slot < 9 else "*910#"
        desk.hears("MDC 01 80 1234", f"DTMF {keys}")
    desk.hears(f"FAILED {said.id} stopped")
    for _ in range(10):
        [asked] = desk.asked[-1:]
        assert isinstance(asked, Say)
        desk.hears(f"DONE {asked.id}")
    assert desk.settled == [Outcome.SENT]


def test_waits_that_do_not_fit_into_one_try_are_refused_at_the_start_with_the_sum() -> None:
    given = {"clear_seconds": 40, "is_acknowledged": True, "acknowledge_seconds": 10}
    with pytest.raises(BadSetting, match="53 s of waits before the words are more than 44"):
        make_driver("voice", given)
