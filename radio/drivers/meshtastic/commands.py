"""What is said to a node and what it says, in words of the work. Messages of the stream in and out."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from radio.airtime import LoRa
from radio.drivers.meshtastic.presets import bearer_of
from radio.drivers.meshtastic.shapes import (
    Data,
    DeviceMetrics,
    FromRadio,
    Heartbeat,
    MeshPacket,
    Notification,
    Port,
    Position,
    QueueStatus,
    Routing,
    Telemetry,
    ToRadio,
)
from radio.drivers.meshtastic.wire import decode, encode
from radio.errors import Malformed
from radio.messages import UnitId

LONGEST_PAYLOAD = 233
EVERYBODY = 0xFFFF_FFFF
UNIT = re.compile(r"![0-9a-f]{8}")
SCALE = 10_000_000  # of a degree
SKEW_SECONDS = 60  # clocks of nodes agree better than this, or one of them is wrong


@dataclass(frozen=True, slots=True)
class Own:
    """Who the set at the port is."""

    number: int


@dataclass(frozen=True, slots=True)
class Ready:
    """The set has told all that it was asked for with this number."""

    nonce: int


@dataclass(frozen=True, slots=True)
class Restarted:
    """The set has started anew."""


@dataclass(frozen=True, slots=True)
class Modem:
    """How the set's modem is set, where that is known here."""

    bearer: LoRa | None


@dataclass(frozen=True, slots=True)
class Use:
    """A node's figures in percent: how busy it finds the channel, how much it keys itself."""

    number: int
    channel: float
    own: float


@dataclass(frozen=True, slots=True)
class Words:
    """A text."""

    text: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """An alert, with its words."""

    words: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where the unit is; `age` in seconds by our own set's clock, None when nobody knows."""

    latitude: float
    longitude: float
    age: float | None


@dataclass(frozen=True, slots=True)
class Ack:
    """How the packet `number` fared: 0 acknowledged, else an error."""

    number: int
    error: int


@dataclass(frozen=True, slots=True)
class Sign:
    """The unit told of itself, without words."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A packet that is not for us, or that our set cannot read."""


Payload = Words | Alarm | Place | Ack | Use | Sign | Sealed


@dataclass(frozen=True, slots=True)
class Carried:
    """What a packet of the mesh brought; `dbm` as our set received it, where it says so."""

    sender: int
    to: int
    number: int
    said: Payload
    dbm: float | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that is not for us."""


Said = Own | Ready | Restarted | Modem | Use | QueueStatus | Notification | Carried | Unread


def number_of(unit: str) -> int | None:
    """Give a node's number: `!1234abcd` is 0x1234abcd, `!ffffffff` everybody. None when it is no unit."""
    return (int(unit[1:], 16) or None) if UNIT.fullmatch(unit) else None


def unit_of(number: int) -> UnitId:
    """Write a node's number as a unit."""
    return UnitId(f"!{number:08x}")


def text(unit: int, words: str, number: int, *, channel: int = 0, hops: int = 3) -> bytes:
    """Write a text for a unit that is to be acknowledged."""
    packet = MeshPacket(
        to=unit, channel=channel, decoded=payload(words), id=number, hop_limit=hops, want_ack=True
    )
    return encode(ToRadio(packet=packet))


def payload(words: str) -> Data:
    """Write what stands in a packet with a text."""
    return Data(Port.TEXT, words.encode())


def acknowledgement(number: int, error: int = 0) -> Data:
    """Write what stands in a packet that tells how another one fared."""
    return Data(Port.ROUTING, encode(Routing(error)), request_id=number)


def position(latitude: float, longitude: float, at: int) -> Data:
    """Write what stands in a packet with a place; `at` in seconds of Unix."""
    place = Position(round(latitude * SCALE), round(longitude * SCALE), time=at)
    return Data(Port.POSITION, encode(place))


def want_config(nonce: int) -> bytes:
    """Ask who the set is, and begin to get what it hears."""
    return encode(ToRadio(want_config_id=nonce))


def heartbeat() -> bytes:
    """Write a sign of life."""
    return encode(ToRadio(heartbeat=Heartbeat()))


