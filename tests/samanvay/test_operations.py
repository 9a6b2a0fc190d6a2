"""docs/operations.md is true: its lines run as they stand there, and it names every setting."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from dispatcher.config import DispatcherConfig
from samanvay.cli import COMMANDS, app
from samanvay.servers.ports import free_port
from samanvay.servers.server import wait_until

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operations.md").read_text()
SETTINGS = [f"SAMANVAY_{name.upper()}" for name in DispatcherConfig.model_fields]
PASSWORD = "a long password"  # noqa: S105  # of this test alone


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[int]:
    """Run a dispatcher on a record of its own; gives its port."""
    port = free_port()
    options = ["--record", f"sqlite:///{tmp_path}/record.sqlite", "--new", "--port", str(port)]
    with subprocess.Popen([sys.executable, "-m", "samanvay", "dispatcher", *options]) as process:
        assert wait_until(lambda: answers(port))
        yield port
        process.terminate()


def answers(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/api/health").is_success
    except httpx.HTTPError:
        return False


def test_a_district_is_entered_and_backed_up_by_the_lines_of_the_page(desk: int, tmp_path: Path) -> None:
    lines = "\n".join(re.findall(r"^```sh\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
    lines = lines.replace("/var/lib/samanvay", str(tmp_path)).replace(":8460", f":{desk}")
    typed = f"samanvay() {{ echo '{PASSWORD}' | '{sys.executable}' -m samanvay \"$@\"; }}\n"
    ended = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", typed + lines],
        check=False,
        capture_output=True,
        text=True,
        timeout=200,
        cwd=tmp_path,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "monday.sqlite is made, and whole. Note its head: " in ended.stdout
    with httpx.Client(base_url=f"http://127.0.0.1:{desk}") as client:
        said = client.post("/api/session", json={"sign_in": "ravi", "password": PASSWORD})
        assert said.status_code == 200
        (crew,) = client.get("/api/crews").json()
        assert (crew["name"], crew["leader"], crew["phone"]) == (
            "Vijay Nagar line crew",
            "Mahesh",
            "9425000001",
        )
        held, spare = client.get("/api/sets").json()
        assert (crew["set_id"], held["unit"], held["is_active"]) == (held["id"], "CREW-8", True)
        assert (spare["unit"], spare["is_active"]) == ("CREW-5", False)


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_is_on_the_page_and_in_the_help(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"| `{name}` |" in PAGE
    monkeypatch.setenv("COLUMNS", "200")
    told = CliRunner().invoke(app, ["dispatcher", "--help"]).output
    assert name in told or f"--{name.removeprefix('SAMANVAY_').lower()}" in told


def test_every_command_and_file_that_the_page_names_is_there() -> None:
    named = set(re.findall(r"\bsamanvay ([a-z]+(?:-[a-z]+)?)\b", PAGE.replace("-m samanvay", "")))
    assert {each for each in named if "-" in each} <= set(COMMANDS)
    files = re.findall(r"`((?:docs|deploy|dispatcher)/[\w./-]+)`", PAGE)
    assert [each for each in files if not (ROOT / each).exists()] == []


@pytest.mark.parametrize("name", ["dispatcher", "gateway"])
def test_the_units_start_what_the_page_installs(name: str) -> None:
    unit = (ROOT / "deploy" / "systemd" / f"samanvay-{name}.service").read_text()
    assert f"ExecStart=/opt/samanvay/.venv/bin/samanvay {name}" in unit
    assert all(os.path.dirname(path) in PAGE for path in re.findall(r"/etc/samanvay/\S+", unit))  # noqa: PTH120
