"""Damaged payloads under a sound checksum: read or malformed, and the driver bears them."""

from random import Random

from radio.driver import Settled
from radio.drivers.datagrams import Datagram
from radio.drivers.hytera import commands
from radio.drivers.hytera.commands import Ended, Words
from radio.drivers.hytera.driver import HyteraDriver
from radio.drivers.hytera.frames import Hdap
from radio.drivers.hytera.settings import HyteraSettings
from radio.errors import Malformed
from radio.messages import Order, Ref, UnitId

CREW, OWN = bytes([12, 0, 4, 3]), bytes([12, 0, 3, 232])
SOUND = [
    commands.text(Words(7, OWN, CREW, "31")),
    commands.text(Words(8, bytes([0, 0, 0, 5]), CREW, "खंभा गिरा", is_to_many=True)),
    commands.ended(Ended(7, CREW, 0, OWN)),
    commands.register(CREW),
    commands.emergency_report(CREW, 23.0216, 72.4709, is_stale=True),
    Hdap(8, 0xA002, bytes(4) + CREW + bytes(2) + commands.fix(23.0216, 72.4709, is_stale=False)),
]


def damaged(chance: Random) -> Hdap:
    sound = chance.choice(SOUND)
    payload, place = bytearray(sound.payload), chance.randrange(len(sound.payload))
    payload[place : place + chance.randrange(6)] = chance.randbytes(chance.randrange(6))
    opcode = sound.opcode ^ (1 << chance.randrange(16) if chance.random() < 0.3 else 0)
    service = chance.choice(SOUND).service if chance.random() < 0.1 else sound.service
    return Hdap(service, opcode, bytes(payload), chance.random() < 0.2)


def test_fifty_thousand_sealed_payloads_are_read_or_malformed() -> None:
    chance = Random(1)  # noqa: S311 -- a test must be repeatable
    understood = 0
    for _ in range(50_000):
        frame = damaged(chance)
        try:
            understood += commands.parse(Hdap.decode(frame.encode())) is not None
        except Malformed:
            continue
    assert 1_000 < understood < 49_000


def test_no_sealed_payload_settles_what_is_in_flight_but_its_own_result() -> None:
    chance = Random(2)  # noqa: S311 -- a test must be repeatable
    driver = HyteraDriver(HyteraSettings())
    driver.send(Order(Ref("REF"), UnitId("1027"), "3. Pole gira"), 0.0)
    for _ in range(20_000):
        stream = Datagram(3004, damaged(chance).encode()).encode()
        assert not [each for each in driver.receive(stream, 1.0) if isinstance(each, Settled)]
    assert not driver.is_free(1.0)
