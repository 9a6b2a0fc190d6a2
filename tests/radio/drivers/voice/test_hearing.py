"""What tones and keys mean, and whose they are."""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from radio.drivers.settings import read_settings
from radio.drivers.voice import lines
from radio.drivers.voice.dtmf import Answer
from radio.drivers.voice.hearing import Acknowledge, AskWho, Echo, Hearing, Result, SayWrong
from radio.drivers.voice.settings import VoiceSettings
from radio.drivers.voice.signals import Mdc, Tones, ToneSystem
from radio.messages import Caller, Emergency, Inbound, Status, Text, UnitId

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "voice.toml").read_text("utf-8"))
VAN, OTHER = UnitId("VAN-7"), UnitId("VAN-8")
PTT_ID = "MDC 01 80 1234"
LATER = 1_000.0


def rows(kind: str) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


class Ear:
    """A hearing that is spoken to in lines."""

    def __init__(self, **settings: object) -> None:
        self.hearing = Hearing(read_settings(VoiceSettings, {"mdc_statuses": "4=31", **settings}))

    def hears(self, *said: str, at: float = 0.0) -> list[Result]:
        """Take lines of the announcer."""
        results: list[Result] = []
        for line in said:
            event = lines.read_event(line)
            assert isinstance(event, lines.Dtmf | Tones | Mdc)
            results += self.hearing.take(event, at)
        return results

    def told(self, unit: UnitId, slot: str = "3", at: float = 0.0) -> None:
        """Note that an order for a slot was said to a unit."""
        self.hearing.told(unit, slot, at, is_cancel=False)


def inbound(results: list[Result]) -> list[Inbound]:
    return [each for each in results if isinstance(each, Status | Text | Emergency | Caller)]


@pytest.mark.parametrize("row", rows("heard"))
def test_a_signal_means_what_its_source_says(row: dict[str, Any]) -> None:
    [heard] = inbound(Ear().hears(row["line"]))
    meaning = dict(row["meaning"])
    assert type(heard).__name__ == meaning.pop("kind")
    assert meaning.items() <= asdict(heard).items()


def test_keys_behind_a_signal_of_the_same_over_are_its_units() -> None:
    results = Ear().hears(PTT_ID, "DTMF *31", "DTMF 4#")
    unit = UnitId("1234")
    assert inbound(results) == [Caller(unit), Status(unit, "31")]
    assert results[-1] == Echo(unit, Answer("3", "1"), is_named=False)


def test_a_signal_that_comes_when_the_man_lets_go_names_him_too() -> None:
    ear = Ear()
    ear.told(VAN)
    assert ear.hears("DTMF *314#") == []
    results = ear.hears("MDC 01 00 1234", at=1.0)
    assert inbound(results) == [Caller(UnitId("1234")), Status(UnitId("1234"), "31")]
    assert ear.hearing.tick(LATER) == []


def test_keys_without_a_name_are_of_the_only_crew_that_has_the_slot_and_the_echo_names_it() -> None:
    ear = Ear()
    ear.told(VAN)
    ear.told(OTHER, "4")
    ear.hears("DTMF *314#")
    assert ear.hearing.due == 1.5
    assert ear.hearing.tick(1.5) == [Status(VAN, "31"), Echo(VAN, Answer("3", "1"), is_named=True)]


def test_keys_that_two_crews_could_have_pressed_are_nobodys_and_the_man_is_asked() -> None:
    ear = Ear()
    ear.told(VAN)
    ear.told(OTHER)
    ear.hears("DTMF *314#")
    assert ear.hearing.tick(1.5) == [AskWho()]
    assert inbound(ear.hears("DTMF *7*314#", at=10.0)) == [Status(VAN, "31")]


def test_a_name_is_said_back_whenever_another_crew_could_think_that_it_was_answered() -> None:
    ear = Ear()
    ear.told(VAN)
    assert ear.hears(PTT_ID, "DTMF *314#")[-1] == Echo(UnitId("1234"), Answer("3", "1"), is_named=True)


@pytest.mark.parametrize("event", ["cancelled", "long ago", "never told"])
def test_keys_for_a_slot_that_nobody_has_are_nobodys(event: str) -> None:
    ear = Ear(answer_seconds=600)
    if event != "never told":
        ear.told(VAN)
    if event == "cancelled":
        ear.hearing.told(VAN, "3", 1.0, is_cancel=True)
    ear.hears("DTMF *314#", at=LATER if event == "long ago" else 2.0)
    assert ear.hearing.tick(LATER + 2.0) == [AskWho()]


@pytest.mark.parametrize("number", ["9", "78", "12345"])
def test_a_number_that_is_nobodys_or_two_mens_answers_nothing(number: str) -> None:
    ear = Ear()
    ear.told(VAN)
    ear.told(UnitId("A-78"))
    ear.told(UnitId("B-78"))
    assert ear.hears(f"DTMF *{number}*314#") == [AskWho()]


def test_who_spoke_before_does_not_lend_his_name_to_the_next_over() -> None:
    ear = Ear()
    ear.hears(PTT_ID)
    ear.hearing.over_begins()
    ear.hears("DTMF *314#")
    assert ear.hearing.tick(1.5) == [AskWho()]


def test_a_name_fades_on_a_set_that_tells_no_carrier() -> None:
    ear = Ear(caller_seconds=15)
    ear.hears(PTT_ID)
    assert ear.hears("DTMF *314#", at=15.1) == []


