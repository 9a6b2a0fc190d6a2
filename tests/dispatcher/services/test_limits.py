"""What the register says and what a gateway's set carries: the stricter counts, the difference is seen."""

from typing import TYPE_CHECKING, Any

import pytest

from dispatcher.domain.crew import NewSet
from dispatcher.domain.errors import Unsayable
from dispatcher.domain.watch import AlarmKind
from dispatcher.services import dispatch, gateways, roster
from radio.driver import Alphabet
from radio.messages import SetName
from radio.wire import Alive, SetAlive

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

BOOT = "0" * 26


async def carries(desk: "Desk", via: str = "vhf", **more: Any) -> None:  # noqa: ANN401  # what the set can do
    """Let the gateway say what its set carries."""
    fields: dict[str, Any] = {"max_length": 67, "alphabet": "ascii"} | more
    one = SetAlive(make="kiss", state="working", since=desk.now, **fields)
    sign = Alive(boot=BOOT, software="samanvay", at=desk.now, sets={SetName(via): one})
    await desk.do(gateways.alive, "sehore", sign)


async def test_letters_that_the_gateways_set_forbids_are_refused_where_they_are_written(desk: "Desk") -> None:
    crew = await desk.crew()
    incident = await desk.incident(place="Gate {4}")
    assert (await desk.do(dispatch.preview, incident.id, crew.id)).fits
    await carries(desk, forbidden="{|~")
    assert not (await desk.do(dispatch.preview, incident.id, crew.id)).fits
    with pytest.raises(Unsayable, match=r"\{"):
        await desk.offer(incident, crew)
    assert await desk.alarms() == []  # the register names none: it promises nothing


async def test_letters_that_the_register_forbids_are_refused_without_a_gateways_word(desk: "Desk") -> None:
    crew = await desk.crew("CREW-1")
    await desk.do(roster.unbind, desk.sets["CREW-1"].id)
    office = desk.offices["ZONE"].id
    new = NewSet(
        office_id=office, label="2", make="x", unit="CREW-2", site="sehore", via="vhf", forbidden="{|~"
    )
    held = await desk.do(roster.add_set, new)
    await desk.do(roster.bind, held.id, crew.id, desk.now.replace(hour=12))
    with pytest.raises(Unsayable, match=r"\|"):
        await desk.offer(await desk.incident(place="Gate|4"), crew)


async def test_the_shorter_of_both_counts_and_the_difference_is_an_alarm_until_it_is_gone(
    desk: "Desk",
) -> None:
    crew = await desk.crew()
    incident = await desk.incident(place="x" * 25)
    await carries(desk)
    assert await desk.alarms() == []
    assert (await desk.do(dispatch.preview, incident.id, crew.id)).max_length == 67
    for _ in range(2):
        await carries(desk, max_length=40)
    (alarm,) = await desk.alarms()
    assert (alarm.kind, alarm.subject) == (AlarmKind.LIMITS_DIFFER, "sehore/vhf")
    assert all(each in words for words in (alarm.words, alarm.words_hi) for each in ("40", "67", "CREW-1"))
    preview = await desk.do(dispatch.preview, incident.id, crew.id)
    assert (preview.max_length, preview.fits) == (40, False)
    for _ in range(2):  # its cause lasts, and so does it
        await carries(desk, max_length=40)
        assert await desk.alarms() == [alarm]
    with pytest.raises(Unsayable) as refused:
        await desk.offer(incident, crew)
    assert refused.value.excess == preview.length - 40
    (gateway,) = (await desk.board()).gateways
    assert gateway.alive is not None
    assert gateway.alive["sets"]["vhf"]["max_length"] == 40  # type: ignore[index]  # as it came
    await carries(desk, max_length=67)
    assert await desk.alarms() == []


async def test_a_gateway_that_carries_more_than_the_register_says_changes_nothing(desk: "Desk") -> None:
    crew = await desk.crew()
    await carries(desk, max_length=200, alphabet="ucs2")
    assert await desk.alarms() == []
    preview = await desk.do(dispatch.preview, (await desk.incident()).id, crew.id)
    assert preview.max_length == 67


async def test_a_set_that_is_promised_too_much_later_is_an_alarm_at_once(desk: "Desk") -> None:
    await carries(desk)
    office = desk.offices["ZONE"].id
    new = NewSet(office_id=office, label="9", make="kiss", unit="CREW-9", site="sehore", via="vhf")
    await desk.do(roster.add_set, new)
    assert await desk.alarms() == []
    rich = NewSet(
        office_id=office,
        label="Bolero 8",
        make="kiss",
        unit="CREW-8",
        site="sehore",
        via="vhf",
        alphabet=Alphabet.UCS2,
    )
    await desk.do(roster.add_set, rich)
    (alarm,) = await desk.alarms()
    assert "Bolero 8" in alarm.words
    assert "ucs2" in alarm.words
