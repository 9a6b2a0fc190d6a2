"""Who asks at the same time, of whichever process, gets one answer; and every console sees every fact."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from samanvay.client import Client, Unanswered
from samanvay.desk import Desk, Plan
from samanvay.drill.history import UNTOLD
from samanvay.drill.witnesses import facts_of, rows_of
from samanvay.servers.redis import Redis

ROUNDS = 1000
AT_ONCE = 8
"""Identical requests of one round."""
SIDE_BY_SIDE = 4
"""Rounds, on different incidents."""
CREWS = 125  # of eight slots each: a slot is not free again within the test
CATCH_UP_SECONDS = 15.0


@asynccontextmanager
async def desk_of(folder: Path, plan: Plan) -> AsyncIterator[Desk]:
    desk = Desk(folder, plan)
    await desk.prepare()
    try:
        await desk.start()
        yield desk
    finally:
        desk.stop()


class Rounds:
    """Asks eight times at once in every round, and counts the answers."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.count = 0
        self.wrong: list[str] = []

    async def play(self, rounds: int) -> None:
        """Play so many rounds, some side by side."""
        numbers = iter(range(self.count, self.count + rounds))
        self.count += rounds

        async def lane() -> None:
            processes = len(self.desk.dispatchers)
            clients = [self.desk.client(number % processes) for number in range(AT_ONCE)]
            for number in numbers:
                await self.round(number, clients)
            for client in clients:
                client.close()

        async with asyncio.TaskGroup() as group:
            for _ in range(SIDE_BY_SIDE):
                group.create_task(lane())

    async def round(self, number: int, clients: list[Client]) -> None:
        """Register one incident and assign it eight times; every other round without a key."""
        complaint = {
            "source": "1912",
            "source_ref": f"R-{number}",
            "office_id": self.desk.office_id,
            "category": "no_supply",
            "place": f"Arera {number}",
        }
        registered = await clients[number % AT_ONCE].ask("POST", "/api/complaints", complaint)
        assert registered.status == 201, f"round {number}: {registered.status} {registered.body!r}"
        path = f"/api/incidents/{registered.json()['incident']['id']}/assignments"
        crew = {"crew_id": self.desk.posts[number % len(self.desk.posts)].crew_id}
        key = {"Idempotency-Key": f"R-{number}"} if number % 2 else {}
        replies = await asyncio.gather(*(client.ask("POST", path, crew, key) for client in clients))
        statuses = Counter(reply.status for reply in replies)
        given = {reply.json()["assignment"]["id"] for reply in replies if reply.status in (200, 201)}
        expected = {201: 1, 200: AT_ONCE - 1} if key else {201: 1, 409: AT_ONCE - 1}
        if len(given) != 1 or statuses != expected:
            self.wrong.append(f"round {number}: {dict(statuses)}, {len(given)} assignments")


def assert_one_each(desk: Desk) -> None:
    held = Counter(row["incident_id"] for row in rows_of(desk.record)["assignment"])
    assert len(held) == ROUNDS
    assert set(held.values()) == {1}


async def test_eight_identical_assigns_give_one_assignment_on_sqlite(tmp_path: Path) -> None:
    async with desk_of(tmp_path, Plan(crews=CREWS, has_radio=False)) as desk:
        rounds = Rounds(desk)
        await rounds.play(ROUNDS)
        assert rounds.wrong == []
        assert_one_each(desk)


async def test_two_processes_give_one_assignment_and_show_every_fact_though_redis_dies(
    tmp_path: Path, postgres_url: str, redis_server: Redis
) -> None:
    plan = Plan(crews=CREWS, dispatchers=2, has_radio=False, record=postgres_url, live=redis_server.url)
    async with desk_of(tmp_path, plan) as desk:
        rounds = Rounds(desk)
        seen: list[list[int]] = [[], []]
        consoles = [asyncio.create_task(follow(desk, number, seen[number])) for number in (0, 1)]
        await rounds.play(ROUNDS // 3)
        redis_server.kill()
        await rounds.play(ROUNDS // 3)
        redis_server.start()
        await rounds.play(ROUNDS - rounds.count)
        facts = facts_of(desk.record)
        told = [fact.position for fact in facts if not fact.kind.startswith(UNTOLD)]
        await until(lambda: all(positions and positions[-1] == told[-1] for positions in seen))
        for console in consoles:
            console.cancel()
        await asyncio.gather(*consoles, return_exceptions=True)
    assert rounds.wrong == []
    assert_one_each(desk)
    assert None not in told
    assert seen == [told, told]


async def follow(desk: Desk, dispatcher: int, seen: list[int]) -> None:
    """Be a console of one process."""
    while True:
        try:
            async for position, _ in desk.client(dispatcher).events(f"/api/events?after={last(seen)}"):
                if position:
                    seen.append(int(position))
        except Unanswered:
            await asyncio.sleep(0.1)


def last(seen: list[int]) -> int:
    return seen[-1] if seen else 0


async def until(is_so: Callable[[], bool]) -> None:
    for _ in range(int(CATCH_UP_SECONDS / 0.005)):
        if is_so():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("It did not come in time.")
