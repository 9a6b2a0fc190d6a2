"""Words on their way: what the door must say to the gateways, and what they report."""

from collections.abc import Sequence
from datetime import datetime

from dispatcher.domain.act import Act
from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.crew import Crew
from dispatcher.domain.facts import FactKind
from dispatcher.domain.ladder import current
from dispatcher.domain.transmission import (
    GATEWAY_LOST_IT,
    MAY_BE_SAID,
    NEVER_HAD,
    NO_WORD_OF_ITS_END,
    NOT_READ,
    Purpose,
    Transmission,
    TransmissionState,
    TransmissionStep,
)
from dispatcher.domain.watch import AlarmKind, Words
from dispatcher.services import alarms, early, ladder, moves, receipts
from dispatcher.services.moves import Job
from dispatcher.services.telling import as_name, found, plain, tell
from dispatcher.store import Transaction
from dispatcher.store import transmissions as record
from dispatcher.store.assignments import ASSIGNMENTS
from dispatcher.store.crews import CREWS
from dispatcher.store.incidents import INCIDENTS
from dispatcher.store.transmissions import TRANSMISSIONS
from radio.messages import Ref, SetName, UnitId
from radio.wire import Query, Report, ReportStep, Transmit, Withdraw

_TAKEN_BACK = (AssignmentState.RECALLED, AssignmentState.ESCALATED)
"""The crew may be on its way for nothing, or for what another crew has by now."""

Said = tuple[str, Transmit | Withdraw | Query]
"""A site, and what to say to its gateway."""


def due_to_send(tx: Transaction, act: Act, limit: int = 200) -> list[Said]:
    """Give all that must be said (again) now, most urgent first (a read)."""
    return [(each.site, _message(each, act.now)) for each in record.due(tx, act.now, limit)]


def transmit(each: Transmission, now: datetime) -> Transmit:
    """Write an order as its gateway reads it."""
    return Transmit(
        ref=Ref(each.ref),
        set=SetName(each.via),
        unit=UnitId(each.unit),
        text=each.spoken,
        priority=each.priority,
        not_after=each.not_after,
        said_at=now,
    )


def next_due(tx: Transaction) -> datetime | None:
    """Tell when the next one is due (a read)."""
    return record.next_due(tx)


def sent(tx: Transaction, act: Act, refs: Sequence[str]) -> None:
    """Note that these were published: each is due again after a wait, until the gateway's own word comes.

    No fact: nobody has them yet. The wait grows with the age, so that a dead gateway is not hammered.
    """
    least, most = act.settings.resend.delta, act.settings.resend_most.delta
    waits = {
        ref: act.now + min(max((act.now - since) / 2, least), most) for ref, since in record.ages(tx, refs)
    }
    record.wait_until(tx, act.now, waits)


def report(tx: Transaction, act: Act, site: str, said: Report) -> bool:
    """Take a gateway's report, once for each (site, outbox, seq); False for a repeat.

    Whatever comes back, the number is on record and may be receipted. A report never moves a life backwards.
    """
    act = as_name(act, f"gateway {site}")
    if not record.note_report(tx, _row(act, site, said)):
        return False
    before = _locked(tx, plain(said.ref, 26))
    if before is None or before.site != site:
        return True  # a gateway of another site, or one that outlived the record: noted, not believed
    is_lost = _is_withdrawn_unknown(tx, site, before, said)
    after = _lost(act, before) if is_lost else _after(act, before, said)
    if moves.save(tx, act, before, after):
        _follow(tx, act, before, after)
    return True


def expire(tx: Transaction, act: Act, ref: str) -> bool:
    """End one whose last moment has passed without its gateway's word; False when it has ended already.

    A late receipt still counts.
    """
    before = _locked(tx, ref)
    if before is None or before.ended_at is not None:
        return False
    reason = NOT_READ if before.is_at_desk else NO_WORD_OF_ITS_END
    after = before.take(TransmissionStep.EXPIRED, act.now, reason)
    moves.save(tx, act, before, after)
    _follow(tx, act, before, after)
    return True


