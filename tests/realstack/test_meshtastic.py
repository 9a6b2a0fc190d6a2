"""Meshtastic's PyPI client at our simulated node, and its protocol buffers against ours: other processes."""

import asyncio
import json
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from radio.driver import Heard, Outcome, Output, Settled, Write
from radio.drivers.meshtastic import commands
from radio.drivers.meshtastic.driver import MeshtasticDriver
from radio.drivers.meshtastic.frames import WAKE, Deframer, frame
from radio.drivers.meshtastic.settings import MeshtasticSettings
from radio.drivers.meshtastic.shapes import (
    Data,
    FromRadio,
    Heartbeat,
    MeshPacket,
    Port,
    Position,
    QueueStatus,
    ToRadio,
)
from radio.drivers.meshtastic.wire import decode, encode
from radio.messages import Emergency, Order, Ref, Signal, Text, UnitId
from radio.messages import Position as Place
from radio.sim.air import Air
from radio.sim.meshtastic import Node, NodeFaults
from radio.sim.meshtastic_far import MeshHandset
from radio.sim.query import read_faults
from radio.sim.world import World
from samanvay.sim.port import PtyPort

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from tests.realstack.conftest import Peer

PEERS = Path(__file__).parents[1] / "peers"
OWN, CREW, AWAY = "!a0000001", UnitId("!a0000007"), "!0bad0bad"
BAUD = 115_200
READY_SECONDS = 30.0  # the client sleeps 0.1 s after each write, and takes seconds to be imported
ANSWER_SECONDS = 20.0  # the node's own three tries take 15 s of its time
LOOK_SECONDS = 0.02
PACE = 5.0  # seconds of the mesh in one of ours


class LiveNode:
    """The simulated node at a pty, and a far one, on the clock of the event loop."""

    def __init__(self, folder: Path, faults: str) -> None:
        chance = Random(5)  # noqa: S311 -- a rehearsal must be repeatable
        air = Air(chance)
        self.node = Node(OWN, air, chance, read_faults(faults, NodeFaults)[0])
        self.far = MeshHandset(CREW, OWN, air, chance)
        self.world = World(air)
        self.world.add_station(self.node)
        self.world.add_station(self.far)
        self.port = PtyPort(folder / "node", BAUD, self._take)

    @property
    def now(self) -> float:
        """The moment."""
        return asyncio.get_running_loop().time() * PACE

    async def play(self) -> None:
        """Let it live."""
        self.port.plug()
        self.node.opened(self.now)
        while True:
            self.world.tick(self.now)
            self.port.send(self.node.read())
            await asyncio.sleep(LOOK_SECONDS)

    def _take(self, data: bytes) -> None:
        self.node.write(data, self.now)


@asynccontextmanager
async def client_at(
    folder: Path, peer: "Callable[..., Peer]", faults: str = ""
) -> "AsyncIterator[tuple[LiveNode, Peer]]":
    """Let the client talk to a node."""
    live = LiveNode(folder, faults)
    playing = asyncio.create_task(live.play(), name="node")
    try:
        client = peer("meshtastic_client.py", str(folder / "node"))
        await said(client, "ready", READY_SECONDS)
        yield live, client
        client.say("end")
        await said(client, "ended")
    finally:
        playing.cancel()
        live.port.pull()


async def said(client: "Peer", start: str, seconds: float = ANSWER_SECONDS) -> str:
    """Wait until the client has said a line that begins so."""
    assert await asyncio.to_thread(client.has_said, start, seconds), (start, client.lines)
    return next(line for line in client.lines if line.startswith(start))


