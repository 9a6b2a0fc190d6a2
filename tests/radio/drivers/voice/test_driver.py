"""A voice set says one thing at a time, and claims no more than it knows."""

from dataclasses import replace

import pytest

from radio.driver import Dropped, Keyed, Outcome, Settled
from radio.drivers import BadSetting, make_driver
from radio.drivers.voice import lines
from radio.drivers.voice.lines import CallOut, Failed, Hello, Language, Say, Stop, Why
from radio.drivers.voice.signals import Mdc, Tones, ToneSystem
from radio.errors import Refused, Unsayable
from radio.messages import Busy, Ref
from tests.radio.drivers.voice.desk import HELP, ORDER, SPOKEN, Desk, an_order, say


def test_an_order_is_said_with_the_name_the_slot_and_at_first_how_to_accept() -> None:
    desk = Desk(names="VAN-7=Van saat")
    first = say(desk)
    assert (first.words, first.once) == (f"वैन सात, {SPOKEN}", HELP)
    assert (first.language, first.call) == (Language.HINDI, None)
    desk.done(first)
    assert say(desk, ref="NEXT").once == ""


def test_how_to_accept_carries_the_code_and_the_number_where_two_crews_have_the_slot() -> None:
    desk = Desk()
    desk.done(say(desk, unit="VAN-8"))
    assert (
        say(desk, text="3. aag lagi, KOD 4821").once
        == "काम लेने के लिए, स्टार सात स्टार तीन एक चार आठ दो एक नौ हैश"
    )


@pytest.mark.parametrize("text", ["3. CANCEL 00042", "Storm at nine", "3. " + "khatra " * 28])
def test_how_to_accept_is_left_out_where_there_is_nothing_to_accept_or_no_time(text: str) -> None:
    assert say(Desk(max_length=20), text=text).once == ""


def test_an_order_to_a_called_set_needs_no_name() -> None:
    desk = Desk(signalling="zvei1,mdc")
    tones = say(desk, unit="12345")
    assert (tones.call, tones.words) == (Tones(ToneSystem.ZVEI1, "12345"), SPOKEN)
    desk.done(tones)
    packet = say(desk, unit="12AB")
    assert packet.call == Mdc(0x35, 0x89, 0x12AB, bytes.fromhex("830D0001"))
    desk.done(packet)
    assert say(desk, unit="VAN-7").words.startswith("वैन सात, ")


def test_words_in_english_are_said_in_english_and_so_is_what_follows() -> None:
    desk = Desk()
    desk.done(say(desk, text="3. DANGER wire down, pole 12"))
    assert (
        say(desk, text="3. CANCEL 00042", ref="NEXT").words
        == "van seven, three. cancel zero zero zero four two"
    )


def test_said_whole_is_sent_and_never_delivered() -> None:
    desk = Desk()
    said = say(desk)
    assert desk.settled == []
    assert [type(output) for output in desk.done(said)] == [Keyed, Settled]
    assert desk.settled == [Outcome.SENT]
    assert desk.driver.is_free(desk.at)
    assert desk.driver.capabilities.reports == frozenset()


def test_keyed_is_told_when_the_key_is_down_and_when_only_the_end_was_heard() -> None:
    desk = Desk()
    said = say(desk)
    assert not [output for output in desk.outputs if isinstance(output, Keyed)]
    [keyed, settled] = desk.hears(f"DONE {said.id}")
    assert isinstance(keyed, Keyed)
    assert 9 < keyed.airtime < desk.driver.airtime(an_order())
    assert isinstance(settled, Settled)


@pytest.mark.parametrize("why", list(Why))
def test_what_failed_before_the_key_was_not_said_and_is_new_the_next_time(why: Why) -> None:
    desk = Desk()
    desk.hears(f"FAILED {say(desk).id} {why} reason")
    assert desk.settled == [Outcome.BUSY]
    assert say(desk).words == f"वैन सात, {SPOKEN}"


