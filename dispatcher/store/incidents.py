"""Incidents on record."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, case, delete, select, update

from dispatcher.domain.complaint import Category
from dispatcher.domain.incident import Incident, IncidentState
from dispatcher.store import offices
from dispatcher.store.rows import Shelf
from dispatcher.store.tables import IS_OPEN, assignment, incident, office
from dispatcher.store.transaction import Transaction, locked

INCIDENTS = Shelf(incident, Incident, category=Category, state=IncidentState)

_OF_CONSUMER = locked(
    INCIDENTS.where(incident.c.consumer_number == bindparam("consumer"), incident.c.state == "open").order_by(
        incident.c.opened_at, incident.c.id
    )
)
_COUNT = (
    update(incident)
    .where(incident.c.id == bindparam("the_id"))
    .values(
        complaints=incident.c.complaints + 1,
        opened_at=case(
            (incident.c.opened_at > bindparam("complained_at"), bindparam("complained_at")),
            else_=incident.c.opened_at,
        ),
    )
    .returning(*INCIDENTS.columns)
)
_TO_GIVE = (
    select(*INCIDENTS.columns, office.c.path, assignment.c.id)
    .select_from(
        incident.join(office, office.c.id == incident.c.office_id).outerjoin(
            assignment,
            and_(assignment.c.incident_id == incident.c.id, assignment.c.role == bindparam("role"), IS_OPEN),
        )
    )
    .where(incident.c.id == bindparam("the_id"))
)
_DROP = delete(incident).where(incident.c.id == bindparam("the_id"))
_SCOPED = INCIDENTS.where(offices.within(incident.c.office_id))
_ONE = _SCOPED.where(incident.c.id == bindparam("the_id"))
_UNCLOSED = _SCOPED.where(incident.c.state.in_(("open", "reported_repaired"))).order_by(incident.c.id)


class ToGive(NamedTuple):
    """An incident that is to go to a crew, its office's path, and the assignment that has it already."""

    incident: Incident
    office_path: str
    holder_id: str | None


def to_give(tx: Transaction, incident_id: str, role: str) -> ToGive | None:
    """Find and lock one, with who has it in a role."""
    if tx.has_rivals and INCIDENTS.lock(tx, incident_id) is None:
        return None
    _, rows = tx.fetch(_TO_GIVE, {"the_id": incident_id, "role": role})
    return ToGive(INCIDENTS.part(rows[0]), *rows[0][-2:]) if rows else None


def open_of_consumer(tx: Transaction, consumer_number: str) -> list[Incident]:
    """List and lock a consumer's open incidents, oldest first."""
    return INCIDENTS.all(tx, _OF_CONSUMER, consumer=consumer_number)


def count_one_more(tx: Transaction, incident_id: str, complained_at: datetime) -> Incident:
    """Let an incident hold one more complaint; it is as old as the oldest of them."""
    row = tx.execute(_COUNT, {"the_id": incident_id, "complained_at": complained_at}).one()
    return INCIDENTS.read(row)


def drop(tx: Transaction, incident_id: str) -> None:
    """Undo an insert of this same transaction."""
    tx.execute(_DROP, {"the_id": incident_id})


def one(tx: Transaction, scope: str, incident_id: str) -> Incident | None:
    """Find one in a scope."""
    return INCIDENTS.one(tx, _ONE, the_id=incident_id, **offices.scope(scope))


def unclosed(tx: Transaction, scope: str) -> list[Incident]:
    """List those in a scope that are not closed."""
    return INCIDENTS.all(tx, _UNCLOSED, **offices.scope(scope))
