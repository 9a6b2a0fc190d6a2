"""Crews, sets, and who holds which in this shift."""

from dataclasses import replace
from datetime import datetime

from dispatcher.domain.act import Act
from dispatcher.domain.crew import Binding, Crew, NewCrew, NewSet, RadioSet
from dispatcher.domain.errors import Conflict, Invalid, NotFound
from dispatcher.domain.facts import FactKind
from dispatcher.domain.roles import Permission
from dispatcher.services import limits, moves, transmissions
from dispatcher.services.telling import found, require, tell
from dispatcher.store import Transaction, crews
from dispatcher.store import transmissions as transmission_record
from dispatcher.store.crews import BINDINGS, CREWS, SETS
from dispatcher.store.gateways import GATEWAYS


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
    """Put a set on the register. Conflict when its address is there already."""
    require(tx, act, Permission.ROSTER, new.office_id)
    if crews.set_at(tx, new.site, new.via, new.unit):
        raise Conflict(
            f"{new.unit} is on the register of {new.site}/{new.via} already.",
            f"{new.unit} पहले से पंजी में है।",
        )
    made = RadioSet(
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
    SETS.add(tx, made)
    tell(tx, act, FactKind.SET_CHANGED, made, set=made)
    if gateway := GATEWAYS.get(tx, made.site):
        limits.look(tx, act, gateway)
    return made


def bind(tx: Transaction, act: Act, set_id: str, crew_id: str, ends_at: datetime) -> Binding:
    """Hand a set to a crew until the shift's end; whoever held either before gives it back."""
    crew = found(CREWS.lock(tx, crew_id), "crew", "दल")
    held = found(SETS.lock(tx, set_id), "set", "सेट")
    require(tx, act, Permission.ROSTER, crew.office_id)
    require(tx, act, Permission.ROSTER, held.office_id)
    if not act.now < ends_at <= act.now + act.settings.longest_shift.delta:
        raise Invalid(
            "A shift ends in the future, within 24 hours.",
            "पाली का अंत भविष्य में, 24 घंटे के भीतर हो।",
            field="ends_at",
        )
    present = crews.open_binding_of(tx, set_id)
    if present and present.crew_id == crew_id:
        longer = replace(present, ends_at=ends_at)
        BINDINGS.put(tx, longer)
        return _bound(tx, act, longer, held)
    other = crews.post_of(tx, crew_id)
    for each in filter(None, (present, other and other.binding)):
        give_back(tx, act, each.set_id)
    made = Binding(
        id=act.new_id(),
        set_id=set_id,
        crew_id=crew_id,
        bound_at=act.now,
        bound_by=act.by.name,
        ends_at=ends_at,
    )
    BINDINGS.add(tx, made)
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
    present = crews.open_binding_of(tx, set_id)
    if present is None or (due_by is not None and present.ends_at > due_by):
        return None
    ended = replace(present, ended_at=act.now)
    BINDINGS.put(tx, ended)
    held = found(SETS.get(tx, set_id), "set", "सेट")
    path = {"site": held.site, "via": held.via, "unit": held.unit}
    for each in transmission_record.under_way_to(tx, ended.crew_id, path):
        back = each.withdraw(act.now)
        moves.save(tx, act, each, back)
        if each.delivered_at is None and each.answered_at is None:
            transmissions.alarm_undelivered(tx, act, each)
    crew = found(crews.whole(tx, ended.crew_id), "crew", "दल")
    tell(tx, act, FactKind.SET_UNBOUND, held, crew=crew, set=held)
    return ended


def _bound(tx: Transaction, act: Act, made: Binding, held: RadioSet) -> Binding:
    crew = found(crews.whole(tx, made.crew_id), "crew", "दल")
    tell(tx, act, FactKind.SET_BOUND, held, crew=crew, set=held)
    return made
