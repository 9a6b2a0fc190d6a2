"""The messages of the stream, each field with its number (meshtastic/protobufs: mesh, telemetry, config).

Only what is used here: a field that is not named is passed over. A default of None: presence counts.
"""

from dataclasses import dataclass
from enum import IntEnum
from typing import Annotated

from radio.drivers.meshtastic.wire import Field, Kind


class Port(IntEnum):
    """Which application a payload is for."""

    TEXT = 1
    POSITION = 3
    NODE_INFO = 4
    ROUTING = 5
    ADMIN = 6
    ALERT = 11
    TELEMETRY = 67


@dataclass(frozen=True, slots=True)
class Data:
    """The payload of a packet. `request_id`: the packet that this one answers."""

    port: Annotated[int, Field(1, Kind.INT32)] = 0
    payload: Annotated[bytes, Field(2, Kind.BYTES)] = b""
    want_response: Annotated[bool, Field(3, Kind.BOOL)] = False
    request_id: Annotated[int, Field(6, Kind.FIXED32)] = 0
    reply_id: Annotated[int, Field(7, Kind.FIXED32)] = 0


@dataclass(frozen=True, slots=True)
class MeshPacket:
    """One packet of the mesh. `rx_…` is what the set at the port measured; `rx_time` in seconds of Unix."""

    sender: Annotated[int, Field(1, Kind.FIXED32)] = 0
    to: Annotated[int, Field(2, Kind.FIXED32)] = 0
    channel: Annotated[int, Field(3, Kind.UINT32)] = 0
    decoded: Annotated[Data | None, Field(4, Data)] = None
    encrypted: Annotated[bytes | None, Field(5, Kind.BYTES)] = None
    id: Annotated[int, Field(6, Kind.FIXED32)] = 0
    rx_time: Annotated[int, Field(7, Kind.FIXED32)] = 0
    rx_snr: Annotated[float, Field(8, Kind.FLOAT)] = 0.0
    hop_limit: Annotated[int, Field(9, Kind.UINT32)] = 0
    want_ack: Annotated[bool, Field(10, Kind.BOOL)] = False
    rx_rssi: Annotated[int, Field(12, Kind.INT32)] = 0
    hop_start: Annotated[int, Field(15, Kind.UINT32)] = 0


@dataclass(frozen=True, slots=True)
class Routing:
    """How a packet fared: 0 is an acknowledgement, all else a reason against it."""

    error: Annotated[int | None, Field(3, Kind.INT32)] = None


@dataclass(frozen=True, slots=True)
class Position:
    """A place in 1e-7 degrees; times in seconds of Unix, `timestamp` that of the fix."""

    latitude: Annotated[int | None, Field(1, Kind.SFIXED32)] = None
    longitude: Annotated[int | None, Field(2, Kind.SFIXED32)] = None
    time: Annotated[int, Field(4, Kind.FIXED32)] = 0
    timestamp: Annotated[int, Field(7, Kind.FIXED32)] = 0


@dataclass(frozen=True, slots=True)
class DeviceMetrics:
    """What a node tells of itself; shares in percent."""

    battery: Annotated[int | None, Field(1, Kind.UINT32)] = None
    channel_utilization: Annotated[float | None, Field(3, Kind.FLOAT)] = None
    air_util_tx: Annotated[float | None, Field(4, Kind.FLOAT)] = None


@dataclass(frozen=True, slots=True)
class Telemetry:
    """A node's own figures, or others that are not read here."""

    time: Annotated[int, Field(1, Kind.FIXED32)] = 0
    device_metrics: Annotated[DeviceMetrics | None, Field(2, DeviceMetrics)] = None


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """How the set took a packet: `res` 0 for taken; `free` places of `maxlen`."""

    res: Annotated[int, Field(1, Kind.INT32)] = 0
    free: Annotated[int, Field(2, Kind.UINT32)] = 0
    maxlen: Annotated[int, Field(3, Kind.UINT32)] = 0
    packet_id: Annotated[int, Field(4, Kind.UINT32)] = 0


