"""The migrations make what tables.py says, from nothing and from every schema that ever was."""

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from dispatcher.store import Store, Unavailable, crews, migrations
from dispatcher.store.audit import verify_record
from dispatcher.store.tables import metadata

KEPT = Path(__file__).with_name("databases")  # one dump of each schema, with rows in it, never changed

SHAPE = {
    "sqlite": """
        SELECT type, name, tbl_name, replace(replace(replace(sql, char(10), ''), char(9), ''), ' ', '')
        FROM sqlite_master WHERE tbl_name NOT IN ('alembic_version', 'sqlite_sequence') ORDER BY name""",
    "postgresql": """
        SELECT 'column', table_name, column_name,
               concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
        UNION ALL SELECT 'index', tablename, indexname, indexdef
        FROM pg_indexes WHERE schemaname = 'public' AND tablename <> 'alembic_version'
        UNION ALL SELECT 'rule', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
        FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid <> 'alembic_version'::regclass
        ORDER BY 1, 2, 3""",
}


@pytest.fixture
def connection(url: str) -> Iterator[Connection]:
    engine = create_engine(url)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def shape(connection: Connection) -> list[tuple[object, ...]]:
    """Give all that the database itself knows of its tables, rules and indexes, whatever their order."""
    rows = connection.execute(text(SHAPE[connection.dialect.name])).all()
    connection.rollback()
    return [(*row[:-1], _parts(row[-1] or "")) for row in rows]


def _parts(declared: str) -> list[str]:
    """Part a declaration, without the bracket that closes it, or the quotes of a table that was rebuilt."""
    declared = declared.replace('"', "")
    return sorted(declared.replace(")WITHOUTROWID", ",WITHOUTROWID)").removesuffix(")").split(","))


def test_migrations_from_nothing_make_the_tables_as_they_stand(url: str, connection: Connection) -> None:
    migrations.upgrade(url)
    migrated = shape(connection)
    assert (
        compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata) == []
    )
    connection.rollback()
    metadata.drop_all(connection)
    metadata.create_all(connection)
    connection.commit()
    assert migrated == shape(connection)


def test_a_second_upgrade_changes_nothing(url: str, connection: Connection) -> None:
    migrations.upgrade(url)
    before = shape(connection)
    migrations.upgrade(url)
    assert shape(connection) == before


async def test_many_that_start_at_once_make_one_schema(url: str) -> None:
    stores = await asyncio.gather(*(Store.open(url) for _ in range(6)))
    for store in stores:
        assert await store.last_position() == 0
        await store.close()


async def test_a_record_made_by_a_newer_version_is_refused_with_a_sentence(
    url: str, connection: Connection
) -> None:
    migrations.upgrade(url)
    connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    connection.commit()
    with pytest.raises(Unavailable, match="newer Samanvay"):
        await Store.open(url)


async def test_a_server_that_is_away_is_said_so(free_port: int) -> None:
    with pytest.raises(Unavailable, match="cannot be opened"):
        await Store.open(f"postgresql+psycopg://nobody@127.0.0.1:{free_port}/none")


def test_every_schema_that_ever_was_is_kept() -> None:
    scripts = ScriptDirectory.from_config(migrations.config())
    known = {script.revision for script in scripts.walk_revisions()}
    assert {path.stem for path in KEPT.glob("*.sql")} == known


async def test_a_set_of_an_old_record_stays_in_its_crews_hands_and_is_in_use(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "old.db")
    old.executescript((KEPT / "0003.sql").read_text())
    old.executescript("""
        INSERT INTO office (id, kind, code, name, name_hi, path) VALUES ('O', 'zone', 'O', 'O', 'O', 'O');
        INSERT INTO crew (id, office_id, name, name_hi, skill, leader, language)
        VALUES ('C', 'O', 'Crew', 'Crew', 'lt', 'Ram', 'roman');
        INSERT INTO radio_set (id, office_id, label, make, unit, site, via, max_length, alphabet)
        VALUES ('S', 'O', 'Van 7', 'kiss', 'CREW-7', 'hill', 'vhf', 67, 'ascii');
        INSERT INTO binding (id, set_id, crew_id, bound_at, bound_by, ends_at)
        VALUES ('B', 'S', 'C', '2026-07-01T06:30:00.000Z', 'Asha', '2026-07-01T14:30:00.000Z');
    """)
    old.close()
    store = await Store.open(f"sqlite:///{tmp_path}/old.db")
    (post,) = await store.read(lambda tx: crews.posts_of(tx, "C"))
    await store.close()
    assert (post.set.label, post.set.path, post.set.is_active) == ("Van 7", ("hill", "vhf", "CREW-7"), True)


async def test_a_time_that_was_written_without_its_type_is_written_as_all_others(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "old.db")
    old.executescript((KEPT / "0007.sql").read_text())
    incidents = old.execute("SELECT id, opened_at FROM incident ORDER BY id").fetchall()
    typed = [opened_at for _, opened_at in incidents]
    for key, opened_at in incidents:
        bare = str(datetime.fromisoformat(opened_at))
        assert bare != opened_at
        old.execute("UPDATE incident SET opened_at = ? WHERE id = ?", (bare, key))
    old.commit()
    migrations.upgrade(f"sqlite:///{tmp_path}/old.db")
    mended = [row[0] for row in old.execute("SELECT opened_at FROM incident ORDER BY id")]
    old.close()
    assert mended == typed != []


@pytest.mark.parametrize("kept", sorted(KEPT.glob("*.sql")), ids=lambda path: path.stem)
async def test_an_old_record_is_brought_to_the_present_and_its_chain_is_whole(
    tmp_path: Path, kept: Path
) -> None:
    old = sqlite3.connect(tmp_path / "old.db")
    old.executescript(kept.read_text())  # noqa: ASYNC240  # nobody else waits
    facts = old.execute("SELECT count(*) FROM fact").fetchone()[0]
    old.close()
    url = f"sqlite:///{tmp_path}/old.db"
    store = await Store.open(url)
    assert await store.last_position() == facts > 0
    await store.close()
    assert verify_record(url).is_whole
    engine = create_engine(url)
    with engine.connect() as connection:
        assert (
            connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
            == migrations.newest()
        )
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()
