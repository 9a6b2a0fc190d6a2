"""What follows when an assignment takes a step: for its slot, its words on the air, its incident."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from dispatcher.domain import phrasebook, slots
from dispatcher.domain.act import Act
from dispatcher.domain.assignment import Assignment
from dispatcher.domain.facts import FactKind
from dispatcher.domain.incident import Incident, IncidentStep
from dispatcher.domain.replies import DESK_STEPS, Step
from dispatcher.domain.transmission import Purpose, Transmission, TransmissionStep
from dispatcher.domain.watch import AlarmKind, Words
from dispatcher.services import alarms
from dispatcher.services.telling import found, tell
from dispatcher.store import Transaction, crews, transmissions
from dispatcher.store.assignments import ASSIGNMENTS
from dispatcher.store.incidents import INCIDENTS
from dispatcher.store.transmissions import TRANSMISSIONS
from radio.messages import Trust


@dataclass(frozen=True, slots=True)
class Job:
    """An assignment and its incident, both locked: whoever moves one holds the incident first."""

    assignment: Assignment
    incident: Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A step, when it was taken, the words with it, whether it came over the air, and who surely said it."""

    step: Step
    at: datetime
    words: str | None = None
    is_by_radio: bool = False
    trust: Trust | None = None


def locked(tx: Transaction, assignment_id: str) -> Job:
    """Load a job for a change; NotFound when there is none."""
    seen = found(ASSIGNMENTS.get(tx, assignment_id), "assignment", "काम")
    incident = found(INCIDENTS.lock(tx, seen.incident_id), "incident", "मामला")
    return Job(found(ASSIGNMENTS.lock(tx, assignment_id), "assignment", "काम"), incident)


def move(tx: Transaction, act: Act, job: Job, taken: Move) -> Assignment:
    """Take the step with all that follows from it. WrongMove, with nothing written, if there is none."""
    moved = job.assignment.take(taken.step, taken.at, taken.trust)
    spoken = transmissions.lock_of_assignment(tx, moved.id)
    if taken.step not in DESK_STEPS:
        spoken = _answered(tx, act, spoken, taken)
    if not moved.is_open:
        spoken = _taken_back(tx, act, spoken)
        if taken.step in DESK_STEPS:
            spoken += cancelled(tx, act, job, spoken)
        until = slots.rest_until((each.not_after for each in spoken), act.now, act.settings.slot_rest.delta)
        moved = moved.resting_until(until)
    ASSIGNMENTS.put(tx, moved)
    is_move = moved.state is not job.assignment.state
    kind = FactKind.ASSIGNMENT_MOVED if is_move else FactKind.ASSIGNMENT_NOTED
    tell(tx, act, kind, moved, assignment=moved, words=taken.words)
    _follow(tx, act, Job(moved, job.incident), taken)
    return moved


def save(tx: Transaction, act: Act, before: Transmission, after: Transmission) -> bool:
    """Write a transmission if it changed, with a fact if the change shows."""
    if after == before:
        return False
    TRANSMISSIONS.put(tx, after)
    tell(tx, act, FactKind.TRANSMISSION_MOVED, after, transmission=after)
    return True


def queue(tx: Transaction, act: Act, new: Transmission) -> Transmission:
    """Put words in the queue, in the transaction of what caused them."""
    TRANSMISSIONS.add(tx, new)
    tell(tx, act, FactKind.TRANSMISSION_QUEUED, new, transmission=new)
    return new


def cancelled(tx: Transaction, act: Act, job: Job, spoken: list[Transmission]) -> list[Transmission]:
    """Tell the crew that its job is off, once, if it may have heard of it and still holds that set."""
    assignment = job.assignment
    heard = [each for each in spoken if each.purpose is Purpose.ORDER and each.may_have_been_heard]
    if not heard or any(each.purpose is Purpose.CANCEL for each in spoken):
        return []
    order = heard[-1]
    post = crews.post_of(tx, assignment.crew_id)
    if post is None or (post.set.site, post.set.via, post.set.unit) != (order.site, order.via, order.unit):
        return []  # somebody else holds that set now, and his slot may have the same number
    new = Transmission(
        ref=act.new_id(),
        assignment_id=assignment.id,
        crew_id=assignment.crew_id,
        office_id=assignment.office_id,
        purpose=Purpose.CANCEL,
        site=order.site,
        via=order.via,
        unit=order.unit,
        text=phrasebook.cancel(job.incident.number, assignment.slot),
        priority=assignment.priority,
        not_after=act.now + act.settings.cancel_not_after.delta,
        queued_at=act.now,
        send_at=act.now,
    )
    return [queue(tx, act, new)]


