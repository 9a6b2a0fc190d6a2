"""Judges a history by the invariants of design.md, 6. Pure: the same history gives the same verdict."""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from radio.text import CUT
from samanvay.drill.history import UNTOLD, Asked, History, Row, Seen

NO_HASH = "0" * 64
OPEN = {"offered": 0, "accepted": 1, "en_route": 2, "on_site": 3}
CLOSED = frozenset({"done", "declined", "recalled", "escalated", "handed_over"})
SAID = {
    "accepted": {"1", "accept"},
    "declined": {"2", "decline"},
    "en_route": {"3", "on_the_way"},
    "on_site": {"4", "arrive"},
    "done": {"5", "finish"},
    "handed_over": {"7", "hand_over"},
}
"""States that only a crew's own word gives: as it keys it, or as a person keys it for the crew."""
ANSWERS = frozenset({"applied", "noted"})
STEPS = {"queued": 0, "handed_over": 1, "keyed": 2, "delivered": 4, "answered": 5}
ENDED_UNHEARD = {"failed": 3, "expired": 3, "withdrawn": 3}
STAMPS = {
    "handed_over": "handed_over_at",
    "keyed": "keyed_at",
    "delivered": "delivered_at",
    "answered": "answered_at",
}
UNDER_WAY = frozenset({"queued", "handed_over", "keyed"})
MARKS = ("DOBARA ", "दोबारा ", "AGAIN ")
"""What words begin with that may have been heard by another set."""
TAKES_BACK = ("incident.still_out", "reported_repaired", "open")
"""The one fact that may open an incident again, and only a repaired one."""


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
    kept_numbers = {row["id"]: row["number"] for row in history.table("complaint")}
    for each, number in kept_numbers.items():
        if told[each] != 1:
            yield f"complaint {number} has {told[each]} facts"
    for lost in sorted(told.keys() - kept_numbers.keys()):
        yield f"the journal tells of complaint {lost}, which is not on record"
    for fact, one in history.snapshots("complaint"):
        if kept_numbers.get(one["id"], one["number"]) != one["number"]:
            yield f"fact {fact.position} gives complaint {kept_numbers[one['id']]} the number {one['number']}"
    for name in ("number", "source_ref"):
        yield from _twice((row[name] for row in history.table("complaint")), f"complaint {name}")


def one_crew_is_responsible(history: History) -> Iterator[str]:
    """I2: one open job has one crew per role; the same key gives the same answer."""
    told = _answered(history, Asked.ASSIGNMENT, ("assignment", "id"))
    for key, ids in told.items():
        if len(ids) > 1:
            yield f"the key {key} was answered with {len(ids)} assignments"
    yield from _twice((each for ids in told.values() for each in ids), "among the answers, assignment")
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
    standing = {row["subject"] for row in history.table("alarm") if not row.get("cleared_at")}
    refs = _group(history.table("transmission"), lambda row: row["assignment_id"])
    for key, ids in _answered(history, Asked.ASSIGNMENT, ("assignment", "id")).items():
        for lost in ids - rows.keys():
            yield f"the assignment {lost} of key {key} was accepted and is not on record"
    for row in rows.values():
        known = {row["id"], row["incident_id"], *(each["ref"] for each in refs.get(row["id"], []))}
        is_late = row["state"] == "offered" and moment(row["reply_by"]) < history.ended_at
        if (is_late and not known & standing) or (row["state"] == "escalated" and not known & alarms):
            yield f"the assignment {row['id']} is {row['state']} past its deadline and nobody was alarmed"
    for row in history.table("transmission"):
        is_late = _is_under_way(row) and moment(row["not_after"]) < history.ended_at
        if is_late and not {row["ref"], row["assignment_id"]} & standing:
            yield f"the transmission {row['ref']} is {row['state']} past its not-after and nobody was alarmed"
    yield from _unconfirmed(history)
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
    yield from _of_other_jobs(history)


