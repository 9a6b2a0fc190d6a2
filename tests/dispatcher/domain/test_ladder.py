"""What comes next when no man answers: the whole grid of what the words did and what the crew still holds."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dispatcher.domain import ladder
from dispatcher.domain.assignment import Assignment, AssignmentState
from dispatcher.domain.crew import DESK, Crew, Language, RadioSet
from dispatcher.domain.ladder import CARD_RUNG, Climb, Escalate, Rung, Wait
from dispatcher.domain.settings import Settings
from dispatcher.domain.transmission import (
    GATEWAY_LOST_IT,
    Purpose,
    Transmission,
    TransmissionState,
    TransmissionStep,
)
from radio.driver import Alphabet
from radio.messages import Priority

NOON = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
SETTINGS = Settings()
WAIT = SETTINGS.rung(Priority.ROUTINE)
GRACE = SETTINGS.grace.delta
SECOND = timedelta(seconds=1)
S = TransmissionStep

CREW = Crew(
    id="C", office_id="O", name="Gang 7", name_hi="गैंग 7", skill="lt", leader="R", phone=None,
    language=Language.ROMAN,
)  # fmt: skip


def a_set(unit: str, site: str = "hill") -> RadioSet:
    return RadioSet(
        id=unit, office_id="O", label=unit, make="any", unit=unit, site=site, via="v", max_length=67,
        alphabet=Alphabet.ASCII,
    )  # fmt: skip


def a_ladder(*units: str, lost: frozenset[str] = frozenset()) -> tuple[Rung, ...]:
    sets = [Rung(number, a_set(unit), unit in lost) for number, unit in enumerate(units, start=1)]
    return ladder.with_card(CREW, sets)


def an_offer(rungs: int = 3, answered_at: datetime | None = None) -> Assignment:
    times = ladder.pace(Priority.ROUTINE, NOON, rungs, SETTINGS)
    return Assignment(
        id="A", incident_id="I", office_id="O", crew_id="C", role="repair", slot=3,
        state=AssignmentState.OFFERED, is_open=True, priority=Priority.ROUTINE, offered_at=NOON,
        offered_by="Asha", not_after=times.not_after, reply_by=times.reply_by, climb_at=times.climb_at,
        answered_at=answered_at,
    )  # fmt: skip


def an_order(rung: Rung, at: datetime = NOON, *steps: TransmissionStep) -> Transmission:
    order = Transmission(
        ref=f"{rung.number} {at.isoformat()}", assignment_id="A", crew_id="C", office_id="O",
        purpose=Purpose.ORDER, rung=rung.number, site=rung.set.site, via=rung.set.via, unit=rung.set.unit,
        text="3. x", priority=Priority.ROUTINE, not_after=at + WAIT, queued_at=at, send_at=at,
        gives_receipt=rung.gives_receipt,
    )  # fmt: skip
    for step in steps:
        order = order.take(step, at)
    return order


TWO = a_ladder("KEN", "TETRA")
FIRST, SECOND_RUNG, CARD = TWO


def test_the_card_is_the_last_rung_of_every_crew_on_shift() -> None:
    assert [each.number for each in TWO] == [1, 2, CARD_RUNG]
    assert (CARD.set.site, CARD.set.via, CARD.gives_receipt) == (DESK, "card", False)
    assert ladder.with_card(CREW, []) == ()
    assert len(ladder.card(replace(CREW, name="G" * 120)).set.unit) == 32  # what the record holds


def test_a_crew_whose_last_set_is_read_out_anyhow_needs_no_card() -> None:
    plain = Rung(1, a_set("HT-4", DESK), gives_receipt=False)
    assert ladder.with_card(CREW, [plain]) == (plain,)


@pytest.mark.parametrize("count", range(1, 5))
def test_escalation_comes_only_after_the_last_rungs_wait(count: int) -> None:
    times = ladder.pace(Priority.ROUTINE, NOON, count, SETTINGS)
    assert times.reply_by == NOON + count * WAIT + GRACE
    assert times.not_after == NOON + count * WAIT
    assert times.climb_at == (NOON + WAIT if count > 1 else times.reply_by)


KNOWN_UNHEARD = {S.FAILED, S.EXPIRED}
HEARD = {S.KEYED, S.DELIVERED}
TOLD = [steps for count in range(3) for steps in itertools.permutations((*KNOWN_UNHEARD, *HEARD), count)]


@pytest.mark.parametrize("told", TOLD)
@pytest.mark.parametrize("is_lost", [True, False])
@pytest.mark.parametrize("is_held", [True, False])
@pytest.mark.parametrize("is_due", [True, False])
def test_a_rung_is_left_when_its_wait_is_over_or_no_answer_can_come_from_it(
    told: tuple[TransmissionStep, ...],
    is_lost: bool,  # noqa: FBT001  # parameters of pytest's
    is_held: bool,  # noqa: FBT001
    is_due: bool,  # noqa: FBT001
) -> None:
    order = an_order(FIRST, NOON, *told)
    lost = frozenset({"KEN"} if is_lost else ())
    rungs = a_ladder("KEN" if is_held else "OTHER", "TETRA", lost=lost)
    now = NOON + WAIT if is_due else NOON + WAIT - SECOND
    decision = ladder.decide(an_offer(), rungs, [order], now, SETTINGS)
    has_failed = order.state in (TransmissionState.FAILED, TransmissionState.EXPIRED)
    is_over = has_failed or not is_held or (is_lost and S.DELIVERED not in told)
    if is_due or is_over:
        units = ["TETRA", "Gang 7"] if is_held else ["OTHER", "TETRA", "Gang 7"]
        assert isinstance(decision, Climb)
        assert [each.set.unit for each in decision.to] == units
        assert decision.is_repeat == (bool(HEARD & set(told)) or not told)
    else:
        assert decision == Wait(ladder.pace(Priority.ROUTINE, NOON, 3, SETTINGS))


def test_the_wait_begins_when_the_man_can_have_heard_it() -> None:
    late = NOON + WAIT - SECOND
    keyed = an_order(FIRST).take(S.KEYED, late)
    decision = ladder.decide(an_offer(), TWO, [keyed], NOON + WAIT, SETTINGS)
    assert decision == Wait(ladder.pace(Priority.ROUTINE, late, 3, SETTINGS))


@pytest.mark.parametrize("lost", [frozenset[str](), frozenset({"TETRA"}), frozenset({"TETRA", "KEN"})])
def test_a_lost_set_is_passed_by(lost: frozenset[str]) -> None:
    rungs = a_ladder("KEN", "TETRA", lost=lost)
    decision = ladder.decide(an_offer(), rungs, [an_order(FIRST)], NOON + WAIT, SETTINGS)
    assert isinstance(decision, Climb)
    assert decision.to[0].number == (CARD_RUNG if lost else 2)
    assert ladder.usable(rungs)[0].number == (CARD_RUNG if "KEN" in lost else 1)


def test_the_whole_way_up_and_out() -> None:
    orders: list[Transmission] = []
    seen, now = [], NOON
    for _ in range(10):
        decision = ladder.decide(an_offer(), TWO, orders, now, SETTINGS)
        if isinstance(decision, Escalate):
            break
        if isinstance(decision, Wait):
            now = decision.pace.climb_at
            continue
        orders = [*(each.withdraw(now) for each in orders), an_order(decision.to[0], now)]
        seen.append((decision.to[0].number, now - NOON, decision.is_repeat))
    assert seen == [
        (1, timedelta(0), False),
        (2, WAIT, True),
        (CARD_RUNG, 2 * WAIT, True),
    ]
    assert now == NOON + 3 * WAIT + GRACE


def test_a_card_read_out_late_still_gives_the_man_his_time() -> None:
    card = an_order(CARD)
    read = card.read_out("Meena", NOON + WAIT - SECOND)
    assert (read.keyed_by, read.state, read.send_at) == ("Meena", TransmissionState.KEYED, None)
    over = NOON + WAIT + GRACE
    assert isinstance(ladder.decide(an_offer(), TWO, [card], over, SETTINGS), Escalate)
    decision = ladder.decide(an_offer(), TWO, [read], over, SETTINGS)
    assert isinstance(decision, Wait)
    assert decision.pace.reply_by == NOON + 2 * WAIT - SECOND + GRACE


def test_nobody_on_shift_is_nobody_to_try_and_time_still_runs_out() -> None:
    offer = an_offer()
    assert isinstance(ladder.decide(offer, (), [an_order(FIRST)], offer.reply_by - SECOND, SETTINGS), Wait)
    assert isinstance(ladder.decide(offer, (), [an_order(FIRST)], offer.reply_by, SETTINGS), Escalate)


@pytest.mark.parametrize("at", [NOON + SECOND, NOON + 2 * WAIT])
def test_a_man_who_has_answered_is_not_tried_by_another_set(at: datetime) -> None:
    offer = an_offer(answered_at=NOON + SECOND)
    heard = an_order(FIRST, NOON, S.DELIVERED, S.ANSWER)
    decision = ladder.decide(offer, TWO, [heard], at, SETTINGS)
    assert decision == Wait(ladder.Pace(offer.reply_by, offer.not_after, offer.reply_by))


ASKED = NOON + SECOND
"""When he spoke."""
REPEATED = an_order(FIRST, NOON + 2 * SECOND)


@pytest.mark.parametrize(
    ("orders", "is_answered"),
    [
        pytest.param([an_order(FIRST)], False, id="newest has no receipt: he spoke of something else"),
        pytest.param([an_order(FIRST, NOON, S.DELIVERED)], True, id="it arrived before he spoke"),
        pytest.param([an_order(FIRST).withdraw(ASKED)], True, id="all was taken back unsaid"),
        pytest.param([], True, id="nothing was said at all"),
        pytest.param(
            [an_order(FIRST, NOON, S.DELIVERED), REPEATED.take(S.DELIVERED, ASKED + 2 * SECOND)],
            False,
            id="it was said again and arrived, and he has not answered that",
        ),
        pytest.param(
            [
                an_order(FIRST, NOON, S.DELIVERED),
                REPEATED.take(S.DELIVERED, ASKED + 2 * SECOND).take(S.ANSWER, ASKED + 3 * SECOND),
            ],
            True,
            id="it was said again and he answered that",
        ),
        pytest.param(
            [an_order(FIRST, NOON, S.DELIVERED), REPEATED.take(S.KEYED, ASKED).withdraw(ASKED)],
            True,
            id="it was said again and taken back as he answered",
        ),
        pytest.param(
            [an_order(FIRST, NOON, S.DELIVERED), REPEATED],
            False,
            id="it is being said again",
        ),
    ],
)
def test_a_man_is_left_in_peace_only_when_he_spoke_of_the_last_words(
    orders: list[Transmission],
    is_answered: bool,  # noqa: FBT001  # a parameter of pytest's
) -> None:
    offer, at = an_offer(answered_at=ASKED), NOON + 2 * WAIT
    decision = ladder.decide(offer, TWO, orders, at, SETTINGS)
    if is_answered:
        assert decision == Wait(ladder.Pace(offer.reply_by, offer.not_after, offer.reply_by))
    else:
        assert isinstance(decision, Climb)


def test_words_said_again_to_a_man_who_asked_for_them_climb_like_the_first() -> None:
    offer = an_offer(answered_at=NOON)
    again = an_order(FIRST, NOON + SECOND)
    decision = ladder.decide(offer, TWO, [an_order(FIRST, NOON, S.ANSWER), again], NOON + 2 * WAIT, SETTINGS)
    assert isinstance(decision, Climb)


def test_words_given_up_that_arrive_after_all_stop_the_climb_if_nothing_was_said_since() -> None:
    first = an_order(FIRST).take(S.FAILED, NOON + SECOND)
    unsaid = an_order(SECOND_RUNG, NOON + SECOND)
    arrived = first.take(S.DELIVERED, NOON + 5 * SECOND)
    assert ladder.void_after(arrived, [arrived, unsaid]) == [unsaid]
    orders = [arrived, unsaid.withdraw(NOON + 5 * SECOND)]
    assert ladder.current(orders) == arrived
    decision = ladder.decide(an_offer(), TWO, orders, NOON + WAIT, SETTINGS)
    assert decision == Wait(ladder.pace(Priority.ROUTINE, NOON + 5 * SECOND, 3, SETTINGS))
    said = unsaid.take(S.KEYED, NOON + 3 * SECOND)
    assert ladder.void_after(arrived, [arrived, said]) == []
    assert ladder.current([arrived, said.withdraw(NOON + 5 * SECOND)]) == said.withdraw(NOON + 5 * SECOND)


@pytest.mark.parametrize(
    ("step", "reason", "is_repeat"),
    [
        (S.FAILED, "the set refused it", False),
        (S.EXPIRED, "", False),
        (S.FAILED, GATEWAY_LOST_IT, True),  # it may have said it before it lost its disk
    ],
)
def test_only_what_was_surely_never_said_is_said_next_without_the_mark(
    step: TransmissionStep,
    reason: str,
    is_repeat: bool,  # noqa: FBT001  # a parameter of pytest's
) -> None:
    order = an_order(FIRST).take(step, NOON, reason)
    decision = ladder.decide(an_offer(), TWO, [order], NOON, SETTINGS)
    assert isinstance(decision, Climb)
    assert decision.is_repeat == is_repeat


def test_a_broken_set_that_is_replaced_is_tried_on_its_own_rung() -> None:
    order = replace(an_order(FIRST, NOON, S.KEYED), unit="BROKEN")
    decision = ladder.decide(an_offer(), TWO, [order], NOON + SECOND, SETTINGS)
    assert isinstance(decision, Climb)
    assert decision.to[0].number == 1
