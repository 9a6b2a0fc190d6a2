"""`samanvay audit verify`: exit status 1 only for a chain that is not whole."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samanvay.cli import app
from samanvay.servers.small_desk import loaded


def test_a_whole_chain_is_0_an_altered_one_1_and_an_address_without_a_record_2(tmp_path: Path) -> None:
    path = tmp_path / "record.sqlite"
    asyncio.run(loaded(f"sqlite:///{path}"))
    assert verified(f"sqlite:///{path}") == (0, "Whole: ")
    with sqlite3.connect(path) as altered:
        altered.execute("UPDATE fact SET subject = 'x' WHERE position = 3")
    altered.close()
    assert verified(f"sqlite:///{path}") == (1, "The fact at position 3 ")
    assert verified(f"sqlite:///{tmp_path}/nix.sqlite") == (2, "There is no record at ")
    assert verified(f"sqlite:///{tmp_path}") == (2, "The record cannot be opened: ")
    assert [each.name for each in tmp_path.iterdir()] == ["record.sqlite"]


@pytest.mark.parametrize(
    "record",
    [
        "/var/lib/record.sqlite",
        "mysql://x",
        "sqlite://record.sqlite",
        "postgresql+psycopg:",
        "postgresql+psycopg://u:secret@h:port/x",
        "postgresql+psycopg://u:sec@secret@h/x",
    ],
)
def test_an_address_that_no_record_can_have_is_2(record: str) -> None:
    result = CliRunner().invoke(app, ["audit", "verify", "--record", record])
    assert result.exit_code == 2
    assert "secret" not in result.output


def verified(record: str) -> tuple[int, str]:
    """Give the exit status, and how the words begin."""
    result = CliRunner().invoke(app, ["audit", "verify", "--record", record])
    begins = ("Whole: ", "The fact at position 3 ", "There is no record at ", "The record cannot be opened: ")
    assert "Traceback" not in result.output
    return result.exit_code, next(each for each in begins if result.output.startswith(each))
