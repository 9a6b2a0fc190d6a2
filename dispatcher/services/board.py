"""What the control room sees, for one scope."""

from dataclasses import dataclass
from datetime import datetime

from dispatcher.domain.assignment import Assignment
from dispatcher.domain.complaint import Complaint
from dispatcher.domain.crew import Binding, Crew, RadioSet
from dispatcher.domain.incident import Incident
from dispatcher.domain.office import Office
from dispatcher.domain.transmission import Transmission
from dispatcher.domain.watch import Alarm, Gateway, HeardLine
from dispatcher.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything as of one position of the journal; the field names of the web's Board."""

    position: int
    now: datetime
    offices: list[Office]
    incidents: list[Incident]
    assignments: list[Assignment]
    transmissions: list[Transmission]
    crews: list[Crew]
    sets: list[RadioSet]
    gateways: list[Gateway]
    alarms: list[Alarm]
    heard: list[HeardLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFile:
    """One incident with all that belongs to it, oldest first."""

    incident: Incident
    complaints: list[Complaint]
    assignments: list[Assignment]
    transmissions: list[Transmission]
    heard: list[HeardLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintQuery:
    """Which complaints to list; the newest first."""

    incident_id: str | None = None
    number: str | None = None
    consumer_number: str | None = None
    limit: int = 50


def snapshot(tx: Transaction, scope: str, now: datetime) -> Snapshot:
    """Read the whole board of an office path."""
    raise NotImplementedError


def complaint(tx: Transaction, scope: str, complaint_id: str) -> Complaint:
    """Read one, or NotFound."""
    raise NotImplementedError


def complaints(tx: Transaction, scope: str, query: ComplaintQuery) -> list[Complaint]:
    """List complaints."""
    raise NotImplementedError


def incident(tx: Transaction, scope: str, incident_id: str) -> IncidentFile:
    """Read one with all that belongs to it, or NotFound."""
    raise NotImplementedError


def heard(tx: Transaction, scope: str, limit: int = 200, before: str | None = None) -> list[HeardLine]:
    """List the radio log, the newest first; `before` is the id of the last line seen."""
    raise NotImplementedError


def offices(tx: Transaction, scope: str) -> list[Office]:
    """List offices, parents first."""
    raise NotImplementedError


def crews(tx: Transaction, scope: str) -> list[Crew]:
    """List crews with what they hold."""
    raise NotImplementedError


def sets(tx: Transaction, scope: str) -> list[RadioSet]:
    """List sets."""
    raise NotImplementedError


def bindings(tx: Transaction, scope: str) -> list[Binding]:
    """List open bindings."""
    raise NotImplementedError


def gateways(tx: Transaction, scope: str) -> list[Gateway]:
    """List gateways."""
    raise NotImplementedError
