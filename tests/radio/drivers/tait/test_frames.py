"""CCDI frames against vectors with a source, and bad input: no crash, no other frame lost."""

import dataclasses
import tomllib
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio.drivers.tait import commands
from radio.drivers.tait.frames import (
    LONGEST_PARAMETERS,
    RESTART,
    Deframer,
    Frame,
    Junk,
    Prompt,
    Restart,
    checksum,
)
from radio.errors import Malformed

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "tait.toml").read_text("utf-8"))
LINES = [row["line"].encode() + b"\r" for row in VECTORS["frame"]]

displayable = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=LONGEST_PARAMETERS)
frames = st.builds(Frame, st.sampled_from("acdefgjmpqrst"), displayable)


def rows(kind: str) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


@pytest.mark.parametrize("row", rows("frame"))
def test_a_frame_is_read_and_written_as_its_source_wrote_it(row: dict[str, Any]) -> None:
    frame = Frame(row["ident"], row["parameters"])
    assert Frame.decode(row["line"].encode() + b"\r") == frame
    assert frame.encode() == row["line"].encode() + b"\r"


@pytest.mark.parametrize("row", [row for row in rows("frame") if "meaning" in row.values[0]])
def test_a_message_means_what_its_source_says(row: dict[str, Any]) -> None:
    said = commands.read(Frame.decode(row["line"].encode() + b"\r"))
    told = {key: value for key, value in dataclasses.asdict(said).items() if value is not None}
    assert {"kind": type(said).__name__, **told} == row["meaning"]


@pytest.mark.parametrize("row", rows("sum"))
def test_a_checksum_is_what_its_source_has(row: dict[str, Any]) -> None:
    words, given_sum = row["line"][:-2].encode(), row["line"][-2:]
    assert f"{checksum(words):02X}" == given_sum


@pytest.mark.parametrize("row", rows("restart"))
def test_a_restart_is_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    assert Deframer().feed(bytes.fromhex(row["hex"])) == [Restart()]


@pytest.mark.parametrize("row", rows("broken"))
def test_a_broken_frame_is_malformed(row: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        Frame.decode(row["line"].encode() + b"\r")


def test_orders_are_written_as_the_manual_does() -> None:
    assert commands.send_sdm("0800TEST", "Hi!", 100).encode() == b"s0D050800TESTHi!DA\r"
    assert commands.send_extended("12345678", "Hi", 100, 2).parameters == "0520412345678Hi"
    assert commands.GET_SDM.encode() == b"q011FD\r"


@pytest.mark.parametrize("frame", [Frame("s", "x" * 256), Frame("s", "खंभा"), Frame("s", "a\rb")])
def test_what_the_line_cannot_carry_is_not_written(frame: Frame) -> None:
    with pytest.raises(Malformed):
        frame.encode()


@given(st.lists(frames, max_size=4), st.integers(1, 7))
def test_frames_are_cut_the_same_however_they_come(given_frames: list[Frame], width: int) -> None:
    stream = b"".join(frame.encode() + b"." for frame in given_frames)
    deframer = Deframer()
    pieces = [
        piece
        for start in range(0, len(stream), width)
        for piece in deframer.feed(stream[start : start + width])
    ]
    assert pieces == [piece for frame in given_frames for piece in (frame, Prompt())]
    assert not deframer.has_half


def test_a_dot_inside_a_text_is_no_prompt() -> None:
    assert Deframer().feed(Frame("s", "wait...").encode()) == [Frame("s", "wait...")]


def test_a_restart_is_read_in_pieces() -> None:
    deframer = Deframer()
    assert [piece for byte in RESTART for piece in deframer.feed(bytes([byte]))] == [Restart()]


def test_half_a_frame_does_not_swallow_the_next() -> None:
    assert Deframer().feed(b"s02s02Hi7A\r") == [Junk(b"s02"), Frame("s", "Hi")]


def test_fifty_thousand_damaged_lines_are_read_or_passed_over_and_lose_no_other() -> None:
    chance = Random(1)  # noqa: S311 -- a test must be repeatable
    deframer = Deframer()
    for _ in range(50_000):
        line = bytearray(chance.choice(LINES))
        place = chance.randrange(len(line))
        line[place : place + chance.randrange(3)] = chance.randbytes(chance.randrange(4))
        for piece in deframer.feed(bytes(line)):
            if isinstance(piece, Frame):
                read_or_malformed(piece)
        deframer.drop_half()  # as time does
        assert deframer.feed(LINES[0]) == [Frame("c")]


@given(st.sampled_from("epsrmj"), displayable)
def test_no_message_makes_the_reader_raise_but_malformed(ident: str, words: str) -> None:
    read_or_malformed(Frame(ident, words))


def read_or_malformed(frame: Frame) -> None:
    try:
        commands.read(frame)
    except Malformed:
        return
