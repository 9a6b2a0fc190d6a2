"""The lines of driver and announcer against their golden rows."""

import dataclasses
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from radio.drivers.voice import lines
from radio.drivers.voice.lines import Language, Lines, Say, Why
from radio.drivers.voice.signals import Mdc, Tones, ToneSystem
from radio.errors import Malformed

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "voice.toml").read_text("utf-8"))


def rows(kind: str) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


def meaning(line: lines.Request | lines.Event) -> dict[str, Any]:
    """Spell the fields of a line as the rows do."""
    fields = {field.name: getattr(line, field.name) for field in dataclasses.fields(line)}
    for name, value in fields.items():
        if isinstance(value, bytes):
            fields[name] = value.hex()
        elif name == "call":
            fields[name] = lines.write_call(value) if value else lines.NO_CALL
    return {"kind": type(line).__name__, **fields}


@pytest.mark.parametrize("row", rows("request"))
def test_what_the_driver_says_is_read_and_written(row: dict[str, Any]) -> None:
    read = lines.read_request(row["line"])
    assert meaning(read) == row["meaning"]
    assert lines.write(read).decode() == row["line"] + "\n"


@pytest.mark.parametrize("row", rows("event"))
def test_what_the_announcer_says_is_read_and_written(row: dict[str, Any]) -> None:
    read = lines.read_event(row["line"])
    assert meaning(read) == row["meaning"]
    assert lines.write(read).decode() == row["line"] + "\n"


@pytest.mark.parametrize(
    "line",
    [
        "", "SAY", "SAY 7", "SAY 7 26 hi -", "SAY 7 26 hi - ", "SAY 7 26 hi -  | ", "SAY 0 26 hi - a",
        "SAY 100000 26 hi - a", "SAY 7 -1 hi - a", "SAY 7 nan hi - a", "SAY 7 26 ta - a", "SAY 7 26 hi x:1 a",
        "SAY 7 26 hi zvei1: a", "SAY 7 26 hi zvei1:G a", "SAY 7 26 hi mdc:1,80,1234 a",
        "SAY 7 26 hi - a | b | c",
        "SAY 7 26 hi - a\x07", "CALL 7", "CALL 7 -", "CALL 7 mdc:20,00,1234,12", "STOP", "STOP x", "STOP 7 7",
        "HELLO you", "hello", "READY x", "SAY\u00a07",
    ],
)  # fmt: skip
def test_what_a_driver_never_says_is_malformed(line: str) -> None:
    with pytest.raises(Malformed):
        lines.read_request(line)


@pytest.mark.parametrize(
    "line",
    [
        "", "KEYED 7", "KEYED 7 long", "DONE", "DONE 7 8", "FAILED 7", "FAILED 7 tired", "CARRIER",
        "CARRIER on",
        "DTMF", "DTMF 12E", "DTMF " + "1" * 65, "TONES zvei1", "TONES zvei2 12345", "TONES zvei1 1234x",
        "MDC 01 80", "MDC 1 80 1234", "MDC 01 80 1234 A000", "SAY 7 26 hi - a", "\u0967",
    ],
)  # fmt: skip
def test_what_an_announcer_never_says_is_malformed(line: str) -> None:
    with pytest.raises(Malformed):
        lines.read_event(line)


def test_words_never_end_the_line_nor_become_another_part() -> None:
    said = Say(1, 5.0, Language.HINDI, None, "a\nSTOP 1\r| b", "c\u2028d")
    [line] = Lines().feed(lines.write(said))
    assert lines.read_request(lines.decode(line)) == Say(1, 5.0, Language.HINDI, None, "a STOP 1 b", "c d")


def test_the_sides_of_a_line_are_not_mixed_up() -> None:
    assert lines.write(lines.Failed(7, Why.AUDIO, "no\nsuch device")) == b"FAILED 7 audio no such device\n"
    assert lines.read_call("ccir:12345") == Tones(ToneSystem.CCIR, "12345")
    assert lines.read_call("mdc:20,00,1234") == Mdc(0x20, 0, 0x1234)


def test_lines_are_cut_whatever_the_pieces() -> None:
    stream = b"DONE 7\nCARRIER ON\r\n\nDTMF *3"
    whole, bytewise = Lines(), Lines()
    cut = [b"DONE 7", b"CARRIER ON", b""]
    assert whole.feed(stream) == cut
    assert [line for place in range(len(stream)) for line in bytewise.feed(stream[place : place + 1])] == cut
    assert whole.has_half
    assert whole.drop_half() == bytewise.drop_half() == b"DTMF *3"
    assert not whole.has_half


def test_a_line_that_never_ends_takes_no_memory() -> None:
    cutter = Lines()
    [junk] = cutter.feed(b"x" * (lines.LONGEST_LINE + 1))
    assert not cutter.has_half
    with pytest.raises(Malformed):
        lines.decode(junk)
    with pytest.raises(Malformed):
        lines.decode(b"DONE \xff")
