"""The configuration of `samanvay sim`: channels, base sets with their ports, handsets with their crews."""

import tomllib
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Share = Annotated[float, Field(ge=0, le=1)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,60}$")]
Callsign = Annotated[str, Field(pattern=r"^[A-Z0-9]{1,6}(-([0-9]|1[0-5]))?$")]


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


class BaseSet(_Part):
    """A set at a gateway's serial port."""

    name: Name
    callsign: Callsign
    channel: Name
    baud: Annotated[int, Field(gt=0)] = 9600


class Handset(_Part):
    """A crew's set, and the people who carry it."""

    unit: Callsign
    name: str
    channel: Name
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
    handset: list[Handset]

    @model_validator(mode="after")
    def _stands_together(self) -> Self:
        names = [channel.name for channel in self.channel]
        sets: list[BaseSet | Handset] = [*self.base, *self.handset]
        for part in sets:
            if part.channel not in names:
                raise ValueError(f"there is no channel {part.channel!r}; there are {', '.join(names)}.")
        units = [*(base.callsign for base in self.base), *(handset.unit for handset in self.handset)]
        twice = {unit for unit in units if units.count(unit) > 1}
        if twice:
            raise ValueError(f"two sets have the same address: {', '.join(sorted(twice))}.")
        return self


def load(path: Path) -> SimConfig:
    """Read a configuration file; paths in it are relative to it. BadConfig says what is wrong."""
    try:
        config = SimConfig.model_validate(tomllib.loads(path.read_text()))
    except OSError as error:
        raise BadConfig(f"{path} cannot be read: {error.strerror}.") from error
    except tomllib.TOMLDecodeError as error:
        raise BadConfig(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise BadConfig(f"{path}: {'.'.join(str(part) for part in first['loc'])}: {first['msg']}") from error
    here = path.resolve().parent
    moved = {key: here / value for key in ("folder", "pages", "history") if (value := getattr(config, key))}
    return config.model_copy(update=moved)
