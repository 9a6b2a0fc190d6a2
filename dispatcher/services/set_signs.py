"""Sets that say and hear nothing, and sets that do not work, as their gateway's sign of life tells."""

from collections.abc import Mapping

from dispatcher.domain.act import Act
from dispatcher.domain.watch import AlarmKind, Gateway, Words, set_subject
from dispatcher.services import alarms, paths
from dispatcher.store import Transaction

WORKING = "working"


def notice(tx: Transaction, act: Act, before: Gateway, now: Gateway) -> None:
    """Alarm for each set that has become deaf; clear for each that hears or works again, or is no more."""
    if not now.alive or not now.alive.get("is_up"):
        return  # a gateway that goes down says nothing of its sets
    names = {*before.sets, *now.sets}
    deaf = {name: each for name, each in now.sets.items() if each.get("is_deaf")}
    causes = {name: _deaf(now, name, deaf[name]) if name in deaf else None for name in names}
    _settle(tx, act, AlarmKind.CHANNEL_DEAF, now, causes)
    at_work = [name for name in names if now.sets.get(name, {}).get("state", WORKING) == WORKING]
    _settle(tx, act, AlarmKind.SET_LOST, now, dict.fromkeys(at_work))


def notice_lost(tx: Transaction, act: Act, gateway: Gateway) -> int:
    """Alarm for each set that its gateway calls out of work for so long that nobody waits for it."""
    causes = {name: _lost(gateway, name) for name in paths.lost_sets(act, gateway.sets)}
    return _settle(tx, act, AlarmKind.SET_LOST, gateway, causes)


def _settle(
    tx: Transaction, act: Act, kind: AlarmKind, gateway: Gateway, causes: Mapping[str, Words | None]
) -> int:
    about = {set_subject(gateway.site, name): words for name, words in causes.items()}
    return alarms.settle(tx, act, kind, gateway.office_id, about)


def _deaf(gateway: Gateway, name: str, sign: Mapping[str, object]) -> Words:
    channel = sign.get("channel")
    on, on_hindi = (f" (channel {channel})", f" (चैनल {channel})") if channel else ("", "")
    return Words(
        f"{gateway.name}: set {name}{on} sends and hears nothing. Look at its aerial and its channel.",
        f"{gateway.name}: सेट {name}{on_hindi} भेज रहा है पर कुछ नहीं सुन रहा। एंटीना और चैनल देखें।",
    )


def _lost(gateway: Gateway, name: str) -> Words:
    if gateway.sets[name].get("state") == "lost":
        return Words(
            f"{gateway.name}: set {name} is gone from its port; nothing goes or comes. Look at its cable.",
            f"{gateway.name}: सेट {name} पोर्ट से कट गया है। इससे न कुछ जाएगा, न आएगा। केबल देखें।",
        )
    return Words(
        f"{gateway.name}: set {name} lets nothing be said. Look whether it is on.",
        f"{gateway.name}: सेट {name} कुछ भेजने नहीं दे रहा। देखें कि सेट चालू है या नहीं।",
    )
