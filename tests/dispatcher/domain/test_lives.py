"""Every life over the whole grid of state and step; its picture in the docs is its table."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dispatcher.domain import assignment, diagrams, incident, transmission
from dispatcher.domain.assignment import Assignment, AssignmentState
from dispatcher.domain.complaint import Category
from dispatcher.domain.errors import WrongMove
from dispatcher.domain.incident import Incident, IncidentState, IncidentStep
from dispatcher.domain.replies import DESK_STEPS, STANDING, ReplyTable, Step
from dispatcher.domain.transmission import Purpose, Transmission, TransmissionState, TransmissionStep
from radio.messages import Priority, Trust

NOON = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)


def an_assignment(state: AssignmentState) -> Assignment:
    return Assignment(
        id="A",
        incident_id="I",
        office_id="O",
        crew_id="C",
        role="repair",
        slot=3,
        state=state,
        is_open=state in assignment.OPEN,
        priority=Priority.ROUTINE,
        offered_at=NOON,
        offered_by="Asha",
        not_after=NOON + timedelta(minutes=15),
        reply_by=NOON + timedelta(minutes=17),
    )


def an_incident(state: IncidentState) -> Incident:
    return Incident(
        id="I",
        number="2026070100042",
        office_id="O",
        category=Category.NO_SUPPLY,
        is_hazard=False,
        place="Ward 4",
        consumer_number=None,
        dtr_code=None,
        feeder=None,
        state=state,
        opened_at=NOON,
        repaired_at=NOON if state is IncidentState.REPORTED_REPAIRED else None,
    )


def a_transmission(state: TransmissionState = TransmissionState.QUEUED) -> Transmission:
    return Transmission(
        ref="R",
        assignment_id="A",
        crew_id="C",
        office_id="O",
        purpose=Purpose.ORDER,
        site="s",
        via="v",
        unit="U",
        text="3. x",
        priority=Priority.ROUTINE,
        not_after=LATER,
        state=state,
        queued_at=NOON,
        send_at=NOON,
    )


@pytest.mark.parametrize(("state", "step"), list(itertools.product(AssignmentState, Step)))
def test_an_assignment_moves_by_its_table_or_not_at_all(state: AssignmentState, step: Step) -> None:
    before = an_assignment(state)
    after = assignment.TRANSITIONS[state].get(step)
    if after is None:
        with pytest.raises(WrongMove):
            before.take(step, LATER)
        return
    moved = before.take(step, LATER)
    assert moved.state is after
    assert moved.is_open == (after in assignment.OPEN) == (moved.ended_at is None)
    assert (moved.answered_at is None) == (step in DESK_STEPS)
    assert moved.needs_help == (step is Step.ASK_HELP)


@pytest.mark.parametrize(("state", "step"), list(itertools.product(AssignmentState, Step)))
def test_an_assignment_never_goes_backwards(state: AssignmentState, step: Step) -> None:
    order = list(AssignmentState)[:4]
    after = assignment.TRANSITIONS[state].get(step)
    if after in order:
        assert order.index(after) >= order.index(state)
        assert (after is state) == (step in STANDING)


def test_only_offers_expire_and_every_open_job_can_be_recalled() -> None:
    tables = assignment.TRANSITIONS
    assert [state for state in AssignmentState if Step.EXPIRE in tables[state]] == [AssignmentState.OFFERED]
    assert {state for state in AssignmentState if Step.RECALL in tables[state]} == assignment.OPEN
    assert all(not tables[state] for state in AssignmentState if state not in assignment.OPEN)


@pytest.mark.parametrize(("state", "step"), list(itertools.product(AssignmentState, Step)))
def test_what_a_state_holds_already_is_no_move(state: AssignmentState, step: Step) -> None:
    if an_assignment(state).has_said(step):
        assert step not in assignment.TRANSITIONS[state]


def test_the_first_answer_counts_however_much_a_crew_says_after_it() -> None:
    moved = an_assignment(AssignmentState.OFFERED)
    for step, at in ((Step.NOTE, NOON), (Step.ACCEPT, LATER), (Step.FINISH, LATER + timedelta(hours=1))):
        moved = moved.take(step, at)
    assert (moved.answered_at, moved.ended_at) == (NOON, LATER + timedelta(hours=1))


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.EXPIRE])
def test_a_call_for_help_stays_with_the_job_whatever_is_said_after_it(step: Step) -> None:
    asked = an_assignment(AssignmentState.ON_SITE).take(Step.ASK_HELP, NOON)
    if step in assignment.TRANSITIONS[asked.state]:
        assert asked.take(step, LATER).needs_help


def test_trust_is_that_of_the_last_step_that_moved_the_job() -> None:
    moved = an_assignment(AssignmentState.OFFERED).take(Step.ACCEPT, NOON, Trust.LINK_ACKNOWLEDGED)
    assert moved.trust is Trust.LINK_ACKNOWLEDGED
    noted = moved.take(Step.NOTE, LATER, Trust.SET_ID_ONLY)
    assert noted.trust is Trust.LINK_ACKNOWLEDGED
    assert noted.take(Step.ARRIVE, LATER, Trust.SET_ID_ONLY).trust is Trust.SET_ID_ONLY
    assert noted.take(Step.RECALL, LATER).trust is Trust.LINK_ACKNOWLEDGED


def test_an_order_said_again_has_its_own_last_moment() -> None:
    times = (LATER, LATER + timedelta(minutes=1), LATER + timedelta(minutes=2))
    paced = an_assignment(AssignmentState.OFFERED).paced(*times)
    assert (paced.climb_at, paced.not_after, paced.reply_by) == times


@pytest.mark.parametrize(
    ("state", "passed"),
    [
        (AssignmentState.OFFERED, ""),
        (AssignmentState.ACCEPTED, "1"),
        (AssignmentState.EN_ROUTE, "13"),
        (AssignmentState.ON_SITE, "134"),
        (AssignmentState.DONE, "1345"),
        (AssignmentState.DECLINED, "2"),
        (AssignmentState.HANDED_OVER, "1347"),
        (AssignmentState.RECALLED, ""),
        (AssignmentState.ESCALATED, ""),
    ],
)
def test_a_word_older_than_a_jobs_state_is_a_repeat(state: AssignmentState, passed: str) -> None:
    said = {digit for digit, step in ReplyTable().steps.items() if an_assignment(state).has_said(step)}
    assert said == {int(digit) for digit in passed}


def test_a_repair_counts_from_the_first_report_of_it_unless_a_consumer_is_still_out() -> None:
    repaired = an_incident(IncidentState.OPEN).take(IncidentStep.REPORT_REPAIRED, NOON)
    again = repaired.take(IncidentStep.REPORT_REPAIRED, LATER)
    assert (repaired.repaired_at, again.repaired_at) == (NOON, NOON)
    out = again.take(IncidentStep.STILL_OUT, LATER)
    assert out.take(
        IncidentStep.REPORT_REPAIRED, LATER + timedelta(hours=1)
    ).repaired_at == LATER + timedelta(hours=1)


def test_a_closed_incident_knows_when_and_says_of_each_step_why_it_is_too_late() -> None:
    closed = an_incident(IncidentState.REPORTED_REPAIRED).take(IncidentStep.CLOSE, LATER, "meter 12")
    assert (closed.closed_at, closed.repaired_at) == (LATER, NOON)
    with pytest.raises(WrongMove, match="closed already"):
        closed.take(IncidentStep.CLOSE, LATER, "again")
    with pytest.raises(WrongMove, match="register the complaint anew"):
        closed.take(IncidentStep.STILL_OUT, LATER)


@pytest.mark.parametrize(("state", "step"), list(itertools.product(IncidentState, IncidentStep)))
def test_an_incident_moves_by_its_table_or_not_at_all(state: IncidentState, step: IncidentStep) -> None:
    before = an_incident(state)
    after = incident.TRANSITIONS[state].get(step)
    if after is None:
        with pytest.raises(WrongMove):
            before.take(step, LATER, "proof")
        return
    moved = before.take(step, LATER, "proof")
    assert moved.state is after
    assert (moved.closing_words == "proof") == (after is IncidentState.CLOSED)
    if after is IncidentState.OPEN:
        assert moved.repaired_at is None


@pytest.mark.parametrize(("state", "step"), list(itertools.product(TransmissionState, TransmissionStep)))
def test_a_transmission_moves_by_its_table_and_is_else_left_where_it_stands(
    state: TransmissionState, step: TransmissionStep
) -> None:
    moved = a_transmission(state).take(step, LATER, "why")
    assert moved.state is transmission.TRANSITIONS[state].get(step, state)


RANK = {
    TransmissionState.QUEUED: 0,
    TransmissionState.HANDED_OVER: 1,
    TransmissionState.KEYED: 2,
    TransmissionState.FAILED: 3,
    TransmissionState.EXPIRED: 3,
    TransmissionState.WITHDRAWN: 3,
    TransmissionState.DELIVERED: 4,
    TransmissionState.ANSWERED: 5,
}


def test_no_order_of_reports_takes_a_transmission_backwards_or_loses_a_time() -> None:
    for steps in itertools.permutations(TransmissionStep, 4):
        end = _reported(steps)
        told = {
            TransmissionStep.ACCEPTED: end.handed_over_at,
            TransmissionStep.KEYED: end.keyed_at,
            TransmissionStep.DELIVERED: end.delivered_at,
            TransmissionStep.ANSWER: end.answered_at,
        }
        assert {step for step, at in told.items() if at} == told.keys() & set(steps)
        is_ended = bool(ENDS & set(steps))
        assert (end.ended_at is not None) == is_ended == (end.send_at is None)


ENDS = {
    TransmissionStep.DELIVERED,
    TransmissionStep.FAILED,
    TransmissionStep.EXPIRED,
    TransmissionStep.WITHDRAWN,
}


def _reported(steps: tuple[TransmissionStep, ...]) -> Transmission:
    """Take the steps one after another; none may lead backwards."""
    now = a_transmission()
    for number, step in enumerate(steps):
        after = now.take(step, NOON + timedelta(seconds=number))
        assert after.state is now.state or RANK[after.state] > RANK[now.state], steps
        now = after
    return now


T, SECOND = TransmissionStep, timedelta(seconds=1)


def test_of_several_tries_the_first_counts_in_whatever_order_they_are_told() -> None:
    said = a_transmission().take(T.KEYED, NOON + 5 * SECOND)
    assert said.take(T.KEYED, NOON + 9 * SECOND).keyed_at == NOON + 5 * SECOND
    assert said.take(T.KEYED, NOON + 2 * SECOND).keyed_at == NOON + 2 * SECOND
    assert said.take(T.ACCEPTED, NOON + SECOND).keyed_at == NOON + 5 * SECOND


def test_each_step_keeps_the_time_at_which_it_was_told_first() -> None:
    steps = (T.ACCEPTED, T.KEYED, T.DELIVERED, T.ANSWER)
    first = a_transmission()
    for number, step in enumerate(steps):
        first = first.take(step, NOON + number * SECOND)
    again = first
    for step in (*steps, T.FAILED, T.EXPIRED, T.WITHDRAWN):
        again = again.take(step, LATER, "too late")
    assert again == first
    assert (first.ended_at, first.reason) == (NOON + 2 * SECOND, None)


def test_why_it_ended_is_told_of_the_end_that_counted() -> None:
    failed = a_transmission().take(T.FAILED, NOON, "the set refused it")
    assert failed.take(T.EXPIRED, LATER, "its time was over") == failed
    assert a_transmission().take(T.EXPIRED, NOON, "").reason is None
    assert len(a_transmission().take(T.FAILED, NOON, "x" * 999).reason or "") == 300


def test_what_a_person_read_out_was_said_once_when_he_says_so_whatever_comes_after() -> None:
    read = replace(a_transmission(), gives_receipt=False).read_out("Meena", NOON + SECOND)
    assert (read.keyed_by, read.keyed_at, read.ended_at, read.tries) == (
        "Meena",
        NOON + SECOND,
        NOON + SECOND,
        1,
    )
    assert read.take(T.KEYED, NOON).keyed_at == NOON + SECOND
    assert read.has_arrived


def test_tries_are_counted_up_only_and_their_airtime_with_them() -> None:
    twice = a_transmission().tried(2, 1.23456)
    assert (twice.tries, twice.airtime) == (2, 2.469)
    assert twice.tried(1, 9.0) == twice
    assert twice.tried(2, 9.0) == twice
    assert (twice.tried(3, None).tries, twice.tried(3, None).airtime) == (3, 2.469)


@pytest.mark.parametrize(
    ("told", "reason", "may_be_known", "is_surely_unheard"),
    [
        pytest.param([], "", False, False, id="it waits"),
        pytest.param([T.FAILED], "the set refused it", False, True, id="refused"),
        pytest.param([T.WITHDRAWN], transmission.NEVER_HAD, False, True, id="its gateway never had it"),
        pytest.param([T.EXPIRED], transmission.NO_WORD_OF_ITS_END, False, False, id="no gateway took it"),
        pytest.param([T.ACCEPTED], "", False, False, id="its gateway has it"),
        pytest.param([T.ACCEPTED, T.FAILED], "the set refused it", False, True, id="taken and refused"),
        pytest.param([T.ACCEPTED, T.EXPIRED], transmission.NO_WORD_OF_ITS_END, True, False, id="no word"),
        pytest.param(
            [T.ACCEPTED, T.FAILED], transmission.GATEWAY_LOST_IT, True, False, id="lost with a disk"
        ),
        pytest.param(
            [T.ACCEPTED, T.WITHDRAWN], transmission.MAY_BE_SAID, True, False, id="taken back, and lost"
        ),
        pytest.param([T.KEYED], "", True, False, id="on the air"),
        pytest.param([T.KEYED, T.FAILED], "no receipt", True, False, id="on the air in vain"),
        pytest.param([T.DELIVERED], "", True, False, id="a receipt without a word of the air"),
        pytest.param([T.FAILED, T.DELIVERED], "", True, False, id="a late receipt"),
    ],
)
def test_a_crew_may_know_of_what_was_on_the_air_or_is_not_accounted_for(
    told: list[TransmissionStep],
    reason: str,
    may_be_known: bool,  # noqa: FBT001  # parameters of pytest's
    is_surely_unheard: bool,  # noqa: FBT001
) -> None:
    said = a_transmission()
    for step in told:
        said = said.take(step, NOON, reason)
    assert (said.may_be_known, said.is_surely_unheard) == (may_be_known, is_surely_unheard)


@pytest.mark.parametrize(
    ("told", "by_radio", "by_voice"),
    [
        ([], False, False),
        ([T.ACCEPTED], False, False),
        ([T.KEYED], False, True),
        ([T.DELIVERED], True, True),
        ([T.FAILED, T.ANSWER], True, True),
        ([T.KEYED, T.FAILED], False, True),
    ],
)
def test_words_have_arrived_by_a_receipt_an_answer_or_without_receipts_when_they_were_said(
    told: list[TransmissionStep],
    by_radio: bool,  # noqa: FBT001  # parameters of pytest's
    by_voice: bool,  # noqa: FBT001
) -> None:
    for gives_receipt, has_arrived in ((True, by_radio), (False, by_voice)):
        said = replace(a_transmission(), gives_receipt=gives_receipt)
        for step in told:
            said = said.take(step, NOON)
        assert said.has_arrived is has_arrived


def test_a_transmission_is_asked_back_once_and_only_before_its_end() -> None:
    asked = a_transmission().withdraw(NOON)
    assert asked.withdraw_at == NOON
    assert asked.withdraw(LATER) == asked
    ended = a_transmission().take(TransmissionStep.DELIVERED, NOON)
    assert ended.withdraw(LATER) == ended


def test_the_pictures_in_the_docs_are_the_tables() -> None:
    page = Path(__file__).parents[3] / "docs" / "lives.md"
    assert page.read_text() == diagrams.lives(), "run: python -m dispatcher.domain.diagrams > docs/lives.md"
