"""Incidents go to crews."""

from dataclasses import dataclass

from dispatcher.domain.act import Act
from dispatcher.domain.assignment import Assignment
from dispatcher.domain.transmission import Transmission
from dispatcher.store import Transaction


@dataclass(frozen=True, slots=True)
class Offered:
    """The assignment and its order; `is_repeat` when the same key had done it already."""

    assignment: Assignment
    transmission: Transmission
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What the phrasebook would send now, and whether the set carries it."""

    text: str
    length: int
    max_length: int
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Give an incident to a crew; `key` is the Idempotency-Key, `text` words of the dispatcher's own."""

    incident_id: str
    crew_id: str
    role: str = "repair"
    text: str | None = None
    key: str | None = None


def offer(tx: Transaction, act: Act, new: Offer) -> Offered:
    """Offer it. Conflict (somebody has it), OffShift, SlotsFull, Unsayable, NotFound or NotAllowed."""
    raise NotImplementedError


def recall(tx: Transaction, act: Act, assignment_id: str, reason: str) -> Assignment:
    """Take it back; a crew that may have heard of it is told."""
    raise NotImplementedError


def reassign(
    tx: Transaction, act: Act, assignment_id: str, new_crew: str, reason: str, key: str | None = None
) -> Offered:
    """Take it back and offer it to another crew, both or neither."""
    raise NotImplementedError


def preview(tx: Transaction, act: Act, incident_id: str, crew_id: str) -> Preview:
    """Write the order without sending it (a read)."""
    raise NotImplementedError