def nothing_is_claimed(history: History) -> Iterator[str]:
    """I5: each of the four steps rests on its own receipt."""
    reports: dict[str, set[str]] = defaultdict(set)
    for row in history.table("report"):
        reports[row["ref"]].add(row["step"])
    shown = {(line.unit, line.text) for line in history.sets if line.seen is Seen.SHOWN}
    for row in history.table("transmission"):
        yield from _claims(row, reports[row["ref"]], is_shown=(row["unit"], row["text"]) in shown)
    yield from _steps_nobody_said(history)
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
        is_back = order[one["state"]] < order[before]
        if is_back and (fact.kind, before, one["state"]) != TAKES_BACK:
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
        if list(seen) != sealed:
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


def _of_other_jobs(history: History) -> Iterator[str]:
    """Look for an answer that moved a job whose slot it does not name, or another crew's."""
    jobs = {row["id"]: row for row in history.table("assignment")}
    for row in history.table("heard"):
        job = jobs.get(row["assignment_id"]) if _is_from_the_air(row) else None
        if job is None:
            continue
        slot, words = str(job["slot"]), _words(row)
        if row["crew_id"] != job["crew_id"] or (len(words) > 1 and not words.startswith(slot)):
            yield f"{row['unit']}'s answer {words!r} moved {job['id']}, slot {slot} of crew {job['crew_id']}"


def _is_from_the_air(row: Row) -> bool:
    return row["verdict"] == "applied" and row.get("kind") != "operator"


def _way(row: Row) -> tuple[object, ...]:
    return tuple(row.get(name) for name in ("site", "via", "unit"))


def _is_under_way(row: Row) -> bool:
    """Tell whether more is to come of it; words that a person has read out wait for nothing but the man."""
    return row["state"] in UNDER_WAY and not row.get("keyed_by")


def _unconfirmed(history: History) -> Iterator[str]:
    """Look for a job that a crew has taken though nobody knows that it has the order."""
    alarms = {row["subject"] for row in history.table("alarm") if row["kind"] == "unconfirmed"}
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
    heard = Counter((row["unit"], _words(row)) for row in history.table("heard"))
    receipts = {(line.unit, line.air_id, line.text) for line in history.sets if line.seen is Seen.RECEIPT}
    for (unit, words), times in Counter((unit, words) for unit, _, words in receipts).items():
        if times > heard[unit, words]:
            kept = heard[unit, words]
            yield f"{unit}'s answer {words!r} was acknowledged {times} times and is {kept} times on record"


def _steps_nobody_said(history: History) -> Iterator[str]:
    said: dict[str, set[str]] = defaultdict(set)
    for row in history.table("heard"):
        if row["verdict"] in ANSWERS:
            said[row["assignment_id"]].add(_step(row))
    for row in history.table("assignment"):
        if row["state"] in SAID and SAID[row["state"]].isdisjoint(said[row["id"]]):
            yield f"the assignment {row['id']} is {row['state']} and no reply of the crew on record says so"
    for row in history.table("transmission"):
        if row["answered_at"] and not said[row["assignment_id"]]:
            yield f"{row['ref']} is answered and no word of the crew about it is on record"


def _claims(row: Row, steps: set[str], *, is_shown: bool) -> Iterator[str]:
    if row["state"] in STAMPS and not row[STAMPS[row["state"]]]:
        yield f"{row['ref']} is {row['state']} and has no time at which it was"
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
    for row in history.table(aggregate):
        told = stood.get(row[key])
        if told != row["state"]:
            yield f"{aggregate} {row[key]} is {row['state']} on record and {told} in the journal"


def _step(row: Row) -> str:
    """Give the step that moved a job: the second digit, or the one that is alone; a person keys its name."""
    body = json.loads(row["body"]) if isinstance(row["body"], str) else row["body"]
    digits = [sign for sign in _words(row) if sign.isdigit()]
    return str(body.get("step") or "".join(digits[:2][-1:]))


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
