"""Damaged bytes into every make of the list: nothing raises, nothing takes long, nothing bad changes a thing.

Inputs are damaged copies of each make's vectors and of what its simulator says at the port; half go to the
driver while an order waits for its receipt, half to the functions of its modules that read. 200,000 in the
ordinary run, 10,000,000 with `--long`, where the count for each reader is told at the end.
"""

import gc
import importlib
import inspect
import pickle
import pkgutil
import re
import time
import tomllib
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any, TypeVar

import pytest

from radio.driver import Driver, Dropped, Heard, Output, Settled
from radio.drivers import DRIVERS
from radio.errors import Malformed
from radio.messages import Text, UnitId

MAKES = sorted(DRIVERS)
ORDINARY, LONG, SHARDS = 200_000, 10_000_000, 12
LONGEST_SECONDS = 0.010  # of one call, in the processor's time: others may have the machine meanwhile
LOOKS_AGAIN = 3  # a call that seems long is measured again: a first call may still load or compile something
LONGEST_INPUT = 4096  # what a serial port hands over at once
MOST_TICKS = 30
READERS = re.compile(r"(parse|read|decode|recognise)")
HEX = re.compile(r"(?:[0-9a-fA-F]{2}\s*){3,}")

SOON = 2.0  # seconds after the order was sent: its receipt may come now

T = TypeVar("T")
SetUp = Callable[..., Any]
Counted = Counter[str]
every_make = pytest.mark.parametrize("make", MAKES)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A driver with an order in flight, what its set said around it, and how the order ends in silence."""

    driver: bytes
    at: float
    said: list[bytes]
    end: tuple[list[Settled], float]

    def revive(self) -> Driver:
        """Give the driver as it was."""
        driver: Driver = pickle.loads(self.driver)  # noqa: S301 -- of our own making
        return driver


class Camera(pickle.Pickler):
    """Photographs a driver with the dictionaries of its own that it may have."""

    def reducer_override(self, thing: object) -> Any:  # noqa: ANN401 -- the library wants one of six shapes
        """Take such a dictionary apart, whatever it wants to know when it is made."""
        if isinstance(thing, OrderedDict) and type(thing) is not OrderedDict:
            return _remade, (type(thing), vars(thing), list(thing.items()))
        return NotImplemented


def _remade(kind: type[OrderedDict[Any, Any]], state: dict[str, object], items: list[Any]) -> object:
    made = kind.__new__(kind)
    vars(made).update(state)
    for key, value in items:
        made[key] = value
    return made


def photographed(driver: Driver) -> bytes:
    """Give a driver as bytes."""
    picture = BytesIO()
    Camera(picture).dump(driver)
    return picture.getvalue()


class Ear:
    """Stands before a driver and writes down what the set says."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver
        self.said: list[bytes] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._driver, name)

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Write it down, and pass it on."""
        self.said.append(data)
        return self._driver.receive(data, at)


def take_snapshot(stage: SetUp, make: str) -> Snapshot:
    """Play an order, answers, an emergency; photograph the driver when the order has just been sent."""
    played = stage(make, baud=None)
    rehearsal = played.rehearsal
    ear = rehearsal.driver = Ear(rehearsal.driver)
    rehearsal.run_until_free(60)
    rehearsal.send(played.order("3. Pole gira"))
    frozen, at = photographed(ear._driver), rehearsal.now
    rehearsal.run(at + 60)
    for number, unit in enumerate(played.units):
        played.far[unit].press(f"3{number + 1}", rehearsal.now)
        rehearsal.run(rehearsal.now + 60)
    played.far[played.units[0]].emergency(rehearsal.now)
    rehearsal.run(rehearsal.now + 60)
    alone: Driver = pickle.loads(frozen)  # noqa: S301 -- of our own making
    return Snapshot(frozen, at, [data for data in ear.said if data], end_of(alone))


def end_of(driver: Driver) -> tuple[list[Settled], float]:
    """Let time pass until the order in flight has ended; tell how and when."""
    for _ in range(MOST_TICKS):
        at = driver.due
        if at is None:
            break
        if settled := [output for output in driver.tick(at) if isinstance(output, Settled)]:
            return settled, at
    return [], 0.0


def tables(make: str) -> dict[str, list[dict[str, Any]]]:
    """Read a make's vectors."""
    return tomllib.loads((Path(__file__).parent / "vectors" / f"{make}.toml").read_text("utf-8"))


