"""How a use case tells the journal what it changed, and the checks all of them share."""

from dataclasses import replace
from functools import cache
from typing import Any, TypeVar

from dispatcher.domain import roles
from dispatcher.domain.act import Act
from dispatcher.domain.errors import NotFound
from dispatcher.domain.facts import FactKind, told
from dispatcher.domain.roles import Permission
from dispatcher.store import NewFact, Transaction, offices

T = TypeVar("T")
_TURNING = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Of Unicode's bidirectional algorithm: with them `31` is shown as `13`. No Indian script needs them."""
_REPLACED = dict.fromkeys((0, *_TURNING), "\N{REPLACEMENT CHARACTER}")


def tell(tx: Transaction, act: Act, kind: FactKind, about: Any, **changed: Any) -> None:  # noqa: ANN401  # aggregates
    """Record a fact about an aggregate, or an (office, subject).

    `changed` are aggregates as they stand now, under the names of the facts' data, and `words`.
    """
    office_id, subject = about if isinstance(about, tuple) else (about.office_id, _key_of(about))
    data: dict[str, object] = {name: _data(value) for name, value in changed.items() if value is not None}
    tx.record(NewFact(kind, office_id or "", subject, act.by.name, act.now, data))


def as_name(act: Act, name: str) -> Act:
    """Give the same act done by something that is no person: a crew, a gateway, the desk."""
    return replace(act, by=roles.system(name[:120]))


def plain(words: str, most: int) -> str:
    """Give words from outside as every database can hold them, and as a screen shows them in their order.

    No NUL, no sign that turns the direction of what stands around it, not too long.
    """
    return words.translate(_REPLACED)[:most]


def found(each: T | None, what: str, what_hi: str) -> T:
    """Give what was looked for, or NotFound."""
    if each is None:
        raise NotFound(f"There is no such {what} here.", f"यहाँ नहीं मिला: {what_hi}।")
    return each


def require(tx: Transaction, act: Act, permission: Permission, office_id: str) -> None:
    """NotAllowed unless the actor may do this in that office; NotFound when there is no such office."""
    path = found(offices.path_of(tx, office_id), "office", "ऑफिस")
    roles.require(act.by, permission, path)


def _key_of(aggregate: Any) -> str:  # noqa: ANN401  # any aggregate
    kind: type = type(aggregate)
    return str(getattr(aggregate, _key_name(kind)))


@cache
def _key_name(kind: type[Any]) -> str:
    return next(name for name in ("id", "ref", "site") if hasattr(kind, name))


def _data(value: object) -> object:
    if isinstance(value, str):
        return value
    return [told(each) for each in value] if isinstance(value, list) else told(value)
