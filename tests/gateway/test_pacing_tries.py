"""What the end of a try means: one at a time, none for ever, and nobody left standing behind it."""

from gateway.pacing import LONGEST_TRY_SECONDS, Fate, Gone, Item, Pacer, Send, Terms, WaitUntil
from radio.driver import Outcome
from radio.messages import Priority, Ref, SetName, UnitId

VHF = SetName("vhf")
FREE = [VHF]
A, B, H = Ref("a"), Ref("b"), Ref("h")
START = 5_000.0
"""Seconds of a clock that has run for a while."""


def item(ref: Ref, priority: Priority = Priority.ROUTINE, **others: object) -> Item:
    fields: dict[str, object] = {"set": VHF, "unit": UnitId(f"U-{ref}"), "since": START}
    fields |= {"not_after": START + 1000, "airtime": 2.0, "retry_seconds": (8.0, 15.0)} | others
    return Item(ref, priority=priority, **fields)  # type: ignore[arg-type] # a test's short hand


def pacer(*items: Item, **terms: object) -> Pacer:
    made = Pacer(Terms(**terms))  # type: ignore[arg-type] # as above
    for one in items:
        made.add(one)
    return made


def sent(queue: Pacer, now: float) -> tuple[Ref, int]:
    """Give what goes on the air now, and its number of the try."""
    decision = queue.next(now, FREE)
    assert isinstance(decision, Send), decision
    return decision.item.ref, decision.number


def ended(queue: Pacer, ref: Ref, outcome: Outcome, now: float) -> Gone | None:
    return queue.ended(ref, outcome, now, 0.5)


def test_an_order_that_comes_again_is_said_once() -> None:
    queue = pacer(item(A), item(A))
    assert len(queue) == 1
    assert sent(queue, START) == (A, 1)
    assert queue.add(item(A)) == []
    gone = ended(queue, A, Outcome.DELIVERED, START + 1)
    assert gone
    assert gone.fate is Fate.DELIVERED
    assert (queue.flying, len(queue)) == (None, 0)
    assert isinstance(queue.next(START + 1, FREE), WaitUntil)


def test_words_without_receipt_are_said_once() -> None:
    queue = pacer(item(A))
    assert sent(queue, START) == (A, 1)
    gone = ended(queue, A, Outcome.SENT, START + 3)
    assert gone
    assert (gone.fate, gone.tries) == (Fate.SENT, 1)
    assert not queue.has(A)


def test_a_late_receipt_of_one_order_puts_no_second_on_the_air_beside_the_one_in_flight() -> None:
    queue = pacer(item(A), item(B))
    assert sent(queue, START) == (A, 1)
    assert ended(queue, A, Outcome.NO_RECEIPT, START + 3) is None
    assert sent(queue, START + 3) == (B, 1)
    queue.add(item(H, Priority.HAZARD))
    late = ended(queue, A, Outcome.DELIVERED, START + 4)
    assert late
    assert late.fate is Fate.DELIVERED
    assert queue.flying == item(B)
    assert isinstance(queue.next(START + 4, FREE), WaitUntil)


def test_the_end_of_a_try_that_was_given_up_costs_no_other_try() -> None:
    queue = pacer(item(A))
    assert sent(queue, START) == (A, 1)
    assert ended(queue, A, Outcome.NO_RECEIPT, START + 3) is None
    for late in (Outcome.NO_RECEIPT, Outcome.BUSY, Outcome.REFUSED):
        assert ended(queue, A, late, START + 4) is None
    assert sent(queue, START + 3 + 8.0) == (A, 2)


def test_a_try_that_never_ends_is_given_up_after_its_longest_time_and_not_before() -> None:
    queue = pacer(item(A), item(B))
    assert sent(queue, START) == (A, 1)
    assert queue.next(START + 1, FREE) == WaitUntil(START + LONGEST_TRY_SECONDS)
    assert sent(queue, START + LONGEST_TRY_SECONDS) == (B, 1)


