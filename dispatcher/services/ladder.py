"""A crew is tried by its next set when no man has answered; after the last the dispatcher is told."""

from typing import NamedTuple

from dispatcher.domain import ladder
from dispatcher.domain.act import Act
from dispatcher.domain.assignment import Assignment, AssignmentState
from dispatcher.domain.crew import DESK, Crew
from dispatcher.domain.errors import Conflict
from dispatcher.domain.facts import FactKind
from dispatcher.domain.ladder import Climb, Escalate, Pace, Rung, Wait
from dispatcher.domain.replies import Step
from dispatcher.domain.roles import Permission
from dispatcher.domain.transmission import Purpose, Transmission
from dispatcher.domain.watch import AlarmKind, Words
from dispatcher.services import alarms, moves, paths
from dispatcher.services.moves import Job, Move
from dispatcher.services.telling import found, require, tell
from dispatcher.store import Transaction, transmissions
from dispatcher.store.assignments import ASSIGNMENTS
from dispatcher.store.crews import CREWS
from dispatcher.store.transmissions import TRANSMISSIONS


class _Offer(NamedTuple):
    """An offered job, whose it is, and what was said of it."""

    job: Job
    crew: Crew
    orders: list[Transmission]


def look(tx: Transaction, act: Act, assignment_id: str) -> bool:
    """Do what the ladder asks of an offer now; tell whether it climbed or was escalated."""
    return _look(tx, act, moves.locked(tx, assignment_id))


def arrived_late(tx: Transaction, act: Act, late: Transmission) -> None:
    """Stop the climb for words given up before: the man has them, and all his time to answer."""
    job = moves.locked(tx, late.assignment_id or "")
    if job.assignment.state is not AssignmentState.OFFERED:
        return
    for each in ladder.void_after(late, _orders(tx, job)):
        moves.save(tx, act, each, each.withdraw(act.now))
    _look(tx, act, job)


def read_out(tx: Transaction, act: Act, ref: str) -> Transmission:
    """Note that the actor has said a card's words by voice; the same again changes nothing.

    Conflict when it goes by radio, was taken back, or came too late.
    """
    seen = found(TRANSMISSIONS.get(tx, ref), "card", "कार्ड")
    require(tx, act, Permission.DISPATCH, seen.office_id)
    job = moves.locked(tx, seen.assignment_id) if seen.assignment_id else None
    before = found(TRANSMISSIONS.lock(tx, ref), "card", "कार्ड")
    if before.keyed_by is not None:
        return before
    _require_readable(act, before)
    after = before.read_out(act.by.name, act.now)
    moves.save(tx, act, before, after)
    if job is not None:
        _look(tx, act, job)
    return after


def sound_card(tx: Transaction, act: Act, card: Transmission) -> bool:
    """Raise the alarm once that words wait to be read out."""
    words = Words(f"Read out to {card.unit}: {card.text}", f"{card.unit} को पढ़कर सुनाएँ: {card.text}")
    about = (card.office_id, card.assignment_id or card.ref)
    return alarms.sound_once(tx, act, AlarmKind.READ_OUT, about, words)


def _look(tx: Transaction, act: Act, job: Job) -> bool:
    offer = job.assignment
    if offer.state is not AssignmentState.OFFERED:
        return False
    crew = found(CREWS.get(tx, offer.crew_id), "crew", "गैंग")
    known = _Offer(job, crew, _orders(tx, job))
    match ladder.decide(offer, paths.rungs_of(tx, act, crew), known.orders, act.now, act.settings):
        case Wait(pace):
            _wait(tx, act, offer, pace)
            return False
        case Climb() as climb:
            _climb(tx, act, known, climb)
        case Escalate():
            _give_up(tx, act, job)
    return True


def _give_up(tx: Transaction, act: Act, job: Job) -> None:
    moves.move(tx, act, job, Move(step=Step.EXPIRE, at=act.now))


def _orders(tx: Transaction, job: Job) -> list[Transmission]:
    spoken = transmissions.lock_of_assignment(tx, job.assignment.id)
    return [each for each in spoken if each.purpose is Purpose.ORDER]


def _wait(tx: Transaction, act: Act, offer: Assignment, pace: Pace) -> None:
    """Note when to look again; what the screens show moves only on the last rung, where nothing follows."""
    if pace.climb_at < pace.reply_by:
        later = offer.paced(pace.climb_at, offer.not_after, offer.reply_by)
    else:
        later = offer.paced(pace.climb_at, pace.not_after, pace.reply_by)
    if later == offer:
        return
    ASSIGNMENTS.put(tx, later)
    if later.reply_by != offer.reply_by:
        tell(tx, act, FactKind.ASSIGNMENT_NOTED, later, assignment=later)


def _climb(tx: Transaction, act: Act, known: _Offer, climb: Climb) -> None:
    """Take back what is under way and say it by the next rung that carries it, both or neither."""
    offer = known.job.assignment
    chosen = paths.words_again(known.job.incident, known.crew, offer, known.orders, climb)
    if chosen is None:
        _give_up(tx, act, known.job)
        return
    rung, said = chosen
    for each in known.orders:
        moves.save(tx, act, each, each.withdraw(act.now))
    new = moves.queue(tx, act, paths.order(act, offer, rung, said))
    left = sum(each.number >= rung.number for each in climb.to)
    pace = ladder.pace(offer.priority, act.now, left, act.settings)
    later = offer.paced(pace.climb_at, pace.not_after, pace.reply_by)
    ASSIGNMENTS.put(tx, later)
    words = _why(ladder.current(known.orders), rung, climb)
    tell(tx, act, FactKind.ASSIGNMENT_NOTED, later, assignment=later, words=words)
    if new.is_at_desk:
        sound_card(tx, act, new)


def _why(last: Transmission | None, rung: Rung, climb: Climb) -> str:
    """Say from which rung to which, and which were passed over as they do not carry the words."""
    now = f"now to be read out to {rung.set.unit}" if rung.set.site == DESK else f"now by {rung.set.unit}"
    before = f"No answer by {last.unit}: {now}." if last else f"{now.capitalize()}."
    over = ", ".join(each.set.unit for each in climb.to if each.number < rung.number)
    return f"{before} The words do not fit {over}: passed over." if over else before


def _require_readable(act: Act, card: Transmission) -> None:
    if not card.is_at_desk:
        raise Conflict(
            f"This goes to {card.unit} by radio: there is nothing to read out.",
            f"यह {card.unit} को वायरलेस से जाता है; पढ़कर सुनाना नहीं है।",
        )
    if card.withdraw_at is not None:
        raise Conflict("This was taken back: do not read it out.", "यह काम वापस लिया जा चुका है: अब न सुनाएँ।")
    if card.ended_at is not None or act.now >= card.not_after:
        raise Conflict(
            "Its time is over: do not read it out, look at the board.",
            "समय निकल गया: अब न सुनाएँ, बोर्ड देखें।",
        )
