"""What the control room sees, for one scope."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatcher.domain.assignment import Assignment
from dispatcher.domain.complaint import Complaint
from dispatcher.domain.crew import Binding, Crew, RadioSet
from dispatcher.domain.incident import Incident
from dispatcher.domain.office import Office
from dispatcher.domain.transmission import Transmission
from dispatcher.domain.watch import Alarm, Gateway, HeardLine
from dispatcher.services.telling import found
from dispatcher.store import Transaction, alarms, assignments, incidents, journal, transmissions
from dispatcher.store import complaints as complaint_record
from dispatcher.store import crews as crew_record
from dispatcher.store import gateways as gateway_record
from dispatcher.store import heard as log
from dispatcher.store import offices as office_record

LOG_LINES = 200  # what the contract of the board promises
LOG_DEPTH = 20_000  # the same: ten ordinary days of the company, and a bounded read in a storm
TAKEN_SHOWN = timedelta(hours=1)  # the same


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
    """Read the whole board of an office path (a read, one snapshot).

    Every fact up to `position` is in it, perhaps some after: a fact holds its aggregates whole, so one
    that is applied again does no harm.
    """
    jobs = assignments.shown(tx, scope)
    return Snapshot(
        position=journal.head(tx.connection).position,
        now=now,
        offices=office_record.in_scope(tx, scope),
        incidents=incidents.unclosed(tx, scope),
        assignments=jobs,
        transmissions=transmissions.of_assignments(tx, [each.id for each in jobs])
        + transmissions.of_closed(tx, scope, LOG_LINES, LOG_DEPTH),
        crews=crew_record.in_scope(tx, scope),
        sets=crew_record.sets_in_scope(tx, scope),
        gateways=gateway_record.in_scope(tx, scope),
        alarms=alarms.shown(tx, scope, now - TAKEN_SHOWN),
        heard=log.latest(tx, scope, LOG_LINES),
    )


def complaint(tx: Transaction, scope: str, complaint_id: str) -> Complaint:
    """Read one, or NotFound."""
    return found(complaint_record.one(tx, scope, complaint_id), "complaint", "शिकायत")


def complaints(tx: Transaction, scope: str, query: ComplaintQuery) -> list[Complaint]:
    """List complaints, newest first."""
    names = ("incident_id", "number", "consumer_number")
    wanted = {name: value for name in names if (value := getattr(query, name)) is not None}
    return complaint_record.matching(tx, scope, wanted, query.limit)


def incident(tx: Transaction, scope: str, incident_id: str) -> IncidentFile:
    """Read one with all that belongs to it, or NotFound."""
    one = found(incidents.one(tx, scope, incident_id), "incident", "फॉल्ट")
    jobs = assignments.of_incident(tx, incident_id)
    ids = [each.id for each in jobs]
    return IncidentFile(
        incident=one,
        complaints=complaint_record.of_incident(tx, incident_id),
        assignments=jobs,
        transmissions=transmissions.of_assignments(tx, ids),
        heard=log.of_assignments(tx, ids),
    )


def heard(tx: Transaction, scope: str, limit: int = LOG_LINES, before: str | None = None) -> list[HeardLine]:
    """List the radio log, the newest first; `before` is the id of the last line seen."""
    return log.latest(tx, scope, limit, before)


def offices(tx: Transaction, scope: str) -> list[Office]:
    """List offices, parents first."""
    return office_record.in_scope(tx, scope)


def crews(tx: Transaction, scope: str) -> list[Crew]:
    """List crews with what they hold."""
    return crew_record.in_scope(tx, scope)


def sets(tx: Transaction, scope: str) -> list[RadioSet]:
    """List sets."""
    return crew_record.sets_in_scope(tx, scope)


def bindings(tx: Transaction, scope: str) -> list[Binding]:
    """List open bindings."""
    return crew_record.bindings_in_scope(tx, scope)


def gateways(tx: Transaction, scope: str) -> list[Gateway]:
    """List gateways."""
    return gateway_record.in_scope(tx, scope)
