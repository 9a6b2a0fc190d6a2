"""What must not go unnoticed: alarms, the radio log, gateways, and when each falls due."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from dispatcher.domain.errors import Conflict
from dispatcher.domain.roles import Actor
from dispatcher.domain.settings import Settings

NOT_WORKING = ("lost", "not_answering")
"""States of a gateway's set, on the wire, in which nothing can be said by it."""

LONGEST_SUBJECT = 60


class AlarmKind(StrEnum):
    """Why a named person must look."""

    EMERGENCY = "emergency"
    UNANSWERED = "unanswered"
    UNDELIVERED = "undelivered"
    NEEDS_HELP = "needs_help"
    GATEWAY_SILENT = "gateway_silent"
    CHANNEL_DEAF = "channel_deaf"
    SET_LOST = "set_lost"
    OFF_SHIFT = "off_shift"
    CAME_BACK = "came_back"
    READ_OUT = "read_out"
    UNREAD = "unread"
    UNCONFIRMED = "unconfirmed"
    CODE_DEAD = "code_dead"
    LIMITS_DIFFER = "limits_differ"


class Verdict(StrEnum):
    """What was made of something heard. Only `applied` moved an assignment."""

    APPLIED = "applied"
    NOTED = "noted"
    LATE = "late"
    EARLY = "early"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    FOREIGN = "foreign"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence for the screen in both its languages."""

    english: str
    hindi: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Something that a named person must take."""

    id: str
    kind: AlarmKind
    office_id: str
    subject: str
    words: str
    words_hi: str
    raised_at: datetime
    taken_at: datetime | None = None
    taken_by: str | None = None
    taken_by_id: str | None = None
    cleared_at: datetime | None = None
    ended_by: str | None = None
    ended_by_id: str | None = None
    ending_words: str | None = None

    def take(self, by: Actor, at: datetime) -> Self:
        """Give the alarm taken by this person; itself when he has it already, Conflict when another has."""
        if self.taken_by is None:
            return replace(self, taken_at=at, taken_by=by.name, taken_by_id=by.id or None)
        if _is(by, self.taken_by, self.taken_by_id):
            return self
        if self.taken_by == by.name:
            raise Conflict(f"Another {by.name} has taken this already.", f"यह पहले से दूसरे {by.name} के जिम्मे है।")
        raise Conflict(f"{self.taken_by} has taken this already.", f"{self.taken_by} के जिम्मे यह पहले से है।")

    def end(self, by: Actor, words: str, at: datetime) -> Self:
        """Give the emergency ended by this person on these words; itself when he has said just that already.

        Conflict for one that nobody has taken, that has ended, or that is no emergency.
        """
        if self.kind is not AlarmKind.EMERGENCY:
            raise Conflict(
                "Only an emergency is ended by a person; an alarm of this kind goes with its cause.",
                "हाथ से सिर्फ इमरजेंसी खत्म होती है; ऐसा अलार्म कारण के साथ ही हटता है।",
            )
        if self.cleared_at is not None:
            if _is(by, self.ended_by, self.ended_by_id) and self.ending_words == words:
                return self
            raise Conflict(
                f"{self.ended_by} has ended this already.", f"{self.ended_by} इसे पहले ही खत्म कर चुके हैं।"
            )
        if self.taken_at is None:
            raise Conflict(
                "Nobody has taken this yet; take it first.",
                "यह अभी किसी के जिम्मे नहीं है; पहले अपने जिम्मे लें।",
            )
        return replace(self, cleared_at=at, ended_by=by.name, ended_by_id=by.id or None, ending_words=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeardLine:
    """A line of the radio log."""

    id: str
    site: str
    via: str
    unit: str
    kind: str
    trust: str
    at: datetime
    received_at: datetime
    text: str | None
    verdict: Verdict
    said: str | None = None
    crew_id: str | None = None
    assignment_id: str | None = None
    office_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """A radio site."""

    site: str
    office_id: str
    name: str
    seen_at: datetime | None = None
    is_silent: bool = True
    alive: dict[str, object] | None = None

    @property
    def sets(self) -> Mapping[str, Mapping[str, Any]]:
        """How each of its sets does, by its name, as its last sign of life told."""
        sets = (self.alive or {}).get("sets")
        return sets if isinstance(sets, dict) else {}


def _is(actor: Actor, name: str | None, known_id: str | None) -> bool:
    """Tell whether he is who stands on record; of what is older than the ids only the name is known."""
    return known_id == actor.id if known_id else name == actor.name


def set_subject(site: str, name: str) -> str:
    """Name a gateway's set as the subject of an alarm."""
    return f"{site}/{name}"[:LONGEST_SUBJECT]


def is_silent(gateway: Gateway, now: datetime, settings: Settings) -> bool:
    """Tell whether a gateway has not been heard in time."""
    return gateway.seen_at is None or now >= gateway.seen_at + settings.gateway_silence.delta
