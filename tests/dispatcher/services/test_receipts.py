"""An answer is no receipt: what a man keyed before he had his order does not say that he has it."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.replies import Step
from dispatcher.domain.transmission import TransmissionState
from dispatcher.domain.watch import AlarmKind, Verdict
from dispatcher.services import alarms, dispatch, gateways, ladder, replies, roster
from radio.messages import Priority
from radio.wire import Alive, ReportStep, SetAlive

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])
S = TransmissionState


async def kinds(desk: "Desk") -> list[AlarmKind]:
    """Sweep, and list the alarms that call."""
    await desk.sweep()
    return [each.kind for each in await desk.alarms()]


@BOTH
async def test_a_key_older_than_the_first_try_moves_nothing_and_is_shown_with_a_verdict_of_its_own(
    desk: "Desk",
) -> None:
    crew = await desk.crew()
    said_at = desk.now
    desk.later(2)
    offered = await desk.job(crew, is_hazard=True)
    ref = offered.transmission.ref
    for told in ((), (ReportStep.ACCEPTED,), (ReportStep.KEYED,)):  # it may reach the desk at any time
        await desk.reports(ref, *told)
        line = await desk.says("CREW-1", "11", at=said_at)
        assert (line.verdict, line.assignment_id) == (Verdict.EARLY, offered.assignment.id)
        assert line.said == "Slot 1: Accepted, said before the order was on the air."
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.OFFERED
    assert (await desk.transmission(ref)).is_under_way
    taken = await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.ACCEPT, "haan")
    assert taken.state is AssignmentState.ACCEPTED  # a person may key it on behalf


async def test_the_receipt_of_words_that_were_said_since_is_no_answer_to_them(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED, ReportStep.KEYED)
    assert (await desk.says("CREW-1", "11")).verdict is Verdict.APPLIED
    await desk.reports(offered.transmission.ref, ReportStep.FAILED)
    desk.later(5)
    await desk.says("CREW-1", "18")
    again = await desk.last(offered)
    assert again.ref != offered.transmission.ref
    desk.later(5)
    await desk.reports(again.ref, ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.DELIVERED)
    again = await desk.transmission(again.ref)
    assert (again.state, again.answered_at) == (S.DELIVERED, None)


@BOTH
async def test_a_key_that_arrives_after_the_first_try_takes_nothing_back_and_shows_no_fourth_step(
    desk: "Desk",
) -> None:
    offered = await desk.job(await desk.crew(), is_hazard=True)
    ref = offered.transmission.ref
    await desk.reports(ref, ReportStep.ACCEPTED, ReportStep.KEYED, tries=1)
    desk.later(3)
    assert (await desk.says("CREW-1", "11")).verdict is Verdict.APPLIED
    answered_at = desk.now
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.ACCEPTED
    order = await desk.transmission(ref)
    assert (order.state, order.answered_at, order.withdraw_at) == (S.KEYED, None, None)
    assert await desk.due() == []  # its gateway goes on trying; nobody asks it back
    desk.later(8)
    await desk.reports(ref, ReportStep.DELIVERED, tries=2)
    order = await desk.transmission(ref)
    assert (order.state, order.delivered_at, order.answered_at) == (S.ANSWERED, desk.now, answered_at)
    desk.later(3600)
    assert await kinds(desk) == []


@BOTH
async def test_an_answered_job_that_no_radio_confirms_is_one_alarm_until_the_receipt_comes(
    desk: "Desk",
) -> None:
    offered = await desk.job(await desk.crew(), place="Mandi Gate")
    ref = offered.transmission.ref
    await desk.reports(ref, ReportStep.ACCEPTED, ReportStep.KEYED)
    await desk.says("CREW-1", "11")
    assert await kinds(desk) == []
    await desk.reports(ref, ReportStep.FAILED, reason="no ack of CREW-1 was heard")
    await desk.says("CREW-1", "13")
    assert await kinds(desk) == [AlarmKind.UNCONFIRMED]
    (alarm,) = await desk.alarms()
    assert alarm.words == (
        "Mandi Gate: CREW-1 answered, but its radio never confirmed the order. "
        "Call the crew and read the order back."
    )
    assert "पढ़कर मिलाएँ" in alarm.words_hi
    assert len(await desk.spoken(offered)) == 1  # it has answered: no other way is tried
    await desk.reports(ref, ReportStep.DELIVERED)
    assert await kinds(desk) == []
    assert (await desk.transmission(ref)).state is S.ANSWERED


async def test_an_order_whose_gateway_never_tells_its_end_is_an_alarm_too(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED)
    await desk.says("CREW-1", "11")
    desk.now = offered.transmission.not_after + desk.settings.grace.delta
    assert await kinds(desk) == [AlarmKind.UNCONFIRMED]
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.ACCEPTED


async def test_the_alarm_goes_when_a_person_has_spoken_with_the_crew_or_the_job_has_ended(
    desk: "Desk",
) -> None:
    for end in ("a person", "recall"):
        offered = await desk.job(await desk.crew(end))
        await desk.reports(offered.transmission.ref, ReportStep.KEYED)
        await desk.says(end, "11")
        await desk.reports(offered.transmission.ref, ReportStep.FAILED)
        assert await kinds(desk) == [AlarmKind.UNCONFIRMED]
        if end == "recall":
            await desk.do(dispatch.recall, offered.assignment.id, "no")
        else:
            await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.NOTE, "padhkar sunaya")
        assert AlarmKind.UNCONFIRMED not in await kinds(desk)


async def test_an_alarm_that_a_person_has_taken_does_not_ring_again(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED)
    await desk.says("CREW-1", "11")
    await desk.reports(offered.transmission.ref, ReportStep.FAILED)
    (alarm,) = await desk.alarms()
    await desk.do(alarms.take, alarm.id)
    await desk.says("CREW-1", "14")
    assert await kinds(desk) == []


async def test_a_person_who_keys_the_answer_takes_the_order_back_and_no_alarm_follows(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED)
    await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.ACCEPT, "haan")
    assert (await desk.transmission(offered.transmission.ref)).withdraw_at == desk.now
    await desk.says("CREW-1", "13")
    await desk.reports(offered.transmission.ref, ReportStep.WITHDRAWN)
    assert await kinds(desk) == []


@BOTH
async def test_a_card_stays_to_be_read_out_to_a_crew_that_answered_without_a_receipt(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.FAILED)
    card = await desk.last(offered)
    await desk.says("CREW-1", "11")
    assert (await desk.transmission(card.ref)).is_under_way
    assert await kinds(desk) == [AlarmKind.READ_OUT]
    await desk.do(ladder.read_out, card.ref)
    assert await kinds(desk) == []
    await desk.says("CREW-1", "13")
    assert (await desk.transmission(card.ref)).state is S.ANSWERED


async def test_a_card_that_nobody_reads_to_a_crew_that_answered_is_the_alarm(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.FAILED)
    await desk.says("CREW-1", "11")
    desk.now = (await desk.last(offered)).not_after
    assert await kinds(desk) == [AlarmKind.UNCONFIRMED]


async def test_a_receipt_by_either_of_two_ways_takes_the_other_back(desk: "Desk") -> None:
    crew = await desk.crew("A-1")
    await desk.hand(crew, "A-2", rung=2)
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.FAILED)
    second = await desk.last(offered)
    await desk.says("A-1", "11")
    await desk.reports(second.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    assert [each.state for each in await desk.spoken(offered)] == [S.FAILED, S.ANSWERED]
    await desk.reports(offered.transmission.ref, ReportStep.DELIVERED)
    assert [each.state for each in await desk.spoken(offered)] == [S.DELIVERED, S.ANSWERED]


async def test_a_set_taken_from_a_crew_that_answered_without_a_receipt_is_an_alarm(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED)
    await desk.says("CREW-1", "11")
    await desk.do(roster.unbind, desk.sets["CREW-1"].id)
    assert (await desk.transmission(offered.transmission.ref)).withdraw_at is not None
    assert await kinds(desk) == [AlarmKind.UNCONFIRMED, AlarmKind.OFF_SHIFT]


@BOTH
@pytest.mark.parametrize("words", ["19 kuch bhi", "16"])
async def test_words_that_take_no_job_do_not_stop_the_ladder_of_an_order_without_a_receipt(
    desk: "Desk", words: str
) -> None:
    crew = await desk.crew("A-1")
    await desk.hand(crew, "A-2", rung=2)
    offered = await desk.job(crew)
    assert (await desk.says("A-1", words)).verdict is Verdict.NOTED  # a call for help is never too early
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.FAILED)
    assert [each.unit for each in await desk.spoken(offered)] == ["A-1", "A-2"]


async def test_what_is_asked_to_be_said_again_before_a_receipt_goes_on_being_said(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED)
    await desk.says("CREW-1", "18")
    (order,) = await desk.spoken(offered)
    assert (order.is_under_way, order.answered_at) == (True, None)


@BOTH
@pytest.mark.parametrize("late", [ReportStep.KEYED, ReportStep.DELIVERED])
async def test_a_report_that_was_overtaken_by_the_answer_lets_it_count_after_all(
    desk: "Desk", late: ReportStep
) -> None:
    offered = await desk.job(await desk.crew())
    keyed_at, said_at = desk.now + timedelta(seconds=1), desk.now + timedelta(seconds=6)
    desk.later(7)
    line = await desk.says("CREW-1", "11", at=said_at)
    assert line.verdict is Verdict.EARLY
    await desk.reports(offered.transmission.ref, late, at=keyed_at)
    job = await desk.assignment(offered.assignment.id)
    assert (job.state, job.answered_at) == (AssignmentState.ACCEPTED, said_at)
    (heard,) = (await desk.board()).heard
    assert (heard.id, heard.verdict, heard.said) == (line.id, Verdict.APPLIED, "Slot 1: Accepted.")
    order = await desk.transmission(offered.transmission.ref)
    assert order.answered_at == (said_at if late is ReportStep.DELIVERED else None)
    told = (await desk.facts("heard"))[-1].data["heard"]
    assert told["verdict"] == "applied"  # type: ignore[index]  # the shape of a fact


async def test_tries_that_are_reported_in_the_wrong_order_show_the_first_as_the_first(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    first, third = desk.now + timedelta(seconds=2), desk.now + timedelta(seconds=16)
    desk.later(30)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, at=third, tries=3)
    assert (await desk.says("CREW-1", "11", at=first + timedelta(seconds=6))).verdict is Verdict.EARLY
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, at=first, tries=1)
    order = await desk.transmission(offered.transmission.ref)
    assert (order.keyed_at, order.tries) == (first, 3)
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.ACCEPTED


async def test_an_overtaken_answer_that_nothing_follows_from_is_not_called_early_any_more(
    desk: "Desk",
) -> None:
    offered = await desk.job(await desk.crew())
    ref, at = offered.transmission.ref, desk.now
    desk.later(10)
    assert (await desk.says("CREW-1", "11", at=at + timedelta(seconds=5))).verdict is Verdict.EARLY
    await desk.reports(ref, ReportStep.KEYED, at=at + timedelta(seconds=8))
    await desk.says("CREW-1", "14")
    await desk.reports(ref, ReportStep.KEYED, at=at + timedelta(seconds=1))
    assert [each.verdict for each in (await desk.board()).heard] == [Verdict.APPLIED, Verdict.DUPLICATE]


async def test_two_sites_whose_clocks_differ_a_little_are_given_the_difference(desk: "Desk") -> None:
    await desk.do(gateways.add, "hill", desk.offices["DIV"].id, "Hill")
    crew = await desk.crew("A-1")
    await desk.hand(crew, "A-2", rung=2, site="hill")
    desk.later(60)
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    behind = desk.now - desk.settings.clock_skew.delta
    assert (await desk.says("A-2", "11", site="hill", at=behind)).verdict is Verdict.APPLIED


async def test_on_a_bearer_without_receipts_the_answer_counts_as_ever(desk: "Desk") -> None:
    crew = await desk.crew()
    voice = SetAlive(
        make="voice", state="working", since=desk.now, max_length=60, alphabet="speech", reports=[]
    )
    await desk.do(gateways.alive, "sehore", Alive(boot="b", software="1", at=desk.now, sets={"vhf": voice}))  # type: ignore[dict-item]  # a name
    offered = await desk.job(crew)
    assert not offered.transmission.gives_receipt
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED, ReportStep.KEYED)
    assert (await desk.says("CREW-1", "11")).verdict is Verdict.APPLIED
    order = await desk.transmission(offered.transmission.ref)
    assert (order.state, order.withdraw_at) == (S.ANSWERED, desk.now)


@pytest.mark.parametrize("is_cancel", [False, True])
async def test_a_card_whose_time_is_over_is_an_alarm_of_other_words(desk: "Desk", is_cancel: bool) -> None:  # noqa: FBT001  # a case
    crew = await desk.crew("HT-4")
    await desk.hand(crew, "HT-4P", site="desk", via="fm-4", make="plain")
    offered = await desk.job(crew, is_hazard=True)
    if is_cancel:
        await desk.do(ladder.read_out, offered.transmission.ref)
        await desk.do(dispatch.recall, offered.assignment.id, "no")
    card = await desk.last(offered)
    desk.later(desk.settings.undelivered[Priority.HAZARD].seconds)
    assert await kinds(desk) == [AlarmKind.READ_OUT]
    desk.now = card.not_after
    assert await kinds(desk) == [AlarmKind.UNREAD]
    (alarm,) = await desk.alarms()
    what = "may not know that its job is off" if is_cancel else "may not know of its job"
    assert alarm.words == f"Nobody read it out in time: HT-4 {what}. Not said: {card.text!r}"
    over = await desk.transmission(card.ref)
    assert (over.state, over.reason_hi) == (S.EXPIRED, "समय पर किसी ने पढ़कर नहीं सुनाया।")
    if not is_cancel:
        await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.ACCEPT, "phone par bataya")
        assert await kinds(desk) == []


async def test_a_card_whose_job_was_answered_otherwise_says_so(desk: "Desk") -> None:
    crew = await desk.crew("HT-4")
    await desk.hand(crew, "HT-4P", site="desk", via="fm-4", make="plain")
    offered = await desk.job(crew)
    await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.ACCEPT, "haan")
    card = await desk.transmission(offered.transmission.ref)
    assert (card.state, card.reason) == (S.WITHDRAWN, "Answered before it was read out.")
    assert card.reason_hi == "पढ़कर सुनाने से पहले ही जवाब आ गया।"
