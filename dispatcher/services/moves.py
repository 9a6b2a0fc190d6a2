"""What follows when an assignment takes a step: for its slot, its words on the air, its incident."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dispatcher.domain import ladder, slots
from dispatcher.domain.act import Act
from dispatcher.domain.assignment import Assignment
from dispatcher.domain.crew import CARD, Crew
from dispatcher.domain.facts import FactKind
from dispatcher.domain.incident import Incident, IncidentStep
from dispatcher.domain.ladder import Rung
from dispatcher.domain.replies import DESK_STEPS, Step
from dispatcher.domain.slots import Holder
from dispatcher.domain.transmission import ANSWERED_UNREAD, Purpose, Transmission, TransmissionStep
from dispatcher.domain.watch import AlarmKind, Words
from dispatcher.services import alarms, paths
from dispatcher.services.paths import Saying
from dispatcher.services.telling import found, tell
from dispatcher.store import Transaction, assignments, crews, transmissions
from dispatcher.store.assignments import ASSIGNMENTS
from dispatcher.store.crews import CREWS
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
    rung: int | None = None
    """By which of its sets the crew spoke."""
    trust: Trust | None = None


def locked(tx: Transaction, assignment_id: str) -> Job:
    """Load a job for a change; NotFound when there is none."""
    seen = found(ASSIGNMENTS.get(tx, assignment_id), "assignment", "काम")
    incident = found(INCIDENTS.lock(tx, seen.incident_id), "incident", "फॉल्ट")
    if not tx.has_rivals:
        return Job(seen, incident)
    return Job(found(ASSIGNMENTS.lock(tx, assignment_id), "assignment", "काम"), incident)


def move(tx: Transaction, act: Act, job: Job, taken: Move) -> Assignment:
    """Take the step with all that follows from it. WrongMove, with nothing written, if there is none."""
    moved = job.assignment.take(taken.step, taken.at, taken.trust)
    spoken = transmissions.lock_of_assignment(tx, moved.id)
    if taken.step not in DESK_STEPS:
        spoken = _answered(tx, act, spoken, taken)
    if not moved.is_open:
        spoken = _taken_back(tx, act, spoken)
        if taken.step in DESK_STEPS and not _is_called_for_help(job, taken):
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
    """Tell the crew that its job is off, once by every set that it may have heard of it and still holds.

    If it holds none of them any more it is told by its first set, or a person reads it out. A person does
    too when its slot is another job's by now: a set would show the word under the wrong job.
    """
    done = {_path(each) for each in spoken if each.purpose is Purpose.CANCEL}
    orders = {_path(each): each for each in _orders(spoken) if each.may_be_known}
    if not orders.keys() - done:
        return []
    last = next(reversed(orders.values()))
    if _is_slot_reused(tx, act, job):
        crew = found(CREWS.get(tx, job.assignment.crew_id), "crew", "गैंग")
        card = _by(ladder.card(crew), last)
        told = paths.cancel(act, job.assignment, job.incident, card, has_slot=False)
        return [] if _path(card) in done else [queue(tx, act, told)]
    posts = crews.posts_of(tx, job.assignment.crew_id)
    held = {(each.set.site, each.set.via, each.set.unit) for each in posts}
    ways = [  # by another's set, somebody else may have a job in that slot
        order for path, order in orders.items() if path not in done and (path in held or order.via == CARD)
    ]
    if not ways and not done:
        ways = [_by_another_way(tx, act, job, last)]
    return [queue(tx, act, paths.cancel(act, job.assignment, job.incident, way)) for way in ways]


def _by_another_way(tx: Transaction, act: Act, job: Job, heard: Transmission) -> Transmission:
    """Give the order as if it had gone by the crew's first set that works, or by a card."""
    crew = found(CREWS.get(tx, job.assignment.crew_id), "crew", "गैंग")
    return _by(next(iter(ladder.usable(paths.rungs_of(tx, act, crew))), ladder.card(crew)), heard)


def _is_slot_reused(tx: Transaction, act: Act, job: Job) -> bool:
    mine = job.assignment
    held = assignments.holding_slots(tx, mine.crew_id, act.now)
    return any(each.slot == mine.slot and each.id != mine.id for each in held)


def _by(rung: Rung, heard: Transmission) -> Transmission:
    return replace(
        heard,
        rung=rung.number,
        site=rung.set.site,
        via=rung.set.via,
        unit=rung.set.unit,
        gives_receipt=rung.gives_receipt,
    )


def keep_on(tx: Transaction, act: Act, earlier: Iterable[Holder]) -> None:
    """Ask back the word that a job is off, as its crew is given it anew and must not hear that last."""
    for each in earlier:
        for said in transmissions.lock_of_assignment(tx, each.id):
            if said.purpose is Purpose.CANCEL:
                save(tx, act, said, said.withdraw(act.now))


def _answered(tx: Transaction, act: Act, spoken: list[Transmission], taken: Move) -> list[Transmission]:
    """Mark the words that the man answered, and let none of them be said again.

    As long as none is known to have arrived, an answer over the air may be to something else: all go on being
    said. What a person was told counts as it is.
    """
    if taken.is_by_radio and _which_arrived(spoken) is None:
        return spoken
    heard = _which_he_heard(spoken, taken.rung) if taken.is_by_radio else _which_arrived(spoken)
    asked_by = taken.rung or next((each.rung for each in reversed(_orders(spoken))), None)
    after = []
    for each in spoken:
        is_his = heard is not None and each.ref == heard.ref
        moved = each.take(TransmissionStep.ANSWER, taken.at) if is_his else each
        is_wanted = taken.step is Step.SAY_AGAIN and each.rung == asked_by and not is_his
        if each.purpose is Purpose.ORDER and not is_wanted:
            moved = moved.withdraw(act.now, ANSWERED_UNREAD)
        save(tx, act, each, moved)
        after.append(moved)
    return after


