"""The checker finds nothing in a good history, and each invariant's fall in a bad one."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

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


@pytest.fixture
def good() -> History:
    """Tell of one complaint, one job, one order shown once, two answers."""
    later = (START + timedelta(minutes=10)).isoformat()
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
        rows={
            "complaint": ({"id": "C1", "number": "1", "source_ref": "drill-1"},),
            "assignment": (
                {
                    "id": "A1",
                    "incident_id": "I1",
                    "role": "repair",
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
            "heard": tuple(
                {"unit": "CREW-1", "verdict": "applied", "assignment_id": "A1", "body": {"text": text}}
                for text in ("31", "35")
            ),
            "alarm": (),
        },
        ended_at=START + timedelta(minutes=20),
        unsent={"bhopal": 0},
        streams=((2, 3, 4), (1, 2, 3, 4, 5, 6, 7)),
    )


def with_row(history: History, table: str, **changed: object) -> History:
    """Change the first row of a table."""
    first, *rest = history.rows[table]
    return replace(history, rows={**history.rows, table: ({**first, **changed}, *rest)})


def with_rows(history: History, table: str, *rows: Row) -> History:
    return replace(history, rows={**history.rows, table: rows})


def told(history: History, *more: tuple[str, str, dict[str, Any]]) -> History:
    return replace(history, facts=sealed([*TOLD, *more]), streams=())


def seen(history: History, *lines: SetLine) -> History:
    return replace(history, sets=(*history.sets, *lines))


def invariants(history: History) -> set[str]:
    return {fall.invariant for fall in check(history)}


def test_a_good_history_has_no_fall(good: History) -> None:
    assert check(good) == []


def by_another_set(text: str) -> Row:
    """Give an order of the same job that went by another way and was withdrawn unheard."""
    nothing = dict.fromkeys(("handed_over_at", "keyed_at", "delivered_at", "answered_at"))
    later = {"not_after": START.isoformat(), "state": "withdrawn", "purpose": "order"}
    return {**nothing, **later, "ref": "T2", "assignment_id": "A1", "unit": "TETRA-1", "text": text}


def test_an_order_may_go_by_another_set_when_it_says_so(good: History) -> None:
    marked = by_another_set(f"DOBARA {TEXT}")
    assert check(with_rows(good, "transmission", *good.rows["transmission"], marked)) == []


def test_words_that_a_person_read_out_rest_on_his_name(good: History) -> None:
    read = {**by_another_set(f"DOBARA {TEXT}"), "state": "keyed", "keyed_at": START, "keyed_by": "Meena"}
    rows = good.rows["transmission"]
    assert check(with_rows(good, "transmission", *rows, read)) == []
    nameless = with_rows(good, "transmission", *rows, {**read, "keyed_by": None})
    assert invariants(nameless) >= {"I5", "I10"}


Damage = Callable[[History], History]
BAD: list[tuple[str, str, Damage]] = [
    ("I1", "a complaint that was accepted is gone", lambda h: with_rows(h, "complaint")),
    ("I1", "the client was told another number", lambda h: with_row(h, "complaint", number="2")),
    (
        "I1",
        "a complaint stands without its fact",
        lambda h: replace(h, facts=sealed([("incident.opened", "I1", {}), *TOLD[1:]])),
    ),
    (
        "I2",
        "one key got two answers",
        lambda h: replace(
            h, answers=(*h.answers, Answer(Asked.ASSIGNMENT, "key-1", {"assignment": {"id": "A2"}}))
        ),
    ),
    (
        "I2",
        "two crews held the job for a moment",
        lambda h: replace(
            h,
            facts=sealed(
                [*TOLD[:2], ("assignment.offered", "A2", {"assignment": {**OFFERED, "id": "A2"}}), *TOLD[2:]]
            ),
        ),
    ),
    ("I3", "an accepted assignment is gone", lambda h: with_rows(h, "assignment")),
    (
        "I3",
        "an offer is past its deadline in silence",
        lambda h: with_row(h, "assignment", state="offered"),
    ),
    ("I3", "an order hangs past its deadline", lambda h: with_row(h, "transmission", state="keyed")),
    ("I3", "an acknowledged answer is gone", lambda h: seen(h, SetLine("CREW-1", Seen.RECEIPT, "9", "39"))),
    (
        "I4",
        "a crew saw one order as two",
        lambda h: seen(h, SetLine("CREW-1", Seen.SHOWN, "ABCDF", TEXT)),
    ),
    (
        "I4",
        "a crew saw an order that nobody gave",
        lambda h: seen(h, SetLine("CREW-2", Seen.SHOWN, "X", "1 GO")),
    ),
    (
        "I4",
        "a repeat carries another slot",
        lambda h: seen(h, SetLine("CREW-1", Seen.REPEATED, "ABCDE", "4" + TEXT[1:])),
    ),
    (
        "I4",
        "an order sounds new by a second set",
        lambda h: with_rows(h, "transmission", *h.rows["transmission"], by_another_set(TEXT)),
    ),
    (
        "I4",
        "a gateway holds an unrecorded order",
        lambda h: with_rows(h, "report", *h.rows["report"], {"ref": "T9", "step": "accepted"}),
    ),
    (
        "I4",
        "one answer was applied twice",
        lambda h: with_rows(h, "heard", *h.rows["heard"], h.rows["heard"][0]),
    ),
    ("I5", "handed over without a receipt", lambda h: with_rows(h, "report")),
    (
        "I5",
        "delivered without the set's receipt",
        lambda h: replace(h, sets=tuple(line for line in h.sets if line.seen is not Seen.SHOWN)),
    ),
    (
        "I3",
        "a job was taken, no radio has its order and nobody was alarmed",
        lambda h: with_row(
            with_row(h, "assignment", state="accepted", is_open=True),
            "transmission",
            state="expired",
            delivered_at=None,
        ),
    ),
    ("I5", "answered without a receipt", lambda h: with_row(h, "transmission", delivered_at=None)),
    ("I5", "accepted without a reply", lambda h: with_rows(h, "heard")),
    (
        "I7",
        "an assignment woke up again",
        lambda h: told(h, ("assignment.moved", "A1", {"assignment": {**OFFERED, "state": "accepted"}})),
    ),
    (
        "I7",
        "a transmission went back",
        lambda h: told(h, ("transmission.moved", "T1", {"transmission": {**SENT, "state": "keyed"}})),
    ),
    (
        "I7",
        "an incident opened by itself",
        lambda h: told(h, ("incident.opened", "I1", {"incident": {"id": "I1", "state": "open"}})),
    ),
    (
        "I8",
        "a fact was changed afterwards",
        lambda h: replace(h, facts=(replace(h.facts[0], by="someone"), *h.facts[1:])),
    ),
    ("I8", "a fact was taken out", lambda h: replace(h, facts=(*h.facts[:3], *h.facts[4:]), streams=())),
    ("I8", "a console missed a fact", lambda h: replace(h, streams=((1, 2, 4),))),
    ("I10", "an order is still on its way", lambda h: with_row(h, "transmission", state="handed_over")),
    ("I10", "a gateway is not rid of its reports", lambda h: replace(h, unsent={"bhopal": 3})),
    (
        "I10",
        "facts were never sealed",
        lambda h: replace(h, facts=(*h.facts, replace(h.facts[-1], position=None, hash=None)), streams=()),
    ),
]


@pytest.mark.parametrize(
    ("invariant", "damage"), [(name, damage) for name, _, damage in BAD], ids=[words for _, words, _ in BAD]
)
def test_a_fall_is_found(good: History, invariant: str, damage: Damage) -> None:
    assert invariant in invariants(damage(good))


def test_an_alarm_excuses_what_is_late(good: History) -> None:
    late = with_row(good, "assignment", state="escalated")
    assert "I3" in invariants(late)
    assert "I3" not in invariants(with_rows(late, "alarm", {"subject": "A1", "kind": "unanswered"}))


def test_a_late_receipt_is_no_step_back(good: History) -> None:
    facts = [
        *TOLD[:4],
        ("transmission.moved", "T1", {"transmission": {**SENT, "state": "failed"}}),
        *TOLD[4:],
    ]
    assert invariants(replace(good, facts=sealed(facts), streams=())) == set()


def test_a_history_can_be_kept_and_read(good: History, tmp_path: Any) -> None:  # noqa: ANN401 - a path
    good.write(tmp_path / "history.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "history.jsonl").read_text().splitlines()]
    assert len(lines) == 3 + 5 + 7 + 1 + 1 + 1 + 3 + 2 + 1
    assert lines[-1]["witness"] == "end"
