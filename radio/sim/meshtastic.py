"""A Meshtastic node as seen from its port: it tells who it is, what it hears, and how a packet fared."""

from collections import deque
from dataclasses import dataclass, replace
from random import Random

from radio.drivers.meshtastic import causes, commands
from radio.drivers.meshtastic.commands import EVERYBODY, LONGEST_PAYLOAD
from radio.drivers.meshtastic.frames import LONGEST, START, Deframer, Words, frame
from radio.drivers.meshtastic.shapes import (
    Channel,
    Config,
    Data,
    DeviceMetrics,
    FromRadio,
    LoRaConfig,
    MeshPacket,
    MyInfo,
    NodeInfo,
    Port,
    QueueStatus,
    Telemetry,
    ToRadio,
    User,
)
from radio.drivers.meshtastic.wire import decode, encode
from radio.errors import Malformed
from radio.messages import UnitId
from radio.moments import soonest
from radio.sim.air import Air
from radio.sim.faults import LASTING, PASSING, Faults
from radio.sim.meshtastic_far import MeshHandset
from radio.sim.meshtastic_mesh import HOPS, Burst, Router
from radio.sim.port import HostPort
from radio.sim.query import read_faults
from radio.sim.simulator import Simulator

MOST_KEPT = 32  # packets for a host that has not asked yet
MOST_HOST_NUMBERS = 20  # a packet whose number is among the host's last is dropped in silence (firmware 2.7)
QUEUE = 16
WAITS = (3.0, 3.0, 3.0)
PATIENCE = 30.0
TEXT_GAP = 2.0  # a text that comes sooner after the last is refused (firmware 2.7)
TELEMETRY_SECONDS = 60.0
PASS_ON_SECONDS = 1.5
UNIX = 1_700_000_000  # the node's clock at 0
CROWDED_PERCENT = 60.0
SNR, RSSI = -4.5, -97
IN_865, PRIMARY = 10, 1
BOOT_WORDS = b"\r\nINFO  | ??:??:?? 0 Booting, firmware simulated\r\n"


@dataclass(frozen=True, slots=True)
class NodeFaults(Faults):
    """What is wrong with the node, and what only this make can say of it."""

    full: int = 0
    """For so many packets its queue is full."""
    limit: int = 0
    """So many packets are refused as its share of the air is used up."""
    nak: int = 0
    """Every packet gets this routing error."""
    implicit: int = 0
    """So many packets only a node between hears and passes on; the unit does not."""
    relayed: bool = False
    """A node between passes each packet on: the implicit acknowledgement comes before the unit's own."""
    crowded: float = 0.0
    """For so many seconds after opening it finds the channel in use for 60 % of the time."""
    chatty: bool = False
    """Writes its own log between the frames."""
    skew: float = 0.0
    """Seconds that its clock is behind the others'."""


