"""The same words of a unit are heard once, within their time."""

import pytest

from radio.driver import Heard
from radio.drivers.repeats import Repeats
from radio.messages import Caller, Emergency, Order, Ref, Status, Text, UnitId

UNIT = UnitId("17")


def test_only_what_is_new_is_heard() -> None:
    repeats = Repeats(90.0)
    words = Text(UNIT, "31")
    assert repeats.hear([words, words, Text(UNIT, "32")], 1.0) == [Heard(words), Heard(Text(UNIT, "32"))]
    assert repeats.hear([words], 90.0) == []
    assert repeats.hear([words], 180.0) == [Heard(words)]


def test_a_repeat_does_not_make_the_window_longer() -> None:
    repeats = Repeats(90.0)
    words = Text(UNIT, "31")
    assert [len(repeats.hear([words], at)) for at in (0.0, 80.0, 160.0, 240.0)] == [1, 0, 1, 0]


def test_an_emergency_that_is_pressed_again_later_is_a_new_one() -> None:
    repeats = Repeats(90.0, 30.0)
    pressed = Emergency(UNIT, "status 99")
    assert [len(repeats.hear([pressed], at)) for at in (0.0, 20.0, 40.0, 80.0)] == [1, 0, 1, 1]
    assert repeats.hear([Status(UNIT, "31")], 100.0) != []
    assert repeats.hear([Status(UNIT, "31")], 140.0) == []


def test_the_same_words_after_a_new_order_are_an_answer_to_it() -> None:
    repeats = Repeats(90.0)
    heard = []
    for number, at in enumerate((0.0, 80.0, 160.0)):
        repeats.asked(Order(Ref(f"REF{number}"), UNIT, "Pole gira"), at)
        heard.append(len(repeats.hear([Text(UNIT, "1")], at + 10.0)))
    assert heard == [1, 1, 1]


@pytest.mark.parametrize(
    ("ref", "unit", "at"), [("REF", "17", 60.0), ("OTHER", "18", 60.0), ("OTHER", "17", 15.0)]
)
def test_a_further_try_an_order_to_another_and_one_at_once_let_a_repeat_be_one(
    ref: str, unit: str, at: float
) -> None:
    repeats, start = Repeats(90.0), 5_000.0
    repeats.asked(Order(Ref("REF"), UNIT, "Pole gira"), start)
    repeats.hear([Text(UNIT, "1")], start + 1.0)
    repeats.asked(Order(Ref(ref), UnitId(unit), "Pole gira"), start + at)
    assert repeats.hear([Text(UNIT, "1")], start + at + 1.0) == []


def test_a_new_order_does_not_make_an_emergency_a_new_one() -> None:
    repeats = Repeats(90.0, 60.0)
    repeats.hear([Emergency(UNIT)], 0.0)
    repeats.asked(Order(Ref("REF"), UNIT, "Pole gira"), 30.0)
    assert repeats.hear([Emergency(UNIT)], 31.0) == []


def test_a_call_without_words_is_heard_each_time() -> None:
    assert len(Repeats(90.0).hear([Caller(UNIT), Caller(UNIT)], 1.0)) == 2
