"""Steps an office wants to be sure of: without the order's code nothing moves, and nobody sees the code."""

import json
from datetime import timedelta
from typing import TYPE_CHECKING

import orjson
import pytest

from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.crew import CARD, DESK, PLAIN, Language, NewSet
from dispatcher.domain.errors import Unsayable
from dispatcher.domain.facts import told
from dispatcher.domain.replies import Step
from dispatcher.domain.settings import Settings
from dispatcher.domain.watch import AlarmKind, Verdict
from dispatcher.services import dispatch, replies, roster
from radio.messages import Trust
from radio.wire import ReportStep, Transmit

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

SITE, VIA = "sehore", "vhf"
CODED = Settings(least_trust={Step.FINISH: Trust.REPLY_CODE, Step.HAND_OVER: Trust.REPLY_CODE})


async def all_that_is_shown(desk: "Desk") -> str:
    """Give the journal, the board and every incident's file as any screen gets them."""
    board = await desk.board()
    files = [await desk.file(each.id) for each in board.incidents]
    shown = [orjson.dumps(each, told, orjson.OPT_PASSTHROUGH_DATACLASS).decode() for each in (board, *files)]
    facts = [json.dumps(each.data, ensure_ascii=False) for each in await desk.facts()]
    return "\n".join([*shown, *facts])


async def test_an_order_carries_its_code_to_the_set_and_shows_it_to_nobody(desk: "Desk") -> None:
    desk.settings = CODED
    offered = await desk.job(await desk.crew())
    assert offered.transmission.text.endswith("KOD ****")
    assert offered.transmission.spoken.endswith("KOD 4821")
    ((_, said),) = await desk.due()
    assert isinstance(said, Transmit)
    assert said.text == offered.transmission.text.replace("****", "4821")
    await desk.says("CREW-1", "11")
    for words in ("154812", "code 4821 hai", "16 4821 jumper", "154821", "154821"):
        await desk.says("CREW-1", words)
    await desk.says("CREW-9", "154821")
    await desk.says("CREW-1", "4821", kind="emergency")
    shown = await all_that_is_shown(desk)
    assert "KOD ****" in shown
    assert "15****" in shown
    for hidden in ("4821", "4812", '"reply_code":'):
        assert hidden not in shown


async def test_a_card_that_a_person_reads_out_carries_no_code(desk: "Desk") -> None:
    desk.settings = CODED
    offered = await desk.job(await desk.crew(make=PLAIN, site=DESK, via=CARD))
    assert offered.transmission.is_at_desk
    assert offered.transmission.reply_code is None
    assert "KOD" not in offered.transmission.text


@pytest.mark.parametrize(
    ("language", "word"),
    [(Language.ROMAN, "KOD"), (Language.DEVANAGARI, "KOD"), (Language.ENGLISH, "CODE")],
)
async def test_every_language_has_its_word_for_it(desk: "Desk", language: Language, word: str) -> None:
    desk.settings = CODED
    offered = await desk.job(await desk.crew(language=language))
    assert offered.transmission.text.endswith(f", {word} ****")


