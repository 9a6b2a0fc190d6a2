"""Complaints on record."""

from sqlalchemy import and_, bindparam, select

from dispatcher.domain.complaint import Category, Complaint
from dispatcher.store import offices
from dispatcher.store.rows import Once, Shelf
from dispatcher.store.tables import complaint, office
from dispatcher.store.transaction import Transaction

COMPLAINTS = Shelf(complaint, Complaint, category=Category)

_ONCE = Once(complaint, ("source", "source_ref"))
_SAME = and_(complaint.c.source == bindparam("source"), complaint.c.source_ref == bindparam("source_ref"))
_BY_SOURCE = COMPLAINTS.where(_SAME)
_DOOR = (
    select(office.c.path, complaint.c.id)
    .select_from(office.outerjoin(complaint, _SAME))
    .where(office.c.id == bindparam("office"))
)
_SCOPED = COMPLAINTS.where(offices.within(complaint.c.office_id))
_ONE = _SCOPED.where(complaint.c.id == bindparam("the_id"))
_OF_INCIDENT = COMPLAINTS.where(complaint.c.incident_id == bindparam("incident")).order_by(complaint.c.id)


def at_the_door(tx: Transaction, office_id: str, source: str, source_ref: str) -> tuple[str | None, bool]:
    """Give the office's path (None: no such office) and whether this is a repeat, in one statement."""
    row = tx.execute(_DOOR, {"office": office_id, "source": source, "source_ref": source_ref}).one_or_none()
    return (None, False) if row is None else (row.path, row.id is not None)


def by_source(tx: Transaction, source: str, source_ref: str) -> Complaint | None:
    """Find the complaint that its source calls this."""
    return COMPLAINTS.one(tx, _BY_SOURCE, source=source, source_ref=source_ref)


def add(tx: Transaction, new: Complaint) -> bool:
    """Insert it; False when another writer brought the same (source, source_ref) meanwhile."""
    return _ONCE.add(tx, COMPLAINTS.row(new))


def one(tx: Transaction, scope: str, complaint_id: str) -> Complaint | None:
    """Find one in a scope."""
    return COMPLAINTS.one(tx, _ONE, the_id=complaint_id, **offices.scope(scope))


def of_incident(tx: Transaction, incident_id: str) -> list[Complaint]:
    """List what an incident holds, oldest first."""
    return COMPLAINTS.all(tx, _OF_INCIDENT, incident=incident_id)


def matching(tx: Transaction, scope: str, wanted: dict[str, str], limit: int) -> list[Complaint]:
    """List those in a scope whose columns are as `wanted`, newest first."""
    statement = _SCOPED.where(*(complaint.c[name] == value for name, value in wanted.items()))
    newest = statement.order_by(complaint.c.registered_at.desc(), complaint.c.id.desc()).limit(limit)
    return COMPLAINTS.all(tx, newest, **offices.scope(scope))
