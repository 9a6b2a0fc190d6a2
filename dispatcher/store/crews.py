"""Crews, sets and bindings on record."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from dispatcher.domain.crew import Binding, Crew, Language, RadioSet
from dispatcher.store import offices
from dispatcher.store.rows import Shelf
from dispatcher.store.tables import binding, crew, heard, radio_set
from dispatcher.store.transaction import Transaction, locked
from radio.driver import Alphabet

CREWS = Shelf(crew, Crew, language=Language)
SETS = Shelf(radio_set, RadioSet, alphabet=Alphabet)
BINDINGS = Shelf(binding, Binding)

_HEARD_AT = (
    select(func.max(heard.c.at))
    .where(
        heard.c.site == radio_set.c.site,
        heard.c.via == radio_set.c.via,
        heard.c.unit == radio_set.c.unit,
        heard.c.at >= binding.c.bound_at,
    )
    .correlate(radio_set, binding)
    .scalar_subquery()
)
_HELD = crew.outerjoin(binding, and_(binding.c.crew_id == crew.c.id, binding.c.ended_at.is_(None))).outerjoin(
    radio_set, radio_set.c.id == binding.c.set_id
)
_WHOLE = select(
    *CREWS.columns,
    binding.c.set_id,
    binding.c.ends_at.label("shift_ends_at"),
    _HEARD_AT.label("last_heard_at"),
).select_from(_HELD)
_ONE = _WHOLE.where(crew.c.id == bindparam("the_id"))
_CREWS = _WHOLE.where(offices.within(crew.c.office_id)).order_by(crew.c.id)
_SETS = SETS.where(offices.within(radio_set.c.office_id)).order_by(radio_set.c.id)
_OPEN = BINDINGS.where(binding.c.ended_at.is_(None))
_OPEN_OF_CREW = _OPEN.where(binding.c.crew_id == bindparam("crew"))
_OPEN_OF_SET = _OPEN.where(binding.c.set_id == bindparam("set"))
_BINDINGS = _OPEN.where(
    binding.c.crew_id.in_(select(crew.c.id).where(offices.within(crew.c.office_id)))
).order_by(binding.c.id)
_ENDING = (
    _OPEN.where(binding.c.ends_at <= bindparam("at")).order_by(binding.c.crew_id).limit(bindparam("most"))
)
_LOCK_OPEN_OF_SET = locked(_OPEN_OF_SET)
_AT = SETS.where(radio_set.c.site == bindparam("site"), radio_set.c.via == bindparam("via")).where(
    radio_set.c.unit == bindparam("unit")
)
_AT_SITE = SETS.where(radio_set.c.site == bindparam("site")).order_by(radio_set.c.id)
_ANYWHERE = SETS.where(radio_set.c.unit == bindparam("unit")).order_by(radio_set.c.id).limit(1)
_HOLDER = (
    BINDINGS.where(binding.c.set_id == bindparam("set"), binding.c.bound_at <= bindparam("at"))
    .where(or_(binding.c.ended_at.is_(None), binding.c.ended_at > bindparam("at")))
    .order_by(binding.c.bound_at.desc())
    .limit(1)
)


class Post(NamedTuple):
    """What a crew holds now."""

    binding: Binding
    set: RadioSet


def whole(tx: Transaction, crew_id: str) -> Crew | None:
    """Read a crew with what it holds."""
    return CREWS.one(tx, _ONE, the_id=crew_id)


def in_scope(tx: Transaction, scope: str) -> list[Crew]:
    """List crews with what they hold."""
    return CREWS.all(tx, _CREWS, **offices.scope(scope))


def sets_in_scope(tx: Transaction, scope: str) -> list[RadioSet]:
    """List sets."""
    return SETS.all(tx, _SETS, **offices.scope(scope))


def bindings_in_scope(tx: Transaction, scope: str) -> list[Binding]:
    """List open bindings of crews."""
    return BINDINGS.all(tx, _BINDINGS, **offices.scope(scope))


def post_of(tx: Transaction, crew_id: str) -> Post | None:
    """Give the set that a crew holds, on shift or not yet taken back."""
    held = BINDINGS.one(tx, _OPEN_OF_CREW, crew=crew_id)
    found = SETS.get(tx, held.set_id) if held else None
    return Post(held, found) if held and found else None


def open_binding_of(tx: Transaction, set_id: str) -> Binding | None:
    """Give and lock the open binding of a set."""
    return BINDINGS.one(tx, _LOCK_OPEN_OF_SET, set=set_id)


def ending(tx: Transaction, at: datetime, most: int) -> list[Binding]:
    """List open bindings whose shift is over."""
    return BINDINGS.all(tx, _ENDING, at=at, most=most)


def set_at(tx: Transaction, site: str, via: str, unit: str) -> RadioSet | None:
    """Find the set that answers there."""
    return SETS.one(tx, _AT, site=site, via=via, unit=unit)


def sets_at_site(tx: Transaction, site: str) -> list[RadioSet]:
    """List the sets that a gateway reaches."""
    return SETS.all(tx, _AT_SITE, site=site)


def set_anywhere(tx: Transaction, unit: str) -> RadioSet | None:
    """Find a set of that address at any site."""
    return SETS.one(tx, _ANYWHERE, unit=unit)


def holder_at(tx: Transaction, set_id: str, at: datetime) -> Binding | None:
    """Find who held a set at a time."""
    return BINDINGS.one(tx, _HOLDER, set=set_id, at=at)