async def test_with_no_step_listed_no_order_carries_a_code(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    assert offered.assignment.reply_code is None
    assert "KOD" not in offered.transmission.text
    line = await desk.says("CREW-1", "11 4821")
    assert (line.verdict, line.text) == (Verdict.REFUSED, "11 4821")
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.OFFERED


async def test_the_code_counts_in_fitting(desk: "Desk") -> None:
    desk.settings = CODED
    crew = await desk.crew()
    tight = await desk.incident(place="x" * 40)  # fits without the code and not with it
    preview = await desk.do(dispatch.preview, tight.id, crew.id)
    assert (preview.fits, preview.length, preview.max_length) == (False, 72, 67)
    assert preview.text.endswith("KOD ****")
    with pytest.raises(Unsayable) as refused:
        await desk.offer(tight, crew)
    assert refused.value.field == "code"
    with pytest.raises(Unsayable):
        await desk.offer(tight, crew, text="y" * 55)
    own = await desk.offer(tight, crew, text="y" * 40)
    assert own.transmission.spoken.endswith(", KOD 4821")


async def test_the_right_code_moves_its_step_and_is_trusted_as_such(desk: "Desk") -> None:
    desk.settings = CODED
    offered = await desk.told(await desk.crew())
    await desk.says("CREW-1", "14", kind="status", trust=Trust.LINK_ACKNOWLEDGED)
    arrived = await desk.assignment(offered.assignment.id)
    assert (arrived.state, arrived.trust) == (AssignmentState.ON_SITE, Trust.LINK_ACKNOWLEDGED)
    line = await desk.says("CREW-1", "15 4821 jumper badla")
    assert (line.verdict, line.trust, line.text) == (
        Verdict.APPLIED,
        Trust.REPLY_CODE,
        "15 **** jumper badla",
    )
    done = await desk.assignment(offered.assignment.id)
    assert (done.state, done.trust) == (AssignmentState.DONE, Trust.REPLY_CODE)
    moved = (await desk.facts("assignment.moved"))[-1].data
    assert moved["assignment"]["trust"] == "reply_code"  # type: ignore[index]  # the shape of a fact
    assert moved["words"] == "jumper badla"


async def test_keys_take_a_code_as_words_do(desk: "Desk") -> None:
    desk.settings = CODED
    offered = await desk.told(await desk.crew())
    await desk.says("CREW-1", "11")
    line = await desk.says("CREW-1", "", kind="status", digits="154821")
    assert (line.verdict, line.text) == (Verdict.APPLIED, "15****")
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.DONE


@pytest.mark.parametrize("words", ["15", "15 4812", "154812", "15 4812 done"])
async def test_a_missing_or_wrong_code_is_refused_with_a_sentence_and_moves_nothing(
    desk: "Desk", words: str
) -> None:
    desk.settings = CODED
    offered = await desk.told(await desk.crew())
    await desk.says("CREW-1", "11")
    line = await desk.says("CREW-1", words)
    assert (line.verdict, line.trust) == (Verdict.REFUSED, Trust.SET_ID_ONLY)
    assert "code" in str(line.said)
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.ACCEPTED
    assert (await desk.says("CREW-1", "154821")).verdict is Verdict.APPLIED


async def test_the_same_coded_reply_again_is_a_duplicate_and_costs_nothing(desk: "Desk") -> None:
    desk.settings = CODED
    offered = await desk.told(await desk.crew())
    assert (await desk.says("CREW-1", "114821")).trust == Trust.REPLY_CODE
    for words in ("114821", "11", "114812"):
        assert (await desk.says("CREW-1", words)).verdict is Verdict.DUPLICATE
    assert (await desk.assignment(offered.assignment.id)).wrong_codes == 0
    assert (await desk.says("CREW-1", "154821")).verdict is Verdict.APPLIED
    assert (await desk.says("CREW-1", "154821")).verdict is Verdict.DUPLICATE


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_three_wrong_tries_kill_the_code_and_leave_the_job_to_the_operator(desk: "Desk") -> None:
    desk.settings = CODED
    offered = await desk.told(await desk.crew())
    await desk.says("CREW-1", "11")
    for number in (1, 2):
        line = await desk.says("CREW-1", "150000")
        assert f"{number} of 3" in str(line.said)
        told_last = (await desk.facts("assignment.noted"))[-1].data
        assert told_last["assignment"]["wrong_codes"] == number  # type: ignore[index]  # the shape of a fact
        assert await desk.alarms() == []
    await desk.says("CREW-1", "150000")
    (alarm,) = await desk.alarms()
    assert (alarm.kind, alarm.subject) == (AlarmKind.CODE_DEAD, offered.assignment.id)
    assert "voice" in alarm.words
    assert "कोड" in alarm.words_hi
    line = await desk.says("CREW-1", "154821")
    assert (line.verdict, "dead" in str(line.said)) == (Verdict.REFUSED, True)
    assert len(await desk.alarms()) == 1
    assert (await desk.says("CREW-1", "14")).verdict is Verdict.APPLIED  # a step that needs no code
    done = await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.FINISH, "ho gaya")
    assert (done.state, done.trust) == (AssignmentState.DONE, Trust.OPERATOR)
    await desk.sweep()
    assert await desk.alarms() == []


