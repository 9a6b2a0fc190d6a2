"""Judges a history by the invariants of design.md, 6. Pure: the same history gives the same verdict."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from radio.text import CUT
from samanvay.drill.history import Asked, History, Row, Seen

NO_HASH = "0" * 64
OPEN = {"offered": 0, "accepted": 1, "en_route": 2, "on_site": 3}
CLOSED = frozenset({"done", "declined", "recalled", "escalated", "handed_over"})
NEVER_ACCEPTED = frozenset({"offered", "declined", "recalled", "escalated"})
STEPS = {"queued": 0, "handed_over": 1, "keyed": 2, "delivered": 4, "answered": 5}
ENDED_UNHEARD = {"failed": 3, "expired": 3, "withdrawn": 3}
UNDER_WAY = frozenset({"queued", "handed_over", "keyed"})
MARKS = ("DOBARA ", "दोबारा ", "AGAIN ")
"""What words begin with that may have been heard by another set."""
TAKES_BACK = "incident.still_out"
"""The one fact that may open a repaired incident again."""

UNTOLD = ("session.", "person.")
"""Kinds of facts that the event stream keeps to the auditors."""


@dataclass(frozen=True, slots=True)
class Fall:
    """An invariant that fell, and how."""

    invariant: str
    words: str

    def __str__(self) -> str:
        return f"{self.invariant}: {self.words}"


def check(history: History) -> list[Fall]:
    """Give every fall of I1 to I5, I7, I8 and I10; an empty list is a clean history."""
    return [Fall(name, words) for name, judge in JUDGES.items() for words in judge(history)]


def complaints_are_kept(history: History) -> Iterator[str]:
    """I1: every accepted complaint exists exactly once, with number and fact."""
    rows = _group(history.table("complaint"), lambda row: row["source_ref"])
    told = Counter(fact.subject for fact in history.facts if fact.kind == "complaint.registered")
    for key, numbers in _answered(history, Asked.COMPLAINT, ("complaint", "number")).items():
        kept = rows.get(key, [])
        if len(kept) != 1:
            yield f"complaint {key} was accepted and is on record {len(kept)} times"
        elif numbers != {kept[0]["number"]}:
            yield f"complaint {key} is {kept[0]['number']}; the client was told {sorted(numbers)}"
    for row in history.table("complaint"):
        if told[row["id"]] != 1:
            yield f"complaint {row['number']} has {told[row['id']]} facts"
    yield from _twice((row["number"] for row in history.table("complaint")), "complaint number")


def one_crew_is_responsible(history: History) -> Iterator[str]:
    """I2: one open job has one crew per role; the same key gives the same answer."""
    for key, ids in _answered(history, Asked.ASSIGNMENT, ("assignment", "id")).items():
        if len(ids) > 1:
            yield f"the key {key} was answered with {len(ids)} assignments"
    holder: dict[tuple[str, str], str] = {}
    for fact, one in history.snapshots("assignment"):
        job = (one["incident_id"], one["role"])
        if one["state"] in CLOSED:
            if holder.get(job) == one["id"]:
                del holder[job]
        elif holder.setdefault(job, one["id"]) != one["id"]:
            yield f"at fact {fact.position} two crews hold incident {job[0]} as {job[1]}"
    held = ((row["incident_id"], row["role"]) for row in history.table("assignment") if row["is_open"])
    yield from _twice(held, "open job")


def every_job_ends(history: History) -> Iterator[str]:
    """I3: every dispatched job gets one outcome; nothing stays sent past its deadline without an alarm."""
    rows = {row["id"]: row for row in history.table("assignment")}
    alarms = {row["subject"] for row in history.table("alarm")}
    refs = _group(history.table("transmission"), lambda row: row["assignment_id"])
    for key, ids in _answered(history, Asked.ASSIGNMENT, ("assignment", "id")).items():
        for lost in ids - rows.keys():
            yield f"the assignment {lost} of key {key} was accepted and is not on record"
    for row in rows.values():
        known = {row["id"], row["incident_id"], *(each["ref"] for each in refs.get(row["id"], []))}
        is_late = row["state"] == "offered" and moment(row["reply_by"]) < history.ended_at
        if (is_late or row["state"] == "escalated") and not known & alarms:
            yield f"the assignment {row['id']} is {row['state']} past its deadline and nobody was alarmed"
    for row in history.table("transmission"):
        is_late = _is_under_way(row) and moment(row["not_after"]) < history.ended_at
        if is_late and not {row["ref"], row["assignment_id"]} & alarms:
            yield f"the transmission {row['ref']} is {row['state']} past its not-after and nobody was alarmed"
    yield from _unconfirmed(history, alarms)
    yield from _lost_answers(history)


def nobody_acts_twice(history: History) -> Iterator[str]:
    """I4: a crew never acts on a duplicate, nor on words not on record; an answer is applied once.

    Words that say that they were cut by a lost line are no order.
    """
    ordered = Counter((row["unit"], row["text"]) for row in history.table("transmission"))
    shown = Counter((line.unit, line.text) for line in history.sets if line.seen is Seen.SHOWN)
    for (unit, text), times in shown.items():
        if times > ordered[unit, text] and not text.endswith(CUT):
            yield f"{unit} showed {text!r} {times} times; {ordered[unit, text]} such orders are on record"
    first = {(line.unit, line.air_id): line.text for line in history.sets if line.seen is Seen.SHOWN}
    for line in history.sets:
        if line.seen is Seen.REPEATED and first.get((line.unit, line.air_id), line.text) != line.text:
            yield f"{line.unit} heard number {line.air_id} again with other words: {line.text!r}"
    known = {row["ref"] for row in history.table("transmission")}
    for ref in sorted({row["ref"] for row in history.table("report")} - known):
        yield f"a gateway holds the order {ref}, which is not on record"
    yield from _new_twice(history)
    answered = Counter((line.unit, line.text) for line in history.sets if line.seen is Seen.ANSWERED)
    applied = [row for row in history.table("heard") if row["verdict"] == "applied"]
    for (unit, words), times in Counter((row["unit"], _words(row)) for row in applied).items():
        if times > answered[unit, words]:
            sent = answered[unit, words]
            yield f"{unit}'s answer {words!r} was applied {times} times and sent {sent} times"


def nothing_is_claimed(history: History) -> Iterator[str]:
    """I5: each of the four steps rests on its own receipt."""
    reports: dict[str, set[str]] = defaultdict(set)
    for row in history.table("report"):
        reports[row["ref"]].add(row["step"])
    shown = {(line.unit, line.text) for line in history.sets if line.seen is Seen.SHOWN}
    for row in history.table("transmission"):
        yield from _claims(row, reports[row["ref"]], is_shown=(row["unit"], row["text"]) in shown)
    applied = {row["assignment_id"] for row in history.table("heard") if row["verdict"] == "applied"}
    for row in history.table("assignment"):
        if row["state"] not in NEVER_ACCEPTED and row["id"] not in applied:
            yield f"the assignment {row['id']} is {row['state']} without a reply of the crew on record"
    answered = {(line.unit, line.text) for line in history.sets if line.seen is Seen.ANSWERED}
    for row in history.table("heard"):
        if row["verdict"] == "applied" and (row["unit"], _words(row)) not in answered:
            yield f"{row['unit']}'s answer {_words(row)!r} was applied and never sent"


def nothing_goes_backwards(history: History) -> Iterator[str]:
    """I7: no state goes backwards."""
    ranks = OPEN | dict.fromkeys(CLOSED, max(OPEN.values()) + 1)
    yield from _backwards(history, "assignment", "id", ranks, CLOSED)
    yield from _backwards(history, "transmission", "ref", STEPS | ENDED_UNHEARD, frozenset(ENDED_UNHEARD))
    stood: dict[str, str] = {}
    order = {"open": 0, "reported_repaired": 1, "closed": 2}
    for fact, one in history.snapshots("incident"):
        before = stood.get(one["id"], "open")
        if order[one["state"]] < order[before] and fact.kind != TAKES_BACK:
            yield f"at fact {fact.position} incident {one['id']} went from {before} to {one['state']}"
        stood[one["id"]] = one["state"]


def the_chain_verifies(history: History) -> Iterator[str]:
    """I8: the fact chain verifies end to end, and every console saw all of it in order."""
    last = NO_HASH
    for place, fact in enumerate(history.facts, start=1):
        if fact.position is None:
            continue  # I10 speaks of it
        content = [place, fact.kind, fact.office_id, fact.subject, fact.by, fact.at, fact.data, last]
        said = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        last = hashlib.sha256(said.encode()).hexdigest()
        if (fact.position, fact.hash) != (place, last):
            yield f"the chain breaks at position {place}"
            return
    sealed = [
        fact.position
        for fact in history.facts
        if fact.position is not None and not fact.kind.startswith(UNTOLD)
    ]
    for number, seen in enumerate(history.streams, start=1):
        if seen and list(seen) != [position for position in sealed if seen[0] <= position <= seen[-1]]:
            yield f"console {number} did not see every fact once and in order"


def the_backlog_drains(history: History) -> Iterator[str]:
    """I10: once the faults are over everything in hand comes to its end without a human act."""
    for row in history.table("transmission"):
        if _is_under_way(row):
            yield f"the transmission {row['ref']} is still {row['state']}"
    for row in history.table("assignment"):
        if row["state"] == "offered":
            yield f"the assignment {row['id']} is still offered"
    for site, count in history.unsent.items():
        if count:
            yield f"the gateway {site} still keeps {count} messages for the dispatcher"
    unsealed = sum(fact.position is None for fact in history.facts)
    if unsealed:
        yield f"{unsealed} facts have no position"


JUDGES: dict[str, Callable[[History], Iterator[str]]] = {
    "I1": complaints_are_kept,
    "I2": one_crew_is_responsible,
    "I3": every_job_ends,
    "I4": nobody_acts_twice,
    "I5": nothing_is_claimed,
    "I7": nothing_goes_backwards,
    "I8": the_chain_verifies,
    "I10": the_backlog_drains,
}


def moment(value: str | datetime) -> datetime:
    """Read a time of the record, whichever way its database gives it."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def _answered(history: History, asked: Asked, path: tuple[str, str]) -> dict[str, set[str]]:
    """Collect, for each key, what the client was told."""
    told: dict[str, set[str]] = defaultdict(set)
    for answer in history.answers:
        if answer.asked is asked:
            told[answer.key].add(answer.body[path[0]][path[1]])
    return told


