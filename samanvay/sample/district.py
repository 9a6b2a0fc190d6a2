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


class CrewSet(_Part):
    """A crew's set."""

    label: str
    unit: Address
    via: str


class Crew(_Part):
    """A crew, its set, and how it behaves when simulated."""

    office: str
    name: str
    name_hi: str
    skill: str
    leader: str
    phone: str
    language: str
    set: CrewSet
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
    office: list[Office]
    person: list[Person]
    crew: list[Crew]
    complaint: list[Complaint]

    @property
    def channels(self) -> list[str]:
        """The base sets, each on a channel of its own and of the same name."""
        return sorted({crew.set.via for crew in self.crew})


def read_district() -> District:
    """Read the district that comes with the package."""
    text = resources.files("samanvay.sample").joinpath("district.toml").read_text(encoding="utf-8")
    return District.model_validate(tomllib.loads(text))
