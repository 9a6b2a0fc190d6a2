"""The worked example of docs/adding-a-make.md keeps what every make keeps, and the page says what it is."""

import re
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import pytest

from radio.drivers import DRIVERS
from radio.drivers.settings import read_settings
from radio.messages import UnitId
from radio.sim import SIMULATORS, Simulator
from tests.radio.example_make import commands, simulator
from tests.radio.example_make.commands import Alarm, Result, Said, Words
from tests.radio.example_make.driver import TextlineDriver
from tests.radio.example_make.frames import Deframer, Line
from tests.radio.example_make.probe import PROBE
from tests.radio.example_make.settings import TextlineSettings

if TYPE_CHECKING:
    from radio.driver import Driver

MAKE = "textline"
HERE = Path(__file__).parent
EXAMPLE = HERE / "example_make"
PAGE = HERE.parents[1] / "docs" / "adding-a-make.md"
ROW = re.compile(r"^\| `(?P<name>[\w.]+)` +\| (?P<lines>\d+) ", re.MULTILINE)
VECTORS = tomllib.loads((EXAMPLE / "vectors.toml").read_text("utf-8"))
KINDS = {"Words": Words, "Result": Result, "Alarm": Alarm}

drivers = cast("dict[str, Callable[[Mapping[str, object]], Driver]]", DRIVERS)
simulators = cast("dict[str, Simulator]", SIMULATORS)


def register() -> None:
    """Add the make: the two lines of the registries."""
    drivers[MAKE] = lambda given: TextlineDriver(read_settings(TextlineSettings, given))
    simulators[MAKE] = simulator.SIMULATOR


@contextmanager
def alone() -> Iterator[None]:
    """Let it be the only make that there is."""
    before = dict(drivers), dict(simulators)
    drivers.clear()
    simulators.clear()
    register()
    try:
        yield
    finally:
        drivers.clear()
        simulators.clear()
        drivers.update(before[0])
        simulators.update(before[1])


def load_contract() -> ModuleType:
    """Load the tests that every make must pass, for this make."""
    spec = spec_from_file_location("contract_of_the_example", HERE / "test_contract.py")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


with alone():
    globals().update({name: test for name, test in vars(load_contract()).items() if name.startswith("test_")})


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    register()
    yield
    del drivers[MAKE], simulators[MAKE]


def rows(kind: str) -> list[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


def read(line: bytes) -> Said:
    [piece] = Deframer().feed(line)
    assert isinstance(piece, Line)
    return commands.parse(piece)


@pytest.mark.parametrize("row", rows("write"))
def test_what_the_host_says_is_as_in_the_vectors(row: dict[str, Any]) -> None:
    words = Words(UnitId(row["unit"]), row["number"], row["text"])
    assert commands.send(words) == row["line"].encode()
    assert read(row["line"].encode()) == words


@pytest.mark.parametrize("row", rows("read"))
def test_what_the_modem_says_is_understood_as_in_the_vectors(row: dict[str, Any]) -> None:
    meaning = dict(row["meaning"])
    kind = KINDS[meaning.pop("kind")]
    assert read(row["line"].encode()) == kind(**meaning)


@pytest.mark.parametrize("row", rows("noise"))
def test_what_is_no_line_of_the_modem_is_dropped_whole_and_the_next_is_read(row: dict[str, Any]) -> None:
    driver = TextlineDriver(TextlineSettings())
    good = VECTORS["read"][4]["line"].encode()
    kinds = [type(output).__name__ for output in driver.receive(row["line"].encode() + good, 1.0)]
    assert kinds == ["Dropped", "Heard"]


def test_the_probe_knows_the_modem_and_not_the_echo_of_its_question() -> None:
    [question] = PROBE.asks
    assert PROBE.recognise(question) is None
    assert PROBE.recognise(question + Line("MODEL", "TM-1").encode()) == "text modem TM-1"


def test_the_page_counts_the_lines_of_the_example() -> None:
    told = {found["name"]: int(found["lines"]) for found in ROW.finditer(PAGE.read_text("utf-8"))}
    there = {file.name: len(file.read_text("utf-8").splitlines()) for file in EXAMPLE.glob("*.*")}
    assert told == there


def test_every_path_on_the_page_is_there() -> None:
    root = PAGE.parents[1]
    named = set(re.findall(r"`((?:radio|tests|docs|gateway|scripts)/[\w./-]+)`", PAGE.read_text("utf-8")))
    assert len(named) > 5
    assert [path for path in sorted(named) if not (root / path).exists()] == []
