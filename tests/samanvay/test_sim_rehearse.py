"""A gateway's own configuration rehearsed: what is printed is what it opens instead of its ports."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from gateway.config import Config, read_config
from radio.sim import SIMULATORS
from samanvay.servers.ports import free_port
from samanvay.servers.server import wait_until
from samanvay.sim.config import BadConfig, load
from samanvay.sim.rehearse import Cast, fragment, rehearsal_of

HEAD = """site = "hill"
broker = "mqtt://hill:secret@127.0.0.1:1883"

[[channels]]
name = "north"

[[channels]]
name = "south"
"""
SET = """
[[sets]]
name = "{name}"
make = "{make}"
port = "/dev/ttyUSB{number}"
channel = "{channel}"
"""


def gateway(folder: Path, *sets: str) -> Config:
    (folder / "gateway.toml").write_text(HEAD + "".join(sets))
    return read_config(folder / "gateway.toml")


def a_set(number: int, make: str, channel: str = "north", more: str = "") -> str:
    return SET.format(name=f"{make}-{number}", make=make, number=number, channel=channel) + more


@pytest.mark.parametrize("make", sorted(SIMULATORS))
def test_two_channels_of_one_make_are_played_and_the_printed_sets_are_a_gateways(
    tmp_path: Path, make: str
) -> None:
    site = gateway(tmp_path, a_set(1, make), a_set(2, make, "south"))
    played = rehearsal_of(site, Cast(tmp_path / "ports"))
    urls = {base.name: str(played.folder / base.name) for base in played.base}
    (tmp_path / "gateway.toml").write_text(HEAD + fragment(played, urls))
    rehearsed = read_config(tmp_path / "gateway.toml")
    assert [one.model_copy(update={"port": ""}) for one in rehearsed.sets] == [
        one.model_copy(update={"port": ""}) for one in site.sets
    ]
    assert [one.port for one in rehearsed.sets] == list(urls.values())
    assert [played.key(each) for each in played.handset] == [
        f"{SIMULATORS[make].units[0]}@{channel}" for channel in ("north", "south")
    ]


def test_settings_crews_and_faults_of_a_set_are_taken_over(tmp_path: Path) -> None:
    site = gateway(tmp_path, a_set(1, "kiss", more='settings = { own = "HILL-9", persistence = 255 }\n'))
    cast = Cast(tmp_path, crews={"kiss-1": ["CREW-1", "CREW-2"]}, faults={"kiss-1": ["deaf=2"]})
    played = rehearsal_of(site, cast)
    assert (played.base[0].address, played.base[0].faults) == ("HILL-9", "deaf=2")
    assert [each.unit for each in played.handset] == ["CREW-1", "CREW-2"]
    [printed] = tomllib.loads(fragment(played, {"kiss-1": "/x"}))["sets"]
    assert printed["settings"] == {"own": "HILL-9", "persistence": 255}


def test_two_sets_that_share_a_fleet_and_a_channel_are_two_stations(tmp_path: Path) -> None:
    played = rehearsal_of(gateway(tmp_path, a_set(1, "kenwood"), a_set(2, "kenwood")), Cast(tmp_path))
    assert len({each.address for each in played.base} | {each.unit for each in played.handset}) == 4


def test_the_documented_file_of_sets_is_read_as_it_stands(tmp_path: Path) -> None:
    _, _, rest = Path("docs/rehearsing.md").read_text(encoding="utf-8").partition("```toml\n")
    (tmp_path / "sim.toml").write_text(rest.partition("```")[0])
    config = load(tmp_path / "sim.toml")
    assert [(base.name, base.faults, base.address) for base in config.base] == [
        ("fleet", "deaf=2&late=4", "1001000"),
        ("tait", "", "00010009"),
    ]
    assert config.base_of(config.handset[0]).name == "fleet"


@pytest.mark.parametrize(
    ("cast", "sentence"),
    [
        (Cast(Path(), crews={"uhf": ["CREW-1"]}), "no set 'uhf'; it has kiss-1, kiss-2"),
        (Cast(Path(), crews={"kiss-1": ["crew one"]}), "unit"),
        (Cast(Path(), faults={"kiss-1": ["angry=1"]}), "no such fault"),
        (Cast(Path()), "same address: BASE-1"),
    ],
)
def test_what_cannot_be_played_is_said(tmp_path: Path, cast: Cast, sentence: str) -> None:
    site = gateway(tmp_path, a_set(1, "kiss"), a_set(2, "kiss"))
    with pytest.raises(BadConfig, match=sentence):
        rehearsal_of(site, cast)


@pytest.fixture
def said(tmp_path: Path) -> Iterator[Path]:
    gateway(tmp_path, *(a_set(number, make) for number, make in enumerate(sorted(SIMULATORS))))
    port = str(free_port())
    command = [sys.executable, "-m", "samanvay", "sim", "--gateway", "gateway.toml", "--port", port]
    with (tmp_path / "said").open("wb") as out:
        process = subprocess.Popen(command, cwd=tmp_path, stdout=out, stderr=subprocess.STDOUT)
    yield tmp_path / "said"
    process.terminate()
    process.wait(20)


def test_the_command_prints_where_every_set_of_a_site_is_played_and_where_its_pages_are(said: Path) -> None:
    assert wait_until(lambda: "# handsets: " in said.read_text()), said.read_text()
    printed, _, page = said.read_text().partition("# handsets: ")
    sets = tomllib.loads(printed)["sets"]
    assert [one["make"] for one in sets] == sorted(SIMULATORS)
    assert all(one["port"].startswith("udp:") or Path(one["port"]).exists() for one in sets)
    assert wait_until(lambda: _answers(page.strip()))


def _answers(page: str) -> bool:
    try:
        return httpx.get(f"{page}api/sets").is_success
    except httpx.HTTPError:
        return False


def test_a_folder_that_cannot_be_made_is_said_in_a_sentence(tmp_path: Path) -> None:
    gateway(tmp_path, a_set(1, "kiss"))
    (tmp_path / "file").touch()
    command = [sys.executable, "-m", "samanvay", "sim", "--gateway", str(tmp_path / "gateway.toml")]
    ended = subprocess.run(
        [*command, "--folder", str(tmp_path / "file")],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (ended.returncode, ended.stderr) == (2, f"{tmp_path}/file cannot be used: File exists.\n")
