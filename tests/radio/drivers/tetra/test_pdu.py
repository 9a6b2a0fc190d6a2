"""PDUs of TETRA sets against their vectors, and the parsers against nonsense."""

import dataclasses
import tomllib
from pathlib import Path
from random import Random
from typing import Any

import pytest

from radio.driver import Outcome
from radio.drivers.tetra import pdu
from radio.drivers.tetra.causes import ERRORS, Action, cause_of, outcome_of
from radio.drivers.tetra.lines import HEADER, Incoming, Line, Prompt, Splitter, read_incoming
from radio.errors import Malformed

ROWS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "tetra.toml").read_text())["pdu"]
every_row = pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])


def incoming(row: dict[str, Any]) -> Incoming:
    service = 13 if row.get("is_status") else 12
    return Incoming(f"{HEADER} {service},2001,0,9001,0,{row['bits']}", row["hex"])


@every_row
def test_a_vector_means_what_its_source_says(row: dict[str, Any]) -> None:
    received = read_incoming(incoming(row))
    said = pdu.parse(received.data, received.length, is_status=received.service == 13)
    meaning = dict(row["meaning"])
    assert type(said).__name__ == meaning.pop("kind")
    given = {key: value for key, value in dataclasses.asdict(said).items() if key in meaning}
    assert given == pytest.approx(meaning, abs=1e-4) if "latitude" in meaning else given == meaning


@pytest.mark.parametrize("row", [row for row in ROWS if "encode" in row], ids=lambda row: str(row["name"]))
def test_a_text_is_written_as_its_vector(row: dict[str, Any]) -> None:
    meaning = row["meaning"]
    written = pdu.transfer(meaning["text"], meaning["ref"], reports=row["encode"])
    assert written.hex().upper() == row["hex"]
    assert len(written) * 8 == row["bits"]


def test_reports_are_written_as_their_vectors() -> None:
    assert pdu.report(0, 0x2A).hex() == "8210002a"
    assert pdu.report(2, 0x2A).hex() == "8210022a"
    assert pdu.report_ack(1, 0xC9).hex() == "822001c9"
    assert pdu.short_report(0, 1).hex() == "7e01"
    assert pdu.short_report(2, 0x2A).hex() == "7f2a"


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(5, 1), (10, 1), (59, 5), (60, 6), (300, 10), (599, 10), (600, 11), (3_600, 16), (1e9, 30)],
)
def test_the_network_never_keeps_a_text_longer_than_it_is_of_use(seconds: float, code: int) -> None:
    assert pdu.validity(seconds) == code


def test_a_place_comes_back_as_it_was_written() -> None:
    written = pdu.lip(23.0217, -72.4708, reason=2, elapsed=2)
    fix = pdu.parse(written, 84, is_status=False)
    assert isinstance(fix, pdu.Fix)
    assert (fix.latitude, fix.longitude) == pytest.approx((23.0217, -72.4708), abs=1e-4)
    assert fix.is_stale
    assert fix.is_emergency


@pytest.mark.parametrize(
    "fields", ["13,9001,16", "13,2001,9001,16", "13,2001,0,9001,0,16", "13,2001,0,9001,0,16,0"]
)
def test_headers_of_three_four_six_and_seven_fields_are_read(fields: str) -> None:
    received = read_incoming(Incoming(f"+CTSDSR: {fields}", "8004"))
    assert (received.called, received.length, received.data) == ("9001", 16, b"\x80\x04")


def test_a_full_number_is_read_as_its_short_one() -> None:
    assert read_incoming(Incoming("+CTSDSR: 13,09011638300023401,1,9001,0,16", "8004")).caller == "23401"


def test_a_pair_in_the_middle_of_a_response_is_kept_together() -> None:
    tokens = Splitter().feed(b"\r\n> \r\n+CTSDSR: 13,1,0,2,0,16\r\n8004\r\n\r\nOK\r\n")
    assert tokens == [Prompt(), Incoming("+CTSDSR: 13,1,0,2,0,16", "8004"), Line("OK")]


def test_a_header_without_digits_is_looked_at_again() -> None:
    tokens = Splitter().feed(b"+CTSDSR: 12,1,0,2,0,16\r\nOK\r\n")
    assert tokens == [Line("+CTSDSR: 12,1,0,2,0,16"), Line("OK")]


def test_every_error_has_an_action_and_words() -> None:
    for error in range(45):
        assert cause_of(error).reason
    assert {30, 41} == {error for error, cause in ERRORS.items() if cause.action is Action.HOLD}
    assert cause_of(42).outcome is Outcome.BUSY
    assert cause_of(99).outcome is Outcome.REFUSED


def test_every_delivery_status_ends_a_try_or_says_wait() -> None:
    for status in range(256):
        ended = outcome_of(status)
        assert ended is None or ended[0] in Outcome
    assert outcome_of(0x00) == (Outcome.DELIVERED, "")
    assert outcome_of(0x22) is None
    assert (outcome_of(0x20) or ("",))[0] is Outcome.BUSY


def test_a_hundred_thousand_damaged_pdus_are_read_or_malformed() -> None:
    chance = Random(1)  # noqa: S311 -- a test must be repeatable
    for _ in range(100_000):
        row = ROWS[int(chance.random() * len(ROWS))]
        data = bytearray.fromhex(row["hex"] + "0" * (len(row["hex"]) % 2))
        data[int(chance.random() * len(data))] = int(chance.random() * 256)
        cut = bytes(data[: int(chance.random() * len(data)) + 1])
        try:
            pdu.parse(cut, min(row["bits"], len(cut) * 8), is_status=chance.random() < 0.1)
        except Malformed:
            continue


def test_fifty_thousand_damaged_lines_are_read_or_malformed() -> None:
    chance = Random(2)  # noqa: S311 -- a test must be repeatable
    splitter = Splitter()
    for number in range(50_000):
        sound = incoming(ROWS[number % len(ROWS)])
        line = bytearray(f"\r\n{sound.header}\r\n{sound.digits}\r\n".encode())
        line[int(chance.random() * len(line))] = int(chance.random() * 256)
        for token in splitter.feed(bytes(line)):
            if isinstance(token, Incoming):
                try:
                    received = read_incoming(token)
                    pdu.parse(received.data, received.length, is_status=received.service == 13)
                except Malformed:
                    continue
