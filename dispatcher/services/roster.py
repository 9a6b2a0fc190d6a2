"""Crews, sets, and who holds which in this shift."""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.act import Act
from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.crew import Binding, Crew, NewCrew, NewSet, RadioSet
from dispatcher.domain.errors import Conflict, Invalid, NotFound
from dispatcher.domain.facts import FactKind
from dispatcher.domain.ladder import HIGHEST_RUNG
from dispatcher.domain.roles import Permission
from dispatcher.domain.transmission import Purpose, Transmission
from dispatcher.domain.watch import AlarmKind, Words
from dispatcher.services import alarms, hands, ladder, limits, moves, register, transmissions
from dispatcher.services.telling import found, require, tell
from dispatcher.store import Transaction, assignments, crews
from dispatcher.store import transmissions as transmission_record
from dispatcher.store.crews import BINDINGS, CREWS, SETS
from dispatcher.store.gateways import GATEWAYS
from dispatcher.store.incidents import INCIDENTS


def add_crew(tx: Transaction, act: Act, new: NewCrew) -> Crew:
    """Put a crew on the roster."""
    require(tx, act, Permission.ROSTER, new.office_id)
    crew = Crew(
        id=act.new_id(),
        office_id=new.office_id,
        name=new.name,
        name_hi=new.name_hi,
        skill=new.skill,
        leader=new.leader,
        phone=new.phone,
        language=new.language,
    )
    CREWS.add(tx, crew)
    tell(tx, act, FactKind.CREW_CHANGED, crew, crew=crew)
    return crew


def add_set(tx: Transaction, act: Act, new: NewSet) -> RadioSet:
    """Put a set on the register, as `register.checked` lets it be."""
    require(tx, act, Permission.ROSTER, new.office_id)
    wish = RadioSet(
        id=act.new_id(),
        office_id=new.office_id,
        label=new.label,
        make=new.make,
        unit=new.unit,
        site=new.site,
        via=new.via,
        max_length=new.max_length,
        alphabet=new.alphabet,
        forbidden=new.forbidden,
    )
    made = register.checked(tx, act, wish)
    SETS.add(tx, made)
    tell(tx, act, FactKind.SET_CHANGED, made, set=made)
    if gateway := GATEWAYS.get(tx, made.site):
        limits.look(tx, act, gateway)
    return made


def bind(  # noqa: PLR0913  # one more than five: the crew's usual set needs no rung said
    tx: Transaction, act: Act, set_id: str, crew_id: str, ends_at: datetime, *, rung: int = 1
) -> Binding:
    """Hand a set to a crew until the shift's end, on a rung of its ladder.

    Whoever held the set before gives it back, and so does the crew what stood on that rung.
    """
    hands.lock(tx, act, set_id, crew_id)
    crew = found(CREWS.get(tx, crew_id), "crew", "गैंग")
    held = found(SETS.lock(tx, set_id), "set", "सेट")
    require(tx, act, Permission.ROSTER, crew.office_id)
    require(tx, act, Permission.ROSTER, held.office_id)
    _require_in_use(crew, held)
    if not act.now < ends_at <= act.now + act.settings.longest_shift.delta:
        raise Invalid(
            "A shift ends in the future, within 24 hours.",
            "शिफ्ट का अंत आगे का और 24 घंटे के अंदर का दें।",
            field="ends_at",
        )
    if not 1 <= rung <= HIGHEST_RUNG:
        raise Invalid(
            f"A crew's rungs are 1 to {HIGHEST_RUNG}.", f"सेट का नंबर 1 से {HIGHEST_RUNG} तक दें।", field="rung"
        )
    wish = Binding(
        id=act.new_id(),
        set_id=set_id,
        crew_id=crew_id,
        rung=rung,
        bound_at=act.now,
        bound_by=act.by.name,
        ends_at=ends_at,
    )
    made = _put(tx, act, wish)
    for each in assignments.offered_to(tx, crew_id):  # what found no set in its hands may go by this one
        ladder.look(tx, act, each.id)
    return _bound(tx, act, made, held)


def unbind(tx: Transaction, act: Act, set_id: str) -> Binding:
    """Take a set back; orders on their way to it are withdrawn. NotFound when nobody holds it."""
    held = found(SETS.get(tx, set_id), "set", "सेट")
    require(tx, act, Permission.ROSTER, held.office_id)
    ended = give_back(tx, act, set_id)
    if ended is None:
        raise NotFound("Nobody holds this set.", "यह सेट किसी के पास नहीं है।")
    return ended


