"""A site's time of day: its own, and never behind what the dispatcher was heard to say."""

from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from gateway.clock import LASTING_SECONDS, TOLD_SECONDS, Clock

NOON = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Machine:
    """Two clocks that a test moves."""

    def __init__(self) -> None:
        self.seconds = 50_000.0
        self.own = NOON
        self.clock = Clock(lambda: self.seconds, lambda: self.own)

    def later(self, seconds: float) -> None:
        """Let time pass on both."""
        self.seconds += seconds
        self.own += timedelta(seconds=seconds)


@pytest.fixture
def machine() -> Machine:
    """Give a machine at noon."""
    return Machine()


def test_a_clock_tells_its_own_time(machine: Machine) -> None:
    machine.clock.heed(NOON - HOUR)
    machine.clock.heed(None)
    assert (machine.clock.utc(), machine.clock.behind()) == (NOON, 0.0)


def test_a_clock_that_stands_behind_follows_the_dispatchers(machine: Machine) -> None:
    machine.clock.heed(NOON + HOUR)
    machine.later(10)
    assert machine.clock.utc() == NOON + HOUR + timedelta(seconds=10)
    assert machine.clock.behind() == HOUR.total_seconds()


def test_a_message_that_was_long_on_its_way_sets_no_clock_back(machine: Machine) -> None:
    machine.clock.heed(NOON + 3 * HOUR)
    machine.clock.heed(NOON + 2 * HOUR)
    assert machine.clock.utc() == NOON + 3 * HOUR


def test_a_clock_that_is_set_right_is_its_own_again(machine: Machine) -> None:
    machine.clock.heed(NOON + HOUR)
    machine.own = NOON + HOUR + timedelta(milliseconds=80)
    assert machine.clock.utc() == machine.own
    assert machine.clock.behind() == 0.0


def test_a_clock_that_stands_behind_is_told_once_and_not_for_what_a_network_leaves(machine: Machine) -> None:
    with capture_logs() as told:
        machine.clock.heed(NOON + timedelta(seconds=TOLD_SECONDS))
        assert told == []
        for _ in range(3):
            machine.later(1)
            machine.clock.heed(machine.own + HOUR)
    assert [(line["event"], line["seconds"]) for line in told] == [("clock behind", 3600)]


def test_a_dispatchers_clock_that_ran_ahead_is_not_followed_for_ever(machine: Machine) -> None:
    machine.clock.heed(NOON + 24 * HOUR)
    machine.later(LASTING_SECONDS + 1)
    machine.clock.heed(machine.own)
    assert machine.clock.utc() == machine.own