def read(data: bytes) -> Said:
    """Read a message of the set. Malformed when it is none."""
    said = decode(FromRadio, data)
    told = [value for value in (said.packet, said.my_info, said.node_info, said.config) if value is not None]
    if not data or len(told) > 1:
        raise Malformed("Nothing, or two messages in one.")
    if said.packet:
        return _read_packet(said.packet)
    if said.node_info and (metrics := said.node_info.metrics):
        return _use(said.node_info.number, metrics)
    if said.my_info:
        return Own(said.my_info.number)
    if said.config and said.config.lora:
        return Modem(bearer_of(said.config.lora))
    return _read_sign(said)


def _read_sign(said: FromRadio) -> Said:
    if said.config_complete_id is not None:
        return Ready(said.config_complete_id)
    if said.rebooted:
        return Restarted()
    return said.queue_status or said.notification or Unread()


def _read_packet(packet: MeshPacket) -> Carried:
    if packet.decoded is None and packet.encrypted is None:
        raise Malformed("A packet with nothing in it.")
    said = _read_payload(packet, packet.decoded) if packet.decoded else Sealed()
    dbm = (
        packet.rx_rssi + min(packet.rx_snr, 0.0) if packet.rx_rssi and math.isfinite(packet.rx_snr) else None
    )
    return Carried(packet.sender, packet.to, packet.id, said, dbm)


def _read_payload(packet: MeshPacket, data: Data) -> Payload:
    reader = READERS.get(data.port)
    return reader(packet, data) if reader else Sealed()


def _read_text(_: MeshPacket, data: Data) -> Payload:
    return Words(_letters(data.payload))


def _read_alert(_: MeshPacket, data: Data) -> Payload:
    return Alarm(_letters(data.payload))


def _read_ack(_: MeshPacket, data: Data) -> Payload:
    error = decode(Routing, data.payload).error
    return Ack(data.request_id, error) if data.request_id and error is not None else Sealed()


def _read_telemetry(packet: MeshPacket, data: Data) -> Payload:
    metrics = decode(Telemetry, data.payload).device_metrics
    return _use(packet.sender, metrics) if metrics else Sign()


def _read_node_info(_: MeshPacket, __: Data) -> Payload:
    return Sign()


def _read_place(packet: MeshPacket, data: Data) -> Payload:
    place = decode(Position, data.payload)
    if place.latitude is None or place.longitude is None:
        return Sealed()  # a node that has no fix yet
    latitude, longitude = place.latitude / SCALE, place.longitude / SCALE
    if abs(latitude) > 90 or abs(longitude) > 180:  # noqa: PLR2004 -- degrees
        raise Malformed("A position that is not on the earth.")
    then = place.timestamp or place.time
    age = float(packet.rx_time - then) if packet.rx_time and then else None
    return Place(latitude, longitude, None if age is not None and age < -SKEW_SECONDS else age)


def _signal(packet: MeshPacket) -> float | None:
    """Tell the strength of the packet itself: what the set measures has the noise in it (Semtech)."""
    if not packet.rx_rssi or not math.isfinite(packet.rx_snr):
        return None
    return packet.rx_rssi + min(packet.rx_snr, 0.0)


def _use(number: int, metrics: DeviceMetrics) -> Use:
    return Use(number, _percent(metrics.channel_utilization), _percent(metrics.air_util_tx))


def _percent(value: float | None) -> float:
    return value if value is not None and 0 <= value <= 100 else 0.0  # noqa: PLR2004 -- percent


def _letters(data: bytes) -> str:
    """Read words, odd letters or not: what a node cut inside a letter may still call for help."""
    return data.decode(errors="replace")


READERS: Mapping[int, Callable[[MeshPacket, Data], Payload]] = {
    Port.TEXT: _read_text,
    Port.ALERT: _read_alert,
    Port.POSITION: _read_place,
    Port.ROUTING: _read_ack,
    Port.TELEMETRY: _read_telemetry,
    Port.NODE_INFO: _read_node_info,
}
"""What is read of each application's payload; others are not for us."""
