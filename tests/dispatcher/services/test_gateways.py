"""A radio site lives while it gives signs of life, by our clock and by no other."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.watch import AlarmKind
from dispatcher.services import gateways
from radio.wire import Alive

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk


def _sign(desk: "Desk") -> Alive:
    return Alive(boot="b1", software="1", at=desk.now)


async def test_a_silent_gateway_is_an_alarm_until_it_is_heard(desk: "Desk") -> None:
    sign = _sign(desk)
    seen = await desk.do(gateways.alive, "sehore", sign)
    assert not seen.is_silent
    desk.later(desk.settings.gateway_silence.seconds)
    await desk.sweep()
    assert (await desk.board()).gateways[0].is_silent
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.GATEWAY_SILENT]
    await desk.do(gateways.alive, "sehore", sign.model_copy(update={"at": desk.now}))
    assert not (await desk.board()).gateways[0].is_silent
    assert await desk.alarms() == []


async def test_a_last_will_is_silence_at_once_and_an_old_sign_is_no_life(desk: "Desk") -> None:
    up = _sign(desk)
    await desk.do(gateways.alive, "sehore", up)
    desk.later(14)
    await desk.do(gateways.alive, "sehore", up.model_copy(update={"is_up": False}))
    silent = (await desk.board()).gateways[0]
    assert silent.is_silent
    assert silent.seen_at == up.at  # the broker told it, not the site: that is no sign of life
    desk.later(5)
    await desk.do(gateways.alive, "sehore", up.model_copy(update={"at": desk.now}))
    bye = up.model_copy(update={"is_up": False, "at": desk.now + timedelta(seconds=1)})
    desk.later(1)
    await desk.do(gateways.alive, "sehore", bye)
    assert (await desk.board()).gateways[0].seen_at == desk.now  # a gateway that is shut down says so itself
    desk.later(3600)
    kept = await desk.do(gateways.alive, "sehore", up, is_retained=True)
    assert kept.is_silent
    assert await desk.do(gateways.alive, "nowhere", up) is None


async def test_a_site_that_was_entered_and_is_never_heard_is_an_alarm_until_it_is(desk: "Desk") -> None:
    desk.later(44)
    await desk.sweep()
    assert await desk.never_heard() == []  # whoever enters it may start it now
    desk.later(1)
    assert await desk.sweep() == 1
    assert await desk.sweep() == 0
    assert await desk.never_heard() == ["sehore"]
    await desk.do(gateways.alive, "sehore", _sign(desk))
    assert await desk.never_heard() == []


async def test_a_site_falls_silent_though_our_own_clock_was_set_back(desk: "Desk") -> None:
    desk.later(86_400)
    await desk.do(gateways.alive, "sehore", _sign(desk))
    desk.later(-86_400)
    await desk.do(gateways.alive, "sehore", _sign(desk))
    desk.later(45)
    await desk.sweep()
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.GATEWAY_SILENT]


@pytest.mark.parametrize("is_kept", [False, True])
async def test_a_site_that_died_as_our_own_clock_was_set_back_falls_silent_in_time(
    desk: "Desk", *, is_kept: bool
) -> None:
    desk.later(86_400)
    sign = _sign(desk)
    await desk.do(gateways.alive, "sehore", sign)
    desk.later(-86_400)
    await desk.sweep()
    if is_kept:  # the broker says again what it has: no new sign of life
        kept = sign.model_copy(update={"at": desk.now - timedelta(seconds=10)})
        await desk.do(gateways.alive, "sehore", kept, is_retained=True)
    desk.later(44)
    await desk.sweep()
    assert await desk.alarms() == []
    desk.later(1)
    await desk.sweep()
    assert [each.kind for each in await desk.alarms()] == [AlarmKind.GATEWAY_SILENT]


async def test_signs_of_life_that_change_nothing_are_no_facts(desk: "Desk") -> None:
    for _ in range(3):
        await desk.do(gateways.alive, "sehore", _sign(desk))
        desk.later(5)
    assert len(await desk.facts("gateway.changed")) == 2  # entered, and up