@pytest.mark.parametrize("why", list(Why))
def test_what_may_have_been_heard_is_marked_when_it_is_said_again(why: Why) -> None:
    desk = Desk()
    said = say(desk)
    desk.hears(f"KEYED {said.id} 9.0", f"FAILED {said.id} {why} reason")
    assert desk.settled == [Outcome.NO_RECEIPT]
    assert say(desk).words == f"वैन सात, दोबारा, {SPOKEN}"


def test_an_order_that_is_marked_already_is_not_marked_twice() -> None:
    desk = Desk()
    text = f"DOBARA {ORDER}"
    desk.hears(f"KEYED {say(desk, text=text).id} 9.0", f"FAILED {desk.driver._jobs._last_id} watchdog")
    assert say(desk, text=text).words.count("दोबारा") == 1


def test_a_voice_that_fails_three_times_on_the_same_words_is_given_up() -> None:
    desk = Desk()
    for _ in range(3):
        desk.hears(f"FAILED {say(desk).id} speech")
    assert desk.settled == [Outcome.BUSY, Outcome.BUSY, Outcome.REFUSED]


def test_a_channel_that_never_clears_ends_the_wait_and_nothing_is_said_later() -> None:
    desk = Desk(clear_seconds=30)
    said = say(desk)
    desk.wait()
    assert desk.asked[-1] == Stop(said.id)
    desk.hears(f"FAILED {said.id} stopped")
    assert desk.settled == [Outcome.BUSY]


def test_an_order_whose_time_runs_out_is_not_waited_with() -> None:
    desk = Desk(clear_seconds=30)
    desk.take(desk.driver.send(replace(an_order(), lifetime_seconds=4.0), desk.at))
    assert desk.driver.due == pytest.approx(desk.at + 4.0)
    desk.wait()
    assert isinstance(desk.asked[-1], Stop)


def test_an_announcer_that_gives_no_answer_is_greeted_anew_and_the_order_may_have_been_said() -> None:
    desk = Desk()
    say(desk)
    desk.wait()
    desk.wait()
    assert desk.asked[-1] == Hello()
    assert desk.settled == [Outcome.NO_RECEIPT]
    assert "दोबारा" in say(desk).words


def test_an_announcer_that_never_lets_go_is_greeted_anew() -> None:
    desk = Desk()
    said = say(desk)
    desk.hears(f"KEYED {said.id} 9.0")
    assert desk.driver.due == pytest.approx(desk.at + 9.0 + 3.0)
    desk.wait()
    assert desk.settled == [Outcome.NO_RECEIPT]


def test_an_announcer_that_starts_anew_has_forgotten_and_one_that_greets_back_has_not() -> None:
    desk = Desk()
    desk.take(desk.driver.opened(desk.at))
    say(desk)
    desk.hears("READY answers the greeting")
    assert desk.settled == []
    desk.hears("READY started anew")
    assert desk.settled == [Outcome.NO_RECEIPT]


def test_word_of_what_is_not_in_hand_settles_nothing() -> None:
    desk = Desk()
    said = say(desk)
    outputs = desk.hears(
        f"KEYED {said.id + 1} 9.0", f"DONE {said.id + 1}", f"FAILED {said.id - 1 or 99} busy", "DONE 0"
    )
    assert all(isinstance(output, Dropped) for output in outputs)
    assert desk.settled == []
    desk.done(said)
    assert [type(output) for output in desk.hears(f"DONE {said.id}")] == [Dropped]


@pytest.fixture
def calling() -> Desk:
    """Make a desk whose far sets answer their call."""
    return Desk(is_acknowledged=True, signalling="zvei1,mdc", acknowledge_seconds=3)


@pytest.mark.parametrize(
    ("unit", "answer"), [("12345", "TONES zvei1 12345"), ("1234", "MDC 35 89 0001 A0001234")]
)
def test_with_sets_that_answer_their_call_only_an_answered_order_is_said_and_delivered(
    calling: Desk, unit: str, answer: str
) -> None:
    called = calling.send(an_order(unit=unit))
    assert isinstance(called, CallOut)
    calling.done(called)
    assert not calling.driver.is_free(calling.at)
    calling.hears(answer)
    said = calling.asked[-1]
    assert isinstance(said, Say)
    assert (said.call, said.words) == (None, SPOKEN)
    calling.done(said)
    assert calling.settled == [Outcome.DELIVERED]
    assert len([output for output in calling.outputs if isinstance(output, Keyed)]) == 1


