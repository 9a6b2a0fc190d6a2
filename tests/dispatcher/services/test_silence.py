"""Danger does not stay silent: between use cases that are each right by themselves."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.complaint import Category
from dispatcher.domain.crew import DESK
from dispatcher.domain.errors import Conflict
from dispatcher.domain.transmission import Purpose
from dispatcher.domain.watch import AlarmKind
from dispatcher.services import alarms, dispatch, roster
from dispatcher.services.dispatch import Reassign
from radio.wire import ReportStep

if TYPE_CHECKING:
    from .conftest import Desk


async def raised(desk: "Desk") -> list[tuple[AlarmKind, str]]:
    """List what waits for a person: kind and subject."""
    return [(each.kind, each.subject) for each in await desk.alarms()]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
@pytest.mark.parametrize("crews", [5, 7])  # of eight jobs each; one sweep looks at fifty words
async def test_a_hazard_is_an_alarm_behind_whatever_queue(desk: "Desk", crews: int) -> None:
    for number in range(crews):
        crew = await desk.crew(f"CREW-{number}")
        for _ in range(8):
            await desk.job(crew)
    hazard = await desk.job(await desk.crew("CREW-H"), category=Category.WIRE_DOWN)
    desk.later(60)
    for _ in range(5):
        await desk.sweep()
    assert (AlarmKind.UNDELIVERED, hazard.assignment.id) in await raised(desk)


@pytest.mark.parametrize("crews", [5, 7])
async def test_a_hazards_cancellation_is_an_alarm_behind_whatever_queue(desk: "Desk", crews: int) -> None:
    for number in range(crews):
        crew = await desk.crew(f"CREW-{number}")
        for _ in range(8):
            offered = await desk.told(crew)
            await desk.do(dispatch.recall, offered.assignment.id, "storm")
    hazard = await desk.told(await desk.crew("CREW-H"), category=Category.WIRE_DOWN)
    await desk.says("CREW-H", "11")
    await desk.do(dispatch.recall, hazard.assignment.id, "the feeder is to be charged")
    for _ in range(20):
        desk.later(15)
        await desk.sweep()
    assert (AlarmKind.UNDELIVERED, hazard.assignment.id) in await raised(desk)


@pytest.mark.parametrize("has_another", [False, True])
async def test_a_crew_whose_set_is_gone_is_told_by_its_next_set_or_a_card_that_its_job_is_off(
    desk: "Desk", *, has_another: bool
) -> None:
    crew = await desk.crew()
    if has_another:
        await desk.hand(crew, "CREW-1B", rung=2)
    offered = await desk.told(crew)
    await desk.says("CREW-1", "14")
    await desk.do(roster.unbind, desk.sets["CREW-1"].id)
    await desk.do(dispatch.recall, offered.assignment.id, "the feeder is to be charged")
    told = [each for each in await desk.spoken(offered) if each.purpose is Purpose.CANCEL]
    assert [each.unit if has_another else each.site for each in told] == ["CREW-1B" if has_another else DESK]


async def test_a_recall_that_met_a_gateway_which_is_never_heard_again_is_an_alarm(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED)
    await desk.do(dispatch.recall, offered.assignment.id, "nearer")
    for _ in range(60):
        desk.later(30)
        await desk.sweep()
    last = await desk.last(offered)
    assert last.purpose is Purpose.CANCEL
    assert (AlarmKind.UNDELIVERED, offered.assignment.id) in await raised(desk)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_call_for_help_that_nobody_took_outlives_the_ladders_last_rung(desk: "Desk") -> None:
    offered = await desk.told(await desk.crew())
    await desk.says("CREW-1", "16 helper ko current laga")
    await desk.gives_up(offered)
    assert (AlarmKind.NEEDS_HELP, offered.assignment.id) in await raised(desk)
    assert not any("no answer" in each.words for each in await desk.alarms())


async def test_a_call_for_help_that_nobody_took_outlives_a_reassignment(desk: "Desk") -> None:
    one, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    offered = await desk.told(one)
    await desk.says("CREW-1", "11")
    await desk.says("CREW-1", "16 helper ko current laga")
    await desk.do(
        dispatch.reassign, Reassign(assignment_id=offered.assignment.id, crew_id=other.id, reason="nearer")
    )
    await desk.sweep()
    assert (AlarmKind.NEEDS_HELP, offered.assignment.id) in await raised(desk)


@pytest.mark.parametrize("end", ["15", "17", "recall", "escalate", "shift"])
async def test_a_call_for_help_after_the_jobs_end_is_an_alarm(desk: "Desk", end: str) -> None:
    offered = await desk.told(await desk.crew())
    if end == "escalate":
        await desk.gives_up(offered)
    else:
        await desk.says("CREW-1", "11")
    if end in ("15", "17"):
        await desk.says("CREW-1", end)
    elif end == "recall":
        await desk.do(dispatch.recall, offered.assignment.id, "no")
    elif end == "shift":
        desk.later(8 * 3600 + 5)
        await desk.sweep()
    await desk.says("CREW-1", "16 helper ko current laga")
    assert AlarmKind.NEEDS_HELP in [kind for kind, _ in await raised(desk)]


async def test_a_call_for_help_that_names_no_slot_is_an_alarm(desk: "Desk") -> None:
    crew = await desk.crew()
    for _ in range(2):
        offered = await desk.told(crew)
        await desk.says("CREW-1", f"{offered.assignment.slot}1")
    await desk.says("CREW-1", "6")
    assert AlarmKind.NEEDS_HELP in [kind for kind, _ in await raised(desk)]


async def test_worse_words_are_not_swallowed_by_the_first_call_for_help(desk: "Desk") -> None:
    await desk.told(await desk.crew())
    for words in ("11", "16 jumper chahiye", "16 helper ko current laga"):
        await desk.says("CREW-1", words)
    assert any("current laga" in each.words for each in await desk.alarms())


async def test_a_crew_not_told_that_an_escalated_job_is_off_is_an_alarm_once_another_has_it(
    desk: "Desk",
) -> None:
    one, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    offered = await desk.told(one)
    await desk.gives_up(offered)
    cancel = next(each for each in await desk.spoken(offered) if each.purpose is Purpose.CANCEL)
    await desk.offer((await desk.file(offered.assignment.incident_id)).incident, other)
    await desk.reports(cancel.ref, ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.FAILED)
    await desk.sweep()
    assert offered.assignment.id in [subject for _, subject in await raised(desk)]


async def test_an_alarm_about_words_said_again_does_not_ring_each_second(desk: "Desk") -> None:
    await desk.told(await desk.crew())
    desk.later(5)
    await desk.says("CREW-1", "18")
    desk.later(245)
    for _ in range(5):
        await desk.sweep()
        desk.later(1)
    assert len(await desk.facts("alarm.raised")) <= 1


async def test_an_emergency_names_the_crew_that_calls_though_the_sets_last_holder_called_too(
    desk: "Desk",
) -> None:
    await desk.crew("CREW-1")
    other = await desk.crew("CREW-2")
    await desk.says("CREW-1", "", kind="emergency")
    desk.later(60)
    await desk.do(roster.bind, desk.sets["CREW-1"].id, other.id, desk.now + timedelta(hours=1))
    desk.later(60)
    await desk.says("CREW-1", "", kind="emergency")
    assert any("CREW-2" in each.words for each in await desk.alarms())


async def test_a_call_for_help_about_no_job_ends_when_somebody_has_taken_it(desk: "Desk") -> None:
    crew = await desk.crew()
    for _ in range(2):
        offered = await desk.told(crew)
        await desk.says("CREW-1", f"{offered.assignment.slot}1")
    await desk.says("CREW-1", "6")
    (call,) = [each for each in await desk.alarms() if each.kind is AlarmKind.NEEDS_HELP]
    assert call.subject == desk.sets["CREW-1"].id
    await desk.do(alarms.take, call.id)
    await desk.sweep()
    assert (await desk.do(alarms.take, call.id)).cleared_at == desk.now


async def test_a_crew_that_is_given_its_job_anew_does_not_hear_last_that_it_is_off(desk: "Desk") -> None:
    crew = await desk.crew()
    offered = await desk.told(crew, category=Category.WIRE_DOWN)
    await desk.do(dispatch.recall, offered.assignment.id, "by mistake")
    cancel = await desk.last(offered)
    assert (cancel.purpose, cancel.withdraw_at) == (Purpose.CANCEL, None)
    await desk.offer((await desk.file(offered.assignment.incident_id)).incident, crew)
    assert (await desk.transmission(cancel.ref)).withdraw_at == desk.now


async def test_a_job_is_not_given_to_the_crew_that_has_it(desk: "Desk") -> None:
    crew = await desk.crew()
    offered = await desk.told(crew)
    again = Reassign(assignment_id=offered.assignment.id, crew_id=crew.id, reason="by mistake")
    with pytest.raises(Conflict, match="has the job already"):
        await desk.do(dispatch.reassign, again)
    assert (await desk.assignment(offered.assignment.id)).is_open


@pytest.mark.parametrize("end", ["15", "17"])
async def test_a_call_for_help_after_the_jobs_end_stands_until_somebody_takes_it(
    desk: "Desk", end: str
) -> None:
    await desk.told(await desk.crew())
    for words in ("11", end):
        await desk.says("CREW-1", words)
    desk.later(60)
    await desk.says("CREW-1", "16 helper ko current laga")
    desk.later(1)
    await desk.sweep()
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.NEEDS_HELP]


@pytest.mark.parametrize(("end", "stands"), [("15", False), ("17", True)])
async def test_a_call_for_help_goes_with_work_done_and_not_with_a_job_handed_back(
    desk: "Desk", end: str, *, stands: bool
) -> None:
    await desk.told(await desk.crew())
    for words in ("11", "16 helper ko current laga", end):
        desk.later(5)
        await desk.says("CREW-1", words)
    await desk.sweep()
    assert bool(await desk.alarms()) is stands


async def test_the_alarm_to_read_out_says_that_the_job_is_off_and_no_more_what_the_job_was(
    desk: "Desk",
) -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED, ReportStep.KEYED)
    await desk.climbs(offered)
    await desk.do(roster.unbind, desk.sets["CREW-1"].id)
    desk.later(2)
    await desk.do(dispatch.recall, offered.assignment.id, "supply is back")
    for seconds, said in ((1, []), (400, ["Read out to CREW-1: 1. CANCEL 00001"])):
        desk.later(seconds)
        await desk.sweep()
        assert [each.words for each in await desk.alarms() if each.kind is AlarmKind.READ_OUT] == said
    raised_so_far = len(await desk.facts("alarm.raised"))
    await desk.sweep()
    assert len(await desk.facts("alarm.raised")) == raised_so_far


async def test_a_late_word_that_a_job_was_heard_is_not_called_off_in_a_slot_with_another_job(
    desk: "Desk",
) -> None:
    crew = await desk.crew()
    old = await desk.job(crew)
    await desk.gives_up(old)
    for _ in range(40):
        desk.later(60)
        await desk.sweep()
    new = await desk.told(crew)
    assert new.assignment.slot == old.assignment.slot
    await desk.says("CREW-1", "11")
    await desk.reports(old.transmission.ref, ReportStep.KEYED, at=desk.now - timedelta(minutes=42))
    cancels = [each for each in await desk.spoken(old) if each.purpose is Purpose.CANCEL]
    assert [(each.site, each.text) for each in cancels if each.ended_at is None] == [(DESK, "CANCEL 00001")]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_crew_that_goes_off_shift_with_a_job_it_took_is_an_alarm_until_it_has_a_set_again(
    desk: "Desk",
) -> None:
    crew = await desk.crew()
    taken = await desk.told(crew, category=Category.WIRE_DOWN)
    await desk.says("CREW-1", "11")
    await desk.told(crew)
    desk.later(8 * 3600 + 5)
    await desk.sweep()
    off = [each.subject for each in await desk.alarms() if each.kind is AlarmKind.OFF_SHIFT]
    assert off == [taken.assignment.id]
    await desk.do(roster.bind, desk.sets["CREW-1"].id, crew.id, desk.now + timedelta(hours=8))
    await desk.sweep()
    assert AlarmKind.OFF_SHIFT not in {each.kind for each in await desk.alarms()}


async def test_a_set_that_goes_to_another_crew_leaves_no_job_behind_in_silence(desk: "Desk") -> None:
    taken = await desk.told(await desk.crew())
    await desk.says("CREW-1", "11")
    other = await desk.crew("CREW-2")
    await desk.do(roster.bind, desk.sets["CREW-1"].id, other.id, desk.now + timedelta(hours=8), rung=2)
    assert (AlarmKind.OFF_SHIFT, taken.assignment.id) in await raised(desk)


async def test_a_late_reply_lets_its_slot_rest_on(desk: "Desk") -> None:
    offered = await desk.told(await desk.crew())
    for words in ("11", "17"):
        await desk.says("CREW-1", words)
    rests = (await desk.assignment(offered.assignment.id)).slot_rests_until
    assert rests is not None
    desk.now = rests - timedelta(seconds=2)
    await desk.says("CREW-1", "13")
    longer = (await desk.assignment(offered.assignment.id)).slot_rests_until
    assert longer == desk.now + desk.settings.slot_rest.delta


async def test_a_hazard_climbs_before_whatever_routine_is_overdue(desk: "Desk") -> None:
    crews = [await desk.crew(f"CREW-{number}") for number in range(8)]
    hazard = await desk.job(crews[7], category=Category.WIRE_DOWN)
    for number in range(54):
        await desk.job(crews[number % 7])
    desk.later(3600)
    await desk.sweep()
    assert len(await desk.spoken(hazard)) > 1


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_time_takes_no_job_over_the_air_from_a_crew_that_asked_for_help(desk: "Desk") -> None:
    offered = await desk.told(await desk.crew(), category=Category.WIRE_DOWN)
    await desk.says("CREW-1", "16")
    (call,) = await desk.alarms()
    await desk.do(alarms.take, call.id)
    await desk.gives_up(offered)
    assert [each for each in await desk.spoken(offered) if each.purpose is Purpose.CANCEL] == []
    (told,) = [each for each in await desk.alarms() if each.kind is AlarmKind.UNANSWERED]
    assert "speak with it" in told.words
    await desk.sweep()
    assert call.id in [each.id for each in (await desk.board()).alarms]  # who took it still sees it
    await desk.offer(await desk.incident_of(offered), await desk.crew("CREW-2"))
    await desk.sweep()
    assert AlarmKind.NEEDS_HELP not in {each.kind for each in await desk.alarms()}


@pytest.mark.parametrize("words", [("12",), ("11", "17")])
async def test_a_hazard_that_comes_back_is_an_alarm_until_another_crew_has_it(
    desk: "Desk", words: tuple[str, ...]
) -> None:
    hazard = await desk.told(await desk.crew(), category=Category.WIRE_DOWN)
    await desk.job(await desk.crew("CREW-3"))
    for each in words:
        await desk.says("CREW-1", each)
    (alarm,) = await desk.alarms()
    assert (alarm.kind, alarm.subject) == (AlarmKind.CAME_BACK, hazard.assignment.id)
    assert "CREW-1" in alarm.words
    await desk.sweep()
    assert len(await desk.alarms()) == 1
    await desk.offer(await desk.incident_of(hazard), await desk.crew("CREW-2"))
    await desk.sweep()
    assert await desk.alarms() == []


async def test_a_routine_job_that_comes_back_is_on_the_board_and_no_alarm(desk: "Desk") -> None:
    await desk.told(await desk.crew())
    await desk.says("CREW-1", "12")
    assert await desk.alarms() == []
