"""Assignments on record, and the reply slots they hold."""

from datetime import datetime

from sqlalchemy import and_, bindparam, or_, select

from dispatcher.domain.assignment import Assignment, AssignmentState
from dispatcher.domain.slots import Holder
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
_HOLDS = and_(
    assignment.c.crew_id == bindparam("crew"),
    or_(IS_OPEN, assignment.c.slot_rests_until > bindparam("at")),
)
_HOLDING = ASSIGNMENTS.where(_HOLDS).order_by(assignment.c.id)
_HOLDERS = HOLDERS.where(_HOLDS).order_by(assignment.c.id)
_OF_SLOT = (
    ASSIGNMENTS.where(assignment.c.crew_id == bindparam("crew"), assignment.c.slot == bindparam("slot"))
    .order_by(assignment.c.offered_at.desc(), assignment.c.id.desc())
    .limit(bindparam("most"))
)
_OFFERED_TO = ASSIGNMENTS.where(
    assignment.c.crew_id == bindparam("crew"), assignment.c.state == "offered", IS_OPEN
).order_by(assignment.c.id)
_DUE = (
    ASSIGNMENTS.where(assignment.c.climb_at <= bindparam("at"), assignment.c.state == "offered", IS_OPEN)
    .order_by(assignment.c.priority, assignment.c.climb_at)
    .limit(bindparam("most"))
)
_SHOWN = ASSIGNMENTS.where(
    offices.within(assignment.c.office_id),
    or_(
        IS_OPEN,
        assignment.c.incident_id.in_(
            select(incident.c.id).where(
                offices.within(incident.c.office_id), incident.c.state.in_(("open", "reported_repaired"))
            )
        ),
    ),
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
    return ASSIGNMENTS.all(tx, _HOLDING, crew=crew_id, at=at)


def holders(tx: Transaction, crew_id: str, at: datetime) -> list[Holder]:
    """List the same with what their slots ask of them alone."""
    return HOLDERS.all(tx, _HOLDERS, crew=crew_id, at=at)


def of_slot(tx: Transaction, crew_id: str, slot: int, most: int = 4) -> list[Assignment]:
    """List who held a slot of a crew, the newest first."""
    return ASSIGNMENTS.all(tx, _OF_SLOT, crew=crew_id, slot=slot, most=most)


def offered_to(tx: Transaction, crew_id: str) -> list[Assignment]:
    """List what a crew has not answered."""
    return ASSIGNMENTS.all(tx, _OFFERED_TO, crew=crew_id)


def due(tx: Transaction, at: datetime, most: int) -> list[Assignment]:
    """List offers at which the ladder is to look."""
    return ASSIGNMENTS.all(tx, _DUE, at=at, most=most)


def shown(tx: Transaction, scope: str) -> list[Assignment]:
    """List open ones in a scope, and all of its incidents that are not closed."""
    return ASSIGNMENTS.all(tx, _SHOWN, **offices.scope(scope))
