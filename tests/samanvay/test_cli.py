"""The command itself: what it tells of itself and of its sub-commands."""

import subprocess
import sys
from importlib.metadata import version

import pytest
from typer.testing import CliRunner

from samanvay.cli import COMMANDS, app, load


def test_it_says_which_version_it_is() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.output) == (0, f"samanvay {version('samanvay')}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_sub_command_explains_itself_and_offers_nothing_that_is_not_its_own(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage: " in result.output
    assert "completion" not in result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_of_a_sub_command_what_it_says_of_itself(name: str) -> None:
    first = load(name).help.split("\n\n")[0]
    assert " ".join(first.split()) == COMMANDS[name][1]


def test_the_list_loads_none_of_them() -> None:
    script = "import sys; from samanvay.cli import app; app(['--help'], standalone_mode=False)"
    words = [sys.executable, "-c", f"{script}; print(*sys.modules)"]
    listed = subprocess.run(words, capture_output=True, text=True, check=True)
    assert "bench" in listed.stdout
    assert "sqlalchemy" not in listed.stdout.split()


def test_a_sub_command_that_is_not_there_is_refused() -> None:
    result = CliRunner().invoke(app, ["dispach"])
    assert result.exit_code == 2
    assert "dispach" in result.output
