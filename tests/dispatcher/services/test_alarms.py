"""What somebody has in hand stays in sight until it is over; an emergency is over when a person says so."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.errors import Conflict, Invalid, NotAllowed
from dispatcher.domain.facts import told
from dispatcher.domain.roles import Role
from dispatcher.domain.watch import Alarm, AlarmKind
from dispatcher.services import alarms, restoration
from dispatcher.store.alarms import ALARMS
from dispatcher.store.transmissions import of_closed

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

HOURS = 9 * 3600
WORDS = "Spoke with Ram on the phone: all of them are down from the pole"
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])


async def sos(desk: "Desk") -> Alarm:
    await desk.says("CREW-1", "", kind="emergency")
    return next(each for each in await desk.alarms() if each.kind is AlarmKind.EMERGENCY)


async def shown(desk: "Desk", office: str = "CO") -> list[str]:
    return [each.id for each in (await desk.board(office)).alarms if each.cleared_at is None]


@BOTH
async def test_an_emergency_is_on_the_board_until_a_person_ends_it(desk: "Desk") -> None:
    await desk.crew()
    alarm = await sos(desk)
    await desk.do(alarms.take, alarm.id, by=desk.actor(Role.DISPATCHER))
    desk.later(HOURS)
    await desk.sweep()
    assert await shown(desk, "ZONE") == [alarm.id]
    assert await shown(desk, "OTHER") == []
    ended = await desk.do(alarms.end, alarm.id, WORDS, by=desk.actor(name="Anil"))
    assert (ended.cleared_at, ended.ended_by, ended.ending_words) == (desk.now, "Anil", WORDS)
    assert await shown(desk, "ZONE") == []
    (fact,) = await desk.facts("alarm.cleared")
    assert (fact.by, fact.data) == ("Anil", {"alarm": told(ended), "words": WORDS})


async def test_an_end_that_is_said_again_changes_nothing(desk: "Desk") -> None:
    await desk.crew()
    alarm = await sos(desk)
    await desk.do(alarms.take, alarm.id)
    asha = desk.actor()
    ended = await desk.do(alarms.end, alarm.id, WORDS, by=asha)
    desk.later(60)
    assert await desk.do(alarms.end, alarm.id, WORDS, by=asha) == ended
    assert len(await desk.facts("alarm.cleared")) == 1


async def test_an_emergency_ends_once(desk: "Desk") -> None:
    await desk.crew()
    alarm = await sos(desk)
    await desk.do(alarms.take, alarm.id)
    asha = desk.actor()
    await desk.do(alarms.end, alarm.id, WORDS, by=asha)
    for by, words in (
        (desk.actor(name="Anil"), WORDS),
        (desk.actor(name="Asha"), WORDS),
        (asha, "other words"),
    ):
        with pytest.raises(Conflict, match="Asha has ended this already"):
            await desk.do(alarms.end, alarm.id, words, by=by)
    assert len(await desk.facts("alarm.cleared")) == 1


@BOTH
async def test_of_two_persons_of_one_name_only_one_has_an_alarm(desk: "Desk") -> None:
    await desk.crew()
    alarm = await sos(desk)
    one, other = desk.actor(name="Anil"), desk.actor(name="Anil")
    taken = await desk.do(alarms.take, alarm.id, by=one)
    assert (taken.taken_by, taken.taken_by_id) == ("Anil", one.id)
    with pytest.raises(Conflict, match="Another Anil has taken this already"):
        await desk.do(alarms.take, alarm.id, by=other)
    assert await desk.do(alarms.take, alarm.id, by=one) == taken
    assert (await desk.facts("alarm.taken"))[-1].data["alarm"]["taken_by_id"] == one.id  # type: ignore[index]  # its shape


async def test_an_alarm_that_was_taken_before_ids_were_kept_is_still_his_by_name(desk: "Desk") -> None:
    await desk.crew()
    alarm = await sos(desk)
    anil = desk.actor(name="Anil")
    taken = await desk.do(alarms.take, alarm.id, by=anil)
    old = replace(taken, taken_by_id=None)
    await desk.store.write(lambda tx: ALARMS.put(tx, old))
    assert await desk.do(alarms.take, alarm.id, by=anil) == old
    with pytest.raises(Conflict, match="Anil has taken this already"):
        await desk.do(alarms.take, alarm.id, by=desk.actor(name="Asha"))


async def test_an_emergency_that_nobody_has_taken_cannot_be_ended(desk: "Desk") -> None:
    await desk.crew()
    alarm = await sos(desk)
    with pytest.raises(Conflict, match="take it first"):
        await desk.do(alarms.end, alarm.id, WORDS)
    assert await desk.alarms() == [alarm]


async def test_an_emergency_does_not_end_without_words(desk: "Desk") -> None:
    await desk.crew()
    alarm = await sos(desk)
    await desk.do(alarms.take, alarm.id)
    with pytest.raises(Invalid):
        await desk.do(alarms.end, alarm.id, " ")
    assert await shown(desk) == [alarm.id]


async def test_only_who_may_take_an_emergency_in_his_offices_ends_it(desk: "Desk") -> None:
    await desk.crew()
    alarm = await sos(desk)
    await desk.do(alarms.take, alarm.id)
    for by in (desk.actor(Role.OPERATOR), desk.actor(Role.DISPATCHER, office="OTHER")):
        with pytest.raises(NotAllowed):
            await desk.do(alarms.end, alarm.id, WORDS, by=by)
    assert await shown(desk) == [alarm.id]


async def test_the_key_pressed_again_after_an_end_is_a_new_emergency(desk: "Desk") -> None:
    await desk.crew()
    first = await sos(desk)
    await desk.do(alarms.take, first.id)
    await desk.do(alarms.end, first.id, WORDS)
    again = await sos(desk)
    assert again.id != first.id
    assert await shown(desk) == [again.id]


@BOTH
async def test_a_call_for_help_stays_on_the_board_while_its_job_stands_and_no_person_ends_it(
    desk: "Desk",
) -> None:
    await desk.told(await desk.crew())
    for digits in ("11", "16"):
        await desk.says("CREW-1", digits)
    (alarm,) = await desk.alarms()
    await desk.do(alarms.take, alarm.id)
    desk.later(HOURS)
    assert await shown(desk) == [alarm.id]
    with pytest.raises(Conflict, match="Only an emergency"):
        await desk.do(alarms.end, alarm.id, WORDS)
    await desk.says("CREW-1", "15")
    await desk.sweep()
    assert alarm.id not in await shown(desk)


@BOTH
async def test_what_was_said_about_closed_incidents_is_in_the_snapshot_the_last_of_it(desk: "Desk") -> None:
    crew = await desk.crew()
    refs = []
    for _ in range(3):
        offered = await desk.told(crew)
        for step in (1, 5):
            await desk.says("CREW-1", f"{offered.assignment.slot}{step}")
        await desk.do(restoration.close, offered.assignment.incident_id, "called back")
        refs.append(offered.transmission.ref)
    stands = await desk.told(crew)
    seen = await desk.board("ZONE")
    assert [each.ref for each in seen.transmissions] == [stands.transmission.ref, *refs]
    assert (await desk.board("OTHER")).transmissions == []
    path = desk.offices["ZONE"].path
    for (most, among), wanted in (((2, 100), refs[1:]), ((100, 2), refs[2:])):
        past = await desk.store.read(partial(of_closed, scope=path, most=most, among=among))
        assert [each.ref for each in past] == wanted
