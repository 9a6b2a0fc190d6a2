"""Words on their way: said until the gateway has them, and never backwards."""

import itertools
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.transmission import Purpose, TransmissionState
from dispatcher.domain.watch import AlarmKind
from dispatcher.services import dispatch, transmissions
from radio.messages import Ref
from radio.wire import Query, ReportStep, Transmit

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

S = TransmissionState


async def test_an_order_is_said_again_until_the_gateway_has_it_and_ever_more_slowly(desk: "Desk") -> None:
    ref = (await desk.job(await desk.crew())).transmission.ref
    waits = []
    for _ in range(6):
        ((_, said),) = await desk.due()
        assert isinstance(said, Transmit)
        await desk.do(transmissions.sent, [ref])
        assert await desk.due() == []
        due = await desk.store.read(transmissions.next_due)
        assert due is not None
        waits.append((due - desk.now).total_seconds())
        desk.now = due
    assert waits[0] == desk.settings.resend.seconds
    assert waits == sorted(waits)
    assert waits[-1] <= desk.settings.resend_most.seconds
    assert (await desk.transmission(ref)).state is S.QUEUED  # publishing proves nothing
    await desk.reports(ref, ReportStep.ACCEPTED)
    assert await desk.due() == []
    assert (await desk.transmission(ref)).state is S.HANDED_OVER


async def test_publishing_is_no_fact_and_does_not_undo_a_receipt(desk: "Desk") -> None:
    ref = (await desk.job(await desk.crew())).transmission.ref
    await desk.reports(ref, ReportStep.ACCEPTED)
    told = len(await desk.facts())
    await desk.do(transmissions.sent, [ref])
    assert len(await desk.facts()) == told
    assert await desk.due() == []


async def test_a_report_is_told_once_and_only_when_it_changes_something(desk: "Desk") -> None:
    ref = (await desk.job(await desk.crew())).transmission.ref
    for _ in range(2):
        await desk.reports(ref, ReportStep.ACCEPTED, seq=500)
    await desk.reports(ref, ReportStep.ACCEPTED)
    moved = await desk.facts("transmission.moved")
    assert len(moved) == 1


@pytest.mark.parametrize(
    "order", list(itertools.permutations([ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.DELIVERED]))
)
async def test_reports_in_any_order_come_to_the_same_end(desk: "Desk", order: tuple[ReportStep, ...]) -> None:
    ref = (await desk.job(await desk.crew())).transmission.ref
    ranks = {S.QUEUED: 0, S.HANDED_OVER: 1, S.KEYED: 2, S.DELIVERED: 3}
    stood = [0]
    for step in order:
        await desk.reports(ref, step, tries=1, airtime=1.5)
        stood.append(ranks[(await desk.transmission(ref)).state])
    assert stood == sorted(stood)
    end = await desk.transmission(ref)
    assert (end.state, end.tries, end.airtime) == (S.DELIVERED, 1, 1.5)
    assert None not in (end.handed_over_at, end.keyed_at, end.delivered_at, end.ended_at)


async def test_tries_and_airtime_are_counted_not_doubled(desk: "Desk") -> None:
    ref = (await desk.job(await desk.crew())).transmission.ref
    await desk.reports(ref, ReportStep.KEYED, tries=1, airtime=1.2)
    await desk.reports(ref, ReportStep.KEYED, tries=2, airtime=1.2)
    await desk.reports(ref, ReportStep.KEYED, tries=2, airtime=1.2)  # how it stands, said again
    end = await desk.transmission(ref)
    assert (end.tries, end.airtime) == (2, 2.4)


@pytest.mark.parametrize("end", [ReportStep.FAILED, ReportStep.EXPIRED])
async def test_a_late_receipt_still_makes_it_delivered_and_clears_the_alarm(
    desk: "Desk", end: ReportStep
) -> None:
    ref = (await desk.job(await desk.crew())).transmission.ref
    await desk.reports(ref, end, reason="nobody answered")
    assert (await desk.transmission(ref)).reason == "nobody answered"
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.READ_OUT]
    await desk.reports(ref, ReportStep.DELIVERED)
    assert (await desk.transmission(ref)).state is S.DELIVERED
    await desk.sweep()
    assert await desk.alarms() == []


