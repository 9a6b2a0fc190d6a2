"""The site of the documentation: read, and rehearsed with its makes on its channels."""

import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.config import ConfigError, read_config
from radio.messages import Ref, SetName
from radio.sim import SIMULATORS
from radio.wire import ReportStep, Transmit
from samanvay.servers.mosquitto import Mosquitto

if TYPE_CHECKING:
    from .conftest import Desk, FarSet

Running = Callable[[], AbstractAsyncContextManager[None]]
Until = Callable[..., Awaitable[None]]
Order = Callable[..., Transmit]
EXAMPLE = Path("docs/site.toml")
MAKE_AND_PORT = re.compile(r'make = "(\w+)"\nport = "[^"]+"')


@pytest.fixture
def rehearsed(config_file: Path, broker: Mosquitto) -> Path:
    """Let the running gateway be the documented one, its sets played by itself."""
    text = MAKE_AND_PORT.sub(r'make = "\1"\nport = "sim://\1?pace=0.001"', EXAMPLE.read_text())
    text = re.sub(r"^site = .*$", 'site = "bhopal"\nalive_seconds = 0.5', text, flags=re.MULTILINE)
    text = re.sub(r"^broker = .*$", f'broker = "{broker.url("bhopal")}"', text, flags=re.MULTILINE)
    config_file.write_text(re.sub(r"^metrics = .*$", "", text, flags=re.MULTILINE))
    return config_file


def test_the_documented_site_is_read_as_it_stands() -> None:
    config = read_config(EXAMPLE)
    assert len(config.channels) == 3
    assert len({one.make for one in config.sets}) == len(config.sets) == 4
    assert config.channels[0].loop_test
    assert (config.sets[2].lost_seconds, config.sets[3].answer_seconds) == (60, 90)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            'from = "packet"',
            'from = "tetra"',
            "line 10: channels.loop_test: no set 'tetra' is on channel 'vhf-1'",
        ),
        ("every_minutes = 60", "every_minutes = 0", "line 10: .*every_minutes"),
        ('to = "BASE-2", ', "", "line 10: .*to is missing"),
        ("lost_seconds = 60", "lost_seconds = 1", "lost_seconds"),
        ('"127.0.0.1:9464"', '"9464"', "line 5: metrics: write where metrics are read as 127.0.0.1:9464"),
    ],
)
def test_a_mistake_in_it_is_a_sentence_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = tmp_path / "site.toml"
    path.write_text(EXAMPLE.read_text().replace(old, new))
    with pytest.raises(ConfigError, match=says):
        read_config(path)


async def test_an_order_by_each_of_its_makes_is_delivered_and_a_shared_channel_has_one_try_at_a_time(
    rehearsed: Path, running: Running, desk: "Desk", order: Order, wait_until: Until
) -> None:
    sets = read_config(rehearsed).sets
    async with running():
        for one in sets:
            unit = SIMULATORS[one.make].units[0]
            await desk.order(order(f"01-{one.name}", set=one.name, unit=unit, text="3. Gandhi Rd"))
        await wait_until(lambda: all(desk.has(f"01-{one.name}", ReportStep.DELIVERED) for one in sets), 60.0)
        await wait_until(lambda: {told.set for told in desk.heard} == {one.name for one in sets}, 60.0)
        alive = desk.alive[-1].sets
    assert {said.channel for said in alive.values()} == {"vhf-1", "uhf-1", "tetra"}
    assert {said.state for said in alive.values()} == {"working"}
    on_air = sorted(_on_air(desk, f"01-{one.name}") for one in sets if one.channel == "uhf-1")
    assert len(on_air) == 2
    assert on_air[0][1] <= on_air[1][0]


def _on_air(desk: "Desk", ref: str) -> tuple[datetime, datetime]:
    """Tell from when to when an order's last try held its channel."""
    keyed = [report.at for report in desk.reports if (report.ref, report.step) == (ref, ReportStep.KEYED)]
    ended = [report.at for report in desk.reports if (report.ref, report.step) == (ref, ReportStep.DELIVERED)]
    return max(keyed), min(ended)


@pytest.fixture
def impatient(config_file: Path) -> None:
    """Give the running gateway a terminal that is off, and five seconds of patience with each set."""
    silent = '[[sets]]\nname = "tetra"\nmake = "tetra"\nport = "sim://tetra?off=1"\nchannel = "north"\n'
    limits = "answer_seconds = 5\nlost_seconds = 5\n"
    text = config_file.read_text().replace("[[sets]]", f"[[sets]]\n{limits}")
    config_file.write_text(text + silent + limits)


@pytest.mark.usefixtures("impatient")
async def test_orders_for_a_set_that_is_off_and_for_one_that_is_pulled_come_back_for_another_way(
    running: Running, desk: "Desk", far_set: "FarSet", order: Order, wait_until: Until
) -> None:
    async with running():
        far_set.pull()
        await desk.order(order("01A"))
        await desk.order(order("01B", set="tetra", unit="2001"))
        failed = ReportStep.FAILED
        await wait_until(lambda: desk.has("01A", failed) and desk.has("01B", failed), 12.0)
        ends = {report.ref: report for report in desk.reports if report.step is ReportStep.FAILED}
        assert [ends[Ref(ref)].retryable for ref in ("01A", "01B")] == [True, True]
        assert ends[Ref("01A")].reason.startswith("set lost")
        assert ends[Ref("01B")].reason.startswith("set not answering")
        states = {str(name): said.state for name, said in desk.alive[-1].sets.items()}
        assert states == {"vhf": "lost", "tetra": "not_answering"}
        far_set.plug()
        await wait_until(lambda: desk.alive[-1].sets[SetName("vhf")].state == "working")
        await desk.order(order("01C"))
        await wait_until(lambda: desk.has("01C", ReportStep.DELIVERED))
