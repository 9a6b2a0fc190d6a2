"""What happens because time passes."""

from datetime import datetime

from dispatcher.domain.act import Act
from dispatcher.domain.transmission import Purpose, Transmission
from dispatcher.domain.watch import AlarmKind, is_undelivered
from dispatcher.services import alarms, gateways, ladder, paths, roster, transmissions
from dispatcher.services.telling import as_name
from dispatcher.store import Transaction, assignments, crews
from dispatcher.store import alarms as alarm_record
from dispatcher.store import gateways as gateway_record
from dispatcher.store import transmissions as transmission_record

MOST = 50  # changes of one kind in one sweep: some 25 ms of the loop, the rest in the next second
DESK = "desk"


def sweep(tx: Transaction, act: Act) -> int:
    """Climb, escalate, alarm, end shifts, clear alarms whose cause is gone; gives how much changed.

    Every second.
    """
    act = as_name(act, DESK)
    return (
        _climb(tx, act)
        + _leave_lost_sets(tx, act)
        + _end_shifts(tx, act)
        + _expire(tx, act)
        + _alarm_undelivered(tx, act)
        + _notice_silence(tx, act)
        + _clear(tx, act)
    )


def _climb(tx: Transaction, act: Act) -> int:
    return sum(ladder.look(tx, act, each.id) for each in assignments.due(tx, act.now, MOST))


def _leave_lost_sets(tx: Transaction, act: Act) -> int:
    """Move on what waits for sets that are out of work."""
    waiting = [
        assignment_id
        for gateway in gateway_record.with_lost_sets(tx)
        for name in paths.lost_sets(act, gateway.alive or {})
        for assignment_id in transmission_record.waiting_for_set(tx, gateway.site, name, MOST)
    ]
    return sum(ladder.look(tx, act, each) for each in waiting)


def _end_shifts(tx: Transaction, act: Act) -> int:
    ended = crews.ending(tx, act.now, MOST)
    return sum(roster.give_back(tx, act, each.set_id, act.now) is not None for each in ended)


def _expire(tx: Transaction, act: Act) -> int:
    over = transmission_record.over_since(tx, act.now - act.settings.grace.delta, act.now, MOST)
    for each in over:
        transmissions.expire(tx, act, each.ref)
    return len(over)


def _alarm_undelivered(tx: Transaction, act: Act) -> int:
    shortest = min(each.delta for each in act.settings.undelivered.values())
    waiting = transmission_record.unheard_since(tx, act.now - shortest, MOST)
    late = [each for each in waiting if each.assignment_id and is_undelivered(each, act.now, act.settings)]
    subjects = {each.assignment_id for each in late if each.assignment_id}
    known = {
        kind: alarm_record.standing_since(tx, kind, subjects)
        for kind in (AlarmKind.UNDELIVERED, AlarmKind.READ_OUT)
    }
    fresh = [each for each in late if not _is_known(each, known[_kind(each)].get(each.assignment_id or ""))]
    return sum(transmissions.alarm_undelivered(tx, act, each) for each in fresh)


def _is_known(late: Transmission, raised_at: datetime | None) -> bool:
    """Tell whether the job's alarm speaks of this: what was raised of its order says nothing of its end."""
    if raised_at is None:
        return False
    return late.purpose is Purpose.ORDER or late.queued_at < raised_at


def _kind(late: Transmission) -> AlarmKind:
    return AlarmKind.READ_OUT if late.is_at_desk else AlarmKind.UNDELIVERED


def _notice_silence(tx: Transaction, act: Act) -> int:
    quiet = gateway_record.unseen_since(tx, act.now - act.settings.gateway_silence.delta)
    for each in quiet:
        gateways.fall_silent(tx, act, each)
    return len(quiet)


def _clear(tx: Transaction, act: Act) -> int:
    over = alarm_record.over(tx, MOST)
    for each in over:
        alarms.clear(tx, act, each)
    return len(over)