async def test_a_gateway_of_another_site_is_not_believed(desk: "Desk") -> None:
    ref = (await desk.job(await desk.crew())).transmission.ref
    await desk.reports(ref, ReportStep.DELIVERED, site="indore")
    await desk.reports("0" * 25 + "Z", ReportStep.DELIVERED)
    assert (await desk.transmission(ref)).state is S.QUEUED


async def test_an_order_whose_end_nobody_reports_is_asked_after_and_then_ended(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    ref = offered.transmission.ref
    await desk.reports(ref, ReportStep.ACCEPTED, ReportStep.KEYED)
    desk.now = offered.transmission.not_after + desk.settings.query_after.delta
    ((_, said),) = await desk.due()
    assert said == Query(refs=[Ref(ref)])
    await desk.do(transmissions.sent, [ref])
    assert await desk.due() == []
    desk.now = offered.assignment.reply_by
    await desk.sweep()
    assert (await desk.transmission(ref)).state is S.EXPIRED
    assert [each for each in await desk.due() if isinstance(each[1], Query)] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [((), S.QUEUED), ((ReportStep.ACCEPTED,), S.FAILED), ((ReportStep.DELIVERED,), S.DELIVERED)],
)
async def test_a_gateway_that_lost_its_disk_is_noticed(
    desk: "Desk", before: tuple[ReportStep, ...], after: TransmissionState
) -> None:
    ref = (await desk.job(await desk.crew())).transmission.ref
    await desk.reports(ref, *before, ReportStep.UNKNOWN)
    assert (await desk.transmission(ref)).state is after
    assert len(await desk.alarms()) == (after is S.FAILED)


@pytest.mark.parametrize("answer", [ReportStep.WITHDRAWN, ReportStep.UNKNOWN])
async def test_a_crew_is_told_that_its_job_is_off_when_the_gateway_lost_its_disk_before_it_was_asked_back(
    desk: "Desk", answer: ReportStep
) -> None:
    offered = await desk.job(await desk.crew())
    ref = offered.transmission.ref
    await desk.reports(ref, ReportStep.ACCEPTED)
    await desk.do(dispatch.recall, offered.assignment.id, "supply is back")
    await desk.reports(ref, answer, outbox="A" * 26)
    order = await desk.transmission(ref)
    assert (order.state, order.may_be_known, order.is_surely_unheard) == (S.WITHDRAWN, True, False)
    assert Purpose.CANCEL in [each.purpose for each in await desk.spoken(offered)]


@pytest.mark.parametrize("answer", [ReportStep.WITHDRAWN, ReportStep.UNKNOWN])
async def test_an_order_that_its_gateway_never_had_is_taken_back_without_a_word(
    desk: "Desk", answer: ReportStep
) -> None:
    offered = await desk.job(await desk.crew())
    await desk.do(dispatch.recall, offered.assignment.id, "supply is back")
    await desk.reports(offered.transmission.ref, answer)
    order = await desk.transmission(offered.transmission.ref)
    assert order.state is S.WITHDRAWN
    assert (order.may_be_known, order.is_surely_unheard) == (False, True)
    assert [each.purpose for each in await desk.spoken(offered)] == [Purpose.ORDER]


async def test_an_order_carries_the_time_at_which_it_is_said(desk: "Desk") -> None:
    await desk.job(await desk.crew())
    desk.later(90)
    ((_, said),) = await desk.due()
    assert isinstance(said, Transmit)
    assert said.said_at == desk.now


async def test_the_most_urgent_is_said_first(desk: "Desk") -> None:
    crew = await desk.crew()
    await desk.job(crew)
    desk.later(1)
    hazard = await desk.job(crew, is_hazard=True)
    first, _ = await desk.due()
    assert isinstance(first[1], Transmit)
    assert first[1].ref == hazard.transmission.ref
