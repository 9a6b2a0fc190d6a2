"""What the disk refuses is held until it takes it, no receipt is written before, an emergency is cried."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from gateway import held, mqtt
from gateway.held import MOST_HELD, Unkept
from gateway.mqtt import MOST_UNRECEIVED, Bus, Terms, Uplink
from gateway.outbox import Limits, Outbox
from gateway.session import State
from radio.broker import Address
from radio.driver import Heard, Write
from radio.drivers import make_driver
from radio.messages import Emergency, Position, Priority, SetName, Text, UnitId
from radio.wire import Channel, HeardReport, decode

if TYPE_CHECKING:
    from .conftest import Bench

CREW = UnitId("CREW-7")


class Noting(Bus):
    """A door that notes what it would say of what was heard."""

    def __init__(self, bench: "Bench") -> None:
        terms = Terms("bhopal", Address.read("mqtt://127.0.0.1:1"), None, 5.0, 3.0, boot="BOOT", software="s")
        super().__init__(terms, bench.relay, bench.outbox, bench.clock, lambda: 0.5)
        self.payloads: list[bytes] = []

    def _say(self, channel: Channel, payload: bytes) -> None:
        assert channel is Channel.HEARD
        self.payloads.append(payload)


async def test_a_receipt_waits_until_the_disk_has_the_words_and_they_are_told_once(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    with bench.disk_refusing():
        vhf.session._act([Heard(Text(CREW, "31", air_id="1")), Write(b"ack 1")])
        vhf.session._act([Write(b"ack 1")])  # a far set that says it again is answered without a Heard
    assert vhf.plug.written == []
    vhf.session._act([Write(b"ack 1")])
    assert vhf.plug.written == [b"ack 1"]
    assert [told.text for told in bench.heard()] == ["31"]


async def test_a_receipt_that_comes_in_a_later_list_waits_for_the_disk_too(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    with bench.disk_refusing():
        vhf.session._act([Heard(Text(CREW, "31", air_id="1"))])
        vhf.session._act([Write(b"ack 1")])
        assert vhf.plug.written == []
    vhf.session._act([Write(b"ack 1")])
    assert vhf.plug.written == [b"ack 1"]


async def test_more_receipts_than_are_remembered_all_wait_for_the_disk(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    with bench.disk_refusing():
        for number in range(MOST_HELD + 5):
            vhf.session._act([Heard(Text(CREW, f"{number}")), Write(f"ack {number}".encode())])
        for number in range(
            MOST_HELD + 5
        ):  # each far set says its words again, and is answered without a Heard
            vhf.session._act([Write(f"ack {number}".encode())])
        assert vhf.plug.written == []
    vhf.session._act([Write(b"ack 104")])
    assert vhf.plug.written == [b"ack 104"]


async def test_the_second_write_of_a_hazard_goes_out_while_the_disk_refuses_what_was_heard(
    bench: "Bench",
) -> None:
    tetra = bench.add("tetra", make_driver("tetra", {}))
    while not tetra.made.is_free(bench.now):
        tetra.session.received(b"\r\nOK\r\n")
    tetra.session.state = State.OPENING
    bench.order("H", "tetra", "2001", priority=Priority.HAZARD)
    tetra.session.state = State.WORKING
    with bench.disk_refusing():
        tetra.session._act([Heard(Text(UnitId("2002"), "31")), Heard(Position(UnitId("2002"), 1.0, 2.0))])
        bench.lane.pump()
        tetra.session.received(b"\r\nOK\r\n")
        tetra.session.received(b"\r\n> ")
        assert any(data.startswith(b"AT+CMGS=2001") for data in tetra.plug.written)
        assert tetra.plug.written[-1].endswith(b"\x1a")


@pytest.mark.parametrize("make", ["kiss", "tait", "tetra"])
async def test_a_set_that_is_plugged_in_again_is_set_up_while_the_disk_refuses_what_was_heard(
    bench: "Bench", make: str
) -> None:
    again = bench.add(make, make_driver(make, {}))
    set_up = list(again.plug.written)
    with bench.disk_refusing():
        again.session._act([Heard(Text(CREW, "31"))])
        again.pull()
        again.plug.written.clear()
        again.plug_in()
    assert set_up
    assert again.plug.written == set_up


async def test_words_of_a_batch_that_the_disk_refused_later_are_not_lost(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    vhf.session._act([Heard(Text(CREW, "31", air_id="1"))])
    with bench.disk_refusing():
        vhf.session._act([Heard(Text(CREW, "32", air_id="2"))])
    assert bench.heard() == []
    assert vhf.session._held.is_on_disk()
    assert sorted(told.text or "" for told in bench.heard()) == ["31", "32"]


async def test_an_emergency_that_the_disk_refuses_is_cried_until_it_is_kept(bench: "Bench") -> None:
    cries: list[Unkept] = []
    bench.relay.on_cry(cries.append)
    vhf = bench.add("vhf")
    with bench.disk_refusing():
        vhf.session._act([Heard(Text(CREW, "31")), Heard(Emergency(CREW, "help"))])
        vhf.session._held._again()
        vhf.session._held._again()
    assert len(cries) == 3
    assert len({id(cry) for cry in cries}) == 1
    assert isinstance(cries[0].message, Emergency)
    vhf.session._held._again()
    assert [told.kind for told in bench.heard()] == ["emergency", "text"]
    assert len(cries) == 3


async def test_what_the_disk_refused_is_cried_and_kept_with_nobody_asking(
    bench: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(held, "AGAIN_SECONDS", 0.01)
    cries: list[Unkept] = []
    bench.relay.on_cry(cries.append)
    memory = bench.add("vhf").session
    with bench.disk_refusing():
        memory._act([Heard(Emergency(CREW, "help"))])
        await asyncio.sleep(0.3)
    assert len(cries) > 2
    await asyncio.sleep(0.3)
    assert memory._held._refused == []
    assert [told.kind for told in bench.heard()] == ["emergency"]


async def test_an_emergency_on_a_disk_that_cannot_be_read_is_cried_and_kept_later(bench: "Bench") -> None:
    cries: list[Unkept] = []
    bench.relay.on_cry(cries.append)
    vhf = bench.add("vhf")
    with bench.disk_unreadable():
        vhf.session._act([Heard(Emergency(CREW, "help", air_id="1")), Write(b"ack")])
    assert (len(cries), vhf.plug.written) == (2, [])
    vhf.session._held._again()
    assert [told.kind for told in bench.heard()] == ["emergency"]


async def test_the_uplink_outlives_a_disk_that_cannot_be_read(
    bench: "Bench", monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mqtt, "UNREAD_SECONDS", 0.01)
    said = Noting(bench)
    bench.add("vhf").session._act([Heard(Text(CREW, "31"))])
    bench.outbox.commit()
    uplink = asyncio.create_task(said._feed())
    with bench.disk_unreadable():
        await asyncio.sleep(0.05)
        assert said.payloads == []
    await asyncio.sleep(0.1)
    uplink.cancel()
    assert [decode(HeardReport, each).text for each in said.payloads] == ["31"]


async def test_what_is_held_is_bounded_and_an_emergency_is_given_up_last(bench: "Bench") -> None:
    vhf = bench.add("vhf")
    with bench.disk_refusing():
        for number in range(MOST_HELD + 50):
            vhf.session._act([Heard(Text(CREW, f"{number}"))])
        vhf.session._act([Heard(Emergency(CREW, "help"))])
    assert vhf.session._held.is_on_disk()
    told = bench.heard()
    assert len(told) == MOST_HELD
    assert told[0].kind == "emergency"
    assert vhf.session.given_up == 51


async def test_a_cry_goes_to_the_broker_under_one_number_of_this_start(bench: "Bench") -> None:
    said = Noting(bench)
    vhf = bench.add("vhf")
    with bench.disk_refusing():
        vhf.session._act([Heard(Emergency(CREW, "help")), Heard(Emergency(UnitId("CREW-8"), "help"))])
        vhf.session._held._again()
    told = [decode(HeardReport, each) for each in said.payloads]
    assert [(one.outbox, one.seq, one.unit) for one in told][:2] == [("BOOT", 1, CREW), ("BOOT", 2, "CREW-8")]
    assert {one.seq for one in told} == {1, 2}
    assert {one.kind for one in told} == {"emergency"}


async def test_an_emergency_goes_first_though_the_outbox_is_full_and_nobody_receives(
    bench: "Bench", tmp_path: Path
) -> None:
    small = Outbox.open(
        tmp_path / "small.sqlite",
        lambda: "SMALL",
        lambda _seconds, _work: None,
        Limits(orders=50, outgoing=600, seen=50),
    )
    for number in range(2_000):
        small.heard(SetName("vhf"), Text(CREW, f"{number}"), bench.utc())
    small.commit()
    uplink = Uplink(small, 3.0)
    assert len(uplink.next(0.0)) == MOST_UNRECEIVED
    assert uplink.next(0.1) == []
    small.heard(SetName("vhf"), Emergency(CREW, "help"), bench.utc())
    for number in range(2_000):
        small.heard(SetName("vhf"), Text(CREW, f"more {number}"), bench.utc())
    small.commit()
    assert small.shed > 0
    (first, *_) = uplink.next(0.2)
    assert decode(HeardReport, first.payload).kind == "emergency"
    small.close()
