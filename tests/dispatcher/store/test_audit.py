"""An altered journal is found, and the sentence says where."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from dispatcher.store import Store, Transaction, journal
from dispatcher.store.audit import Verdict, verify, verify_record

Put = Callable[..., Callable[[Transaction], str]]
FACTS = 12


@pytest.fixture
async def record(url: str, put: Put, until: Callable[..., Any]) -> str:
    """Give the address of a record of twelve sealed facts, with nobody on it."""
    store = await Store.open(url)
    for number in range(FACTS // 2):
        await store.write(put(str(number), 2))

    async def sealed() -> bool:
        return await store.last_position() == FACTS

    await until(sealed)
    await store.close()
    return url


def alter(url: str, *statements: str) -> Verdict:
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
    return verify_record(url)


def test_an_untouched_chain_is_whole(record: str) -> None:
    verdict = verify_record(record)
    assert verdict.is_whole
    assert verdict.head.position == FACTS
    assert verdict.sentence == f"Whole: {FACTS} facts, the last with hash {verdict.head.hash}."
    assert verify_record(record, noted=verdict.head).is_whole


@pytest.mark.parametrize(
    "change",
    [
        "data = replace(data, 'name', 'nome')",
        "kind = 'taken'",
        "office_id = 'other'",
        "subject = 'x'",
        "\"by\" = 'nobody'",
        "at = '2026-07-01T12:00:00.124Z'",
        "hash = '" + "1" * 64 + "'",
    ],
)
def test_what_was_altered_is_named_by_its_position(record: str, change: str) -> None:
    verdict = alter(record, f"UPDATE fact SET {change} WHERE position = 7")  # noqa: S608  # our own words
    assert not verdict.is_whole
    assert verdict.head.position == 6
    assert "position 7 " in verdict.sentence


def test_a_fact_taken_out_is_a_gap(record: str) -> None:
    verdict = alter(record, "DELETE FROM fact WHERE position = 5")
    assert verdict.sentence == "A gap: after position 4 comes 6."


def test_facts_that_changed_places_are_found(record: str) -> None:
    verdict = alter(
        record,
        "UPDATE fact SET position = 99 WHERE position = 5",
        "UPDATE fact SET position = 5 WHERE position = 6",
        "UPDATE fact SET position = 6 WHERE position = 99",
    )
    assert "position 5 " in verdict.sentence


def test_a_chain_cut_at_its_end_is_found_by_what_was_noted(record: str) -> None:
    noted = verify_record(record).head
    assert alter(record, "DELETE FROM fact WHERE position > 10").is_whole, (
        "a shorter chain is whole in itself"
    )
    verdict = verify_record(record, noted=noted)
    assert not verdict.is_whole
    assert verdict.sentence == "The chain to 10 lacks fact 12 as noted."


def test_unsealed_leftovers_are_counted(record: str) -> None:
    verdict = alter(record, "UPDATE fact SET position = NULL, hash = NULL WHERE position > 9")
    assert not verdict.is_whole
    assert verdict.sentence == "3 facts are not sealed; the 9 before them are whole."


def test_a_time_that_is_none_is_found_too(record: str) -> None:
    if not record.startswith("sqlite"):
        return
    verdict = alter(record, "UPDATE fact SET at = 'noon' WHERE position = 3")
    assert verdict.head.position == 2
    assert "altered" in verdict.sentence


async def test_a_running_store_can_be_walked_by_any_reader(record: str) -> None:
    store = await Store.open(record)
    assert (await store.read(lambda tx: verify(tx.connection))).is_whole
    await store.close()


def test_canonical_json_is_the_same_whatever_the_order() -> None:
    assert journal.canonical({"b": 1, "a": ["हाँ"]}) == '{"a":["हाँ"],"b":1}'
    assert journal.canonical({"a": ["हाँ"], "b": 1}) == journal.canonical({"b": 1, "a": ["हाँ"]})
