"""What every use case is told besides its subject: who acts, when, and by which settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from dispatcher.domain.codes import Chance
from dispatcher.domain.roles import Actor
from dispatcher.domain.settings import Settings

NewId = Callable[[], str]
"""Makes a ULID."""


def _no_chance() -> float:
    raise LookupError("This act was given no chance.")


@dataclass(frozen=True, slots=True)
class Act:
    """One doing at the desk."""

    by: Actor
    now: datetime
    new_id: NewId
    settings: Settings = field(default_factory=Settings)
    chance: Chance = _no_chance
    """What reply codes are drawn with."""
