"""KISS and AX.25 frames against vectors with a source."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio.drivers.fcs import fcs, with_fcs, without_fcs
from radio.drivers.kiss.frames import (
    LONGEST_RAW,
    Address,
    Deframer,
    KissFrame,
    UiFrame,
)
from radio.errors import Malformed

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "kiss.toml").read_text("utf-8"))

calls = st.builds(
    Address,
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=1, max_size=6),
    st.integers(0, 15),
    st.booleans(),
)
plain_calls = calls.map(lambda address: Address(address.call, address.ssid))
ui_frames = st.builds(
    UiFrame, plain_calls, plain_calls, st.binary(max_size=256), st.lists(calls, max_size=8).map(tuple)
)


def rows(kind: str) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


@pytest.mark.parametrize("row", rows("frame"))
def test_a_frame_is_read_as_its_source_wrote_it(row: dict[str, Any]) -> None:
    frame = UiFrame.decode(bytes.fromhex(row["hex"]))
    assert (str(frame.destination), str(frame.source)) == (row["destination"], row["from"])
    assert [str(hop) + "*" * hop.is_repeated for hop in frame.path] == row.get("path", [])
    assert frame.is_digipeated == any("*" in hop for hop in row.get("path", []))


@pytest.mark.parametrize("row", rows("frame"))
def test_a_frame_is_written_as_its_source_wrote_it(row: dict[str, Any]) -> None:
    info = bytes.fromhex(row["hex"]).split(b"\x03\xf0", 1)[1]
    path = tuple(Address.parse(hop) for hop in row.get("path", []))
    frame = UiFrame(Address.parse(row["destination"]), Address.parse(row["from"]), info, path)
    assert frame.encode().hex() == row["hex"]


@pytest.mark.parametrize("row", rows("line"))
def test_a_line_is_read_and_written_as_its_source_wrote_it(row: dict[str, Any]) -> None:
    frame = KissFrame(row["command"], bytes.fromhex(row["data"]), row.get("port", 0))
    assert frame.encode().hex() == row["hex"]
    [raw] = Deframer().feed(bytes.fromhex(row["hex"]))
    assert KissFrame.decode(raw) == frame


@pytest.mark.parametrize("row", rows("sum"))
def test_the_check_sequence_is_the_standards(row: dict[str, Any]) -> None:
    assert fcs(bytes.fromhex(row["of"])).hex() == row["fcs"]


@given(ui_frames)
def test_what_is_written_is_read_the_same(frame: UiFrame) -> None:
    assert UiFrame.decode(without_fcs(with_fcs(frame.encode()))) == frame


@given(st.binary(min_size=1, max_size=300), st.integers(0, 299), st.integers(1, 255))
def test_one_wrong_byte_never_passes_the_check(data: bytes, place: int, change: int) -> None:
    sound = bytearray(with_fcs(data))
    sound[place % len(sound)] ^= change
    with pytest.raises(Malformed):
        without_fcs(bytes(sound))


@given(st.lists(st.binary(max_size=200), max_size=6), st.lists(st.integers(1, 40), min_size=1, max_size=20))
def test_frames_come_whole_in_pieces_of_any_size(datas: list[bytes], sizes: list[int]) -> None:
    stream = b"".join(KissFrame(0, data).encode() for data in datas)
    deframer, frames, start = Deframer(), [], 0
    while start < len(stream):
        size = sizes[start % len(sizes)]
        frames += deframer.feed(stream[start : start + size])
        start += size
    assert [KissFrame.decode(raw).data for raw in frames] == datas
    assert not deframer.has_half


def test_a_frame_without_end_is_bounded_and_loses_only_itself() -> None:
    deframer = Deframer()
    for _ in range(1000):
        assert deframer.feed(b"x" * 100) == []
    assert len(deframer.drop_half()) == LONGEST_RAW
    deframer.feed(b"x" * 5000)
    good = KissFrame(0, b"good").encode()
    *_, raw = deframer.feed(good)
    assert KissFrame.decode(raw).data == b"good"


@pytest.mark.parametrize("raw", [b"", b"\x00\xdb", b"\x00\xdbA", b"\xdb\xdb\xdc"])
def test_a_broken_escape_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        KissFrame.decode(raw)


@pytest.mark.parametrize("words", ["", "CREWSEVEN", "crew-7", "CREW-16", "CREW-07", "CREW 7", "CREW-"])
def test_what_is_no_call_is_refused(words: str) -> None:
    with pytest.raises(Malformed):
        Address.parse(words)


def test_a_frame_too_long_for_the_air_is_refused() -> None:
    with pytest.raises(Malformed):
        UiFrame(Address("APZ001"), Address("BASE", 1), b"x" * 257).encode()


HEAD = UiFrame(Address("APZ001"), Address("CREW", 7), b"").encode()


@pytest.mark.parametrize(
    ("place", "byte"),
    [
        pytest.param(7, ord("C") << 1 | 1, id="an address ends inside its call"),
        pytest.param(7, ord("c") << 1, id="a small letter in a call"),
        pytest.param(7, ord(" ") << 1, id="a call begins with nothing"),
        pytest.param(13, 0x60 | 7 << 1, id="no last address"),
        pytest.param(6, 0xE1, id="no source"),
        pytest.param(14, 0x3F, id="another kind of frame"),
        pytest.param(15, 0xCF, id="another protocol"),
    ],
)
def test_a_frame_that_is_none_of_ours_is_malformed(place: int, byte: int) -> None:
    assert UiFrame.decode(HEAD).source == Address("CREW", 7)
    with pytest.raises(Malformed):
        UiFrame.decode(HEAD[:place] + bytes([byte]) + HEAD[place + 1 :])


def test_a_frame_has_no_more_than_the_air_carries_however_it_came() -> None:
    assert UiFrame.decode(HEAD + b"x" * 256).info == b"x" * 256
    with pytest.raises(Malformed):
        UiFrame.decode(HEAD + b"x" * 257)
    hops = tuple(Address("WIDE1", number) for number in range(1, 10))
    assert len(UiFrame.decode(UiFrame(Address("A"), Address("B"), b"", hops[:8]).encode()).path) == 8
    with pytest.raises(Malformed):
        UiFrame(Address("A"), Address("B"), b"", hops).encode()


@pytest.mark.parametrize("cut", range(16))
def test_a_frame_cut_in_its_head_is_malformed(cut: int) -> None:
    with pytest.raises(Malformed):
        UiFrame.decode(bytes.fromhex(VECTORS["frame"][1]["hex"])[:cut])
