"""What Kenwood sets write against vectors with a source."""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from radio.drivers.kenwood import commands
from radio.drivers.stx import Deframer, Kind, frame
from radio.errors import Malformed
from radio.messages import UnitId

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "kenwood.toml").read_text("utf-8"))


def rows(kind: str) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


@pytest.mark.parametrize("row", rows("write"))
def test_a_text_is_written_and_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    written = frame(commands.text(row["unit"], row["text"]))
    assert written == bytes.fromhex(row["hex"])
    assert commands.parse(written[1:-1]) == commands.Words(row["unit"], row["text"])


@pytest.mark.parametrize("row", rows("poll"))
def test_a_question_is_written_as_its_source_has_it(row: dict[str, Any]) -> None:
    assert frame(commands.poll(row["unit"])) == bytes.fromhex(row["hex"])


@pytest.mark.parametrize("row", rows("read"))
def test_what_a_set_says_is_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    words = row["words"].encode()
    stream = words + b"\r\n" if words.startswith(b"$") else frame(words)
    [piece] = Deframer(has_sentences=True).feed(stream)
    said = commands.parse(piece.data)
    meaning = dict(row["meaning"])
    assert type(said).__name__ == meaning.pop("kind")
    assert asdict(said) == pytest.approx(meaning, abs=1e-6)


@pytest.mark.parametrize(("unit", "status"), [("1001001", "99"), ("U00002", "207")])
def test_a_position_we_write_is_read_back_and_says_that_it_is_old(unit: str, status: str) -> None:
    sentence = commands.position(UnitId(unit), 23.0216, -72.4709, status, is_stale=True)
    said = commands.parse(sentence)
    assert isinstance(said, commands.Fix)
    assert (said.unit, said.status, said.is_stale) == (unit, status, True)
    assert (said.latitude, said.longitude) == pytest.approx((23.0216, -72.4709), abs=1e-5)


@pytest.mark.parametrize(
    "sentence",
    [
        "$PKNSH,2301.2967,N,07228.2519,E,160902,A,U00001205,*62",
        "$PKNSH,2301.2967,N*00",
        "$PKNSH*7F",
        "$GPRMC,1*52",
        "$",
        "$*00",
    ],
)
def test_a_sentence_that_does_not_fit_is_malformed(sentence: str) -> None:
    with pytest.raises(Malformed):
        commands.parse(sentence.encode())


def sealed(body: str) -> bytes:
    """Write a sentence with the checksum that fits."""
    return f"${body}*{commands.checksum(body):02X}".encode()


@pytest.mark.parametrize("where", ["9960.0000,N,07228.2519,E", "9130.0000,N,07228.2519,E", "x,N,y,E", ",,,"])
def test_a_position_that_is_not_on_the_earth_is_none_of_a_unit_that_is_known(where: str) -> None:
    said = commands.parse(sealed(f"PKNSH,{where},160902,A,U00002,"))
    assert said == commands.Fix(UnitId("U00002"), None, None)


@pytest.mark.parametrize(
    ("body", "unit"),
    [
        ("PKLDS,160902,V,,,,,,,,,W00,100,1001,99,00,", "1001001"),
        ("PKLDS,160902,V,,N,,E,,,,,W00,100,1001,99,00,", "1001001"),
        ("PKLDS,160902,V,,,,,,,,,100,1001,99,00,", "1001001"),
        ("PKLDS,160902,,4954.1474,N,11923.6044,W,,,,,W00,100,1001,99", "1001001"),
        ("PKNDS,160902,V,,N,,E,000.0,000.0,,,,U00001205,99,00,", "U01205"),
    ],
)
def test_who_and_what_are_read_where_the_set_knows_no_place(body: str, unit: str) -> None:
    assert commands.parse(sealed(body)) == commands.Fix(UnitId(unit), None, None, status="99")


@pytest.mark.parametrize(
    "body",
    [
        "PKNSH,2301.2967,N,07228.2519,E,160902,A,,",
        "PKLDS,160902,V,,,,,,,,,W00,100,,99,00,",
        "PKNID,,U100000,,,",
    ],
)
def test_a_sentence_of_nobody_is_malformed(body: str) -> None:
    with pytest.raises(Malformed):
        commands.parse(sealed(body))


def test_frames_and_sentences_are_cut_whatever_the_pieces() -> None:
    broken = b"\x00junk\x02half \x02I110040021004002\x03$PKNID,,U0\x02D2001814\x03"
    stream = broken + b"$PKNID,,U00001205,,,*27\r\n\x020\x03"
    whole = Deframer(has_sentences=True).feed(stream)
    bytewise = Deframer(has_sentences=True)
    pieces = [piece for place in range(len(stream)) for piece in bytewise.feed(stream[place : place + 1])]
    good = [piece.data for piece in whole if piece.kind is not Kind.NOISE]
    assert good == [b"I110040021004002", b"D2001814", b"$PKNID,,U00001205,,,*27", b"0"]
    assert [piece.data for piece in pieces if piece.kind is not Kind.NOISE] == good
    assert any(piece.kind is Kind.NOISE for piece in whole)


def test_a_sentence_inside_a_frame_that_was_broken_off_is_found() -> None:
    pieces = Deframer(has_sentences=True).feed(b"\x02F1001$PKNID,,U00001205,,,*27\r\n")
    assert pieces[-1].data == b"$PKNID,,U00001205,,,*27"
