"""`samanvay probe` at the ports of simulated sets: it says who is there, or that nobody said a word."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner

from gateway.ports import close, open_unkeyed
from radio.drivers import DRIVERS
from radio.drivers.probe import probe_of
from radio.sim import SIMULATORS
from samanvay.cli import app
from samanvay.probing import Found, NotOpened, find, probes_for
from samanvay.sim.config import SimConfig
from samanvay.sim.history import History
from samanvay.sim.stage import Stage

BAUD = 115_200


@pytest.fixture(autouse=True)
def _others_log_as_before() -> Iterator[None]:
    """Undo how the command logs: its runner closes the screen that it logs to."""
    yield
    structlog.reset_defaults()


def is_asked(make: str) -> bool:
    probe = probe_of(make)
    return bool(probe and probe.asks)


def stage_of(folder: Path, make: str) -> Stage:
    config = SimConfig.model_validate(
        {
            "folder": folder,
            "channel": [{"name": "north"}],
            "base": [{"name": "set", "make": make, "channel": "north", "baud": BAUD}],
            "handset": [{"unit": SIMULATORS[make].units[0], "channel": "north", "is_automatic": False}],
        }
    )
    return Stage(config, History(None, lambda: datetime.now(UTC)))  # noqa: TID251 - only written down


async def probed(stage: Stage, said: list[str]) -> Found | None:
    stage.start()
    try:
        return await find(stage.urls["set"], [BAUD], said.append)
    finally:
        stage.stop()


@pytest.mark.parametrize("make", [make for make in sorted(DRIVERS) if is_asked(make)])
async def test_a_set_that_can_be_asked_is_found_at_its_port(tmp_path: Path, make: str) -> None:
    said: list[str] = []
    found = await probed(stage_of(tmp_path, make), said)
    assert found
    assert (found.make, found.baud) == (make, BAUD)
    assert said[0] == f"{BAUD} baud: listening"
    assert any(f"asking {make}" in each for each in said)


async def test_a_set_that_answers_nothing_is_not_guessed(tmp_path: Path) -> None:
    assert await probed(stage_of(tmp_path, "kiss"), []) is None


async def test_a_port_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotOpened, match="No such file"):
        await find(str(tmp_path / "nothing"), [], lambda _: None)


async def test_a_port_that_another_program_holds_is_not_asked_and_not_taken_from_it(tmp_path: Path) -> None:
    stage = stage_of(tmp_path, "tait")
    said: list[str] = []
    stage.start()
    holder = open_unkeyed(stage.urls["set"], BAUD)
    try:
        with pytest.raises(
            NotOpened, match="cannot be opened: another program holds this port: stop the gat"
        ):
            await find(stage.urls["set"], [BAUD], said.append)
    finally:
        close(holder)
        stage.stop()
    assert said == []


def test_only_makes_that_stand_at_such_a_port_are_asked() -> None:
    serial, udp = probes_for("/dev/ttyUSB0"), probes_for("udp://10.0.0.1:3004")
    assert not set(serial) & set(udp)
    assert set(serial) | set(udp) == {make for make in DRIVERS if probe_of(make)}


def test_the_command_says_who_answers_and_what_it_can_do() -> None:
    result = CliRunner().invoke(app, ["probe", "sim://tait", "--baud", "9600"])
    assert result.exit_code == 0, result.output
    assert "tait answers at sim://tait" in result.output
    assert "model 13102.03" in result.output
    assert "128 bytes" in result.output
    assert 'make = "tait"' in result.output


def test_the_command_says_what_silence_means() -> None:
    result = CliRunner().invoke(app, ["probe", "sim://kiss", "--baud", "9600"])
    assert result.exit_code == 1
    assert "Nobody answers" in result.output
    assert "It may still be kiss" in result.output


def test_the_command_refuses_a_port_that_cannot_be() -> None:
    result = CliRunner().invoke(app, ["probe", "sim://smoke"])
    assert result.exit_code == 2
    assert "no simulator of 'smoke'" in result.output
