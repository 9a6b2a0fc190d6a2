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


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add-gateway", "--site", "bad site/+#", "--office", "MP", "--name", "x"), "cannot be a site"),
        (
            ("add-gateway", "--site", "dispatcher", "--office", "MP", "--name", "x"),
            "the dispatchers' own name",
        ),
        (("add-gateway", "--site", "", "--office", "MP", "--name", "x"), "cannot be a site"),
        (("add-gateway", "--site", "hill", "--office", "MP", "--name", " "), "--name"),
        (("add-gateway", "--site", "hill", "--office", "XX", "--name", "x"), "no office with the code XX"),
        (("add-office", *COMPANY[:3], "banana", *COMPANY[4:], "--parent", "MP"), "'banana' is no kind"),
        (("add-office", *COMPANY, "--parent", "MP"), "The code MP is taken, by MP West"),
        (("add-office", "--code", " ", *COMPANY[2:], "--parent", "MP"), "--code"),
        (("add-office", *COMPANY[:-1], "", "--parent", "MP"), "--name-hi"),
        (("add-person", "--sign-in", " ", "--name", "x", "--role", "admin", "--office", "MP"), "--sign-in"),
        (("add-person", "--sign-in", "x" * 61, "--name", "x", "--role", "admin", "--office", "MP"), "60"),
        (("add-token", "--label", "\t", "--role", "operator", "--office", "MP"), "--label"),
    ],
)
def test_what_cannot_be_is_refused_and_named(record: str, words: tuple[str, ...], said: str) -> None:
    assert run(record, "add-office", "--new", *COMPANY)[0] == 0
    status, told = run(record, *words)
    assert status in {1, 2}
    assert said in told


def test_a_sign_in_name_is_one_however_it_is_written(record: str) -> None:
    assert run(record, "add-office", "--new", *COMPANY)[0] == 0
    person = ("add-person", "--name", "x", "--role", "admin", "--office", "MP")
    for name, status in (("asha", 0), (" Asha ", 1), ("ASHA", 1)):
        result = CliRunner().invoke(
            app, [*person, "--record", record, "--sign-in", name], input="a long password\n"
        )
        assert result.exit_code == status, result.output
