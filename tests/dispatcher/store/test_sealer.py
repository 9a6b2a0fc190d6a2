"""PostgreSQL shared by several processes: positions without gaps, readers that never skip, turns taken."""

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url, select

from dispatcher.store import Contended, Fact, Store, Transaction, locked
from dispatcher.store.audit import verify_record
from dispatcher.store.sealer import LOCK_KEY
from dispatcher.store.tables import serial

Put = Callable[..., Callable[[Transaction], str]]
Until = Callable[..., Any]
PROCESSES, TASKS, WRITES = 2, 6, 40


async def follow(store: Store, number: int) -> list[Fact]:
    """Read by position as an event stream does, until so many are there."""
    news = asyncio.Event()
    store.on_sealed(lambda _: news.set())
    seen: list[Fact] = []
    while len(seen) < number:
        news.clear()
        new = await store.facts(seen[-1].position if seen else 0, 37)
        seen += new
        if not new:
            async with asyncio.timeout(20):
                await news.wait()
    return seen


async def test_processes_that_write_at_once_give_every_reader_every_fact_in_order(
    postgres_url: str, child: Callable[..., Any]
) -> None:
    total = PROCESSES * TASKS * WRITES * 2
    store = await Store.open(postgres_url)
    readers = [asyncio.create_task(follow(store, total)) for _ in range(3)]
    async with child(postgres_url, "a", TASKS, WRITES) as one, child(postgres_url, "b", TASKS, WRITES) as two:
        await asyncio.gather(one.hear(), two.hear())
    for seen in await asyncio.gather(*readers):
        assert [fact.position for fact in seen] == list(range(1, total + 1))
        assert {fact.subject for fact in seen} == {*one.answered, *two.answered}
    await store.close()
    assert verify_record(postgres_url).is_whole


async def test_kill_9_of_one_process_loses_no_answered_write_and_the_other_seals_on(
    postgres_url: str, child: Callable[..., Any], put: Put
) -> None:
    store = await Store.open(postgres_url)
    answered: set[str] = set()
    for round_ in range(4):
        async with child(postgres_url, f"round {round_}", 8) as it:
            await it.hear(8)
            await store.write(put(f"mine {round_}", 2))
            await asyncio.sleep(round_ * 0.005)
            await it.kill()
            answered |= set(it.answered)
    rows = await store.read(lambda tx: set(tx.execute(select(serial.c.name)).scalars()))
    assert answered <= rows
    facts = await asyncio.wait_for(follow(store, 2 * len(rows)), 20)
    assert {fact.subject for fact in facts} == rows
    await store.close()
    assert verify_record(postgres_url).is_whole


async def test_facts_wait_for_whoever_seals_and_then_come(postgres_url: str, put: Put, until: Until) -> None:
    store = await Store.open(postgres_url)
    plain = make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK_KEY,))
        await store.write(put("a"))
        await asyncio.sleep(0.1)
        assert await store.last_position() == 0

    async def sealed() -> bool:
        return await store.last_position() == 1

    await until(sealed)
    await store.close()


async def test_writers_that_would_wait_for_each_other_for_ever_both_get_through(
    postgres_url: str, put: Put
) -> None:
    store = await Store.open(postgres_url)
    await store.write(put("a"))
    await store.write(put("b"))
    meet = threading.Barrier(2)
    tries: list[str] = []

    def take(tx: Transaction, first: str, then: str) -> None:
        tries.append(first)
        tx.execute(locked(select(serial).where(serial.c.name == first))).one()
        if len(tries) <= 2:
            meet.wait(10)
        tx.execute(locked(select(serial).where(serial.c.name == then))).one()

    await asyncio.gather(
        store.write(lambda tx: take(tx, "a", "b")), store.write(lambda tx: take(tx, "b", "a"))
    )
    assert len(tries) >= 3  # the one that gave way may be quicker to the row than the one that waits for it
    await store.close()


async def test_connections_that_broke_are_replaced(postgres_url: str, put: Put, until: Until) -> None:
    store = await Store.open(postgres_url)
    await asyncio.gather(*(store.write(put(str(number))) for number in range(8)))
    plain = make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert len(await asyncio.gather(*(store.write(put(f"again {number}")) for number in range(8)))) == 8
    assert len(await store.read(lambda tx: tx.execute(select(serial)).all())) == 16

    async def sealed() -> bool:
        return await store.last_position() == 16

    await until(sealed)
    await store.close()


async def test_a_row_that_nobody_lets_go_ends_in_a_sentence(postgres_url: str, put: Put) -> None:
    store = await Store.open(postgres_url)
    await store.write(put("a"))
    plain = make_url(postgres_url).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(plain) as other:
        other.execute("SELECT * FROM serial FOR UPDATE")
        with pytest.raises(Contended, match="try again"):
            await store.write(lambda tx: tx.execute(locked(select(serial))).all())
    await store.close()
