"""Airtime against what direwolf really sent, and how little of it the driver wastes."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio.airtime import Afsk, stuffed_bits
from radio.driver import Outcome
from radio.drivers.fcs import with_fcs
from radio.sim.air import Weather

VECTORS = tomllib.loads((Path(__file__).parent / "vectors" / "kiss.toml").read_text("utf-8"))["airtime"]
OWN_CHANNEL: dict[str, object] = {"slot_ms": 0, "persistence": 255, "port_baud": 115_200}


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in VECTORS])
def test_airtime_is_what_was_measured(row: dict[str, Any]) -> None:
    frame = with_fcs(bytes.fromhex(row["hex"])) if "hex" in row else bytes(row["length"] + 2)
    assert Afsk().seconds(frame) == pytest.approx(row["seconds"], abs=0.001)


@pytest.mark.parametrize(
    ("frame", "bits"),
    [(b"", 0), (b"\x00", 8), (b"\x1f", 9), (b"\xff", 9), (b"\xff\x03", 18), (b"\xf0\x01", 17)],
)
def test_a_zero_stands_behind_every_five_ones(frame: bytes, bits: int) -> None:
    assert stuffed_bits(frame) == bits


@given(st.binary(max_size=80))
def test_stuffing_counts_as_a_modem_does_bit_by_bit(frame: bytes) -> None:
    ones = count = 0
    for bit in (byte >> place & 1 for byte in frame for place in range(8)):
        count, ones = count + 1, ones + 1 if bit else 0
        if ones == 5:
            count, ones = count + 1, 0
    assert stuffed_bits(frame) == count


def test_a_lossless_channel_is_used_as_well_as_stop_and_wait_can(stage: Callable[..., Any]) -> None:
    played = stage("kiss", settings=OWN_CHANNEL, baud=115_200)
    played.quicken()
    played.rehearsal.run(1)
    orders = played.jobs(60)
    done = played.work_off(orders, 600)
    ideal = sum(played.driver.airtime(order) for order in orders)
    assert len(done) == 60
    assert ideal / (done[-1] - 1) >= 0.97


@pytest.mark.parametrize("seed", range(3))
def test_a_channel_that_loses_a_fifth_each_way_still_carries_21_a_minute(
    stage: Callable[..., Any], seed: int
) -> None:
    played = stage("kiss", settings=OWN_CHANNEL, baud=9600, weather=Weather(loss=0.2), seed=seed * 100)
    played.quicken()
    orders = played.jobs(200)
    done = played.work_off(orders, 3_600)
    assert all(Outcome.DELIVERED in played.settled(order.ref) for order in orders)
    assert 150 / (done[149] / 60) >= 21  # while there is a backlog; the last few wait for their tries