def give_back(tx: Transaction, act: Act, set_id: str, due_by: datetime | None = None) -> Binding | None:
    """End a set's binding, with `due_by` only if its shift is over; None when there is nothing to end."""
    hands.lock(tx, act, set_id)
    present = crews.open_binding_of(tx, set_id)
    if present is None or (due_by is not None and present.ends_at > due_by):
        return None
    for each in _end(tx, act, present):
        _go_on(tx, act, each)
    _mind_jobs(tx, act, present.crew_id)
    return replace(present, ended_at=act.now)


def _require_in_use(crew: Crew, held: RadioSet) -> None:
    if not crew.is_active:
        raise Conflict(
            f"{crew.name} is out of use; take it into use again first.",
            f"{crew.name_hi} अब इस्तेमाल में नहीं है; पहले उसे फिर चालू करें।",
        )
    if not held.is_active:
        raise Conflict(
            f"{held.label} is out of use; take it into use again first, or choose another set.",
            f"{held.label} अब इस्तेमाल में नहीं है; पहले उसे फिर चालू करें, या दूसरा सेट चुनें।",
        )


def _put(tx: Transaction, act: Act, wish: Binding) -> Binding:
    """Put it on record, and only then let orders that lost their set go on: they may go by the new one."""
    present = crews.open_binding_of(tx, wish.set_id)
    kept = present if present and present.crew_id == wish.crew_id else None
    other = crews.open_binding_on(tx, wish.crew_id, wish.rung)
    ending = {each.id: each for each in (present, other) if each is not None and each != kept}
    left = [order for each in ending.values() for order in _end(tx, act, each)]
    if kept is not None:
        made = replace(kept, ends_at=wish.ends_at, rung=wish.rung)
        BINDINGS.put(tx, made)
    else:
        made = wish
        BINDINGS.add(tx, made)
    for each in left:
        _go_on(tx, act, each)
    for crew_id in sorted({each.crew_id for each in ending.values()} - {wish.crew_id}):
        _mind_jobs(tx, act, crew_id)
    return made


def _end(tx: Transaction, act: Act, present: Binding) -> list[Transmission]:
    """End a binding and withdraw what is under way to its set; gives what had not arrived."""
    ended = replace(present, ended_at=act.now)
    BINDINGS.put(tx, ended)
    held = found(SETS.get(tx, ended.set_id), "set", "सेट")
    left = transmission_record.under_way_to(tx, ended.crew_id, *held.path)
    for each in left:
        moves.save(tx, act, each, each.withdraw(act.now))
    _tell_hands(tx, act, FactKind.SET_UNBOUND, ended.crew_id, held)
    return [each for each in left if not each.has_arrived]


def _mind_jobs(tx: Transaction, act: Act, crew_id: str) -> None:
    """Raise the alarm about each job that a crew took and still has, when it holds no set any more."""
    if crews.posts_of(tx, crew_id):
        return
    crew = found(CREWS.get(tx, crew_id), "crew", "गैंग")
    for each in assignments.holding_slots(tx, crew_id, act.now):
        if not each.is_open or each.state is AssignmentState.OFFERED:
            continue
        place = found(INCIDENTS.get(tx, each.incident_id), "incident", "फॉल्ट").place
        words = Words(
            f"{crew.name} is off shift and still has this job: {place}. Hand it a set, or reassign the job.",
            f"{crew.name_hi} की शिफ्ट खत्म, पर काम अब भी उसी के पास है: {place}। सेट दें, या काम दूसरी गैंग को दें।",
        )
        alarms.sound_once(tx, act, AlarmKind.OFF_SHIFT, (each.office_id, each.id), words)


def _go_on(tx: Transaction, act: Act, left: Transmission) -> None:
    """Let the crew be tried by another of its sets, or say that it was not reached."""
    is_order = left.purpose is Purpose.ORDER and left.assignment_id is not None
    if not (is_order and ladder.look(tx, act, left.assignment_id or "")):
        transmissions.alarm_undelivered(tx, act, left)


def _bound(tx: Transaction, act: Act, made: Binding, held: RadioSet) -> Binding:
    _tell_hands(tx, act, FactKind.SET_BOUND, made.crew_id, held)
    return made


def _tell_hands(tx: Transaction, act: Act, kind: FactKind, crew_id: str, held: RadioSet) -> None:
    """Tell the crew's office what it holds now; the set's office, if it is another, of the set alone."""
    crew = found(crews.whole(tx, crew_id), "crew", "गैंग")
    tell(tx, act, kind, (crew.office_id, held.id), crew=crew, set=held)
    if held.office_id != crew.office_id:
        tell(tx, act, kind, held, set=held)
