"""docker-compose.yml is valid: its files are there, and its programs read what it gives them."""

import asyncio
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from dispatcher.config import DispatcherConfig
from gateway.config import read_config
from samanvay.cli import COMMANDS
from samanvay.servers.mosquitto import access_list
from samanvay.servers.ports import free_port
from samanvay.servers.small_desk import Desk, loaded

ROOT = Path(__file__).parents[2]
VALUES = {
    "POSTGRES_PASSWORD": "one",
    "DISPATCHER_PASSWORD": "two",
    "SITE": "sehore",
    "SITE_PASSWORD": "three",
    "RADIO_PORT": "/dev/ttyUSB0",
    "MORE_SITES": "hill:four tower:five",
    "BROKER_ADDRESS": "127.0.0.1",
}
PASSWORDS = "/tmp/passwords"  # noqa: S108 - inside the container, where nobody else is
VARIABLE = re.compile(r"\$\{(\w+)(?::[?-][^}]*)?\}")


def filled(text: str) -> str:
    return VARIABLE.sub(lambda found: VALUES[found[1]], text)


@pytest.fixture
def compose() -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load(filled((ROOT / "docker-compose.yml").read_text()))
    return read


def test_it_has_all_parts_of_a_desk(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {
        "mosquitto", "postgres", "redis", "dispatcher-1", "dispatcher-2", "gateway",
    }  # fmt: skip


def test_every_file_that_it_mounts_or_builds_from_is_there(compose: dict[str, Any]) -> None:
    services = compose["services"].values()
    mounts = [mount.split(":")[0] for service in services for mount in service.get("volumes", [])]
    files = [ROOT / mount for mount in mounts if mount.startswith("./")]
    files += [ROOT / service["build"]["dockerfile"] for service in services if "build" in service]
    assert [str(file) for file in files if not file.is_file()] == []
    assert {mount for mount in mounts if not mount.startswith(".")} == set(compose["volumes"])


def test_the_image_holds_every_package_of_ours() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    packages = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    copied = re.findall(r"^COPY (\w+) (\w+)$", (ROOT / "deploy" / "Dockerfile").read_text(), re.MULTILINE)
    assert {(each, each) for each in packages} <= set(copied)


def test_the_image_installs_what_is_needed_to_run_and_only_what_is_tested() -> None:
    asked = re.findall(r"-r (\S+)", (ROOT / "deploy" / "Dockerfile").read_text())
    assert asked == ["requirements-run.lock"]
    to_run, all_of_it = (pinned(ROOT / name) for name in ("requirements-run.lock", "requirements.lock"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = {re.split(r"[\[<>=]", each)[0] for each in project["dependencies"]}
    assert needed <= {each.partition("==")[0] for each in to_run}
    assert to_run.items() <= all_of_it.items()
    assert "pytest" not in {each.partition("==")[0] for each in to_run}


def pinned(path: Path) -> dict[str, str]:
    """Read a lock file: each version, and the hashes of its files."""
    parts = re.findall(r"^(\S+==\S+) \\\n((?: +--hash=\S+(?: \\)?\n)+)", path.read_text(), re.MULTILINE)
    return dict(parts)


def test_whom_a_service_waits_for_is_there_and_says_when_it_is_healthy(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        for name, wait in service.get("depends_on", {}).items():
            assert wait["condition"] != "service_healthy" or "healthcheck" in services[name]


def test_every_service_says_when_it_is_healthy(compose: dict[str, Any]) -> None:
    assert [name for name, each in compose["services"].items() if "healthcheck" not in each] == []


def test_a_dispatcher_is_healthy_while_it_can_record(compose: dict[str, Any], tmp_path: Path) -> None:
    record = f"sqlite:///{tmp_path}/record.sqlite"
    desk = Desk(DispatcherConfig.read(record=record, port=free_port()), asyncio.run(loaded(record)))
    _, _, *check = compose["services"]["dispatcher-1"]["healthcheck"]["test"]
    assert "8460" in check[-1]
    command = [sys.executable, *[word.replace("8460", str(desk.config.port)) for word in check]]
    assert subprocess.run(command, check=False, capture_output=True).returncode == 1
    desk.start()
    try:
        assert subprocess.run(command, check=False).returncode == 0
    finally:
        desk.stop()


def test_every_variable_of_the_environment_is_in_the_example() -> None:
    example = (ROOT / "deploy" / "env.example").read_text()
    asked = set(VARIABLE.findall((ROOT / "docker-compose.yml").read_text()))
    assert asked == set(re.findall(r"^(\w+)=", example, re.MULTILINE)) == set(VALUES)


def test_our_commands_exist(compose: dict[str, Any]) -> None:
    ours = [
        service["command"][0]
        for service in compose["services"].values()
        if service.get("image") == "samanvay"
    ]
    assert ours
    assert set(ours) <= set(COMMANDS)


def test_the_gateway_reads_its_configuration(compose: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "gateway.toml"
    path.write_text(filled(compose["configs"]["gateway"]["content"]))
    config = read_config(path)
    assert config.broker == "mqtt://sehore:three@mosquitto:1883"
    assert config.site == VALUES["SITE"]


def test_the_dispatcher_reads_its_environment(
    compose: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = compose["services"]["dispatcher-2"]["environment"]
    for key, value in environment.items():
        monkeypatch.setenv(key, str(value))
    assert DispatcherConfig.read().new
    known = {f"SAMANVAY_{name.upper()}" for name in DispatcherConfig.model_fields}
    assert set(environment) <= known


def test_the_broker_keeps_gateways_apart_as_the_private_one_does() -> None:
    assert (ROOT / "deploy" / "acl").read_text() == access_list()


def test_the_broker_reads_its_configuration(
    tmp_path: Path, free_port: int, program: Callable[[str], Path], compose: dict[str, Any]
) -> None:
    mosquitto = program("mosquitto")
    text = (ROOT / "deploy" / "mosquitto.conf").read_text()
    text = text.replace("1883", f"{free_port} 127.0.0.1").replace("/mosquitto/config", str(ROOT / "deploy"))
    text = text.replace(PASSWORDS, f"{tmp_path}/passwords")
    (tmp_path / "mosquitto.conf").write_text(f"{text}user root\n")  # who may read this folder; else ignored
    (tmp_path / "passwords").write_text("")
    with subprocess.Popen([mosquitto, "-c", tmp_path / "mosquitto.conf"], stderr=subprocess.PIPE) as broker:
        with pytest.raises(subprocess.TimeoutExpired):  # it stays: it has understood every line
            broker.wait(1)
        broker.terminate()
    assert compose["services"]["mosquitto"]["command"] == ["sh", "/mosquitto/config/broker.sh"]


def test_the_compose_client_agrees(tmp_path: Path) -> None:
    docker = shutil.which("docker")
    if (
        not docker
        or subprocess.run([docker, "compose", "version"], check=False, capture_output=True).returncode
    ):
        return  # a client with the plug-in is no part of the set-up; the tests above stand alone
    (tmp_path / "env").write_text("".join(f"{key}={value}\n" for key, value in VALUES.items()))
    command = [docker, "compose", "--env-file", str(tmp_path / "env"), "-f", str(ROOT / "docker-compose.yml")]
    assert subprocess.run([*command, "config", "--quiet"], check=False).returncode == 0
