"""How tries end, for sets that say more and sets that say less; what a shared channel makes of it."""

from typing import TYPE_CHECKING

import pytest

from gateway.session import FAULT
from radio.driver import Heard, Keyed, Outcome, Output, Settled, Write
from radio.drivers import make_driver
from radio.messages import Busy, Order, Priority, Ref, SetName, Text, UnitId
from radio.wire import encode

if TYPE_CHECKING:
    from .conftest import Bench, Scripted


async def test_a_set_that_only_says_busy_is_asked_again_and_nothing_counts_as_said(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.answer = lambda order: [Settled(order.ref, Outcome.BUSY, "the channel is busy")]
    bench.order("A")
    bench.later(30)
    assert len(vhf.driver.sent) == 6
    assert bench.steps("A") == ["accepted"]
    assert bench.lane.pacer.channel_use(bench.now) == 0
    vhf.driver.answer = lambda order: [Keyed(order.ref, 1.5), Settled(order.ref, Outcome.DELIVERED)]
    bench.later(8)
    assert bench.steps("A") == ["accepted", "keyed", "delivered"]
    assert bench.lane.signs[SetName("vhf")].tries == 1


async def test_a_receipt_that_comes_after_an_order_has_failed_is_told_once(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.answer = lambda order: [Keyed(order.ref, 1.5), Settled(order.ref, Outcome.NO_RECEIPT)]
    bench.order("A")
    bench.later(100)
    assert bench.end("A").step == "failed"
    for _ in range(2):
        vhf.session._act([Settled(Ref("A"), Outcome.DELIVERED)])
    assert bench.steps("A")[-2:] == ["failed", "delivered"]


async def test_a_bearer_without_receipts_ends_with_keyed(bench: "Bench", scripted: "type[Scripted]") -> None:
    vhf = bench.add("vhf", scripted(has_reports=False))
    vhf.driver.answer = lambda order: [Keyed(order.ref, 1.5), Settled(order.ref, Outcome.SENT)]
    bench.order("A")
    assert bench.steps("A") == ["accepted", "keyed"]
    assert len(bench.lane.pacer) == 0


@pytest.mark.parametrize(
    ("outcome", "steps"),
    [
        (Outcome.DELIVERED, ["accepted", "keyed", "delivered"]),
        (Outcome.SENT, ["accepted", "keyed"]),
        (Outcome.NO_RECEIPT, ["accepted", "keyed"]),
        (Outcome.UNKNOWN, ["accepted", "keyed"]),
        (Outcome.BUSY, ["accepted"]),
        (Outcome.REFUSED, ["accepted", "failed"]),
    ],
)
async def test_a_try_that_may_have_been_heard_is_reported_keyed_though_its_driver_never_said_so(
    bench: "Bench", outcome: Outcome, steps: list[str]
) -> None:
    bench.add("vhf").driver.answer = lambda order: [Settled(order.ref, outcome)]
    bench.order("A")
    assert bench.steps("A") == steps


async def test_an_unknown_receipt_is_tried_again_and_fails_for_another_way(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.answer = lambda order: [Keyed(order.ref, 1.5), Settled(order.ref, Outcome.UNKNOWN)]
    bench.order("A")
    bench.later(10)
    assert bench.steps("A") == ["accepted", "keyed", "keyed", "failed"]
    assert bench.end("A").retryable


async def test_a_busy_that_one_set_senses_holds_the_other(bench: "Bench") -> None:
    one, other = bench.add("vhf"), bench.add("uhf")
    one.session._act([Heard(Busy(is_busy=True))])
    bench.order("A", "uhf")
    bench.later(5)
    assert other.driver.sent == []
    one.session._act([Heard(Busy(is_busy=False))])
    bench.later(1)
    assert [order.ref for order in other.driver.sent] == ["A"]


async def test_a_set_that_cannot_sense_is_held_by_one_of_another_make_that_does(bench: "Bench") -> None:
    tait = bench.add("tait", make_driver("tait", {}))
    packet = bench.add("packet", make_driver("kiss", {"own": "BASE-1"}))
    set_up = len(packet.plug.written)
    tait.session.received(b"." * 5)  # its prompts to the driver's five commands at the start
    tait.session.received(b"p0205C9\r.")  # PROGRESS 05: receiver busy (tests/radio/vectors/tait.toml)
    bench.order("A", "packet", "CREW-7")
    bench.later(10)
    assert len(packet.plug.written) == set_up
    bench.order("B", "tait", "00010007", priority=Priority.HAZARD)
    assert bench.steps("B") == ["accepted"]
    tait.session.received(b"p0206C8\r.")
    assert tait.plug.written[-1].startswith(b"s")
    bench.later(3)
    tait.session.received(b".p031D187\r.")
    assert bench.steps("B")[:2] == ["accepted", "keyed"]
    bench.later(20)
    assert bench.steps("A") == ["accepted", "keyed"]


async def test_a_set_that_is_pulled_while_it_senses_busy_frees_the_channel_for_the_other(
    bench: "Bench",
) -> None:
    one, other = bench.add("vhf"), bench.add("uhf")
    one.session._act([Heard(Busy(is_busy=True))])
    one.pull()
    bench.order("A", "uhf")
    assert len(other.driver.sent) == 1


async def test_two_sets_on_one_channel_have_one_try_on_the_air(bench: "Bench") -> None:
    one, other = bench.add("vhf"), bench.add("uhf")
    bench.order("A", "vhf", "U-1")
    bench.order("B", "uhf", "U-2")
    bench.later(3)
    assert (len(one.driver.sent), len(other.driver.sent)) == (1, 0)
    one.settles("A", Settled(Ref("A"), Outcome.DELIVERED))
    assert len(other.driver.sent) == 1


async def test_an_order_tells_its_set_how_long_it_is_of_use_at_the_moment_of_sending(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    bench.order("A")
    bench.later(40)
    vhf.driver.is_ready = True
    bench.later(1)
    assert [order.lifetime_seconds for order in vhf.driver.sent] == [1200 - 41]


async def test_a_driver_that_fails_on_one_order_ends_that_order_and_the_next_goes_out_at_once(
    bench: "Bench",
) -> None:
    vhf = bench.add("vhf")

    def answer(order: Order) -> list[Output]:
        if order.ref == "P":
            raise KeyError(order.unit)
        return [Write(b"JOB"), Keyed(order.ref, 1.5)]

    vhf.driver.answer = answer
    bench.order("P")
    assert bench.end("P").reason == FAULT
    bench.order("H", unit="U-9", priority=Priority.HAZARD)
    assert bench.steps("H") == ["accepted", "keyed"]


async def test_an_order_whose_airtime_its_driver_cannot_tell_does_not_keep_the_others_of_its_batch_back(
    bench: "Bench", scripted: "type[Scripted]"
) -> None:
    class Poor(scripted):  # type: ignore[misc, valid-type]  # a fixture
        def airtime(self, order: Order) -> float:
            return 2.0 if order.unit == "U-1" else float(order.unit)

    vhf = bench.add("vhf", Poor())
    bench.relay.take([encode(bench.transmit("P", unit="U-2")), encode(bench.transmit("A"))])
    assert bench.end("P").reason == FAULT
    assert [order.ref for order in vhf.driver.sent] == ["A"]


async def test_a_channel_that_is_stuck_keeps_no_other_of_its_batch_back(
    bench: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    def stick(*_: object) -> None:
        raise RuntimeError("stuck")

    vhf = bench.add("vhf")
    monkeypatch.setattr(bench.lane, "pump", stick)
    bench.relay.take([encode(bench.transmit("A"))])
    assert bench.steps("A") == ["accepted"]
    monkeypatch.undo()
    bench.later(1)
    assert [order.ref for order in vhf.driver.sent] == ["A"]


async def test_a_hazard_is_still_said_while_the_disk_refuses(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    bench.order("A", priority=Priority.HAZARD)
    with bench.disk_refusing():
        vhf.session._act([Heard(Text(UnitId("U-1"), "31", air_id="1")), Write(b"receipt")])
        vhf.driver.is_ready = True
        bench.lane.pump()
        assert vhf.plug.written == [b"JOB"]
