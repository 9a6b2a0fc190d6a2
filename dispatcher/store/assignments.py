"""Assignments on record, and the reply slots they hold."""

from datetime import datetime
from operator import attrgetter

from sqlalchemy import ColumnElement, and_, bindparam, literal_column, select, union, union_all

from dispatcher.domain.assignment import Assignment, AssignmentState
from dispatcher.domain.slots import SLOTS, Holder
from dispatcher.store import offices
from dispatcher.store.rows import Shelf
from dispatcher.store.tables import IS_OPEN, assignment, incident
from dispatcher.store.transaction import Transaction
from radio.messages import Priority, Trust

ASSIGNMENTS = Shelf(assignment, Assignment, state=AssignmentState, priority=Priority, trust=Trust)
HOLDERS = Shelf(assignment, Holder)

_BY_KEY = ASSIGNMENTS.where(assignment.c.idempotency_key == bindparam("key"))
_OPEN_ON = ASSIGNMENTS.where(
    assignment.c.incident_id == bindparam("incident"), assignment.c.role == bindparam("role"), IS_OPEN
)
_ANY_OPEN_ON = ASSIGNMENTS.where(assignment.c.incident_id == bindparam("incident"), IS_OPEN)
_OF_INCIDENT = ASSIGNMENTS.where(assignment.c.incident_id == bindparam("incident")).order_by(assignment.c.id)
_SLOTS: list[ColumnElement[int]] = [literal_column(str(each)) for each in SLOTS]
"""As they stand: a list of values has to be written anew at each use."""
_OF_CREW = assignment.c.crew_id == bindparam("crew")
_RESTS = and_(
    assignment.c.slot.in_(_SLOTS), assignment.c.slot_rests_until > bindparam("at"), ~assignment.c.is_open
)
_HOLDING = union_all(ASSIGNMENTS.where(_OF_CREW, IS_OPEN), ASSIGNMENTS.where(_OF_CREW, _RESTS))
_HOLDERS = union_all(HOLDERS.where(_OF_CREW, IS_OPEN), HOLDERS.where(_OF_CREW, _RESTS))
"""In two parts, as each finds its few by an index of its own: a crew has had thousands of jobs in a year."""
_IN_SLOT = and_(_OF_CREW, assignment.c.slot == bindparam("slot"))
_OPEN_IN_SLOT = ASSIGNMENTS.where(_IN_SLOT, IS_OPEN)
_LAST_IN_SLOT = (
    ASSIGNMENTS.where(_IN_SLOT, assignment.c.slot_rests_until.is_not(None), ~assignment.c.is_open)
    .order_by(assignment.c.slot_rests_until.desc())
    .limit(bindparam("most"))
)
"""A slot's next job is offered when the last one's rest is over: the last jobs are those that rest last."""
_OFFERED_TO = ASSIGNMENTS.where(_OF_CREW, assignment.c.state == "offered", IS_OPEN).order_by(assignment.c.id)
_DUE = (
    ASSIGNMENTS.where(assignment.c.climb_at <= bindparam("at"), assignment.c.state == "offered", IS_OPEN)
    .order_by(assignment.c.priority, assignment.c.climb_at)
    .limit(bindparam("most"))
)
_OF_UNCLOSED = (
    select(assignment.c.id)
    .join(incident, incident.c.id == assignment.c.incident_id)
    .where(offices.within(incident.c.office_id), incident.c.state.in_(("open", "reported_repaired")))
)
_SHOWN = ASSIGNMENTS.where(
    offices.within(assignment.c.office_id),
    assignment.c.id.in_(union(select(assignment.c.id).where(IS_OPEN), _OF_UNCLOSED)),
).order_by(assignment.c.id)


def by_key(tx: Transaction, key: str) -> Assignment | None:
    """Find what an Idempotency-Key made."""
    return ASSIGNMENTS.one(tx, _BY_KEY, key=key)


def open_on(tx: Transaction, incident_id: str, role: str | None = None) -> Assignment | None:
    """Find who has an incident, in one role or in any."""
    if role is None:
        return ASSIGNMENTS.one(tx, _ANY_OPEN_ON, incident=incident_id)
    return ASSIGNMENTS.one(tx, _OPEN_ON, incident=incident_id, role=role)


def of_incident(tx: Transaction, incident_id: str) -> list[Assignment]:
    """List an incident's assignments, oldest first."""
    return ASSIGNMENTS.all(tx, _OF_INCIDENT, incident=incident_id)


def holding_slots(tx: Transaction, crew_id: str, at: datetime) -> list[Assignment]:
    """List a crew's assignments whose slots are held or resting."""
    return sorted(ASSIGNMENTS.all(tx, _HOLDING, crew=crew_id, at=at), key=attrgetter("id"))


def holders(tx: Transaction, crew_id: str, at: datetime) -> list[Holder]:
    """List the same, in no order, with what their slots ask of them alone."""
    return HOLDERS.all(tx, _HOLDERS, crew=crew_id, at=at)


def of_slot(tx: Transaction, crew_id: str, slot: int, most: int = 4) -> list[Assignment]:
    """List who held a slot of a crew, the newest first."""
    past = ASSIGNMENTS.all(tx, _LAST_IN_SLOT, crew=crew_id, slot=slot, most=most)
    held = [*ASSIGNMENTS.all(tx, _OPEN_IN_SLOT, crew=crew_id, slot=slot), *past]
    return sorted(held, key=attrgetter("offered_at", "id"), reverse=True)[:most]


def offered_to(tx: Transaction, crew_id: str) -> list[Assignment]:
    """List what a crew has not answered."""
    return ASSIGNMENTS.all(tx, _OFFERED_TO, crew=crew_id)


def due(tx: Transaction, at: datetime, most: int) -> list[Assignment]:
    """List offers at which the ladder is to look."""
    return ASSIGNMENTS.all(tx, _DUE, at=at, most=most)


def shown(tx: Transaction, scope: str) -> list[Assignment]:
    """List open ones in a scope, and all of its incidents that are not closed."""
    return ASSIGNMENTS.all(tx, _SHOWN, **offices.scope(scope))
