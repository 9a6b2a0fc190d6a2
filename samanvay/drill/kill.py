"""The kill drill: jobs go through a whole desk while its processes are killed and its ports are pulled."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from samanvay.desk import Desk, Plan
from samanvay.drill.client import Hands
from samanvay.drill.history import History
from samanvay.drill.witnesses import facts_of, last_told, rows_of, sets_of, unsent_of, waiting_in
from samanvay.sim.config import BaseSet, Channel, Handset, SimConfig
from samanvay.sim.history import History as SetMemory
from samanvay.sim.stage import Stage

TEMPER: Mapping[str, object] = {
    "silent": 0.04,
    "decline": 0.06,
    "answer": [1.0, 8.0],
    "travel": [2.0, 8.0],
    "arrive": [2.0, 8.0],
    "work": [2.0, 10.0],
}
DURATIONS = {"not_after.routine": 60.0, "grace": 20.0, "undelivered.routine": 30.0, "gateway_silence": 15.0}
JOBS_OF_A_CREW = 4
"""Of nine reply slots, and none is free again within a drill. A job and its replies take a channel 12 s."""
CREWS_OF_A_CHANNEL = 2
AT_ONCE = 8
"""Requests under way."""
BETWEEN_KILLS = (0.8, 3.2)
"""Seconds; a process needs one to be up again, so that some faults meet others."""
DOWN = (0.05, 1.5)
HEAD_START_SECONDS = 1.0
"""One that is starting may be killed too, but it gets so far."""
TARGETS = ("broker", "dispatcher", "gateway", "port")
LOSS = 0.02
DRAIN_SECONDS = 240.0
"""Words that arrive at their last moment, the man's whole wait, the card and the grace are 200 s together;
what is not over after that is stuck."""
SAY_EVERY = 20
"""Looks between two lines that tell how much is left."""
LAST_WORDS_SECONDS = 30.0
LOOK_SECONDS = 0.5
CALM_LOOKS = 3
"""So often in a row nothing may be left to do."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Orders:
    """What to rehearse."""

    seed: int
    jobs: int = 300
    kills: int = 60
    is_persistent: bool = True
    targets: tuple[str, ...] = TARGETS
    drain_seconds: float = DRAIN_SECONDS


@dataclass(frozen=True, slots=True)
class Blow:
    """One fault: who, how long after the one before, and for how long."""

    target: str
    number: int
    wait_seconds: float
    down_seconds: float


