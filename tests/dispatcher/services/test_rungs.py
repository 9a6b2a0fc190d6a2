"""Which set a crew holds on which rung."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.crew import Crew
from dispatcher.domain.errors import Invalid
from dispatcher.domain.facts import told
from dispatcher.services import roster

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])
KEN, TETRA, VOICE = "KEN-1", "TETRA-1", "VOICE-1"


@pytest.fixture
async def crew(desk: "Desk") -> Crew:
    """Put a crew on shift with three sets."""
    crew = await desk.crew(KEN)
    await desk.hand(crew, TETRA, rung=2, via="tetra")
    await desk.hand(crew, VOICE, rung=3, via="fm")
    return crew


@BOTH
async def test_the_board_lists_a_crews_rungs(desk: "Desk", crew: Crew) -> None:
    desk.later(3)
    await desk.says(TETRA, "hello", set="tetra")
    await desk.crew("OTHER-1")
    mine, other = (await desk.board()).crews
    assert mine.id == crew.id
    assert [(each.rung, each.set_id) for each in mine.rungs] == [
        (number, desk.sets[unit].id) for number, unit in enumerate((KEN, TETRA, VOICE), start=1)
    ]
    assert (mine.set_id, mine.last_heard_at) == (desk.sets[KEN].id, desk.now)
    assert len(other.rungs) == 1
    shown = told(mine)["rungs"]
    assert shown[0]["set_id"] == desk.sets[KEN].id  # type: ignore[index]  # a list of sets


async def test_a_set_may_change_its_rung_and_takes_the_place_of_what_stood_there(
    desk: "Desk", crew: Crew
) -> None:
    ends_at = desk.now + timedelta(hours=1)
    await desk.do(roster.bind, desk.sets[TETRA].id, crew.id, ends_at, rung=1)
    (mine,) = (await desk.board()).crews
    assert [(each.rung, each.set_id) for each in mine.rungs] == [
        (1, desk.sets[TETRA].id),
        (3, desk.sets[VOICE].id),
    ]
    for rung in (0, 9):
        with pytest.raises(Invalid):
            await desk.do(roster.bind, desk.sets[KEN].id, crew.id, ends_at, rung=rung)
