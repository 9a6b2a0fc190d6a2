"""What the store promises on both databases."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import SQLAlchemyError

from dispatcher.store import Conflict, NewFact, Overloaded, Store, StoreError, Transaction, locked
from dispatcher.store.tables import gateway, office, serial

AT = datetime(2026, 7, 1, 12, tzinfo=UTC)
Put = Callable[..., Callable[[Transaction], str]]
Until = Callable[..., Any]


def names(tx: Transaction) -> set[str]:
    return set(tx.execute(select(serial.c.name)).scalars())


def raises() -> None:
    raise LookupError("no such crew")


async def sealed(store: Store, number: int, until: Until) -> None:
    async def are() -> bool:
        return await store.last_position() >= number

    await until(are)


async def test_an_answer_comes_after_the_commit(store: Store, put: Put) -> None:
    assert await store.write(put("a")) == "a"
    assert await store.read(names) == {"a"}


async def test_work_that_raises_leaves_nothing_and_its_caller_gets_the_error(
    store: Store, put: Put, until: Until
) -> None:
    with pytest.raises(LookupError, match="no such crew"):
        await store.write(put("a", then=raises))
    await store.write(put("b"))
    await sealed(store, 1, until)
    assert await store.read(names) == {"b"}
    assert [fact.subject for fact in await store.facts(0, 10)] == ["b"]


async def test_a_statement_that_fails_tells_no_value(store: Store) -> None:
    def mistaken(tx: Transaction) -> None:
        tx.execute(text("INSERT INTO nowhere VALUES (:phone)"), {"phone": "9826012345"})

    with pytest.raises((SQLAlchemyError, StoreError)) as told:
        await store.write(mistaken)
    assert "nowhere" in str(told.value)
    assert "9826012345" not in str(told.value)


async def test_one_failing_in_a_crowd_loses_only_itself(store: Store, put: Put, until: Until) -> None:
    work = [put(str(number), 2, raises if number % 3 == 0 else lambda: None) for number in range(60)]
    results = await asyncio.gather(*(store.write(each) for each in work), return_exceptions=True)
    good = {str(number) for number in range(60) if number % 3}
    assert {result for result in results if isinstance(result, str)} == good
    assert all(isinstance(results[number], LookupError) for number in range(0, 60, 3))
    assert await store.read(names) == good
    await sealed(store, 80, until)
    facts = await store.facts(0, 200)
    assert [fact.position for fact in facts] == list(range(1, 81))
    assert {fact.subject for fact in facts} == good


async def test_a_broken_unique_rule_is_a_conflict_with_the_same_name_everywhere(
    store: Store, put: Put
) -> None:
    await store.write(put("a"))
    with pytest.raises(Conflict) as broken:
        await store.write(put("a"))
    assert broken.value.rule == "pk_serial"

    def two_offices(tx: Transaction) -> None:
        for each in "12":
            tx.execute(
                insert(office),
                {"id": each, "kind": "dc", "code": "X", "name": "x", "name_hi": "x", "path": each},
            )

    with pytest.raises(Conflict) as broken:
        await store.write(two_offices)
    assert broken.value.rule == "uq_office_code"


async def test_a_row_that_points_nowhere_is_refused(store: Store) -> None:
    def orphan(tx: Transaction) -> None:
        tx.execute(insert(gateway), {"site": "x", "office_id": "nowhere", "name": "x"})

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await store.write(orphan)


async def test_facts_are_told_as_they_were_and_in_order(store: Store, until: Until) -> None:
    kolkata = timezone(timedelta(hours=5, minutes=30))
    said = NewFact(
        "said", "o", "s", "रवि", datetime(2026, 7, 1, 17, 30, 0, 7999, kolkata), {"ख": [1, None, "\0"]}
    )

    def both(tx: Transaction) -> None:
        tx.record(said)
        tx.record(NewFact("done", "o", "s", "रवि", AT, {}))

    await store.write(both)
    await sealed(store, 2, until)
    first, second = await store.facts(0, 10)
    assert (first.position, first.kind, first.by, first.data) == (1, "said", "रवि", {"ख": [1, None, "\0"]})
    assert first.at == datetime(2026, 7, 1, 12, 0, 0, 7000, UTC)
    assert (second.position, second.kind) == (2, "done")
    assert await store.facts(1, 10) == [second]
    assert await store.facts(0, 1) == [first]
    assert await store.last_position() == 2


@pytest.mark.parametrize("data", [{"a": float("nan")}, {"a": "\ud800"}, {"a": object()}])
async def test_a_fact_that_does_not_fit_in_json_fails_where_it_is_told(
    store: Store, data: dict[str, object]
) -> None:
    with pytest.raises((ValueError, TypeError)):
        await store.write(lambda tx: tx.record(NewFact("k", "o", "s", "b", AT, data)))
    with pytest.raises(ValueError, match="zone"):
        await store.write(lambda tx: tx.record(NewFact("k", "o", "s", "b", AT.replace(tzinfo=None), {})))
    assert await store.last_position() == 0


async def test_times_come_back_in_utc_with_milliseconds(store: Store) -> None:
    def keep(tx: Transaction) -> None:
        row = {"id": "o", "kind": "dc", "code": "X", "name": "x", "name_hi": "x", "path": "o"}
        tx.execute(insert(office), row)
        seen = datetime(2026, 7, 1, 17, 30, 1, 999999, timezone(timedelta(hours=5, minutes=30)))
        tx.execute(insert(gateway), {"site": "x", "office_id": "o", "name": "x", "seen_at": seen})

    await store.write(keep)
    seen = await store.read(lambda tx: tx.execute(select(gateway.c.seen_at)).scalar_one())
    assert seen == datetime(2026, 7, 1, 12, 0, 1, 999000, UTC)
    assert seen.tzinfo is UTC


async def test_a_reader_sees_one_moment_and_changes_nothing(store: Store, put: Put) -> None:
    loop = asyncio.get_running_loop()

    def twice(tx: Transaction) -> tuple[set[str], set[str]]:
        before = names(tx)
        asyncio.run_coroutine_threadsafe(store.write(put("new")), loop).result(10)
        return before, names(tx)

    assert await store.read(twice) == (set(), set())
    assert await store.read(names) == {"new"}
    with pytest.raises(Exception, match=r"(?i)read.?only"):
        await store.read(lambda tx: tx.execute(insert(serial), {"name": "x", "last": 1}))
    with pytest.raises(TypeError, match="reader"):
        await store.read(lambda tx: tx.record(NewFact("k", "o", "s", "b", AT, {})))
    assert await store.read(names) == {"new"}


async def test_who_waits_for_news_is_told_of_commits_and_positions(
    store: Store, put: Put, until: Until
) -> None:
    commits: list[bool] = []
    positions: list[int] = []
    store.on_commit(lambda: commits.append(True))
    store.on_sealed(positions.append)
    for name in "abc":
        await store.write(put(name, 2))
    await sealed(store, 6, until)

    async def told() -> bool:
        return bool(positions) and positions[-1] == 6

    await until(told)
    assert len(commits) == 3
    assert positions == sorted(set(positions))


async def test_a_counter_under_a_crowd_loses_no_step(store: Store, put: Put) -> None:
    await store.write(put("counter"))

    def step(tx: Transaction) -> int:
        last: int = tx.execute(locked(select(serial.c.last).where(serial.c.name == "counter"))).scalar_one()
        tx.execute(serial.update().where(serial.c.name == "counter").values(last=last + 1))
        return last + 1

    assert sorted(await asyncio.gather(*(store.write(step) for _ in range(100)))) == list(range(2, 102))


async def test_eight_at_once_under_one_rule_give_one_and_the_others_see_it(store: Store) -> None:
    def first_or_found(tx: Transaction, name: str) -> bool:
        if tx.execute(select(serial).where(serial.c.name == name)).first():
            return False
        tx.execute(serial.insert(), {"name": name, "last": 1})
        return True

    for round_ in range(20):
        name = str(round_)
        work = [store.write(partial(first_or_found, name=name)) for _ in range(8)]
        assert sorted(await asyncio.gather(*work)) == [False] * 7 + [True]


async def test_a_full_queue_refuses_at_once_and_what_waited_is_written(url: str, put: Put) -> None:
    store = await Store.open(url, writes_waiting=5)
    writes = [store.write(put(str(number))) for number in range(40)]
    results = await asyncio.gather(*writes, return_exceptions=True)
    refused = [result for result in results if isinstance(result, Overloaded)]
    written = {result for result in results if isinstance(result, str)}
    assert refused
    assert "5 writes wait" in str(refused[0])
    assert len(written) == 40 - len(refused) >= 5
    assert await store.write(put("later")) == "later"
    assert await store.read(names) == written | {"later"}
    await store.close()


async def test_closing_finishes_what_is_queued_and_takes_no_more(url: str, put: Put) -> None:
    store = await Store.open(url)
    writes = asyncio.gather(*(store.write(put(str(number))) for number in range(20)))
    await asyncio.sleep(0)
    await store.close()
    assert len(await writes) == 20
    with pytest.raises(Overloaded, match="closing"):
        await store.write(put("late"))
    again = await Store.open(url)
    assert len(await again.read(names)) == 20
    await again.close()


async def test_one_who_stops_waiting_disturbs_nobody(store: Store, put: Put) -> None:
    impatient = asyncio.create_task(store.write(put("a")))
    patient = asyncio.create_task(store.write(put("b")))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient == "b"


async def test_the_chain_goes_on_where_it_ended(url: str, put: Put, until: Until) -> None:
    for round_ in range(3):
        store = await Store.open(url)
        await store.write(put(str(round_), 2))
        await sealed(store, 2 * round_ + 2, until)
        await store.close()
    store = await Store.open(url)
    assert [fact.position for fact in await store.facts(0, 10)] == [1, 2, 3, 4, 5, 6]
    await store.close()