def test_two_answers_without_a_name_are_kept_apart() -> None:
    ear = Ear()
    ear.told(VAN, "3")
    ear.told(OTHER, "4")
    ear.hears("DTMF *314#")
    assert inbound(ear.hears("DTMF *415#", at=1.0)) == [Status(VAN, "31")]
    assert inbound(ear.hearing.tick(2.5)) == [Status(OTHER, "41")]


@pytest.mark.parametrize(
    ("keys", "is_asked"), [("*304#", True), ("*31#", True), ("*#", False), ("*3#", True)]
)
def test_keys_that_are_no_answer_are_asked_again_unless_they_were_a_slip(keys: str, is_asked: bool) -> None:  # noqa: FBT001 -- a row
    results = Ear().hears(PTT_ID, f"DTMF {keys}")
    assert (SayWrong() in results) == is_asked
    assert not [each for each in inbound(results) if isinstance(each, Status)]


def test_half_an_answer_is_given_up_after_ten_seconds() -> None:
    ear = Ear()
    ear.hears(PTT_ID, "DTMF *31")
    assert ear.hearing.tick(9.9) == []
    assert SayWrong() in ear.hearing.tick(10.0)


def test_the_same_answer_again_is_said_back_again_and_comes_up_once() -> None:
    ear = Ear()
    first = ear.hears(PTT_ID, "DTMF *314#")
    again = ear.hears("DTMF *314#", at=5.0)
    assert len(inbound(first)) == 2
    assert again == [Echo(UnitId("1234"), Answer("3", "1"), is_named=False)]


def test_a_code_travels_with_the_answer() -> None:
    assert inbound(Ear().hears(PTT_ID, "DTMF *3548213#"))[-1] == Status(UnitId("1234"), "354821")


def test_an_emergency_of_tones_is_the_callers_that_came_before_or_comes_after_it() -> None:
    unit, call = UnitId("12345"), Tones(ToneSystem.ZVEI1, "12345")
    acknowledged = Acknowledge(unit, call, is_emergency=True)
    before = Ear().hears("TONES zvei1 12345", "TONES zvei1 9E9E9")
    after = Ear().hears("TONES zvei1 9E9E9", "TONES zvei1 12345")
    for results in (before, after):
        assert [each for each in results if isinstance(each, Emergency)] == [Emergency(unit, "five tones")]
        assert acknowledged in results


def test_an_emergency_that_nobody_names_is_one_all_the_same() -> None:
    ear = Ear()
    assert ear.hears("TONES zvei1 99999") == []
    assert inbound(ear.hearing.tick(3.0)) == [Emergency(UnitId("unknown"), "five tones")]
    assert inbound(ear.hears("DTMF *000#", at=100.0)) == [Emergency(UnitId("unknown"), "keys")]


def test_an_emergency_by_keys_keeps_the_number_that_was_keyed_and_two_men_are_two() -> None:
    ear = Ear()
    unknown = UnitId("unknown")
    assert inbound(ear.hears("DTMF *12*000#")) == [Emergency(unknown, "keys, number 12")]
    assert inbound(ear.hears("DTMF *34*000#", at=5.0)) == [Emergency(unknown, "keys, number 34")]
    assert inbound(ear.hears("DTMF *12*000#", at=10.0)) == []
    assert inbound(ear.hears("DTMF *000#", at=12.0)) == [Emergency(unknown, "keys")]


def test_an_emergency_by_keys_is_the_numbers_unit_or_else_the_one_whose_set_it_was() -> None:
    ear = Ear()
    ear.told(VAN)
    assert inbound(ear.hears("DTMF *7*000#")) == [Emergency(VAN, "keys, number 7")]
    assert inbound(ear.hears("DTMF *7*000#", at=5.0)) == []
    ear.hears(PTT_ID, at=9.0)
    assert inbound(ear.hears("DTMF *99*000#", at=10.0)) == [Emergency(UnitId("1234"), "keys, number 99")]


def test_an_emergency_is_acknowledged_each_time_and_comes_up_once() -> None:
    ear = Ear()
    for at, count in ((0.0, 1), (5.0, 0), (60.0, 1)):
        results = ear.hears("MDC 00 81 1234", at=at)
        assert len(inbound(results)) == count
        assert results[-1] == Acknowledge(UnitId("1234"), Mdc(0x20, 0, 0x1234), is_emergency=True)


def test_a_status_is_acknowledged_and_a_sequence_may_carry_one() -> None:
    ear = Ear(tones="7UUSS=status 123")
    assert ear.hears("MDC 06 04 1234") == [
        Status(UnitId("1234"), "31"),
        Acknowledge(UnitId("1234"), Mdc(0x23, 0, 0x1234), is_emergency=False),
    ]
    assert ear.hears("TONES ccir 74531") == [Status(UnitId("12345"), "31")]


@pytest.mark.parametrize("line", ["MDC 20 00 1234", "MDC 23 00 1234", "TONES zvei1 10001"])
def test_calls_of_another_base_and_our_own_sequence_are_nobodys(line: str) -> None:
    assert Ear(own_tones="10001").hears(line) == []


@pytest.mark.parametrize(
    "line", ["MDC F0 00 1234", "TONES zvei1 1234", "TONES zvei1 E1234", "MDC 35 89 0001"]
)
def test_what_means_nothing_is_kept_for_the_log_and_no_more(line: str) -> None:
    results = Ear().hears(line)
    assert results
    assert inbound(results) == []
