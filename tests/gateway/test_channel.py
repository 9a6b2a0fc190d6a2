"""Airtime that was spent is counted as long as it matters, and no longer."""

import pytest

from gateway.channel import Airtime


def test_airtime_that_nobody_asks_for_is_forgotten_with_its_window() -> None:
    airtime = Airtime(60.0)
    for number in range(5_000):
        airtime.spend(0.5, 2.0 * number)
    assert len(airtime._spent) <= 30
    assert airtime.used(2.0 * 4_999) == pytest.approx(15.0)


@pytest.mark.parametrize(
    ("seconds", "at"), [(0.0, 41.0), (5.0, 60.0), (10.0, 60.0), (15.0, 80.0), (40.0, 100.0)]
)
def test_a_try_may_be_made_when_enough_of_what_was_said_has_left_the_window(
    seconds: float, at: float
) -> None:
    airtime = Airtime(60.0)
    for said_at in (0.0, 20.0, 40.0):
        airtime.spend(10.0, said_at)
    assert airtime.free_at(seconds, 30.0, 41.0) == at  # 40 s never fit: they wait for an empty window


def test_what_was_not_said_is_taken_back() -> None:
    airtime = Airtime(60.0)
    airtime.spend(2.0, 0.0)
    airtime.spend(-2.0, 50.0)
    assert airtime.used(59.0) == 0.0
