"""Sets that say and hear nothing, and sets that do not work, as their gateway's sign of life tells."""

from dispatcher.domain.act import Act
from dispatcher.domain.watch import AlarmKind, Gateway, Words, set_subject
from dispatcher.services import alarms, paths
from dispatcher.store import Transaction
from dispatcher.store import alarms as record
from dispatcher.store.gateways import GATEWAYS

WORKING = "working"


def notice(tx: Transaction, act: Act, now: Gateway) -> None:
    """Alarm for each set that has become deaf; clear for each that hears or works again, or is no more."""
    if not now.alive or not now.alive.get("is_up"):
        return  # a gateway that goes down says nothing of its sets
    sets = {set_subject(now.site, name): name for name in now.sets}
    gone = dict.fromkeys(record.subjects_at(tx, now.site) - sets.keys())
    deaf = {subject: _deaf(now, name) for subject, name in sets.items()}
    alarms.settle(tx, act, AlarmKind.CHANNEL_DEAF, now.office_id, {**deaf, **gone})
    at_work = [subject for subject, name in sets.items() if now.sets[name].get("state") == WORKING]
    alarms.settle(tx, act, AlarmKind.SET_LOST, now.office_id, {**dict.fromkeys(at_work), **gone})


def notice_lost(tx: Transaction, act: Act, gateway: Gateway) -> int:
    """Alarm for each set that its gateway calls out of work for so long that nobody waits for it.

    `gateway` was only read: what would be an alarm is judged again by the locked row, as the gateway may just
    have said that the set works.
    """
    causes = _causes(act, gateway)
    if causes.keys() <= record.standing_subjects(tx, AlarmKind.SET_LOST, causes):
        return 0
    now = GATEWAYS.lock(tx, gateway.site)
    if now is None or now.is_silent:
        return 0
    return alarms.settle(tx, act, AlarmKind.SET_LOST, now.office_id, _causes(act, now))


def _causes(act: Act, gateway: Gateway) -> dict[str, Words | None]:
    names = paths.lost_sets(act, gateway.sets)
    return {set_subject(gateway.site, name): _lost(gateway, name) for name in names}


def _deaf(gateway: Gateway, name: str) -> Words | None:
    if not gateway.sets[name].get("is_deaf"):
        return None
    channel = gateway.sets[name].get("channel")
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
