"""Sets that say and hear nothing, as their gateway's sign of life tells."""

from collections.abc import Mapping

from dispatcher.domain.act import Act
from dispatcher.domain.watch import AlarmKind, Gateway, Words
from dispatcher.services import alarms
from dispatcher.store import Transaction
from dispatcher.store import alarms as record

LONGEST_SUBJECT = 60


def notice(tx: Transaction, act: Act, before: Gateway, now: Gateway) -> None:
    """Alarm for each set that has become deaf; clear for each that hears again, or is no more."""
    if not now.alive or not now.alive.get("is_up"):
        return  # a gateway that goes down says nothing of its sets
    present = _sets(now)
    deaf = {name: each for name, each in present.items() if each.get("is_deaf")}
    subjects = {_subject(now.site, name): name for name in (*_sets(before), *present)}
    for subject in record.standing_subjects(tx, AlarmKind.CHANNEL_DEAF, subjects):
        if subjects[subject] not in deaf:
            for alarm in record.standing(tx, AlarmKind.CHANNEL_DEAF, subject):
                alarms.clear(tx, act, alarm)
    for name, each in deaf.items():
        about = (now.office_id, _subject(now.site, name))
        alarms.sound_once(tx, act, AlarmKind.CHANNEL_DEAF, about, _words(now, name, each.get("channel")))


def _words(gateway: Gateway, name: str, channel: object) -> Words:
    on, on_hindi = (f" (channel {channel})", f" (चैनल {channel})") if channel else ("", "")
    return Words(
        f"{gateway.name}: set {name}{on} sends and hears nothing. Look at its aerial and its channel.",
        f"{gateway.name}: सेट {name}{on_hindi} भेज रहा है पर कुछ नहीं सुन रहा। एंटीना और चैनल देखें।",
    )


def _subject(site: str, name: str) -> str:
    return f"{site}/{name}"[:LONGEST_SUBJECT]


def _sets(gateway: Gateway) -> Mapping[str, Mapping[str, object]]:
    sets = (gateway.alive or {}).get("sets")
    return sets if isinstance(sets, dict) else {}