@dataclass(frozen=True, slots=True)
class MyInfo:
    """Who the set at the port is."""

    number: Annotated[int, Field(1, Kind.UINT32)] = 0
    reboots: Annotated[int, Field(8, Kind.UINT32)] = 0


@dataclass(frozen=True, slots=True)
class User:
    """What a node calls itself."""

    id: Annotated[str, Field(1, Kind.STRING)] = ""
    long_name: Annotated[str, Field(2, Kind.STRING)] = ""
    short_name: Annotated[str, Field(3, Kind.STRING)] = ""


@dataclass(frozen=True, slots=True)
class NodeInfo:
    """A node that the set knows."""

    number: Annotated[int, Field(1, Kind.UINT32)] = 0
    user: Annotated[User | None, Field(2, User)] = None
    metrics: Annotated[DeviceMetrics | None, Field(6, DeviceMetrics)] = None


@dataclass(frozen=True, slots=True)
class LoRaConfig:
    """How the set's modem is set; without `use_preset` the three numbers hold (kHz, 7 to 12, 5 to 8)."""

    use_preset: Annotated[bool, Field(1, Kind.BOOL)] = False
    preset: Annotated[int, Field(2, Kind.INT32)] = 0
    bandwidth: Annotated[int, Field(3, Kind.UINT32)] = 0
    spread_factor: Annotated[int, Field(4, Kind.UINT32)] = 0
    coding_rate: Annotated[int, Field(5, Kind.UINT32)] = 0
    region: Annotated[int, Field(7, Kind.INT32)] = 0
    hop_limit: Annotated[int, Field(8, Kind.UINT32)] = 0
    is_tx_enabled: Annotated[bool, Field(9, Kind.BOOL)] = False


@dataclass(frozen=True, slots=True)
class Config:
    """One part of the set's configuration; the others are not read here."""

    lora: Annotated[LoRaConfig | None, Field(6, LoRaConfig)] = None


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel of the set: role 1 is the primary one."""

    index: Annotated[int, Field(1, Kind.INT32)] = 0
    role: Annotated[int, Field(3, Kind.INT32)] = 0


@dataclass(frozen=True, slots=True)
class Notification:
    """A sentence of the set for whoever sits at the port."""

    reply_id: Annotated[int | None, Field(1, Kind.UINT32)] = None
    message: Annotated[str, Field(4, Kind.STRING)] = ""


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """A sign of life; it says nothing."""


@dataclass(frozen=True, slots=True)
class ToRadio:
    """What the host says, one of these at a time."""

    packet: Annotated[MeshPacket | None, Field(1, MeshPacket)] = None
    want_config_id: Annotated[int | None, Field(3, Kind.UINT32)] = None
    disconnect: Annotated[bool | None, Field(4, Kind.BOOL)] = None
    heartbeat: Annotated[Heartbeat | None, Field(7, Heartbeat)] = None


@dataclass(frozen=True, slots=True)
class FromRadio:
    """What the set says, one of these at a time; all None for one that is not read here."""

    id: Annotated[int, Field(1, Kind.UINT32)] = 0
    packet: Annotated[MeshPacket | None, Field(2, MeshPacket)] = None
    my_info: Annotated[MyInfo | None, Field(3, MyInfo)] = None
    node_info: Annotated[NodeInfo | None, Field(4, NodeInfo)] = None
    config: Annotated[Config | None, Field(5, Config)] = None
    config_complete_id: Annotated[int | None, Field(7, Kind.UINT32)] = None
    rebooted: Annotated[bool | None, Field(8, Kind.BOOL)] = None
    channel: Annotated[Channel | None, Field(10, Channel)] = None
    queue_status: Annotated[QueueStatus | None, Field(11, QueueStatus)] = None
    notification: Annotated[Notification | None, Field(16, Notification)] = None
