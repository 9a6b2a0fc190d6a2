"""What no event tells: a port that stays away, a set that lets nothing be said, one that hears nothing."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from gateway.hearing import Doubt
from gateway.looptest import Loop
from gateway.session import State
from radio.driver import Heard, Keyed, Outcome, Settled
from radio.messages import Priority, Ref, SetName, Text, UnitId
from radio.wire import Withdraw, encode

if TYPE_CHECKING:
    from .conftest import Bench, Scripted

VHF = SetName("vhf")
FAR = UnitId("BASE-2")


async def test_what_waits_for_a_set_whose_port_stays_away_is_handed_back_for_another_way(
    bench: "Bench",
) -> None:
    vhf = bench.add("vhf")
    vhf.pull()
    bench.order("A")
    bench.later(29)
    assert bench.steps("A") == ["accepted"]
    bench.later(2)
    end = bench.end("A")
    assert (end.retryable, end.reason) == (True, "set lost: its port is gone for 30 s; choose another way.")
    bench.order("B")
    assert bench.steps("B") == ["accepted", "failed"]
    vhf.plug_in()
    bench.order("C")
    assert [order.ref for order in vhf.driver.sent] == ["C"]


async def test_a_port_that_is_back_within_seconds_still_delivers(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    bench.order("A")
    bench.later(1)
    vhf.pull()
    bench.later(20)
    vhf.plug_in()
    bench.later(1)
    assert bench.steps("A") == ["accepted", "keyed", "keyed"]


async def test_an_order_that_was_on_the_air_says_so_before_it_is_handed_back(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    bench.order("A")
    vhf.pull()
    bench.later(32)
    assert bench.steps("A") == ["accepted", "keyed", "failed"]
    assert bench.end("A").tries == 1


async def test_an_order_that_was_begun_and_never_keyed_says_that_it_may_have_been_heard(
    bench: "Bench",
) -> None:
    vhf = bench.add("vhf")
    vhf.driver.answer = lambda _: []
    bench.order("A")
    vhf.pull()
    bench.later(32)
    assert bench.steps("A") == ["accepted", "keyed", "failed"]


async def test_an_order_whose_try_never_ended_says_so_when_it_is_withdrawn(bench: "Bench") -> None:
    bench.add("vhf").driver.answer = lambda _: []
    bench.order("A")
    bench.later(121)
    bench.relay.take([encode(Withdraw(ref=Ref("A")))])
    assert bench.steps("A") == ["accepted", "keyed", "withdrawn"]


async def test_a_port_that_was_never_there_is_lost(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.session.state = State.OPENING
    vhf.plug.is_open = False
    bench.later(29)
    assert bench.relay.alive()[VHF].state == "opening"
    bench.later(2)
    assert bench.relay.alive()[VHF].state == "lost"


async def test_only_the_lost_sets_orders_are_handed_back(bench: "Bench") -> None:
    lost, other = bench.add("vhf"), bench.add("uhf")
    other.driver.is_ready = False
    lost.pull()
    bench.order("A")
    bench.order("B", "uhf")
    bench.later(32)
    assert (bench.steps("A")[-1], bench.steps("B")) == ("failed", ["accepted"])


async def test_a_set_that_lets_nothing_be_said_is_told_its_orders_handed_back_and_its_port_probed(
    bench: "Bench",
) -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    bench.order("A")
    bench.later(59)
    assert bench.relay.alive()[VHF].state == "working"
    before = bench.told
    bench.later(2)
    assert bench.relay.alive()[VHF].state == "not_answering"
    assert bench.told == before + 1
    assert "set not answering" in bench.end("A").reason
    assert bench.end("A").retryable
    assert vhf.session._reopen.is_set()
    vhf.session._reopen.clear()
    bench.later(20)
    assert not vhf.session._reopen.is_set()
    bench.later(11)
    assert vhf.session._reopen.is_set()
    vhf.plug_in()
    assert bench.relay.alive()[VHF].state == "not_answering"
    vhf.driver.is_ready = True
    bench.later(1)
    assert bench.relay.alive()[VHF].state == "working"
    bench.order("B")
    assert len(vhf.driver.sent) == 1


async def test_a_set_with_a_try_under_way_is_no_silent_set(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    bench.order("A")
    bench.later(110)
    assert bench.relay.alive()[VHF].state == "working"
    assert bench.steps("A") == ["accepted", "keyed"]
    bench.later(75)  # the try is given up after 120 s, and the driver still waits: its port is opened anew
    assert bench.end("A").retryable
    assert vhf.session._reopen.is_set()


async def test_a_hazard_does_not_wait_for_a_set_that_is_given_up(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    bench.later(61)
    bench.order("H", priority=Priority.HAZARD)
    assert bench.end("H").retryable


def _deaf_answers(bench: "Bench", count: int) -> None:
    for number in range(count):
        bench.order(f"D{number}", unit=f"U-{number % 2}")
        bench.later(20)


async def test_a_set_that_says_and_hears_nothing_is_told_deaf_until_it_hears(
    bench: "Bench", scripted: "type[Scripted]"
) -> None:
    vhf = bench.add("vhf", scripted(retry_seconds=()), Doubt(3, 62.0))
    vhf.driver.answer = lambda order: [Keyed(order.ref, 1.5), Settled(order.ref, Outcome.NO_RECEIPT)]
    _deaf_answers(bench, 3)
    assert not bench.relay.alive()[VHF].is_deaf
    before = bench.told
    bench.later(5)
    assert bench.relay.alive()[VHF].is_deaf
    assert bench.told == before + 1
    vhf.session._act([Heard(Text(UnitId("U-1"), "31"))])
    bench.later(1)
    assert not bench.relay.alive()[VHF].is_deaf


async def test_a_set_without_receipts_and_a_pulled_one_are_not_called_deaf(
    bench: "Bench", scripted: "type[Scripted]"
) -> None:
    mute = bench.add("vhf", scripted(has_reports=False, retry_seconds=()))
    mute.driver.answer = lambda order: [Keyed(order.ref, 1.5), Settled(order.ref, Outcome.SENT)]
    _deaf_answers(bench, 5)
    bench.later(100)
    assert not bench.relay.alive()[VHF].is_deaf


async def test_a_loop_test_goes_out_when_the_channel_is_idle_and_no_dispatcher_hears_of_it(
    bench: "Bench",
) -> None:
    bench.lay(Loop(VHF, FAR, 600.0))
    vhf = bench.add("vhf")
    other = bench.add("uhf")
    vhf.driver.answer = lambda order: [Keyed(order.ref, 1.5), Settled(order.ref, Outcome.DELIVERED)]
    bench.later(61)
    (test,) = vhf.driver.sent
    assert (test.unit, test.text, test.priority) == (FAR, "LOOP TEST 1", Priority.NOTICE)
    other.session._act([Heard(Text(UnitId("BASE-1"), test.text, air_id="7"))])
    assert bench.heard() == []
    assert bench.steps(test.ref) == []
    assert bench.lane.pacer.channel_use(bench.now) == pytest.approx(2.0 / 300)
    bench.later(590)
    assert len(vhf.driver.sent) == 1
    bench.later(20)
    assert len(vhf.driver.sent) == 2


async def test_a_loop_test_waits_for_orders_and_for_a_busy_channel(bench: "Bench") -> None:
    bench.lay(Loop(VHF, FAR, 600.0))
    vhf = bench.add("vhf")
    bench.order("A", not_after=bench.utc() + timedelta(seconds=300))
    bench.later(100)
    assert [order.ref for order in vhf.driver.sent] == ["A"]
    vhf.settles("A", Settled(Ref("A"), Outcome.DELIVERED))
    bench.later(2)
    assert [order.text for order in vhf.driver.sent] == ["JOB", "LOOP TEST 1"]


async def test_an_order_that_comes_goes_before_a_loop_test_that_waits(bench: "Bench") -> None:
    bench.lay(Loop(VHF, FAR, 600.0))
    vhf = bench.add("vhf")
    vhf.driver.answer = lambda order: [Settled(order.ref, Outcome.BUSY)]
    bench.later(60)
    assert len(vhf.driver.sent) == 1
    bench.order("A", priority=Priority.NOTICE)
    vhf.driver.answer = lambda order: [Keyed(order.ref, 1.5), Settled(order.ref, Outcome.DELIVERED)]
    bench.later(3)
    assert [order.text for order in vhf.driver.sent[-2:]] == ["JOB", "LOOP TEST 1"]


async def test_loop_tests_that_nothing_answers_follow_soon_and_tell_a_deaf_channel(bench: "Bench") -> None:
    bench.lay(Loop(VHF, FAR, 3600.0))
    vhf = bench.add("vhf", doubt=Doubt(4, 120.0))
    vhf.driver.answer = lambda order: [Keyed(order.ref, 1.5), Settled(order.ref, Outcome.NO_RECEIPT)]
    bench.later(300)
    assert bench.relay.alive()[VHF].is_deaf
    assert bench.lane.loop
    assert (bench.lane.loop.passed, len(vhf.driver.sent)) == (0, bench.lane.loop.failed)
    said = len(vhf.driver.sent)
    bench.later(600)
    assert len(vhf.driver.sent) <= said + 1


async def test_a_pulled_set_is_not_deaf(bench: "Bench") -> None:
    vhf = bench.add("vhf", doubt=Doubt(1, 0.0))
    bench.order("A")
    vhf.pull()
    bench.later(5)
    assert not bench.relay.alive()[VHF].is_deaf