def _answered(tx: Transaction, act: Act, spoken: list[Transmission], taken: Move) -> list[Transmission]:
    """Mark the words that the man answered, and let none of them be said again."""
    heard = _which_he_heard(spoken) if taken.is_by_radio else _which_arrived(spoken)
    after = []
    for each in spoken:
        is_his = heard is not None and each.ref == heard.ref
        moved = each.take(TransmissionStep.ANSWER, taken.at) if is_his else each
        if each.purpose is Purpose.ORDER and (is_his or taken.step is not Step.SAY_AGAIN):
            moved = moved.withdraw(act.now)
        save(tx, act, each, moved)
        after.append(moved)
    return after


def _which_arrived(spoken: Iterable[Transmission]) -> Transmission | None:
    arrived = [each for each in spoken if each.purpose is Purpose.ORDER and each.delivered_at is not None]
    return arrived[-1] if arrived else None


def _which_he_heard(spoken: list[Transmission]) -> Transmission | None:
    """Give the order that a radio answer speaks of: the last that arrived, or the first without receipt."""
    orders = (each for each in spoken if each.purpose is Purpose.ORDER)
    return _which_arrived(spoken) or next(orders, None)


def _taken_back(tx: Transaction, act: Act, spoken: list[Transmission]) -> list[Transmission]:
    after = [each if each.purpose is Purpose.CANCEL else each.withdraw(act.now) for each in spoken]
    for before, moved in zip(spoken, after, strict=True):
        save(tx, act, before, moved)
    return after


def _follow(tx: Transaction, act: Act, job: Job, taken: Move) -> None:
    about = (job.assignment.office_id, job.assignment.id)
    if taken.step is Step.FINISH:
        repaired = job.incident.take(IncidentStep.REPORT_REPAIRED, taken.at)
        INCIDENTS.put(tx, repaired)
        tell(tx, act, FactKind.INCIDENT_REPAIRED, repaired, incident=repaired)
    elif taken.step is Step.ASK_HELP:
        words = Words(
            f"{job.incident.place}: the crew needs help or material. {taken.words or ''}".strip(),
            f"{job.incident.place}: गैंग को मदद या सामान चाहिए। {taken.words or ''}".strip(),
        )
        alarms.sound(tx, act, AlarmKind.NEEDS_HELP, about, words)
    elif taken.step is Step.EXPIRE:
        words = Words(
            f"{job.incident.place}: nobody answered the order in time.",
            f"{job.incident.place}: समय पर किसी ने जवाब नहीं दिया।",
        )
        alarms.sound(tx, act, AlarmKind.UNANSWERED, about, words)
    elif taken.step is Step.SAY_AGAIN:
        _say_again(tx, act, job)


def _say_again(tx: Transaction, act: Act, job: Job) -> None:
    """Queue the same words with the same slot and number, unless they are on their way already."""
    orders = [
        each for each in transmissions.of_assignment(tx, job.assignment.id) if each.purpose is Purpose.ORDER
    ]
    assignment = job.assignment
    post = crews.post_of(tx, assignment.crew_id)
    if post is None or any(each.ended_at is None and each.withdraw_at is None for each in orders):
        return
    not_after = act.now + act.settings.not_after[assignment.priority].delta
    again = Transmission(
        ref=act.new_id(),
        assignment_id=assignment.id,
        crew_id=assignment.crew_id,
        office_id=assignment.office_id,
        purpose=Purpose.ORDER,
        site=post.set.site,
        via=post.set.via,
        unit=post.set.unit,
        text=orders[-1].text,
        reply_code=orders[-1].reply_code,
        priority=assignment.priority,
        not_after=not_after,
        queued_at=act.now,
        send_at=act.now,
    )
    queue(tx, act, again)
    longer = assignment.longer(not_after, not_after + act.settings.grace.delta)
    ASSIGNMENTS.put(tx, longer)
    tell(tx, act, FactKind.ASSIGNMENT_NOTED, longer, assignment=longer)
