"""Crews, sets and bindings on record."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, or_, select

from dispatcher.domain.crew import Binding, Crew, Held, Language, RadioSet
from dispatcher.store import offices
from dispatcher.store.rows import Shelf
from dispatcher.store.tables import binding, crew, gateway, heard, radio_set
from dispatcher.store.transaction import Transaction, locked
from radio.driver import Alphabet

CREWS = Shelf(crew, Crew, language=Language)
MOST_NAMESAKES = 5  # sets of one address at different sites
SETS = Shelf(radio_set, RadioSet, alphabet=Alphabet)
BINDINGS = Shelf(binding, Binding)

_HEARD_AT = (
    select(heard.c.at)
    .where(heard.c.crew_id == crew.c.id, heard.c.kind != "operator")
    .order_by(heard.c.at.desc())
    .limit(1)
    .correlate(crew)
    .scalar_subquery()
)
"""When a crew was last heard, by whatever set it held then: it stays true when the set goes to others."""
_HELD = crew.outerjoin(binding, and_(binding.c.crew_id == crew.c.id, binding.c.ended_at.is_(None)))
_WHOLE = (
    select(
        *CREWS.columns,
        binding.c.rung,
        binding.c.set_id,
        binding.c.ends_at.label("shift_ends_at"),
        _HEARD_AT.label("last_heard_at"),
    )
    .select_from(_HELD)
    .order_by(crew.c.id, binding.c.rung)
)
"""One row for each set that a crew holds, or one without a set."""
_ONE = _WHOLE.where(crew.c.id == bindparam("the_id"))
_CREWS = _WHOLE.where(offices.within(crew.c.office_id))
_SETS = SETS.where(offices.within(radio_set.c.office_id)).order_by(radio_set.c.id)
_OPEN = BINDINGS.where(binding.c.ended_at.is_(None))
_OPEN_ON_RUNG = locked(
    _OPEN.where(binding.c.crew_id == bindparam("crew"), binding.c.rung == bindparam("rung"))
)
_POST = (
    *(each.label(f"binding_{each.name}") for each in BINDINGS.columns),
    *(each.label(f"set_{each.name}") for each in SETS.columns),
    gateway.c.alive,
)
_POSTS = (
    select(*_POST)
    .select_from(
        binding.join(radio_set, radio_set.c.id == binding.c.set_id).outerjoin(
            gateway, gateway.c.site == radio_set.c.site
        )
    )
    .where(binding.c.ended_at.is_(None), binding.c.crew_id == bindparam("crew"))
    .order_by(binding.c.rung)
)
_WITH_POSTS = (
    select(*CREWS.columns, *_POST)
    .select_from(
        _HELD.outerjoin(radio_set, radio_set.c.id == binding.c.set_id).outerjoin(
            gateway, gateway.c.site == radio_set.c.site
        )
    )
    .where(crew.c.id == bindparam("the_id"))
    .order_by(binding.c.rung)
)
_OPEN_OF_SET = _OPEN.where(binding.c.set_id == bindparam("set"))
_BINDINGS = _OPEN.where(
    binding.c.crew_id.in_(select(crew.c.id).where(offices.within(crew.c.office_id)))
).order_by(binding.c.id)
_ENDING = (
    _OPEN.where(binding.c.ends_at <= bindparam("at")).order_by(binding.c.crew_id).limit(bindparam("most"))
)
_LOCK_OPEN_OF_SET = locked(_OPEN_OF_SET)
_IN_USE_FIRST = (radio_set.c.is_active.desc(), radio_set.c.id.desc())
_AT = (
    SETS.where(radio_set.c.site == bindparam("site"), radio_set.c.via == bindparam("via"))
    .where(radio_set.c.unit == bindparam("unit"))
    .order_by(*_IN_USE_FIRST)
    .limit(1)
)
_AT_SITE = SETS.where(radio_set.c.site == bindparam("site"), radio_set.c.is_active).order_by(radio_set.c.id)
_ANYWHERE = SETS.where(radio_set.c.unit == bindparam("unit")).order_by(*_IN_USE_FIRST).limit(MOST_NAMESAKES)
_HOLDER = (
    BINDINGS.where(binding.c.set_id == bindparam("set"), binding.c.bound_at <= bindparam("at"))
    .where(or_(binding.c.ended_at.is_(None), binding.c.ended_at > bindparam("at")))
    .order_by(binding.c.bound_at.desc())
    .limit(1)
)


class Post(NamedTuple):
    """A set that a crew holds now, and the last sign of life of the set's gateway."""

    binding: Binding
    set: RadioSet
    alive: dict[str, Any] | None = None


