"""A gateway that stops with orders in flight: what it owns up to, and what it does not say again."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from radio.driver import Keyed, Outcome, Output, Settled, Write
from radio.drivers import make_driver
from radio.messages import Order, Ref
from radio.wire import YEARS, ReportStep, Withdraw, encode

if TYPE_CHECKING:
    from .conftest import Bench

WITHDRAW_A = encode(Withdraw(ref=Ref("A")))


async def test_an_order_on_disk_is_reported_by_the_next_life_when_the_last_one_ended_before_it_did(
    bench: "Bench",
) -> None:
    bench.outbox.accept(bench.transmit("A"), bench.utc())
    bench.restart()
    assert bench.steps("A") == []
    assert [each.ref for each in bench.resume().driver.sent] == ["A"]
    assert bench.steps("A") == ["accepted", "keyed"]


async def test_the_first_byte_waits_for_the_order_on_disk_and_not_for_its_report(bench: "Bench") -> None:
    kept: list[int] = []
    bench.outbox.on_commit(lambda: kept.append(len(bench.outbox.open_orders())))
    told: list[tuple[list[int], list[str]]] = []

    def answer(_: Order) -> list[Output]:
        told.append((list(kept), bench.steps("A")))
        return []

    bench.add("vhf").driver.answer = answer
    bench.order("A")
    assert told == [([1], [])]
    assert bench.steps("A") == ["accepted"]


async def test_an_order_withdrawn_in_flight_is_not_said_again_after_a_restart(bench: "Bench") -> None:
    bench.add("vhf")
    bench.order("A")
    bench.relay.take([WITHDRAW_A])
    bench.restart()
    assert bench.resume().driver.sent == []
    assert bench.steps("A") == ["accepted", "keyed", "withdrawn"]


async def test_one_withdrawn_before_its_driver_said_that_it_was_keyed_may_have_been_heard(
    bench: "Bench",
) -> None:
    bench.add("vhf").driver.answer = lambda _: []
    bench.order("A")
    bench.relay.take([WITHDRAW_A])
    bench.restart()
    assert bench.resume().driver.sent == []
    assert bench.steps("A") == ["accepted", "keyed", "withdrawn"]


async def test_an_order_begun_before_a_restart_says_that_it_may_have_been_heard(bench: "Bench") -> None:
    bench.add("vhf").driver.answer = lambda _: []
    bench.order("A")
    bench.restart()
    bench.add("vhf").pull()
    bench.relay.resume()
    bench.later(32)
    assert bench.steps("A") == ["accepted", "keyed", "failed"]


async def test_an_order_that_only_waited_before_a_restart_is_not_claimed_heard(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    bench.order("A")
    bench.restart()
    bench.add("vhf").pull()
    bench.relay.resume()
    bench.later(32)
    assert bench.steps("A") == ["accepted", "failed"]


async def test_an_order_whose_only_try_found_the_channel_busy_is_not_claimed_heard(bench: "Bench") -> None:
    bench.add("vhf").driver.answer = lambda order: [Settled(order.ref, Outcome.BUSY)]
    bench.order("A")
    bench.restart()
    bench.add("vhf").pull()
    bench.relay.resume()
    bench.later(32)
    assert bench.steps("A") == ["accepted", "failed"]


@pytest.mark.parametrize("outcome", [Outcome.BUSY, Outcome.REFUSED])
async def test_a_try_that_is_not_on_the_air_does_not_hide_the_one_before_the_restart(
    bench: "Bench", outcome: Outcome
) -> None:
    bench.add("vhf").driver.answer = lambda _: []
    bench.order("A")
    bench.restart()
    vhf = bench.add("vhf")
    vhf.driver.answer = lambda order: [Settled(order.ref, outcome)]
    bench.relay.resume()
    bench.lane.pump()
    vhf.pull()
    bench.later(32)
    assert len(vhf.driver.sent) == 1
    assert bench.steps("A") == ["accepted", "keyed", "failed"]


async def test_an_order_begun_before_a_restart_is_said_again_and_reported_as_what_it_becomes(
    bench: "Bench",
) -> None:
    bench.add("vhf").driver.answer = lambda _: []
    bench.order("A")
    bench.restart()
    vhf = bench.resume()
    vhf.settles("A", Settled(Ref("A"), Outcome.DELIVERED))
    assert bench.steps("A") == ["accepted", "keyed", "delivered"]


async def test_a_receipt_for_the_try_before_a_restart_claims_no_other(bench: "Bench") -> None:
    bench.add("vhf").driver.answer = lambda _: []
    bench.order("A")
    bench.restart()
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    bench.relay.resume()
    vhf.session._act([Settled(Ref("A"), Outcome.DELIVERED)])
    assert bench.steps("A") == ["accepted", "delivered"]


async def test_an_order_begun_before_its_set_was_taken_away_may_have_been_heard(bench: "Bench") -> None:
    bench.add("vhf").driver.answer = lambda _: []
    bench.order("A")
    bench.restart()
    bench.resume("uhf")
    assert bench.steps("A") == ["accepted", "keyed", "failed"]
    assert bench.end("A").reason == "This site has no set 'vhf' any more."


async def test_an_order_begun_before_its_set_could_no_longer_say_it_may_have_been_heard(
    bench: "Bench",
) -> None:
    bench.add("vhf").driver.answer = lambda _: []
    bench.order("A", text="x" * 300)
    bench.restart()
    bench.add("vhf", make_driver("kiss", {"own": "BASE-1"}))
    bench.relay.resume()
    assert bench.steps("A") == ["accepted", "keyed", "failed"]


async def test_the_first_byte_waits_for_no_flush_but_that_of_the_acceptance(bench: "Bench") -> None:
    done: list[str] = []
    before: list[str] = []

    def answer(order: Order) -> list[Output]:
        before.extend(done)
        return [Write(b"JOB"), Keyed(order.ref, 1.5)]

    bench.add("vhf").driver.answer = answer
    bench.outbox._file.connection.set_trace_callback(done.append)
    bench.order("A")
    assert before.count("COMMIT") == 1
    assert before[-1] == "COMMIT"


@pytest.mark.parametrize(("now", "keys"), [(0.0, False), (3598.0, True)])
async def test_a_clock_that_went_back_while_the_gateway_was_off_keys_nothing_unless_it_was_a_little(
    bench: "Bench", now: float, *, keys: bool
) -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    bench.now = 3600.0
    bench.order("A")
    bench.restart()
    bench.now = now
    assert bool(bench.resume().driver.sent) is keys
    if not keys:
        assert bench.end("A").retryable
        assert "clock" in bench.end("A").reason


async def test_after_a_restart_what_has_waited_longest_goes_first(bench: "Bench") -> None:
    bench.add("vhf").driver.is_ready = False
    bench.order("B", unit="U-1")
    bench.later(20)
    bench.order("A", unit="U-2")
    bench.restart()
    assert [order.ref for order in bench.resume().driver.sent] == ["B"]


async def test_an_order_without_end_in_our_time_is_kept_over_a_restart(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    order = bench.transmit("A", not_after=datetime(YEARS[-1], 12, 31, 23, 59, 59, 999_999, UTC))
    bench.relay.take([encode(order).replace(b"59.999Z", b"59.9999Z")])
    bench.restart()
    assert [order.ref for order in bench.resume().driver.sent] == ["A"]


@pytest.mark.parametrize(
    ("spoilt", "sent", "steps"),
    [
        ("not_after = 253402300800000", ["A", "B"], ["accepted", "keyed"]),
        ("priority = 77", ["B"], ["accepted", "failed"]),
    ],
)
async def test_an_order_that_cannot_be_read_keeps_no_other_back(
    bench: "Bench", spoilt: str, sent: list[str], steps: list[str]
) -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    bench.order("A")
    bench.order("B", unit="U-2")
    bench.outbox._file.change(f"UPDATE orders SET {spoilt} WHERE ref = 'A'")  # noqa: S608 - the test's own
    bench.restart()
    vhf = bench.resume()
    vhf.driver.answer = lambda order: [Keyed(order.ref, 1.0), Settled(order.ref, Outcome.DELIVERED)]
    if vhf.driver.flying == "A":
        vhf.settles("A", Settled(Ref("A"), Outcome.UNKNOWN))
    bench.later(1)
    assert [order.ref for order in vhf.driver.sent] == sent
    assert bench.steps("A") == steps


async def test_an_order_expires_by_the_dispatchers_clock_where_the_gateways_is_behind(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    bench.order("A", not_after=bench.utc() + timedelta(hours=2), said_at=bench.utc() + timedelta(hours=3))
    assert vhf.driver.sent == []
    (*_, last) = bench.reports("A")
    assert (last.step, last.at) == (ReportStep.EXPIRED, bench.utc() + timedelta(hours=3))
