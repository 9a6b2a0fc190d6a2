"""What happens because time passes."""

from dispatcher.domain.act import Act
from dispatcher.domain.replies import Step
from dispatcher.domain.watch import AlarmKind, is_overdue, is_undelivered
from dispatcher.services import alarms, gateways, moves, roster, transmissions
from dispatcher.services.moves import Move
from dispatcher.services.telling import as_name
from dispatcher.store import Transaction, assignments, crews
from dispatcher.store import alarms as alarm_record
from dispatcher.store import gateways as gateway_record
from dispatcher.store import transmissions as transmission_record

MOST = 200  # changes of one kind in one sweep: some 100 ms of the writer, the rest in the next second
DESK = "desk"


def sweep(tx: Transaction, act: Act) -> int:
    """Escalate, alarm, end shifts, clear alarms whose cause is gone; gives how much changed. Every second."""
    act = as_name(act, DESK)
    return (
        _escalate(tx, act)
        + _end_shifts(tx, act)
        + _expire(tx, act)
        + _alarm_undelivered(tx, act)
        + _notice_silence(tx, act)
        + _clear(tx, act)
    )


def _escalate(tx: Transaction, act: Act) -> int:
    count = 0
    for each in assignments.overdue(tx, act.now, MOST):
        job = moves.locked(tx, each.id)
        if is_overdue(job.assignment, act.now):  # another process may have been first, or the man
            moves.move(tx, act, job, Move(step=Step.EXPIRE, at=act.now))
            count += 1
    return count


def _end_shifts(tx: Transaction, act: Act) -> int:
    ended = crews.ending(tx, act.now, MOST)
    return sum(roster.give_back(tx, act, each.set_id, act.now) is not None for each in ended)


def _expire(tx: Transaction, act: Act) -> int:
    over = transmission_record.over_since(tx, act.now - act.settings.grace.delta, MOST)
    for each in over:
        transmissions.expire(tx, act, each)
    return len(over)


def _alarm_undelivered(tx: Transaction, act: Act) -> int:
    shortest = min(each.delta for each in act.settings.undelivered.values())
    waiting = transmission_record.unheard_since(tx, act.now - shortest, MOST)
    late = [each for each in waiting if each.assignment_id and is_undelivered(each, act.now, act.settings)]
    known = alarm_record.standing_subjects(
        tx, AlarmKind.UNDELIVERED, {each.assignment_id for each in late if each.assignment_id}
    )
    fresh = [each for each in late if each.assignment_id not in known]
    return sum(transmissions.alarm_undelivered(tx, act, each) for each in fresh)


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
