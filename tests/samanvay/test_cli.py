"""The command itself: what it tells of itself and of its sub-commands."""

from importlib.metadata import version

import pytest
from typer.testing import CliRunner

from samanvay.cli import COMMANDS, app


def test_it_says_which_version_it_is() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.output) == (0, f"samanvay {version('samanvay')}\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_sub_command_explains_itself_and_offers_nothing_that_is_not_its_own(name: str) -> None:
    result = CliRunner().invoke(app, [name, "--help"])
    assert result.exit_code == 0
    assert "Usage: " in result.output
    assert "completion" not in result.output