def test_an_order_whose_last_moment_comes_in_flight_ends_with_its_try() -> None:
    queue = pacer(item(A, not_after=START + 5), item(B))
    assert sent(queue, START) == (A, 1)
    assert isinstance(queue.next(START + 6, FREE), WaitUntil)
    gone = ended(queue, A, Outcome.DELIVERED, START + 7)
    assert gone
    assert gone.fate is Fate.DELIVERED
    assert sent(queue, START + 7) == (B, 1)


def test_an_order_whose_last_moment_came_in_flight_is_not_tried_again() -> None:
    queue = pacer(item(A, not_after=START + 5))
    assert sent(queue, START) == (A, 1)
    assert ended(queue, A, Outcome.NO_RECEIPT, START + 7) is None
    gone = queue.next(START + 7, FREE)
    assert isinstance(gone, Gone)
    assert (gone.fate, gone.tries) == (Fate.EXPIRED, 1)


def test_a_channel_that_was_taken_counts_no_try_and_its_waits_begin_anew_after_one() -> None:
    queue, now = pacer(item(A)), START
    for wait in (1.0, 2.0, 4.0):
        assert sent(queue, now) == (A, 1)
        assert ended(queue, A, Outcome.BUSY, now) is None
        now += wait
    assert sent(queue, now) == (A, 1)
    assert ended(queue, A, Outcome.NO_RECEIPT, now) is None
    assert sent(queue, now + 8.0) == (A, 2)
    assert ended(queue, A, Outcome.BUSY, now + 8.0) is None
    assert sent(queue, now + 9.0) == (A, 2)


def test_what_was_tried_stands_first_in_line_for_its_unit_after_a_hazard_else_both_would_stand_for_ever() -> (
    None
):
    unit = UnitId("U")
    queue = pacer(item(A, unit=unit))
    assert sent(queue, START) == (A, 1)
    queue.add(item(B, Priority.URGENT, unit=unit))
    assert ended(queue, A, Outcome.NO_RECEIPT, START + 3) is None
    queue.add(item(H, Priority.HAZARD, unit=unit))
    assert sent(queue, START + 3) == (H, 1)
    assert ended(queue, H, Outcome.NO_RECEIPT, START + 4) is None
    assert isinstance(queue.next(START + 11.5, FREE), WaitUntil)  # the hazard's receipt may still come
    assert sent(queue, START + 12) == (H, 2)
    assert ended(queue, H, Outcome.DELIVERED, START + 13)
    assert sent(queue, START + 13) == (A, 2)
    assert ended(queue, A, Outcome.DELIVERED, START + 14)
    assert sent(queue, START + 14) == (B, 1)


def test_a_hazards_next_try_does_not_wait_for_the_airtime_that_a_routine_order_waits_for() -> None:
    queue = pacer(item(A), item(H, Priority.HAZARD), voice_share=0.95)  # three seconds a minute
    assert sent(queue, START) == (H, 1)
    assert ended(queue, H, Outcome.NO_RECEIPT, START) is None
    assert queue.next(START, FREE) == WaitUntil(START + 8.0)
    assert sent(queue, START + 8.0) == (H, 2)


def test_a_full_queue_gives_up_what_still_waits_and_not_what_has_left() -> None:
    queue = pacer(item(A), item(B, Priority.NOTICE), most_waiting=2)
    assert queue.withdraw(B)
    assert queue.add(item(H, Priority.HAZARD)) == []
    [shed] = queue.add(item(Ref("c"), Priority.URGENT))
    assert (shed.item.ref, shed.is_retryable) == (A, True)


def test_a_full_queue_never_gives_up_what_is_in_flight() -> None:
    queue = pacer(item(A, Priority.NOTICE), most_waiting=1)
    assert sent(queue, START) == (A, 1)
    [shed] = queue.add(item(B, Priority.ROUTINE))
    assert (shed.item.ref, queue.flying) == (B, item(A, Priority.NOTICE))


def test_a_queue_through_which_very_many_pass_holds_no_more_than_what_waits() -> None:
    queue = pacer(item(A))
    for number in range(2_000):
        queue.add(item(Ref(str(number))))
        assert queue.withdraw(Ref(str(number)))
    assert len(queue._ends) < 200
    assert len(queue._outstanding) == 0
    assert sent(queue, START) == (A, 1)
