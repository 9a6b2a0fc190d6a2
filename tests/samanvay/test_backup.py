"""`samanvay backup`: a copy of a record in use that is whole, or a sentence and no copy."""

import asyncio
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dispatcher.config import DispatcherConfig
from samanvay.cli import app
from samanvay.servers.ports import free_port
from samanvay.servers.small_desk import Desk, loaded, new_complaint


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Run a dispatcher on SQLite."""
    record = f"sqlite:///{tmp_path}/record.sqlite"
    config = DispatcherConfig.read(record=record, port=free_port())
    made = Desk(config, asyncio.run(loaded(record))).start()
    yield made
    made.stop()


def backup(record: str, file: Path) -> tuple[int, str]:
    """Give the exit status and what it says."""
    result = CliRunner().invoke(app, ["backup", "--record", record, str(file)])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def test_a_copy_of_a_running_desk_holds_what_its_log_holds_and_tells_its_head(
    desk: Desk, tmp_path: Path
) -> None:
    for number in range(5):
        answer = desk.program().post("/api/complaints", json=new_complaint(desk.company.north, str(number)))
        assert answer.status_code == 201
    file = tmp_path / "copies" / "monday.sqlite"
    file.parent.mkdir()
    status, said = backup(desk.config.record, file)
    assert status == 0, said
    head = said.rpartition(" ")[2].strip()
    assert said.startswith(f"{file} is made, and whole. Note its head: ")
    assert [each.name for each in file.parent.iterdir()] == ["monday.sqlite"]
    assert file.stat().st_mode & 0o077 == 0
    with sqlite3.connect(file) as copy:
        assert copy.execute("SELECT count(*) FROM complaint").fetchone() == (5,)
    copy.close()
    proof = ["audit", "verify", "--record", f"sqlite:///{file}", "--noted", head]
    assert CliRunner().invoke(app, proof).exit_code == 0


def test_no_copy_is_made_over_a_file_or_of_nothing_and_each_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    record = f"sqlite:///{path}"
    assert backup(record, tmp_path / "copy")[0] == 2
    asyncio.run(loaded(record))
    (tmp_path / "letter").write_text("mine")
    status, said = backup(record, tmp_path / "letter")
    assert (status, said) == (
        2,
        f"No copy was made: {tmp_path}/letter is there already; choose another name.\n",
    )
    assert (tmp_path / "letter").read_text() == "mine"
    status, said = backup(record, tmp_path / "nowhere" / "copy")
    assert (status, "cannot be written (No such file or directory)" in said) == (2, True)
    assert backup("postgresql+psycopg://a@b/c", tmp_path / "copy")[1].endswith("use pg_dump.\n")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["letter", "record.sqlite"]


def test_a_copy_of_an_altered_journal_is_made_and_said_to_be_not_whole(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    asyncio.run(loaded(f"sqlite:///{path}"))
    with sqlite3.connect(path) as altered:
        altered.execute("UPDATE fact SET subject = 'x' WHERE position = 3")
    altered.close()
    status, said = backup(f"sqlite:///{path}", tmp_path / "copy")
    assert (status, "not whole. The fact at position 3" in said) == (1, True)
    assert (tmp_path / "copy").exists()
