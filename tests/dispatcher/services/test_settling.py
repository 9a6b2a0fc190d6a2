"""After a time in which nobody recorded, the gateways speak before anybody is called silent."""

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.watching import Patience, settle

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

QUICK = Patience(settle_seconds=0.3, most_seconds=1.0)


async def waited(desk: "Desk", *, away: float, reached_after: float = 0.0) -> float:
    """Start `away` seconds after the last fact, with a broker that is reached later; gives the wait."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    now = desk.now + timedelta(seconds=away)
    await settle(desk.store, lambda: loop.time() >= begun + reached_after, now, QUICK)
    return loop.time() - begun


async def test_a_desk_that_was_away_waits_for_what_gateways_kept(desk: "Desk") -> None:
    await desk.told(await desk.crew())
    assert await waited(desk, away=600) >= QUICK.settle_seconds


async def test_the_wait_begins_when_the_broker_is_reached_and_ends_without_it(desk: "Desk") -> None:
    await desk.told(await desk.crew())
    assert await waited(desk, away=600, reached_after=0.3) >= 0.3 + QUICK.settle_seconds
    assert QUICK.most_seconds <= await waited(desk, away=600, reached_after=60.0) < 30.0


@pytest.mark.parametrize("away", [0, 9])
async def test_a_desk_that_was_hardly_away_does_not_wait(desk: "Desk", away: float) -> None:
    await desk.told(await desk.crew())
    assert await waited(desk, away=away, reached_after=60.0) < QUICK.most_seconds


async def test_a_new_record_does_not_wait(desk: "Desk") -> None:
    assert await waited(desk, away=0, reached_after=60.0) < QUICK.most_seconds
