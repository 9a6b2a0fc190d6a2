"""A good history of one job, and how it is damaged."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from samanvay.drill.checker import NO_HASH, check
from samanvay.drill.history import Answer, Asked, FactLine, History, Row, Seen, SetLine

START = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
TEXT = "3 FDR-11 ARERA E-7/017"
OFFERED = {"id": "A1", "incident_id": "I1", "role": "repair", "state": "offered"}
SENT = {"ref": "T1", "state": "queued"}


def sealed(told: list[tuple[str, str, dict[str, Any]]]) -> tuple[FactLine, ...]:
    """Write a journal with its chain."""
    facts, last = [], NO_HASH
    for position, (kind, subject, data) in enumerate(told, start=1):
        said = json.dumps(data, sort_keys=True, separators=(",", ":"))
        at = (START + timedelta(seconds=position)).isoformat(timespec="milliseconds")
        content = [position, kind, "DC1", subject, "drill", at, said, last]
        last = hashlib.sha256(json.dumps(content, separators=(",", ":")).encode()).hexdigest()
        facts.append(FactLine(position, kind, "DC1", subject, "drill", at, said, last))
    return tuple(facts)


TOLD: list[tuple[str, str, dict[str, Any]]] = [
    (
        "complaint.registered",
        "C1",
        {"complaint": {"id": "C1", "number": "1"}, "incident": {"id": "I1", "state": "open"}},
    ),
    ("assignment.offered", "A1", {"assignment": OFFERED}),
    ("transmission.queued", "T1", {"transmission": SENT}),
    ("transmission.moved", "T1", {"transmission": {**SENT, "state": "keyed"}}),
    ("transmission.moved", "T1", {"transmission": {**SENT, "state": "delivered"}}),
    (
        "assignment.moved",
        "A1",
        {
            "assignment": {**OFFERED, "state": "accepted"},
            "transmissions": [{**SENT, "state": "answered"}],
        },
    ),
    (
        "assignment.moved",
        "A1",
        {
            "assignment": {**OFFERED, "state": "done"},
            "incident": {"id": "I1", "state": "reported_repaired"},
        },
    ),
]


def a_good_history() -> History:
    """Tell of one complaint, one job, one order shown once, two answers."""
    return History(
        answers=(
            Answer(Asked.COMPLAINT, "drill-1", {"complaint": {"id": "C1", "number": "1"}}),
            Answer(Asked.ASSIGNMENT, "key-1", {"assignment": {"id": "A1"}}),
            Answer(Asked.ASSIGNMENT, "key-1", {"assignment": {"id": "A1"}}),
        ),
        sets=(
            SetLine("CREW-1", Seen.SHOWN, "ABCDE", TEXT),
            SetLine("CREW-1", Seen.REPEATED, "ABCDE", TEXT),
            SetLine("CREW-1", Seen.ANSWERED, "7", "31"),
            SetLine("CREW-1", Seen.RECEIPT, "7", "31"),
            SetLine("CREW-1", Seen.ANSWERED, "8", "35"),
        ),
        facts=sealed(TOLD),
        rows=_rows(),
        ended_at=START + timedelta(minutes=20),
        unsent={"bhopal": 0},
        streams=((1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5, 6, 7)),
    )


def heard(text: str, **other: object) -> Row:
    """Give an answer of the crew that moved its job."""
    usual = {"unit": "CREW-1", "crew_id": "K1", "verdict": "applied", "assignment_id": "A1"}
    return {**usual, "body": {"text": text}, **other}


def with_row(history: History, table: str, **changed: object) -> History:
    """Change the first row of a table."""
    first, *rest = history.rows[table]
    return replace(history, rows={**history.rows, table: ({**first, **changed}, *rest)})


def with_rows(history: History, table: str, *rows: Row) -> History:
    return replace(history, rows={**history.rows, table: rows})


def told(history: History, *more: tuple[str, str, dict[str, Any]]) -> History:
    return retold(history, [*TOLD, *more])


def retold(history: History, facts: list[tuple[str, str, dict[str, Any]]]) -> History:
    return replace(history, facts=sealed(facts), streams=())


def answered(history: History, key: str, assignment: str) -> History:
    more = Answer(Asked.ASSIGNMENT, key, {"assignment": {"id": assignment}})
    return replace(history, answers=(*history.answers, more))


def incident(state: str) -> dict[str, Any]:
    return {"incident": {"id": "I1", "state": state}}


def also_said(history: History, row: Row) -> History:
    """Add a transmission, with the fact that tells of it."""
    queued = {"transmission": {"ref": row["ref"], "state": row["state"]}}
    more = with_rows(history, "transmission", *history.rows["transmission"], row)
    return replace(more, facts=sealed([*TOLD, ("transmission.queued", row["ref"], queued)]), streams=())


def alarmed(history: History, subject: str, **other: object) -> History:
    usual = {"subject": subject, "kind": "unanswered", "cleared_at": None}
    return with_rows(history, "alarm", {**usual, **other})


def unconfirmed(history: History) -> History:
    """Let the job be taken, and its order have expired with no word of a radio."""
    taken = with_row(history, "assignment", state="accepted", is_open=True)
    return with_row(taken, "transmission", state="expired", delivered_at=None)


def seen(history: History, *lines: SetLine) -> History:
    return replace(history, sets=(*history.sets, *lines))


def falls(history: History) -> list[str]:
    return [str(fall) for fall in check(history)]


def invariants(history: History) -> set[str]:
    return {fall.invariant for fall in check(history)}


def by_another_set(text: str) -> Row:
    """Give an order of the same job that went by another way and was withdrawn unheard."""
    nothing = dict.fromkeys(("handed_over_at", "keyed_at", "delivered_at", "answered_at"))
    later = {"not_after": START.isoformat(), "state": "withdrawn", "purpose": "order"}
    return {**nothing, **later, "ref": "T2", "assignment_id": "A1", "unit": "TETRA-1", "text": text}


def _rows() -> dict[str, tuple[Row, ...]]:
    later = (START + timedelta(minutes=10)).isoformat()
    return {
        "complaint": ({"id": "C1", "number": "1", "source_ref": "drill-1"},),
        "assignment": (
            {
                "id": "A1",
                "incident_id": "I1",
                "crew_id": "K1",
                "role": "repair",
                "slot": 3,
                "state": "done",
                "is_open": False,
                "reply_by": later,
            },
        ),
        "transmission": (
            {
                "ref": "T1",
                "assignment_id": "A1",
                "purpose": "order",
                "unit": "CREW-1",
                "text": TEXT,
                "gives_receipt": True,
                "state": "answered",
                "not_after": later,
                "handed_over_at": later,
                "keyed_at": later,
                "delivered_at": later,
                "answered_at": later,
            },
        ),
        "report": tuple({"ref": "T1", "step": step} for step in ("accepted", "keyed", "delivered")),
        "heard": tuple(heard(text) for text in ("31", "35")),
        "alarm": (),
    }
