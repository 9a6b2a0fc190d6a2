"""What may not be forgotten: kept over restarts and kills, told again until received, and bounded."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway import outbox_file
from gateway.outbox import Limits, Outbox, OutboxError
from radio.messages import Busy, Caller, Emergency, Position, Ref, SetName, Signal, Status, Text, UnitId
from radio.wire import Channel, HeardReport, Report, ReportStep, Transmit, decode

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
VHF = SetName("vhf")
CREW = UnitId("CREW-7")
ENTERS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from gateway.outbox import Outbox
from radio.messages import Text
from radio.wire import Transmit

now = datetime(2026, 7, 1, 12, tzinfo=UTC)
outbox = Outbox.open(Path(sys.argv[1]), lambda: "BOX", lambda seconds, work: None)
start = int(sys.argv[2])
for n in range(start, start + 100_000):
    order = Transmit(ref=f"R{n}", set="vhf", unit="CREW-7", text="x", priority=3, not_after=now)
    outbox.accept(order, now)
    outbox.heard("vhf", Text("CREW-7", f"word {n}", air_id=str(n)), now)
    outbox.commit()
    sys.stdout.write(f"{n}\\n")
    sys.stdout.flush()
"""


def open_at(path: Path, limits: Limits | None = None) -> Outbox:
    return Outbox.open(path, lambda: "BOX", lambda _seconds, _work: None, limits)


def order(ref: str) -> Transmit:
    end = NOW + timedelta(minutes=5)
    return Transmit.model_validate(
        {"ref": ref, "set": "vhf", "unit": "CREW-7", "text": "x", "priority": 3, "not_after": end}
    )


def test_what_it_keeps_is_its_owners_alone(tmp_path: Path) -> None:
    box = open_at(tmp_path / "outbox.sqlite")
    assert [path.name for path in tmp_path.iterdir() if path.stat().st_mode & 0o077] == []
    box.close()


def reports(outbox: Outbox) -> list[tuple[str, str]]:
    outbox.commit()
    return [(report.ref, report.step.value) for report in _reports(outbox)]


def _reports(outbox: Outbox) -> list[Report]:
    return [decode(Report, one.payload) for one in outbox.after(0, 9999) if one.channel is Channel.REPORTS]


def words(outbox: Outbox) -> list[HeardReport]:
    outbox.commit()
    return [decode(HeardReport, one.payload) for one in outbox.after(0, 9999) if one.channel is Channel.HEARD]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "outbox.sqlite"


@pytest.fixture
def outbox(path: Path) -> Iterator[Outbox]:
    made = open_at(path)
    yield made
    made.close()


def test_a_repeated_order_is_taken_once_and_its_present_report_goes_again(outbox: Outbox) -> None:
    assert outbox.accept(order("A"), NOW)
    outbox.keyed(Ref("A"), 1.5, NOW)
    outbox.commit()
    outbox.received([1, 2])
    assert not outbox.accept(order("A"), NOW)
    assert reports(outbox) == [("A", "keyed")]
    assert not outbox.accept(order("A"), NOW)
    assert len(reports(outbox)) == 1
    assert len(outbox.open_orders()) == 1


def test_a_taken_order_is_reported_once_and_before_whatever_follows(outbox: Outbox) -> None:
    for ref in "AB":
        outbox.accept(order(ref), NOW)
    assert reports(outbox) == []
    outbox.keyed(Ref("A"), 1.5, NOW + timedelta(seconds=1))
    outbox.report_accepted()
    outbox.report_accepted()
    assert reports(outbox) == [("A", "accepted"), ("A", "keyed"), ("B", "accepted")]
    assert {one.at for one in _reports(outbox) if one.step is ReportStep.ACCEPTED} == {NOW}


def test_what_the_disk_did_not_take_is_not_reported(path: Path) -> None:
    outbox = open_at(path)
    outbox.accept(order("A"), NOW)
    outbox._file.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(OutboxError, match="make room"):
        outbox.accept(order("B"), NOW)
    outbox._file.connection.execute("PRAGMA query_only = OFF")
    outbox.report_accepted()
    assert reports(outbox) == []
    outbox.close()


