"""What happens because time passes."""

from dispatcher.domain.act import Act
from dispatcher.services import alarms, gateways, ladder, paths, roster, set_signs, transmissions
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
    """Look at the most urgent; in the order of their incidents, in which every process locks them."""
    due = sorted(assignments.due(tx, act.now, MOST), key=lambda each: each.incident_id)
    return sum(ladder.look(tx, act, each.id) for each in due)


def _leave_lost_sets(tx: Transaction, act: Act) -> int:
    """Move on what waits for sets that are out of work, and raise the alarm about them."""
    sites = gateway_record.with_lost_sets(tx)
    raised = sum(set_signs.notice_lost(tx, act, each) for each in sites)
    lost = [(gateway.site, name) for gateway in sites for name in paths.lost_sets(act, gateway.sets)]
    waiting = transmission_record.waiting_for_sets(tx, lost, MOST)
    return raised + sum(ladder.look(tx, act, each) for each in waiting)


def _end_shifts(tx: Transaction, act: Act) -> int:
    ended = crews.ending(tx, act.now, MOST)
    return sum(roster.give_back(tx, act, each.set_id, act.now) is not None for each in ended)


def _expire(tx: Transaction, act: Act) -> int:
    over = transmission_record.over_since(tx, act.now - act.settings.grace.delta, act.now, MOST)
    return sum(transmissions.expire(tx, act, each) for each in over)


def _alarm_undelivered(tx: Transaction, act: Act) -> int:
    by_then = {priority: act.now - span.delta for priority, span in act.settings.undelivered.items()}
    late = transmission_record.unheard_since(tx, by_then, MOST)
    return sum(transmissions.alarm_undelivered(tx, act, each) for each in late)


def _notice_silence(tx: Transaction, act: Act) -> int:
    for each in gateway_record.seen_after(tx, act.now):
        gateways.count_from_now(tx, act, each)
    by_then = act.now - act.settings.gateway_silence.delta
    quiet, missing = gateway_record.unseen_since(tx, by_then), gateway_record.never_heard(tx, by_then)
    for each in quiet:
        gateways.fall_silent(tx, act, each)
    for each in missing:
        gateways.miss(tx, act, each)
    return len(quiet) + len(missing)


def _clear(tx: Transaction, act: Act) -> int:
    over = alarm_record.over(tx, MOST)
    for each in over:
        alarms.clear(tx, act, each)
    return len(over)
