"""Crews, sets and shifts."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.crew import NewSet
from dispatcher.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from dispatcher.domain.roles import Role
from dispatcher.services import board, gateways, roster
from radio.messages import SetName
from radio.wire import Alive, ReportStep, SetAlive

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

SITE, VIA = "sehore", "vhf"  # as the room has them


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


async def test_a_set_of_a_site_that_nobody_entered_is_refused_with_what_to_do(desk: "Desk") -> None:
    with pytest.raises(Invalid, match="samanvay add-gateway --site hil") as refused:
        await desk.add_set("CREW-1", site="hil")
    assert refused.value.field == "site"
    assert "add-gateway" in (refused.value.sentence_hi or "")
    assert (await desk.add_set("HT-1", site="desk", via="fm", make="plain")).site == "desk"


@pytest.mark.parametrize(
    ("by", "of", "site"),
    [
        ("DIV", "ZONE", "of-CO"),  # the company's site serves everybody
        ("ZONE", "ZONE", "of-DIV"),
        ("ZONE", "ZONE", "of-ZONE"),
        ("DIV", "DIV", "of-ZONE"),  # below the set's office: the actor answers for it
        ("CO", "ZONE", "of-OTHER"),  # beside it, entered by who is over both
    ],
)
async def test_a_set_uses_the_sites_above_it_and_those_that_its_keeper_answers_for(
    desk: "Desk", by: str, of: str, site: str
) -> None:
    await desk.do(gateways.add, site, desk.offices[site.removeprefix("of-")].id, "Hill")
    new = NewSet(office_id=desk.offices[of].id, label="x", make="kiss", unit="X", site=site, via=VIA)
    assert (await desk.do(roster.add_set, new, by=desk.actor(office=by))).site == site


@pytest.mark.parametrize(("by", "of"), [("DIV", "ZONE"), ("ZONE", "ZONE"), ("DIV", "DIV")])
async def test_a_set_does_not_use_the_site_of_an_office_beside_its_keeper(
    desk: "Desk", by: str, of: str
) -> None:
    await desk.do(gateways.add, "far", desk.offices["OTHER"].id, "Far hill")
    new = NewSet(office_id=desk.offices[of].id, label="x", make="kiss", unit="X", site="far", via=VIA)
    with pytest.raises(NotAllowed, match="belongs to OTHER") as refused:
        await desk.do(roster.add_set, new, by=desk.actor(office=by))
    assert refused.value.field == "site"


async def test_a_make_is_refused_when_the_gateway_says_another_of_its_set(desk: "Desk") -> None:
    one = SetAlive(make="tetra", state="working", since=desk.now, max_length=140, alphabet="latin1")
    sign = Alive(boot="0" * 26, software="samanvay", at=desk.now, sets={SetName(VIA): one})
    await desk.do(gateways.alive, SITE, sign)
    with pytest.raises(Invalid, match="of the make tetra, not kiss") as refused:
        await desk.add_set("CREW-1", make="kiss")
    assert refused.value.field == "make"
    await desk.add_set("CREW-1", make="tetra")
    await desk.add_set("CREW-2", make="kiss", via="a set that the gateway has not named yet")


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