def alarm_undelivered(tx: Transaction, act: Act, each: Transmission) -> bool:
    """Raise the alarm once that these words have not reached their set, if anybody still depends on them."""
    job = ASSIGNMENTS.get(tx, each.assignment_id) if each.assignment_id else None
    if job is None or each.has_arrived or _is_passed(tx, each):
        return False
    is_order = each.purpose is Purpose.ORDER and job.state is AssignmentState.OFFERED
    is_cancel = each.purpose is Purpose.CANCEL and job.state in _TAKEN_BACK
    if each.purpose is Purpose.ORDER and not is_order:
        return receipts.miss(tx, act, job)
    if not is_order and not is_cancel:
        return False
    if each.is_at_desk and each.ended_at is None:
        return ladder.sound_card(tx, act, each)
    crew = found(CREWS.get(tx, job.crew_id), "crew", "गैंग")
    kind = AlarmKind.UNREAD if each.is_at_desk else AlarmKind.UNDELIVERED
    if is_cancel:  # what was raised about its order is over with the job, and must not stand for this
        alarms.clear_older(tx, act, kind, job.id, each.queued_at)
    return alarms.sound_once(tx, act, kind, (job.office_id, job.id), _not_told(crew, each))


def _locked(tx: Transaction, ref: str) -> Transmission | None:
    """Load it for a change, its job first: who takes a job back holds that before the words."""
    seen = TRANSMISSIONS.get(tx, ref)
    if seen is None or not tx.has_rivals:
        return seen
    if seen.assignment_id is not None:
        moves.locked(tx, seen.assignment_id)
    return TRANSMISSIONS.lock(tx, ref)


def _not_told(crew: Crew, each: Transmission) -> Words:
    """Say that a crew may not know of its job, or that it is off, and no more than is known."""
    is_order = each.purpose is Purpose.ORDER
    if each.is_at_desk:
        what, what_hi = (
            ("may not know of its job", "को काम का शायद पता नहीं")
            if is_order
            else ("may not know that its job is off", "को शायद पता नहीं कि काम वापस लिया गया")
        )
        return Words(
            f"Nobody read it out in time: {crew.name} {what}. Not said: {each.text!r}",
            f"समय पर किसी ने पढ़कर नहीं सुनाया: {crew.name_hi} {what_hi}। नहीं सुनाया: {each.text!r}",
        )
    what, what_hi = (
        ("its order", "ऑर्डर") if is_order else ("the word that its job is off", "काम वापस लेने का मैसेज")
    )
    if each.gives_receipt:
        return Words(
            f"No receipt from {crew.name} ({each.unit}) for {what} {each.text!r}.",
            f"{crew.name_hi} ({each.unit}) से पहुँचने की पुष्टि नहीं आई, {what_hi}: {each.text!r}",
        )
    return Words(
        f"It is not known that {crew.name} ({each.unit}) has heard {what} {each.text!r}.",
        f"{crew.name_hi} ({each.unit}) ने सुना या नहीं, पता नहीं, {what_hi}: {each.text!r}",
    )


def _message(each: Transmission, now: datetime) -> Transmit | Withdraw | Query:
    ref = Ref(each.ref)
    if each.withdraw_at is not None:
        return Withdraw(ref=ref)
    if each.state is not TransmissionState.QUEUED:
        return Query(refs=[ref])
    return transmit(each, now)


def _row(act: Act, site: str, said: Report) -> dict[str, object]:
    return {
        "site": site,
        "outbox": plain(said.outbox, 26),
        "seq": said.seq,
        "ref": plain(said.ref, 26),
        "step": said.step,
        "at": said.at,
        "received_at": act.now,
    }


def _after(act: Act, before: Transmission, said: Report) -> Transmission:
    if said.step is ReportStep.UNKNOWN:
        return _lost(act, before)
    at = min(said.at, act.now)  # a gateway's clock that runs ahead must not hold the ladder up
    after = before.take(TransmissionStep(said.step), at, plain(said.reason, 300)).tried(
        said.tries, said.airtime
    )
    is_taken = before.handed_over_at is None and before.state is TransmissionState.QUEUED
    if after.ended_at is None and after.withdraw_at is None and is_taken:
        return after.next_at(after.not_after + act.settings.query_after.delta)
    return after