def plan_for(orders: Orders) -> Plan:
    """Size the district for the jobs."""
    crews = -(-orders.jobs // JOBS_OF_A_CREW)
    return Plan(
        channels=max(2, -(-crews // CREWS_OF_A_CHANNEL)),
        crews=CREWS_OF_A_CHANNEL,
        is_persistent=orders.is_persistent,
        durations=DURATIONS,
    )


def blows(orders: Orders, chance: Random) -> Iterator[Blow]:
    """Draw the faults; the same seed draws the same."""
    for number in range(orders.kills):
        target = orders.targets[number % len(orders.targets)] if number < len(orders.targets) else ""
        yield Blow(
            target or chance.choice(orders.targets),
            chance.randrange(1_000_000),
            chance.uniform(*BETWEEN_KILLS),
            chance.uniform(*DOWN),
        )


class KillDrill:
    """One drill in one folder."""

    def __init__(
        self,
        folder: Path,
        orders: Orders,
        say: Say,
        plan: Plan | None = None,
        temper: Mapping[str, object] = TEMPER,
    ) -> None:
        self.folder = folder
        self.orders = orders
        self.desk = Desk(folder, plan or plan_for(orders))
        self.struck: Counter[str] = Counter()
        self._say = say
        self._chance = Random(orders.seed)  # noqa: S311 - a rehearsal must be repeatable
        self.hands = Hands(self.desk, self._chance)
        self._memory = SetMemory(folder / "sets.jsonl", _now)
        self.stage = Stage(sim_for(self.desk, orders.seed, temper), self._memory)
        self._turns = {target: asyncio.Lock() for target in TARGETS}
        self._is_over = False

    async def run(self) -> History:
        """Do the jobs while the faults strike; gives the history."""
        return await self.rehearse(self._play)

    async def rehearse(self, play: Callable[[], Awaitable[None]]) -> History:
        """Raise the desk, let `play` happen, wait until the backlog has drained; gives the history."""
        await self.desk.prepare()
        self.stage.start()
        consoles: list[asyncio.Task[None]] = []
        try:
            await self.desk.start()
            consoles = [
                asyncio.create_task(self.hands.follow(0, lambda: not self._is_over)) for _ in range(2)
            ]
            await play()
            await self._drain()
            return self._history()
        finally:
            self._is_over = True
            for console in consoles:
                console.cancel()
            await asyncio.gather(*consoles, return_exceptions=True)
            self.stage.stop()
            self.desk.stop()
            self._memory.close()

    async def _play(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._work(), name="jobs")
            group.create_task(self._strike(), name="faults")

    async def _work(self) -> None:
        numbers = iter(range(self.orders.jobs))
        expected = self.orders.kills * sum(BETWEEN_KILLS) / 2
        pause = expected * AT_ONCE / self.orders.jobs / 2  # the other half of the time the desk is away

        async def worker() -> None:
            for number in numbers:
                await self.hands.job(number, self.desk.posts[number % len(self.desk.posts)])
                await asyncio.sleep(pause * self._chance.uniform(0.2, 1.4))

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(worker())
        self._say(f"{self.orders.jobs} jobs are accepted.")

    async def _strike(self) -> None:
        async with asyncio.TaskGroup() as group:
            for count, blow in enumerate(blows(self.orders, self._chance), start=1):
                await asyncio.sleep(blow.wait_seconds)
                group.create_task(self._blow(blow))
                if count % 10 == 0:
                    jobs = len({answer.key for answer in self.hands.answers}) // 2
                    self._say(f"{count} of {self.orders.kills} faults, {jobs} jobs accepted.")
        hits = ", ".join(f"{target} {count}" for target, count in sorted(self.struck.items()))
        self._say(f"All faults are over: {hits}.")

    async def _blow(self, blow: Blow) -> None:
        self.struck[blow.target] += 1
        if blow.target == "port":
            name = self.desk.plan.channel_names[blow.number % self.desk.plan.channels]
            self.stage.pull(name)
            await asyncio.sleep(blow.down_seconds)
            self.stage.plug(name)
            return
        servers = {
            "broker": self.desk.broker,
            "gateway": self.desk.gateway,
            "dispatcher": self.desk.dispatchers[blow.number % len(self.desk.dispatchers)],
        }
        async with self._turns[blow.target]:  # one that is down already is killed when it is up again
            server = servers[blow.target]
            server.kill()
            await asyncio.sleep(blow.down_seconds)
            server.spawn()
            await asyncio.sleep(HEAD_START_SECONDS)

    async def _drain(self) -> None:
        """Wait until nothing is left to do; then the crews go home, and what they said last is recorded."""
        if not await self._is_calm(self.orders.drain_seconds):
            self._say("The backlog has not drained in time.")
            return
        self._say("The backlog has drained.")
        self.stage.stop()
        await self._is_calm(LAST_WORDS_SECONDS)

    async def _is_calm(self, seconds: float) -> bool:
        calm = 0
        for look in range(int(seconds / LOOK_SECONDS)):
            await asyncio.sleep(LOOK_SECONDS)
            last = last_told(self.desk.record)
            behind = sum(last != (seen[-1] if seen else 0) for seen in self.hands.streams)
            waiting = waiting_in(self.desk.record) + unsent_of(self.desk.outbox) + behind
            calm = 0 if waiting else calm + 1
            if calm == CALM_LOOKS:
                return True
            if not look % SAY_EVERY:
                self._say(f"{waiting} things are not at their end yet.")
        return False

    def _history(self) -> History:
        return History(
            answers=tuple(self.hands.answers),
            sets=sets_of(self.folder / "sets.jsonl"),
            facts=facts_of(self.desk.record),
            rows=rows_of(self.desk.record),
            ended_at=_now(),
            unsent={self.desk.gateway.name: unsent_of(self.desk.outbox)},
            streams=tuple(tuple(seen) for seen in self.hands.streams),
        )


def sim_for(desk: Desk, seed: int, temper: Mapping[str, object]) -> SimConfig:
    """Lay out the simulated sets and crews of a desk."""
    plan = desk.plan
    names = plan.channel_names
    return SimConfig(
        folder=desk.ports,
        seed=seed,
        channel=[Channel(name=name, loss=LOSS) for name in names],
        base=[
            BaseSet(name=name, address=f"BASE{number}", channel=name, baud=plan.baud)
            for number, name in enumerate(names, start=1)
        ],
        handset=[
            Handset(unit=unit, name=unit, channel=name, temper=dict(temper))
            for name in names
            for unit in plan.units(name)
        ],
    )


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the clock of this process