def _new_twice(history: History) -> Iterator[str]:
    """Look for an order that was on the air by one way and sounds new by another."""
    for orders in _group(history.table("transmission"), lambda row: row["assignment_id"]).values():
        said: Row | None = None
        for row in sorted(orders, key=lambda row: str(row["ref"])):
            is_other_way = said is not None and _way(said) != _way(row)
            if row.get("purpose") == "order" and is_other_way and not row["text"].startswith(MARKS):
                yield f"the order {row['ref']} sounds new by {row['unit']} after another was on the air"
            said = row if row["keyed_at"] and row.get("purpose") == "order" else said


def _way(row: Row) -> tuple[object, ...]:
    return tuple(row.get(name) for name in ("site", "via", "unit"))


def _is_under_way(row: Row) -> bool:
    """Tell whether more is to come of it; words that a person has read out wait for nothing but the man."""
    return row["state"] in UNDER_WAY and not row.get("keyed_by")


def _unconfirmed(history: History, alarms: set[str]) -> Iterator[str]:
    """Look for a job that a crew has taken though nobody knows that it has the order."""
    by_hand = {row["assignment_id"] for row in history.table("heard") if row.get("kind") == "operator"}
    spoken = _group(history.table("transmission"), lambda row: row["assignment_id"])
    for row in history.table("assignment"):
        is_taken = row["is_open"] and row["state"] != "offered" and row["id"] not in alarms | by_hand
        if is_taken and all(_is_unconfirmed(each) for each in spoken.get(row["id"], [])):
            yield f"the assignment {row['id']} is {row['state']}, unconfirmed, and nobody was alarmed"


