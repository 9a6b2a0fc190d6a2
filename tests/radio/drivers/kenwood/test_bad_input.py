"""Damaged bytes through the Kenwood parser and driver: no crash, nothing settled by a bad frame."""

from random import Random

from radio.driver import Outcome, Settled
from radio.drivers.kenwood import commands
from radio.drivers.kenwood.driver import KenwoodDriver
from radio.drivers.kenwood.settings import KenwoodSettings
from radio.drivers.stx import frame
from radio.errors import Malformed
from radio.messages import Order, Ref, UnitId

SOUND = [
    b"F100100131",
    b"gGU0000231",
    b"I110040021004002",
    b"gI1U03001U03001",
    b"D2001814",
    b"S100100199",
    b"$PKLSH,4954.1474,N,11923.6044,W,122434,A,100,1001,*3F",
    b"$PKLDS,122434,A,4954.1474,N,11923.6044,W,001.1,194.9,130223,19.20,W00,100,1001,80,00,*60",
    b"$PKNDS,160902,A,2301.2967,N,07228.2519,E,000.0,000.0,,,,U00001205,,,*41",
]


def damaged(chance: Random) -> bytes:
    sound = chance.choice(SOUND)
    start, span = chance.randrange(len(sound)), chance.randrange(8)
    return sound[:start] + chance.randbytes(chance.randrange(8)) + sound[start + span :]


def resealed(body: bytes) -> bytes:
    """Give a damaged sentence a checksum that fits, so that its fields are read."""
    words = body[1:].rpartition(b"*")[0].decode("ascii", "replace").replace("\N{REPLACEMENT CHARACTER}", "?")
    return f"${words}*{commands.checksum(words):02X}".encode()


def test_a_hundred_thousand_damaged_bodies_are_read_or_malformed() -> None:
    chance = Random(1)  # noqa: S311 -- a test must be repeatable
    for _ in range(100_000):
        body = damaged(chance)
        try:
            commands.parse(resealed(body) if body.startswith(b"$") else body)
        except Malformed:
            continue


def test_no_damaged_stream_settles_what_is_in_flight() -> None:
    chance = Random(2)  # noqa: S311 -- a test must be repeatable
    driver = KenwoodDriver(KenwoodSettings())
    driver.send(Order(Ref("REF"), UnitId("1001001"), "3. Pole gira"), 0.0)
    for _ in range(20_000):
        stream = frame(damaged(chance)).replace(frame(b"0"), b"").replace(frame(b"1"), b"")
        assert not [each for each in driver.receive(stream, 2.0) if isinstance(each, Settled)]
    [settled] = driver.receive(b"\x03" + frame(b"0"), 2.0)[-1:]
    assert isinstance(settled, Settled)
    assert settled.outcome is Outcome.DELIVERED
