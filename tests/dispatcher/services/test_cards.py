"""A crew that only hears: what it is told is read out by a person, who says so and keys what it answers."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.crew import Crew
from dispatcher.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from dispatcher.domain.replies import Step
from dispatcher.domain.roles import Role
from dispatcher.domain.transmission import Purpose, TransmissionState
from dispatcher.domain.watch import AlarmKind
from dispatcher.services import dispatch, gateways, ladder, replies, transmissions
from dispatcher.services.dispatch import Reassign
from radio.messages import Priority

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])
S = TransmissionState


@pytest.fixture
async def plain(desk: "Desk") -> Crew:
    """Put a crew on shift that has nothing but a set to speak with."""
    crew = await desk.crew("HT-4")
    await desk.hand(crew, "HT-4P", site="desk", via="fm-4", make="plain")
    return crew


async def test_only_a_plain_set_stands_at_the_desk_and_no_gateway_is_called_so(
    desk: "Desk", plain: Crew
) -> None:
    assert plain.name == "HT-4"
    for make, site in (("kiss", "desk"), ("plain", "sehore")):
        with pytest.raises(Invalid):
            await desk.add_set("X", make=make, site=site)
    with pytest.raises(Invalid):
        await desk.do(gateways.add, "desk", desk.offices["DIV"].id, "no gateway")


async def test_a_crew_with_plain_voice_goes_through_a_job_like_any_other(desk: "Desk", plain: Crew) -> None:
    offered = await desk.job(plain, place="x" * 200)  # what a person reads out needs not fit a set
    card = offered.transmission
    assert (card.site, card.rung, card.state) == ("desk", 1, S.QUEUED)
    assert await desk.due() == []
    assert await desk.store.read(transmissions.next_due) is None
    await desk.do(ladder.read_out, card.ref)
    for step in (Step.ACCEPT, Step.ON_THE_WAY, Step.ARRIVE, Step.FINISH):
        await desk.do(replies.answer_on_behalf, offered.assignment.id, step, "ho gaya")
    assert (await desk.file(offered.assignment.incident_id)).incident.state == "reported_repaired"
    assert [(each.state, each.site) for each in await desk.spoken(offered)] == [(S.ANSWERED, "desk")]


async def test_a_plain_crew_that_nobody_reads_to_is_an_alarm_and_then_escalated(
    desk: "Desk", plain: Crew
) -> None:
    offered = await desk.job(plain)
    desk.later(desk.settings.undelivered[Priority.ROUTINE].seconds)
    for _ in range(2):
        await desk.sweep()
    (alarm,) = await desk.alarms()
    assert (alarm.kind, alarm.subject) == (AlarmKind.READ_OUT, offered.assignment.id)
    assert offered.transmission.text in alarm.words
    ended = await desk.gives_up(offered)
    assert ended.state is AssignmentState.ESCALATED
    assert [each.state for each in await desk.spoken(offered)] == [S.WITHDRAWN]
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.UNANSWERED]


async def test_a_plain_crew_that_was_read_to_and_is_silent_is_escalated_and_told(
    desk: "Desk", plain: Crew
) -> None:
    offered = await desk.job(plain)
    desk.later(60)
    await desk.do(ladder.read_out, offered.transmission.ref)
    wait = desk.settings.rung(Priority.ROUTINE) + desk.settings.grace.delta
    assert (await desk.assignment(offered.assignment.id)).reply_by == desk.now + wait
    await desk.gives_up(offered)
    cancel = await desk.last(offered)
    assert (cancel.purpose, cancel.site) == (Purpose.CANCEL, "desk")


@BOTH
async def test_a_recall_of_a_plain_crew_is_a_card_to_read_out_and_an_alarm_until_it_is(
    desk: "Desk", plain: Crew
) -> None:
    offered = await desk.job(plain)
    await desk.do(ladder.read_out, offered.transmission.ref)
    await desk.do(dispatch.recall, offered.assignment.id, "supply is back")
    cancel = await desk.last(offered)
    assert (cancel.purpose, cancel.site, cancel.text) == (Purpose.CANCEL, "desk", "1. CANCEL 00001")
    desk.later(desk.settings.undelivered[Priority.ROUTINE].seconds)
    await desk.sweep()
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.READ_OUT]
    await desk.do(ladder.read_out, cancel.ref)
    await desk.sweep()
    assert await desk.alarms() == []


async def test_a_plain_crew_is_reassigned_told_again_and_takes_a_hazard(desk: "Desk", plain: Crew) -> None:
    other = await desk.crew("CREW-1")
    offered = await desk.job(other, is_hazard=True)
    wish = Reassign(assignment_id=offered.assignment.id, crew_id=plain.id, reason="nearer")
    moved = await desk.do(dispatch.reassign, wish)
    assert (moved.transmission.site, moved.transmission.priority) == ("desk", Priority.HAZARD)
    await desk.do(ladder.read_out, moved.transmission.ref)
    await desk.do(replies.answer_on_behalf, moved.assignment.id, Step.SAY_AGAIN, "phir se boliye")
    again = await desk.last(offered)
    assert (again.site, again.text, again.state) == ("desk", moved.transmission.text, S.QUEUED)
    await desk.do(replies.answer_on_behalf, moved.assignment.id, Step.SAY_AGAIN, "phir se")
    assert (await desk.last(offered)).ref == again.ref  # it waits to be read out already


async def test_a_read_out_is_written_down_once_by_who_may_and_in_time(desk: "Desk", plain: Crew) -> None:
    offered = await desk.job(plain)
    ref = offered.transmission.ref
    meena, ravi = (desk.actor(Role.DISPATCHER, name=name) for name in ("Meena", "Ravi"))
    with pytest.raises(NotAllowed):
        await desk.do(ladder.read_out, ref, by=desk.actor(Role.OPERATOR))
    with pytest.raises(NotFound):
        await desk.do(ladder.read_out, "0" * 26, by=meena)
    first = await desk.do(ladder.read_out, ref, by=meena)
    desk.later(5)
    told_before = len(await desk.facts())
    assert await desk.do(ladder.read_out, ref, by=ravi) == first
    assert len(await desk.facts()) == told_before
    moved = (await desk.facts("transmission.moved"))[-1]
    assert moved.by == "Meena"


async def test_what_was_taken_back_or_is_too_late_or_goes_by_radio_is_not_to_be_read_out(
    desk: "Desk", plain: Crew
) -> None:
    recalled, late = await desk.job(plain), await desk.job(plain)
    by_radio = await desk.job(await desk.crew("CREW-1"))
    with pytest.raises(Conflict, match="by radio"):
        await desk.do(ladder.read_out, by_radio.transmission.ref)
    await desk.do(dispatch.recall, recalled.assignment.id, "no")
    with pytest.raises(Conflict, match="taken back"):
        await desk.do(ladder.read_out, recalled.transmission.ref)
    desk.now = late.transmission.not_after
    with pytest.raises(Conflict, match="time is over"):
        await desk.do(ladder.read_out, late.transmission.ref)


async def test_two_who_read_the_same_card_at_once_are_one(two_desks: tuple["Desk", "Desk"]) -> None:
    one, other = two_desks
    crew = await one.crew("HT-4")
    await one.hand(crew, "HT-4P", site="desk", via="fm-4", make="plain")
    ref = (await one.job(crew)).transmission.ref
    read = await asyncio.gather(*(each.do(ladder.read_out, ref) for each in (one, other) * 3))
    assert len({each.keyed_at for each in read}) == 1
    moved = [each for each in await one.facts("transmission.moved") if each.subject == ref]
    assert len(moved) == 1
