"""The register of crews and sets: what is refused, what can be corrected, and what goes out of use."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from dispatcher.domain.crew import Crew, Language, NewSet, RadioSet
from dispatcher.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from dispatcher.domain.roles import Role
from dispatcher.domain.watch import AlarmKind
from dispatcher.services import dispatch, gateways, register, roster
from radio.messages import SetName
from radio.wire import Alive, ReportStep, SetAlive

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

SITE, VIA = "sehore", "vhf"  # as the room has them
BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])


async def carries(desk: "Desk", **more: Any) -> None:  # noqa: ANN401  # what the set is and can do
    """Let the gateway say what its set is."""
    usual: dict[str, Any] = {"make": "kiss", "max_length": 67, "alphabet": "ascii"}
    one = SetAlive(**(usual | more), state="working", since=desk.now)
    sign = Alive(boot="0" * 26, software="samanvay", at=desk.now, sets={SetName(VIA): one})
    await desk.do(gateways.alive, SITE, sign)


async def correct(desk: "Desk", known: str, /, **changed: object) -> RadioSet:
    """Correct the entry of a set."""
    after: RadioSet = await desk.do(register.change_set, desk.sets[known].id, changed)
    return after


async def shown(desk: "Desk", crew: Crew) -> Crew:
    """Give a crew as the board shows it."""
    return next(each for each in (await desk.board()).crews if each.id == crew.id)


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
    await carries(desk, make="tetra")
    with pytest.raises(Invalid, match="of the make tetra, not kiss") as refused:
        await desk.add_set("CREW-1", make="kiss")
    assert refused.value.field == "make"
    await desk.add_set("CREW-1", make="tetra")
    await desk.add_set("CREW-2", make="kiss", via="a set that the gateway has not named yet")


@BOTH
async def test_a_crews_entry_is_corrected_and_told_with_the_sets_in_its_hands(desk: "Desk") -> None:
    crew = await desk.crew()
    changed = {"name": "Van 9 crew", "phone": "9425000000", "language": Language.ENGLISH}
    after = await desk.do(register.change_crew, crew.id, changed)
    assert (after.name, after.phone, after.language, after.skill) == (
        "Van 9 crew",
        "9425000000",
        "english",
        "lt",
    )
    assert after == await shown(desk, crew)
    told = (await desk.facts("crew.changed"))[-1].data["crew"]
    assert told["name"] == "Van 9 crew"  # type: ignore[index]  # the shape of a fact
    assert [each["set_id"] for each in told["rungs"]] == [desk.sets["CREW-1"].id]  # type: ignore[index]  # the same
    assert (await desk.offer(await desk.incident(), after)).transmission.unit == "CREW-1"


async def test_a_correction_that_changes_nothing_is_no_fact(desk: "Desk") -> None:
    crew = await desk.crew()
    before = await desk.facts()
    await desk.do(register.change_crew, crew.id, {"leader": "Ram"})
    await correct(desk, "CREW-1", label="CREW-1")
    assert await desk.facts() == before


async def test_only_a_supervisor_of_the_office_corrects(desk: "Desk") -> None:
    far = await desk.crew("FAR-1", office="OTHER")
    near = await desk.crew("CREW-1")
    for by, crew in ((desk.actor(Role.DISPATCHER), near), (desk.actor(), far)):
        with pytest.raises(NotAllowed):
            await desk.do(register.change_crew, crew.id, {"leader": "Shyam"}, by=by)
        with pytest.raises(NotAllowed):
            await desk.do(register.change_set, desk.sets[crew.name].id, {"label": "x"}, by=by)
    with pytest.raises(NotFound):
        await desk.do(register.change_set, "none", {"label": "x"})
    await desk.do(register.change_set, desk.sets["CREW-1"].id, {"label": "Van 1"}, by=desk.actor())


@BOTH
async def test_a_set_entered_with_a_wrong_unit_is_corrected_and_its_crew_is_reached(desk: "Desk") -> None:
    crew = await desk.crew("CREW-7")
    assert (await correct(desk, "CREW-7", unit="CREW-8", label="Van 8")).unit == "CREW-8"
    assert (await desk.facts("set.changed"))[-1].data["set"]["label"] == "Van 8"  # type: ignore[index]  # its shape
    offered = await desk.job(crew)
    assert offered.transmission.unit == "CREW-8"
    await desk.reports(offered.transmission.ref, ReportStep.DELIVERED)
    await desk.says("CREW-8", "11")
    assert (await desk.assignment(offered.assignment.id)).state == "accepted"


@BOTH
async def test_a_sets_address_does_not_change_under_words_on_their_way(desk: "Desk") -> None:
    offered = await desk.job(await desk.crew())
    await desk.do(gateways.add, "hill", desk.offices["DIV"].id, "Hill")
    for changed in ({"unit": "CREW-9"}, {"via": "uhf"}, {"site": "hill"}):
        with pytest.raises(Conflict, match="recall the job"):
            await correct(desk, "CREW-1", **changed)
    await correct(desk, "CREW-1", label="Van 1", max_length=60)
    await desk.do(dispatch.recall, offered.assignment.id, "wrong address")
    with pytest.raises(Conflict, match="on their way"):
        await correct(desk, "CREW-1", unit="CREW-9")
    await desk.reports(offered.transmission.ref, ReportStep.WITHDRAWN)
    assert (await correct(desk, "CREW-1", unit="CREW-9")).unit == "CREW-9"


async def test_a_correction_is_refused_what_an_entry_is(desk: "Desk") -> None:
    await desk.crew("CREW-1")
    await desk.crew("CREW-2")
    with pytest.raises(Conflict, match="as CREW-2"):
        await correct(desk, "CREW-1", unit="CREW-2")
    with pytest.raises(Invalid, match="add-gateway"):
        await correct(desk, "CREW-1", site="hil")
    with pytest.raises(Invalid, match="plain"):
        await correct(desk, "CREW-1", site="desk")
    await carries(desk, make="tetra")
    with pytest.raises(Invalid, match="of the make tetra"):
        await correct(desk, "CREW-1", make="icom")
    assert (
        await correct(desk, "CREW-1", label="Van 1")
    ).make == "kiss"  # an entry of old is not judged again


async def test_a_register_that_is_corrected_ends_the_alarm_of_its_limits(desk: "Desk") -> None:
    await desk.crew()
    await carries(desk, max_length=40)
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.LIMITS_DIFFER]
    await correct(desk, "CREW-1", max_length=40)
    assert await desk.alarms() == []


async def test_a_plain_set_has_no_limits_whatever_is_said(desk: "Desk") -> None:
    await desk.add_set("HT-1", site="desk", via="fm", make="plain")
    assert (await correct(desk, "HT-1", max_length=10, label="HT 1")).max_length == 4096


@BOTH
async def test_a_set_out_of_use_is_handed_to_nobody_and_gives_its_address_free(desk: "Desk") -> None:
    crew = await desk.crew()
    old = desk.sets["CREW-1"]
    with pytest.raises(Conflict, match="CREW-1 still holds CREW-1"):
        await correct(desk, "CREW-1", is_active=False)
    await desk.says("CREW-1", "hello")
    await desk.do(roster.unbind, old.id)
    assert not (await correct(desk, "CREW-1", is_active=False)).is_active
    ends_at = desk.now + timedelta(hours=8)
    with pytest.raises(Conflict, match="out of use"):
        await desk.do(roster.bind, old.id, crew.id, ends_at)
    new = await desk.add_set("CREW-1")
    await desk.do(roster.bind, new.id, crew.id, ends_at)
    assert (await desk.says("CREW-1", "hello")).crew_id == crew.id
    assert [each.unit for each in (await desk.board()).heard] == ["CREW-1", "CREW-1"]
    with pytest.raises(Conflict, match="already"):
        await desk.do(register.change_set, old.id, {"is_active": True})
    assert (await desk.do(register.change_set, old.id, {"is_active": True, "unit": "CREW-2"})).is_active


async def test_an_entry_that_could_not_be_made_any_more_can_go_out_of_use_and_not_come_back(
    desk: "Desk",
) -> None:
    await desk.add_set("CREW-1")
    await carries(desk, make="tetra")
    assert not (await correct(desk, "CREW-1", is_active=False)).is_active
    with pytest.raises(Invalid, match="of the make tetra"):
        await correct(desk, "CREW-1", is_active=True)


async def test_a_set_out_of_use_is_no_alarm_of_limits(desk: "Desk") -> None:
    await desk.add_set("CREW-1")
    await carries(desk, max_length=40)
    assert len(await desk.alarms()) == 1
    await correct(desk, "CREW-1", is_active=False)
    assert await desk.alarms() == []


@BOTH
async def test_a_crew_goes_out_of_use_only_when_nothing_of_it_would_be_hidden(desk: "Desk") -> None:
    crew = await desk.crew()
    offered = await desk.told(crew)
    leave = {"is_active": False}
    with pytest.raises(Conflict, match="still holds CREW-1"):
        await desk.do(register.change_crew, crew.id, leave)
    await desk.do(roster.unbind, desk.sets["CREW-1"].id)
    with pytest.raises(Conflict, match="still has a job: Shivaji Nagar"):
        await desk.do(register.change_crew, crew.id, leave)
    await desk.do(dispatch.recall, offered.assignment.id, "it goes out of use")
    with pytest.raises(Conflict, match="still on their way"):  # that the job is off: to be read out
        await desk.do(register.change_crew, crew.id, leave)
    desk.later(2 * 3600)
    await desk.sweep()
    assert not (await desk.do(register.change_crew, crew.id, leave)).is_active
    await desk.hand(await desk.crew("CREW-2"), "SPARE", rung=2)
    with pytest.raises(Conflict, match="out of use"):
        await desk.do(roster.bind, desk.sets["SPARE"].id, crew.id, desk.now + timedelta(hours=8))
    assert [each.crew_id for each in (await desk.file(offered.assignment.incident_id)).assignments] == [
        crew.id
    ]
    await desk.do(register.change_crew, crew.id, {"is_active": True})
    await desk.do(roster.bind, desk.sets["SPARE"].id, crew.id, desk.now + timedelta(hours=8))