def whole(tx: Transaction, crew_id: str) -> Crew | None:
    """Read a crew with what it holds."""
    return next(iter(_with_sets(tx.execute(_ONE, {"the_id": crew_id}))), None)


def in_scope(tx: Transaction, scope: str) -> list[Crew]:
    """List crews with what they hold."""
    return _with_sets(tx.execute(_CREWS, offices.scope(scope)))


def sets_in_scope(tx: Transaction, scope: str) -> list[RadioSet]:
    """List sets."""
    return SETS.all(tx, _SETS, **offices.scope(scope))


def bindings_in_scope(tx: Transaction, scope: str) -> list[Binding]:
    """List open bindings of crews."""
    return BINDINGS.all(tx, _BINDINGS, **offices.scope(scope))


def posts_of(tx: Transaction, crew_id: str) -> list[Post]:
    """List the sets that a crew holds, on shift or not yet taken back, the first rung first."""
    _, rows = tx.fetch(_POSTS, {"crew": crew_id})
    return [_post(row) for row in rows]


def lock_with_posts(tx: Transaction, crew_id: str) -> tuple[Crew | None, list[Post]]:
    """Find and lock a crew, with the sets that it holds as `posts_of` lists them."""
    if tx.has_rivals:
        CREWS.lock(tx, crew_id)
    _, rows = tx.fetch(_WITH_POSTS, {"the_id": crew_id})
    if not rows:
        return None, []
    first = len(CREWS.columns)
    return CREWS.part(rows[0]), [_post(row, first) for row in rows if row[first] is not None]


def post_of(tx: Transaction, crew_id: str) -> Post | None:
    """Give the first of them."""
    return next(iter(posts_of(tx, crew_id)), None)


def open_binding_on(tx: Transaction, crew_id: str, rung: int) -> Binding | None:
    """Give and lock the open binding on a rung of a crew."""
    return BINDINGS.one(tx, _OPEN_ON_RUNG, crew=crew_id, rung=rung)


def binding_of(tx: Transaction, set_id: str) -> Binding | None:
    """Give the open binding of a set, as it stands now (a read)."""
    return BINDINGS.one(tx, _OPEN_OF_SET, set=set_id)


def open_binding_of(tx: Transaction, set_id: str) -> Binding | None:
    """Give and lock the open binding of a set."""
    return BINDINGS.one(tx, _LOCK_OPEN_OF_SET, set=set_id)


def ending(tx: Transaction, at: datetime, most: int) -> list[Binding]:
    """List open bindings whose shift is over."""
    return BINDINGS.all(tx, _ENDING, at=at, most=most)


def set_at(tx: Transaction, site: str, via: str, unit: str) -> RadioSet | None:
    """Find the set that answers there: the one in use, else the last that was."""
    return SETS.one(tx, _AT, site=site, via=via, unit=unit)


def sets_at_site(tx: Transaction, site: str) -> list[RadioSet]:
    """List the sets in use that a gateway reaches."""
    return SETS.all(tx, _AT_SITE, site=site)


def set_anywhere(tx: Transaction, unit: str) -> RadioSet | None:
    """Find a set of that address at any site."""
    return next(iter(sets_anywhere(tx, unit)), None)


def sets_anywhere(tx: Transaction, unit: str) -> list[RadioSet]:
    """List the first few sets of that address at any site."""
    return SETS.all(tx, _ANYWHERE, unit=unit)


def holder_at(tx: Transaction, set_id: str, at: datetime) -> Binding | None:
    """Find who held a set at a time."""
    return BINDINGS.one(tx, _HOLDER, set=set_id, at=at)


def _post(row: Sequence[Any], first: int = 0) -> Post:
    """Read a post's columns, which stand last in their row and begin with the `first`."""
    return Post(BINDINGS.part(row, first), SETS.part(row, first + len(BINDINGS.columns)), row[-1])


def _with_sets(rows: Iterable[Any]) -> list[Crew]:
    """Put the rows of each crew together; they come side by side."""
    return [_with_set(list(mine)) for _, mine in groupby(rows, key=attrgetter("id"))]


def _with_set(rows: list[Any]) -> Crew:
    held = [row for row in rows if row.set_id is not None]
    return replace(
        CREWS.part(rows[0]),
        rungs=tuple(Held(rung=row.rung, set_id=row.set_id, ends_at=row.shift_ends_at) for row in held),
        set_id=held[0].set_id if held else None,
        shift_ends_at=max((row.shift_ends_at for row in held), default=None),
        last_heard_at=rows[0].last_heard_at,
    )
