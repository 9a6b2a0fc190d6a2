"""MDC1200 in bits against vectors with a source."""

import tomllib
from collections.abc import Iterable
from pathlib import Path
from random import Random
from typing import Any

import pytest

from radio.drivers.voice import lines, mdc
from radio.drivers.voice.signals import Mdc
from radio.errors import Malformed, Unsayable

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "voice.toml").read_text("utf-8"))


def rows(kind: str) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


@pytest.mark.parametrize("row", rows("codeword"))
def test_a_codeword_is_written_and_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    words = bytes.fromhex(row["words"])
    assert mdc.encode_word(words).hex() == row["hex"]
    assert mdc.decode_word(bytes.fromhex(row["hex"])) == words
    assert f"{mdc.crc(words):04X}" == row["crc"] or not row["crc"]


@pytest.mark.parametrize("row", rows("packet"))
def test_a_packet_is_written_and_read_as_its_source_has_it(row: dict[str, Any]) -> None:
    packet = lines.read_event(f"MDC {row['line']}")
    assert isinstance(packet, Mdc)
    assert mdc.encode(packet).hex() == row.get("hex", mdc.encode(packet).hex())
    assert mdc.decode(mdc.encode(packet)) == packet


def test_a_call_alert_is_a_double_packet() -> None:
    assert mdc.call_alert(0x5678, 0x1234) == Mdc(0x35, 0x89, 0x5678, bytes.fromhex("830D1234"))


@pytest.mark.parametrize("wrong", range(1, 9))
def test_a_few_wrong_bits_are_mended_and_none_is_taken_for_another_packet(wrong: int) -> None:
    chance = Random(wrong)  # noqa: S311 -- a test must be repeatable
    read = 0
    for _ in range(400):
        words = chance.randbytes(4)
        bits = int.from_bytes(mdc.encode_word(words))
        for place in chance.sample(range(mdc.CODEWORD_BITS), wrong):
            bits ^= 1 << place
        try:
            assert mdc.decode_word(bits.to_bytes(mdc.CODEWORD_BYTES)) == words
            read += 1
        except Malformed:
            continue
    assert read == 400 if wrong <= 2 else read > 150


def test_a_burst_of_eight_wrong_bits_is_mended_wherever_it_falls() -> None:
    words = bytes.fromhex("01801234")
    for place in range(mdc.CODEWORD_BITS - 8):
        bits = int.from_bytes(mdc.encode_word(words)) ^ (0xFF << place)
        assert mdc.decode_word(bits.to_bytes(mdc.CODEWORD_BYTES)) == words


def test_noise_is_no_packet() -> None:
    chance = Random(1)  # noqa: S311 -- a test must be repeatable
    for _ in range(5_000):
        with pytest.raises(Malformed):
            mdc.decode_word(chance.randbytes(mdc.CODEWORD_BYTES))


@pytest.mark.parametrize("size", [0, 1, 13, 15, 27, 29])
def test_a_codeword_of_another_length_is_malformed(size: int) -> None:
    with pytest.raises(Malformed):
        mdc.decode(mdc.encode(mdc.call_alert(1, 2))[:size] if size < 28 else b"\0" * size)


@pytest.mark.parametrize(
    "packet", [Mdc(256, 0, 0), Mdc(0, -1, 0), Mdc(0, 0, 65536), Mdc(0x35, 0x89, 1, b"\x83")]
)
def test_numbers_that_a_packet_has_no_room_for_are_refused(packet: Mdc) -> None:
    with pytest.raises(Unsayable):
        mdc.encode(packet)
