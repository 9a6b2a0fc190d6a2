"""Frames among lines of a log, cut whatever the pieces; after a bad one, one byte is dropped."""

from random import Random

import pytest

from radio.drivers.meshtastic import commands
from radio.drivers.meshtastic.commands import Ready, Said
from radio.drivers.meshtastic.frames import LONGEST, START, Deframer, Words, frame
from radio.drivers.meshtastic.shapes import FromRadio
from radio.drivers.meshtastic.wire import encode


def ready(nonce: int) -> bytes:
    return frame(encode(FromRadio(config_complete_id=nonce)))


def cut(stream: bytes, size: int | None = None) -> list[Said | Words]:
    deframer = Deframer(commands.read)
    step = size or len(stream)
    pieces = [
        piece
        for place in range(0, len(stream), step)
        for piece in deframer.feed(stream[place : place + step])
    ]
    return pieces + deframer.give_up()


LOG = b"INFO | 12:00:00 60 Booting\r\nDEBUG | no newline"
STREAM = LOG + ready(1) + b"\x94" + ready(2) + START + b"\xff\xff" + ready(3) + b"junk\n" + ready(4)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pieces_of_any_size_mean_the_same(size: int) -> None:
    whole = cut(STREAM)
    assert cut(STREAM, size) == whole
    assert [piece for piece in whole if isinstance(piece, Ready)] == [Ready(1), Ready(2), Ready(3), Ready(4)]
    assert whole[:2] == [Words(b"INFO | 12:00:00 60 Booting"), Words(b"DEBUG | no newline")]


def test_a_length_above_512_is_no_frame_and_512_is_one() -> None:
    assert cut(START + (LONGEST + 1).to_bytes(2) + ready(5))[-1] == Ready(5)
    deframer = Deframer(commands.read)
    assert deframer.feed(START + LONGEST.to_bytes(2) + ready(6)) == []
    assert deframer.has_half


def test_a_good_frame_inside_a_bad_one_is_found() -> None:
    bad = START + (20).to_bytes(2) + b"\xff\xff" + ready(7) + bytes(12)
    assert Ready(7) in cut(bad)


def test_a_half_frame_gives_up_what_stands_behind_its_first_byte() -> None:
    deframer = Deframer(commands.read)
    assert deframer.feed(ready(1)[:5]) == []
    assert deframer.feed(START + (400).to_bytes(2) + b"half " + ready(8)) == []
    assert Ready(8) in deframer.give_up()
    assert not deframer.has_half


def test_a_frame_with_nothing_in_it_is_noise() -> None:
    assert not [piece for piece in cut(START + b"\0\0") if not isinstance(piece, Words)]


def test_noise_never_hides_the_next_frame_nor_grows() -> None:
    chance = Random(3)  # noqa: S311 -- a test must be repeatable
    for _ in range(300):
        deframer = Deframer(commands.read)
        deframer.feed(chance.randbytes(chance.randrange(600)).replace(START[:1], b"x") + ready(9))
        noise = chance.randbytes(chance.randrange(600))
        assert Ready(9) in [*deframer.feed(noise + ready(9)), *deframer.give_up()]