def test_how_an_order_stands_is_told_with_the_time_since_when(outbox: Outbox) -> None:
    outbox.accept(order("A"), NOW)
    outbox.settle(Ref("A"), ReportStep.DELIVERED, NOW + timedelta(seconds=5))
    asked = NOW + timedelta(minutes=15)
    outbox.standing(Ref("A"), asked)
    outbox.standing(Ref("B"), asked)
    outbox.commit()
    told = {(one.ref, one.step.value): one.at for one in _reports(outbox)}
    assert told[Ref("A"), "delivered"] == NOW + timedelta(seconds=5)
    assert told[Ref("B"), "unknown"] == asked


def test_numbers_rise_over_a_restart_even_when_all_was_received(path: Path) -> None:
    first = open_at(path)
    first.accept(order("A"), NOW)
    first.report_accepted()
    first.received([1])
    first.close()
    second = open_at(path)
    second.accept(order("B"), NOW)
    second.report_accepted()
    second.commit()
    assert [kept.seq for kept in second.after(0, 10)] == [2]
    assert second.id == "BOX"
    second.close()


def test_an_end_stays_but_a_late_receipt_still_delivers(outbox: Outbox) -> None:
    outbox.accept(order("A"), NOW)
    assert outbox.settle(Ref("A"), ReportStep.FAILED, NOW, "deaf", is_retryable=True)
    assert not outbox.settle(Ref("A"), ReportStep.WITHDRAWN, NOW)
    assert outbox.settle(Ref("A"), ReportStep.DELIVERED, NOW)
    assert not outbox.settle(Ref("A"), ReportStep.FAILED, NOW)
    assert reports(outbox) == [("A", "accepted"), ("A", "failed"), ("A", "delivered")]


def test_open_orders_come_back_with_their_tries(path: Path) -> None:
    first = open_at(path)
    for ref in "ABC":
        first.accept(order(ref), NOW)
    first.keyed(Ref("B"), 1.0, NOW)
    first.settle(Ref("A"), ReportStep.DELIVERED, NOW)
    first.sent(Ref("C"))
    first.close()
    second = open_at(path)
    [left] = second.open_orders()
    assert (left.ref, left.tries, left.not_after) == ("B", 1, NOW + timedelta(minutes=5))
    second.close()


def test_a_try_that_began_and_a_wish_to_take_it_back_come_back_with_their_order(path: Path) -> None:
    first = open_at(path)
    for ref in "ABCD":
        first.accept(order(ref), NOW)
    for ref in "BCD":
        first.begun(Ref(ref))
    first.withdrawn(Ref("B"))
    first.begun(Ref("C"), is_begun=False)
    first.keyed(Ref("D"), None, NOW)
    first.close()
    second = open_at(path)
    left = {one.ref: (one.is_begun, one.is_withdrawn, one.tries) for one in second.open_orders()}
    assert left == {
        "A": (False, False, 0),
        "B": (True, True, 0),
        "C": (False, False, 0),
        "D": (False, False, 1),
    }
    second.close()


def test_a_wish_and_a_try_are_no_word_to_the_dispatcher(outbox: Outbox) -> None:
    outbox.accept(order("A"), NOW)
    outbox.report_accepted()
    outbox.begun(Ref("A"))
    outbox.withdrawn(Ref("A"))
    assert reports(outbox) == [("A", "accepted")]


