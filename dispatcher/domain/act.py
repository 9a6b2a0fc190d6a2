"""What every use case is told besides its subject: who acts, when, and by which settings."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from dispatcher.domain.roles import Actor
from dispatcher.domain.settings import Settings

NewId = Callable[[], str]
"""Makes a ULID."""


@dataclass(frozen=True, slots=True)
class Act:
    """One doing at the desk."""

    by: Actor
    now: datetime
    new_id: NewId
    settings: Settings = field(default_factory=Settings)
