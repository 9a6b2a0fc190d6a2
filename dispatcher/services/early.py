"""A reply older than its order: said before anybody can have told the crew, so it answered something else."""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.act import Act
from dispatcher.domain.assignment import STATE_NAMES, TRANSITIONS, Assignment, AssignmentState
from dispatcher.domain.facts import FactKind
from dispatcher.domain.replies import STEP_NAMES, Step
from dispatcher.domain.transmission import Purpose, Transmission
from dispatcher.domain.watch import HeardLine, Verdict
from dispatcher.services import moves, receipts
from dispatcher.services.moves import Job, Move
from dispatcher.services.telling import as_name, tell
from dispatcher.store import Transaction, crews, transmissions
from dispatcher.store import heard as log
from dispatcher.store.crews import CREWS
from radio.messages import Trust


def is_early(tx: Transaction, act: Act, job: Assignment, site: str, at: datetime) -> bool:
    """Tell whether a site heard this of an offer before any order of it was known to be on the air.

    The orders are locked: a report of the same moment waits, and finds the reply when it looks again.
    """
    if job.state is not AssignmentState.OFFERED:
        return False
    spoken = transmissions.lock_of_assignment(tx, job.id)
    orders = [each for each in spoken if each.purpose is Purpose.ORDER]
    if any(_can_be_heard(act, each, site, at) for each in orders):
        return False
    return not log.is_keyed_by_a_person(tx, job.id)


def look_again(tx: Transaction, act: Act, order: Transmission) -> None:
    """Take replies called early after all: a late word of the gateway shows that the order was on the air."""
    for line, step in log.early(tx, order.assignment_id or ""):
        if _can_be_heard(act, order, line.site, line.at):
            _take(tx, act, line, step)


def _can_be_heard(act: Act, order: Transmission, site: str, at: datetime) -> bool:
    """Compare times of one clock as they are; those of two clocks may differ."""
    skew = act.settings.clock_skew.delta
    return order.was_on_air_by(at if order.site == site else at + skew)


def _take(tx: Transaction, act: Act, line: HeardLine, step: Step) -> None:
    job = moves.locked(tx, line.assignment_id or "")
    present = job.assignment
    name = f"Slot {present.slot}: {STEP_NAMES[step][0]}"
    if present.state is AssignmentState.OFFERED and step in TRANSITIONS[present.state]:
        _move(tx, act, job, line, step)
        judged = replace(line, verdict=Verdict.APPLIED, said=f"{name}.")
    elif present.has_said(step):
        judged = replace(line, verdict=Verdict.DUPLICATE, said=f"{name}. The crew has said more since.")
    else:
        stands = STATE_NAMES[present.state][0]
        judged = replace(line, verdict=Verdict.LATE, said=f"{name}, but the job stands at “{stands}”.")
    log.judge(tx, judged)
    tell(tx, act, FactKind.HEARD, judged, heard=judged)


def _move(tx: Transaction, act: Act, job: Job, line: HeardLine, step: Step) -> None:
    present = job.assignment
    crew = CREWS.get(tx, present.crew_id)
    spoke = crews.set_at(tx, line.site, line.via, line.unit)
    holder = crews.holder_at(tx, spoke.id, line.at) if spoke else None
    taken = Move(
        step=step,
        at=min(max(line.at, present.offered_at), act.now),
        is_by_radio=True,
        rung=holder.rung if holder else None,
        trust=Trust(line.trust),
    )
    act = as_name(act, crew.name if crew else line.unit)
    receipts.miss(tx, act, moves.move(tx, act, job, taken))