@pytest.mark.parametrize(
    ("message", "fields"),
    [
        (Status(CREW, "31"), {"kind": "status", "digits": "31"}),
        (Text(CREW, "pole broken", air_id="07"), {"kind": "text", "text": "pole broken", "air_id": "07"}),
        (
            Position(CREW, 23.25, 77.4, is_stale=True),
            {"kind": "position", "latitude": 23.25, "is_stale": True},
        ),
        (Emergency(CREW, "help"), {"kind": "emergency", "text": "help"}),
        (Caller(CREW), {"kind": "caller"}),
    ],
)
def test_what_is_heard_is_kept_in_the_words_of_the_wire(
    outbox: Outbox, message: Text, fields: dict[str, object]
) -> None:
    assert outbox.heard(VHF, message, NOW)
    [told] = words(outbox)
    assert told.unit == CREW
    assert fields.items() <= told.model_dump().items()


def test_a_repeat_of_the_bearer_is_told_once_but_the_same_words_anew_are_told(outbox: Outbox) -> None:
    said = Text(CREW, "31", air_id="07")
    assert outbox.heard(VHF, said, NOW)
    assert not outbox.heard(VHF, said, NOW + timedelta(minutes=9))
    assert outbox.heard(VHF, said, NOW + timedelta(minutes=11))
    assert outbox.heard(VHF, Text(CREW, "32", air_id="07"), NOW)
    assert outbox.heard(VHF, Text(CREW, "31"), NOW)
    assert outbox.heard(VHF, Text(CREW, "31"), NOW)
    assert not outbox.heard(VHF, Busy(is_busy=True), NOW)
    assert not outbox.heard(VHF, Signal(-90), NOW)


def test_a_call_for_help_half_a_minute_later_is_another_call_however_often_it_was_repeated(
    outbox: Outbox,
) -> None:
    told = [
        outbox.heard(VHF, Emergency(CREW, "EMERG", air_id="1"), NOW + timedelta(seconds=seconds))
        for seconds in (0, 10, 20, 29, 31, 60, 62)
    ]
    assert told == [True, False, False, False, True, False, True]


def test_an_order_withdrawn_before_it_came_is_never_taken(outbox: Outbox) -> None:
    outbox.bar(Ref("A"), NOW)
    assert not outbox.accept(order("A"), NOW)
    assert outbox.open_orders() == []
    assert reports(outbox) == [("A", "withdrawn")]


def test_a_wish_for_an_order_that_has_ended_is_answered_by_its_end_each_time(outbox: Outbox) -> None:
    outbox.accept(order("A"), NOW)
    outbox.settle(Ref("A"), ReportStep.DELIVERED, NOW)
    for _ in range(2):
        outbox.commit()
        outbox.received(range(99))
        outbox.bar(Ref("A"), NOW)
        assert reports(outbox) == [("A", "delivered")]


def test_an_order_that_cannot_be_said_is_refused_once_and_its_refusal_told_each_time(outbox: Outbox) -> None:
    outbox.refuse(order("A"), "no such set", NOW)
    outbox.commit()
    outbox.received(range(99))
    outbox.refuse(order("A"), "no such set", NOW)
    assert reports(outbox) == [("A", "failed")]
    assert outbox.open_orders() == []


def test_what_is_asked_for_by_number_is_what_the_dispatcher_has_not_yet(outbox: Outbox) -> None:
    for ref in "ABC":
        outbox.accept(order(ref), NOW)
    outbox.report_accepted()
    outbox.commit()
    outbox.received([2])
    outbox.commit()
    assert [kept.seq for kept in outbox.pick([1, 2, 9])] == [1]
    assert outbox.unreceived() == 2


def test_nothing_is_shown_before_it_is_on_disk_and_one_flush_serves_a_batch(path: Path) -> None:
    later: list[Callable[[], None]] = []
    woken: list[int] = []
    outbox = Outbox.open(path, lambda: "BOX", lambda _, work: later.append(work))
    outbox.on_news(lambda: woken.append(1))
    for n in range(10):
        outbox.accept(order(f"R{n}"), NOW)
    outbox.report_accepted()
    assert woken == []
    assert outbox.after(0, 10) == []
    assert len(later) == 1
    later[0]()
    assert woken == [1]
    outbox.close()


