"""Complaints come in."""

from dataclasses import dataclass

from dispatcher.domain.act import Act
from dispatcher.domain.complaint import Complaint, NewComplaint
from dispatcher.domain.incident import Incident
from dispatcher.store import Transaction


@dataclass(frozen=True, slots=True)
class Registered:
    """The complaint on record; `is_repeat` when it was there already."""

    complaint: Complaint
    incident: Incident
    is_repeat: bool


def register(tx: Transaction, act: Act, new: NewComplaint) -> Registered:
    """Put a complaint on record, once for each (source, source_ref). NotAllowed outside the actor's offices."""
    raise NotImplementedError
