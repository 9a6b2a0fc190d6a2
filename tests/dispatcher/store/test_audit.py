"""An altered journal is found, and the sentence says where."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from structlog.testing import capture_logs

from dispatcher.store import NoRecord, Store, Transaction, Unavailable, journal
from dispatcher.store.audit import Verdict, look_over, verify, verify_record

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


def kept_in(folder: Path) -> dict[str, bytes]:
    """Give what a folder holds; locks, which SQLite keeps in a file, are nothing that is kept."""
    return {each.name: each.read_bytes() for each in folder.iterdir() if not each.name.endswith("-shm")}


def test_an_untouched_chain_is_whole(record: str) -> None:
    verdict = verify_record(record)
    assert verdict.is_whole
    assert verdict.head.position == FACTS
    assert verdict.sentence == f"Whole: {FACTS} facts, the last with hash {verdict.head.hash}."
    assert verify_record(record, noted=verdict.head).is_whole


async def test_it_leaves_a_record_as_it_is_that_a_crash_left_with_its_log(
    tmp_path: Path, child: Callable[..., Any]
) -> None:
    url = f"sqlite:///{tmp_path}/record.db"
    await (await Store.open(url)).close()
    async with child(url, "c", 4) as writing:
        await writing.hear(20)
        await writing.kill()
    before = kept_in(tmp_path)
    assert "record.db-wal" in before
    assert verify_record(url).is_whole
    after = kept_in(tmp_path)
    assert after == before


async def test_it_leaves_nothing_beside_a_record_that_nobody_has_open(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/a record.db"
    await (await Store.open(url)).close()
    assert verify_record(url).is_whole
    assert list(kept_in(tmp_path)) == ["a record.db"]


def test_where_no_record_is_it_makes_none(tmp_path: Path, postgres_url: str) -> None:
    (tmp_path / "empty.db").touch()
    for url in (f"sqlite:///{tmp_path}/none/x.db", f"sqlite:///{tmp_path}/empty.db", postgres_url):
        with pytest.raises(NoRecord, match="There is no record at "):
            verify_record(url)
        with pytest.raises(NoRecord):
            verify_record(url)  # and none was made by asking
    assert [(path.name, path.stat().st_size) for path in tmp_path.iterdir()] == [("empty.db", 0)]


def test_what_is_no_record_and_who_is_not_there_are_said_so(tmp_path: Path, free_port: int) -> None:
    (tmp_path / "letter.txt").write_text("Dear all, " * 100)
    with pytest.raises(Unavailable, match="file is not a database"):
        verify_record(f"sqlite:///{tmp_path}/letter.txt")
    with pytest.raises(Unavailable, match="refused"):
        verify_record(f"postgresql+psycopg://nobody:secret@127.0.0.1:{free_port}/none")


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


async def test_an_old_copy_put_over_a_record_whose_log_stayed_behind_is_damaged(
    tmp_path: Path, put: Put
) -> None:
    path, url = tmp_path / "record.db", f"sqlite:///{tmp_path}/record.db"
    await filled(url, put, range(10))
    old = path.read_bytes()
    await filled(url, put, range(10, 400))
    log = await filled(url, put, range(400, 500))
    look_over(url)
    path.write_bytes(old)
    path.with_name("record.db-wal").write_bytes(log)
    before = kept_in(tmp_path)
    with pytest.raises(Unavailable, match="put it aside with its -wal and -shm, all three"):
        look_over(url)
    assert kept_in(tmp_path) == before


async def test_a_file_that_is_no_record_any_more_and_an_altered_end_of_the_chain_are_damaged(
    tmp_path: Path, put: Put
) -> None:
    path, url = tmp_path / "record.db", f"sqlite:///{tmp_path}/record.db"
    look_over(url)
    assert not path.exists()
    await filled(url, put, range(3))
    whole = path.read_bytes()
    with create_engine(url).begin() as connection:
        connection.execute(text("UPDATE fact SET subject = 'x' WHERE position = 2"))
    with pytest.raises(Unavailable, match="The fact at position 2 is not as it was sealed"):
        look_over(url)
    path.write_bytes(b"x" * 100 + whole[100:])
    with pytest.raises(Unavailable, match="file is not a database"):
        look_over(url)


async def test_a_large_record_is_looked_over_only_for_so_long(tmp_path: Path, put: Put) -> None:
    url = f"sqlite:///{tmp_path}/record.db"
    await filled(url, put, range(2000))
    with capture_logs() as logs:
        look_over(url, seconds=0)
    assert [each["event"] for each in logs] in ([], ["record looked over in part"])


async def filled(url: str, put: Put, names: range) -> bytes:
    """Write rows and close the record; gives what its log held before."""
    store = await Store.open(url)
    for name in names:
        await store.write(put(str(name), 2))
    log = kept_in(Path(url.removeprefix("sqlite:///")).parent)["record.db-wal"]
    await store.close()
    return log
