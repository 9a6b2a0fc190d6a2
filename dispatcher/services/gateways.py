"""Radio sites and their signs of life."""

import re
from dataclasses import replace

from dispatcher.domain.act import Act
from dispatcher.domain.crew import DESK
from dispatcher.domain.errors import Invalid
from dispatcher.domain.facts import FactKind
from dispatcher.domain.roles import Permission
from dispatcher.domain.watch import AlarmKind, Gateway, Words
from dispatcher.services import alarms, limits, set_signs
from dispatcher.services.telling import as_name, require, tell
from dispatcher.store import Transaction
from dispatcher.store import alarms as alarm_record
from dispatcher.store.gateways import GATEWAYS
from radio.wire import Alive

_SITE = re.compile(r"[0-9A-Za-z_-]{1,60}")
"""A level of a topic, the user name at the broker, and a word of the register."""
OVER_ALL = "dispatcher"
"""Whom the broker's access list lets speak for every site."""
_SHOWN = ("state", "is_deaf", "max_length", "alphabet", "forbidden")
"""What of a set's sign of life is a fact when it changes; the rest moves all the time."""


def add(tx: Transaction, act: Act, site: str, office_id: str, name: str) -> Gateway:
    """Enter a site; the same again changes its office and name."""
    require(tx, act, Permission.ROSTER, office_id)
    if site == DESK:
        raise Invalid(
            "The site desk is no gateway: what goes there is read out.",
            "desk गेटवे नहीं है: वहाँ का मैसेज पढ़कर सुनाया जाता है।",
            field="site",
        )
    if site.lower() == OVER_ALL:
        raise Invalid(
            f"{site} is the dispatchers' own name at the broker, and may say everything there. Give the site "
            "another, as sehore-hill.",
            f"ब्रोकर पर {site} कंट्रोल रूम का अपना नाम है, उसे सब कुछ भेजने की छूट है। साइट का दूसरा नाम दें, "
            "जैसे sehore-hill।",
            field="site",
        )
    if not _SITE.fullmatch(site):
        raise Invalid(
            f"{site!r} cannot be a site: 1 to 60 letters a to z, digits, - and _, as in sehore-hill.",
            f"{site!r} साइट का नाम नहीं हो सकता: a-z, अंक, - और _ ही चलेंगे, जैसे sehore-hill।",
            field="site",
        )
    known = GATEWAYS.lock(tx, site)
    if known is None:
        new = Gateway(site=site, office_id=office_id, name=name)
        GATEWAYS.add(tx, new)
    else:
        require(tx, act, Permission.ROSTER, known.office_id)
        new = replace(known, office_id=office_id, name=name)
        GATEWAYS.put(tx, new)
    if new != known:
        tell(tx, act, FactKind.GATEWAY_CHANGED, new, gateway=new)
    return new


def alive(tx: Transaction, act: Act, site: str, sign: Alive, *, is_retained: bool = False) -> Gateway | None:
    """Take a sign of life; None for a site nobody entered. A retained one counts from its own time.

    A fact only when the picture changed: up or down, a new boot, what a set does, hears or carries.
    """
    known = GATEWAYS.lock(tx, site)
    if known is None:
        return None
    act = as_name(act, f"gateway {site}")
    last = None if known.seen_at is None else min(known.seen_at, act.now)  # our own clock may have gone back
    seen_at = act.now if sign.is_up and not is_retained else min(sign.at, act.now)
    if last is not None and seen_at < last:
        if sign.is_up or is_retained:
            return known
        seen_at = last  # a testament is as old as its line, and no sign of life
    is_silent = not sign.is_up or seen_at + act.settings.gateway_silence.delta <= act.now
    body = sign.model_dump(mode="json", exclude_none=True)
    now = replace(known, seen_at=seen_at, is_silent=is_silent, alive=body)
    GATEWAYS.put(tx, now)
    if _picture(now) != _picture(known):
        tell(tx, act, FactKind.GATEWAY_CHANGED, now, gateway=now)
        set_signs.notice(tx, act, now)
        limits.notice(tx, act, known, now)
    if is_silent and not known.is_silent:
        _alarm(tx, act, now)
    elif not is_silent and known.is_silent:
        for alarm in alarm_record.standing(tx, AlarmKind.GATEWAY_SILENT, site):
            alarms.clear(tx, act, alarm)
    return now


def count_from_now(tx: Transaction, act: Act, gateway: Gateway) -> None:
    """Let its last sign of life be of now: it lies ahead, as our own clock was set back since."""
    GATEWAYS.put(tx, replace(gateway, seen_at=act.now))


def fall_silent(tx: Transaction, act: Act, gateway: Gateway) -> None:
    """Note that a gateway has not been heard in time."""
    now = replace(gateway, is_silent=True)
    GATEWAYS.put(tx, now)
    tell(tx, act, FactKind.GATEWAY_CHANGED, now, gateway=now)
    _alarm(tx, act, now)


def miss(tx: Transaction, act: Act, gateway: Gateway) -> None:
    """Raise the alarm that a site was entered and has not been heard since."""
    words = Words(
        f"{gateway.name}: this radio site has never been heard. Its gateway must have the name "
        f"{gateway.site!r} and its password.",
        f"{gateway.name}: इस वायरलेस साइट से अब तक कोई संपर्क नहीं हुआ। गेटवे का नाम {gateway.site!r} और पासवर्ड जाँचें।",
    )
    alarms.sound_once(tx, act, AlarmKind.GATEWAY_SILENT, (gateway.office_id, gateway.site), words)


def _alarm(tx: Transaction, act: Act, gateway: Gateway) -> None:
    words = Words(
        f"{gateway.name}: no sign of life from this radio site.",
        f"{gateway.name}: इस वायरलेस साइट से संपर्क नहीं है।",
    )
    alarms.sound_once(tx, act, AlarmKind.GATEWAY_SILENT, (gateway.office_id, gateway.site), words)


def _picture(gateway: Gateway) -> tuple[object, ...]:
    body = gateway.alive or {}
    sets = body.get("sets")
    known = sets if isinstance(sets, dict) else {}
    states = {name: tuple(each.get(field) for field in _SHOWN) for name, each in known.items()}
    return (gateway.is_silent, body.get("is_up"), body.get("boot"), states)
