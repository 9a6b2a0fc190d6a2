"""Who may sign in, entered and changed by an engineer at the command line."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from samanvay.cli import app

PASSWORD = "a long password"  # noqa: S105  # of this test alone


@pytest.fixture
def record(tmp_path: Path) -> str:
    """Make a record with one office and one person."""
    url = f"sqlite:///{tmp_path}/record.sqlite"
    office = ("--code", "MP", "--kind", "company", "--name", "MP", "--name-hi", "एमपी")
    assert run(url, "add-office", "--new", *office).exit_code == 0
    person = ("--sign-in", "asha", "--name", "Asha Verma", "--role", "dispatcher", "--office", "MP")
    assert run(url, "add-person", *person, said=PASSWORD).exit_code == 0
    return url


def run(record: str, *words: str, said: str = "") -> Result:
    """Run a sub-command on a record."""
    return CliRunner().invoke(app, [words[0], "--record", record, *words[1:]], input=f"{said}\n")


def test_a_person_is_listed_switched_off_and_on_again(record: str) -> None:
    for options, shown in (([], "no"), (["--enable"], "yes")):
        assert run(record, "disable-person", "--sign-in", "asha", *options).exit_code == 0
        listed = run(record, "list-people").output
        assert re.search(rf"asha\s.*Asha Verma.*dispatcher.*MP.*{shown}", listed), listed


def test_a_password_is_changed_and_a_short_one_refused(record: str) -> None:
    assert run(record, "set-password", "--sign-in", "asha", said="another long one").exit_code == 0
    short = run(record, "set-password", "--sign-in", "asha", said="short")
    assert short.exit_code == 2
    assert "at least 10 signs" in short.output


def test_a_person_whom_nobody_knows_is_told_in_one_sentence(record: str) -> None:
    unknown = run(record, "set-password", "--sign-in", "nobody", said=PASSWORD)
    assert (unknown.exit_code, unknown.output) == (1, "There is no such person here.\n")


def test_a_token_is_listed_and_revoked_by_its_id(record: str) -> None:
    given = run(record, "add-token", "--label", "[1912]", "--role", "operator", "--office", "MP")
    listed = run(record, "list-tokens").output
    assert "[1912]" in listed
    assert given.stdout.strip() not in listed
    (token_id,) = re.findall(r"[0-9A-Z]{26}", listed)
    assert given.stderr == f"The id of this token is {token_id}.\n"
    assert run(record, "revoke-token", "--id", token_id).exit_code == 0
    dates = r"\d{4}-\d\d-\d\d \d\d:\d\d"
    assert len(re.findall(dates, run(record, "list-tokens").output)) == 2  # given, and revoked


def test_a_language_that_no_screen_has_is_refused(record: str) -> None:
    person = ("--sign-in", "b", "--name", "B", "--role", "operator", "--office", "MP", "--language", "xx")
    assert run(record, "add-person", *person, said=PASSWORD).exit_code == 2
