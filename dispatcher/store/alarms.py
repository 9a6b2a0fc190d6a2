"""Alarms on record."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, func, or_, select, text, union

from dispatcher.domain.crew import DESK
from dispatcher.domain.watch import Alarm, AlarmKind
from dispatcher.store import offices
from dispatcher.store.rows import Once, Shelf
from dispatcher.store.tables import alarm, assignment, binding, incident, transmission
from dispatcher.store.transaction import Transaction, locked

ALARMS = Shelf(alarm, Alarm, kind=AlarmKind)

_ONCE = Once(alarm, ("kind", "subject"), text("taken_at IS NULL AND cleared_at IS NULL"))
_STANDING = locked(
    ALARMS.where(
        alarm.c.kind == bindparam("kind"),
        alarm.c.subject == bindparam("subject"),
        alarm.c.cleared_at.is_(None),
    ).order_by(alarm.c.id)
)
_SUBJECTS = select(alarm.c.subject).where(
    alarm.c.kind == bindparam("kind"),
    alarm.c.subject.in_(bindparam("subjects", expanding=True)),
    alarm.c.cleared_at.is_(None),
)
_UNTAKEN = select(func.count()).where(
    alarm.c.kind == bindparam("kind"),
    alarm.c.office_id == bindparam("office"),
    alarm.c.taken_at.is_(None),
    alarm.c.cleared_at.is_(None),
)
_ABOUT_SETS = select(alarm.c.subject).where(
    alarm.c.kind.in_(("channel_deaf", "set_lost")), alarm.c.cleared_at.is_(None)
)
_IN_HAND = alarm.c.kind.in_(("emergency", "needs_help"))
_STANDS = text("alarm.cleared_at IS NULL")  # in these words SQLite sees that a partial index serves
_BY_ID = alarm.c.id.concat("")
"""In their order, in words by which SQLite looks at those that stand; by the key it would look at all."""
_SHOWN = ALARMS.where(
    offices.within(alarm.c.office_id),
    alarm.c.id.in_(
        union(
            select(alarm.c.id).where(_STANDS, or_(alarm.c.taken_at.is_(None), _IN_HAND)),
            select(alarm.c.id).where(alarm.c.taken_at >= bindparam("since")),
        )
    ),
).order_by(alarm.c.id)

_TAKEN_BACK = ("recalled", "escalated")
_OTHER = assignment.alias("other")
_HAS_CREW = exists().where(_OTHER.c.incident_id == assignment.c.incident_id, _OTHER.c.is_open)
_HOLDS_SET = exists().where(binding.c.crew_id == assignment.c.crew_id, binding.c.ended_at.is_(None))
_ARRIVED = exists().where(
    transmission.c.assignment_id == assignment.c.id,
    transmission.c.purpose == "order",
    or_(
        transmission.c.delivered_at.is_not(None),
        transmission.c.answered_at.is_not(None),
        transmission.c.keyed_at.is_not(None) & ~transmission.c.gives_receipt,
    ),
)
_CANCEL_UNHEARD = exists().where(
    transmission.c.assignment_id == assignment.c.id,
    transmission.c.purpose == "cancel",
    transmission.c.delivered_at.is_(None),
    or_(transmission.c.keyed_at.is_(None), transmission.c.gives_receipt),
)
_UNREAD = exists().where(
    transmission.c.assignment_id == assignment.c.id,
    transmission.c.site == DESK,
    transmission.c.ended_at.is_(None),
    transmission.c.queued_at <= alarm.c.raised_at,
)
"""A card that the alarm may speak of: what was raised about an order must not be read out once it is off."""
_UNDER_WAY = exists().where(
    transmission.c.assignment_id == assignment.c.id,
    transmission.c.purpose == "order",
    transmission.c.ended_at.is_(None),
    transmission.c.withdraw_at.is_(None),
)
_RECEIPTED = exists().where(
    transmission.c.assignment_id == assignment.c.id,
    transmission.c.purpose == "order",
    transmission.c.delivered_at.is_not(None),
)
_IS_HELPED = or_(
    and_(assignment.c.state == "done", alarm.c.raised_at <= assignment.c.ended_at),
    and_(
        alarm.c.taken_at.is_not(None),
        or_(
            assignment.c.id.is_(None),
            and_(assignment.c.ended_at.is_not(None), assignment.c.state != "escalated"),
            and_(assignment.c.state == "escalated", or_(_HAS_CREW, incident.c.state != "open")),
        ),
    ),
)
"""The crew has done the job since it called, or somebody has taken the call and the job is over.

