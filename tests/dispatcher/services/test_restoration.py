"""The end of an incident, and the consumer who is still dark: each of his words counts once."""

import asyncio
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.errors import Conflict, WrongMove
from dispatcher.services import restoration

if TYPE_CHECKING:
    from dispatcher.domain.incident import Incident
    from tests.dispatcher.services.conftest import Desk

BOTH = pytest.mark.parametrize("database", ["sqlite", "postgres"])


async def repaired(desk: "Desk") -> "Incident":
    """Give an incident that its crew has reported repaired."""
    offered = await desk.told(await desk.crew())
    for digits in ("11", "15"):
        await desk.says("CREW-1", digits)
    return await desk.incident_of(offered)


@BOTH
async def test_still_out_said_again_with_its_key_is_one_fact(desk: "Desk") -> None:
    incident = await repaired(desk)
    said = [desk.do(restoration.still_out, incident.id, "house still dark", key="k1") for _ in range(3)]
    first, *others = await asyncio.gather(*said)
    assert first.state == "open"
    assert others == [first, first]
    assert [each.data["words"] for each in await desk.facts("incident.still_out")] == ["house still dark"]


async def test_another_key_or_none_is_another_consumers_word(desk: "Desk") -> None:
    incident = await repaired(desk)
    for key in ("k1", "k2", None, None):
        await desk.do(restoration.still_out, incident.id, "dark", key=key)
    assert len(await desk.facts("incident.still_out")) == 4


async def test_a_key_that_said_something_else_is_refused(desk: "Desk") -> None:
    incident, other = await repaired(desk), await desk.incident()
    await desk.do(restoration.still_out, incident.id, "dark", key="k1")
    for about, words in ((incident, "other words"), (other, "dark")):
        with pytest.raises(Conflict, match="choose a new one"):
            await desk.do(restoration.still_out, about.id, words, key="k1")
    assert len(await desk.facts("incident.still_out")) == 1


async def test_a_repeat_that_comes_after_the_close_opens_nothing(desk: "Desk") -> None:
    incident = await repaired(desk)
    await desk.do(restoration.still_out, incident.id, "dark", key="k1")
    await desk.do(restoration.close, incident.id, "called back")
    assert (await desk.do(restoration.still_out, incident.id, "dark", key="k1")).state == "closed"
    with pytest.raises(WrongMove):
        await desk.do(restoration.still_out, incident.id, "dark", key="k2")