def _which_arrived(spoken: Iterable[Transmission]) -> Transmission | None:
    arrived = [each for each in _orders(spoken) if each.has_arrived]
    return arrived[-1] if arrived else None


def _which_he_heard(spoken: list[Transmission], rung: int | None) -> Transmission | None:
    """Give the order that a radio answer speaks of: the last that arrived, best by the set he spoke by."""
    his = [each for each in spoken if each.rung == rung]
    return _which_arrived(his) or _which_arrived(spoken)


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
        alarms.sound_more(tx, act, AlarmKind.NEEDS_HELP, about, _asked_for_help(tx, job, taken))
    elif taken.step is Step.EXPIRE:
        alarms.sound(tx, act, AlarmKind.UNANSWERED, about, _expired(tx, job))
    elif taken.step in (Step.DECLINE, Step.HAND_OVER) and job.incident.is_hazard:
        alarms.sound_once(tx, act, AlarmKind.CAME_BACK, about, _came_back(tx, job))
    elif taken.step is Step.SAY_AGAIN:
        _say_again(tx, act, job, taken.rung)


def _asked_for_help(tx: Transaction, job: Job, taken: Move) -> Words:
    crew, place, words = _crew_of(tx, job), job.incident.place, taken.words or ""
    return Words(
        f"{crew.name} needs help or material at {place}. {words}".strip(),
        f"{crew.name_hi} को मदद या सामान चाहिए, {place}। {words}".strip(),
    )


def _expired(tx: Transaction, job: Job) -> Words:
    crew, place = _crew_of(tx, job), job.incident.place
    if job.assignment.needs_help:
        return Words(
            f"{crew.name} asked for help at {place} and never took the job. It was not told that the job is "
            "off: speak with it.",
            f"{crew.name_hi} ने {place} पर मदद माँगी, पर काम नहीं लिया। काम वापस होने का उसे पता नहीं: उससे बात करें।",
        )
    if job.assignment.answered_at is None:
        return Words(
            f"{place}: no answer of {crew.name} to the order came in time.",
            f"{place}: {crew.name_hi} का समय पर जवाब नहीं आया।",
        )
    return Words(
        f"{place}: {crew.name} spoke, but did not take the job in time.",
        f"{place}: {crew.name_hi} ने जवाब दिया, पर समय पर काम नहीं लिया।",
    )


def _came_back(tx: Transaction, job: Job) -> Words:
    crew, place = _crew_of(tx, job), job.incident.place
    return Words(
        f"{crew.name} does not take this hazard, or hands it back: {place}. It has no crew now.",
        f"{crew.name_hi} ने यह खतरे का काम नहीं लिया या लौटा दिया: {place}। अब इस पर कोई गैंग नहीं है।",
    )


def _crew_of(tx: Transaction, job: Job) -> Crew:
    return found(CREWS.get(tx, job.assignment.crew_id), "crew", "गैंग")


def _is_called_for_help(job: Job, taken: Move) -> bool:
    """Tell whether time takes a job from a crew that asked for help: a person speaks with it, not a set."""
    return taken.step is Step.EXPIRE and job.assignment.needs_help


def _say_again(tx: Transaction, act: Act, job: Job, asked_by: int | None) -> None:
    """Queue the same words, slot and number by the set that he asked by, unless they are on their way."""
    offer = job.assignment
    crew = found(CREWS.get(tx, offer.crew_id), "crew", "गैंग")
    rungs = paths.rungs_of(tx, act, crew)
    orders = _orders(transmissions.of_assignment(tx, offer.id))
    wanted = asked_by or orders[-1].rung
    rung = next((each for each in rungs if each.number == wanted), next(iter(ladder.usable(rungs)), None))
    if rung is None or any(each.ended_at is None and each.withdraw_at is None for each in orders):
        return
    said = _same_words(job, crew, orders, rung)
    if said is None:
        return
    queue(tx, act, paths.order(act, offer, rung, said))
    left = sum(each.number >= rung.number for each in ladder.usable(rungs))
    pace = ladder.pace(offer.priority, act.now, left, act.settings)
    longer = offer.paced(pace.climb_at, pace.not_after, pace.reply_by)
    ASSIGNMENTS.put(tx, longer)
    tell(tx, act, FactKind.ASSIGNMENT_NOTED, longer, assignment=longer)


def _same_words(job: Job, crew: Crew, orders: Sequence[Transmission], rung: Rung) -> Saying | None:
    """Give what was said by this set before, or what another heard, as this one carries it."""
    path = (rung.set.site, rung.set.via, rung.set.unit)
    before = next((each for each in reversed(orders) if _path(each) == path), None)
    if before is not None:
        return Saying(before.text, before.reply_code)
    again = paths.words_again(
        job.incident, crew, job.assignment, orders, ladder.Climb((rung,), is_repeat=True)
    )
    return again[1] if again else None


def _orders(spoken: Iterable[Transmission]) -> list[Transmission]:
    return [each for each in spoken if each.purpose is Purpose.ORDER]


def _path(said: Transmission) -> tuple[str, str, str]:
    return (said.site, said.via, said.unit)
