"""A set is called deaf when it is, and one crew behind a hill is no proof."""

from gateway.hearing import Doubt, Hearing
from radio.messages import UnitId

ONE, OTHER, LOOP = UnitId("CREW-1"), UnitId("CREW-2"), UnitId("BASE-2")


def told(*units: UnitId, seconds: float = 100.0, anchor: UnitId | None = None) -> Hearing:
    hearing = Hearing(Doubt(tries=4, seconds=60.0), anchor)
    for number, unit in enumerate(units):
        hearing.unanswered(unit, number * seconds / len(units))
    return hearing


def test_many_tries_to_several_units_over_a_time_and_no_word_is_deaf() -> None:
    hearing = told(ONE, OTHER, ONE, OTHER)
    assert not hearing.is_deaf(59.0)
    assert hearing.is_deaf(60.0)


def test_few_tries_are_no_proof_however_long() -> None:
    assert not told(ONE, OTHER, ONE).is_deaf(9999.0)


def test_one_crew_that_does_not_answer_is_no_proof() -> None:
    assert not told(ONE, ONE, ONE, ONE, ONE).is_deaf(9999.0)


def test_the_far_set_of_a_loop_test_is_proof_alone() -> None:
    assert told(LOOP, LOOP, LOOP, LOOP, anchor=LOOP).is_deaf(100.0)


def test_whatever_is_heard_ends_the_doubt_and_it_begins_anew() -> None:
    hearing = told(ONE, OTHER, ONE, OTHER)
    hearing.heard()
    assert not hearing.is_deaf(100.0)
    for at in (100.0, 101.0, 102.0, 103.0):
        hearing.unanswered(ONE if at % 2 else OTHER, at)
    assert not hearing.is_deaf(159.0)
    assert hearing.is_deaf(160.0)


def test_a_crew_that_answered_before_is_no_second_witness_to_one_behind_a_hill() -> None:
    hearing = told(ONE, OTHER, ONE, OTHER)
    hearing.heard()
    for at in (100.0, 101.0, 102.0, 103.0, 104.0):
        hearing.unanswered(ONE, at)
    assert not hearing.is_deaf(9999.0)
