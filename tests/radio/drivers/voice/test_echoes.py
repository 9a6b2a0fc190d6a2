"""What a crew keys is said back, and an emergency is answered before all else."""

from radio.driver import Dropped, Heard, Outcome, Write
from radio.drivers.voice.lines import CallOut, Say, Stop
from radio.drivers.voice.signals import Mdc
from radio.messages import Emergency, Status, UnitId
from tests.radio.drivers.voice.desk import Desk, say


def test_an_answer_is_on_record_before_it_is_said_back() -> None:
    desk = Desk()
    desk.done(say(desk, unit="1234"))
    [caller, heard, write] = desk.hears("MDC 01 80 1234", "DTMF *314#")
    assert isinstance(caller, Heard)
    assert heard == Heard(Status(UnitId("1234"), "31"))
    assert isinstance(write, Write)
    echo = desk.asked[-1]
    assert isinstance(echo, Say)
    assert (echo.words, echo.once) == ("", "तीन, काम लिया")
    assert not desk.driver.is_free(desk.at)
    desk.done(echo)
    assert desk.driver.is_free(desk.at)


def test_a_crew_that_has_answered_by_keys_is_not_told_how() -> None:
    desk = Desk()
    desk.hears("MDC 01 80 1234", "DTMF *314#")
    desk.done(desk.asked[-1])
    assert say(desk, unit="1234").once == ""


def test_an_echo_goes_before_an_order_that_only_waits_and_the_order_goes_on() -> None:
    desk = Desk()
    said = say(desk)
    desk.hears("MDC 01 80 1234", "DTMF *314#")
    assert desk.asked[-1] == Stop(said.id)
    desk.hears(f"FAILED {said.id} stopped")
    echo = desk.asked[-1]
    assert isinstance(echo, Say)
    assert echo.once == "तीन, काम लिया"
    desk.done(echo)
    again = desk.asked[-1]
    assert isinstance(again, Say)
    assert again.words == said.words
    assert desk.settled == []
    desk.done(again)
    assert desk.settled == [Outcome.SENT]


def test_an_echo_waits_for_an_order_that_is_being_said() -> None:
    desk = Desk()
    said = say(desk)
    desk.hears(f"KEYED {said.id} 9.0", "MDC 01 80 1234", "DTMF *314#")
    assert desk.asked[-1] == said
    desk.hears(f"DONE {said.id}")
    assert desk.settled == [Outcome.SENT]
    assert isinstance(desk.asked[-1], Say)
    assert not desk.driver.is_free(desk.at)


def test_an_emergency_stops_whatever_is_being_said_and_is_acknowledged_at_once() -> None:
    desk = Desk()
    said = say(desk)
    desk.hears(f"KEYED {said.id} 9.0")
    desk.hears("MDC 00 81 1234")
    assert desk.heard == [Emergency(UnitId("1234"), "MDC 81")]
    assert Stop(said.id) in desk.asked
    desk.hears(f"FAILED {said.id} stopped")
    assert desk.settled == [Outcome.NO_RECEIPT]
    call = desk.asked[-1]
    assert call == CallOut(said.id + 1, Mdc(0x20, 0x00, 0x1234))
    desk.done(call)
    spoken = desk.asked[-1]
    assert isinstance(spoken, Say)
    assert spoken.words == "एक दो तीन चार, इमरजेंसी मैसेज मिला"


def test_an_emergency_that_waits_for_its_name_comes_up_when_the_line_is_lost() -> None:
    desk = Desk()
    desk.hears("TONES zvei1 99999")
    assert desk.heard == []
    desk.take(desk.driver.closed(desk.at))
    desk.take(desk.driver.opened(desk.at))
    assert desk.heard == [Emergency(UnitId("unknown"), "five tones")]
    assert not [each for each in desk.asked if isinstance(each, Say)]
    assert desk.driver.due is None


def test_an_answer_that_waits_for_its_name_is_the_only_crews_when_the_line_is_lost() -> None:
    desk = Desk()
    desk.done(say(desk))
    desk.hears("DTMF *314#")
    assert desk.heard == []
    desk.take(desk.driver.closed(desk.at))
    assert desk.heard == [Status(UnitId("VAN-7"), "31")]


def test_an_answer_of_nobody_is_kept_for_the_log_when_the_line_is_lost() -> None:
    desk = Desk()
    desk.hears("DTMF *314#")
    assert [type(each) for each in desk.take(desk.driver.closed(desk.at))] == [Dropped]


def test_a_silent_emergency_is_acknowledged_by_tones_alone() -> None:
    desk = Desk(speaks_emergency=False)
    desk.hears("MDC 00 81 1234")
    desk.done(desk.asked[-1])
    assert len(desk.asked) == 1
    assert desk.driver.is_free(desk.at)


def test_what_was_keyed_wrongly_is_asked_again_in_words() -> None:
    desk = Desk()
    desk.hears("DTMF *304#")
    wrong = desk.asked[-1]
    assert isinstance(wrong, Say)
    assert wrong.once == "समझ नहीं आया, फिर दबाएँ"
    desk.done(wrong)
    desk.hears("DTMF *314#")
    desk.wait()
    who = desk.asked[-1]
    assert isinstance(who, Say)
    assert who.once == "कौन? पहले स्टार, अपना नंबर"


def test_the_offices_own_words_for_steps_are_said_back() -> None:
    desk = Desk(steps="ठीक,नहीं,चले,पहुँचे,हो गया,मदद,दूसरा,फिर,लिखो")
    desk.hears("MDC 01 80 1234", "DTMF *314#")
    echo = desk.asked[-1]
    assert isinstance(echo, Say)
    assert echo.once == "तीन, ठीक"


def test_echoes_that_pile_up_are_bounded_and_said_once_each() -> None:
    desk = Desk()
    for number in range(40):
        desk.hears(f"MDC 01 80 {number:04X}", "DTMF *314#", "DTMF *9")
    assert len(desk.driver._jobs._waiting) <= 8
    desk.hears(f"DONE {desk.driver._jobs._last_id}")
    echoes = [each for each in desk.asked if isinstance(each, Say)]
    assert len(echoes) == 2
