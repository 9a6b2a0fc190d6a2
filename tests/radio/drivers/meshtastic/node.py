"""What a node says to its host, and a driver that has one."""

from radio.driver import Heard, Outcome, Output, Settled, Write
from radio.drivers.meshtastic import causes, commands
from radio.drivers.meshtastic.driver import MeshtasticDriver
from radio.drivers.meshtastic.frames import Deframer, frame
from radio.drivers.meshtastic.settings import MeshtasticSettings
from radio.drivers.meshtastic.shapes import (
    Data,
    DeviceMetrics,
    FromRadio,
    MeshPacket,
    MyInfo,
    Port,
    QueueStatus,
    Telemetry,
    ToRadio,
)
from radio.drivers.meshtastic.wire import decode, encode
from radio.messages import Order, Priority, Ref, UnitId

OWN, CREW, OTHER, ALL = 0xA0000001, 0x1234ABCD, 0x0BAD0BAD, 0xFFFFFFFF
UNIT = UnitId("!1234abcd")


def an_order(
    number: int = 1, unit: str = UNIT, text: str = "3. Pole gira", priority: Priority = Priority.ROUTINE
) -> Order:
    return Order(Ref(f"REF{number:023d}"), UnitId(unit), text, priority)


def asked(outputs: list[Output]) -> list[ToRadio]:
    """Give what was written, read as a node reads it."""
    deframer = Deframer(lambda data: decode(ToRadio, data))
    pieces = [piece for each in outputs if isinstance(each, Write) for piece in deframer.feed(each.data)]
    return [piece for piece in pieces if isinstance(piece, ToRadio)]


def from_set(said: FromRadio) -> bytes:
    return frame(encode(said))


def packet(data: Data, sender: int = CREW, to: int = OWN, number: int = 77, **more: float) -> bytes:
    return from_set(FromRadio(packet=MeshPacket(sender, to, decoded=data, id=number, **more)))  # type: ignore[arg-type]


def receipt(number: int, error: int = causes.NONE, sender: int = CREW) -> bytes:
    return packet(commands.acknowledgement(number, error), sender, number=number ^ 0x5555)


def taken(number: int, res: int = 0) -> bytes:
    return from_set(FromRadio(queue_status=QueueStatus(res, 15, 16, number)))


def telemetry(use: float, own: float = 1.0, sender: int = OWN) -> bytes:
    metrics = DeviceMetrics(channel_utilization=use, air_util_tx=own)
    return packet(Data(Port.TELEMETRY, encode(Telemetry(1, metrics))), sender, ALL)


def a_driver(**given: int) -> MeshtasticDriver:
    """Give a driver whose set has told who it is, at 1.0."""
    driver = MeshtasticDriver(MeshtasticSettings(**given))  # type: ignore[arg-type]
    driver.opened(0.0)
    [question] = asked(driver.tick(0.1))
    told = FromRadio(my_info=MyInfo(OWN)), FromRadio(config_complete_id=question.want_config_id)
    driver.receive(b"".join(from_set(said) for said in told), 1.0)
    assert driver.is_free(1.0)
    return driver


def sent(driver: MeshtasticDriver, order: Order | None = None, at: float = 10.0) -> int:
    """Send an order and give its packet's number."""
    [said] = asked(driver.send(order or an_order(), at))
    assert said.packet is not None
    return said.packet.id


def settled(outputs: list[Output]) -> list[Outcome]:
    return [output.outcome for output in outputs if isinstance(output, Settled)]


def heard(outputs: list[Output]) -> list[object]:
    return [output.message for output in outputs if isinstance(output, Heard)]
