"""Nothing rests on the broker, and nothing that comes from it kills the gateway."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from radio.messages import Priority, Ref, SetName, UnitId
from radio.wire import Channel, ReportStep, Transmit, topic
from samanvay.servers.mosquitto import Mosquitto

if TYPE_CHECKING:
    from .conftest import Desk, FarSet

Running = Callable[[], AbstractAsyncContextManager[None]]
Until = Callable[..., Awaitable[None]]
Order = Callable[..., Transmit]
ORDER = Transmit(
    ref=Ref("01A"),
    set=SetName("vhf"),
    unit=UnitId("CREW-8"),
    text="JOB 1043",
    priority=Priority.ROUTINE,
    not_after=datetime(2099, 1, 1, tzinfo=UTC),
)


async def test_what_is_not_received_is_sent_again_until_it_is(
    running: Running, desk: "Desk", order: Order, wait_until: Until
) -> None:
    desk.is_receiving = False
    async with running():
        await desk.order(order("01A"))
        await wait_until(lambda: len({report.seq for report in desk.reports}) == 3 and len(desk.reports) > 6)
        desk.reports.clear()
        desk.is_receiving = True
        await wait_until(lambda: len({report.seq for report in desk.reports}) == 3)
        await asyncio.sleep(0.7)
        desk.reports.clear()
        await asyncio.sleep(0.7)
        assert desk.reports == []


async def test_what_was_not_received_is_told_after_a_restart(
    running: Running, desk: "Desk", far_set: "FarSet", order: Order, wait_until: Until
) -> None:
    desk.is_receiving = False
    async with running():
        await desk.order(order("01A"))
        await wait_until(lambda: desk.has("01A", ReportStep.DELIVERED))
    desk.reports.clear()
    async with running():
        await wait_until(lambda: desk.steps("01A") == ["accepted", "keyed", "delivered"])
    assert len(far_set.said) == 1


async def test_messages_that_mean_nothing_are_dropped_and_the_next_is_taken(
    running: Running, desk: "Desk", order: Order, wait_until: Until
) -> None:
    async with running():
        for channel in (Channel.ORDERS, Channel.RECEIVED):
            for payload in (b"", b"{", b"\xff\xfe", b"[]", b'{"kind": "transmit"}', b'{"kind": "sing"}'):
                await desk.client.publish(topic("bhopal", channel), payload, qos=1)
        await desk.order(order("01A"))
        await wait_until(lambda: desk.has("01A", ReportStep.DELIVERED))


async def test_the_sign_of_life_goes_down_when_the_gateway_stops(
    running: Running, desk: "Desk", wait_until: Until
) -> None:
    async with running():
        up = desk.alive[-1]
    await wait_until(lambda: not desk.alive[-1].is_up)
    assert desk.alive[-1].boot == up.boot
    assert up.sets["vhf"].make == "kiss"  # type: ignore[index] # a plain string in a test


async def test_the_air_goes_on_while_the_broker_is_dead_and_all_is_told_when_it_is_back(
    running: Running, desk: "Desk", far_set: "FarSet", broker: Mosquitto, wait_until: Until
) -> None:
    async with running():
        far_set.is_deaf = True
        await desk.order(ORDER)
        await wait_until(lambda: len(far_set.said) == 1)
        broker.kill()
        far_set.is_deaf = False
        await wait_until(lambda: len(far_set.said) == 2)
        broker.start()
        await _ask_again(desk, broker, wait_until)


async def _ask_again(desk: "Desk", broker: Mosquitto, wait_until: Until) -> None:
    async with type(desk).at(broker.url()) as later:
        await wait_until(lambda: later.has("01A", ReportStep.DELIVERED), 8.0)
