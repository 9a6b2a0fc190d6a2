from random import Random

import pytest

from radio.sim.air import Air
from radio.sim.faults import Faults
from radio.sim.port import FLIPPED_BITS, MOST_BUFFERED, HostPort


def a_port(faults: Faults) -> HostPort:
    return HostPort(faults, Random(1))  # noqa: S311 -- a test must be repeatable


def test_what_is_told_comes_late_and_twice_as_the_faults_say() -> None:
    port = a_port(Faults(late=4.0, double=True))
    port.tell(b"31", 1.0)
    port.tick(4.9)
    assert port.read() == b""
    assert port.due == 5.0
    port.tick(5.0)
    assert port.read() == b"3131"
    assert port.due is None


def test_only_the_nth_message_is_broken_off_or_damaged() -> None:
    port = a_port(Faults(half=2, wrong=3))
    assert port.spoil(b"whole") == b"whole"
    assert port.spoil(b"broken") == b"brok"
    damaged = port.spoil(b"<x>", margin=1)
    assert damaged == bytes([ord("<"), ord("x") ^ FLIPPED_BITS, ord(">")])
    assert port.spoil(b"whole") == b"whole"


def test_a_fault_of_so_many_times_ends() -> None:
    port = a_port(Faults(deaf=2))
    assert [port.takes("deaf") for _ in range(3)] == [True, True, False]
    assert not port.takes("mute")


def test_opening_begins_what_is_wrong() -> None:
    port, air = a_port(Faults(garbage=9, overlong=1, stuck=20.0, reboot=9.5)), Air(Random(1))  # noqa: S311 -- as above
    port.opened(100.0, air, b"xxx")
    assert port.read()[9:] == b"xxx"
    assert air.is_busy("BASE", 119.0)
    assert port.due == 109.5
    assert [port.does_reboot(at) for at in (109.0, 109.5, 110.0)] == [False, True, False]


@pytest.mark.parametrize("length", [1, 2 * MOST_BUFFERED])
def test_a_port_that_nobody_reads_holds_no_more_than_its_buffer(length: int) -> None:
    port = a_port(Faults())
    port.give(bytes(length))
    assert len(port.read()) == min(length, MOST_BUFFERED)


def test_a_set_that_is_off_says_nothing() -> None:
    port = a_port(Faults(off=True))
    port.give(b"31")
    assert port.read() == b""
