"""Every row of the vectors that is a line, an error or a status; and PDUs written as their rows have them."""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from radio.driver import Heard, Outcome, Output, Settled
from radio.drivers.tetra import lines, pdu
from radio.drivers.tetra.causes import cause_of, outcome_of
from radio.drivers.tetra.driver import TetraDriver
from radio.drivers.tetra.settings import TetraSettings
from radio.messages import Order, Ref, Signal, UnitId

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "tetra.toml").read_text("utf-8"))
ELAPSED_SHIFT = 76  # from the end of eleven octets
PLACE_BITS = 61  # of a short location report: up to the latitude; what follows we write as unknown


def rows(kind: str, only: str = "") -> Iterable[Any]:
    found = [row for row in VECTORS[kind] if not only or row["meaning"]["kind"] == only]
    return [pytest.param(row, id=row["name"]) for row in found]


@pytest.mark.parametrize("row", rows("send"))
def test_what_is_sent_is_written_as_its_source_has_it(row: dict[str, Any]) -> None:
    data = bytes.fromhex(row["hex"])
    assert lines.command_send(row["unit"], len(data) * 8) == row["command"].encode() + b"\r\n"
    assert lines.digits_of(data) == row["digits"].encode()
    assert len(data) * 8 == row["bits"]


@pytest.mark.parametrize("row", rows("header"))
def test_a_header_and_its_digits_are_read_as_their_source_has_them(row: dict[str, Any]) -> None:
    [incoming] = lines.Splitter().feed(f"\r\n{row['line']}\r\n{row['hex']}\r\n".encode())
    assert isinstance(incoming, lines.Incoming)
    received = asdict(lines.read_incoming(incoming))
    assert received.pop("data") == bytes.fromhex(row["hex"])
    assert received == row["meaning"]


@pytest.mark.parametrize("row", rows("pdu", "DeliveryReport"))
def test_a_report_is_written_as_its_source_has_it(row: dict[str, Any]) -> None:
    status, ref = row["meaning"]["status"], row["meaning"]["ref"]
    if not row.get("is_status"):
        assert pdu.report(status, ref) == bytes.fromhex(row["hex"])
    elif status in pdu.SHORT_KIND:  # we say received and read; the other two are the far set's to say
        assert pdu.short_report(status, ref) == bytes.fromhex(row["hex"])


@pytest.mark.parametrize("row", rows("pdu", "ReportAck"))
def test_an_acknowledgement_is_written_as_its_source_has_it(row: dict[str, Any]) -> None:
    assert pdu.report_ack(row["meaning"]["status"], row["meaning"]["ref"]) == bytes.fromhex(row["hex"])


@pytest.mark.parametrize("row", rows("pdu", "Fix"))
def test_a_place_is_written_as_its_source_has_it(row: dict[str, Any]) -> None:
    digits = row["hex"].ljust(22, "0")
    fix = pdu.parse(bytes.fromhex(digits), row["bits"], is_status=False)
    assert isinstance(fix, pdu.Fix)
    given = int(digits, 16)
    written = pdu.lip(fix.latitude, fix.longitude, elapsed=given >> ELAPSED_SHIFT & 3)
    shift = len(written) * 8 - PLACE_BITS
    assert int.from_bytes(written) >> shift == given >> shift


@pytest.mark.parametrize("row", rows("answer"))
def test_an_answer_of_the_set_means_what_its_source_says(row: dict[str, Any]) -> None:
    driver = TetraDriver(TetraSettings(start_up=()))
    driver.opened(0.0)
    driver.receive(b"\r\nOK\r\n", 0.1)
    driver.send(Order(Ref("REF"), UnitId("2001"), "JOB 1042"), 0.2)
    outputs: list[Output] = []
    for said in (b"\r\nOK\r\n", b"\r\n> ", b"\r\nOK\r\n", f"\r\n{row['line']}\r\n".encode()):
        outputs += driver.receive(said, 1.0)
    settled = [output.outcome for output in outputs if isinstance(output, Settled)]
    heard = [output.message for output in outputs if isinstance(output, Heard)]
    assert settled == ([Outcome.NO_RECEIPT] if row["means"] == "no_receipt" else [])
    assert heard == ([Signal(row["dbm"])] if row["means"] == "signal" else [])


@pytest.mark.parametrize("row", rows("error"))
def test_an_error_asks_for_what_its_row_says(row: dict[str, Any]) -> None:
    assert cause_of(row["error"]).action == row["action"]


@pytest.mark.parametrize("row", rows("delivery"))
def test_a_delivery_status_ends_a_try_as_its_row_says(row: dict[str, Any]) -> None:
    ended = outcome_of(row["status"])
    assert (str(ended[0]) if ended else "on its way") == row["outcome"]
