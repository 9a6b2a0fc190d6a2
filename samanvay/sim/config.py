"""The configuration of `samanvay sim`: channels, base sets with their ports, handsets with their crews."""

import tomllib
from enum import StrEnum
from pathlib import Path
from random import Random
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from gateway.config import fault
from radio.drivers import make_driver
from radio.errors import RadioError, Unsayable
from radio.messages import Order, Ref, UnitId
from radio.sim import DEFAULT_MAKE, SIMULATORS
from radio.sim.air import Air, Weather

Share = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,60}$")]
Address = Annotated[str, Field(pattern=r"^[A-Za-z0-9!:._-]{1,40}$")]


class BadConfig(ValueError):
    """A configuration that cannot be; its sentence names the file and the key."""


class Personality(StrEnum):
    """Kinds of men."""

    STEADY = "steady"
    BRISK = "brisk"
    SLOW = "slow"
    RELUCTANT = "reluctant"
    SILENT = "silent"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Channel(_Part):
    """A frequency that all its sets share."""

    name: Name
    loss: Share = 0.0
    """Share of frames that each receiver misses."""
    noise: Share = 0.0
    """Share of frames that each receiver gets with damaged bits."""
    delay: Annotated[float, Field(ge=0, le=10)] = 0.0
    """Seconds from a set to its listeners."""
    voice: Annotated[float, Field(ge=0, le=0.9)] = 0.0
    """Share of the time that people talk."""
    haste: Annotated[float, Field(ge=0.1, le=20)] = 1.0
    """How many seconds pass on it in one of ours: 1 is real. A rehearsal need not wait for speech."""

    @property
    def weather(self) -> Weather:
        """How bad it is."""
        return Weather(self.loss, self.noise, self.delay, self.voice)


class BaseSet(_Part):
    """A set at a gateway's port."""

    name: Name
    make: str = DEFAULT_MAKE
    address: Address = ""
    """Left out: what the settings say, or what the make's driver expects when nothing is set."""
    channel: Name
    baud: Annotated[int, Field(gt=0)] = 9600
    faults: str = ""
    """What is wrong with it, as the query of a `sim://` URL: `deaf=2&garbage=300`."""
    settings: dict[str, object] = {}
    """What the gateway's driver is told; printed with the port, and read for the address."""

    @model_validator(mode="before")
    @classmethod
    def _has_address(cls, given: dict[str, Any]) -> dict[str, Any]:
        make = _known(given.get("make", DEFAULT_MAKE))
        return {"address": SIMULATORS[make].address(given.get("settings", {})), **given}

    @model_validator(mode="after")
    def _can_be(self) -> Self:
        chance = _chance()
        SIMULATORS[self.make].base(self.address, Air(chance), chance, self.faults)
        make_driver(self.make, self.settings)
        return self


class Handset(_Part):
    """A crew's set, and the people who carry it."""

    unit: Address
    name: str = ""
    channel: Name
    base: Name = ""
    """The base set that it answers to. Left out: the first on its channel, of its make when that is given."""
    make: str = ""
    """Left out: that of its base set."""
    personality: Personality = Personality.STEADY
    temper: dict[str, object] = {}
    """What is to be otherwise than with the personality: `silent`, `decline`, `answer` … of `Temper`."""
    is_automatic: bool = True
    """False: nobody answers but the person at the handset's page."""


class SimConfig(_Part):
    """Everything `samanvay sim` plays."""

    folder: Path
    """Where the ports appear, as `<folder>/<name of the base set>`."""
    port: Annotated[int, Field(ge=0, le=65535)] = 8461
    """Of the handset page, on 127.0.0.1."""
    pages: Path | None = None
    """The folder of the built web pages."""
    history: Path | None = None
    """Where every order shown and every answer sent is written, one JSON a line."""
    seed: int = 1
    pace: Annotated[float, Field(gt=0)] = 1.0
    """What the crews' waits are multiplied by: 1 is real men, 0.05 a rehearsal."""
    channel: list[Channel]
    base: list[BaseSet]
    handset: list[Handset] = []

    @model_validator(mode="after")
    def _stands_together(self) -> Self:
        names = [channel.name for channel in self.channel]
        sets: list[BaseSet | Handset] = [*self.base, *self.handset]
        for part in sets:
            if part.channel not in names:
                raise ValueError(f"there is no channel {part.channel!r}; there are {', '.join(names)}.")
        _refuse_twins("name", [base.name for base in self.base])
        for name in names:
            units = [part.unit if isinstance(part, Handset) else part.address for part in self.on(name)]
            _refuse_twins("address", units)
        for handset in self.handset:
            _check_unit(self.base_of(handset), handset.unit)
        return self

    def on(self, channel: str) -> list[BaseSet | Handset]:
        """List the sets of a channel."""
        sets: list[BaseSet | Handset] = [*self.base, *self.handset]
        return [part for part in sets if part.channel == channel]

    def base_of(self, handset: Handset) -> BaseSet:
        """Find the base set that a crew's set answers to. ValueError when there is none."""
        for base in self.base:
            fits = handset.base in ("", base.name) and handset.make in ("", base.make)
            if fits and base.channel == handset.channel:
                return base
        raise ValueError(
            f"the set {handset.unit} has no base set of its make on {handset.channel}: add it under [[base]]."
        )

    def key(self, handset: Handset) -> str:
        """Name a crew's set on the page: by its unit, and by its channel too where another has the unit."""
        is_alone = [each.unit for each in self.handset].count(handset.unit) == 1
        return handset.unit if is_alone else f"{handset.unit}@{handset.channel}"


def load(path: Path) -> SimConfig:
    """Read a configuration file; paths in it are relative to it. BadConfig says what is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadConfig(f"{path} cannot be read: {error.strerror}.") from error
    try:
        config = SimConfig.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        raise BadConfig(f"{path}, {fault(error, text).removesuffix('.')}.") from error
    here = path.resolve().parent
    moved = {key: here / value for key in ("folder", "pages", "history") if (value := getattr(config, key))}
    return config.model_copy(update=moved)


def sentence(error: ValidationError) -> str:
    """Say the first thing that is wrong."""
    first = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}{': ' if where else ''}{first['msg'].removeprefix('Value error, ')}"


def _known(make: object) -> str:
    if make not in SIMULATORS:
        raise ValueError(f"there is no simulator of {make!r}; there is {', '.join(sorted(SIMULATORS))}.")
    return str(make)


def _check_unit(base: BaseSet, unit: str) -> None:
    """Refuse an address that a base set cannot call, in the words of its driver."""
    try:
        make_driver(base.make, base.settings).send(Order(Ref(""), UnitId(unit), "1"), 0.0)
    except Unsayable as error:
        raise ValueError(f"{base.name}: {error}") from error
    except RadioError:
        return  # a set that is still starting up takes nothing yet


def _refuse_twins(what: str, values: list[str]) -> None:
    twice = {value for value in values if values.count(value) > 1}
    if twice:
        raise ValueError(f"two sets have the same {what}: {', '.join(sorted(twice))}.")


def _chance() -> Random:
    return Random(0)  # noqa: S311 - nothing is played with it
