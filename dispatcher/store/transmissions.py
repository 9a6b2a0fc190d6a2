"""Transmissions on record: the table is the queue."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, case, exists, func, or_, select, tuple_, update

from dispatcher.domain.crew import DESK
from dispatcher.domain.transmission import Purpose, Transmission, TransmissionState
from dispatcher.store import offices
from dispatcher.store.rows import Once, Shelf
from dispatcher.store.tables import alarm, assignment, incident, report, transmission
from dispatcher.store.transaction import Transaction, locked
from radio.messages import Priority

TRANSMISSIONS = Shelf(transmission, Transmission, purpose=Purpose, state=TransmissionState, priority=Priority)

_REPORT_ONCE = Once(report, ("site", "outbox", "seq"))
_OF_ASSIGNMENT = TRANSMISSIONS.where(transmission.c.assignment_id == bindparam("assignment")).order_by(
    transmission.c.ref
)
_LOCK_OF_ASSIGNMENT = locked(_OF_ASSIGNMENT)
_OF_ASSIGNMENTS = TRANSMISSIONS.where(
    transmission.c.assignment_id.in_(bindparam("assignments", expanding=True))
).order_by(transmission.c.ref)
_NEWEST = (
    select(transmission.c.ref, transmission.c.assignment_id, transmission.c.office_id)
    .order_by(transmission.c.ref.desc())
    .limit(bindparam("among"))
    .subquery()
)
_OF_CLOSED = TRANSMISSIONS.where(
    transmission.c.ref.in_(
        select(_NEWEST.c.ref)
        .join(assignment, assignment.c.id == _NEWEST.c.assignment_id)
        .join(incident, incident.c.id == assignment.c.incident_id)
        .where(offices.within(_NEWEST.c.office_id), incident.c.state == "closed", ~assignment.c.is_open)
        .order_by(_NEWEST.c.ref.desc())
        .limit(bindparam("most"))
    )
).order_by(transmission.c.ref)
_REPORTED = select(
    exists().where(
        report.c.ref == bindparam("ref"),
        report.c.site == bindparam("site"),
        report.c.outbox == bindparam("outbox"),
        report.c.step != "withdrawn",
    )
)
_UNENDED = transmission.c.send_at.is_not(None)
_BY_REF = transmission.c.ref.concat("")
"""In their order, in words by which SQLite looks at the few under way; by the key it would look at all."""
_BY_RADIO = transmission.c.site != DESK
_DUE = (
    TRANSMISSIONS.where(_UNENDED, _BY_RADIO, transmission.c.send_at <= bindparam("at"))
    .order_by(transmission.c.priority, transmission.c.send_at)
    .limit(bindparam("most"))
)
_NEXT = select(func.min(transmission.c.send_at)).where(_UNENDED, _BY_RADIO)
_AGES = select(transmission.c.ref, transmission.c.queued_at, transmission.c.withdraw_at).where(
    transmission.c.ref.in_(bindparam("refs", expanding=True))
)
_WAIT = (
    update(transmission)
    .where(transmission.c.ref == bindparam("the_ref"), _UNENDED, transmission.c.send_at <= bindparam("at"))
    .values(send_at=bindparam("next_at"))
)
_MATTERS = exists().where(
    assignment.c.id == transmission.c.assignment_id,
    or_(
        and_(transmission.c.purpose == "order", assignment.c.state == "offered"),
        and_(transmission.c.purpose == "cancel", assignment.c.state.in_(("recalled", "escalated"))),
    ),
)
_IS_ALARMED = exists().where(
    alarm.c.subject == transmission.c.assignment_id,
    alarm.c.kind == case((transmission.c.site == DESK, "read_out"), else_="undelivered"),
    alarm.c.cleared_at.is_(None),
    or_(transmission.c.purpose == "order", alarm.c.raised_at > transmission.c.queued_at),
)
"""What was raised about a job's order says nothing of the word that the job is off."""
_UNHEARD = (
    TRANSMISSIONS.where(
        _UNENDED,
        or_(
            *(
                and_(transmission.c.priority == each, transmission.c.queued_at <= bindparam(f"at_{each:d}"))
                for each in Priority
            )
        ),
        transmission.c.delivered_at.is_(None),
        transmission.c.answered_at.is_(None),
        transmission.c.withdraw_at.is_(None),
        or_(transmission.c.keyed_at.is_(None), transmission.c.gives_receipt),
        _MATTERS,
        ~_IS_ALARMED,
    )
    .order_by(transmission.c.priority, transmission.c.ref)
    .limit(bindparam("most"))
)
_OVER = (
    select(transmission.c.ref, assignment.c.incident_id)
    .select_from(transmission.outerjoin(assignment, assignment.c.id == transmission.c.assignment_id))
    .where(
        _UNENDED,
        or_(
            transmission.c.not_after <= bindparam("at"),
            and_(transmission.c.site == DESK, transmission.c.not_after <= bindparam("now")),
        ),
    )
    .order_by(_BY_REF)
    .limit(bindparam("most"))
)
_TO_SET = locked(
    TRANSMISSIONS.where(
        _UNENDED,
        transmission.c.crew_id == bindparam("crew"),
        transmission.c.site == bindparam("site"),
        transmission.c.via == bindparam("via"),
        transmission.c.unit == bindparam("unit"),
    ).order_by(_BY_REF)
)
_TO_CREW = TRANSMISSIONS.where(_UNENDED, transmission.c.crew_id == bindparam("crew")).order_by(_BY_REF)
_TO_PATH = TRANSMISSIONS.where(
    _UNENDED,
    transmission.c.site == bindparam("site"),
    transmission.c.via == bindparam("via"),
    transmission.c.unit == bindparam("unit"),
).order_by(_BY_REF)
_OFFERED_VIA = (
    select(transmission.c.assignment_id)
    .where(
        _UNENDED,
        transmission.c.purpose == "order",
        tuple_(transmission.c.site, transmission.c.via).in_(bindparam("sets", expanding=True)),
        transmission.c.delivered_at.is_(None),
        transmission.c.answered_at.is_(None),
        transmission.c.withdraw_at.is_(None),
        exists().where(assignment.c.id == transmission.c.assignment_id, assignment.c.state == "offered"),
    )
    .order_by(transmission.c.priority, transmission.c.ref)
    .limit(bindparam("most"))
)


