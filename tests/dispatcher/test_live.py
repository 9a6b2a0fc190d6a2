"""The live plane: the same claims on both kinds, and what happens while Redis is away."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from dispatcher.live import LIMIT_SECONDS, MOST_KEPT, Live, MemoryLive, RedisLive
from samanvay.servers.redis import Redis

BHOPAL = (23.2599, 77.4126)
INDORE = (22.7196, 75.8577)
PATIENCE_SECONDS = 5.0
SLACK_SECONDS = 0.15  # two busy cores
RedisMade = Callable[[str], RedisLive]


def now() -> float:
    return asyncio.get_running_loop().time()


@pytest.fixture
def made(redis_server: Redis) -> RedisMade:
    return lambda me: RedisLive(redis_server.url, me, now)


@pytest.fixture(params=["memory", "redis"])
def either(request: pytest.FixtureRequest) -> Iterator[Live]:
    if request.param == "memory":
        yield MemoryLive(now)
    else:
        yield request.getfixturevalue("made")("one")


@asynccontextmanager
async def running(*lives: RedisLive) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(live.run()) for live in lives]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for live in lives:
            await live.close()


async def comes(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not claim():  # noqa: ASYNC110  # the claim is about another process's view
            await asyncio.sleep(0.01)


async def took(work: Callable[[], object]) -> float:
    start = now()
    await work()  # type: ignore[misc]  # any coroutine
    return now() - start


async def test_a_sign_of_life_is_good_for_its_time(either: Live) -> None:
    await either.seen("gateway bhopal", "boot 1", 0.3)
    assert await either.last_seen("gateway bhopal") == "boot 1"
    await asyncio.sleep(0.35)
    assert await either.last_seen("gateway bhopal") is None
    assert await either.last_seen("gateway nobody") is None
    await either.close()


async def test_a_counter_starts_again_after_its_window(either: Live) -> None:
    assert [await either.count("sign-in ravi", 0.3) for _ in range(3)] == [1, 2, 3]
    assert await either.count("sign-in sita", 0.3) == 1
    await asyncio.sleep(0.35)
    assert await either.count("sign-in ravi", 0.3) == 1
    await either.close()


async def test_counting_does_not_prolong_the_window(either: Live) -> None:
    await either.count("a", 0.4)
    await asyncio.sleep(0.25)
    assert await either.count("a", 0.4) == 2
    await asyncio.sleep(0.25)
    assert await either.count("a", 0.4) == 1
    await either.close()


async def test_the_nearest_come_first_and_the_far_not_at_all(either: Live) -> None:
    await either.place("crews", "far", *INDORE)
    await either.place("crews", "near", BHOPAL[0] + 0.01, BHOPAL[1])
    await either.place("crews", "here", *BHOPAL)
    await either.place("vans", "other", *BHOPAL)
    found = await either.near("crews", *BHOPAL, metres=5000, most=5)
    assert [each.name for each in found] == ["here", "near"]
    assert found[1].metres == pytest.approx(1112, rel=0.01)
    assert [each.name for each in await either.near("crews", *BHOPAL, metres=500_000, most=1)] == ["here"]
    assert len(await either.near("crews", *BHOPAL, metres=500_000, most=9)) == 3
    await either.close()


async def test_memory_keeps_the_newest_and_no_more_than_its_bound() -> None:
    live = MemoryLive(now)
    for number in range(MOST_KEPT + 10):
        await live.seen(str(number), "here", 60)
    assert await live.last_seen("9") is None
    assert await live.last_seen(str(MOST_KEPT + 9)) == "here"


async def test_one_process_wakes_the_other_and_not_itself(made: RedisMade) -> None:
    one, two = made("one"), made("two")
    heard: dict[str, list[int]] = {"one": [], "two": []}
    one.on_told(heard["one"].append)
    two.on_told(heard["two"].append)
    async with running(one, two):
        await comes(lambda: heard == {"one": [0], "two": [0]})
        one.tell(7)
        await comes(lambda: 7 in heard["two"])
        two.tell(7)  # nobody says twice what all know
        two.tell(9)
        await comes(lambda: 9 in heard["one"])
    assert heard == {"one": [0, 9], "two": [0, 7]}


async def test_what_one_process_notes_the_other_knows(made: RedisMade) -> None:
    one, two = made("one"), made("two")
    await one.seen("set 12", "ok", 5)
    assert await two.last_seen("set 12") == "ok"
    assert [await one.count("x", 5), await two.count("x", 5)] == [1, 2]
    await one.close()
    await two.close()


async def test_wake_ups_and_words_come_back_after_redis_was_killed(
    made: RedisMade, redis_server: Redis
) -> None:
    one, two = made("one"), made("two")
    woken: list[int] = []
    two.on_told(woken.append)
    async with running(one, two):
        await comes(lambda: woken == [0])
        for round_ in range(1, 4):
            redis_server.kill()
            one.tell(round_ * 10)
            assert await took(lambda: one.seen("me", "alive", 60)) < LIMIT_SECONDS + SLACK_SECONDS
            assert await one.last_seen("me") == "alive"
            assert await two.last_seen("me") is None
            redis_server.start()
            before = len(woken)
            await comes(lambda before=before: len(woken) > before)  # type: ignore[misc]  # the wake-up after a break
            one.tell(round_ * 10 + 1)
            position = round_ * 10 + 1
            await comes(lambda position=position: position in woken)  # type: ignore[misc]  # bound per round


async def test_a_redis_that_hangs_makes_nobody_wait_long(made: RedisMade, redis_server: Redis) -> None:
    live = made("one")
    assert await live.count("a", 60) == 1
    os.kill(redis_server.pid, signal.SIGSTOP)
    try:
        assert await took(lambda: live.count("a", 60)) < LIMIT_SECONDS + SLACK_SECONDS
        assert await took(lambda: live.count("a", 60)) < SLACK_SECONDS, "and not each time anew"
        assert await live.near("crews", *BHOPAL, metres=5, most=1) == []
    finally:
        os.kill(redis_server.pid, signal.SIGCONT)
    await live.close()


async def test_without_a_redis_from_the_start_a_process_lives_by_itself(free_port: int) -> None:
    live = RedisLive(f"redis://127.0.0.1:{free_port}/0", "one", now)
    async with running(live):
        live.tell(1)
        assert [await live.count("a", 60) for _ in range(2)] == [1, 2]
        await live.place("crews", "here", *BHOPAL)
        assert [each.name for each in await live.near("crews", *BHOPAL, metres=5, most=1)] == ["here"]
