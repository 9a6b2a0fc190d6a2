"""Lines of the driver in, speech and keying out, with pyserial's own server at the modem lines."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gateway.voice.sound import RATE
from gateway.voice.terms import CarrierLine, KeyLine
from samanvay.servers.keyed_line import Move

if TYPE_CHECKING:
    from .conftest import Bench

pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name)")  # pyserial's own

Until = Callable[..., Awaitable[None]]
ORDER = "SAY 1 20.0 hi - आदेश एक शून्य चार दो"


async def test_hello_is_answered_and_nothing_is_keyed(bench: "Bench", wait_until: Until) -> None:
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        bench.say("HELLO")
        await wait_until(lambda: len(bench.lines) == 2)
    assert bench.lines[0].startswith("READY samanvay")
    assert bench.lines[1] == "CARRIER OFF"
    assert not any(move.rts or move.dtr for move in bench.line.moves)


async def test_words_are_said_twice_while_the_key_is_down_and_only_then(
    bench: "Bench", wait_until: Until
) -> None:
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        bench.say(ORDER)
        await wait_until(lambda: "DONE 1" in bench.lines)
    (down, up), seconds = bench.keyings[0], len(bench.said) / RATE
    assert len(bench.keyings) == 1
    assert not any(move.dtr for move in bench.line.moves)
    assert bench.lines[0] == f"KEYED 1 {seconds:.1f}"
    assert seconds <= up.at - down.at < seconds + 1.5
    assert np.max(np.abs(bench.said)) == pytest.approx(0.5, abs=0.01)
    quiet = bench.said[: int(0.28 * RATE)], bench.said[-int(0.18 * RATE) :]
    assert all(np.max(np.abs(part)) < 0.01 for part in quiet)


async def test_a_carrier_delays_the_words_until_the_channel_has_been_quiet(
    bench: "Bench", wait_until: Until
) -> None:
    bench.line.set_input("cts", is_up=True)
    async with bench.running(clear_seconds=10.0):
        await wait_until(lambda: bench.states == ["opened"])
        bench.say("HELLO")
        bench.say("CALL 2 zvei1:12345")
        await asyncio.sleep(1.0)
        assert not bench.keyings
        bench.line.set_input("cts", is_up=False)
        cleared_at = time.perf_counter()
        await wait_until(lambda: "DONE 2" in bench.lines)
    assert 0.5 <= bench.keyings[0][0].at - cleared_at < 3.0
    assert [line.split()[0] for line in bench.lines[:2]] == ["CARRIER", "READY"]
    assert bench.lines[2:4] == ["CARRIER ON", "CARRIER OFF"]


async def test_a_channel_that_does_not_clear_is_busy(bench: "Bench", wait_until: Until) -> None:
    bench.line.set_input("cd", is_up=True)
    async with bench.running(carrier=CarrierLine.DCD, clear_seconds=0.4):
        await wait_until(lambda: bench.states == ["opened"])
        bench.say(ORDER)
        await wait_until(lambda: "FAILED 1 busy the channel was not clear for 0.4 s" in bench.lines)
    assert not bench.keyings


async def test_a_carrier_may_be_a_line_that_falls(bench: "Bench", wait_until: Until) -> None:
    async with bench.running(carrier=CarrierLine.DSR, carrier_low=True):
        await wait_until(lambda: bench.lines == ["CARRIER ON"])
        bench.line.set_input("dsr", is_up=True)
        await wait_until(lambda: bench.lines == ["CARRIER ON", "CARRIER OFF"])


async def test_its_own_carrier_is_none(bench: "Bench", wait_until: Until) -> None:
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        bench.say("CALL 2 zvei1:12345")
        await wait_until(lambda: any(line.startswith("KEYED") for line in bench.lines))
        bench.line.set_input("cts", is_up=True)
        await wait_until(lambda: "DONE 2" in bench.lines)
        bench.line.set_input("cts", is_up=False)
        await asyncio.sleep(0.5)
    assert not any(line.startswith("CARRIER") for line in bench.lines)


async def test_one_thing_is_said_at_a_time(bench: "Bench", wait_until: Until) -> None:
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        bench.say("CALL 2 zvei1:12345")
        bench.say("CALL 3 zvei1:12345")
        await wait_until(lambda: "DONE 2" in bench.lines)
    assert bench.lines[0] == "FAILED 3 busy something else is being said"
    assert len(bench.keyings) == 1


async def test_stop_lets_the_key_go_at_once(bench: "Bench", wait_until: Until) -> None:
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        bench.say("STOP 9")
        bench.say(ORDER)
        await wait_until(lambda: bench.lines)
        bench.say("STOP 1")
        await wait_until(lambda: len(bench.lines) > 1, 1.0)
        assert not bench.line.is_up["rts"]
    assert [line.split()[0] for line in bench.lines] == ["KEYED", "FAILED"]
    assert bench.lines[1] == "FAILED 1 stopped"


async def test_what_is_stopped_before_it_began_is_ended_as_well(bench: "Bench", wait_until: Until) -> None:
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        bench.say(f"{ORDER}\nSTOP 1")
        await wait_until(lambda: bench.lines == ["FAILED 1 stopped"])
        bench.say(f"{ORDER}\nHELLO")
        await wait_until(lambda: len(bench.lines) == 3)
        bench.say("CALL 2 zvei1:12345")
        await wait_until(lambda: bench.lines[-1] == "DONE 2")
    assert len(bench.keyings) == 1


async def test_hello_forgets_what_is_being_said_without_a_word_of_it(
    bench: "Bench", wait_until: Until
) -> None:
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        bench.say(ORDER)
        await wait_until(lambda: bench.lines)
        bench.say("HELLO")
        await wait_until(lambda: len(bench.lines) > 2)
        assert not bench.line.is_up["rts"]
        bench.say("CALL 2 zvei1:12345")
        await wait_until(lambda: bench.lines[-1] == "DONE 2")
    assert [line.split()[0] for line in bench.lines] == ["KEYED", "READY", "CARRIER", "KEYED", "DONE"]


async def test_the_key_is_let_go_in_its_time_though_the_loop_hangs(bench: "Bench", wait_until: Until) -> None:
    async with bench.running(watchdog_seconds=2.5):
        await wait_until(lambda: bench.states == ["opened"])
        bench.say("SAY 1 20.0 en - one")
        await wait_until(lambda: bench.lines)
        time.sleep(3.5)  # noqa: ASYNC251 - this is what hangs
        down, up = bench.keyings[0]
        assert 2.4 < up.at - down.at < 3.3
        await wait_until(lambda: len(bench.lines) > 1)
    assert bench.lines[1] == "FAILED 1 watchdog the key was held for 2.5 s"


async def test_words_that_do_not_fit_twice_are_said_once_and_others_not_at_all(
    bench: "Bench", wait_until: Until
) -> None:
    words = "- one two three four five six seven eight"
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        bench.say(f"SAY 1 2.0 en {words}")
        await wait_until(lambda: bench.lines)
        bench.say(f"SAY 2 6.0 en {words}")
        await wait_until(lambda: bench.lines[-1] == "DONE 2")
    assert bench.lines[0].startswith("FAILED 1 speech the words take ")
    assert 3 < float(bench.lines[1].split()[2]) < 5.5


async def test_what_stands_behind_the_bar_is_said_once(bench: "Bench", wait_until: Until) -> None:
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        for number, words in enumerate(("one", "one | two", "| two"), start=1):
            bench.say(f"SAY {number} 20.0 en - {words}")
            await wait_until(lambda number=number: f"DONE {number}" in bench.lines)
    twice, both, once = (float(line.split()[2]) - 0.5 for line in bench.lines if line.startswith("KEYED"))
    assert both == pytest.approx(twice + 0.6 + once, abs=0.15)
    assert once < twice / 2


async def test_words_without_a_voice_fail(bench: "Bench", wait_until: Until) -> None:
    async with bench.running(voice_hi="nosuch"):
        await wait_until(lambda: bench.states == ["opened"])
        bench.say(ORDER)
        await wait_until(lambda: bench.lines)
    assert bench.lines[0].startswith("FAILED 1 speech espeak-ng -v nosuch")
    assert not bench.keyings


async def test_a_sound_card_that_refuses_fails_with_the_key_up(bench: "Bench", wait_until: Until) -> None:
    async with bench.running(play="nosuch"):
        await wait_until(lambda: bench.states == ["opened"])
        bench.say(ORDER)
        await wait_until(lambda: len(bench.lines) > 1)
        assert bench.lines[1].startswith("FAILED 1 audio aplay -D nosuch: ")
        assert not bench.line.is_up["rts"]


async def test_a_cut_line_is_lost_at_once_and_works_again_in_two_seconds(
    bench: "Bench", wait_until: Until
) -> None:
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        bench.say(ORDER)
        await wait_until(lambda: bench.lines)
        bench.line.drop()
        await wait_until(lambda: len(bench.states) == 2, 1.0)
        await wait_until(lambda: bench.states[-1] == "opened", 3.0)
        bench.say("CALL 2 zvei1:12345")
        await wait_until(lambda: "DONE 2" in bench.lines)
    assert bench.states[1].startswith("lost: ")
    assert len(bench.keyings) == 2


async def test_ending_in_the_middle_of_words_leaves_the_key_up(bench: "Bench", wait_until: Until) -> None:
    async with bench.running():
        await wait_until(lambda: bench.states == ["opened"])
        bench.say(ORDER)
        await wait_until(lambda: bench.lines)
        assert bench.line.is_up["rts"]
    assert not bench.line.is_up["rts"]


async def test_noise_for_lines_is_passed_over(bench: "Bench", wait_until: Until) -> None:
    async with bench.running() as announcer:
        announcer.write(b"HELLO\n")
        await wait_until(lambda: bench.states == ["opened"])
        announcer.write(b"\xff\xfe\nSAY\n" + b"x" * 10_000 + b"\nSAY 1 2 fr - words\nHEL")
        announcer.write(b"LO\n")
        await wait_until(lambda: len(bench.lines) == 2)
    assert bench.lines[0].startswith("READY")
    assert not bench.keyings


@pytest.mark.parametrize("key", [KeyLine.RTS, KeyLine.DTR])
@pytest.mark.parametrize("before", ["raised", "down"])
async def test_with_an_interlock_no_moment_of_opening_keys(
    bench: "Bench", wait_until: Until, key: KeyLine, before: str
) -> None:
    """Whether the operating system raised both lines at the opening or none."""
    bench.line.set_outputs(is_up=before == "raised")
    async with bench.running(interlock=True, key=key):
        await wait_until(lambda: bench.states == ["opened"])
        assert not any(_is_keyed(move, key) for move in bench.line.moves)
        bench.say("CALL 2 zvei1:12345")
        await wait_until(lambda: "DONE 2" in bench.lines)
    keyed = [_is_keyed(move, key) for move in bench.line.moves]
    assert sum(now and not before for before, now in pairwise(keyed)) == 1
    assert not keyed[-1]


def _is_keyed(move: Move, key: KeyLine) -> bool:
    return (move.rts and not move.dtr) if key is KeyLine.RTS else (move.dtr and not move.rts)
