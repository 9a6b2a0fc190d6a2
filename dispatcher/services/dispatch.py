"""Incidents go to crews."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatcher.domain import assignment as lives
from dispatcher.domain import codes, ladder, phrasebook, roles, slots
from dispatcher.domain.act import Act
from dispatcher.domain.assignment import Assignment, AssignmentState
from dispatcher.domain.crew import Crew
from dispatcher.domain.errors import Conflict, NotAllowed, NotFound, OffShift, WrongMove
from dispatcher.domain.facts import FactKind
from dispatcher.domain.incident import Incident, IncidentState
from dispatcher.domain.ladder import Rung
from dispatcher.domain.phrasebook import Draft
from dispatcher.domain.replies import Step
from dispatcher.domain.roles import Permission
from dispatcher.domain.slots import Holder
from dispatcher.domain.transmission import Transmission
from dispatcher.services import moves, paths
from dispatcher.services.moves import Job, Move
from dispatcher.services.telling import found, require, tell
from dispatcher.store import Transaction, assignments, crews, incidents, offices, transmissions
from dispatcher.store.assignments import ASSIGNMENTS
from dispatcher.store.crews import CREWS, Post
from dispatcher.store.incidents import INCIDENTS


@dataclass(frozen=True, slots=True)
class Offered:
    """The assignment and its order; `is_repeat` when the same key had done it already."""

    assignment: Assignment
    transmission: Transmission
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What the phrasebook would send now, and whether the set carries it."""

    text: str
    length: int
    max_length: int
    fits: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Give an incident to a crew; `key` is the Idempotency-Key, `text` words of the dispatcher's own."""

    incident_id: str
    crew_id: str
    role: str = "repair"
    text: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassign:
    """Give an assignment's incident to another crew; `key` and `text` as in an offer."""

    assignment_id: str
    crew_id: str
    reason: str
    text: str | None = None
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """What a new assignment has of its crew: a slot, rungs to climb, and a reply code if one is asked."""

    slot: int
    rungs: int
    code: str | None


def offer(tx: Transaction, act: Act, new: Offer) -> Offered:
    """Offer it. Conflict (somebody has it), OffShift, SlotsFull, Unsayable, NotFound or NotAllowed."""
    incident, path, holder_id = found(incidents.to_give(tx, new.incident_id, new.role), "incident", "फॉल्ट")
    roles.require(act.by, Permission.DISPATCH, path)
    if repeat := _repeat(tx, new):
        return repeat
    _require_free(tx, incident, holder_id)
    return _offer(tx, act, incident, new)


def recall(tx: Transaction, act: Act, assignment_id: str, reason: str) -> Assignment:
    """Take it back; a crew that may have heard of it is told. Conflict when it has ended."""
    job = moves.locked(tx, assignment_id)
    require(tx, act, Permission.DISPATCH, job.incident.office_id)
    if job.assignment.state is AssignmentState.RECALLED:
        raise WrongMove("This job has been taken back already.", "यह काम पहले ही वापस लिया जा चुका है।")
    return _recall(tx, act, job, reason)


def reassign(tx: Transaction, act: Act, wish: Reassign) -> Offered:
    """Take it back and offer it to another crew, both or neither."""
    job = moves.locked(tx, wish.assignment_id)
    require(tx, act, Permission.DISPATCH, job.incident.office_id)
    new = Offer(
        incident_id=job.incident.id,
        crew_id=wish.crew_id,
        role=job.assignment.role,
        text=wish.text,
        key=wish.key,
    )
    if repeat := _repeat(tx, new):
        return repeat
    if job.assignment.is_open and job.assignment.crew_id == wish.crew_id:
        raise Conflict("This crew has the job already.", "यह काम इसी गैंग के पास है।", field="crew_id")
    _recall(tx, act, job, wish.reason)
    holder = assignments.open_on(tx, job.incident.id, new.role)
    _require_free(tx, job.incident, holder.id if holder else None)
    return _offer(tx, act, job.incident, new)


def preview(tx: Transaction, act: Act, incident_id: str, crew_id: str, text: str | None = None) -> Preview:
    """Write the order without sending it (a read)."""
    incident = found(INCIDENTS.get(tx, incident_id), "incident", "फॉल्ट")
    crew = found(CREWS.get(tx, crew_id), "crew", "गैंग")
    for office_id in (incident.office_id, crew.office_id):
        if not act.by.covers(offices.path_of(tx, office_id) or "?"):
            raise NotFound("There is no such incident or crew here.", "यहाँ यह फॉल्ट या गैंग नहीं मिली।")
    rung = ladder.usable(_rungs(act, crew, crews.posts_of(tx, crew.id)))[0]
    _, slot = _slot(tx, act, crew)
    code = codes.UNDRAWN if codes.are_asked(act.settings.least_trust) else None
    draft = paths.with_code(_draft(incident, crew, rung, slot, text), code, crew)
    return Preview(draft.text, draft.length, rung.set.max_length, draft.fits)


