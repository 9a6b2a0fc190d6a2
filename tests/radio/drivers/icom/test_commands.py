"""What Icom sets write against vectors with a source, and damaged words."""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

import pytest

from radio.drivers.icom import commands
from radio.drivers.icom.commands import System
from radio.drivers.stx import Deframer, frame
from radio.errors import Malformed
from radio.messages import UnitId

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "icom.toml").read_text("utf-8"))
OWN = UnitId("1")


def rows(kind: str) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


@pytest.mark.parametrize("row", rows("write"))
def test_a_text_is_written_and_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    system = System(row["system"])
    is_group = row.get("is_group", False)
    written = commands.text(system, row["unit"], OWN, row["text"], is_group=is_group)
    assert written == row["words"].encode()
    assert commands.parse(written) == commands.Request(
        system, row["unit"], OWN, row["text"], has_receipt=not is_group
    )


def test_status_and_id_are_written_as_their_source_has_them() -> None:
    written = [commands.status(System.DPMR, UnitId("2"), OWN, 5), commands.send_id(7, OWN)]
    assert written == [row["words"].encode() for row in VECTORS["other"]]


@pytest.mark.parametrize("row", rows("read"))
def test_what_a_set_says_is_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    [piece] = Deframer().feed(frame(row["words"].encode()))
    said = commands.parse(piece.data)
    meaning = {"dbm": None, **row["meaning"]} if row["meaning"]["kind"] == "Channel" else dict(row["meaning"])
    assert type(said).__name__ == meaning.pop("kind")
    assert asdict(said) == meaning


@pytest.mark.parametrize("row", rows("passed_over"))
def test_what_is_not_for_us_is_malformed(row: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        commands.parse(row["words"].encode())


@pytest.mark.parametrize(
    "words",
    [
        '*NTF,DPMR,RXMSG,IND,0000001,0000002,5,-91,MSG,"never ends',
        '*NTF,DPMR,RXMSG,IND,0000001,0000000,5,-91,MSG,"31"',
        "*NTF,DPMR,RXVCALL,IND",
        "",
    ],
)
def test_what_is_broken_is_malformed(words: str) -> None:
    with pytest.raises(Malformed):
        commands.parse(words.encode())


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        ("*NTF,DPMR,RXEMER,IND,0000001,0000002", "2"),
        ("*NTF,DPMR,RXEMER,IND,0000001,0000002,5", "2"),
        ("*NTF,DPMR,RXEMER,IND,0000001,0000000,5,-91", "unknown"),
        ("*NTF,DPMR,RXEMER,IND,0000001,,5,-91", "unknown"),
        ("*NTF,IDAS,RXEMER", "unknown"),
    ],
)
def test_an_emergency_is_one_whatever_else_is_missing(words: str, unit: str) -> None:
    said = commands.parse(words.encode())
    assert isinstance(said, commands.Received)
    assert (said.event, said.unit) == (commands.Event.EMERGENCY, unit)


def test_a_hundred_thousand_damaged_lines_are_read_or_malformed() -> None:
    chance = Random(1)  # noqa: S311 -- a test must be repeatable
    sound = [row["words"].encode() for row in VECTORS["read"] + VECTORS["write"]]
    for _ in range(100_000):
        line = chance.choice(sound)
        start, span = chance.randrange(len(line)), chance.randrange(8)
        try:
            commands.parse(line[:start] + chance.randbytes(chance.randrange(6)) + line[start + span :])
        except Malformed:
            continue