async def test_the_client_learns_who_the_node_is_and_its_text_is_acknowledged_by_the_far_node(
    tmp_path: Path, peer: "Callable[..., Peer]"
) -> None:
    async with client_at(tmp_path, peer, "chatty=1&garbage=40") as (live, client):
        assert await said(client, "ready") == f"ready {OWN} 10 1"
        client.say(f"text {CREW} 3. खंभा गिरा")
        assert await said(client, "fared") == f"fared 3. खंभा गिरा {CREW} NONE"
        assert [shown.text for shown in live.far.display] == ["3. खंभा गिरा"]
        live.far.press("31", live.now)
        assert await said(client, "heard") == f"heard {CREW} TEXT_MESSAGE_APP 31"
        live.far.send_position(23.25, 77.41, 1_700_000_000, live.now)
        assert (await said(client, "place")).split()[1:] == [CREW, "23.25", "77.41"]
        live.far.emergency(live.now)
        await said(client, f"heard {CREW} ALERT_APP EMERGENCY")


async def test_the_client_is_told_no_by_the_node_when_nobody_answers(
    tmp_path: Path, peer: "Callable[..., Peer]"
) -> None:
    async with client_at(tmp_path, peer) as (_, client):
        client.say(f"text {AWAY} hello")
        assert await said(client, "fared") == f"fared hello {OWN} MAX_RETRANSMIT"


async def test_the_client_sees_an_implicit_acknowledgement_as_our_own_nodes_word(
    tmp_path: Path, peer: "Callable[..., Peer]"
) -> None:
    async with client_at(tmp_path, peer, "implicit=1") as (_, client):
        client.say(f"text {CREW} hello")
        assert await said(client, "fared") == f"fared hello {OWN} NONE"


async def test_the_client_is_told_of_a_used_up_share_and_refuses_what_is_too_long(
    tmp_path: Path, peer: "Callable[..., Peer]"
) -> None:
    async with client_at(tmp_path, peer, "limit=1") as (_, client):
        client.say(f"text {CREW} {'x' * 234}")
        await said(client, "refused")
        client.say(f"text {CREW} hello")
        assert await said(client, "fared") == f"fared hello {OWN} DUTY_CYCLE_LIMIT"


def ask_library(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let the library read and write."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", str(PEERS / "meshtastic_codec.py")],
        input="".join(json.dumps(each) + "\n" for each in asked),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def by_library(*fields: dict[str, Any]) -> bytes:
    """Give the frames of messages to a host as the library writes them."""
    answers = ask_library([{"shape": "FromRadio", "fields": each} for each in fields])
    return b"".join(frame(bytes.fromhex(each["hex"])) for each in answers)


def packet(port: int, payload: bytes, sender: str = CREW, number: int = 77, **more: object) -> dict[str, Any]:
    """Name the fields of a packet to our node."""
    own, unit = commands.number_of(OWN), commands.number_of(sender)
    decoded = {"portnum": port, "payload": payload.hex(), **more}
    return {"packet": {"from": unit, "to": own, "id": number, "rx_time": 1_700_000_100, "decoded": decoded}}


def test_what_our_driver_writes_the_library_reads_and_writes_byte_for_byte() -> None:
    driver = MeshtasticDriver(MeshtasticSettings(channel=1))
    outputs: list[Output] = [*driver.opened(0.0), *driver.tick(0.1)]
    ready = frame(encode(FromRadio(config_complete_id=2)))
    outputs += [*driver.receive(ready, 1.0), *driver.send(an_order(), 5.0), *driver.tick(301.0)]
    written = b"".join(output.data for output in outputs if isinstance(output, Write))
    deframer: Deframer[bytes] = Deframer(bytes)
    messages = [piece for piece in deframer.feed(written.replace(WAKE, b"")) if isinstance(piece, bytes)]
    read = ask_library([{"shape": "ToRadio", "hex": message.hex()} for message in messages])
    assert [each["hex"] for each in read] == [message.hex() for message in messages]
    question, text = (each["fields"] for each in read[:2])
    assert question == {"want_config_id": 2}
    assert text["packet"]["to"] == commands.number_of(CREW)
    assert text["packet"]["decoded"] == {"portnum": 1, "payload": "3. खंभा गिरा".encode().hex()}
    assert (text["packet"]["channel"], text["packet"]["want_ack"], text["packet"]["hop_limit"]) == (
        1,
        True,
        3,
    )


def an_order() -> Order:
    return Order(Ref("REF1"), CREW, "3. खंभा गिरा")


