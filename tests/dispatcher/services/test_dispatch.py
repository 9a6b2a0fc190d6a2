"""Incidents go to crews: one crew each, one order each, in the transaction of the decision."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.complaint import Category
from dispatcher.domain.crew import CARD, DESK, Language
from dispatcher.domain.errors import (
    Conflict,
    Invalid,
    NotAllowed,
    NotFound,
    OffShift,
    SlotsFull,
    Unsayable,
    WrongMove,
)
from dispatcher.domain.replies import Step
from dispatcher.domain.roles import Role
from dispatcher.domain.transmission import Purpose, TransmissionState
from dispatcher.services import dispatch, replies, restoration, roster
from dispatcher.services.dispatch import Offer, Reassign
from radio.messages import Priority
from radio.wire import ReportStep, Transmit, Withdraw

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk


async def test_an_offer_queues_its_order_in_the_same_transaction(desk: "Desk") -> None:
    crew = await desk.crew()
    incident = await desk.incident(category=Category.WIRE_DOWN, place="Shivaji Nagar khamba 12")
    offered = await desk.offer(incident, crew)
    assert offered.transmission.text == "1. KHATRA taar gira, Shivaji Nagar khamba 12, 00001"
    assert offered.transmission.state is TransmissionState.QUEUED
    assert offered.transmission.priority is Priority.HAZARD
    assert (offered.assignment.slot, offered.assignment.state) == (1, AssignmentState.OFFERED)
    ((site, said),) = await desk.due()
    assert site == "sehore"
    assert isinstance(said, Transmit)
    assert (said.ref, said.unit, said.not_after) == (
        offered.transmission.ref,
        "CREW-1",
        offered.transmission.not_after,
    )
    assert offered.transmission.not_after == desk.now + desk.settings.rung(Priority.HAZARD)


async def test_a_second_offer_is_told_who_has_it(desk: "Desk") -> None:
    one, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    incident = await desk.incident()
    await desk.offer(incident, one)
    with pytest.raises(Conflict, match="CREW-1 has this already"):
        await desk.offer(incident, other)


async def test_the_same_key_gives_the_same_answer_and_another_doing_is_refused(desk: "Desk") -> None:
    crew = await desk.crew()
    incident, second = await desk.incident(), await desk.incident()
    first = await desk.offer(incident, crew, key="K1")
    again = await desk.offer(incident, crew, key="K1")
    assert again.is_repeat
    assert (again.assignment, again.transmission) == (first.assignment, first.transmission)
    with pytest.raises(Conflict, match="Idempotency-Key"):
        await desk.offer(second, crew, key="K1")


async def test_slots_rise_and_the_tenth_job_waits(desk: "Desk") -> None:
    crew = await desk.crew()
    assert [(await desk.job(crew)).assignment.slot for _ in range(9)] == list(range(1, 10))
    with pytest.raises(SlotsFull):
        await desk.job(crew)


async def test_a_freed_slot_rests_until_its_last_late_reply_must_have_died(desk: "Desk") -> None:
    crew = await desk.crew()
    first = await desk.job(crew)
    declined = await desk.do(replies.answer_on_behalf, first.assignment.id, Step.DECLINE, "busy")
    assert declined.slot_rests_until == first.transmission.not_after + desk.settings.slot_rest.delta
    assert (await desk.job(crew)).assignment.slot == 2
    desk.now = declined.slot_rests_until + 2 * desk.settings.clock_skew.delta - timedelta(milliseconds=1)
    assert (await desk.job(crew)).assignment.slot == 3
    desk.later(0.001)
    assert (await desk.job(crew)).assignment.slot == 1


async def test_a_crew_off_shift_gets_nothing(desk: "Desk") -> None:
    crew = await desk.crew()
    incident = await desk.incident()
    await desk.do(roster.unbind, desk.sets["CREW-1"].id)
    with pytest.raises(OffShift):
        await desk.offer(incident, crew)
    await desk.do(roster.bind, desk.sets["CREW-1"].id, crew.id, desk.now + timedelta(hours=1))
    desk.later(3600)
    with pytest.raises(OffShift):
        await desk.offer(incident, crew)


async def test_words_that_do_not_fit_are_refused_and_nothing_is_on_record(desk: "Desk") -> None:
    crew = await desk.crew()
    incident = await desk.incident(place="x" * 60)
    with pytest.raises(Unsayable) as refused:
        await desk.offer(incident, crew)
    assert (refused.value.field, refused.value.excess) == ("place", 15)
    assert (await desk.board()).assignments == []
    offered = await desk.offer(incident, crew, text="Shivaji Nagar, office ke peeche")
    assert offered.transmission.text == "1. Shivaji Nagar, office ke peeche, 00001"


async def test_own_words_bring_no_slot_of_their_own(desk: "Desk") -> None:
    crew, incident = await desk.crew(), await desk.incident()
    with pytest.raises(Invalid):
        await desk.offer(incident, crew, text="7. go there")


async def test_nobody_gives_takes_back_or_moves_a_job_of_another_office(desk: "Desk") -> None:
    offered, other = await desk.job(await desk.crew()), await desk.crew("CREW-2")
    stranger, untaken = desk.actor(Role.DISPATCHER, "OTHER"), await desk.incident()
    with pytest.raises(NotAllowed):
        await desk.offer(untaken, await desk.crew("CREW-9", office="OTHER"), by=stranger)
    with pytest.raises(NotAllowed):
        await desk.do(dispatch.recall, offered.assignment.id, "no", by=stranger)
    moved = Reassign(assignment_id=offered.assignment.id, crew_id=other.id, reason="no")
    with pytest.raises(NotAllowed):
        await desk.do(dispatch.reassign, moved, by=stranger)
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.OFFERED


async def test_nobody_previews_an_order_of_another_office(desk: "Desk") -> None:
    crew, incident = await desk.crew(), await desk.incident()
    stranger = desk.actor(Role.DISPATCHER, "OTHER")
    with pytest.raises(NotFound):
        await desk.do(dispatch.preview, incident.id, crew.id, by=stranger)
    theirs = await desk.crew("CREW-9", office="OTHER")
    with pytest.raises(NotFound):
        await desk.do(dispatch.preview, incident.id, theirs.id, by=stranger)


async def test_a_preview_shows_what_would_be_sent_and_writes_nothing(desk: "Desk") -> None:
    crew = await desk.crew(language=Language.ENGLISH)
    incident = await desk.incident(place="Ward 4")
    by = desk.actor(Role.DISPATCHER)
    act = desk.act(by)
    seen = await desk.store.read(lambda tx: dispatch.preview(tx, act, incident.id, crew.id))
    assert (seen.text, seen.length, seen.max_length, seen.fits) == (
        "1. no supply, Ward 4, 00001",
        27,
        67,
        True,
    )
    assert (await desk.offer(incident, crew)).transmission.text == seen.text


async def test_only_a_dispatcher_of_the_office_offers(desk: "Desk") -> None:
    crew, incident = await desk.crew(), await desk.incident()
    for by in (desk.actor(Role.OPERATOR), desk.actor(Role.DISPATCHER, "OTHER")):
        with pytest.raises(NotAllowed):
            await desk.offer(incident, crew, by=by)
    stranger = await desk.crew("FAR-1", office="OTHER")
    with pytest.raises(NotAllowed):
        await desk.offer(incident, stranger, by=desk.actor(Role.DISPATCHER))
    with pytest.raises(NotFound):
        await desk.do(dispatch.offer, Offer(incident_id=incident.id, crew_id="0" * 26))


async def test_a_recall_before_the_air_only_withdraws(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    recalled = await desk.do(dispatch.recall, offered.assignment.id, "wrong crew")
    assert recalled.state is AssignmentState.RECALLED
    ((_, said),) = await desk.due()
    assert isinstance(said, Withdraw)
    await desk.reports(offered.transmission.ref, ReportStep.WITHDRAWN)
    assert await desk.due() == []
    assert (await desk.transmission(offered.transmission.ref)).state is TransmissionState.WITHDRAWN
    with pytest.raises(WrongMove, match="taken back already"):
        await desk.do(dispatch.recall, offered.assignment.id, "again")


async def test_a_recall_of_what_was_on_the_air_tells_the_crew(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED, ReportStep.KEYED)
    await desk.do(dispatch.recall, offered.assignment.id, "repaired by itself")
    cancel = (await desk.file(offered.assignment.incident_id)).transmissions[-1]
    assert (cancel.purpose, cancel.text) == (Purpose.CANCEL, "1. CANCEL 00001")
    said = [message for _, message in await desk.due()]
    assert {type(each) for each in said} == {Withdraw, Transmit}
    rests = (await desk.assignment(offered.assignment.id)).slot_rests_until
    assert rests is not None
    assert rests >= cancel.not_after + desk.settings.slot_rest.delta


@pytest.mark.parametrize("late", [ReportStep.KEYED, ReportStep.DELIVERED])
async def test_an_order_that_went_out_as_it_was_recalled_is_cancelled_on_the_air_once(
    desk: "Desk", late: ReportStep
) -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED)
    await desk.do(dispatch.recall, offered.assignment.id, "no")
    await desk.reports(offered.transmission.ref, late, ReportStep.KEYED, ReportStep.DELIVERED)
    spoken = (await desk.file(offered.assignment.incident_id)).transmissions
    assert [each.purpose for each in spoken] == [Purpose.ORDER, Purpose.CANCEL]
    rests = (await desk.assignment(offered.assignment.id)).slot_rests_until
    assert rests is not None
    assert rests >= spoken[-1].not_after + desk.settings.slot_rest.delta


async def test_nobody_is_cancelled_on_a_set_that_another_crew_holds_now(desk: "Desk") -> None:
    crew, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED)
    await desk.do(roster.bind, desk.sets["CREW-1"].id, other.id, desk.now + timedelta(hours=1))
    await desk.do(dispatch.recall, offered.assignment.id, "no")
    order, cancel = (await desk.file(offered.assignment.incident_id)).transmissions
    assert order.unit == "CREW-1"
    assert (cancel.purpose, cancel.site, cancel.via) == (Purpose.CANCEL, DESK, CARD)  # a person tells them


async def test_reassigning_is_both_or_neither(desk: "Desk") -> None:
    one, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    offered = await desk.job(one)
    wish = Reassign(assignment_id=offered.assignment.id, crew_id=other.id, reason="nearer", key="K2")
    moved = await desk.do(dispatch.reassign, wish)
    assert (moved.assignment.crew_id, moved.assignment.is_open) == (other.id, True)
    assert not (await desk.assignment(offered.assignment.id)).is_open
    again = await desk.do(dispatch.reassign, wish)
    assert again.is_repeat
    assert again.assignment.id == moved.assignment.id
    await desk.do(roster.unbind, desk.sets["CREW-1"].id)
    with pytest.raises(OffShift):
        await desk.do(
            dispatch.reassign, Reassign(assignment_id=moved.assignment.id, crew_id=one.id, reason="back")
        )
    assert (await desk.assignment(moved.assignment.id)).is_open


async def test_a_job_is_given_to_another_crew_in_words_of_the_dispatchers_own(desk: "Desk") -> None:
    one, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    offered = await desk.job(one)
    wish = Reassign(assignment_id=offered.assignment.id, crew_id=other.id, reason="nearer", text="seedhi lao")
    moved = await desk.do(dispatch.reassign, wish)
    assert moved.transmission.text.startswith("1. seedhi lao")
    long = Reassign(assignment_id=moved.assignment.id, crew_id=one.id, reason="back", text="x" * 200)
    with pytest.raises(Unsayable):
        await desk.do(dispatch.reassign, long)
    assert (await desk.assignment(moved.assignment.id)).is_open


async def test_a_repaired_incident_is_offered_only_after_still_out(desk: "Desk") -> None:
    crew = await desk.crew()
    offered = await desk.job(crew)
    for step in (Step.ACCEPT, Step.FINISH):
        await desk.do(replies.answer_on_behalf, offered.assignment.id, step, "ok")
    incident = (await desk.file(offered.assignment.incident_id)).incident
    assert incident.state == "reported_repaired"
    with pytest.raises(Conflict):
        await desk.offer(incident, crew)
    opened = await desk.do(restoration.still_out, incident.id, "house still dark")
    assert (opened.state, opened.repaired_at) == ("open", None)
    assert (await desk.offer(incident, crew)).assignment.slot == 2


async def test_an_incident_closes_on_proof_and_never_under_a_crew(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    incident_id = offered.assignment.incident_id
    with pytest.raises(Conflict, match="still has this job"):
        await desk.do(restoration.close, incident_id, "called back")
    await desk.do(dispatch.recall, offered.assignment.id, "supply came back")
    with pytest.raises(Invalid):
        await desk.do(restoration.close, incident_id, "  ")
    with pytest.raises(NotAllowed):
        await desk.do(restoration.close, incident_id, "called back", by=desk.actor(Role.OPERATOR))
    closed = await desk.do(
        restoration.close, incident_id, "called back 4620", by=desk.actor(Role.NODAL_ENGINEER)
    )
    assert (closed.state, closed.closing_words) == ("closed", "called back 4620")
    with pytest.raises(WrongMove):
        await desk.do(restoration.still_out, incident_id, "dark")


async def test_identical_offers_at_once_through_two_processes_give_one_assignment(
    two_desks: tuple["Desk", "Desk"],
) -> None:
    one, other = two_desks
    crews = [await one.crew(f"CREW-{number}") for number in range(2)]
    for round_ in range(15):
        incident = await one.incident()
        if round_ == 8:
            one.later(7000)
            other.later(7000)
        key = f"K{round_}" if round_ % 2 else None
        asked = [each.offer(incident, crews[round_ % 2], key=key) for each in (one, other) * 4]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        made = {each.assignment.id for each in answers if isinstance(each, dispatch.Offered)}
        refused = [each for each in answers if not isinstance(each, dispatch.Offered)]
        assert len(made) == 1
        assert all(isinstance(each, Conflict) for each in refused), refused
        assert len(refused) == (0 if key else 7)


async def test_two_crews_offered_at_once_through_two_processes_are_one(
    two_desks: tuple["Desk", "Desk"],
) -> None:
    one, other = two_desks
    crews = [await one.crew(f"CREW-{number}") for number in range(8)]
    for _ in range(8):
        incident = await one.incident()
        asked = [desk.offer(incident, crew) for desk, crew in zip((one, other) * 4, crews, strict=True)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert sum(isinstance(each, dispatch.Offered) for each in answers) == 1


async def test_jobs_given_to_one_crew_at_once_through_two_processes_get_their_own_slots(
    two_desks: tuple["Desk", "Desk"],
) -> None:
    one, other = two_desks
    crew = await one.crew()
    incidents = [await one.incident() for _ in range(9)]
    asked = [desk.offer(each, crew) for desk, each in zip((one, other) * 4 + (one,), incidents, strict=True)]
    offered = await asyncio.gather(*asked)
    assert sorted(each.assignment.slot for each in offered) == list(range(1, 10))