def vectors(make: str) -> list[bytes]:
    """Give every text and every row of hex digits in a make's vectors as bytes."""
    rows = [row for given in tables(make).values() for row in given]
    words = [value for row in rows for value in row.values() if isinstance(value, str)]
    return [bytes.fromhex(word) if HEX.fullmatch(word) else word.encode() for word in words]


def readers(make: str) -> Iterator[tuple[str, Callable[[Any], object]]]:
    """Find what reads bytes or text in the modules of a make."""
    package = importlib.import_module(f"radio.drivers.{make}")
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for name, function in _functions(module):
            if READERS.match(name.rpartition(".")[2]) and (read := _fed(function)):
                yield f"{make}.{info.name}.{name}", read


def _functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., object]]]:
    for name, value in vars(module).items():
        if getattr(value, "__module__", "") != module.__name__ or name.startswith("_"):
            continue
        if inspect.isfunction(value):
            yield name, value
        elif inspect.isclass(value):
            for inner, member in vars(value).items():
                if isinstance(member, classmethod):
                    yield f"{name}.{inner}", getattr(value, inner)


def _fed(function: Callable[..., object]) -> Callable[[bytes], object] | None:
    """Feed a function that reads bytes or a text, and perhaps is told their length in bits, and a claim."""
    parameters = list(inspect.signature(function).parameters.values())
    needed = {each.name: each.annotation for each in parameters[1:] if each.default is each.empty}
    has_length = int in needed.values() and set(needed.values()) <= {int, bool}
    if not parameters or parameters[0].annotation not in (bytes, str) or (needed and not has_length):
        return None
    is_text = parameters[0].annotation is str

    def read(data: bytes) -> object:
        given = {name: 8 * len(data) if kind is int else bool(len(data) % 2) for name, kind in needed.items()}
        if has_length and not data:
            return None  # what came before it has seen to that
        return function(data.decode("utf-8", "replace") if is_text else data, **given)

    return read


def damaged(seeds: list[bytes], count: int, chance: Random) -> Iterator[bytes]:
    """Give `count` copies with flipped bits, cut, doubled, spliced, overwritten, or nothing but chance."""
    for _ in range(count):
        data = chance.choice(seeds)[:LONGEST_INPUT]
        start, end = sorted((chance.randrange(len(data) + 1), chance.randrange(len(data) + 1)))
        match chance.randrange(8):
            case 0 | 1:
                yield flipped(data, chance)
            case 2:
                yield data[:start] + data[end:]
            case 3:
                yield data[:end] + data[start:]
            case 4:
                other = chance.choice(seeds)
                yield data[:start] + other[chance.randrange(len(other) + 1) :]
            case 5:
                yield data[:start] + chance.randbytes(chance.randrange(1, 9)) + data[end:]
            case 6:
                yield b"".join(chance.choices(seeds, k=chance.randrange(2, 6)))[start : start + LONGEST_INPUT]
            case _:
                yield chance.randbytes(int(600 * chance.random() ** 4))


def flipped(data: bytes, chance: Random) -> bytes:
    """Flip one to four bits."""
    bits = bytearray(data)
    for _ in range(chance.randrange(1, 5) if data else 0):
        bits[chance.randrange(len(bits))] ^= 1 << chance.randrange(8)
    return bytes(bits)


def in_time(call: Callable[[], T], again: Callable[[], object]) -> T:
    """Make a call that takes no longer than it may; give its result."""
    began = time.thread_time()
    result = call()
    spent = time.thread_time() - began
    for _ in range(LOOKS_AGAIN if spent > LONGEST_SECONDS else 0):
        began = time.thread_time()
        again()
        spent = min(spent, time.thread_time() - began)
    assert spent <= LONGEST_SECONDS
    return result


def feed_driver(snapshot: Snapshot, data: bytes) -> bool:
    """Give a driver with an order in flight one input; what it drops whole must change nothing."""
    driver, twin, at = snapshot.revive(), snapshot.revive(), snapshot.at + SOON
    was_free = driver.is_free(at)
    outputs = in_time(lambda: driver.receive(data, at), lambda: twin.receive(data, at))
    dropped = [output.data for output in outputs if isinstance(output, Dropped)]
    if b"".join(dropped) != data or len(dropped) != len(outputs):
        return False  # read in part: a sound frame may change what a wait is for
    assert driver.is_free(at) == was_free
    assert end_of(driver) == snapshot.end
    return True


