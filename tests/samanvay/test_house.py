"""The folder of `samanvay up`: held by one, emptied only when it is ours, its configurations readable."""

from pathlib import Path

import pytest

from gateway.config import read_config
from samanvay.house import House, Unfit
from samanvay.sample.district import read_district
from samanvay.servers.mosquitto import Mosquitto
from samanvay.sim.config import load


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path / "data")


def test_one_folder_has_one_holder(house: House) -> None:
    with house.take(), pytest.raises(Unfit, match="Another samanvay up"):
        house.take()
    house.take().close()


def test_a_folder_with_something_else_is_refused(house: House) -> None:
    house.folder.mkdir()
    (house.folder / "letters.txt").write_text("mine")
    with pytest.raises(Unfit, match="something else"):
        house.take()


def test_a_place_that_can_be_no_folder_is_refused_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "README.md").touch()
    for place in (tmp_path / "README.md", tmp_path / "README.md" / "data", Path("/proc/data")):
        with pytest.raises(Unfit, match=r"cannot be used \(.+\): choose another folder with --data"):
            House(place).take()


def test_the_folder_is_its_owners_alone_also_one_that_was_open_before(house: House) -> None:
    house.folder.mkdir(mode=0o755)
    with house.take():
        assert house.folder.stat().st_mode & 0o077 == 0


def test_emptied_it_is_still_held(house: House) -> None:
    with house.take():
        (house.folder / "broker").mkdir()
        (house.folder / "broker" / "acl").write_text("")
        (house.folder / "record.sqlite").write_text("")
        house.empty()
        with pytest.raises(Unfit, match="Another samanvay up"):
            house.take()
        assert [path.name for path in house.folder.iterdir()] == ["samanvay-data"]


def test_gateway_and_sim_read_what_is_written_for_them(house: House) -> None:
    district = read_district()
    house.folder.mkdir()
    broker = house.broker(district)
    house.programs(district, broker, 8460)
    gateway = read_config(house.folder / "gateway" / "gateway.toml")
    sim = load(house.folder / "sim" / "sim.toml")
    assert isinstance(broker, Mosquitto)
    assert gateway.broker == broker.url(district.site.name)
    assert {one.port for one in gateway.sets} == {str(sim.folder / base.name) for base in sim.base}
    assert [(one.channel, one.make, one.settings) for one in gateway.sets] == [
        (base.channel, base.make, base.settings) for base in sim.base
    ]
    assert [base.address for base in sim.base if "own" in base.settings] == ["BASE-1"]
    units = [each.unit for crew in district.crew for each in crew.sets if each.via]
    assert [each.unit for each in sim.handset] == units


def test_what_holds_a_password_is_its_owners_alone(house: House) -> None:
    district = read_district()
    house.folder.mkdir()
    house.programs(district, house.broker(district), 8460)
    assert (house.folder / "gateway" / "gateway.toml").stat().st_mode & 0o077 == 0
