"""What crews say moves their own job, once, and nothing else."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.errors import Conflict, Invalid, NotAllowed, WrongMove
from dispatcher.domain.replies import Step
from dispatcher.domain.roles import Role
from dispatcher.domain.transmission import Purpose, TransmissionState
from dispatcher.domain.watch import AlarmKind, Verdict
from dispatcher.services import dispatch, gateways, replies, roster
from dispatcher.services.replies import MOST_STRANGERS
from radio.wire import ReportStep, Transmit

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk


async def test_a_reply_moves_its_job_and_the_words_are_answered(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.DELIVERED)
    line = await desk.says("CREW-1", "11")
    assert (line.verdict, line.assignment_id) == (Verdict.APPLIED, offered.assignment.id)
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.ACCEPTED
    assert (await desk.transmission(offered.transmission.ref)).state is TransmissionState.ANSWERED


async def test_reports_that_come_after_the_answer_fill_in_what_was_missing(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.DELIVERED)
    await desk.says("CREW-1", "1 1")
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.ACCEPTED)
    settled = await desk.transmission(offered.transmission.ref)
    assert settled.state is TransmissionState.ANSWERED
    assert None not in (settled.delivered_at, settled.keyed_at, settled.handed_over_at)
    assert await desk.due() == []


async def test_a_whole_job_is_walked_by_digits(desk: "Desk") -> None:
    offered = await desk.told(await desk.crew())
    for digits, state in (("11", "accepted"), ("13", "en_route"), ("14", "on_site"), ("15", "done")):
        await desk.says("CREW-1", digits, kind="status")
        assert (await desk.assignment(offered.assignment.id)).state == state
    assert (await desk.file(offered.assignment.incident_id)).incident.state == "reported_repaired"


async def test_the_same_report_twice_is_on_record_once(desk: "Desk") -> None:
    await desk.told(await desk.crew())
    assert await desk.hears("CREW-1", "11", seq=900) is not None
    told = len(await desk.facts())
    assert await desk.hears("CREW-1", "11", seq=900) is None
    assert len(await desk.facts()) == told


async def test_the_same_answer_twice_is_applied_once(desk: "Desk") -> None:
    await desk.told(await desk.crew())
    verdicts = [(await desk.says("CREW-1", "11")).verdict for _ in range(2)]
    assert verdicts == [Verdict.APPLIED, Verdict.DUPLICATE]


async def test_a_step_that_does_not_follow_is_shown_and_moves_nothing(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    assert (await desk.says("CREW-1", "15")).verdict is Verdict.REFUSED
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.OFFERED


async def test_one_digit_answers_the_only_job_and_no_other(desk: "Desk") -> None:
    crew = await desk.crew()
    first = await desk.told(crew)
    assert (await desk.says("CREW-1", "1")).assignment_id == first.assignment.id
    await desk.job(crew)
    assert (await desk.says("CREW-1", "3")).verdict is Verdict.REFUSED
    await desk.says("CREW-1", "14")
    await desk.says("CREW-1", "15")
    late = await desk.says("CREW-1", "1")  # the first slot still rests: which job he means is not certain
    assert late.verdict is Verdict.REFUSED


async def test_a_late_reply_is_shown_as_late_and_moves_nothing(desk: "Desk") -> None:
    crew = await desk.crew()
    old = await desk.job(crew)
    await desk.do(dispatch.recall, old.assignment.id, "no")
    await desk.job(crew)
    line = await desk.says("CREW-1", "11")
    assert (line.verdict, line.assignment_id) == (Verdict.LATE, old.assignment.id)
    assert {each.state for each in (await desk.board()).assignments} == {"recalled", "offered"}


async def test_a_reply_that_waited_at_its_gateway_does_not_move_the_next_job_of_the_slot(
    desk: "Desk",
) -> None:
    crew = await desk.crew()
    old = await desk.job(crew)
    said_at = desk.now + timedelta(seconds=30)
    declined = await desk.do(replies.answer_on_behalf, old.assignment.id, Step.DECLINE, "no")
    desk.now = declined.slot_rests_until + 2 * desk.settings.clock_skew.delta
    new = await desk.job(crew)
    assert new.assignment.slot == old.assignment.slot
    desk.later(5)
    line = await desk.says("CREW-1", "11", at=said_at)
    assert (line.verdict, line.assignment_id) == (Verdict.LATE, old.assignment.id)
    assert (await desk.says("CREW-1", "1", at=said_at)).verdict is Verdict.REFUSED
    assert (await desk.assignment(new.assignment.id)).state is AssignmentState.OFFERED


@pytest.mark.parametrize("wrong", [-1, 0, 1], ids=["slow", "right", "fast"])
async def test_a_reply_of_a_slots_last_moment_does_not_move_its_next_job_by_whichever_clock(
    desk: "Desk", wrong: int
) -> None:
    """Another site heard it, so that it is no help that the order was not on the air yet."""
    await desk.do(gateways.add, "indore", desk.offices["DIV"].id, "Indore")
    crew = await desk.crew()
    await desk.hand(crew, "CREW-1B", rung=2, site="indore")
    old = await desk.job(crew)
    declined = await desk.do(replies.answer_on_behalf, old.assignment.id, Step.DECLINE, "no")
    said_at = declined.slot_rests_until - timedelta(seconds=1) + wrong * desk.settings.clock_skew.delta
    desk.now = declined.slot_rests_until
    while (new := await desk.told(crew)).assignment.slot != old.assignment.slot:
        await desk.do(dispatch.recall, new.assignment.id, "no")
        desk.later(20)
    line = await desk.says("CREW-1B", "11", site="indore", at=said_at)
    assert (line.verdict, line.assignment_id) == (Verdict.LATE, old.assignment.id)
    assert (await desk.assignment(new.assignment.id)).state is AssignmentState.OFFERED


@pytest.mark.parametrize("words", ["11", "15", "12", "1"])
async def test_a_call_for_help_whose_words_look_like_an_answer_moves_no_job(desk: "Desk", words: str) -> None:
    offered = await desk.told(await desk.crew())
    line = await desk.says("CREW-1", words, kind="emergency")
    assert (line.verdict, line.assignment_id) == (Verdict.NOTED, None)
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.OFFERED
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.EMERGENCY]


async def test_a_reply_to_no_job_is_unknown(desk: "Desk") -> None:
    await desk.crew()
    assert (await desk.says("CREW-1", "71")).verdict is Verdict.UNKNOWN


async def test_words_that_are_no_reply_are_kept(desk: "Desk") -> None:
    await desk.job(await desk.crew())
    line = await desk.says("CREW-1", "12 khambe gire hain")
    assert (line.verdict, line.text) == (Verdict.NOTED, "12 khambe gire hain")
    assert (await desk.board()).assignments[0].state == "offered"


async def test_a_stranger_and_a_set_of_another_site_move_nothing(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    assert (await desk.says("NOBODY", "11")).verdict is Verdict.UNKNOWN
    assert (await desk.says("CREW-1", "11", site="indore")).verdict is Verdict.FOREIGN
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.OFFERED
    assert {each.verdict for each in (await desk.board()).heard} == {Verdict.UNKNOWN, Verdict.FOREIGN}


async def test_a_set_given_back_speaks_for_whoever_held_it_then(desk: "Desk") -> None:
    one, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    offered = await desk.job(one)
    said_at = desk.now + timedelta(seconds=5)
    desk.later(60)
    await desk.do(roster.bind, desk.sets["CREW-1"].id, other.id, desk.now + timedelta(hours=1))
    theirs = await desk.job(other)
    assert theirs.assignment.slot == offered.assignment.slot
    line = await desk.says("CREW-1", "11", at=said_at)
    assert line.assignment_id == offered.assignment.id
    assert (await desk.assignment(theirs.assignment.id)).state is AssignmentState.OFFERED


async def test_say_again_repeats_the_same_words_once(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.DELIVERED)
    desk.later(100)
    for _ in range(2):
        assert (await desk.says("CREW-1", "18")).verdict is Verdict.NOTED
    spoken = (await desk.file(offered.assignment.incident_id)).transmissions
    assert [each.text for each in spoken] == [offered.transmission.text] * 2
    assert spoken[0].ref != spoken[1].ref
    both_rungs = 2 * desk.settings.rung(offered.assignment.priority)
    assert (await desk.assignment(offered.assignment.id)).reply_by == (
        desk.now + both_rungs + desk.settings.grace.delta
    )
    ((_, said),) = await desk.due()
    assert isinstance(said, Transmit)
    await desk.says("CREW-1", "11")
    first, second = (await desk.file(offered.assignment.incident_id)).transmissions
    assert first.state is TransmissionState.ANSWERED
    assert second.state is TransmissionState.QUEUED  # nobody heard it; it is asked back
    assert second.withdraw_at is not None


async def test_help_is_an_alarm_and_no_move(desk: "Desk") -> None:
    offered = await desk.told(await desk.crew())
    await desk.says("CREW-1", "11")
    await desk.says("CREW-1", "16 jumper chahiye")
    assignment = await desk.assignment(offered.assignment.id)
    assert (assignment.state, assignment.needs_help) == (AssignmentState.ACCEPTED, True)
    (alarm,) = await desk.alarms()
    assert alarm.kind is AlarmKind.NEEDS_HELP
    assert "jumper chahiye" in alarm.words


@pytest.mark.parametrize("unit", ["CREW-1", "NOBODY"])
async def test_an_emergency_is_an_alarm_whoever_calls(desk: "Desk", unit: str) -> None:
    await desk.crew()
    for _ in range(2):
        await desk.says(unit, "", kind="emergency")
    kinds = [each.kind for each in await desk.alarms()]
    assert kinds == [AlarmKind.EMERGENCY] * (1 if unit == "CREW-1" else 2)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_flood_of_strangers_hides_no_emergency_of_a_crew(desk: "Desk") -> None:
    await desk.crew()
    for number in range(MOST_STRANGERS + 30):
        await desk.says(f"SPOOF-{number}", "", kind="emergency")
    await desk.says("CREW-1", "", kind="emergency")
    alarms = await desk.alarms()
    assert len(alarms) == MOST_STRANGERS + 2
    assert "many units that nobody knows" in alarms[-2].words
    assert "CREW-1" in alarms[-1].words
    assert len((await desk.board()).heard) == MOST_STRANGERS + 31


async def test_what_nobody_knows_is_kept_and_shown(desk: "Desk") -> None:
    await desk.crew()
    line = await desk.says("CREW-1", "?", kind="telemetry")
    assert (line.kind, line.verdict) == ("telemetry", Verdict.NOTED)
    await desk.says("CREW-1", "", kind="position", latitude=23.2, longitude=77.4)
    assert (await desk.board()).heard[0].text == "23.20000, 77.40000"


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_whatever_a_set_says_can_be_put_on_record(desk: "Desk") -> None:
    line = await desk.says("X" * 99, "a\0b" + "c" * 9000, kind="k" * 99)
    assert (line.unit, line.kind) == ("X" * 32, "k" * 32)
    assert str(line.text).startswith("a\N{REPLACEMENT CHARACTER}bc")
    turned = await desk.says("Y", "\u202e31\u2066 \u0939\u093e\u0901\u200d")
    assert turned.text == "\N{REPLACEMENT CHARACTER}31\N{REPLACEMENT CHARACTER} \u0939\u093e\u0901\u200d"
    assert await desk.hears("CREW\0", "", kind="emergency") is not None
    assert len((await desk.board()).heard) == 3


async def test_an_answer_on_behalf_is_in_the_log_with_its_words(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    by = desk.actor(Role.DISPATCHER, name="Meena")
    await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.ACCEPT, "haan, ja rahe hain", by=by)
    (line,) = (await desk.board()).heard
    assert [fact.subject for fact in await desk.facts("heard")] == [line.id]
    assert (line.kind, line.trust, line.verdict) == ("operator", "operator", Verdict.APPLIED)
    assert line.text == "haan, ja rahe hain"
    assert "Meena" in str(line.said)
    order = await desk.transmission(offered.transmission.ref)
    assert (
        order.state is TransmissionState.QUEUED
    )  # his set never had it: it is asked back, not called answered
    assert order.withdraw_at is not None
    with pytest.raises(Conflict):
        await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.ACCEPT, "haan", by=by)
    with pytest.raises(WrongMove):
        await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.DECLINE, "na", by=by)
    with pytest.raises(Invalid):
        await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.EXPIRE, "x", by=by)
    stranger = desk.actor(Role.DISPATCHER, "OTHER")
    with pytest.raises(NotAllowed):
        await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.ARRIVE, "x", by=stranger)


async def test_an_answer_sent_again_under_its_key_is_recorded_once(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    for _ in range(2):  # the first answer of the desk was lost on the way
        await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.NOTE, "two men", key="a")
    assert [line.text for line in (await desk.board()).heard] == ["two men"]
    await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.NOTE, "three men", key="b")
    assert len((await desk.board()).heard) == 2
    other = await desk.job(await desk.crew("CREW-2"))
    await desk.do(replies.answer_on_behalf, other.assignment.id, Step.ACCEPT, "haan", key="a")
    assert len((await desk.board()).heard) == 3
    again = await desk.do(replies.answer_on_behalf, other.assignment.id, Step.ACCEPT, "haan", key="a")
    assert again.state is AssignmentState.ACCEPTED


async def test_finishing_withdraws_nothing_that_arrived_and_cancels_nobody(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    for digits in ("11", "15"):
        await desk.says("CREW-1", digits)
    spoken = (await desk.file(offered.assignment.incident_id)).transmissions
    assert [(each.purpose, each.withdraw_at) for each in spoken] == [(Purpose.ORDER, None)]


async def test_the_same_report_through_two_processes_is_applied_once(
    two_desks: tuple["Desk", "Desk"],
) -> None:
    one, other = two_desks
    crew = await one.crew()
    offered = await one.told(crew)
    lines = await asyncio.gather(*(each.hears("CREW-1", "11", seq=77) for each in (one, other) * 4))
    assert sum(line is not None for line in lines) == 1
    heard = (await one.board()).heard
    assert [each.verdict for each in heard] == [Verdict.APPLIED]
    assert (await one.assignment(offered.assignment.id)).state is AssignmentState.ACCEPTED


async def test_a_recall_and_an_answer_at_once_leave_one_truth(two_desks: tuple["Desk", "Desk"]) -> None:
    one, other = two_desks
    crew = await one.crew()
    for round_ in range(8):
        offered = await one.job(crew)
        slot = offered.assignment.slot
        await asyncio.gather(
            one.do(dispatch.recall, offered.assignment.id, "no"),
            other.hears("CREW-1", f"{slot}1", seq=1000 + round_),
            other.reports(offered.transmission.ref, ReportStep.KEYED, seq=2000 + round_),
        )
        assignment = await one.assignment(offered.assignment.id)
        assert assignment.state is AssignmentState.RECALLED
        spoken = (await one.file(offered.assignment.incident_id)).transmissions
        assert [each.purpose for each in spoken] == [Purpose.ORDER, Purpose.CANCEL]


async def test_nothing_is_heard_in_the_future_whatever_a_gateways_clock_says(desk: "Desk") -> None:
    crew = await desk.crew()
    line = await desk.says("CREW-1", "hello", at=desk.now + timedelta(days=1))
    (known,) = [each for each in (await desk.board()).crews if each.id == crew.id]
    assert line.at == known.last_heard_at == desk.now


async def test_a_key_that_was_used_for_another_answer_is_refused(desk: "Desk") -> None:
    offered = await desk.told(await desk.crew())
    about = offered.assignment.id
    await desk.do(replies.answer_on_behalf, about, Step.ACCEPT, "haan", key="K")
    await desk.do(replies.answer_on_behalf, about, Step.ACCEPT, "haan", key="K")
    with pytest.raises(Conflict, match="another answer"):
        await desk.do(replies.answer_on_behalf, about, Step.FINISH, "ho gaya", key="K")
