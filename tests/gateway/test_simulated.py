"""A set that is played by the gateway itself: nothing but its port's URL is different."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway.config import ConfigError, read_config
from radio.sim import SIMULATORS
from radio.wire import ReportStep, Transmit

if TYPE_CHECKING:
    from .conftest import Desk

Running = Callable[[], AbstractAsyncContextManager[None]]
Until = Callable[..., Awaitable[None]]
Order = Callable[..., Transmit]

HEAD = 'site = "bhopal"\n[[channels]]\nname = "north"\n'
SET = '[[sets]]\nname = "{name}"\nmake = "{make}"\nport = "{port}"\nchannel = "north"\n'


def written(folder: Path, *sets: str) -> Path:
    path = folder / "gateway.toml"
    path.write_text(HEAD + "".join(sets))
    return path


@pytest.fixture
def is_simulated(config_file: Path) -> None:
    """Let the gateway play its one set itself."""
    text = config_file.read_text()
    port = next(line for line in text.splitlines() if line.startswith("port"))
    config_file.write_text(text.replace(port, 'port = "sim://kiss?pace=0.001"'))


@pytest.mark.usefixtures("is_simulated")
async def test_an_order_to_a_simulated_set_is_delivered_and_answered(
    running: Running, desk: "Desk", order: Order, wait_until: Until
) -> None:
    async with running():
        await desk.order(order("01A", text="3. Gandhi Rd"))
        await wait_until(lambda: desk.has("01A", ReportStep.DELIVERED))
        await wait_until(lambda: [told.text for told in desk.heard] == ["31", "33", "34", "35"])


@pytest.mark.parametrize("make", sorted(SIMULATORS))
def test_sets_of_every_make_may_be_simulated_and_two_may_play_the_same(tmp_path: Path, make: str) -> None:
    sets = [SET.format(name=name, make=make, port=f"sim://{make}?deaf=1") for name in ("one", "two")]
    assert len(read_config(written(tmp_path, *sets)).sets) == 2


@pytest.mark.parametrize(
    ("port", "says"),
    [
        ("sim://smoke", "line 7: .*no simulator of 'smoke'"),
        ("sim://tait", "line 7: .*sim://tait is another make than kiss"),
        ("sim://kiss?angry=1", "line 7: .*no such fault"),
        ("sim:kiss", "line 7: .*write a port as"),
    ],
)
def test_what_cannot_be_played_is_said_with_its_line(tmp_path: Path, port: str, says: str) -> None:
    with pytest.raises(ConfigError, match=says):
        read_config(written(tmp_path, SET.format(name="one", make="kiss", port=port)))
