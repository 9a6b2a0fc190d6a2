"""A crew that does not answer by one set is tried by the next, and nothing sounds new twice."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.crew import Crew, Language
from dispatcher.domain.replies import Step
from dispatcher.domain.roles import Role
from dispatcher.domain.transmission import Purpose, TransmissionState
from dispatcher.domain.watch import AlarmKind, Verdict
from dispatcher.services import dispatch, gateways, ladder, replies, roster
from radio.driver import Alphabet
from radio.messages import Priority
from radio.wire import Alive, ReportStep, SetAlive, Transmit, Withdraw

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])
S = TransmissionState
KEN, TETRA, VOICE = "KEN-1", "TETRA-1", "VOICE-1"


@pytest.fixture
async def crew(desk: "Desk") -> Crew:
    """Put a crew on shift with three sets: FleetSync, TETRA, analogue voice. The card comes after."""
    crew = await desk.crew(KEN)
    await desk.hand(crew, TETRA, rung=2, via="tetra", max_length=140)
    await desk.hand(crew, VOICE, rung=3, via="fm", max_length=30, alphabet=Alphabet.SPEECH)
    await alive(desk)
    return crew


async def alive(desk: "Desk", **states: str) -> None:
    """Let the gateway say how its sets are; voice gives no receipts."""
    kinds = {"vhf": ("delivered",), "tetra": ("delivered",), "fm": ()}
    sets = {
        name: SetAlive(
            make="kiss",
            state=states.get(name, "working"),  # type: ignore[arg-type]  # one of the wire's words
            since=desk.now - timedelta(seconds=11),
            max_length=200,
            alphabet="speech" if name == "fm" else "utf8",
            reports=list(reports),
        )
        for name, reports in kinds.items()
    }
    await desk.do(gateways.alive, "sehore", Alive(boot="b", software="1", at=desk.now, sets=sets))  # type: ignore[arg-type]  # names


@BOTH
async def test_the_whole_ladder_down_to_a_card_that_an_operator_reads_and_answers(
    desk: "Desk", crew: Crew
) -> None:
    offered = await desk.job(crew)
    first = offered.transmission
    assert (first.unit, first.rung) == (KEN, 1)
    await desk.reports(first.ref, ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.DELIVERED)

    assert (await desk.climbs(offered)).state is AssignmentState.OFFERED
    second = await desk.last(offered)
    assert (second.unit, second.rung, second.text) == (TETRA, 2, f"DOBARA {first.text}")
    await desk.reports(second.ref, ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.FAILED)

    third = await desk.last(offered)  # at once: the network said no
    assert (third.unit, third.rung, third.text) == (VOICE, 3, f"DOBARA {first.text}")
    assert not third.gives_receipt
    await desk.reports(third.ref, ReportStep.ACCEPTED, ReportStep.KEYED)

    await desk.climbs(offered)
    card = await desk.last(offered)
    assert (card.site, card.via, card.rung, card.text) == ("desk", "card", 9, f"DOBARA {first.text}")
    assert AlarmKind.READ_OUT in {each.kind for each in await desk.alarms()}
    assert {type(each) for _, each in await desk.due()} == {Withdraw}  # of the third; no gateway gets a card

    meena = desk.actor(Role.DISPATCHER, name="Meena")
    read = await desk.do(ladder.read_out, card.ref, by=meena)
    assert (read.state, read.keyed_by, read.keyed_at) == (S.KEYED, "Meena", desk.now)
    await desk.sweep()
    assert AlarmKind.READ_OUT not in {each.kind for each in await desk.alarms()}
    desk.later(20)
    await desk.do(replies.answer_on_behalf, offered.assignment.id, Step.ACCEPT, "haan, nikle", by=meena)
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.ACCEPTED
    assert (await desk.transmission(card.ref)).state is S.ANSWERED
    (line,) = (await desk.board()).heard
    assert (line.trust, line.text) == ("operator", "haan, nikle")
    desk.later(3600)
    await desk.sweep()
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.ACCEPTED
    assert len(await desk.spoken(offered)) == 4


@pytest.mark.parametrize(("by", "via", "answered"), [(KEN, "vhf", 0), (TETRA, "tetra", 1)])
async def test_an_answer_is_to_the_words_of_the_set_by_which_it_comes(
    desk: "Desk", crew: Crew, by: str, via: str, answered: int
) -> None:
    offered = await desk.told(crew)
    await desk.climbs(offered)
    await desk.reports(
        (await desk.last(offered)).ref, ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.DELIVERED
    )
    await desk.says(by, "11", set=via)
    states = [each.state is S.ANSWERED for each in await desk.spoken(offered)]
    assert states == [answered == 0, answered == 1]


@BOTH
async def test_nobody_on_any_rung_is_escalated_after_the_last_and_told_on_all_that_spoke(
    desk: "Desk", crew: Crew
) -> None:
    offered = await desk.job(crew, is_hazard=True)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    ended = await desk.gives_up(offered)
    assert ended.state is AssignmentState.ESCALATED
    four = 4 * desk.settings.rung(Priority.HAZARD) + desk.settings.grace.delta
    assert desk.now - offered.assignment.offered_at == four
    assert offered.assignment.reply_by == desk.now
    spoken = await desk.spoken(offered)
    assert [(each.purpose, each.unit) for each in spoken][:3] == [
        (Purpose.ORDER, KEN),
        (Purpose.ORDER, TETRA),
        (Purpose.ORDER, VOICE),
    ]
    assert [each.unit for each in spoken if each.purpose is Purpose.CANCEL] == [KEN]
    assert AlarmKind.UNANSWERED in {each.kind for each in await desk.alarms()}
    assert await desk.sweep() == 0


@BOTH
async def test_a_climb_withdraws_and_queues_in_one_step(desk: "Desk", crew: Crew) -> None:
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED)
    await desk.climbs(offered)
    said = {type(message): message for _, message in await desk.due()}
    assert said.keys() == {Withdraw, Transmit}
    assert said[Withdraw].ref == offered.transmission.ref  # type: ignore[union-attr]  # a withdraw
    queued = (await desk.facts("transmission.queued"))[-1]
    noted = (await desk.facts("assignment.noted"))[-1]
    assert queued.position < noted.position
    assert noted.data["words"] == f"No answer by {KEN}: now by {TETRA}."


@BOTH
async def test_a_late_answer_by_the_old_set_counts_and_the_ladder_climbs_no_further(
    desk: "Desk", crew: Crew
) -> None:
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED)
    await desk.climbs(offered)
    assert (await desk.says(KEN, "11")).verdict is Verdict.APPLIED
    first, second = await desk.spoken(offered)
    assert (first.state, second.state, second.withdraw_at) == (S.KEYED, S.QUEUED, None)  # no receipt yet
    await desk.reports(first.ref, ReportStep.DELIVERED)
    first, second = await desk.spoken(offered)
    assert (first.state, second.state, second.withdraw_at) == (S.ANSWERED, S.QUEUED, desk.now)
    desk.later(7200)
    await desk.sweep()
    assert len(await desk.spoken(offered)) == 2


async def test_an_answer_by_any_of_a_crews_sets_counts_for_its_slot(desk: "Desk", crew: Crew) -> None:
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    line = await desk.says(VOICE, "11", kind="status", set="fm")
    assert (line.verdict, line.assignment_id) == (Verdict.APPLIED, offered.assignment.id)
    assert (await desk.transmission(offered.transmission.ref)).state is S.ANSWERED


@BOTH
async def test_a_late_receipt_by_the_old_set_takes_the_new_order_back_before_it_is_said(
    desk: "Desk", crew: Crew
) -> None:
    offered = await desk.job(crew)
    first = offered.transmission.ref
    await desk.reports(first, ReportStep.KEYED, ReportStep.FAILED)
    second = await desk.last(offered)
    desk.later(5)
    await desk.reports(first, ReportStep.DELIVERED)
    assert (await desk.transmission(second.ref)).withdraw_at == desk.now
    arrived_at = desk.now
    again = await desk.climbs(offered)
    assert desk.now - arrived_at == desk.settings.rung(Priority.ROUTINE)
    assert again.state is AssignmentState.OFFERED
    third = await desk.last(offered)
    assert (third.unit, third.text.split()[0]) == (TETRA, "DOBARA")


async def test_a_late_receipt_leaves_be_what_was_said_since(desk: "Desk", crew: Crew) -> None:
    offered = await desk.job(crew)
    first = offered.transmission.ref
    await desk.reports(first, ReportStep.KEYED, ReportStep.FAILED)
    second = await desk.last(offered)
    await desk.reports(second.ref, ReportStep.KEYED)
    await desk.reports(first, ReportStep.DELIVERED)
    assert (await desk.transmission(second.ref)).withdraw_at is None
    assert len(await desk.spoken(offered)) == 2


async def test_what_was_surely_never_said_is_said_as_new_by_the_next_set(desk: "Desk", crew: Crew) -> None:
    offered = await desk.job(crew)
    await desk.reports(
        offered.transmission.ref, ReportStep.ACCEPTED, ReportStep.FAILED, reason="port is gone"
    )
    second = await desk.last(offered)
    assert (second.unit, second.text) == (TETRA, offered.transmission.text)
    assert await desk.alarms() == []  # another way was found: nobody needs to look


@pytest.mark.parametrize(
    ("language", "mark"),
    [(Language.DEVANAGARI, "दोबारा"), (Language.ENGLISH, "AGAIN"), (Language.ROMAN, "DOBARA")],
)
async def test_the_mark_is_in_the_crews_language(desk: "Desk", language: Language, mark: str) -> None:
    crew = await desk.crew(KEN, language=language)
    await desk.hand(crew, TETRA, rung=2, via="tetra", alphabet=Alphabet.UCS2, max_length=140)
    offered = await desk.job(crew)
    await desk.climbs(offered)
    assert (await desk.last(offered)).text.split()[:2] == [mark, "1."]


async def test_words_that_do_not_fit_the_next_set_are_the_phrasebooks_or_it_is_passed_over_and_said_so(
    desk: "Desk",
) -> None:
    crew = await desk.crew(KEN)
    await desk.hand(crew, "SMALL", rung=2, via="small", max_length=44)
    await desk.hand(crew, "TINY", rung=3, via="tiny", max_length=20)
    await desk.hand(crew, TETRA, rung=4, via="tetra", max_length=140)
    own = "Shivaji Nagar, peeche wali gali, laal makaan"
    offered = await desk.offer(await desk.incident(), crew, text=own)
    await desk.climbs(offered)
    small = await desk.last(offered)
    assert (small.unit, small.text) == ("SMALL", "DOBARA 1. bijli band, Shivaji Nagar, 00001")
    await desk.climbs(offered)
    assert (await desk.last(offered)).text == f"DOBARA 1. {own}, 00001"
    noted = (await desk.facts("assignment.noted"))[-1]
    assert (
        noted.data["words"] == f"No answer by SMALL: now by {TETRA}. The words do not fit TINY: passed over."
    )


@BOTH
@pytest.mark.parametrize("state", ["lost", "not_answering"])
async def test_a_set_that_its_gateway_calls_lost_has_its_orders_moved_on_at_once(
    desk: "Desk", crew: Crew, state: str
) -> None:
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED)
    desk.later(5)
    await desk.sweep()
    assert len(await desk.spoken(offered)) == 1
    await alive(desk, vhf=state)
    await desk.sweep()
    first, second = await desk.spoken(offered)
    assert (first.withdraw_at, second.unit, second.text.split()[0]) == (desk.now, TETRA, "DOBARA")
    assert await desk.sweep() == 0
    fresh = await desk.job(crew)
    assert (fresh.transmission.unit, fresh.transmission.rung) == (TETRA, 2)
    assert fresh.transmission.text[0] == "2"  # nobody has heard of it: no mark


async def test_a_set_that_comes_back_in_time_is_waited_for(desk: "Desk", crew: Crew) -> None:
    offered = await desk.job(crew)
    desk.settings = replace(desk.settings.changed({"set_lost": 12}))
    await alive(desk, vhf="lost")
    await desk.sweep()
    assert len(await desk.spoken(offered)) == 1


async def test_what_arrived_by_a_set_that_is_lost_since_waits_for_the_man(desk: "Desk", crew: Crew) -> None:
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    await alive(desk, vhf="lost")
    await desk.sweep()
    assert len(await desk.spoken(offered)) == 1


@BOTH
async def test_a_recall_is_said_by_every_set_that_may_have_brought_the_order(
    desk: "Desk", crew: Crew
) -> None:
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED)
    await desk.climbs(offered)
    second = await desk.last(offered)
    await desk.reports(second.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    await desk.climbs(offered)
    await desk.climbs(offered)
    card = await desk.last(offered)
    await desk.do(ladder.read_out, card.ref)
    await desk.do(dispatch.recall, offered.assignment.id, "repaired by itself")
    cancels = [each for each in await desk.spoken(offered) if each.purpose is Purpose.CANCEL]
    assert [(each.unit, each.rung) for each in cancels] == [(KEN, 1), (TETRA, 2), (crew.name, 9)]
    assert {each.text for each in cancels} == {"1. CANCEL 00001"}
    third = next(each for each in await desk.spoken(offered) if each.unit == VOICE)
    await desk.reports(third.ref, ReportStep.KEYED)  # it went out as it was taken back
    cancels = [each for each in await desk.spoken(offered) if each.purpose is Purpose.CANCEL]
    assert [each.unit for each in cancels] == [KEN, TETRA, crew.name, VOICE]


async def test_say_again_goes_to_the_set_that_he_asked_by(desk: "Desk", crew: Crew) -> None:
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    desk.later(30)
    await desk.says(TETRA, "18", set="tetra")
    again = await desk.last(offered)
    assert (again.unit, again.text) == (TETRA, f"DOBARA {offered.transmission.text}")
    await desk.reports(again.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    await desk.says(TETRA, "18", set="tetra")
    assert (await desk.last(offered)).text == again.text
    await desk.says(KEN, "18")
    assert [(each.unit, each.text) for each in await desk.spoken(offered)][-1] == (
        KEN,
        offered.transmission.text,
    )


async def test_a_man_who_was_told_again_and_is_silent_is_tried_by_his_next_set(
    desk: "Desk", crew: Crew
) -> None:
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    await desk.says(KEN, "18")
    await desk.climbs(offered)
    assert (await desk.last(offered)).unit == TETRA


async def test_a_man_who_asks_for_help_before_he_accepts_is_not_called_again(
    desk: "Desk", crew: Crew
) -> None:
    offered = await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    await desk.says(KEN, "16")
    assert (await desk.gives_up(offered)).state is AssignmentState.ESCALATED
    assert [each.unit for each in await desk.spoken(offered) if each.purpose is Purpose.ORDER] == [KEN]


@BOTH
async def test_a_set_given_back_lets_its_orders_go_by_the_next(desk: "Desk", crew: Crew) -> None:
    offered = await desk.job(crew)
    await desk.do(roster.unbind, desk.sets[KEN].id)
    assert (await desk.last(offered)).unit == TETRA
    assert (await desk.board()).crews[0].set_id == desk.sets[TETRA].id


async def test_a_broken_set_is_replaced_on_its_rung_and_the_order_follows(desk: "Desk", crew: Crew) -> None:
    offered = await desk.job(crew)
    await desk.hand(crew, "KEN-2", rung=1)
    assert (await desk.last(offered)).unit == "KEN-2"


async def test_a_crew_that_is_handed_a_set_again_is_told_what_it_has_not_answered(
    desk: "Desk",
) -> None:
    crew = await desk.crew(KEN)
    offered, heard = await desk.job(crew), await desk.job(crew)
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED)
    await desk.reports(heard.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    await desk.do(roster.unbind, desk.sets[KEN].id)
    desk.later(30)
    await desk.hand(crew, TETRA, via="tetra", max_length=140)
    assert [(await desk.last(each)).text for each in (offered, heard)] == [
        f"DOBARA {each.transmission.text}" for each in (offered, heard)
    ]


async def test_a_failure_and_an_answer_at_once_leave_one_truth(two_desks: tuple["Desk", "Desk"]) -> None:
    one, other = two_desks
    crew = await one.crew(KEN)
    await one.hand(crew, TETRA, rung=2, via="tetra", max_length=140)
    for round_ in range(8):
        offered = await one.job(crew)
        slot = offered.assignment.slot
        await asyncio.gather(
            one.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.FAILED, seq=2000 + 2 * round_),
            other.hears(KEN, f"{slot}1", seq=1000 + round_),
        )
        assert (await one.assignment(offered.assignment.id)).state is AssignmentState.ACCEPTED
        spoken = await one.spoken(offered)
        assert {each.answered_at for each in spoken} == {None}  # no radio has said that it has the order
        under_way = [each for each in spoken if each.is_under_way]
        unconfirmed = [each for each in await one.alarms() if each.subject == offered.assignment.id]
        assert len(under_way) + len(unconfirmed) == 1  # it is still told to him, or a person is told
