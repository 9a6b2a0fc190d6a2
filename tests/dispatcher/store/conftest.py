"""A store on each database, simple work for it, and a child process that writes."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dispatcher.store import NewFact, Store, Transaction
from dispatcher.store.tables import serial

CHILD = Path(__file__).with_name("child.py")
NOON = datetime(2026, 7, 1, 12, 0, 0, 123456, tzinfo=UTC)
PATIENCE_SECONDS = 20.0
LOOK_SECONDS = 0.01

Put = Callable[..., Callable[[Transaction], str]]


class Child:
    """Another process that writes to the same record and says what was answered, a line for each."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.answered: list[str] = []

    async def hear(self, lines: int | None = None) -> None:
        """Read so many answers, or all until it ends."""
        assert self._process.stdout
        while lines is None or len(self.answered) < lines:
            line = await self._process.stdout.readline()
            if not line:
                return
            if line.endswith(b"\n"):
                self.answered.append(json.loads(line))

    async def kill(self) -> None:
        """Kill -9, and read what it had answered."""
        self._process.send_signal(signal.SIGKILL)
        await self.hear()
        await self._process.wait()


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of an empty record, on each database in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/record.db"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """Open a store on each database in turn."""
    opened = await Store.open(url)
    yield opened
    await opened.close()


@pytest.fixture
def put() -> Put:
    """Give what makes the work of writing one row and so many facts."""

    def put(
        name: str, facts: int = 1, then: Callable[[], object] = lambda: None
    ) -> Callable[[Transaction], str]:
        def work(tx: Transaction) -> str:
            tx.execute(serial.insert(), {"name": name, "last": 1})
            for number in range(facts):
                tx.record(
                    NewFact(
                        "put", "office", name, "ravi", NOON, {"name": name, "number": number, "हिन्दी": "हाँ"}
                    )
                )
            then()
            return name

        return work

    return put


@pytest.fixture
def child() -> Callable[..., object]:
    """Give what starts another writing process, as a context; it is killed at the end."""

    @asynccontextmanager
    async def start(url: str, prefix: str, tasks: int, writes: int = 0) -> AsyncIterator[Child]:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(CHILD),
            url,
            prefix,
            str(tasks),
            str(writes),
            stdout=asyncio.subprocess.PIPE,
        )
        it = Child(process)
        try:
            yield it
        finally:
            if process.returncode is None:
                await it.kill()

    return start


@pytest.fixture
def until() -> Callable[..., object]:
    """Wait until a claim about the store holds."""

    async def until(claim: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not await claim():  # type: ignore[misc]  # noqa: ASYNC110  # any coroutine, about the record
                await asyncio.sleep(LOOK_SECONDS)

    return until
