"""The sample district as data: `district.toml`, read and checked."""

import tomllib
from importlib import resources
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from samanvay.sim.config import Address, Personality


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Site(_Part):
    """The gateway."""

    name: str
    office: str
    shown: str


class Office(_Part):
    """An office; its parent stands before it."""

    code: str
    parent: str | None = None
    kind: str
    name: str
    name_hi: str


class Person(_Part):
    """Somebody who signs in; his password is made at the first run."""

    sign_in: str
    name: str
    role: str
    office: str
    language: str


class Base(_Part):
    """A set at the gateway, on a channel of its own and of the same name."""

    name: str
    make: str
    settings: dict[str, str] = {}


class CrewSet(_Part):
    """A crew's set, and the set at the gateway that reaches it; without one it carries no data."""

    label: str
    unit: Address
    via: str | None = None


class Crew(_Part):
    """A crew, its sets in the order they are tried, and how it behaves when simulated."""

    office: str
    name: str
    name_hi: str
    skill: str
    leader: str
    phone: str
    language: str
    sets: list[CrewSet]
    personality: Personality


class Complaint(_Part):
    """A complaint that came shortly before the first run."""

    minutes_ago: Annotated[int, Field(ge=0)]
    office: str
    category: str
    place: str
    is_hazard: bool = False
    consumer_number: str | None = None
    dtr_code: str | None = None
    feeder: str | None = None
    words: str | None = None


class District(_Part):
    """Everything a newcomer finds."""

    site: Site
    base: list[Base]
    office: list[Office]
    person: list[Person]
    crew: list[Crew]
    complaint: list[Complaint]

    def base_of(self, via: str) -> Base:
        """Find the gateway's set of that name."""
        return next(base for base in self.base if base.name == via)


def read_district() -> District:
    """Read the district that comes with the package."""
    text = resources.files("samanvay.sample").joinpath("district.toml").read_text(encoding="utf-8")
    return District.model_validate(tomllib.loads(text))
