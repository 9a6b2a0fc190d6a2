"""Complaints come in once, with a number, and join only what they may."""

import asyncio
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from dispatcher.domain.complaint import Category
from dispatcher.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from dispatcher.domain.roles import Role

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk


async def test_a_complaint_gets_a_number_of_indias_day_an_incident_and_two_facts(desk: "Desk") -> None:
    made = await desk.register()
    assert made.complaint.number == made.incident.number == "2026070100001"
    kinds = [fact.kind for fact in await desk.facts()]
    assert kinds[-2:] == ["incident.opened", "complaint.registered"]


async def test_the_number_takes_the_day_that_it_is_in_india(desk: "Desk") -> None:
    desk.now = desk.now.replace(hour=19)  # half past midnight there
    assert (await desk.register()).complaint.number == "2026070200001"


async def test_the_same_source_and_reference_give_the_same_answer_and_no_fact(desk: "Desk") -> None:
    first = await desk.register(source="1912", source_ref="A1")
    told = len(await desk.facts())
    desk.later(60)
    again = await desk.register(source="1912", source_ref="A1", words="worded otherwise")
    assert again.is_repeat
    assert (again.complaint, again.incident) == (first.complaint, first.incident)
    assert len(await desk.facts()) == told


async def test_the_same_reference_of_another_source_is_another_complaint(desk: "Desk") -> None:
    one = await desk.register(source="1912", source_ref="A1")
    other = await desk.register(source="desk", source_ref="A1")
    assert one.complaint.id != other.complaint.id


async def test_nobody_registers_outside_his_offices(desk: "Desk") -> None:
    operator = desk.actor(Role.OPERATOR, "DIV")
    await desk.register(operator)
    with pytest.raises(NotAllowed):
        await desk.register(operator, office="OTHER")
    with pytest.raises(NotFound):
        await desk.register(operator, office_id="0" * 26)


async def test_a_repeat_does_not_show_a_complaint_of_another_office(desk: "Desk") -> None:
    await desk.register(office="OTHER", source_ref="A1")
    with pytest.raises(NotAllowed):
        await desk.register(desk.actor(Role.OPERATOR, "DIV"), source_ref="A1")


async def test_a_nodal_engineer_registers_nothing(desk: "Desk") -> None:
    with pytest.raises(NotAllowed):
        await desk.register(desk.actor(Role.NODAL_ENGINEER))


async def test_a_complaint_of_the_future_is_refused(desk: "Desk") -> None:
    with pytest.raises(Invalid) as refused:
        await desk.register(complained_at=desk.now + timedelta(hours=1))
    assert refused.value.field == "complained_at"


async def test_a_second_call_of_the_same_consumer_joins_his_incident(desk: "Desk") -> None:
    first = await desk.register(consumer_number="N1")
    second = await desk.register(consumer_number="N1")
    assert second.incident.id == first.incident.id
    assert second.incident.complaints == 2
    assert second.complaint.number != first.complaint.number


@pytest.mark.parametrize(
    "second",
    [
        {"consumer_number": "N2"},
        {"consumer_number": None},
        {"consumer_number": "N1", "category": Category.LOW_VOLTAGE},
        {"consumer_number": "N1", "is_hazard": True},
        {"consumer_number": "N1", "category": Category.WIRE_DOWN},
    ],
)
async def test_nothing_else_is_merged_and_a_hazard_never(desk: "Desk", second: dict[str, Any]) -> None:
    first = await desk.register(consumer_number="N1")
    assert (await desk.register(**second)).incident.id != first.incident.id


async def test_nothing_joins_a_hazard(desk: "Desk") -> None:
    first = await desk.register(consumer_number="N1", category=Category.WIRE_DOWN)
    second = await desk.register(consumer_number="N1", category=Category.WIRE_DOWN)
    third = await desk.register(consumer_number="N1")
    assert len({each.incident.id for each in (first, second, third)}) == 3


async def test_the_same_call_through_two_processes_is_one_complaint(two_desks: tuple["Desk", "Desk"]) -> None:
    one, other = two_desks
    for round_ in range(20):
        asked = [each.register(source_ref=f"R{round_}", source="1912") for each in (one, other) * 3]
        made = await asyncio.gather(*asked)
        assert len({each.complaint.id for each in made}) == 1
        assert sum(not each.is_repeat for each in made) == 1
    incidents = (await one.board()).incidents
    assert len(incidents) == 20
    numbers = sorted(each.number for each in incidents)
    assert len(set(numbers)) == 20


@pytest.mark.parametrize(
    "other",
    [
        {"category": Category.WIRE_DOWN},
        {"is_hazard": True},
        {"place": "Idgah Hills"},
        {"consumer_number": "2233445566"},
    ],
)
async def test_another_complaint_under_a_used_reference_is_refused_and_not_swallowed(
    desk: "Desk", other: dict[str, Any]
) -> None:
    first = await desk.register(source_ref="X")
    with pytest.raises(Conflict, match=first.complaint.number):
        await desk.register(source_ref="X", **other)
    assert (await desk.register(source_ref="X", words="worded otherwise")).is_repeat


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_an_incident_is_as_old_as_the_oldest_of_its_complaints(desk: "Desk") -> None:
    first = await desk.register(consumer_number="N1")
    for hours, opened in ((3, desk.now - timedelta(hours=3)), (1, desk.now - timedelta(hours=3))):
        at = desk.now - timedelta(hours=hours)
        joined = await desk.register(consumer_number="N1", complained_at=at)
        assert (joined.incident.id, joined.incident.opened_at) == (first.incident.id, opened)


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_later_call_makes_no_incident_younger_however_often_one_calls(desk: "Desk") -> None:
    opened = desk.now - timedelta(hours=3)
    for consumer in ("N1", "N2", "N3"):  # a statement that was met before goes another way
        await desk.register(consumer_number=consumer, complained_at=opened)
        joined = await desk.register(consumer_number=consumer, complained_at=desk.now - timedelta(hours=1))
        assert joined.incident.opened_at == opened


async def test_a_complaint_of_another_century_is_refused_with_a_sentence(desk: "Desk") -> None:
    india = timezone(timedelta(hours=5, minutes=30))
    with pytest.raises(Invalid, match="more than a year back"):
        await desk.register(complained_at=datetime(1, 1, 1, tzinfo=india))
