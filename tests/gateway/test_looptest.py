"""One set calls another when the channel is idle, and nobody takes it for words of a crew."""

import pytest

from gateway.looptest import AGAIN_SECONDS, Loop, LoopTest, is_loop_test
from radio.messages import Emergency, SetName, Status, Text, UnitId

BASE = UnitId("BASE-1")


def loop(every: float = 3600.0) -> LoopTest:
    return LoopTest(Loop(SetName("vhf-a"), UnitId("BASE-2"), every), 0.0)


def test_the_first_comes_soon_after_the_start_and_then_every_so_often() -> None:
    test = loop()
    assert not test.is_due(AGAIN_SECONDS - 1)
    assert test.is_due(AGAIN_SECONDS)
    assert test.begin(100.0) == "LOOP TEST 1"
    test.ended(105.0, is_answered=True, is_deaf=False)
    assert not test.is_due(3699.0)
    assert test.is_due(3700.0)
    assert test.begin(3700.0) == "LOOP TEST 2"


def test_one_without_receipt_is_repeated_soon_until_the_set_is_called_deaf() -> None:
    test = loop()
    test.begin(100.0)
    test.ended(110.0, is_answered=False, is_deaf=False)
    assert test.is_due(110.0 + AGAIN_SECONDS)
    test.begin(200.0)
    test.ended(210.0, is_answered=False, is_deaf=True)
    assert not test.is_due(3799.0)
    assert (test.passed, test.failed) == (0, 2)


@pytest.mark.parametrize("text", ["LOOP TEST 1", "LOOP TEST 9999 "])
def test_its_words_are_known_wherever_they_come_from(text: str) -> None:
    assert is_loop_test(Text(BASE, text))


@pytest.mark.parametrize(
    "message",
    [
        Text(BASE, "31"),
        Text(BASE, "LOOP TEST"),
        Text(BASE, "31 LOOP TEST 1"),
        Status(BASE, "31"),
        Emergency(BASE, "LOOP TEST 1"),
    ],
)
def test_nothing_else_is_taken_for_one(message: Text) -> None:
    assert not is_loop_test(message)
