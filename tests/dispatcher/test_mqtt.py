"""The door to the broker, against a real Mosquitto and a scripted far gateway."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from aiomqtt import Message

from bus import Terms
from dispatcher.domain.act import Act
from dispatcher.domain.office import NewOffice
from dispatcher.domain.roles import system
from dispatcher.mqtt import Bus
from dispatcher.services import gateways, offices
from dispatcher.store import Store, Transaction
from radio.broker import Address
from radio.messages import Ref, SetName, UnitId
from radio.wire import Alive, Channel, HeardReport, Report, ReportStep, SetAlive, Transmit, encode, topic
from samanvay.servers.far_gateway import OUTBOX, FarGateway
from samanvay.servers.mosquitto import Mosquitto
from samanvay.servers.small_desk import Desk

SITE = "bhopal"


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # a test's own clock


@pytest.fixture
def far(broker: Mosquitto) -> Iterator[FarGateway]:
    gateway = FarGateway(SITE, broker.url(SITE))
    yield gateway
    gateway.close()


@pytest.fixture
def on_air(broker: Mosquitto, far: FarGateway, desk_on: Callable[..., Desk], tmp_path: Path) -> Desk:
    """Run a dispatcher that has reached the broker."""
    desk = desk_on(f"sqlite:///{tmp_path}/record.sqlite", broker=broker.url())
    seq = far.hear("STRANGER", "11")
    far.wait_received(seq)
    return desk


@pytest.fixture
def assign(on_air: Desk) -> Callable[[str], dict[str, Any]]:
    """Register a complaint and give it to the crew of the north; gives the answer."""
    client = on_air.signed_in("dispatcher")

    def once(ref: str = "1") -> dict[str, Any]:
        office = on_air.company.north
        new = {
            "source": "desk",
            "source_ref": ref,
            "office_id": office,
            "category": "no_supply",
            "place": "X",
        }
        incident = client.post("/api/complaints", json=new).json()["incident"]["id"]
        offer = {"crew_id": on_air.company.crews["north"]}
        answer = client.post(f"/api/incidents/{incident}/assignments", json=offer)
        assert answer.status_code == 201, answer.text
        said: dict[str, Any] = answer.json()
        return said

    return once


def _orders(far: FarGateway, ref: str) -> list[Transmit]:
    return [each for each in far.transmits() if each.ref == ref]


def _file(desk: Desk, offered: dict[str, Any]) -> dict[str, Any]:
    answer = desk.program().get(f"/api/incidents/{offered['assignment']['incident_id']}")
    said: dict[str, Any] = answer.json()
    return said


def test_an_order_is_handed_over_only_when_its_gateway_says_so(
    on_air: Desk, far: FarGateway, assign: Callable[..., dict[str, Any]]
) -> None:
    offered = assign()
    order = far.order()
    assert (order.ref, order.text) == (offered["transmission"]["ref"], offered["transmission"]["text"])
    assert (order.set, order.unit) == ("base-1", "CREW-1")
    time.sleep(0.5)  # the broker has acknowledged it long ago
    assert _file(on_air, offered)["transmissions"][0]["state"] == "queued"
    seq = far.report(order.ref, ReportStep.ACCEPTED)
    far.wait_received(seq)
    assert _file(on_air, offered)["transmissions"][0]["state"] == "handed_over"


def test_an_order_is_said_again_until_its_gateway_has_it_and_then_no_more(
    far: FarGateway, assign: Callable[..., dict[str, Any]]
) -> None:
    assign()
    first, again = far.order(), far.order(at=1)
    assert first.said_at is not None
    assert again.said_at is not None
    assert again.said_at > first.said_at
    assert first.model_copy(update={"said_at": again.said_at}) == again
    seq = far.report(first.ref, ReportStep.ACCEPTED)
    far.wait_received(seq)
    said = len(far.transmits())
    time.sleep(4)  # longer than the first wait
    assert len(far.transmits()) == said


def test_a_recall_asks_the_order_back(
    on_air: Desk, far: FarGateway, assign: Callable[..., dict[str, Any]]
) -> None:
    offered = assign()
    order = far.order()
    seq = far.report(order.ref, ReportStep.ACCEPTED)
    far.wait_received(seq)
    path = f"/api/assignments/{offered['assignment']['id']}/recall"
    assert on_air.signed_in("dispatcher").post(path, json={"reason": "wrong crew"}).status_code == 200
    assert far.withdrawal().ref == order.ref


def test_what_was_heard_is_receipted_when_it_is_on_record_and_applied_once(
    on_air: Desk, far: FarGateway, assign: Callable[..., dict[str, Any]]
) -> None:
    offered = assign()
    order = far.order()
    for step in (ReportStep.ACCEPTED, ReportStep.KEYED, ReportStep.DELIVERED):
        far.report(order.ref, step, tries=1, airtime=0.8)
    seq = far.hear("CREW-1", f"{offered['assignment']['slot']}1")
    far.wait_received(seq)
    held = _file(on_air, offered)
    assert held["assignments"][0]["state"] == "accepted"
    assert held["transmissions"][0]["state"] == "answered"
    said = far.received.count(seq)
    repeat = HeardReport.model_validate_json(
        encode(
            HeardReport(
                outbox=OUTBOX,
                seq=seq,
                set=SetName("base-1"),
                unit=UnitId("CREW-1"),
                kind="status",
                at=_now(),
                digits=f"{offered['assignment']['slot']}1",
            )
        )
    )
    far.say(repeat)
    far.wait(lambda: far.received.count(seq) > said)
    assert [each["verdict"] for each in _file(on_air, offered)["heard"]] == ["applied"]


def test_an_emergency_is_taken_and_then_ended_with_words_by_a_person_and_said_again_it_stays_so(
    on_air: Desk, far: FarGateway
) -> None:
    where = {"set": SetName("base-1"), "unit": UnitId("CREW-1")}
    said = HeardReport.model_validate(
        {**where, "outbox": OUTBOX, "seq": 900, "kind": "emergency", "at": _now()}
    )
    far.wait_received(far.say(said))
    room, words = on_air.signed_in("dispatcher"), {"words": "spoke with them: all are down"}
    (alarm,) = room.get("/api/board").json()["alarms"]
    path = f"/api/alarms/{alarm['id']}"
    assert room.post(f"{path}/end", json=words).status_code == 409
    assert room.post(f"{path}/take").status_code == 200
    assert room.post(f"{path}/end", json={"words": " "}).json()["field"] == "words"
    answers = [room.post(f"{path}/end", json=words) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert (answers[0].json()["ended_by"], answers[0].json()["ending_words"]) == (
        "Dispatcher",
        words["words"],
    )
    refused = on_air.signed_in("admin").post(f"{path}/end", json=words)
    assert (refused.status_code, "Dispatcher has ended" in refused.json()["detail"]) == (409, True)


def test_words_nobody_understands_are_dropped_and_the_next_are_heard(on_air: Desk, far: FarGateway) -> None:
    for channel in (Channel.REPORTS, Channel.HEARD, Channel.ALIVE):
        for payload in (b"", b"{", b"[]", b"\xff\xfe", b'{"v":1}', b"x" * 60_000):
            far.client.publish(topic(SITE, channel), payload, qos=1)
    seq = far.hear("CREW-1", "11")
    far.wait_received(seq)
    assert on_air.client().get("/api/health").status_code == 200


def test_a_flood_of_reports_is_recorded_together_and_receipted_each(
    far: FarGateway, assign: Callable[..., dict[str, Any]]
) -> None:
    assign()
    ref = far.order().ref
    seqs = {far.report(ref, ReportStep.KEYED, tries=number) for number in range(1, 401)}
    far.wait_received(*seqs)


def test_a_sign_of_life_shows_on_the_board(on_air: Desk, far: FarGateway) -> None:
    one = SetAlive(make="kiss", state="working", since=_now(), max_length=67, alphabet="ascii")
    alive = Alive(boot=OUTBOX, software="test", at=_now(), sets={SetName("base-1"): one})
    client = on_air.signed_in("dispatcher")
    far.client.publish(topic(SITE, Channel.ALIVE), encode(alive), qos=1, retain=True)
    far.wait(lambda: not client.get("/api/gateways").json()[0]["is_silent"])
    down = alive.model_copy(update={"is_up": False, "at": _now()})
    far.client.publish(topic(SITE, Channel.ALIVE), encode(down), qos=1, retain=True)
    far.wait(lambda: client.get("/api/gateways").json()[0]["is_silent"])


def test_a_broker_killed_with_all_it_held_loses_nothing(
    on_air: Desk, broker: Mosquitto, far: FarGateway, assign: Callable[..., dict[str, Any]]
) -> None:
    broker.kill()
    offered = assign()
    assert _file(on_air, offered)["transmissions"][0]["state"] == "queued"
    broker.start()
    assert far.order().ref == offered["transmission"]["ref"]
    broker.kill()
    keyed = far.report(offered["transmission"]["ref"], ReportStep.KEYED, tries=1)
    heard = far.hear("CREW-1", f"{offered['assignment']['slot']}1")
    broker.start()
    far.wait_received(keyed, heard)
    assert _file(on_air, offered)["assignments"][0]["state"] == "accepted"


def test_a_killed_broker_between_order_and_receipt_is_only_a_delay(
    on_air: Desk, broker: Mosquitto, far: FarGateway, assign: Callable[..., dict[str, Any]]
) -> None:
    for round_number in range(3):
        offered = assign(str(round_number))
        order = far.wait(partial(_orders, far, offered["transmission"]["ref"]))[0]
        broker.kill()
        seq = far.report(order.ref, ReportStep.ACCEPTED)
        broker.start()
        far.wait_received(seq)
        state = _file(on_air, offered)["transmissions"][0]["state"]
        assert state == "handed_over"


@pytest.mark.parametrize("channel", [Channel.REPORTS, Channel.HEARD, Channel.ALIVE])
def test_a_message_of_no_site_is_not_understood_and_stops_nothing(
    on_air: Desk, far: FarGateway, channel: Channel
) -> None:
    sign = Alive(boot="b", software="1", at=_now())
    report = Report(outbox=OUTBOX, seq=1, ref=Ref("R"), step=ReportStep.KEYED, at=_now())
    payload = encode(sign if channel is Channel.ALIVE else report)
    far.client.publish(topic("x", channel).replace("/x/", "//"), payload, qos=1).wait_for_publish(5)
    far.wait_received(far.hear("STRANGER", "12"))
    assert on_air.program().get("/api/health").status_code == 200


class Choosy:
    """A line that raises at a receipt for one site, and keeps what else is said."""

    def __init__(self, refused: str) -> None:
        self._refused = refused
        self.said: list[str] = []

    def say(self, name: str, _: bytes) -> None:
        """Say it, or raise as paho does at a topic it cannot write."""
        if name == topic(self._refused, Channel.RECEIVED):
            raise ValueError("Invalid topic.")
        self.said.append(name)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    opened = await Store.open(f"sqlite:///{tmp_path}/record.sqlite")
    yield opened
    await opened.close()


@pytest.fixture
def bus(store: Store) -> Bus:
    """Give a door without a broker."""
    terms = Terms(broker=Address.read("mqtt://127.0.0.1"), identifier="test")
    ids = count(1)
    return Bus(
        terms, store, lambda: Act(system(), _now(), lambda: f"{next(ids):026d}"), lambda: 0.0, lambda: 0.5
    )


async def test_a_gateway_that_floods_its_signs_of_life_makes_no_other_seem_silent_and_fills_no_disk(
    store: Store, bus: Bus
) -> None:
    def enter(tx: Transaction) -> None:
        new = NewOffice(kind="company", code="MP", name="MP", name_hi="एमपी")
        office = offices.add(tx, bus._act(), new)
        for site in ("loud", "quiet"):
            gateways.add(tx, bus._act(), site, office.id, site)

    async def flood() -> None:
        for number in count():
            bus._take(sign("loud", f"boot {number}"))
            await asyncio.sleep(0.001)

    def sign(site: str, boot: str) -> Message:
        payload = encode(Alive(boot=boot, software="test", at=_now()))
        return Message(topic(site, Channel.ALIVE), payload, 1, retain=False, mid=1, properties=None)

    await store.write(enter)
    before = await store.last_position()
    bus._take(sign("quiet", "boot"))
    bus._take(sign("loud", "boot"))
    tasks = [asyncio.create_task(flood()), asyncio.create_task(bus._watch_signs())]
    await asyncio.sleep(1)
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    told = [fact.subject for fact in await store.facts(before, 1000)]
    assert told.count("quiet") == 1
    assert 2 <= told.count("loud") <= 7


async def test_a_receipt_that_cannot_be_said_stands_in_no_other_sites_way(bus: Bus) -> None:
    line = Choosy("agar")
    bus._line = line  # type: ignore[assignment]  # only what is said matters
    recording = asyncio.create_task(bus._record_on())
    for seq, site in enumerate(("agar", SITE, "agar", "sehore"), 1):
        report = Report(outbox=OUTBOX, seq=seq, ref=Ref("R"), step=ReportStep.KEYED, at=_now())
        bus._take(Message(topic(site, Channel.REPORTS), encode(report), 1, False, seq, None))  # noqa: FBT003  # aiomqtt's
    async with asyncio.timeout(5):
        while len(line.said) < 2 and not recording.done():  # noqa: ASYNC110  # a list, not an event
            await asyncio.sleep(0.01)
    assert line.said == [topic(site, Channel.RECEIVED) for site in (SITE, "sehore")]
    recording.cancel()
    await asyncio.wait([recording])
