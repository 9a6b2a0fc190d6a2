"""Nothing stays unnoticed because nobody looked."""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dispatcher.domain.assignment import AssignmentState
from dispatcher.domain.complaint import Category
from dispatcher.domain.crew import NewCrew
from dispatcher.domain.errors import Conflict, NotAllowed
from dispatcher.domain.roles import Role
from dispatcher.domain.transmission import ENDED, Purpose, TransmissionState
from dispatcher.domain.watch import AlarmKind, Verdict
from dispatcher.services import alarms, dispatch, gateways, roster, watch
from radio.messages import SetName
from radio.wire import Alive, ReportStep, SetAlive

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk


async def test_an_offer_nobody_answers_is_escalated_with_an_alarm(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.climbs(offered)  # to the read-out card
    desk.now = offered.assignment.reply_by - timedelta(seconds=1)
    await desk.sweep()
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.OFFERED
    desk.later(1)
    await desk.sweep()
    ended = await desk.assignment(offered.assignment.id)
    assert (ended.state, ended.is_open, ended.answered_at) == (AssignmentState.ESCALATED, False, None)
    assert AlarmKind.UNANSWERED in {each.kind for each in await desk.alarms()}
    assert (await desk.says("CREW-1", "11")).verdict is Verdict.LATE


async def test_a_crew_that_may_have_heard_of_an_escalated_job_is_told(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    await desk.gives_up(offered)
    spoken = [each for each in await desk.spoken(offered) if each.site == "sehore"]
    assert [each.purpose for each in spoken] == [Purpose.ORDER, Purpose.CANCEL]


async def test_an_accepted_job_is_never_escalated(desk: "Desk") -> None:
    offered = await desk.told(await desk.crew())
    await desk.says("CREW-1", "11")
    desk.now = offered.assignment.reply_by + timedelta(hours=2)
    await desk.sweep()
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.ACCEPTED


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_the_alarm_goes_when_another_crew_has_the_job(desk: "Desk") -> None:
    crew = await desk.crew()
    offered = await desk.job(crew)
    await desk.gives_up(offered)
    assert await desk.alarms() != []
    await desk.offer((await desk.file(offered.assignment.incident_id)).incident, crew)
    await desk.sweep()
    assert await desk.alarms() == []


async def test_an_order_that_no_radio_answers_for_is_an_alarm_once(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    desk.later(desk.settings.undelivered[offered.assignment.priority].seconds)
    await desk.sweep()
    await desk.sweep()
    (alarm,) = await desk.alarms()
    assert (alarm.kind, alarm.subject) == (AlarmKind.UNDELIVERED, offered.assignment.id)
    taken = await desk.do(alarms.take, alarm.id)
    assert taken.taken_by == "Asha"
    await desk.sweep()
    assert await desk.alarms() == []  # a person has it: it does not ring again


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_the_undelivered_alarm_goes_when_the_receipt_comes_not_when_a_man_has_said_something(
    desk: "Desk",
) -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED)
    desk.later(desk.settings.undelivered[offered.assignment.priority].seconds)
    await desk.sweep()
    await desk.says("CREW-1", "11")
    await desk.sweep()
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.UNDELIVERED]
    await desk.reports(offered.transmission.ref, ReportStep.DELIVERED)
    await desk.sweep()
    assert await desk.alarms() == []


async def test_a_missing_receipt_is_told_as_no_more_than_that_and_names_the_crew(desk: "Desk") -> None:
    crew = await desk.do(
        roster.add_crew,
        NewCrew(
            office_id=desk.offices["ZONE"].id,
            name="Town fuse crew",
            name_hi="नगर गैंग",
            skill="lt",
            leader="Ram",
        ),
    )
    await desk.hand(crew, "CREW-2")
    offered = await desk.job(crew)
    desk.later(desk.settings.undelivered[offered.assignment.priority].seconds)
    await desk.sweep()
    (alarm,) = await desk.alarms()
    assert alarm.words.startswith("No receipt from Town fuse crew (CREW-2) for its order '1. ")
    assert alarm.words_hi.startswith("नगर गैंग (CREW-2) से पहुँचने की पुष्टि नहीं आई")


async def test_a_cancellation_that_no_radio_answers_for_is_an_alarm(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    await desk.do(dispatch.recall, offered.assignment.id, "no")
    desk.later(desk.settings.undelivered[offered.assignment.priority].seconds)
    await desk.sweep()
    (alarm,) = await desk.alarms()
    assert alarm.words.startswith("No receipt from CREW-1 (CREW-1) for the word that its job is off")
    cancel = (await desk.file(offered.assignment.incident_id)).transmissions[-1]
    await desk.reports(cancel.ref, ReportStep.DELIVERED)
    await desk.sweep()
    assert await desk.alarms() == []


@pytest.mark.parametrize("is_taken", [True, False])
async def test_an_alarm_about_an_order_does_not_stand_for_its_cancellation(
    desk: "Desk", *, is_taken: bool
) -> None:
    offered = await desk.job(await desk.crew())
    wait = desk.settings.undelivered[offered.assignment.priority].seconds
    await desk.reports(offered.transmission.ref, ReportStep.KEYED)
    desk.later(wait)
    await desk.sweep()
    (first,) = await desk.alarms()
    if is_taken:
        await desk.do(alarms.take, first.id)
    await desk.do(dispatch.recall, offered.assignment.id, "no")
    desk.later(wait)
    await desk.sweep()
    await desk.sweep()
    (second,) = await desk.alarms()
    assert second.words.startswith("No receipt from CREW-1 (CREW-1) for the word that its job is off")


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_an_alarm_that_somebody_took_ends_with_its_cause_and_hides_no_later_one(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    wait = desk.settings.undelivered[offered.assignment.priority].seconds
    desk.later(wait)
    await desk.sweep()
    (first,) = await desk.alarms()
    await desk.do(alarms.take, first.id)
    await desk.reports(offered.transmission.ref, ReportStep.KEYED, ReportStep.DELIVERED)
    await desk.sweep()
    ended = await desk.do(alarms.take, first.id)
    assert (ended.taken_by, ended.cleared_at) == ("Asha", desk.now)
    await desk.do(dispatch.recall, offered.assignment.id, "no")
    desk.later(wait)
    await desk.sweep()
    (second,) = await desk.alarms()  # the crew has not heard that its job is off
    assert (second.kind, second.subject) == (AlarmKind.UNDELIVERED, offered.assignment.id)
    assert second.id != first.id


async def test_every_word_comes_to_its_end_though_its_gateway_is_dead(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    recalled = await desk.job(await desk.crew("CREW-2"))
    await desk.do(dispatch.recall, recalled.assignment.id, "no")
    answered = await desk.told(await desk.crew("CREW-3"))
    await desk.says("CREW-3", "11")
    await desk.gives_up(offered)
    states = [
        (await desk.transmission(each.transmission.ref)).state for each in (offered, recalled, answered)
    ]
    assert states == [TransmissionState.EXPIRED, TransmissionState.EXPIRED, TransmissionState.ANSWERED]
    assert {each.state for each in await desk.spoken(offered)} <= set(ENDED)
    assert await desk.due() == []
    assert await desk.sweep() == 0


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_the_end_of_a_shift_takes_the_set_and_its_orders_back(desk: "Desk") -> None:
    crew = await desk.crew()
    desk.later(8 * 3600 - 60)
    offered = await desk.job(crew)
    desk.later(60)
    await desk.sweep()
    assert (await desk.transmission(offered.transmission.ref)).withdraw_at == desk.now
    assert (await desk.board()).crews[0].set_id is None
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.UNDELIVERED]


def _deaf_sign(desk: "Desk", *, is_deaf: bool, boot: str = "b1") -> Alive:
    one = SetAlive(
        make="kiss",
        channel="north",
        state="working",
        since=desk.now,
        is_deaf=is_deaf,
        max_length=67,
        alphabet="ascii",
    )
    return Alive(boot=boot, software="1", at=desk.now, sets={SetName("vhf-1"): one})


async def test_a_channel_that_hears_nothing_is_an_alarm_in_both_languages_until_it_hears(
    desk: "Desk",
) -> None:
    await desk.do(gateways.alive, "sehore", _deaf_sign(desk, is_deaf=False))
    for _ in range(3):
        desk.later(5)
        await desk.do(gateways.alive, "sehore", _deaf_sign(desk, is_deaf=True))
    (alarm,) = await desk.alarms()
    assert (alarm.kind, alarm.subject) == (AlarmKind.CHANNEL_DEAF, "sehore/vhf-1")
    assert "vhf-1 (channel north) sends and hears nothing" in alarm.words
    assert "vhf-1 (चैनल north)" in alarm.words_hi
    await desk.do(gateways.alive, "sehore", _deaf_sign(desk, is_deaf=False))
    assert await desk.alarms() == []


async def test_a_deaf_channel_stays_an_alarm_while_its_gateway_is_down_and_goes_with_its_set(
    desk: "Desk",
) -> None:
    deaf = _deaf_sign(desk, is_deaf=True)
    await desk.do(gateways.alive, "sehore", deaf)
    await desk.do(gateways.alive, "sehore", deaf.model_copy(update={"is_up": False, "sets": {}}))
    assert {each.kind for each in await desk.alarms()} == {AlarmKind.GATEWAY_SILENT, AlarmKind.CHANNEL_DEAF}
    await desk.do(gateways.alive, "sehore", _deaf_sign(desk, is_deaf=False, boot="b2"))
    assert await desk.alarms() == []


def _sign(desk: "Desk", state: str, **more: Any) -> Alive:  # noqa: ANN401  # fields of the sign
    own = {"make": "kiss", "state": state, "since": desk.now, "max_length": 67, "alphabet": "ascii"}
    sets = {SetName("vhf-1"): SetAlive.model_validate(own)} if state != "gone" else {}
    return Alive.model_validate({"boot": "b1", "software": "1", "at": desk.now, "sets": sets} | more)


@pytest.mark.parametrize(("state", "look_at"), [("lost", "cable"), ("not_answering", "is on")])
@pytest.mark.parametrize("end", ["working", "gone"])
async def test_a_set_that_does_not_work_is_an_alarm_once_it_lasts_and_goes_with_it(
    desk: "Desk", state: str, look_at: str, end: str
) -> None:
    await desk.do(gateways.alive, "sehore", _sign(desk, "working"))
    await desk.do(gateways.alive, "sehore", _sign(desk, state))
    desk.later(9)
    await desk.sweep()
    assert await desk.alarms() == []  # it may restart
    desk.later(1)
    assert await desk.sweep() == 1
    assert await desk.sweep() == 0
    (alarm,) = await desk.alarms()
    assert (alarm.kind, alarm.subject) == (AlarmKind.SET_LOST, "sehore/vhf-1")
    assert look_at in alarm.words
    await desk.do(alarms.take, alarm.id)
    await desk.do(gateways.alive, "sehore", _sign(desk, "opening"))
    assert await desk.facts("alarm.cleared") == []  # its port is tried, no more is known
    await desk.do(gateways.alive, "sehore", _sign(desk, end))
    assert len(await desk.facts("alarm.cleared")) == 1


async def test_a_set_that_does_not_work_stays_an_alarm_while_its_gateway_is_down(desk: "Desk") -> None:
    await desk.do(gateways.alive, "sehore", _sign(desk, "lost"))
    desk.later(10)
    await desk.sweep()
    await desk.do(gateways.alive, "sehore", _sign(desk, "gone", is_up=False))
    assert {each.kind for each in await desk.alarms()} == {AlarmKind.GATEWAY_SILENT, AlarmKind.SET_LOST}


async def test_an_alarm_about_a_set_goes_though_the_last_word_before_was_a_testament(desk: "Desk") -> None:
    await desk.do(gateways.alive, "sehore", _deaf_sign(desk, is_deaf=True))
    down = {"boot": "b1", "software": "1", "at": desk.now, "is_up": False}
    await desk.do(gateways.alive, "sehore", Alive.model_validate(down))
    await desk.do(gateways.alive, "sehore", _sign(desk, "gone", boot="b2"))
    assert await desk.alarms() == []


@pytest.mark.parametrize("sets", [2])
async def test_a_sweep_moves_no_more_than_its_share_away_from_lost_sets(desk: "Desk", sets: int) -> None:
    own = {"make": "kiss", "state": "lost", "since": desk.now, "max_length": 67, "alphabet": "ascii"}
    names = [SetName(f"vhf-{number}") for number in range(sets)]
    for number in range(sets * 4):
        crew = await desk.crew(f"CREW-{number}", via=names[number % sets])
        for _ in range(8):
            await desk.job(crew)
    signs = {name: SetAlive.model_validate(own) for name in names}
    await desk.do(gateways.alive, "sehore", Alive(boot="b", software="1", at=desk.now, sets=signs))
    desk.later(10)
    assert await desk.sweep() == sets + watch.MOST


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_hazard_leaves_a_lost_set_before_the_routine_jobs_of_another(desk: "Desk") -> None:
    for number in range(7):
        crew = await desk.crew(f"CREW-{number}", via="vhf-1")
        for _ in range(8):
            await desk.job(crew)
    hazard = await desk.job(await desk.crew("CREW-H", via="vhf-2"), category=Category.WIRE_DOWN)
    own = {"make": "kiss", "state": "lost", "since": desk.now, "max_length": 67, "alphabet": "ascii"}
    signs = {SetName(name): SetAlive.model_validate(own) for name in ("vhf-1", "vhf-2")}
    await desk.do(gateways.alive, "sehore", Alive(boot="b", software="1", at=desk.now, sets=signs))
    desk.later(10)
    await desk.sweep()
    assert (await desk.last(hazard)).is_at_desk


async def test_a_sweep_with_nothing_to_do_does_nothing(desk: "Desk") -> None:
    await desk.job(await desk.crew())
    told = len(await desk.facts())
    assert await desk.sweep() == 0
    assert len(await desk.facts()) == told


async def test_settings_are_enforced_as_they_are_shown(desk: "Desk") -> None:
    desk.settings = desk.settings.changed({"not_after.routine": 20, "grace": 5, "undelivered.routine": 10})
    offered = await desk.job(await desk.crew())
    assert offered.transmission.not_after - desk.now == timedelta(seconds=20)
    desk.later(10)
    await desk.sweep()
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.UNDELIVERED]
    desk.later(10)
    await desk.sweep()
    assert AlarmKind.READ_OUT in {each.kind for each in await desk.alarms()}
    desk.later(25)
    await desk.sweep()
    assert (await desk.assignment(offered.assignment.id)).state is AssignmentState.ESCALATED


async def test_two_processes_that_sweep_at_once_escalate_once(two_desks: tuple["Desk", "Desk"]) -> None:
    one, other = two_desks
    crew = await one.crew()
    for _ in range(5):
        await one.job(crew)
    for _ in range(2):  # to the card, and from it
        one.later(3600)
        other.now = one.now
        await asyncio.gather(*(each.sweep() for each in (one, other) * 3))
    moved = await one.facts("assignment.moved")
    assert len(moved) == 5
    assert len(await one.facts("transmission.queued")) == 10
    raised = Counter(each.data["alarm"]["kind"] for each in await one.facts("alarm.raised"))  # type: ignore[index]  # an alarm's
    assert raised == {AlarmKind.READ_OUT: 5, AlarmKind.UNANSWERED: 5, AlarmKind.GATEWAY_SILENT: 1}


async def test_only_who_may_takes_an_alarm_and_only_one(desk: "Desk") -> None:
    await desk.crew()
    await desk.says("CREW-1", "", kind="emergency")
    (alarm,) = await desk.alarms()
    first = desk.actor(Role.NODAL_ENGINEER, name="Ravi")
    await desk.do(alarms.take, alarm.id, by=first)
    assert (await desk.do(alarms.take, alarm.id, by=first)).taken_by == "Ravi"
    with pytest.raises(Conflict, match="Ravi has taken this"):
        await desk.do(alarms.take, alarm.id, by=desk.actor(Role.DISPATCHER))
    with pytest.raises(NotAllowed):
        await desk.do(alarms.take, alarm.id, by=desk.actor(Role.OPERATOR))
