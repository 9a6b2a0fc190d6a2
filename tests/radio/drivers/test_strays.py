"""Receipts that name no message: of which tries one may be, and how the doubt ends."""

from radio.drivers.strays import Strays
from radio.messages import Ref

A, B, C = Ref("A"), Ref("B"), Ref("C")


def test_at_the_first_opening_somebody_elses_receipt_may_come_and_at_the_next_none() -> None:
    strays = Strays()
    strays.opened(12.0)
    assert strays.may_be_anothers(A, 11.9)
    strays.opened(30.0)
    assert not strays.may_be_anothers(A, 12.0)


def test_what_was_in_flight_when_the_port_was_lost_may_still_be_answered_and_is_no_doubt_of_itself() -> None:
    strays = Strays()
    strays.opened(0.0)
    strays.lose(A)
    strays.opened(12.0)
    assert strays.may_be_anothers(B, 1.0)
    assert not strays.may_be_anothers(A, 1.0)


def test_a_doubt_holds_nothing_back_and_a_second_order_in_doubt_brings_quiet_until_all_are_over() -> None:
    strays = Strays()
    strays.opened(12.0)
    strays.doubt(A, 13.0)
    strays.doubt(A, 20.0)
    assert not strays.is_quiet(3.0)
    assert strays.may_be_anothers(B, 19.0)
    strays.doubt(B, 25.0)
    assert strays.is_quiet(24.9)
    strays.tick(25.0)
    assert strays.quiet_until is None
    assert not strays.may_be_anothers(C, 25.0)
    strays.expect(A, 40.0)
    strays.doubt(B, 45.0)
    assert not strays.is_quiet(30.0)


def test_while_nothing_is_in_flight_a_receipt_is_of_the_one_order_that_it_can_be_for() -> None:
    strays = Strays()
    strays.expect(A, 10.0)
    assert strays.take(1.0) == A
    assert strays.take(1.0) is None
    strays.expect(A, 10.0)
    strays.expect(B, 10.0)
    assert strays.take(1.0) is None
    strays = Strays()
    strays.opened(10.0)
    assert strays.take(1.0) is None
    assert strays.may_be_anothers(A, 1.0)