async def test_a_job_offered_before_the_setting_is_left_to_the_operator(desk: "Desk") -> None:
    offered = await desk.told(await desk.crew())
    desk.settings = CODED
    await desk.says("CREW-1", "11")
    for words in ("15", "154821"):
        assert (await desk.says("CREW-1", words)).verdict is Verdict.REFUSED
    assert await desk.alarms() == []
    await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.FINISH, "ho gaya")


async def test_every_set_of_the_ladder_has_the_same_code_and_the_card_none(desk: "Desk") -> None:
    desk.settings = CODED
    crew = await desk.crew(language=Language.DEVANAGARI)
    second = NewSet(office_id=crew.office_id, label="2", make="kiss", unit="CREW-2", site=SITE, via=VIA)
    held = await desk.do(roster.add_set, second)
    await desk.do(roster.bind, held.id, crew.id, desk.now + timedelta(hours=8), rung=2)
    offered = await desk.job(crew, place="Ward 4")
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.FAILED)
    await desk.sweep()
    spoken = (await desk.file(offered.assignment.incident_id)).transmissions
    assert [each.unit for each in spoken] == ["CREW-1", "CREW-2"]
    for each in spoken:
        assert each.spoken.endswith(", KOD 4821")
        assert each.spoken.count("KOD") == 1
    await desk.reports(spoken[1].ref, ReportStep.KEYED, ReportStep.FAILED)
    await desk.sweep()
    card = (await desk.file(offered.assignment.incident_id)).transmissions[-1]
    assert card.is_at_desk
    assert "KOD" not in card.text
    assert (await desk.says("CREW-2", "114821")).trust == Trust.REPLY_CODE


async def test_help_never_wants_a_code(desk: "Desk") -> None:
    desk.settings = CODED
    await desk.job(await desk.crew())
    await desk.says("CREW-1", "164821")
    (alarm,) = await desk.alarms()
    assert alarm.kind is AlarmKind.NEEDS_HELP


async def test_said_again_it_has_the_same_code(desk: "Desk") -> None:
    desk.settings = CODED
    offered = await desk.job(await desk.crew())
    steps = (ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.DELIVERED)
    await desk.reports(offered.transmission.ref, *steps)
    await desk.says("CREW-1", "18")
    ((_, said),) = await desk.due()
    assert isinstance(said, Transmit)
    assert said.text.endswith("KOD 4821")


async def test_a_step_may_ask_for_the_far_sets_receipt_or_for_a_person(desk: "Desk") -> None:
    desk.settings = Settings(least_trust={Step.ACCEPT: Trust.LINK_ACKNOWLEDGED, Step.DECLINE: Trust.OPERATOR})
    offered = await desk.told(await desk.crew())
    assert offered.assignment.reply_code is None
    assert (await desk.says("CREW-1", "11")).verdict is Verdict.REFUSED
    assert (await desk.says("CREW-1", "12", trust=Trust.OPERATOR)).verdict is Verdict.REFUSED
    line = await desk.says("CREW-1", "11", trust=Trust.REPLY_CODE)
    assert (line.verdict, line.trust) == (Verdict.APPLIED, Trust.LINK_ACKNOWLEDGED)


async def test_a_word_that_moves_nothing_does_not_change_whom_the_last_step_is_believed_of(
    desk: "Desk",
) -> None:
    desk.settings = CODED
    offered = await desk.told(await desk.crew())
    await desk.says("CREW-1", "114821")
    await desk.says("CREW-1", "19 pole toota")
    assert (await desk.assignment(offered.assignment.id)).trust is Trust.REPLY_CODE
    recalled = await desk.do(dispatch.recall, offered.assignment.id, "no")
    assert recalled.trust is Trust.REPLY_CODE
