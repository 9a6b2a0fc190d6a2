"""A file that is full gives up what matters least, and is never larger than it may be."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.outbox import Limits, Outbox
from radio.messages import Emergency, Position, Priority, Ref, SetName, Text, UnitId
from radio.wire import Channel, HeardReport, Report, ReportStep, Transmit, decode

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
VHF = SetName("vhf")
CREW = UnitId("CREW-7")
SLACK = 2 * 256
"""Rows that may be there between two looks at the sizes."""


def open_at(path: Path, limits: Limits) -> Outbox:
    return Outbox.open(path / "outbox.sqlite", lambda: "BOX", lambda _seconds, _work: None, limits)


def order(ref: str) -> Transmit:
    return Transmit(
        ref=Ref(ref),
        set=VHF,
        unit=CREW,
        text="x",
        priority=Priority.ROUTINE,
        not_after=NOW + timedelta(minutes=5),
    )


def test_ends_outlast_what_was_told_on_the_way_to_them_when_the_file_is_full(tmp_path: Path) -> None:
    outbox = open_at(tmp_path, Limits(orders=10, outgoing=50))
    refs = {f"R{n}" for n in range(40)}
    for ref in sorted(refs):
        outbox.accept(order(ref), NOW)
        outbox.settle(Ref(ref), ReportStep.DELIVERED, NOW)
    for _ in range(600):
        outbox.heard(VHF, Position(CREW, 1, 2), NOW)
    outbox.commit()
    told = [decode(Report, one.payload) for one in outbox.after(0, 9999) if one.channel is Channel.REPORTS]
    assert {one.ref for one in told if one.step is ReportStep.DELIVERED} == refs
    assert len(told) == 50
    outbox.close()


@pytest.mark.parametrize("table", ["orders", "seen"])
def test_what_has_ended_and_what_was_heard_long_ago_is_forgotten_in_the_end(
    tmp_path: Path, table: str
) -> None:
    outbox = open_at(tmp_path, Limits(orders=10, seen=10))
    for n in range(600):
        outbox.accept(order(f"R{n}"), NOW)
        outbox.sent(Ref(f"R{n}"))
        outbox.heard(VHF, Text(CREW, "31", air_id=f"{n}"), NOW + timedelta(seconds=n))
    ((rows,),) = outbox._file.read(f"SELECT count(*) FROM {table}")  # noqa: S608 - our own names
    assert rows < 10 + SLACK
    assert not outbox.heard(VHF, Text(CREW, "31", air_id="599"), NOW + timedelta(seconds=600))
    outbox.close()


def test_a_full_file_gives_up_settled_orders_and_what_matters_least(tmp_path: Path) -> None:
    outbox = open_at(tmp_path, Limits(orders=100, outgoing=200, seen=50))
    outbox.heard(VHF, Emergency(CREW, "help"), NOW)
    for n in range(600):
        outbox.accept(order(f"R{n}"), NOW)
        if n % 2:
            outbox.settle(Ref(f"R{n}"), ReportStep.DELIVERED, NOW)
        outbox.heard(VHF, Position(CREW, 1, 2), NOW)
    outbox.commit()
    left = outbox.after(0, 99999)
    assert len(left) < 200 + SLACK
    assert len(outbox.open_orders()) == 300
    heard = [decode(HeardReport, one.payload) for one in left if one.channel is Channel.HEARD]
    assert heard[0].kind == "emergency"
    assert outbox.shed > 0
    outbox.close()
