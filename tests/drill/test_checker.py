"""The checker finds nothing in a good history, and each invariant's fall in a bad one."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from samanvay.drill.checker import check
from samanvay.drill.history import History, Seen, SetLine
from tests.drill.histories import (
    OFFERED,
    SENT,
    START,
    TEXT,
    TOLD,
    a_good_history,
    alarmed,
    also_said,
    answered,
    by_another_set,
    falls,
    heard,
    incident,
    invariants,
    retold,
    sealed,
    seen,
    told,
    unconfirmed,
    with_row,
    with_rows,
)


@pytest.fixture
def good() -> History:
    """Tell of one complaint, one job, one order shown once, two answers."""
    return a_good_history()


def test_a_good_history_has_no_fall(good: History) -> None:
    assert check(good) == []


def test_an_order_may_go_by_another_set_when_it_says_so(good: History) -> None:
    marked = by_another_set(f"DOBARA {TEXT}")
    assert check(also_said(good, marked)) == []


def test_words_that_a_person_read_out_rest_on_his_name(good: History) -> None:
    read = {**by_another_set(f"DOBARA {TEXT}"), "state": "keyed", "keyed_at": START, "keyed_by": "Meena"}
    assert check(also_said(good, read)) == []
    assert invariants(also_said(good, {**read, "keyed_by": None})) >= {"I5", "I10"}


def test_a_crew_may_say_that_it_has_a_job_by_a_person_who_keys_it(good: History) -> None:
    keyed = [
        heard("kaam ho gaya", kind="operator", body={"text": "ho gaya", "step": each})
        for each in ("accept", "finish")
    ]
    rows = with_rows(good, "heard", *keyed)
    assert invariants(rows) == {"I3", "I4", "I5"}  # the radio's answers are gone from the record
    assert not any("no reply of the crew" in fall for fall in falls(rows))


def test_one_digit_alone_answers_the_only_job(good: History) -> None:
    alone = with_rows(good, "heard", heard("1"), heard("5"))
    sets = [replace(line, text=line.text[-1:]) if line.text in ("31", "35") else line for line in good.sets]
    assert check(replace(alone, sets=tuple(sets))) == []


Damage = Callable[[History], History]
BAD: list[tuple[str, str, Damage]] = [
    (
        "I1: complaint drill-1 was accepted and is on record 0 times",
        "a complaint that was accepted is gone",
        lambda h: with_rows(h, "complaint"),
    ),
    (
        "I1: complaint drill-1 is 2; the client was told ['1']",
        "the client was told another number",
        lambda h: with_row(h, "complaint", number="2"),
    ),
    (
        "I1: complaint 1 has 0 facts",
        "a complaint stands without its fact",
        lambda h: retold(h, [("incident.opened", "I1", {}), *TOLD[1:]]),
    ),
    ("I1: complaint 1 has 2 facts", "a complaint was told twice", lambda h: told(h, TOLD[0])),
    (
        "I1: the journal tells of complaint C2",
        "a complaint that nobody was answered for is gone",
        lambda h: told(h, ("complaint.registered", "C2", {"complaint": {"id": "C2", "number": "2"}})),
    ),
    (
        "I1: fact 8 gives complaint 1 the number 3",
        "the journal tells another number",
        lambda h: told(h, ("incident.opened", "C1", {"complaint": {"id": "C1", "number": "3"}})),
    ),
    (
        "I1: complaint number 1 is there 2 times",
        "two complaints have one number",
        lambda h: with_rows(
            h, "complaint", *h.rows["complaint"], {"id": "C2", "number": "1", "source_ref": "x"}
        ),
    ),
    (
        "I1: complaint source_ref x is there 2 times",
        "a call that was never answered is there twice",
        lambda h: with_rows(
            h,
            "complaint",
            *h.rows["complaint"],
            *({"id": f"C{each}", "number": str(each), "source_ref": "x"} for each in (2, 3)),
        ),
    ),
    (
        "I2: the key key-1 was answered with 2",
        "one key got two answers",
        lambda h: answered(h, "key-1", "A2"),
    ),
    (
        "I2: among the answers, assignment A1",
        "two keys got one assignment, so one job has none",
        lambda h: answered(h, "key-2", "A1"),
    ),
    (
        "I2: at fact 3 two crews hold incident I1",
        "two crews held the job for a moment",
        lambda h: retold(
            h, [*TOLD[:2], ("assignment.offered", "A2", {"assignment": {**OFFERED, "id": "A2"}}), *TOLD[2:]]
        ),
    ),
    (
        "I2: open job ('I1', 'repair') is there 2 times",
        "two crews hold the job at the end",
        lambda h: with_rows(
            h, "assignment", *({**h.rows["assignment"][0], "id": each, "is_open": True} for each in "AB")
        ),
    ),
    (
        "I3: the assignment A1 of key key-1 was accepted and is not on record",
        "an accepted assignment is gone",
        lambda h: with_rows(h, "assignment"),
    ),
    (
        "I3: the assignment A1 is offered past its deadline",
        "an offer is past its deadline in silence",
        lambda h: with_row(h, "assignment", state="offered"),
    ),
    (
        "I3: the assignment A1 is offered past its deadline",
        "an offer is past its deadline and its alarm was cleared",
        lambda h: alarmed(with_row(h, "assignment", state="offered"), "A1", cleared_at=START),
    ),
    (
        "I3: the assignment A1 is escalated past its deadline",
        "nobody is told that a job was not answered",
        lambda h: with_row(h, "assignment", state="escalated"),
    ),
    (
        "I3: the transmission T1 is keyed past its not-after",
        "an order hangs past its deadline",
        lambda h: with_row(h, "transmission", state="keyed"),
    ),
    (
        "I3: the transmission T1 is queued past its not-after",
        "an order hangs past its deadline and its alarm was cleared",
        lambda h: alarmed(with_row(h, "transmission", state="queued"), "T1", cleared_at=START),
    ),
    (
        "I3: CREW-1's answer '39' was acknowledged 1 times",
        "an acknowledged answer is gone",
        lambda h: seen(h, SetLine("CREW-1", Seen.RECEIPT, "9", "39")),
    ),
    (
        "I3: CREW-1's answer '31' was acknowledged 2 times and is 1 times on record",
        "an answer is gone that has the words of another",
        lambda h: seen(
            h, SetLine("CREW-1", Seen.ANSWERED, "9", "31"), SetLine("CREW-1", Seen.RECEIPT, "9", "31")
        ),
    ),
    (
        "I3: the assignment A1 is accepted, unconfirmed",
        "a job was taken, no radio has its order and nobody was alarmed",
        unconfirmed,
    ),
    (
        "I3: the assignment A1 is accepted, unconfirmed",
        "a job was taken, no radio has its order and the alarm is about something else",
        lambda h: alarmed(unconfirmed(h), "A1", kind="needs_help"),
    ),
    (
        "I4: CREW-1 showed",
        "a crew saw one order as two",
        lambda h: seen(h, SetLine("CREW-1", Seen.SHOWN, "ABCDF", TEXT)),
    ),
    (
        "I4: CREW-2 showed '1 GO' 1 times; 0",
        "a crew saw an order that nobody gave",
        lambda h: seen(h, SetLine("CREW-2", Seen.SHOWN, "X", "1 GO")),
    ),
    (
        "I4: CREW-2 showed",
        "a crew saw another's order",
        lambda h: seen(h, SetLine("CREW-2", Seen.SHOWN, "ABCDE", TEXT)),
    ),
    (
        "I4: CREW-1 heard number ABCDE again with other words",
        "a repeat carries another slot",
        lambda h: seen(h, SetLine("CREW-1", Seen.REPEATED, "ABCDE", "4" + TEXT[1:])),
    ),
    (
        "I4: the order T2 sounds new by TETRA-1",
        "an order sounds new by a second set",
        lambda h: also_said(h, by_another_set(TEXT)),
    ),
    (
        "I4: a gateway holds the order T9",
        "a gateway holds an unrecorded order",
        lambda h: with_rows(h, "report", *h.rows["report"], {"ref": "T9", "step": "accepted"}),
    ),
    (
        "I4: CREW-1's answer '31' was applied 2 times and sent 1",
        "one answer was applied twice",
        lambda h: with_rows(h, "heard", *h.rows["heard"], h.rows["heard"][0]),
    ),
    (
        "I4: CREW-1's answer '45' moved A1, slot 3",
        "an answer about another slot moved the job",
        lambda h: with_rows(h, "heard", heard("31"), heard("45")),
    ),
    (
        "I4: CREW-1's answer '35' moved A1, slot 3",
        "another crew's answer moved the job",
        lambda h: with_rows(h, "heard", heard("31"), heard("35", crew_id="K2")),
    ),
    ("I5: T1 is handed over without", "handed over without a receipt", lambda h: with_rows(h, "report")),
    (
        "I5: T1 is on the air without",
        "on the air by the gateway's receipt alone",
        lambda h: with_rows(h, "report", h.rows["report"][0]),
    ),
    (
        "I5: T1 is delivered; the set showed it",
        "delivered on no word of the radio",
        lambda h: with_rows(h, "report", *h.rows["report"][:2]),
    ),
    (
        "I5: T1 is delivered; the set never showed it",
        "delivered without the set's receipt",
        lambda h: replace(h, sets=tuple(line for line in h.sets if line.seen is not Seen.SHOWN)),
    ),
    (
        "I5: T1 is answered and was never shown",
        "answered by a crew that never saw it",
        lambda h: replace(h, sets=tuple(line for line in h.sets if line.seen is not Seen.SHOWN)),
    ),
    (
        "I5: T1 is answered and no radio has said",
        "answered without a receipt",
        lambda h: with_row(h, "transmission", delivered_at=None),
    ),
    (
        "I5: T1 is answered and has no time",
        "answered at no time",
        lambda h: with_row(h, "transmission", answered_at=None),
    ),
    (
        "I5: T1 is answered and no word of the crew",
        "answered by nobody",
        lambda h: with_rows(with_row(h, "assignment", state="recalled"), "heard"),
    ),
    ("I5: the assignment A1 is done and no reply", "done without a reply", lambda h: with_rows(h, "heard")),
    (
        "I5: the assignment A1 is done and no reply",
        "done when the crew only took it",
        lambda h: with_rows(h, "heard", heard("31")),
    ),
    (
        "I5: the assignment A1 is declined and no reply",
        "declined by nobody",
        lambda h: with_row(h, "assignment", state="declined"),
    ),
    (
        "I5: CREW-1's answer '31' was applied and never sent",
        "an answer was applied that nobody sent",
        lambda h: replace(h, sets=tuple(line for line in h.sets if line.text != "31")),
    ),
    (
        "I7: at fact 8 assignment A1 went from done to accepted",
        "an assignment woke up again",
        lambda h: told(h, ("assignment.moved", "A1", {"assignment": {**OFFERED, "state": "accepted"}})),
    ),
    (
        "I7: at fact 8 assignment A1 went from done to on_site",
        "an assignment that was done went one step back",
        lambda h: told(h, ("assignment.moved", "A1", {"assignment": {**OFFERED, "state": "on_site"}})),
    ),
    (
        "I7: at fact 9 incident I1 went from closed to reported_repaired",
        "a closed incident went one step back",
        lambda h: told(
            h,
            ("incident.closed", "I1", incident("closed")),
            ("incident.repaired", "I1", incident("reported_repaired")),
        ),
    ),
    (
        "I7: at fact 8 assignment A1 went from done to recalled",
        "an assignment ended twice",
        lambda h: told(h, ("assignment.moved", "A1", {"assignment": {**OFFERED, "state": "recalled"}})),
    ),
    (
        "I7: at fact 8 transmission T1 went from answered to keyed",
        "a transmission went back",
        lambda h: told(h, ("transmission.moved", "T1", {"transmission": {**SENT, "state": "keyed"}})),
    ),
    (
        "I7: at fact 8 transmission T1 went from answered to withdrawn",
        "an answered order was called unheard",
        lambda h: told(h, ("transmission.moved", "T1", {"transmission": {**SENT, "state": "withdrawn"}})),
    ),
    (
        "I7: assignment A1 is accepted on record and done in the journal",
        "the record says less than was told",
        lambda h: with_row(h, "assignment", state="accepted"),
    ),
    (
        "I7: at fact 8 incident I1 went from reported_repaired to open",
        "an incident opened by itself",
        lambda h: told(h, ("incident.opened", "I1", incident("open"))),
    ),
    (
        "I7: at fact 9 incident I1 went from closed to open",
        "a closed incident was opened again",
        lambda h: told(
            h, ("incident.closed", "I1", incident("closed")), ("incident.still_out", "I1", incident("open"))
        ),
    ),
    (
        "I8: the chain breaks at position 1",
        "a fact was changed afterwards",
        lambda h: replace(h, facts=(replace(h.facts[0], by="someone"), *h.facts[1:])),
    ),
    (
        "I8: the chain breaks at position 4",
        "a fact was taken out",
        lambda h: replace(h, facts=(*h.facts[:3], *h.facts[4:])),
    ),
    (
        "I8: the chain breaks at position 3",
        "two facts changed places",
        lambda h: replace(h, facts=(*h.facts[:2], h.facts[3], h.facts[2], *h.facts[4:])),
    ),
    *(
        (
            "I8: console 2 did not see every fact",
            f"a console {how}",
            lambda h, saw=saw: replace(h, streams=(h.streams[0], saw)),
        )
        for how, saw in {
            "missed a fact": (1, 2, 4, 5, 6, 7),
            "missed the first": (2, 3, 4, 5, 6, 7),
            "missed the last": (1, 2, 3, 4, 5, 6),
            "saw one twice": (1, 2, 3, 3, 4, 5, 6, 7),
            "saw two in the wrong order": (1, 2, 4, 3, 5, 6, 7),
            "saw nothing at all": (),
        }.items()
    ),
    (
        "I10: the transmission T1 is still handed_over",
        "an order is still on its way",
        lambda h: with_row(h, "transmission", state="handed_over"),
    ),
    (
        "I10: the assignment A1 is still offered",
        "a job waits for its man, alarm or not",
        lambda h: alarmed(with_row(h, "assignment", state="offered"), "A1"),
    ),
    (
        "I10: the gateway bhopal still keeps 3",
        "a gateway is not rid of its reports",
        lambda h: replace(h, unsent={"bhopal": 3}),
    ),
    (
        "I10: 1 facts have no position",
        "facts were never sealed",
        lambda h: replace(h, facts=(*h.facts, replace(h.facts[-1], position=None, hash=None))),
    ),
]


@pytest.mark.parametrize(
    ("words", "damage"), [(words, damage) for words, _, damage in BAD], ids=[how for _, how, _ in BAD]
)
def test_a_fall_is_found(good: History, words: str, damage: Damage) -> None:
    assert [fall for fall in falls(damage(good)) if fall.startswith(words)]


def test_an_alarm_excuses_what_is_late(good: History) -> None:
    late = with_row(good, "assignment", state="escalated")
    assert "I3" in invariants(late)
    assert "I3" not in invariants(alarmed(late, "A1", cleared_at=START))
    assert "I3" not in invariants(alarmed(unconfirmed(good), "A1", kind="unconfirmed"))


def test_a_consumer_may_open_a_repaired_incident_again(good: History) -> None:
    assert "I7" not in invariants(told(good, ("incident.still_out", "I1", incident("open"))))


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
