"""Crews, sets and shifts."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.crew import NewSet
from dispatcher.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from dispatcher.domain.facts import written
from dispatcher.domain.roles import Role
from dispatcher.services import board, roster
from radio.wire import ReportStep

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk


async def test_an_order_for_yesterdays_holder_is_withdrawn(desk: "Desk") -> None:
    one, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    offered = await desk.job(one)
    await desk.reports(offered.transmission.ref, ReportStep.ACCEPTED)
    ends_at = desk.now + timedelta(hours=8)
    await desk.do(roster.bind, desk.sets["CREW-1"].id, other.id, ends_at)
    assert (await desk.transmission(offered.transmission.ref)).withdraw_at == desk.now
    crews = {each.id: each for each in (await desk.board()).crews}
    assert crews[one.id].set_id is None
    assert crews[other.id].set_id == desk.sets["CREW-1"].id
    assert crews[other.id].shift_ends_at == ends_at


async def test_an_order_that_arrived_stays_with_its_crew(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.reports(offered.transmission.ref, ReportStep.DELIVERED)
    await desk.do(roster.unbind, desk.sets["CREW-1"].id)
    assert (await desk.transmission(offered.transmission.ref)).withdraw_at is None
    assert (await desk.assignment(offered.assignment.id)).is_open


async def test_binding_the_same_again_only_moves_the_end_of_the_shift(desk: "Desk") -> None:
    crew = await desk.crew()
    offered = await desk.job(crew)
    later = desk.now + timedelta(hours=12)
    await desk.do(roster.bind, desk.sets["CREW-1"].id, crew.id, later)
    assert (await desk.transmission(offered.transmission.ref)).withdraw_at is None
    (held,) = await desk.store.read(lambda tx: board.bindings(tx, ""))
    assert held.ends_at == later


async def test_a_shift_ends_in_the_future_and_within_a_day(desk: "Desk") -> None:
    crew = await desk.crew()
    for hours in (0, -1, 25):
        with pytest.raises(Invalid):
            await desk.do(roster.bind, desk.sets["CREW-1"].id, crew.id, desk.now + timedelta(hours=hours))


async def test_a_set_stands_on_the_register_once(desk: "Desk") -> None:
    await desk.crew()
    again = desk.sets["CREW-1"]
    new = NewSet(
        office_id=again.office_id, label="x", make="kiss", unit="CREW-1", site=again.site, via=again.via
    )
    with pytest.raises(Conflict):
        await desk.do(roster.add_set, new)


async def test_a_set_that_nobody_holds_cannot_be_given_back(desk: "Desk") -> None:
    await desk.crew()
    await desk.do(roster.unbind, desk.sets["CREW-1"].id)
    with pytest.raises(NotFound):
        await desk.do(roster.unbind, desk.sets["CREW-1"].id)


async def test_only_a_supervisor_of_both_offices_binds(desk: "Desk") -> None:
    near, _ = await desk.crew("CREW-1"), await desk.crew("FAR-1", office="OTHER")
    ends_at = desk.now + timedelta(hours=1)
    for by, unit in ((desk.actor(Role.DISPATCHER), "CREW-1"), (desk.actor(Role.SUPERVISOR), "FAR-1")):
        with pytest.raises(NotAllowed):
            await desk.do(roster.bind, desk.sets[unit].id, near.id, ends_at, by=by)
    await desk.do(roster.bind, desk.sets["CREW-1"].id, near.id, ends_at, by=desk.actor(Role.SUPERVISOR))


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_the_board_shows_when_a_crews_set_was_last_heard(desk: "Desk") -> None:
    await desk.crew()
    desk.later(5)
    await desk.says("CREW-1", "hello")
    assert (await desk.board()).crews[0].last_heard_at == desk.now


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_when_a_crew_was_last_heard_is_known_whoever_has_its_set_since(desk: "Desk") -> None:
    one, other = await desk.crew("CREW-1"), await desk.crew("CREW-2")
    held, heard_at = desk.sets["CREW-1"], desk.now
    await desk.says("CREW-1", "hello")
    desk.later(60)
    await desk.do(roster.unbind, held.id)
    told = (await desk.facts("set.unbound"))[-1].data["crew"]
    assert told["last_heard_at"] == written(heard_at)  # type: ignore[index]  # the shape of a fact
    for crew in (other, one):
        await desk.do(roster.bind, held.id, crew.id, desk.now + timedelta(hours=8), rung=2)
        known = {each.id: each.last_heard_at for each in (await desk.board()).crews}
        assert known == {one.id: heard_at, other.id: None}


async def test_each_office_is_told_of_a_change_of_hands_and_the_crew_only_its_own(desk: "Desk") -> None:
    crew = await desk.crew()
    pool = await desk.add_set("POOL-1", office_id=desk.offices["OTHER"].id)
    await desk.do(roster.bind, pool.id, crew.id, desk.now + timedelta(hours=8), rung=2)
    await desk.do(roster.unbind, pool.id)
    for kind in ("set.bound", "set.unbound"):
        told = {each.office_id: each.data for each in await desk.facts(kind) if each.subject == pool.id}
        assert told.keys() == {crew.office_id, pool.office_id}
        assert told[crew.office_id]["crew"]["id"] == crew.id  # type: ignore[index]  # the shape of a fact
        assert set(told[pool.office_id]) == {"set"}
