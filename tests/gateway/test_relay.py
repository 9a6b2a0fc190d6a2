"""Orders from the bus to a set and back, over a real broker and a real pty."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from radio.messages import Priority, Ref
from radio.wire import Query, ReportStep, Transmit, Withdraw

if TYPE_CHECKING:
    from .conftest import Desk, FarSet

Running = Callable[[], AbstractAsyncContextManager[None]]
Until = Callable[..., Awaitable[None]]
Order = Callable[..., Transmit]


async def test_an_order_is_accepted_keyed_and_delivered(
    running: Running, desk: "Desk", far_set: "FarSet", order: Order, wait_until: Until
) -> None:
    async with running():
        await desk.order(order("01A"))
        await wait_until(lambda: desk.has("01A", ReportStep.DELIVERED))
    assert desk.steps("01A") == ["accepted", "keyed", "delivered"]
    assert len(far_set.said) == 1
    assert "JOB 1042" in far_set.said[0]


async def test_a_repeated_order_is_said_once_and_answered_again(
    running: Running, desk: "Desk", far_set: "FarSet", order: Order, wait_until: Until
) -> None:
    async with running():
        await desk.order(order("01A"))
        await wait_until(lambda: desk.has("01A", ReportStep.DELIVERED))
        count = len(desk.reports)
        await desk.order(order("01A"))
        await wait_until(lambda: len(desk.reports) > count)
    assert desk.reports[-1].step is ReportStep.DELIVERED
    assert len(far_set.said) == 1


async def test_a_deaf_set_is_tried_as_often_as_its_make_says_and_then_failed(
    running: Running, desk: "Desk", far_set: "FarSet", order: Order, wait_until: Until
) -> None:
    far_set.is_deaf = True
    async with running():
        await desk.order(order("01A"))
        await wait_until(lambda: desk.has("01A", ReportStep.FAILED))
    assert len(far_set.said) == 3
    assert len(set(far_set.said)) == 1
    assert [report.retryable for report in desk.reports if report.step is ReportStep.FAILED] == [True]


async def test_a_set_that_is_not_there_and_words_that_cannot_be_said_fail_with_a_sentence(
    running: Running, desk: "Desk", order: Order, wait_until: Until
) -> None:
    async with running():
        await desk.order(order("01A", set="uhf"))
        await desk.order(order("01B", text="x" * 200))
        await wait_until(lambda: desk.has("01A", ReportStep.FAILED) and desk.has("01B", ReportStep.FAILED))
    reasons = {report.ref: report.reason for report in desk.reports if report.step is ReportStep.FAILED}
    assert reasons[Ref("01A")] == "This site has no set 'uhf'; it has vhf."
    assert "67" in reasons[Ref("01B")]


async def test_an_order_withdrawn_before_it_came_is_never_said(
    running: Running, desk: "Desk", far_set: "FarSet", order: Order, wait_until: Until
) -> None:
    async with running():
        await desk.order(Withdraw(ref=Ref("01A")))
        await desk.order(order("01A"))
        await desk.order(order("01B"))
        await wait_until(lambda: desk.has("01B", ReportStep.DELIVERED))
    assert desk.steps("01A") == ["withdrawn"]
    assert len(far_set.said) == 1


async def test_an_expired_order_is_never_said(
    running: Running, desk: "Desk", far_set: "FarSet", order: Order, wait_until: Until
) -> None:
    past = datetime.now(UTC) - timedelta(seconds=1)  # noqa: TID251 - a test owns its clock
    async with running():
        await desk.order(order("01A", not_after=past))
        await wait_until(lambda: desk.has("01A", ReportStep.EXPIRED))
    assert far_set.said == []


async def test_a_query_is_answered_for_known_and_unknown_orders(
    running: Running, desk: "Desk", order: Order, wait_until: Until
) -> None:
    async with running():
        await desk.order(order("01A"))
        await wait_until(lambda: desk.has("01A", ReportStep.DELIVERED))
        desk.reports.clear()
        await desk.order(Query(refs=[Ref("01A"), Ref("01Z")]))
        await wait_until(lambda: len(desk.reports) == 2)
    assert [report.step for report in desk.reports] == [ReportStep.DELIVERED, ReportStep.UNKNOWN]


async def test_a_hazard_goes_before_a_backlog(
    running: Running, desk: "Desk", far_set: "FarSet", order: Order, wait_until: Until
) -> None:
    far_set.is_deaf = True
    async with running():
        for number in range(30):
            await desk.order(order(f"01A{number}", unit=f"CREW-{number % 15 + 1}"))
        await wait_until(lambda: far_set.said)
        before = len(far_set.said)
        await desk.order(order("01H", text="WIRE DOWN", priority=Priority.HAZARD))
        await wait_until(lambda: any("WIRE DOWN" in said for said in far_set.said))
        position = next(i for i, said in enumerate(far_set.said) if "WIRE DOWN" in said)
    assert position <= before + 1