def _is_withdrawn_unknown(tx: Transaction, site: str, before: Transmission, said: Report) -> bool:
    """Tell whether it is called withdrawn by an outbox that never had it, though its gateway took it once.

    Whoever lost its disk takes back what it does not know, and cannot tell whether it was on the air.
    """
    is_taken = before.handed_over_at is not None and before.withdraw_at is not None
    if said.step is not ReportStep.WITHDRAWN or not is_taken:
        return False
    return not record.was_reported(tx, site, plain(said.outbox, 26), before.ref)


def _lost(act: Act, before: Transmission) -> Transmission:
    """Its gateway had taken it and knows it no more: its disk was lost."""
    if before.state is TransmissionState.QUEUED and before.withdraw_at is None:
        return before
    if before.withdraw_at is not None:
        reason = NEVER_HAD if before.handed_over_at is None else MAY_BE_SAID
        return before.take(TransmissionStep.WITHDRAWN, act.now, reason)
    return before.take(TransmissionStep.FAILED, act.now, GATEWAY_LOST_IT)


def _follow(tx: Transaction, act: Act, before: Transmission, after: Transmission) -> None:
    """Climb when it failed, or raise the alarm; tell the crew when words that were asked back were said."""
    unheard = (TransmissionState.FAILED, TransmissionState.EXPIRED, TransmissionState.WITHDRAWN)
    is_order = after.purpose is Purpose.ORDER and after.assignment_id is not None
    if after.state in unheard and after.state is not before.state:
        is_climbed = is_order and ladder.look(tx, act, after.assignment_id or "")
        if not is_climbed:
            alarm_undelivered(tx, act, after)
    elif is_order and after.delivered_at is not None and _was_given_up(before):
        ladder.arrived_late(tx, act, after)
    if is_order and before.delivered_at is None and after.delivered_at is not None:
        receipts.came(tx, act, after)
    if is_order and (before.keyed_at, before.delivered_at) != (after.keyed_at, after.delivered_at):
        early.look_again(tx, act, after)
    if is_order and after.may_be_known and not before.may_be_known:
        _cancel_late(tx, act, after)


def _was_given_up(before: Transmission) -> bool:
    """Tell whether the desk had gone on without a receipt for it."""
    is_ended = before.ended_at is not None or before.withdraw_at is not None
    return is_ended and before.delivered_at is None


def _is_passed(tx: Transaction, each: Transmission) -> bool:
    """Tell whether other words of the same job count by now, or the crew has its order already."""
    if each.purpose is not Purpose.ORDER or each.assignment_id is None:
        return False
    spoken = record.of_assignment(tx, each.assignment_id)
    orders = [one for one in spoken if one.purpose is Purpose.ORDER]
    last = current(orders)
    return any(one.has_arrived for one in orders) or (last is not None and last.ref != each.ref)


def _cancel_late(tx: Transaction, act: Act, order: Transmission) -> None:
    """Tell the crew that the job is off, as it may know of it though its order was asked back."""
    seen = ASSIGNMENTS.get(tx, order.assignment_id) if order.assignment_id else None
    if seen is None or seen.state not in _TAKEN_BACK:
        return
    assignment = ASSIGNMENTS.lock(tx, seen.id) or seen  # two of its orders may be reported at once
    incident = INCIDENTS.get(tx, assignment.incident_id)
    if incident is None:
        return
    spoken = record.of_assignment(tx, assignment.id)
    for cancel in moves.cancelled(tx, act, Job(assignment, incident), spoken):
        rest = cancel.not_after + act.settings.slot_rest.delta
        longer = assignment.resting_until(max(rest, assignment.slot_rests_until or rest))
        ASSIGNMENTS.put(tx, longer)
        tell(tx, act, FactKind.ASSIGNMENT_NOTED, longer, assignment=longer)
