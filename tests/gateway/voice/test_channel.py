"""Waiting for a channel that others use."""

import asyncio
import time

import pytest

from gateway.voice.channel import Channel


@pytest.fixture
def told() -> list[bool]:
    """Collect what the channel tells."""
    return []


@pytest.fixture
def channel(told: list[bool]) -> Channel:
    """Give a channel that has been quiet for long."""
    one = Channel(time.perf_counter, lambda: 0.2, told.append)
    one._clear_since -= 60
    return one


async def took(channel: Channel, limit: float = 5.0) -> float:
    began = time.perf_counter()
    await channel.clear(limit)
    return time.perf_counter() - began


async def test_a_quiet_channel_is_taken_at_once(channel: Channel) -> None:
    assert await took(channel) < 0.4


async def test_one_that_has_just_become_quiet_is_waited_for(channel: Channel) -> None:
    channel.carrier_came()
    channel.carrier_went()
    assert 0.4 < await took(channel) < 1.5


async def test_who_waited_for_an_end_waits_a_little_longer_by_chance(channel: Channel) -> None:
    channel.carrier_came()
    asyncio.get_running_loop().call_later(0.2, channel.carrier_went)
    assert 0.2 + 0.5 + 0.2 - 0.05 < await took(channel) < 2.5


async def test_an_over_that_begins_meanwhile_is_waited_for_as_well(channel: Channel) -> None:
    loop = asyncio.get_running_loop()
    channel.carrier_came()
    for at, what in ((0.1, channel.carrier_went), (0.4, channel.carrier_came), (0.8, channel.carrier_went)):
        loop.call_later(at, what)
    assert 0.8 + 0.7 - 0.05 < await took(channel) < 3.0


async def test_one_that_stays_busy_is_not_waited_for_for_ever(channel: Channel) -> None:
    channel.carrier_came()
    with pytest.raises(TimeoutError):
        await channel.clear(0.1)


async def test_what_shows_while_it_is_ours_is_told_only_if_it_stays(
    channel: Channel, told: list[bool]
) -> None:
    channel.take()
    channel.carrier_came()
    channel.give_back()
    await asyncio.sleep(0.1)
    channel.carrier_went()
    await asyncio.sleep(0.4)
    assert told == []
    channel.take()
    channel.carrier_came()
    channel.give_back()
    await asyncio.sleep(0.4)
    assert told == [True]
    assert channel.is_busy


async def test_what_is_taken_again_at_once_stays_ours(channel: Channel, told: list[bool]) -> None:
    channel.take()
    channel.give_back()
    channel.take()
    channel.carrier_came()
    await asyncio.sleep(0.4)
    assert told == []
