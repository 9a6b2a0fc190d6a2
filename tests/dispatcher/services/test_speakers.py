"""Whose voice it was: near a change of hands, and where a set is not on the register."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.watch import Alarm, AlarmKind, Verdict
from dispatcher.services import gateways, roster
from tests.dispatcher.services.conftest import ARRIVED

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

SLOW = timedelta(seconds=20)  # of a gateway's clock, within what is allowed


async def handed_over(desk: "Desk", *, has_first_a_job: bool) -> tuple[str | None, str]:
    """Let a set go from one crew to another, who gets a job by it; gives the jobs' ids."""
    one, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    first = await desk.told(one) if has_first_a_job else None
    desk.later(300)
    await desk.do(roster.bind, desk.sets["CREW-1"].id, other.id, desk.now + timedelta(hours=8))
    desk.later(1)
    second = await desk.job(other)
    await desk.reports(second.transmission.ref, *ARRIVED, at=desk.now - SLOW)
    desk.later(10)
    return first.assignment.id if first else None, second.assignment.id


async def emergencies(desk: "Desk", office: str) -> list[Alarm]:
    """List the emergencies on an office's board."""
    return [each for each in (await desk.board(office)).alarms if each.kind is AlarmKind.EMERGENCY]


async def test_an_answer_near_a_change_of_hands_that_fits_both_crews_moves_neither(desk: "Desk") -> None:
    first, second = await handed_over(desk, has_first_a_job=True)
    line = await desk.says("CREW-1", "11", at=desk.now - SLOW)
    assert line.verdict is Verdict.REFUSED
    assert "CREW-1 or CREW-2" in str(line.said)
    for each in (first, second):
        assert (await desk.assignment(str(each))).state is AssignmentState.OFFERED


async def test_an_answer_near_a_change_of_hands_belongs_to_the_crew_that_it_fits(desk: "Desk") -> None:
    _, second = await handed_over(desk, has_first_a_job=False)
    line = await desk.says("CREW-1", "11", at=desk.now - SLOW)
    assert (line.verdict, line.assignment_id) == (Verdict.APPLIED, second)


async def test_an_answer_just_before_a_change_of_hands_belongs_to_who_had_the_set_though_a_clock_is_fast(
    desk: "Desk",
) -> None:
    one, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    first = await desk.told(one)
    desk.later(300)
    said_at = desk.now + SLOW  # by a clock that stands ahead
    desk.later(5)
    await desk.do(roster.bind, desk.sets["CREW-1"].id, other.id, desk.now + timedelta(hours=8))
    desk.later(20)
    line = await desk.says("CREW-1", "11", at=said_at)
    assert (line.verdict, line.assignment_id, line.crew_id) == (Verdict.APPLIED, first.assignment.id, one.id)


async def test_an_answer_long_after_a_change_of_hands_belongs_to_the_crew_that_has_the_set(
    desk: "Desk",
) -> None:
    _, second = await handed_over(desk, has_first_a_job=True)
    desk.later(60)
    line = await desk.says("CREW-1", "11")
    assert (line.verdict, line.assignment_id) == (Verdict.APPLIED, second)


async def test_an_emergency_near_a_change_of_hands_names_both_crews(desk: "Desk") -> None:
    await handed_over(desk, has_first_a_job=False)
    await desk.says("CREW-1", "", kind="emergency", at=desk.now - SLOW)
    (alarm,) = await emergencies(desk, "ZONE")
    assert "CREW-1 or CREW-2" in alarm.words


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_an_emergency_at_a_neighbours_site_rings_where_the_crew_belongs_and_where_it_was_heard(
    desk: "Desk",
) -> None:
    await desk.crew()
    await desk.do(gateways.add, "other", desk.offices["OTHER"].id, "Other hill")
    for _ in range(2):
        await desk.says("CREW-1", "", kind="emergency", site="other")
    (at_home,) = await emergencies(desk, "ZONE")
    assert "perhaps from CREW-1: unit CREW-1 was heard at other" in at_home.words
    assert "शायद" in at_home.words_hi
    assert len(await emergencies(desk, "OTHER")) == 2  # a stranger's calls may be two men's


async def test_a_call_for_help_that_moves_no_job_rings_in_the_crews_office(desk: "Desk") -> None:
    crew = await desk.crew()
    pool = await desk.add_set("POOL-1", office_id=desk.offices["CO"].id)
    await desk.do(roster.bind, pool.id, crew.id, desk.now + timedelta(hours=8), rung=2)
    desk.later(60)
    await desk.says("POOL-1", "16 helper ko current laga")
    assert AlarmKind.NEEDS_HELP in {each.kind for each in (await desk.board("ZONE")).alarms}
