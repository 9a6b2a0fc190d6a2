"""APRS reports against vectors with a source."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio.drivers.kiss import commands
from radio.drivers.kiss.frames import UiFrame
from radio.errors import Malformed

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "kiss.toml").read_text("utf-8"))["frame"]

texts = st.text(st.characters(min_codepoint=32, max_codepoint=126, exclude_characters="|~{"), max_size=67)
stations = st.from_regex(r"[A-Z]{1,6}-([1-9]|1[0-5])", fullmatch=True)
numbers = st.from_regex(r"[A-Za-z0-9]{1,5}", fullmatch=True)


def matches(said: commands.Said, meaning: dict[str, Any]) -> bool:
    if type(said).__name__ != meaning["kind"]:
        return False
    wanted = {key: value for key, value in meaning.items() if key != "kind"}
    return all(
        getattr(said, key) == (pytest.approx(value, abs=1e-5) if isinstance(value, float) else value)
        for key, value in wanted.items()
    )


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in VECTORS])
def test_a_report_means_what_its_source_says(row: dict[str, Any]) -> None:
    frame = UiFrame.decode(bytes.fromhex(row["hex"]))
    said = commands.parse(frame.info, frame.destination.call)
    assert matches(said, row["meaning"]), said


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in VECTORS])
def test_a_message_is_written_as_its_source_wrote_it(row: dict[str, Any]) -> None:
    info, meaning = UiFrame.decode(bytes.fromhex(row["hex"])).info.decode(), row["meaning"]
    match meaning["kind"]:
        case "Message" if "acknowledges" not in meaning:
            assert commands.message(meaning["addressee"], meaning["text"], meaning.get("number")) == info
        case "Receipt":
            is_refusal = meaning.get("is_refusal", False)
            assert commands.receipt(meaning["addressee"], meaning["number"], is_refusal=is_refusal) == info
        case "Fix" if "5L" not in info:
            assert commands.position(meaning["latitude"], meaning["longitude"], meaning["comment"]) == info


@given(stations, texts, numbers)
def test_every_message_written_is_read_the_same(addressee: str, text: str, number: str) -> None:
    said = commands.parse(commands.message(addressee, text, number).encode())
    assert said == commands.Message(addressee, text, number)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_position_written_is_read_within_twenty_metres(latitude: float, longitude: float) -> None:
    said = commands.parse(commands.position(latitude, longitude).encode())
    assert isinstance(said, commands.Fix)
    assert said.latitude == pytest.approx(latitude, abs=1e-4)
    assert said.longitude == pytest.approx(longitude, abs=1e-4)


def test_a_receipt_in_reply_ack_form_names_its_message() -> None:
    assert commands.parse(b":BASE-1   :ackMM}AA") == commands.Receipt("BASE-1", "MM")


def test_a_message_that_only_offers_reply_acks_has_a_number() -> None:
    assert commands.parse(b":BASE-1   :31{MM}") == commands.Message("BASE-1", "31", "MM")


def test_words_that_begin_like_a_receipt_are_words() -> None:
    assert commands.parse(b":BASE-1   :acknowledged by all") == commands.Message(
        "BASE-1", "acknowledged by all"
    )


def test_letters_that_are_no_utf8_are_read_as_latin() -> None:
    assert commands.parse(b">\xe9t\xe9") == commands.StatusText("été")


@pytest.mark.parametrize(
    ("zeros", "is_emergency"), [("000", True), ("L2L", True), ("SPP", False), ("0P0", False), ("A00", False)]
)
def test_three_zero_bits_of_mic_e_are_an_emergency(zeros: str, is_emergency: bool) -> None:  # noqa: FBT001 -- a row
    assert commands.parse(b"`(_f\x1c\x1fX>/", zeros + "2U1") == commands.MicE(is_emergency)


@pytest.mark.parametrize(
    "info",
    [
        b":BASE-1:31{7",
        b":",
        b"!",
        b"!9999.99N/07228.25E>",
        b"!2375.00N/07228.25E>",
        b"/092345z",
        b"!9130.00N/07228.25E>",
        b"!2330.00N/18100.00E>",
        b"!2360.00N/07228.25E>",
    ],
)
def test_a_broken_report_is_malformed(info: bytes) -> None:
    with pytest.raises(Malformed):
        commands.parse(info)


def test_digits_left_out_for_privacy_are_read_as_zero() -> None:
    assert commands.parse(b"=23  .  N/072  .  E-") == commands.Fix(23.0, 72.0)


def test_other_reports_are_left_unread() -> None:
    assert commands.parse(b"T#005,199,000,255,073,123,01101001") == commands.Unread()
    assert commands.parse(b"") == commands.Unread()
