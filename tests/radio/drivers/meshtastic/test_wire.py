"""Protocol buffers as tables: what is written is read back, and damaged bytes are Malformed."""

import struct
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio.drivers.meshtastic import commands
from radio.drivers.meshtastic.shapes import (
    Data,
    DeviceMetrics,
    FromRadio,
    Heartbeat,
    MeshPacket,
    Position,
    QueueStatus,
    Routing,
    Telemetry,
    ToRadio,
    User,
)
from radio.drivers.meshtastic.wire import decode, encode
from radio.errors import Malformed

NUMBERS = st.integers(0, 0xFFFF_FFFF)
SIGNED = st.integers(-(2**31), 2**31 - 1)
DATA = st.builds(Data, st.integers(0, 511), st.binary(max_size=233), st.booleans(), NUMBERS, NUMBERS)
PACKETS = st.builds(
    MeshPacket,
    sender=NUMBERS,
    to=NUMBERS,
    channel=st.integers(0, 7),
    decoded=st.none() | DATA,
    id=NUMBERS,
    rx_snr=st.floats(width=32, allow_nan=False),
    want_ack=st.booleans(),
    rx_rssi=SIGNED,
)


@given(PACKETS, SIGNED)
def test_what_is_written_is_read_back(packet: MeshPacket, res: int) -> None:
    for said in (FromRadio(packet=packet), FromRadio(queue_status=QueueStatus(res, 1, 2, packet.id))):
        assert decode(FromRadio, encode(said)) == said


@given(st.text(max_size=40), st.floats(0, 100, width=32))
def test_words_and_shares_are_read_back(words: str, share: float) -> None:
    assert decode(User, encode(User(words, words))) == User(words, words)
    telemetry = Telemetry(5, DeviceMetrics(channel_utilization=share))
    assert decode(Telemetry, encode(telemetry)) == telemetry


def test_what_is_absent_and_what_is_zero_are_two_things() -> None:
    assert encode(Routing()) == b""
    assert encode(Routing(0)) == bytes.fromhex("1800")
    assert decode(Routing, b"") == Routing(None)
    assert decode(Position, b"") == Position(None, None)
    assert decode(ToRadio, encode(ToRadio(heartbeat=Heartbeat()))).heartbeat == Heartbeat()


def test_fields_that_nobody_named_are_passed_over_whatever_their_kind() -> None:
    unknown = b"\xf8\x07\x01" + b"\xf9\x07" + bytes(8) + b"\xfa\x07\x02hi" + b"\xfd\x07" + bytes(4)
    assert decode(QueueStatus, unknown + b"\x10\x05" + unknown) == QueueStatus(free=5)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("00", "a field without a number"),
        ("10", "a value that is missing"),
        ("108080808080808080808080", "a number that does not end"),
        ("10ffffffffff01", "more than 32 bits"),
        ("1500000000", "four bytes where a number should be"),
        ("13", "a group, which nobody uses"),
        ("0affffffff0f", "longer than the message"),
        ("3d0000", "half of four bytes"),
    ],
)
def test_bytes_that_do_not_fit_are_malformed(words: str, why: str) -> None:
    with pytest.raises(Malformed):
        decode(QueueStatus, bytes.fromhex(words))
    assert why


def test_words_that_are_not_utf_8_are_malformed() -> None:
    with pytest.raises(Malformed):
        decode(User, b"\x0a\x02\xff\xfe")


def test_a_negative_number_takes_ten_bytes_as_everywhere() -> None:
    assert encode(MeshPacket(rx_rssi=-97)).hex() == "609fffffffffffffffff01"
    assert decode(MeshPacket, encode(MeshPacket(rx_rssi=-97))).rx_rssi == -97


def test_a_hundred_thousand_damaged_messages_are_read_or_malformed() -> None:
    chance = Random(1)  # noqa: S311 -- a test must be repeatable
    packet = MeshPacket(7, 8, decoded=Data(1, b"31 Pole gira"), id=9, rx_time=1, rx_snr=-4.5, rx_rssi=-90)
    position = Data(3, encode(Position(286139000, 772090000, 1_700_000_000)))
    sound = [
        encode(FromRadio(packet=packet)),
        encode(FromRadio(packet=MeshPacket(7, 8, decoded=position))),
        encode(FromRadio(packet=MeshPacket(7, 8, decoded=commands.acknowledgement(5, 1)))),
        encode(FromRadio(queue_status=QueueStatus(0, 15, 16, 9))),
    ]
    for _ in range(100_000):
        data = bytearray(chance.choice(sound))
        start, span = chance.randrange(len(data)), chance.randrange(8)
        data[start : start + span] = chance.randbytes(chance.randrange(8))
        try:
            commands.read(bytes(data))
        except Malformed:
            continue


def test_a_share_that_is_no_number_counts_as_none() -> None:
    nan = b"\x1d" + struct.pack("<f", float("nan"))
    telemetry = encode(Telemetry(1))
    data = Data(67, telemetry + b"\x12" + bytes([len(nan)]) + nan)
    said = commands.read(encode(FromRadio(packet=MeshPacket(7, 8, decoded=data))))
    assert isinstance(said, commands.Carried)
    assert said.said == commands.Use(7, 0.0, 0.0)