A job that time took from its crew is over when another crew has it."""
_IS_OVER = or_(
    and_(alarm.c.kind.in_(("unanswered", "came_back")), or_(_HAS_CREW, incident.c.state != "open")),
    and_(alarm.c.kind == "read_out", ~_UNREAD),
    and_(alarm.c.kind == "off_shift", or_(assignment.c.ended_at.is_not(None), _HOLDS_SET)),
    and_(alarm.c.kind == "code_dead", assignment.c.ended_at.is_not(None)),
    and_(alarm.c.kind == "needs_help", _IS_HELPED),
    and_(
        alarm.c.kind == "unconfirmed",
        or_(assignment.c.ended_at.is_not(None), assignment.c.trust == "operator", _RECEIPTED),
    ),
    and_(
        alarm.c.kind.in_(("undelivered", "unread")),
        or_(
            and_(
                assignment.c.ended_at.is_(None),
                or_(_ARRIVED, and_(assignment.c.answered_at.is_not(None), ~_UNDER_WAY)),
            ),
            and_(assignment.c.state.in_(_TAKEN_BACK), ~_CANCEL_UNHEARD),
            and_(assignment.c.ended_at.is_not(None), assignment.c.state.not_in(_TAKEN_BACK)),
        ),
    ),
)
_OVER = (
    select(*ALARMS.columns)
    .select_from(
        alarm.outerjoin(assignment, assignment.c.id == alarm.c.subject).outerjoin(
            incident, incident.c.id == assignment.c.incident_id
        )
    )
    .where(_STANDS, _IS_OVER)
    .order_by(_BY_ID)
    .limit(bindparam("most"))
    .with_for_update(key_share=True, of=alarm)  # not what it is about
)


def add(tx: Transaction, new: Alarm) -> bool:
    """Raise it; False when one of this kind and subject waits to be taken already."""
    return _ONCE.add(tx, ALARMS.row(new))


def standing(tx: Transaction, kind: AlarmKind, subject: str) -> list[Alarm]:
    """List and lock those whose cause has not gone, taken or not."""
    return ALARMS.all(tx, _STANDING, kind=kind, subject=subject)


def untaken(tx: Transaction, kind: AlarmKind, office_id: str) -> int:
    """Count those of a kind that wait to be taken at an office."""
    return int(tx.execute(_UNTAKEN, {"kind": kind, "office": office_id}).scalar_one())


def standing_subjects(tx: Transaction, kind: AlarmKind, subjects: Iterable[str]) -> set[str]:
    """Tell which of these subjects have a standing alarm of a kind."""
    wanted = list(subjects)
    if not wanted:
        return set()
    return set(tx.execute(_SUBJECTS, {"kind": kind, "subjects": wanted}).scalars())


def subjects_at(tx: Transaction, site: str) -> set[str]:
    """Tell about which sets of a site an alarm stands that goes with them."""
    return {each for each in tx.execute(_ABOUT_SETS).scalars() if each.startswith(f"{site}/")}


def over(tx: Transaction, most: int) -> list[Alarm]:
    """List and lock alarms about assignments whose cause has gone, taken or not."""
    return ALARMS.all(tx, _OVER, most=most)


def shown(tx: Transaction, scope: str, since: datetime) -> list[Alarm]:
    """List those of a scope that nobody has taken, those taken since, and those that somebody has in hand."""
    return ALARMS.all(tx, _SHOWN, since=since, **offices.scope(scope))
