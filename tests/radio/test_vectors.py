"""Vectors are data with a source: every row of every file says where it comes from."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from radio.drivers import DRIVERS

FILES = sorted((Path(__file__).parent / "vectors").glob("*.toml"))
FEWEST = 40  # all together; each make has more by now


def tables(file: Path) -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads(file.read_text("utf-8"))


def rows() -> Iterable[Any]:
    return [
        pytest.param(row, id=f"{file.stem} {kind} {number}")
        for file in FILES
        for kind, given in tables(file).items()
        for number, row in enumerate(given, start=1)
    ]


def test_every_make_has_vectors() -> None:
    assert {file.stem for file in FILES} >= set(DRIVERS)
    assert len(list(rows())) >= FEWEST


@pytest.mark.parametrize("row", rows())
def test_a_row_has_a_name_and_a_source(row: dict[str, Any]) -> None:
    assert row["name"].strip()
    assert row["source"].strip()


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_no_two_rows_of_a_kind_have_the_same_name(file: Path) -> None:
    for given in tables(file).values():
        names = [row["name"] for row in given]
        assert len(names) == len(set(names))
