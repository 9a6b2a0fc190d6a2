"""A desk survives kills; a desk with a deliberate bug does not get past the checker."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from samanvay.desk import Plan, start
from samanvay.drill.checker import check
from samanvay.drill.history import History
from samanvay.drill.kill import KillDrill, Orders

BUGS = Path(__file__).parent / "bugs"
HONEST: tuple[str, ...] = ()
EARLY_PUBLISHER = (str(BUGS / "early_publisher.py"),)
TRUSTING_BUS = (str(BUGS / "trusting_bus.py"),)
DURATIONS = {"not_after.routine": 20.0, "grace": 5.0, "undelivered.routine": 15.0, "query_after": 1.0}
WILLING = {"silent": 0.0, "decline": 0.0, "answer": [0.5, 1.0], "travel": [40, 41], "arrive": [1, 2]}
"""A man who accepts soon and is then on his way until the drill is over."""
LOOKS = 600  # of 0.05 s: an order is shown within seconds, on a busy machine too

Scenario = Callable[[KillDrill], Awaitable[None]]


def small_drill(folder: Path, command: tuple[str, ...] = HONEST) -> KillDrill:
    """Lay out one channel with one crew, and a broker that forgets."""
    plan = Plan(durations=DURATIONS, is_persistent=False, dispatcher_command=command)
    orders = Orders(seed=7, jobs=1, kills=0, is_persistent=False, drain_seconds=75.0)
    return KillDrill(folder, orders, print, plan, WILLING)


async def rehearsed(drill: KillDrill, scenario: Scenario) -> History:
    return await drill.rehearse(lambda: scenario(drill))


async def killed_when_the_crew_has_read_it(drill: KillDrill) -> None:
    """Kill the dispatcher as soon as the order is on the crew's display; the client asks again."""
    job = asyncio.create_task(drill.hands.job(1, drill.desk.posts[0]))
    view = drill.stage.views[drill.desk.posts[0].unit]
    for _ in range(LOOKS):
        if view.state.display:
            break
        await asyncio.sleep(0.05)
    assert view.state.display, "The order did not come."
    dispatcher = drill.desk.dispatchers[0]
    dispatcher.kill()
    await start(dispatcher)
    await job


async def broker_dies_with_an_order_for_an_absent_gateway(drill: KillDrill) -> None:
    """Let the broker take the order, say so, and forget it."""
    drill.desk.gateway.kill()
    await drill.hands.job(1, drill.desk.posts[0])
    await asyncio.sleep(1.0)  # it has been published: that takes milliseconds
    drill.desk.broker.kill()
    await start(drill.desk.broker)
    await start(drill.desk.gateway)


@pytest.mark.parametrize(
    "scenario", [killed_when_the_crew_has_read_it, broker_dies_with_an_order_for_an_absent_gateway]
)
async def test_the_desk_as_it_is_gets_past_the_checker(scenario: Scenario, tmp_path: Path) -> None:
    history = await rehearsed(small_drill(tmp_path), scenario)
    assert check(history) == []
    assert [row["state"] for row in history.table("assignment")] == ["accepted"]


async def test_publishing_before_commit_makes_the_checker_fail(tmp_path: Path) -> None:
    history = await rehearsed(small_drill(tmp_path, EARLY_PUBLISHER), killed_when_the_crew_has_read_it)
    falls = {fall.invariant: fall.words for fall in check(history)}
    assert "I4" in falls, falls


async def test_believing_the_broker_makes_the_checker_fail(tmp_path: Path) -> None:
    history = await rehearsed(
        small_drill(tmp_path, TRUSTING_BUS), broker_dies_with_an_order_for_an_absent_gateway
    )
    falls = {fall.invariant: fall.words for fall in check(history)}
    assert "I5" in falls, falls


async def test_twenty_jobs_survive_six_faults(tmp_path: Path) -> None:
    plan = Plan(channels=10, durations={**DURATIONS, "not_after.routine": 30.0}, is_persistent=False)
    orders = Orders(seed=3, jobs=20, kills=6, is_persistent=False, drain_seconds=120.0)
    temper = {**WILLING, "silent": 0.05, "decline": 0.1, "travel": [1, 2], "work": [1, 3]}
    drill = KillDrill(tmp_path, orders, print, plan, temper)
    history = await drill.run()
    assert check(history) == []
    assert sum(drill.struck.values()) == 6
    assert len(history.table("assignment")) == 20


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("is_persistent", [True, False], ids=["persistent", "forgetful"])
async def test_three_hundred_jobs_survive_sixty_faults(*, is_persistent: bool, tmp_path: Path) -> None:
    drill = KillDrill(tmp_path, Orders(seed=11, is_persistent=is_persistent), print)
    history = await drill.run()
    assert check(history) == []
    assert sum(drill.struck.values()) == 60
    assert len(history.table("assignment")) == 300
