"""Sets of which the register promises more than their gateway says that its own set carries."""

from collections.abc import Mapping, Sequence
from typing import Any

from dispatcher.domain import limits
from dispatcher.domain.act import Act
from dispatcher.domain.crew import RadioSet
from dispatcher.domain.watch import AlarmKind, Gateway, Words, set_subject
from dispatcher.services import alarms
from dispatcher.store import Transaction, crews


def notice(tx: Transaction, act: Act, before: Gateway, now: Gateway) -> None:
    """Look again when a gateway's set carries something else than before."""
    if _carried(now) and _carried(now) != _carried(before):
        look(tx, act, now)


def look(tx: Transaction, act: Act, gateway: Gateway) -> None:
    """Alarm for each set of the gateway that the register promises more of; clear where it does no more."""
    causes: dict[str, Words | None] = {}
    registered = crews.sets_at_site(tx, gateway.site)
    for name, sign in gateway.sets.items():
        more = [each for each in registered if each.via == name and limits.promises_more(each, sign)]
        causes[set_subject(gateway.site, name)] = _words(gateway, name, sign, more) if more else None
    alarms.settle(tx, act, AlarmKind.LIMITS_DIFFER, gateway.office_id, causes)


def _words(gateway: Gateway, name: str, sign: Mapping[str, Any], more: Sequence[RadioSet]) -> Words:
    carried, first = f"{sign['max_length']} {sign['alphabet']}", more[0]
    promised = f"{first.max_length} {first.alphabet}"
    others, others_hi = (
        (f" and {len(more) - 1} more", f" और {len(more) - 1} दूसरे") if len(more) > 1 else ("", "")
    )
    return Words(
        f"{gateway.name}: set {name} carries {carried}, the register says {promised} for "
        f"{first.label}{others}. The stricter counts; correct the register.",
        f"{gateway.name}: सेट {name} की लिमिट {carried} है, "
        f"रजिस्टर में {first.label}{others_hi} की {promised} लिखी है। छोटी लिमिट मानी जाएगी; रजिस्टर ठीक करें।",
    )


def _carried(gateway: Gateway) -> dict[str, tuple[object, ...]]:
    names = ("max_length", "alphabet", "forbidden")
    return {set_: tuple(each.get(name) for name in names) for set_, each in gateway.sets.items()}