def of_assignment(tx: Transaction, assignment_id: str) -> list[Transmission]:
    """List what was said of an assignment, oldest first."""
    return TRANSMISSIONS.all(tx, _OF_ASSIGNMENT, assignment=assignment_id)


def lock_of_assignment(tx: Transaction, assignment_id: str) -> list[Transmission]:
    """List the same and keep other writers from it."""
    return TRANSMISSIONS.all(tx, _LOCK_OF_ASSIGNMENT, assignment=assignment_id)


def of_assignments(tx: Transaction, ids: Sequence[str]) -> list[Transmission]:
    """List what was said of several assignments."""
    found: list[Transmission] = []
    for start in range(0, len(ids), 500):  # below every database's limit of parameters
        found += TRANSMISSIONS.all(tx, _OF_ASSIGNMENTS, assignments=ids[start : start + 500])
    return found


def of_closed(tx: Transaction, scope: str, most: int, among: int) -> list[Transmission]:
    """List the last of a scope whose incident is closed, oldest first.

    Looks no further back than the newest `among` of the company: else a small office's log would cost a walk
    through all that ever was said.
    """
    return TRANSMISSIONS.all(tx, _OF_CLOSED, most=most, among=among, **offices.scope(scope))


def due(tx: Transaction, at: datetime, most: int) -> list[Transmission]:
    """List those the door must speak of now, most urgent first."""
    return TRANSMISSIONS.all(tx, _DUE, at=at, most=most)


def next_due(tx: Transaction) -> datetime | None:
    """Tell when the next one is due."""
    return tx.execute(_NEXT).scalar()


def ages(tx: Transaction, refs: Sequence[str]) -> list[tuple[str, datetime]]:
    """Tell since when each of these is being spoken of."""
    return [(row.ref, row.withdraw_at or row.queued_at) for row in tx.execute(_AGES, {"refs": list(refs)})]


def wait_until(tx: Transaction, at: datetime, next_at: Mapping[str, datetime]) -> None:
    """Put off those that are still due."""
    if next_at:
        tx.execute(_WAIT, [{"the_ref": ref, "at": at, "next_at": then} for ref, then in next_at.items()])


def unheard_since(tx: Transaction, at: Mapping[Priority, datetime], most: int) -> list[Transmission]:
    """List those queued by then, each priority's own moment, that no far radio has answered for.

    The most urgent first; without those that nobody depends on and those that an alarm speaks of.
    """
    moments = {f"at_{priority:d}": each for priority, each in at.items()}
    return TRANSMISSIONS.all(tx, _UNHEARD, most=most, **moments)


def over_since(tx: Transaction, at: datetime, now: datetime, most: int) -> list[str]:
    """List those whose last moment was by `at` and whose end nobody reported (a read).

    What is read out at the desk has no gateway's word to wait for: by `now`. The oldest, in the order of
    their incidents, in which every process locks them.
    """
    rows = tx.execute(_OVER, {"at": at, "now": now, "most": most}).all()
    return [row.ref for row in sorted(rows, key=lambda row: (row.incident_id or "", row.ref))]


def under_way_to(tx: Transaction, crew_id: str, *path: str) -> list[Transmission]:
    """List and lock those for a crew on their way to one set: `path` is site, via and unit."""
    site, via, unit = path
    return TRANSMISSIONS.all(tx, _TO_SET, crew=crew_id, site=site, via=via, unit=unit)


def under_way_for(tx: Transaction, crew_id: str) -> list[Transmission]:
    """List those on their way to a crew, by whatever set or card (a read)."""
    return TRANSMISSIONS.all(tx, _TO_CREW, crew=crew_id)


def under_way_by(tx: Transaction, site: str, via: str, unit: str) -> list[Transmission]:
    """List those on their way to one set, for whichever crew (a read)."""
    return TRANSMISSIONS.all(tx, _TO_PATH, site=site, via=via, unit=unit)


def waiting_for_sets(tx: Transaction, sets: Sequence[tuple[str, str]], most: int) -> list[str]:
    """List the assignments whose orders no set of these (site, via) brought home, the most urgent first."""
    if not sets:
        return []
    rows = tx.execute(_OFFERED_VIA, {"sets": list(sets), "most": most})
    return list(dict.fromkeys(rows.scalars()))


def note_report(tx: Transaction, row: Mapping[str, object]) -> bool:
    """Put a gateway's report on record; False when its number is there already."""
    return _REPORT_ONCE.add(tx, row)


def was_reported(tx: Transaction, site: str, outbox: str, ref: str) -> bool:
    """Tell whether this outbox ever said anything of it but that it is withdrawn."""
    return bool(tx.value(_REPORTED, {"site": site, "outbox": outbox, "ref": ref}))