def test_our_driver_understands_what_the_library_writes() -> None:
    fix = {"latitude_i": 286139000, "longitude_i": 772090000, "time": 1_700_000_000}
    [place] = ask_library([{"shape": "Position", "fields": fix}])
    metrics = {"device_metrics": {"channel_utilization": 55.5, "air_util_tx": 3.25, "battery_level": 80}}
    [telemetry] = ask_library([{"shape": "Telemetry", "fields": metrics}])
    driver = MeshtasticDriver(MeshtasticSettings(own=OWN))
    stream = by_library(
        {"my_info": {"my_node_num": commands.number_of(OWN)}},
        packet(1, "31 हाँ".encode()),
        packet(11, b"man down", number=78),
        packet(3, bytes.fromhex(place["hex"]), number=79),
        packet(67, bytes.fromhex(telemetry["hex"]), OWN),
        {"packet": {"from": 5, "to": 6, "id": 1, "encrypted": "0011", "rx_rssi": -99, "rx_snr": 3.5}},
    )
    heard = [output.message for output in driver.receive(stream, 1.0) if isinstance(output, Heard)]
    assert heard == [
        Text(CREW, "31 हाँ", air_id="0000004d"),
        Emergency(CREW, "man down", air_id="0000004e"),
        Place(CREW, 28.6139, 77.209),
        Signal(-99.0),
    ]


FARED = [
    (CREW, 0, [Outcome.DELIVERED]),
    (OWN, 0, []),
    (AWAY, 0, []),
    (OWN, 5, [Outcome.NO_RECEIPT]),
    (OWN, 9, [Outcome.BUSY]),
    (CREW, 6, [Outcome.REFUSED]),
]


def test_receipts_of_the_library_settle_an_order_as_they_should() -> None:
    routings = ask_library([{"shape": "Routing", "fields": {"error_reason": error}} for _, error, _ in FARED])
    for routing, (sender, _, outcomes) in zip(routings, FARED, strict=True):
        driver = MeshtasticDriver(MeshtasticSettings(own=OWN))
        [write] = [output for output in driver.send(an_order(), 5.0) if isinstance(output, Write)]
        sent = decode(ToRadio, write.data[4:]).packet
        assert sent is not None
        stream = by_library(packet(5, bytes.fromhex(routing["hex"]), sender, request_id=sent.id))
        settled = [output for output in driver.receive(stream, 9.0) if isinstance(output, Settled)]
        assert [output.outcome for output in settled] == outcomes


SHAPES: list[tuple[ToRadio | FromRadio | Data | Position, str]] = [
    (ToRadio(heartbeat=Heartbeat()), "ToRadio"),
    (ToRadio(packet=MeshPacket(to=7, channel=3, id=9, want_ack=True, hop_limit=7)), "ToRadio"),
    (ToRadio(disconnect=True), "ToRadio"),
    (FromRadio(3, MeshPacket(1, 2, rx_snr=-4.25, rx_rssi=-120, hop_start=3, encrypted=b"\0")), "FromRadio"),
    (FromRadio(queue_status=QueueStatus(-5, 0, 16, 0xFFFF_FFFF)), "FromRadio"),
    (FromRadio(rebooted=False), "FromRadio"),
    (Data(Port.ALERT, b"\xff\xfe", want_response=True, request_id=1, reply_id=0xFFFF_FFFF), "Data"),
    (Position(-900_000_000, 1_800_000_000, 1, 2), "Position"),
]


def test_our_messages_are_the_librarys_byte_for_byte() -> None:
    ours = [encode(message).hex() for message, _ in SHAPES]
    read = ask_library([{"shape": name, "hex": data} for data, (_, name) in zip(ours, SHAPES, strict=True)])
    assert [each["hex"] for each in read] == ours
    again = ask_library(
        [{"shape": name, "fields": each["fields"]} for each, (_, name) in zip(read, SHAPES, strict=True)]
    )
    for each, (message, _) in zip(again, SHAPES, strict=True):
        assert decode(type(message), bytes.fromhex(each["hex"])) == message