class Node:
    """The base's set. `write` and `read` are the host's side; `hear`, `tick` and `due` the air's."""

    def __init__(self, station: str, air: Air, chance: Random, faults: NodeFaults | None = None) -> None:
        self.station = station
        self.faults = faults or NodeFaults()
        self._own = commands.number_of(station) or 0
        self._air, self._chance = air, chance
        self._port = HostPort(self.faults, chance)
        self._router = Router(station, air, chance, WAITS)
        self._deframer: Deframer[ToRadio] = Deframer(_read)
        self._host_numbers: deque[int] = deque(maxlen=MOST_HOST_NUMBERS)
        self._last_text: float | None = None
        self._is_asked = False
        self._kept: deque[bytes] = deque(maxlen=MOST_KEPT)
        self._passed_on: deque[tuple[float, int]] = deque()
        self._telemetry_at: float | None = None
        self._crowded_until = 0.0
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        passed_on = self._passed_on[0][0] if self._passed_on else None
        return soonest(self._router.due, self._port.due, self._telemetry_at, passed_on)

    @property
    def keyed(self) -> int:
        """How many packets it has put on the air."""
        return self._router.keyed

    def opened(self, at: float) -> None:
        """Begin to be wrong: the host has opened the port."""
        self._port.opened(at, self._air, START + LONGEST.to_bytes(2) + b"x" * self.faults.overlong)
        self._crowded_until = at + self.faults.crowded

    def write(self, data: bytes, at: float) -> None:
        """Take bytes from the host, in pieces of any size."""
        if self.faults.off:
            return
        for piece in self._deframer.feed(data):
            if not isinstance(piece, Words):
                self._obey(piece, at)
        self.tick(at)

    def read(self) -> bytes:
        """Take what waits for the host; the caller paces it at the baud of its line."""
        return self._port.read()

    def hear(self, frame: bytes, at: float) -> None:
        """Take a burst from the air, damaged or not."""
        try:
            burst = Burst.decode(frame)
        except Malformed:
            return
        if self.faults.off or burst.to not in (self._own, EVERYBODY):
            return
        if self._port.takes("deaf"):
            return
        if burst.data.port == Port.ROUTING:
            self._take_receipt(burst, at)
        else:
            self._take(burst, at)
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass."""
        if self._port.does_reboot(at):
            self._restart()
        if self._telemetry_at is not None and at >= self._telemetry_at:
            self._telemetry_at = at + TELEMETRY_SECONDS
            data = Data(Port.TELEMETRY, encode(Telemetry(device_metrics=self._metrics(at))))
            self._tell(Burst(EVERYBODY, self._own, self._number(), data), at)
        while self._passed_on and self._passed_on[0][0] <= at:
            self._answer(self._passed_on.popleft()[1], causes.NONE, at)
        for burst in self._router.tick(at):
            self._answer(burst.number, causes.MAX_RETRANSMIT, at)
        for given in self._port.ripe(at):
            self._give_packet(given)

    def _restart(self) -> None:
        self._telemetry_at = None
        self._router.forget()
        self._port.forget()
        self._passed_on.clear()
        self._host_numbers.clear()
        self._is_asked = False
        self._port.give(BOOT_WORDS + frame(encode(FromRadio(rebooted=True))))

    def _obey(self, said: ToRadio, at: float) -> None:
        if said.want_config_id is not None:
            self._tell_all(said.want_config_id, at)
        elif said.packet:
            self._take_from_host(said.packet, at)
        elif said.heartbeat:
            self._say(FromRadio(queue_status=QueueStatus(0, QUEUE, QUEUE)))
        elif said.disconnect:
            self._is_asked = False

    def _tell_all(self, nonce: int, at: float) -> None:
        """Answer as a node does: who it is, whom it knows, how it is set, then what it kept."""
        user = User(self.station, f"Base {self.station[-4:]}", self.station[-4:])
        lora = LoRaConfig(use_preset=True, region=IN_865, hop_limit=HOPS, is_tx_enabled=True)
        for said in (
            FromRadio(my_info=MyInfo(self._own, 1)),
            FromRadio(node_info=NodeInfo(self._own, user, self._metrics(at))),
            FromRadio(channel=Channel(0, PRIMARY)),
            *(FromRadio(channel=Channel(index)) for index in range(1, 8)),
            FromRadio(config=Config(lora)),
            FromRadio(config_complete_id=nonce),
        ):
            self._say(said)
        self._is_asked = True
        self._telemetry_at = at + TELEMETRY_SECONDS
        while self._kept:
            self._port.give(self._kept.popleft())

    def _take_from_host(self, packet: MeshPacket, at: float) -> None:
        if packet.id in self._host_numbers or packet.decoded is None:
            return
        self._host_numbers.append(packet.id)
        res, error = self._objection(packet.decoded, at)
        self._say(FromRadio(queue_status=QueueStatus(res, QUEUE - 1, QUEUE, packet.id)))
        if error is not None:
            self._answer(packet.id, error, at)
        elif not res and not self._port.takes("mute"):
            self._key(packet, packet.decoded, at)

    def _objection(self, data: Data, at: float) -> tuple[int, int | None]:
        """Tell how the queue takes it, and the routing error that comes beside, if one does."""
        if self.faults.inhibit:
            return causes.DISABLED, None
        if self._port.takes("full"):
            return causes.QUEUE_FULL, None
        if self._port.takes("limit"):
            return causes.DUTY_CYCLE_LIMIT, causes.DUTY_CYCLE_LIMIT
        if len(data.payload) > LONGEST_PAYLOAD:
            return causes.TOO_LARGE, causes.TOO_LARGE
        last, self._last_text = self._last_text, at
        is_too_soon = data.port == Port.TEXT and last is not None and at - last < TEXT_GAP
        return 0, causes.RATE_LIMIT if is_too_soon else self.faults.nak or None

    def _key(self, packet: MeshPacket, data: Data, at: float) -> None:
        is_lost = self._port.takes("implicit")
        if is_lost or self.faults.relayed:
            self._passed_on.append((at + PASS_ON_SECONDS, packet.id))
        if not is_lost:
            wants_ack = packet.want_ack and packet.to != EVERYBODY
            self._router.say(Burst(packet.to, self._own, packet.id, data, wants_ack), at, PATIENCE)

    def _take(self, burst: Burst, at: float) -> None:
        """Give it to the host, and acknowledge it unless the line spoilt it: then it is asked for again."""
        if not self._router.has_seen(burst) and not self._tell(burst, at):
            self._router.forget_seen(burst)
        elif burst.wants_ack:
            receipt = commands.acknowledgement(burst.number)
            self._router.say(Burst(burst.sender, self._own, self._number(), receipt), at)

    def _take_receipt(self, burst: Burst, at: float) -> None:
        if self._router.settle(burst.data.request_id) is None:
            return
        if self.faults.foreign:
            stranger = commands.acknowledgement(burst.data.request_id)
            self._tell(Burst(self._own, 0x0BAD_0BAD, self._number(), stranger), at)
            other = commands.acknowledgement(burst.data.request_id ^ 1)
            self._tell(Burst(self._own, burst.sender, self._number(), other), at)
        self._tell(burst, at)

    def _answer(self, number: int, error: int, at: float) -> None:
        """Tell in the node's own name how a packet fared."""
        data = commands.acknowledgement(number, error)
        self._tell(Burst(self._own, self._own, self._number(), data), at)

    def _tell(self, burst: Burst, at: float) -> bool:
        """Give a packet to the port; False when the line spoilt it."""
        given = frame(encode(FromRadio(packet=self._packet(burst, at))))
        spoilt = given if burst.sender == self._own else self._port.spoil(given)
        self._port.tell(spoilt, at)
        return spoilt == given

    def _packet(self, burst: Burst, at: float) -> MeshPacket:
        now = max(1, round(UNIX + at - self.faults.skew))
        packet = MeshPacket(burst.sender, burst.to, decoded=burst.data, id=burst.number, rx_time=now)
        if burst.sender == self._own:
            return packet
        heard = replace(packet, rx_snr=SNR, rx_rssi=RSSI, hop_limit=HOPS, hop_start=HOPS)
        return replace(heard, want_ack=burst.wants_ack)

    def _metrics(self, at: float) -> DeviceMetrics:
        own = 100 * self._router.seconds / max(at, TELEMETRY_SECONDS)
        use = CROWDED_PERCENT if at < self._crowded_until else own
        return DeviceMetrics(101, channel_utilization=use, air_util_tx=own)

    def _number(self) -> int:
        return self._chance.randrange(1, EVERYBODY)

    def _say(self, said: FromRadio) -> None:
        if self.faults.chatty:
            self._port.give(b"DEBUG | 12:00:00 60 [SerialConsole] FromRadio\r\n")
        self._port.give(frame(encode(said)))

    def _give_packet(self, given: bytes) -> None:
        if self._is_asked:
            self._port.give(given)
        else:
            self._kept.append(given)


def base(station: str, air: Air, chance: Random, query: str) -> Node:
    """Make the base's set; `query` names its faults."""
    return Node(station, air, chance, read_faults(query, NodeFaults)[0])


SIMULATOR = Simulator(
    base,
    MeshHandset,
    own="!a0000001",
    units=(UnitId("!a0000007"), UnitId("!a0000008"), UnitId("!b000000c")),
    passing_faults=(
        *PASSING, "full=2", "limit=2", "implicit=2", "relayed=1", "crowded=30", "chatty=1", "skew=86400",
    ),
    lasting_faults=(*LASTING, "implicit=1000", "nak=5", "nak=6"),
)  # fmt: skip


def _read(data: bytes) -> ToRadio:
    """Read what a host says. Malformed when it is nothing."""
    said = decode(ToRadio, data)
    if said == ToRadio():
        raise Malformed("A message with nothing in it.")
    return said