def _offer(tx: Transaction, act: Act, incident: Incident, new: Offer) -> Offered:
    crew, posts = crews.lock_with_posts(tx, new.crew_id)
    crew = found(crew, "crew", "गैंग")
    if crew.office_id != incident.office_id:
        require(tx, act, Permission.DISPATCH, crew.office_id)
    rungs = ladder.usable(_rungs(act, crew, posts))
    known, slot = _slot(tx, act, crew)
    moves.keep_on(tx, act, [each for each in known if each.incident_id == incident.id])
    code = codes.draw(act.chance) if codes.are_asked(act.settings.least_trust) else None
    draft = paths.with_code(_draft(incident, crew, rungs[0], slot, new.text), code, crew)
    said = paths.checked(draft)
    made = _assignment(act, incident, new, Terms(slot, len(rungs), code))
    ASSIGNMENTS.add(tx, made, idempotency_key=new.key)
    tell(tx, act, FactKind.ASSIGNMENT_OFFERED, made, assignment=made)
    order = moves.queue(tx, act, paths.order(act, made, rungs[0], said))
    return Offered(made, order, is_repeat=False)


def _repeat(tx: Transaction, new: Offer) -> Offered | None:
    first = assignments.by_key(tx, new.key) if new.key else None
    if first is None:
        return None
    if (first.incident_id, first.crew_id, first.role) != (new.incident_id, new.crew_id, new.role):
        raise Conflict(
            "This Idempotency-Key was used for another assignment; choose a new one.",
            "यह Idempotency-Key दूसरे काम में लग चुकी है; नई दें।",
        )
    return Offered(first, transmissions.of_assignment(tx, first.id)[0], is_repeat=True)


def _recall(tx: Transaction, act: Act, job: Job, reason: str) -> Assignment:
    return moves.move(tx, act, job, Move(step=Step.RECALL, at=act.now, words=reason))


def _require_free(tx: Transaction, incident: Incident, holder_id: str | None) -> None:
    if incident.state is not IncidentState.OPEN:
        raise Conflict(
            "This incident is reported repaired or closed; say that it is still out first.",
            "इस फॉल्ट में काम पूरा बताया गया है या यह क्लोज है; पहले 'सप्लाई अब भी बंद' दर्ज करें।",
        )
    holder = ASSIGNMENTS.get(tx, holder_id) if holder_id else None
    if holder is not None:
        crew = found(CREWS.get(tx, holder.crew_id), "crew", "गैंग")
        stands, stands_hi = lives.STATE_NAMES[holder.state]
        raise Conflict(
            f"{crew.name} has this already ({stands.lower()}); recall or reassign it.",
            f"यह काम पहले से {crew.name_hi} के पास है ({stands_hi}); वापस लें या दूसरी गैंग को दें।",
        )


def _rungs(act: Act, crew: Crew, posts: Sequence[Post]) -> tuple[Rung, ...]:
    rungs = paths.rungs(act, crew, posts)
    if not crew.is_active:
        raise NotAllowed(
            f"{crew.name} is out of use; choose another crew.",
            f"{crew.name_hi} अब इस्तेमाल में नहीं है; दूसरी गैंग चुनें।",
        )
    if not rungs:
        raise OffShift(
            f"{crew.name} is off shift: it holds no set now. Choose another crew or hand it a set.",
            f"{crew.name_hi} शिफ्ट में नहीं है, हाथ में सेट नहीं; दूसरी गैंग चुनें या सेट दें।",
        )
    return rungs


def _slot(tx: Transaction, act: Act, crew: Crew) -> tuple[list[Holder], int]:
    """Give the crew's assignments whose slots are not free, and the slot that its next one has."""
    rested_by = slots.rested_by(act.now, act.settings.clock_skew.delta)
    known = assignments.holders(tx, crew.id, rested_by)
    return known, slots.choose(known, rested_by)


def _draft(incident: Incident, crew: Crew, rung: Rung, slot: int, text: str | None) -> Draft:
    if text is not None:
        return phrasebook.own_words(text, incident, slot, rung.set)
    return phrasebook.order(incident, slot, rung.set, crew.language)


def _assignment(act: Act, incident: Incident, new: Offer, terms: Terms) -> Assignment:
    priority = lives.priority_of(is_hazard=incident.is_hazard)
    pace = ladder.pace(priority, act.now, terms.rungs, act.settings)
    return Assignment(
        id=act.new_id(),
        incident_id=incident.id,
        office_id=incident.office_id,
        crew_id=new.crew_id,
        role=new.role,
        slot=terms.slot,
        state=AssignmentState.OFFERED,
        is_open=True,
        priority=priority,
        offered_at=act.now,
        offered_by=act.by.name,
        not_after=pace.not_after,
        reply_by=pace.reply_by,
        climb_at=pace.climb_at,
        reply_code=terms.code,
    )
