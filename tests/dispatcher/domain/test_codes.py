"""A reply code is right, wrong or missing; it is shown to nobody; no gateway can claim that it was right."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatcher.domain import codes
from dispatcher.domain.act import Act
from dispatcher.domain.assignment import MOST_WRONG_CODES, Assignment, AssignmentState
from dispatcher.domain.replies import Reply, ReplyTable, Step, read_reply
from dispatcher.domain.roles import system
from dispatcher.domain.transmission import Purpose, Transmission
from radio.messages import Priority, Trust

NOON = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
TABLE = ReplyTable()
JOB = Assignment(
    id="A",
    incident_id="I",
    office_id="O",
    crew_id="C",
    role="repair",
    slot=3,
    state=AssignmentState.ON_SITE,
    is_open=True,
    priority=Priority.ROUTINE,
    offered_at=NOON,
    offered_by="Asha",
    not_after=NOON,
    reply_by=NOON,
    reply_code="4821",
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("354821", Reply(3, Step.FINISH, code="4821")),
        ("35 4821", Reply(3, Step.FINISH, code="4821")),
        ("3 5 4821", Reply(3, Step.FINISH, code="4821")),
        ("3.5.4821", Reply(3, Step.FINISH, code="4821")),
        ("३५ ४८२१", Reply(3, Step.FINISH, code="4821")),
        ("35 4821 jumper badla", Reply(3, Step.FINISH, "jumper badla", "4821")),
        ("35 48215", None),
        ("35 482", None),
        ("35482", None),
        ("3548215", None),
        ("35 jumper badla", None),
        ("54821", None),
    ],
)
def test_a_code_follows_slot_and_step(said: str, meant: Reply | None) -> None:
    assert read_reply(said, TABLE) == meant


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("364821", "4821"),
        ("36 4821 jumper", "4821 jumper"),
        ("36 jumper 4821", "jumper 4821"),
        ("36 48215", "48215"),
    ],
)
def test_after_a_step_that_moves_nothing_digits_are_words_so_that_help_never_wants_a_code(
    said: str, words: str
) -> None:
    assert read_reply(said, TABLE) == Reply(3, Step.ASK_HELP, words)


@pytest.mark.parametrize(("chance", "code"), [(0.0, "0000"), (0.48219, "4821"), (0.99999999, "9999")])
def test_a_code_is_four_digits_whatever_is_drawn(chance: float, code: str) -> None:
    assert codes.draw(lambda: chance) == code


def test_an_act_without_chance_draws_no_code() -> None:
    with pytest.raises(LookupError):
        codes.draw(Act(by=system(), now=NOON, new_id=str).chance)


def test_the_right_code_is_trusted_as_such_needed_or_not() -> None:
    reply = Reply(3, Step.FINISH, code="4821")
    for least in (Trust.SET_ID_ONLY, Trust.LINK_ACKNOWLEDGED, Trust.REPLY_CODE):
        assert codes.weigh(reply, Trust.SET_ID_ONLY, JOB, least) == codes.Weighed(Trust.REPLY_CODE)
    assert codes.weigh(reply, Trust.SET_ID_ONLY, JOB, Trust.OPERATOR).refusal


def test_a_wrong_code_is_refused_needed_or_not_and_counts() -> None:
    reply = Reply(3, Step.FINISH, code="4812")
    for least in Trust:
        weighed = codes.weigh(reply, Trust.LINK_ACKNOWLEDGED, JOB, least)
        assert (weighed.trust, weighed.is_wrong_code) == (Trust.LINK_ACKNOWLEDGED, True)
        assert "1 of 3" in str(weighed.refusal)


def test_a_missing_code_is_refused_where_it_is_needed_and_does_not_count() -> None:
    reply = Reply(3, Step.FINISH)
    weighed = codes.weigh(reply, Trust.LINK_ACKNOWLEDGED, JOB, Trust.REPLY_CODE)
    assert weighed.refusal
    assert not weighed.is_wrong_code
    assert codes.weigh(reply, Trust.SET_ID_ONLY, JOB, Trust.SET_ID_ONLY).refusal is None
    assert codes.weigh(reply, Trust.SET_ID_ONLY, JOB, Trust.LINK_ACKNOWLEDGED).refusal
    assert codes.weigh(reply, Trust.LINK_ACKNOWLEDGED, JOB, Trust.LINK_ACKNOWLEDGED).refusal is None


def test_a_dead_code_is_believed_by_nobody_even_when_it_is_right() -> None:
    dead = JOB
    for _ in range(MOST_WRONG_CODES):
        assert not dead.is_code_dead
        dead = dead.tried()
    assert dead.is_code_dead
    weighed = codes.weigh(Reply(3, Step.FINISH, code="4821"), Trust.SET_ID_ONLY, dead, Trust.REPLY_CODE)
    assert weighed.refusal
    assert not weighed.is_wrong_code


def test_a_crew_is_asked_for_a_code_only_where_a_code_would_help() -> None:
    reply, dead = Reply(3, Step.FINISH), replace(JOB, wrong_codes=MOST_WRONG_CODES)
    assert "missing" in str(codes.weigh(reply, Trust.SET_ID_ONLY, JOB, Trust.REPLY_CODE).refusal)
    for job, least in (
        (JOB, Trust.LINK_ACKNOWLEDGED),
        (JOB, Trust.OPERATOR),
        (replace(JOB, reply_code=None), Trust.REPLY_CODE),
        (dead, Trust.REPLY_CODE),
    ):
        refusal = str(codes.weigh(reply, Trust.SET_ID_ONLY, job, least).refusal)
        assert "missing" not in refusal
        assert "key its answer" in refusal


def test_a_code_for_an_order_that_had_none_moves_nothing() -> None:
    none = replace(JOB, reply_code=None)
    weighed = codes.weigh(Reply(3, Step.FINISH, code="4821"), Trust.SET_ID_ONLY, none, Trust.SET_ID_ONLY)
    assert weighed.refusal
    assert not weighed.is_wrong_code


def test_a_gateway_cannot_claim_more_than_it_can_know() -> None:
    assert [codes.believed(each) for each in Trust] == [
        Trust.SET_ID_ONLY,
        Trust.LINK_ACKNOWLEDGED,
        Trust.LINK_ACKNOWLEDGED,
        Trust.LINK_ACKNOWLEDGED,
    ]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("354821", "35****"),
        ("35 4821 done", "35 **** done"),
        ("३५ ४८२१", "३५ ****"),
        ("code 48 21 hai", "code **** hai"),
        ("done 4812", "done 4812"),
        ("48214821", "********"),
    ],
)
def test_a_code_is_hidden_however_it_is_written(said: str, shown: str) -> None:
    assert codes.hidden(said, ["4821", None]) == shown


@given(st.text(max_size=60), st.integers(0, 9999))
def test_what_is_hidden_holds_no_code(words: str, number: int) -> None:
    code = f"{number:04}"
    assert code not in codes.hidden(f"{words}{code} {words}", [code])


def test_the_mask_gives_way_to_the_code_only_for_the_set() -> None:
    order = Transmission(
        ref="R",
        assignment_id="A",
        crew_id="C",
        office_id="O",
        purpose=Purpose.ORDER,
        site="s",
        via="v",
        unit="u",
        text="3. taar gira, 00042, KOD ****",
        reply_code="4821",
        priority=Priority.HAZARD,
        not_after=NOON,
        queued_at=NOON,
    )
    assert order.spoken == "3. taar gira, 00042, KOD 4821"
    assert replace(order, text="3. CANCEL 00042").spoken == "3. CANCEL 00042"
    assert replace(order, reply_code=None).spoken == order.text