def _is_unconfirmed(row: Row) -> bool:
    """Tell whether nothing more is to come of it, and no radio or person has said that it arrived."""
    is_by_voice = row["keyed_at"] and not row.get("gives_receipt")
    return not (row["delivered_at"] or is_by_voice or _is_under_way(row))


def _lost_answers(history: History) -> Iterator[str]:
    heard = {(row["unit"], _words(row)) for row in history.table("heard")}
    for line in history.sets:
        if line.seen is Seen.RECEIPT and (line.unit, line.text) not in heard:
            yield f"{line.unit}'s answer {line.text!r} was acknowledged over the air and is not on record"


def _claims(row: Row, steps: set[str], *, is_shown: bool) -> Iterator[str]:
    if row["handed_over_at"] and "accepted" not in steps:
        yield f"{row['ref']} is handed over without a receipt of the gateway"
    if row["keyed_at"] and not (row.get("keyed_by") or steps & {"keyed", "delivered"}):
        yield f"{row['ref']} is on the air without the gateway's word"
    if row["delivered_at"] and not (is_shown and "delivered" in steps):
        yield f"{row['ref']} is delivered; the set {'showed' if is_shown else 'never showed'} it"
    if row["answered_at"] and not (row.get("keyed_by") or is_shown):
        yield f"{row['ref']} is answered and was never shown"
    if row["answered_at"] and row.get("gives_receipt") and not row["delivered_at"]:
        yield f"{row['ref']} is answered and no radio has said that it arrived"


def _backwards(
    history: History, aggregate: str, key: str, ranks: dict[str, int], final: frozenset[str]
) -> Iterator[str]:
    stood: dict[str, str] = {}
    for fact, one in history.snapshots(aggregate):
        before, after = stood.get(one[key]), one["state"]
        if before is not None and before != after:
            is_back = ranks[after] < ranks[before]
            is_out_of_end = before in final and ranks[after] == ranks[before]
            if is_back or is_out_of_end:
                yield f"at fact {fact.position} {aggregate} {one[key]} went from {before} to {after}"
        stood[one[key]] = after


def _words(row: Row) -> str:
    """Give what was heard as the set's bearer sent it."""
    body = json.loads(row["body"]) if isinstance(row["body"], str) else row["body"]
    return str(body.get("digits") or body.get("text") or "")


def _group(rows: Iterable[Row], key: Callable[[Row], Hashable]) -> dict[Hashable, list[Row]]:
    groups: dict[Hashable, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _twice(values: Iterable[Hashable], what: str) -> Iterator[str]:
    for value, times in Counter(values).items():
        if times > 1:
            yield f"{what} {value} is there {times} times"