def test_a_set_that_does_not_answer_its_call_is_not_spoken_to(calling: Desk) -> None:
    calling.done(calling.send(an_order(unit="12345")))
    calling.hears("TONES zvei1 12346")
    calling.wait()
    assert calling.settled == [Outcome.NO_RECEIPT]
    assert not [each for each in calling.asked if isinstance(each, Say)]
    again = calling.send(an_order(unit="12345"))
    calling.done(again)
    calling.hears("TONES zvei1 12345")
    assert "दोबारा" not in getattr(calling.asked[-1], "words", "")


@pytest.mark.parametrize(
    "line", ["MDC 01 80 1234", "MDC 30 00 1234", "MDC 06 04 1234", "MDC 35 89 0001 830D1234"]
)
def test_a_set_that_is_keyed_has_not_answered_its_call(calling: Desk, line: str) -> None:
    calling.done(calling.send(an_order(unit="1234")))
    calling.hears(line)
    calling.wait()
    assert calling.settled == [Outcome.NO_RECEIPT]
    assert not [each for each in calling.asked if isinstance(each, Say)]


def test_where_sets_have_a_sequence_of_their_own_for_it_no_other_answers_a_call() -> None:
    desk = Desk(is_acknowledged=True, signalling="zvei1", acknowledgement="55555")
    desk.done(desk.send(an_order(unit="12345")))
    desk.hears("TONES zvei1 12345")
    assert not [each for each in desk.asked if isinstance(each, Say)]
    desk.hears("TONES zvei1 5E5E5")
    assert [each for each in desk.asked if isinstance(each, Say)]


def test_a_set_that_cannot_be_called_is_spoken_to_and_that_is_sent(calling: Desk) -> None:
    calling.done(calling.send(an_order()))
    assert calling.settled == [Outcome.SENT]


def test_a_carrier_is_told_once_and_ends_with_the_line() -> None:
    desk = Desk()
    desk.hears("CARRIER ON", "CARRIER ON")
    desk.take(desk.driver.closed(desk.at))
    assert desk.heard == [Busy(is_busy=True), Busy(is_busy=False)]
    assert Desk(has_carrier=False).hears("CARRIER ON") == []


@pytest.mark.parametrize("unit", ["", "two words", "a" * 21, "-7", "खंभा"])
def test_a_unit_that_cannot_be_spoken_to_is_refused(unit: str) -> None:
    with pytest.raises(Unsayable):
        Desk().driver.send(an_order(unit=unit), 0.0)


def test_a_second_order_waits() -> None:
    desk = Desk()
    say(desk)
    with pytest.raises(Refused):
        desk.driver.send(an_order(), desk.at)


def test_the_key_is_never_held_longer_than_allowed_and_the_words_fit_with_room() -> None:
    desk = Desk(max_length=20, longest_key_seconds=50)
    said = say(desk, text="3. " + "khatra " * 30)
    assert said.seconds <= 50
    assert desk.driver.airtime(an_order()) <= 50


def test_a_failure_is_told_with_its_reason() -> None:
    desk = Desk()
    said = say(desk)
    desk.hears(f"KEYED {said.id} 9.0")
    [settled] = desk.hears(lines.write(Failed(said.id, Why.WATCHDOG, "50 s")).decode().strip())
    assert settled == Settled(Ref("REF"), Outcome.NO_RECEIPT, "watchdog: 50 s")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("max_length", 30), ("language", "ta"), ("signalling", "dtmf"), ("names", "VAN-7"), ("own", "1"),
        ("tones", "12345"), ("mdc_statuses", "4"), ("mdc_statuses", "a=b"), ("steps", "one,two"),
        ("longest_key_seconds", 120), ("retry_seconds", "-1"), ("clear_seconds", 45),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_named(key: str, value: object) -> None:
    with pytest.raises(BadSetting, match=key):
        make_driver("voice", {key: value})
