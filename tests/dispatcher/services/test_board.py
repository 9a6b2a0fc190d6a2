"""The board shows one scope, as of a position, and facts after it lead on."""

from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.errors import NotFound
from dispatcher.domain.facts import told
from dispatcher.routes import shapes
from dispatcher.services import board, restoration
from dispatcher.services.board import ComplaintQuery

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_scope_sees_its_own_and_nothing_else(desk: "Desk") -> None:
    await desk.job(await desk.crew("CREW-1"))
    await desk.offer(await desk.incident(office="OTHER"), await desk.crew("FAR-1", office="OTHER"))
    await desk.says("CREW-1", "11")
    own, other, whole = [await desk.board(name) for name in ("ZONE", "OTHER", "CO")]
    for name in ("incidents", "assignments", "transmissions", "crews", "sets"):
        assert [len(getattr(each, name)) for each in (own, other, whole)] == [1, 1, 2], name
    assert [len(each.heard) for each in (own, other, whole)] == [1, 0, 1]
    assert [len(each.offices) for each in (own, other, whole)] == [1, 1, 4]


async def test_an_office_whose_id_begins_alike_is_another(desk: "Desk") -> None:
    path = desk.offices["ZONE"].path
    await desk.incident()
    found = await desk.store.read(lambda tx: board.snapshot(tx, path[:-1], desk.now))
    assert found.incidents == []


async def test_the_snapshot_stands_at_the_last_position_and_fits_the_contract(desk: "Desk") -> None:
    await desk.job(await desk.crew(), is_hazard=True)
    await desk.says("CREW-1", "16")
    seen = await desk.board()
    assert seen.position == (await desk.facts())[-1].position
    shapes.Board.model_validate(
        {
            "position": seen.position,
            "now": seen.now,
            **{
                name: [told(each) for each in getattr(seen, name)]
                for name in shapes.Board.model_fields
                if name not in ("position", "now")
            },
        }
    )


async def test_the_last_fact_of_each_aggregate_is_how_the_board_shows_it(desk: "Desk") -> None:
    await desk.job(await desk.crew())
    for digits in ("11", "14", "15"):
        desk.later(30)
        await desk.says("CREW-1", digits)
    seen = await desk.board()
    last: dict[str, object] = {}
    for fact in await desk.facts():
        last |= {
            name: value
            for name, value in fact.data.items()
            if name in ("assignment", "incident", "transmission")
        }
    assert last["assignment"] == told(seen.assignments[0])
    assert last["incident"] == told(seen.incidents[0])
    assert last["transmission"] == told(seen.transmissions[0])


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_closed_incident_leaves_the_board_and_stays_on_file(desk: "Desk") -> None:
    made = await desk.register(consumer_number="N1")
    await desk.do(restoration.close, made.incident.id, "called back")
    assert (await desk.board()).incidents == []
    file = await desk.file(made.incident.id)
    assert file.complaints == [made.complaint]
    query = ComplaintQuery(consumer_number="N1")
    assert await desk.store.read(lambda tx: board.complaints(tx, "", query)) == [made.complaint]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_closed_incident_is_found_by_its_number_with_all_that_was_said_and_heard(
    desk: "Desk",
) -> None:
    offered = await desk.told(await desk.crew())
    for digits in ("11", "15"):
        await desk.says("CREW-1", digits)
    incident = (await desk.board()).incidents[0]
    await desk.do(restoration.close, incident.id, "called back")
    query = ComplaintQuery(number=incident.number)
    (found,) = await desk.store.read(lambda tx: board.complaints(tx, desk.offices["ZONE"].path, query))
    file = await desk.file(found.incident_id)
    assert (file.incident.number, file.incident.state) == (incident.number, "closed")
    assert [each.id for each in file.assignments] == [offered.assignment.id]
    assert [each.ref for each in file.transmissions] == [offered.transmission.ref]
    assert [each.text for each in file.heard] == ["11", "15"]


async def test_what_lies_outside_a_scope_is_not_found(desk: "Desk") -> None:
    made = await desk.register()
    scope = desk.offices["OTHER"].path
    with pytest.raises(NotFound):
        await desk.store.read(lambda tx: board.complaint(tx, scope, made.complaint.id))
    with pytest.raises(NotFound):
        await desk.store.read(lambda tx: board.incident(tx, scope, made.incident.id))
    query = ComplaintQuery(number=made.complaint.number)
    assert await desk.store.read(lambda tx: board.complaints(tx, scope, query)) == []


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_the_log_is_read_in_pages(desk: "Desk") -> None:
    await desk.crew()
    lines = [await desk.says("CREW-1", f"words {number}") for number in range(5)]
    newest = await desk.store.read(lambda tx: board.heard(tx, "", 2))
    assert newest == lines[:2:-1]
    older = await desk.store.read(lambda tx: board.heard(tx, "", 2, newest[-1].id))
    assert older == lines[2:0:-1]