def test_a_disk_that_refuses_is_an_error_and_nothing_of_the_batch_stays(path: Path) -> None:
    outbox = open_at(path)
    outbox.accept(order("A"), NOW)
    outbox.commit()
    outbox._file.connection.execute("PRAGMA query_only = ON")
    with pytest.raises(OutboxError, match="make room"):
        outbox.accept(order("B"), NOW)
    outbox._file.connection.execute("PRAGMA query_only = OFF")
    assert [one.ref for one in outbox.open_orders()] == ["A"]
    assert outbox.accept(order("B"), NOW)
    outbox.close()


@pytest.mark.parametrize(
    "look",
    [
        lambda outbox: outbox.after(0, 10),
        lambda outbox: outbox.open_orders(),
        lambda outbox: outbox.latest(),
        lambda outbox: outbox.unreceived(),
        lambda outbox: outbox.received([1]),
        lambda outbox: outbox.standing(Ref("A"), NOW),
        lambda outbox: outbox.bar(Ref("A"), NOW),
        lambda outbox: outbox.heard(VHF, Text(CREW, "31", air_id="1"), NOW),
    ],
)
def test_a_disk_that_cannot_be_read_is_an_error_of_the_outbox(
    outbox: Outbox, look: Callable[[Outbox], object]
) -> None:
    outbox.accept(order("A"), NOW)
    outbox.commit()
    outbox._file.connection.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_READ else sqlite3.SQLITE_OK
    )
    with pytest.raises(OutboxError, match="disk"):
        look(outbox)
    outbox._file.connection.set_authorizer(None)


def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "box").write_bytes(b"no database at all" * 100)
    with pytest.raises(OutboxError, match=r"box cannot be opened .*; mend it or name another\."):
        open_at(tmp_path / "box")


def test_an_outbox_is_one_gateways_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox_file, "DYING_SECONDS", 0.1)
    first = open_at(path)
    first.accept(order("A"), NOW)
    with pytest.raises(
        OutboxError, match=r"^Another gateway has the outbox .*outbox\.sqlite \(it locks .*\); stop"
    ):
        open_at(path)
    first.report_accepted()
    assert reports(first) == [("A", "accepted")]
    first.close()
    open_at(path).close()


def test_a_gateway_waits_for_the_one_that_dies_before_it(path: Path) -> None:
    first = open_at(path)
    timer = threading.Timer(0.5, lambda: os.close(first._file._lock))
    timer.start()
    second = open_at(path)
    timer.join()
    second.close()
    first._file.connection.close()


def test_a_file_that_is_no_outbox_is_not_held(path: Path) -> None:
    path.write_bytes(b"no database at all" * 100)
    with pytest.raises(OutboxError, match="cannot be opened"):
        open_at(path)
    path.unlink()
    open_at(path).close()


def test_killed_at_any_point_it_has_everything_it_answered_for(path: Path) -> None:
    chance, start, answered = random.Random(7), 0, -1  # noqa: S311 - a test's seeded chance
    for _ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", ENTERS, str(path), str(start)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout
        child.stdout.readline()
        time.sleep(chance.uniform(0, 0.05))
        child.send_signal(signal.SIGKILL)
        lines = [line for line in child.communicate()[0].splitlines(keepends=True) if line.endswith("\n")]
        answered = int(lines[-1]) if lines else start
        outbox = open_at(path)
        refs = {one.ref for one in outbox.open_orders()}
        told = {one.text for one in words(outbox)} | {one.text for one in _rest(outbox)}
        assert {f"R{n}" for n in range(answered + 1)} <= refs
        assert {f"word {n}" for n in range(answered + 1)} <= told
        assert len(refs) - answered - 1 in (0, 1)
        start = len(refs)
        outbox.close()
    assert answered > 0


def _rest(outbox: Outbox) -> list[HeardReport]:
    kept = outbox.after(9999, 1_000_000)
    return [decode(HeardReport, one.payload) for one in kept if one.channel is Channel.HEARD]
