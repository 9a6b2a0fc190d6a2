"""What an engineer enters first: no record is made at a mistyped address, and no other record is touched."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from samanvay.cli import app

COMPANY = ("--code", "MP", "--kind", "company", "--name", "MP West", "--name-hi", "एमपी पश्चिम")


def run(record: str, *words: str) -> tuple[int, str]:
    """Run a sub-command on a record; gives its exit status and what it says."""
    result = CliRunner().invoke(app, [words[0], "--record", record, *words[1:]])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result.exit_code, result.output


@pytest.fixture
def record(tmp_path: Path) -> str:
    """Give the address of a record that is not made yet."""
    return f"sqlite:///{tmp_path}/record.sqlite"


def test_no_record_is_made_where_that_is_not_said(record: str, tmp_path: Path) -> None:
    for words in (("add-office", *COMPANY), ("seed", "--sign-ins", f"{tmp_path}/sign-ins.json")):
        status, said = run(record, *words)
        assert status == 1
        assert said.startswith("There is no record at ")
    assert list(tmp_path.iterdir()) == []
    assert run(record, "add-office", "--new", *COMPANY)[0] == 0


def test_the_sample_is_loaded_into_an_empty_record_once(record: str, tmp_path: Path) -> None:
    sign_ins = tmp_path / "sign-ins.json"
    seed = ("seed", "--new", "--sign-ins", str(sign_ins))
    assert run(record, *seed) == (0, "")
    words = sign_ins.read_text()
    assert "dispatcher" in json.loads(words)
    status, said = run(record, *seed)
    assert (status, "is there already" in said) == (1, True)
    status, said = run(record, "seed", "--sign-ins", f"{tmp_path}/other.json")
    assert (status, said.startswith("The record is not empty: ")) == (1, True)
    assert sign_ins.read_text() == words
    assert not (tmp_path / "other.json").exists()


def test_the_sample_is_not_loaded_into_a_companys_record(record: str, tmp_path: Path) -> None:
    run(record, "add-office", "--new", *COMPANY)
    status, said = run(record, "seed", "--new", "--sign-ins", f"{tmp_path}/sign-ins.json")
    assert (status, said) == (1, "The record is not empty: it is that of MP West. Nothing was loaded.\n")
    assert [each.name for each in tmp_path.iterdir()] == ["record.sqlite"]


def test_a_folder_that_is_not_there_is_a_sentence(record: str, tmp_path: Path) -> None:
    status, said = run(record, "seed", "--new", "--sign-ins", f"{tmp_path}/nowhere/sign-ins.json")
    assert (status, said) == (1, f"{tmp_path}/nowhere/sign-ins.json: No such file or directory.\n")
