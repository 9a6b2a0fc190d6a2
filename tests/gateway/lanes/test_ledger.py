"""How an order stands is told though the disk refuses it at first: soon after the disk takes it again."""

from typing import TYPE_CHECKING

import pytest

from gateway import ledger
from radio.driver import Keyed, Outcome, Settled
from radio.messages import Ref, SetName
from radio.wire import Query, ReportStep, encode

if TYPE_CHECKING:
    from .conftest import Bench

DELIVERED_A = Settled(Ref("A"), Outcome.DELIVERED)


async def test_an_end_that_the_disk_refused_is_told_when_it_takes_it_and_is_not_keyed_after_a_restart(
    bench: "Bench",
) -> None:
    vhf = bench.add("vhf")
    bench.order("A")
    bench.outbox.commit()
    ended = bench.utc()
    with bench.disk_refusing():
        vhf.settles("A", DELIVERED_A)
        bench.later(3)
    bench.later(1)
    assert bench.steps("A") == ["accepted", "keyed", "delivered"]
    assert bench.reports("A")[-1].at == ended
    bench.restart()
    assert bench.resume().driver.sent == []


async def test_words_without_receipt_are_not_said_again_after_a_restart(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    bench.order("A")
    vhf.settles("A", Settled(Ref("A"), Outcome.SENT))
    assert bench.steps("A") == ["accepted", "keyed"]
    bench.restart()
    assert bench.resume().driver.sent == []


async def test_a_try_that_began_while_the_disk_refused_is_known_when_it_takes_it(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready, vhf.driver.answer = False, lambda _: []
    bench.order("A")
    bench.outbox.commit()
    vhf.driver.is_ready = True
    with bench.disk_refusing():
        bench.lane.pump()
    assert [each.is_begun for each in bench.outbox.open_orders()] == [False]
    bench.later(1)
    assert [each.is_begun for each in bench.outbox.open_orders()] == [True]


async def test_a_failure_that_the_disk_refused_is_told_and_a_query_answers_with_it(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    bench.order("A")
    bench.outbox.commit()
    with bench.disk_refusing():
        vhf.settles("A", Settled(Ref("A"), Outcome.REFUSED, "no"))
    bench.later(1)
    bench.relay.take([encode(Query(refs=[Ref("A")]))])
    assert (bench.end("A").reason, bench.end("A").tries) == ("no", 1)


async def test_what_the_disk_rolled_back_with_a_later_word_is_written_again_in_its_order(
    bench: "Bench",
) -> None:
    vhf = bench.add("vhf")
    bench.order("A")
    bench.outbox.commit()
    vhf.session._act([Keyed(Ref("A"), 1.5)])
    vhf.settles("A", DELIVERED_A)
    with bench.disk_refusing():
        bench.order("B", unit="U-2")
    bench.later(1)
    assert bench.steps("A") == ["accepted", "keyed", "keyed", "delivered"]
    assert [report.tries for report in bench.reports("A")] == [0, 1, 2, 2]


async def test_what_begins_and_ends_meanwhile_waits_behind_what_was_refused(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.driver.is_ready = False
    bench.order("A")
    bench.outbox.commit()
    vhf.driver.is_ready = True
    with bench.disk_refusing():
        bench.lane.pump()
        vhf.settles("A", DELIVERED_A)
    bench.lane.keyed(SetName("vhf"), Keyed(Ref("A"), 1.0))
    bench.later(1)
    assert bench.steps("A") == ["accepted", "keyed", "delivered"]


async def test_what_waits_for_the_disk_is_bounded_and_an_end_outlasts_the_tries(
    bench: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger, "MOST_NOTES", 2)
    vhf = bench.add("vhf")
    for ref in "ABC":
        bench.order(ref, unit=f"U-{ref}")
        bench.outbox.commit()
        with bench.disk_refusing():
            vhf.settles(ref, Settled(Ref(ref), Outcome.DELIVERED))
            bench.lane.keyed(SetName("vhf"), Keyed(Ref(ref), 1.0))
    bench.later(1)
    ends = [ref for ref in "ABC" if ReportStep.DELIVERED in bench.steps(ref)]
    assert ends == ["B", "C"]


async def test_a_set_that_is_only_busy_while_the_disk_refuses_leaves_one_note_behind(bench: "Bench") -> None:
    bench.add("vhf").driver.answer = lambda order: [Settled(order.ref, Outcome.BUSY)]
    bench.order("A")
    bench.outbox.commit()
    with bench.disk_refusing():
        bench.later(120)
        assert len(bench.tools.ledger._refused) <= 1
    bench.later(1)
    assert bench.steps("A") == ["accepted"]
