"""The one writer of a SQLite record: group commit, kills in the middle, another process on the same file."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dispatcher.store import NewFact, Store, Transaction, Unavailable
from dispatcher.store.audit import verify, verify_record
from dispatcher.store.tables import serial
from dispatcher.store.writer import BATCH

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
Put = Callable[..., Callable[[Transaction], str]]
SPREAD_SECONDS = 0.04  # kills come within so long of a busy writer's first answer, each at another moment


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "record.db"


@pytest.fixture
def file_url(file: Path) -> str:
    return f"sqlite:///{file}"


@pytest.fixture(params=["loop", "thread"])
def flushes(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let flushes be as they are on a quick disk, and as they are on a slow one."""
    quick = {"loop": 10.0, "thread": 0.0}[request.param]
    monkeypatch.setattr("dispatcher.store.writer.QUICK_SECONDS", quick)
    return str(request.param)


def size(file: Path) -> int:
    """Give the bytes of the file itself, without its log."""
    return file.stat().st_size


@contextmanager
def held(file: Path) -> Iterator[None]:
    """Hold the file as another process does that writes to it."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()


@pytest.mark.usefixtures("flushes")
async def test_what_waits_together_shares_one_flush(file_url: str, file: Path, put: Put) -> None:
    store = await Store.open(file_url)
    commits: list[bool] = []
    store.on_commit(lambda: commits.append(True))
    with held(file):
        writes = [asyncio.create_task(store.write(put(str(number)))) for number in range(3 * BATCH)]
        await asyncio.sleep(0.05)
        assert not commits
    await asyncio.gather(*writes)
    assert len(commits) == 3
    assert (await store.read(lambda tx: verify(tx.connection))).head.position == 3 * BATCH
    await store.close()


@pytest.mark.usefixtures("flushes")
async def test_what_a_person_waits_for_goes_before_the_desks_own_work_and_starves_none_of_it(
    file_url: str, file: Path, put: Put
) -> None:
    store = await Store.open(file_url)
    with held(file):
        first = asyncio.create_task(store.write(put("first")))
        await asyncio.sleep(0.05)
        own = [store.write(put(f"own {number}"), is_own=True) for number in range(5)]
        asked = [store.write(put(f"asked {number}")) for number in range(3)]
        rest = [asyncio.create_task(each) for each in (*own, *asked)]
        await asyncio.sleep(0)
    await asyncio.gather(first, *rest)
    order = [fact.subject for fact in await store.facts(0, 100)]
    assert max(order.index(f"asked {number}") for number in range(3)) <= order.index("own 1")
    assert [name for name in order if name.startswith("own")] == [f"own {number}" for number in range(5)]
    await store.close()


async def test_who_asks_for_something_else_does_not_wait_for_the_one_who_holds_the_file(
    file_url: str, file: Path, put: Put
) -> None:
    store = await Store.open(file_url)
    with held(file):
        write = asyncio.create_task(store.write(put("late")))
        async with asyncio.timeout(1.0):
            assert await store.read(lambda tx: tx.execute(select(serial.c.name)).all()) == []
        assert not write.done()
    assert await write == "late"
    await store.close()


async def test_who_holds_the_file_for_too_long_fails_what_waits_and_not_what_comes_after(
    file_url: str, file: Path, put: Put, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dispatcher.store.writer.WAIT", "PRAGMA busy_timeout=50")
    store = await Store.open(file_url)
    with held(file), pytest.raises(Unavailable, match="locked"):
        await store.write(put("too early"))
    assert await store.write(put("after")) == "after"
    assert [fact.subject for fact in await store.facts(0, 9)] == ["after"]
    await store.close()


async def test_the_log_is_taken_home_while_the_record_is_open(
    file_url: str, file: Path, put: Put, until: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dispatcher.store.checkpoint.PAUSE_SECONDS", 0.05)
    store = await Store.open(file_url)
    before = size(file)
    await store.write(put("much", facts=500))

    async def is_home() -> bool:
        return size(file) > before + 50_000

    await until(is_home)
    await store.close()


@pytest.mark.parametrize("rounds", [8, pytest.param(80, marks=pytest.mark.long)])
async def test_kill_9_never_loses_an_answered_write_nor_breaks_the_chain(
    file_url: str, child: Callable[..., Any], rounds: int
) -> None:
    answered: set[str] = set()
    for round_ in range(rounds):
        async with child(file_url, f"round {round_}", 8) as it:
            await it.hear(1)
            await asyncio.sleep(SPREAD_SECONDS * round_ / rounds)
            await it.kill()
            answered |= set(it.answered)
    store = await Store.open(file_url)
    rows = await store.read(lambda tx: set(tx.execute(select(serial.c.name)).scalars()))
    facts = await store.facts(0, 1_000_000)
    verdict = await store.read(lambda tx: verify(tx.connection))
    await store.close()
    assert answered <= rows
    assert len(answered) > rounds
    assert verdict.is_whole, verdict.sentence
    assert len(facts) == 2 * len(rows)
    assert {fact.subject for fact in facts} == rows, (
        "each change has its facts, and no fact is without its change"
    )


async def test_two_processes_on_one_file_keep_one_chain(
    file_url: str, child: Callable[..., Any], put: Put
) -> None:
    store = await Store.open(file_url)
    async with child(file_url, "other", 4, 50) as it:
        await it.hear(1)
        for number in range(100):
            await store.write(put(f"mine {number}"))
        await it.hear()
    await store.close()
    verdict = verify_record(file_url)
    assert verdict.is_whole, verdict.sentence
    assert verdict.head.position == 100 + 4 * 50 * 2


async def test_facts_another_tool_left_unsealed_are_sealed_at_the_start(file_url: str, file: Path) -> None:
    await (await Store.open(file_url)).close()
    with sqlite3.connect(file) as raw:
        raw.execute(
            "INSERT INTO fact (kind, office_id, subject, by, at, data)"
            " VALUES ('imported', 'o', 's', 'tool', '2026-07-01T00:00:00.000Z', '{}')"
        )
    raw.close()
    assert not verify_record(file_url).is_whole
    store = await Store.open(file_url)
    assert [fact.kind for fact in await store.facts(0, 9)] == ["imported"]
    await store.close()
    assert verify_record(file_url).is_whole


@pytest.mark.usefixtures("flushes")
async def test_a_full_disk_fails_the_writes_and_not_the_writer(file_url: str, put: Put) -> None:
    store = await Store.open(file_url)
    await store.write(put("before"))

    def fill(tx: Transaction) -> None:
        tx.connection.exec_driver_sql("PRAGMA max_page_count=1")  # SQLite sets it to what is in use
        for number in range(200):
            tx.record(NewFact("big", "o", str(number), "b", AT, {"text": "x" * 5000}))

    with pytest.raises(Unavailable, match="full"):
        await store.write(fill)
    await store.write(lambda tx: tx.connection.exec_driver_sql("PRAGMA max_page_count=1000000"))
    crowd = [store.write(put(str(number))) for number in range(5)]
    assert len(await asyncio.gather(*crowd)) == 5
    assert (await store.read(lambda tx: verify(tx.connection))).head.position == 6
    await store.close()
