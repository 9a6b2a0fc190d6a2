"""What is heard, and ports that come and go, with the whole gateway around."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING

from radio.wire import ReportStep, Transmit

if TYPE_CHECKING:
    from .conftest import Desk, FarSet

Running = Callable[[], AbstractAsyncContextManager[None]]
Until = Callable[..., Awaitable[None]]
Order = Callable[..., Transmit]


async def test_words_are_acknowledged_once_on_disk_and_told_once(
    running: Running, desk: "Desk", far_set: "FarSet", wait_until: Until
) -> None:
    async with running():
        await wait_until(lambda: far_set.bytes)
        far_set.say("31{07")
        await wait_until(lambda: desk.heard and len(far_set.said) == 1)
        far_set.say("31{07")
        await wait_until(lambda: len(far_set.said) == 2)
    assert [said[10:] for said in far_set.said] == [":ack07", ":ack07"]
    assert [(told.unit, told.text, told.air_id) for told in desk.heard] == [("CREW-7", "31", "07")]


async def test_a_repeat_after_a_restart_is_acknowledged_and_not_told_again(
    running: Running, desk: "Desk", far_set: "FarSet", wait_until: Until
) -> None:
    for count in (1, 2):
        far_set.bytes = b""
        async with running():
            await wait_until(lambda: far_set.bytes)
            far_set.say("31{07")
            await wait_until(lambda count=count: len(far_set.said) == count)
            await wait_until(lambda: desk.heard)
            await asyncio.sleep(0.1)
    assert len(desk.heard) == 1


async def test_a_pulled_cable_is_noticed_in_a_second_and_works_two_seconds_after_its_return(
    running: Running, desk: "Desk", far_set: "FarSet", order: Order, wait_until: Until
) -> None:
    def is_state(state: str) -> bool:
        return bool(desk.alive) and [one.state for one in desk.alive[-1].sets.values()] == [state]

    async with running():
        await wait_until(lambda: is_state("working"))
        far_set.pull()
        await wait_until(lambda: is_state("lost"), 1.0)
        await desk.order(order("01A"))
        await asyncio.sleep(1.5)
        assert desk.steps("01A") == ["accepted"]
        far_set.plug()
        await wait_until(lambda: desk.has("01A", ReportStep.DELIVERED), 2.0)
