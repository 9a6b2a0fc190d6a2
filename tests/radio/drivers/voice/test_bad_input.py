"""Damaged lines through the parsers and the driver: no crash, nothing settled or heard by a bad one."""

from random import Random

from radio.driver import Heard, Outcome, Settled
from radio.drivers.voice import dtmf, fivetone, lines
from radio.drivers.voice.driver import VoiceDriver
from radio.drivers.voice.settings import VoiceSettings
from radio.errors import Malformed
from radio.messages import Busy, Order, Ref, UnitId

SOUND = [
    "READY announcer 0.1", "KEYED 7 21.5", "DONE 7", "FAILED 7 busy the channel is held", "CARRIER ON",
    "DTMF *314#", "TONES zvei1 1E23E", "MDC 01 80 1234", "MDC 35 89 1234 A0005678",
    "SAY 7 26.0 hi zvei1:12345 तीन। खतरा | काम लिया", "CALL 9 mdc:20,00,1234", "STOP 7", "HELLO",
]  # fmt: skip


def damaged(chance: Random) -> bytes:
    sound = chance.choice(SOUND).encode()
    start, span = chance.randrange(len(sound)), chance.randrange(8)
    return sound[:start] + chance.randbytes(chance.randrange(8)) + sound[start + span :]


def test_a_hundred_thousand_damaged_lines_are_read_or_malformed() -> None:
    chance = Random(1)  # noqa: S311 -- a test must be repeatable
    for _ in range(50_000):
        line = damaged(chance)
        for read in (lines.read_event, lines.read_request):
            try:
                said = read(lines.decode(line))
            except Malformed:
                continue
            again = lines.write(said)
            assert lines.write(read(lines.decode(again.removesuffix(b"\n")))) == again


def test_keys_and_sequences_of_any_kind_are_read_or_malformed() -> None:
    chance = Random(2)  # noqa: S311 -- a test must be repeatable
    for _ in range(50_000):
        keys = "".join(chance.choices("0123456789*#ABCD", k=chance.randrange(12)))
        try:
            read = dtmf.read(keys)
        except Malformed:
            read = None
        assert not isinstance(read, dtmf.Answer) or dtmf.check_digit(read.digits) == keys.rstrip("#")[-1]
        try:
            fivetone.expand("".join(chance.choices("0123456789ABCDEF", k=chance.randrange(8))))
        except Malformed:
            continue


def test_no_damaged_stream_settles_what_is_in_flight() -> None:
    chance = Random(3)  # noqa: S311 -- a test must be repeatable
    driver = VoiceDriver(VoiceSettings())
    driver.opened(0.0)
    driver.receive(b"READY\n", 0.0)
    driver.send(Order(Ref("REF"), UnitId("VAN-7"), "3. Pole gira"), 0.0)
    for _ in range(20_000):
        line = damaged(chance).replace(b"\n", b"").replace(b" 1 ", b" 9 ")
        if line in (b"DONE 1", b"READY") or line.startswith((b"READY ", b"FAILED 1", b"DONE 1")):
            continue
        outputs = driver.receive(line + b"\n", 1.0)
        assert not [each for each in outputs if isinstance(each, Settled)]
    outputs = driver.receive(b"KEYED 1 9.0\nDONE 1\n", 2.0)
    assert [each.outcome for each in outputs if isinstance(each, Settled)] == [Outcome.SENT]


def test_random_bytes_are_heard_as_nothing() -> None:
    chance = Random(4)  # noqa: S311 -- a test must be repeatable
    driver = VoiceDriver(VoiceSettings())
    for number in range(20_000):
        outputs = driver.receive(chance.randbytes(chance.randrange(60)), float(number))
        heard = [each.message for each in outputs if isinstance(each, Heard)]
        assert all(isinstance(message, Busy) for message in heard)
        driver.tick(float(number))
