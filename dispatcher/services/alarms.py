"""Alarms: raised once while their cause lasts, taken by a named person, cleared when the cause has gone.

An emergency has no cause that the desk could see go: a person ends it.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from dispatcher.domain.act import Act
from dispatcher.domain.errors import Invalid
from dispatcher.domain.facts import FactKind
from dispatcher.domain.roles import Permission
from dispatcher.domain.watch import Alarm, AlarmKind, Words
from dispatcher.services.telling import found, require, tell
from dispatcher.store import Transaction
from dispatcher.store import alarms as record
from dispatcher.store.alarms import ALARMS


def take(tx: Transaction, act: Act, alarm_id: str) -> Alarm:
    """Put the actor's name to it. Conflict when another person has it."""
    alarm = found(ALARMS.lock(tx, alarm_id), "alarm", "अलार्म")
    require(tx, act, Permission.TAKE_ALARM, alarm.office_id)
    taken = alarm.take(act.by, act.now)
    if taken != alarm:
        ALARMS.put(tx, taken)
        tell(tx, act, FactKind.ALARM_TAKEN, taken, alarm=taken)
    return taken


def end(tx: Transaction, act: Act, alarm_id: str, words: str) -> Alarm:
    """End an emergency that somebody has taken, on words that say what was done.

    The same words of the same person again change nothing; else Conflict when it has ended already.
    """
    alarm = found(ALARMS.lock(tx, alarm_id), "alarm", "अलार्म")
    require(tx, act, Permission.TAKE_ALARM, alarm.office_id)
    if not words.strip():
        raise Invalid("Say what was done.", "लिखें कि क्या किया गया।", field="words")
    ended = alarm.end(act.by, words, act.now)
    if ended != alarm:
        ALARMS.put(tx, ended)
        tell(tx, act, FactKind.ALARM_CLEARED, ended, alarm=ended, words=words)
    return ended


def sound(tx: Transaction, act: Act, kind: AlarmKind, about: tuple[str, str], words: Words) -> bool:
    """Raise an alarm about (office, subject); False when one waits to be taken already."""
    office_id, subject = about
    alarm = Alarm(
        id=act.new_id(),
        kind=kind,
        office_id=office_id,
        subject=subject,
        words=words.english[:300],
        words_hi=words.hindi[:300],
        raised_at=act.now,
    )
    is_new = record.add(tx, alarm)
    if is_new:
        tell(tx, act, FactKind.ALARM_RAISED, alarm, alarm=alarm)
    return is_new


def sound_more(tx: Transaction, act: Act, kind: AlarmKind, about: tuple[str, str], words: Words) -> None:
    """Raise it; one that waits to be taken says these words too, and is raised again."""
    untaken: list[Alarm] = []
    while not untaken:  # again when somebody took it between the two looks: these words are nobody's yet
        if sound(tx, act, kind, about, words):
            return
        untaken = [each for each in record.standing(tx, kind, about[1]) if each.taken_at is None]
    for alarm in untaken:
        if words.english not in alarm.words:
            more = replace(
                alarm,
                words=f"{words.english} · {alarm.words}"[:300],
                words_hi=f"{words.hindi} · {alarm.words_hi}"[:300],
            )
            ALARMS.put(tx, more)
            tell(tx, act, FactKind.ALARM_RAISED, more, alarm=more)


def sound_once(tx: Transaction, act: Act, kind: AlarmKind, about: tuple[str, str], words: Words) -> bool:
    """Raise it unless one of this kind and subject stands, taken or not."""
    if record.standing(tx, kind, about[1]):
        return False
    return sound(tx, act, kind, about, words)


def settle(
    tx: Transaction, act: Act, kind: AlarmKind, office_id: str, causes: Mapping[str, Words | None]
) -> int:
    """Raise it about each subject that has words now, clear it about each that has none; gives how many."""
    standing = set(record.standing_subjects(tx, kind, causes))
    new = {subject: words for subject, words in causes.items() if words and subject not in standing}
    for subject, words in new.items():
        sound(tx, act, kind, (office_id, subject), words)
    over = [subject for subject in standing if causes[subject] is None]
    for subject in over:
        for alarm in record.standing(tx, kind, subject):
            clear(tx, act, alarm)
    return len(new) + len(over)


def clear_older(tx: Transaction, act: Act, kind: AlarmKind, subject: str, at: datetime) -> None:
    """Note that the cause has gone of all of a kind that were raised about a subject by then."""
    for alarm in record.standing(tx, kind, subject):
        if alarm.raised_at <= at:
            clear(tx, act, alarm)


def clear(tx: Transaction, act: Act, alarm: Alarm) -> None:
    """Note that the cause has gone."""
    cleared = replace(alarm, cleared_at=act.now)
    ALARMS.put(tx, cleared)
    tell(tx, act, FactKind.ALARM_CLEARED, cleared, alarm=cleared)
