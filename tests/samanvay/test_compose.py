"""docker-compose.yml is valid: its files are there, and its programs read what it gives them."""

import asyncio
import re
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import yaml
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from dispatcher.config import DispatcherConfig
from gateway.config import read_config
from samanvay.cli import COMMANDS
from samanvay.servers.far_gateway import FarGateway
from samanvay.servers.mosquitto import _hashed, access_list
from samanvay.servers.ports import free_port
from samanvay.servers.server import wait_until
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


class Deployed:
    """The broker of `deploy` on ports of this test, with the sign-ins that `broker.sh` would make."""

    def __init__(self, folder: Path) -> None:
        self.gateways, self.dispatchers = free_port(), free_port()
        self.folder = folder
        text = (ROOT / "deploy" / "mosquitto.conf").read_text()
        text = text.replace("1883", f"{self.gateways} 127.0.0.1").replace(
            "1884", f"{self.dispatchers} 127.0.0.1"
        )
        text = text.replace("/tmp", str(folder)).replace("/mosquitto/config", str(ROOT / "deploy"))  # noqa: S108  # as it stands there
        self.config = folder / "mosquitto.conf"
        self.config.write_text(f"user root\n{text}")  # who may read this folder; else ignored
        for name, users in (("passwords", ("sehore", "hill")), ("dispatchers", ("dispatcher",))):
            lines = "".join(f"{user}:{_hashed(user)}\n" for user in users)
            (folder / name).write_text(lines)

    def url(self, user: str, port: int) -> str:
        """Give the address with a sign-in; a password is the user's name."""
        return f"mqtt://{user}:{user}@127.0.0.1:{port}"


@pytest.fixture
def deployed(tmp_path: Path, program: Callable[[str], Path]) -> Iterator[Deployed]:
    broker = Deployed(tmp_path)
    with subprocess.Popen([program("mosquitto"), "-c", broker.config], stderr=subprocess.DEVNULL) as process:
        assert wait_until(lambda: answers("dispatcher", broker.dispatchers) == 0)
        assert process.poll() is None  # it has understood every line
        yield broker
        process.terminate()


def answers(user: str, port: int) -> int:
    """Tell what a broker says to a sign-in there; -1 when nobody listens. 0: it is let in."""
    client = Client(CallbackAPIVersion.VERSION2, protocol=MQTTProtocolVersion.MQTTv5)
    client.username_pw_set(user, user)
    said: list[int] = []
    client.on_connect = lambda *told: said.append(told[3].value)
    try:
        client.connect("127.0.0.1", port)
    except OSError:
        return -1
    while not said:
        client.loop(0.1)
    client.disconnect()
    return said[0]


def test_the_broker_starts_as_the_files_say(deployed: Deployed, compose: dict[str, Any]) -> None:
    assert deployed.config.is_file()
    assert compose["services"]["mosquitto"]["command"] == ["sh", "/mosquitto/config/broker.sh"]
    script = (ROOT / "deploy" / "broker.sh").read_text()
    named = re.findall(
        r"^password_file (\S+)$", (ROOT / "deploy" / "mosquitto.conf").read_text(), re.MULTILINE
    )
    assert sorted(re.findall(r"=(/tmp/\S+)", script)) == sorted(named)


def test_nobody_throws_a_site_out_with_the_sign_in_of_another(deployed: Deployed) -> None:
    lost: list[object] = []
    with closing(FarGateway("sehore", deployed.url("sehore", deployed.gateways))) as site:
        site.wait(site.client.is_connected)
        site.client.on_disconnect = lambda *told: lost.append(told)
        with closing(FarGateway("sehore", deployed.url("hill", deployed.gateways))) as thief:
            thief.wait(thief.client.is_connected)
            time.sleep(0.5)
        assert lost == []


def test_gateways_and_dispatchers_come_in_at_doors_of_their_own(
    deployed: Deployed, compose: dict[str, Any]
) -> None:
    assert [answers(user, deployed.gateways) for user in ("sehore", "hill", "dispatcher")] == [0, 0, 135]
    assert [answers(user, deployed.dispatchers) for user in ("sehore", "hill", "dispatcher")] == [135, 135, 0]
    published = [port.split(":")[-1] for port in compose["services"]["mosquitto"]["ports"]]
    assert published == ["1883"]
    for name in ("dispatcher-1", "dispatcher-2"):
        assert compose["services"][name]["environment"]["SAMANVAY_BROKER"].endswith("@mosquitto:1884")


def test_two_dispatchers_share_one_sign_in(deployed: Deployed) -> None:
    url = deployed.url("dispatcher", deployed.dispatchers)
    lost: list[object] = []
    with closing(FarGateway("one", url)) as one, closing(FarGateway("two", url)) as two:
        one.wait(lambda: one.client.is_connected() and two.client.is_connected())
        one.client.on_disconnect = two.client.on_disconnect = lambda *told: lost.append(told)
        time.sleep(0.5)
        assert lost == []


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
