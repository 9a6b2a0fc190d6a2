"""What Motorola sets and their host write, against datagrams with a source."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from radio.drivers.motorola import ars, lrrp, tms
from radio.errors import Malformed

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "motorola.toml").read_text("utf-8"))
KINDS: dict[str, type[Any]] = {"Words": tms.Words, "Receipt": tms.Receipt, "Available": tms.Available}


def rows(kind: str) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


@pytest.mark.parametrize("row", rows("tms"))
def test_a_text_message_is_read_as_its_source_has_it_and_written_so(row: dict[str, Any]) -> None:
    data = bytes.fromhex(row["hex"])
    fields = {"number": None} if row["meaning"]["kind"] == "Receipt" else {}
    fields |= {key: value for key, value in row["meaning"].items() if key != "kind"}
    said = tms.parse(data)
    assert said == KINDS[row["meaning"]["kind"]](**fields)
    match said:
        case tms.Words(number, text, _):
            assert tms.text(row["flags"], number or 0, text) == data
        case tms.Receipt(number):
            assert tms.receipt(row["flags"], number) == data


@pytest.mark.parametrize("row", rows("ars"))
def test_a_registration_is_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    data, meaning = bytes.fromhex(row["hex"]), row["meaning"]
    assert ars.parse(data) == (ars.Kind[meaning["kind"]], meaning["wants_answer"])
    if "device" in row:
        assert ars.hello(row["device"]) == data


def test_our_words_of_the_registration_are_written_as_their_source_has_them() -> None:
    by_name = {row["name"]: bytes.fromhex(row["hex"]) for row in VECTORS["ars"]}
    assert by_name["are you there"] == ars.QUERY
    assert by_name["our answer to hello"] == ars.answer(0xBF, 0x01)


@pytest.mark.parametrize("row", rows("ask"))
def test_a_question_for_a_place_is_written_as_its_source_has_it(row: dict[str, Any]) -> None:
    given = [row["with"]] if "with" in row else []
    written = getattr(lrrp, row["ask"])(*given)
    assert written == bytes.fromhex(row["hex"])
    with pytest.raises(Malformed):
        lrrp.parse(written)


@pytest.mark.parametrize("row", rows("answer"))
def test_an_answer_is_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    said, meaning = lrrp.parse(bytes.fromhex(row["hex"])), row["meaning"]
    where = meaning.get("where")
    assert (said.document, said.request.hex(), said.error) == (
        meaning["document"],
        meaning["request"],
        meaning.get("error"),
    )
    assert said.where == (pytest.approx(where, abs=1e-6) if where else None)


@pytest.mark.parametrize(("value", "spelt"), [(0x25, "25"), (0xA0, "8120"), (0x87A5, "828f25"), (0, "00")])
def test_a_number_has_seven_bits_in_a_byte(value: int, spelt: str) -> None:
    """As in the tests of dmr-kaitai."""
    assert lrrp.number(value).hex() == spelt


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "0001",
        "000fe00081040d000a004a004f004200",
        "000de00081040d000a004a004f0042",
        "0005e000810541",
        "0002e000",
        "0003e00081",
        "0003e00500",
        "00039f0081",
        "00029f00",
        "0002e500",
        "0006e000810400d8",
    ],
)
def test_a_text_message_that_does_not_fit_is_malformed(damaged: str) -> None:
    with pytest.raises(Malformed):
        tms.parse(bytes.fromhex(damaged))


@pytest.mark.parametrize("damaged", ["", "0001", "0002f0", "000135"])
def test_a_registration_that_does_not_fit_is_malformed(damaged: str) -> None:
    with pytest.raises(Malformed):
        ars.parse(bytes.fromhex(damaged))


@pytest.mark.parametrize("rest", ["3601", "ff", "66000000", "51" + 8 * "00" + "ffffffffffffff"])
def test_what_is_not_known_in_a_document_does_not_take_away_what_stood_before_it(rest: str) -> None:
    whole = lrrp.report(lrrp.REPORT, lrrp.EMERGENCY, 23.0, 77.0)
    body = whole[2:] + bytes.fromhex(rest)
    said = lrrp.parse(bytes([lrrp.REPORT, len(body)]) + body)
    assert (said.document, said.request) == (lrrp.REPORT, lrrp.EMERGENCY)
    assert said.where == pytest.approx((23.0, 77.0), abs=1e-6)
    assert said.unread == bytes.fromhex(rest)


@pytest.mark.parametrize(
    "damaged",
    [
        "",
        "0700",
        "0d0166",
        "0d0522ff000007",
        "0d02510099",
        "0d0737ffffffffff00",
        "0d01aa",
    ],
)
def test_a_document_that_does_not_fit_is_malformed(damaged: str) -> None:
    with pytest.raises(Malformed):
        lrrp.parse(bytes.fromhex(damaged))
