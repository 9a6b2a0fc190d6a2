"""A million damaged and random byte strings through the parsers: no crash, no hang, no other frame lost."""

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from radio.driver import Heard
from radio.drivers.kiss import commands
from radio.drivers.kiss.driver import KissDriver
from radio.drivers.kiss.frames import Address, Deframer, KissFrame, UiFrame
from radio.drivers.kiss.settings import KissSettings
from radio.errors import Malformed
from radio.messages import Text

INFOS = [
    b":CREW-7   :JOB 1042 FDR-11{42",
    b":BASE-1   :ack42",
    b":BASE-1   :31{MM}AA",
    b":BLN1     :Storm from 18:00",
    b">On patrol",
    b"!2301.30N/07228.25E>!EMERGENCY!",
    b"@092345z4903.50N/07201.75W>",
    b"!/5L!!<*e7>7P[",
    b"`(_f\x1c\x1fX>/",
    ":BASE-1   :खंभा{8".encode(),
]
FRAMES = [
    UiFrame(Address("APZ001"), Address("CREW", 7), info, (Address("WIDE1", 1, is_repeated=True),)).encode()
    for info in INFOS
]
LINES = [KissFrame(0, frame).encode() for frame in FRAMES]


def damaged(seeds: list[bytes], count: int, seed: int) -> Iterator[bytes]:
    """Give sound bytes with a stretch replaced, cut out, doubled, or cut off; or nothing but chance."""
    chance = Random(seed)  # noqa: S311 -- a test must be repeatable
    draw, pool = chance.random, chance.randbytes(1 << 16)
    for _ in range(count):
        sound = seeds[int(draw() * len(seeds))]
        start, span, noise = int(draw() * len(sound)), int(draw() * 12), int(draw() * 65_000)
        match int(draw() * 5):
            case 0:
                yield sound[:start] + pool[noise : noise + span] + sound[start + span :]
            case 1:
                yield sound[:start] + sound[start + span :]
            case 2:
                yield sound[: start + span] + sound[start:]
            case 3:
                yield sound[:start]
            case _:
                yield pool[noise : noise + 4 * span]


def read_line(data: bytes) -> None:
    for raw in Deframer().feed(data):
        try:
            read_frame(KissFrame.decode(raw).data)
        except Malformed:
            continue


def read_frame(data: bytes) -> None:
    try:
        frame = UiFrame.decode(data)
        commands.parse(frame.info, frame.destination.call)
    except Malformed:
        return


def read_info(data: bytes) -> None:
    try:
        commands.parse(data, "0002U1")
    except Malformed:
        return


def test_half_a_million_frames_of_the_air_are_read_or_malformed() -> None:
    for data in damaged(FRAMES, 500_000, seed=1):
        read_frame(data)


def test_a_quarter_million_pieces_of_the_line_are_read_or_malformed() -> None:
    for data in damaged(LINES, 250_000, seed=2):
        read_line(data)


def test_a_quarter_million_reports_are_read_or_malformed() -> None:
    for data in damaged(INFOS, 250_000, seed=3):
        read_info(data)


def test_a_damaged_frame_loses_at_most_itself() -> None:
    deframer = Deframer()
    before, after = LINES[0], LINES[2]
    for data in damaged(LINES, 50_000, seed=4):
        frames = deframer.feed(before + data) + deframer.feed(after)
        assert before[1:-1] in frames
        assert after[1:-1] in frames


@pytest.mark.parametrize("seed", range(4))
def test_the_driver_hears_the_frames_around_a_damaged_one(seed: int) -> None:
    driver = KissDriver(KissSettings())
    for number, data in enumerate(damaged(LINES, 3_000, seed=seed)):
        at = float(number)
        stream = b"".join(
            [a_reply(f"before {number}", 2 * number), data, a_reply(f"after {number}", 2 * number + 1)]
        )
        heard = [
            output.message.text
            for output in driver.receive(stream, at)
            if isinstance(output, Heard) and isinstance(output.message, Text)
        ]
        assert f"before {number}" in heard
        assert f"after {number}" in heard
        driver.tick(at + 0.5)


@settings(max_examples=1_000)
@given(st.lists(st.binary(max_size=400) | st.sampled_from(LINES), max_size=8))
def test_no_stream_makes_the_driver_raise(pieces: list[bytes]) -> None:
    driver = KissDriver(KissSettings())
    for at, piece in enumerate(pieces):
        driver.receive(piece, float(at))
        driver.tick(at + 0.5)


@settings(max_examples=1_000)
@given(st.binary(max_size=400), st.text(max_size=6))
def test_no_report_makes_the_parser_raise_but_malformed(info: bytes, destination: str) -> None:
    try:
        commands.parse(info, destination)
    except Malformed:
        return


def a_reply(text: str, number: int) -> bytes:
    info = commands.message("BASE-1", text, f"{number % 99_999}").encode()
    return KissFrame(0, UiFrame(Address("APZ002"), Address("CREW", 8), info).encode()).encode()
