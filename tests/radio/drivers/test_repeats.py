"""The same words of a unit are heard once, within their time."""

from radio.driver import Heard
from radio.drivers.repeats import Repeats
from radio.messages import Caller, Text, UnitId

UNIT = UnitId("17")


def test_only_what_is_new_is_heard() -> None:
    repeats = Repeats(90.0)
    words = Text(UNIT, "31")
    assert repeats.hear([words, words, Text(UNIT, "32")], 1.0) == [Heard(words), Heard(Text(UNIT, "32"))]
    assert repeats.hear([words], 90.0) == []
    assert repeats.hear([words], 180.0) == [Heard(words)]


def test_a_call_without_words_is_heard_each_time() -> None:
    assert len(Repeats(90.0).hear([Caller(UNIT), Caller(UNIT)], 1.0)) == 2