def feed_reader(read: Callable[[bytes], object], data: bytes) -> None:
    """Give a reader one input: it reads it, or says that it is malformed."""

    def call() -> None:
        try:
            read(data)
        except Malformed:
            return

    in_time(call, call)


def feed(snapshot: Snapshot, make: str, count: int, seed: int) -> Counted:
    """Give the driver and the readers of a make so many inputs; tell who had how many."""
    chance = Random(f"{make} {seed}")  # noqa: S311 -- a test must be repeatable
    counts: Counted = Counter()
    known, seeds = list(readers(make)), snapshot.said + [each for each in vectors(make) if each]
    gc.collect()
    gc.disable()  # the collector's turn belongs to the whole process, not to the call that it meets
    try:
        for data in damaged(seeds, count if not known else count - count // 2, chance):
            was_dropped = feed_driver(snapshot, data)
            counts[f"{make}: the driver, {'dropped whole' if was_dropped else 'read in part'}"] += 1
        for number, data in enumerate(damaged(seeds, count // 2 if known else 0, chance)):
            name, read = known[number % len(known)]
            feed_reader(read, data)
            counts[name] += 1
    except BaseException as error:
        error.add_note(f"{make}, seed {seed}, after {counts.total()} inputs: {data.hex()}")
        raise
    finally:
        gc.enable()
    return counts


@pytest.fixture(scope="module")
def counted() -> Counted:
    """Count the inputs of the whole file, by who read them."""
    return Counter()


@every_make
def test_no_damaged_input_raises_takes_long_or_changes_what_it_must_not(
    stage: SetUp, make: str, counted: Counted
) -> None:
    counted += feed(take_snapshot(stage, make), make, -(-ORDINARY // len(MAKES)), seed=0)


@pytest.mark.long
@pytest.mark.parametrize("shard", range(1, SHARDS + 1))
@every_make
def test_nor_do_ten_million(stage: SetUp, make: str, shard: int, counted: Counted) -> None:
    counted += feed(take_snapshot(stage, make), make, -(-LONG // len(MAKES) // SHARDS), seed=shard)


def checked() -> Iterable[Any]:
    """Give the makes whose frames carry a check over all that they mean: they have a row `check`."""
    rows = {make: tables(make).get("check", []) for make in MAKES}
    return [pytest.param(make, row, id=make) for make, given in rows.items() for row in given]


def meant(snapshot: Snapshot, data: bytes) -> list[Output]:
    """Tell what an input makes heard and settled."""
    outputs = snapshot.revive().receive(data, snapshot.at + SOON)
    return [output for output in outputs if isinstance(output, Heard | Settled)]


def from_unknown(output: Output, unit: str) -> Output:
    """Give what was heard as if the frame that names its sender had been lost."""
    if isinstance(output, Heard) and isinstance(output.message, Text):
        return Heard(replace(output.message, unit=UnitId(unit)))
    return output


@pytest.mark.parametrize(("make", "row"), checked())
def test_no_flipped_bit_of_a_checked_frame_makes_anything_new_heard_or_settled(
    stage: SetUp, make: str, row: dict[str, str]
) -> None:
    snapshot, understood = take_snapshot(stage, make), 0
    for data in snapshot.said:
        sound = meant(snapshot, data)
        understood += bool(sound)
        allowed = sound + [from_unknown(output, row["unknown"]) for output in sound if "unknown" in row]
        for bit in range(len(data) * 8):
            changed = bytearray(data)
            changed[bit // 8] ^= 1 << bit % 8
            assert all(output in allowed for output in meant(snapshot, bytes(changed))), (data.hex(), bit)
    assert understood


def test_the_inputs_of_each_reader_are_told(
    counted: Counted, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    if request.config.getoption("--long"):
        rows = "".join(f"{count:>10,}  {name}\n" for name, count in sorted(counted.items()))
        with capsys.disabled():
            print(f"\ndamaged inputs, by who read them:\n{rows}{counted.total():>10,}  in all")  # noqa: T201
    assert all(counted.values())
