"""Keys, five tones and packets out of noise; what dies begins again."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gateway.voice.ears import Ears, Signal
from gateway.voice.shape import to_pcm
from gateway.voice.sound import RATE, SoundError
from gateway.voice.terms import Signalling
from radio.drivers.voice.fivetone import HERTZ, TONE_SECONDS
from radio.drivers.voice.msk import modulate
from radio.drivers.voice.signals import Mdc, ToneSystem
from samanvay.servers import sox

if TYPE_CHECKING:
    from .conftest import Bench

pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name)")  # pyserial's own

Until = Callable[..., Awaitable[None]]
CLEAN, TEN_DB = None, 10.0
OVER_BYTES = int(0.6 * RATE) * 2  # the tones, without the silence behind them


def five(system: ToneSystem, digits: str, *, snr_db: float | None = None) -> bytes:
    """Let sox send a sequence."""
    tones = [(float(HERTZ[system][digit]),) for digit in digits]
    return sox.tones(tones, TONE_SECONDS[system], snr_db=snr_db)


@pytest.fixture(autouse=True)
def _has_sox(program: Callable[[str], Path]) -> None:
    program("sox")


@pytest.mark.parametrize("snr_db", [CLEAN, TEN_DB])
async def test_keys_that_sox_pressed_come_up_one_by_one(
    bench: "Bench", wait_until: Until, snr_db: float | None
) -> None:
    async with bench.running(signalling=(Signalling.DTMF, Signalling.ZVEI1, Signalling.MDC)):
        await wait_until(lambda: bench.states == ["opened"])
        bench.play(sox.keys("*314#", snr_db=snr_db))
        await wait_until(lambda: len(bench.lines) == 5)
    assert bench.lines == [f"DTMF {digit}" for digit in "*314#"]


@pytest.mark.parametrize("snr_db", [CLEAN, TEN_DB])
@pytest.mark.parametrize(("system", "digits"), [(ToneSystem.ZVEI1, "1E345"), (ToneSystem.CCIR, "12345")])
async def test_five_tones_that_sox_sent_come_up_as_heard(
    bench: "Bench", wait_until: Until, snr_db: float | None, system: ToneSystem, digits: str
) -> None:
    async with bench.running(signalling=(Signalling.DTMF, Signalling(system))):
        await wait_until(lambda: bench.states == ["opened"])
        bench.play(five(system, digits, snr_db=snr_db))
        await wait_until(lambda: bench.lines)
    assert bench.lines == [f"TONES {system} {digits}"]


async def test_a_packet_comes_up_out_of_noise(bench: "Bench", wait_until: Until) -> None:
    chance = np.random.default_rng(3)
    packet = np.concatenate([np.zeros(RATE // 4), modulate(Mdc(0x00, 0x81, 0x1234), RATE), np.zeros(RATE)])
    async with bench.running(signalling=(Signalling.MDC,)):
        await wait_until(lambda: bench.states == ["opened"])
        bench.play(to_pcm(0.3 * packet + chance.normal(0, 0.3 / 2**0.5 / 10**0.5, packet.size)))
        await wait_until(lambda: bench.lines)
    assert bench.lines == ["MDC 00 81 1234"]


async def test_its_own_voice_is_not_heard(bench: "Bench", wait_until: Until) -> None:
    async with bench.running(signalling=(Signalling.ZVEI1,)):
        await wait_until(lambda: bench.states == ["opened"])
        bench.say("CALL 2 zvei1:12345")
        await wait_until(lambda: bench.lines)
        await bench.play_slowly(five(ToneSystem.ZVEI1, "12345")[:OVER_BYTES])
        await wait_until(lambda: "DONE 2" in bench.lines)
        await asyncio.sleep(0.2)
        bench.play(five(ToneSystem.ZVEI1, "67890"))
        await wait_until(lambda: len(bench.lines) > 2)
    assert bench.lines == ["KEYED 2 0.9", "DONE 2", "TONES zvei1 67890"]


async def test_a_decoder_that_is_killed_begins_again(bench: "Bench", wait_until: Until) -> None:
    async with bench.running(signalling=(Signalling.DTMF,)):
        await wait_until(lambda: bench.states == ["opened"] and children("multimon-ng"))
        first = children("multimon-ng")
        os.kill(first[0], signal.SIGKILL)
        await wait_until(lambda: (now := children("multimon-ng")) and now != first)
        bench.play(sox.keys("7"))
        await wait_until(lambda: bench.lines)
    assert bench.lines == ["DTMF 7"]
    assert bench.states == ["opened"]
    assert not children("multimon-ng")


async def test_a_set_whose_ears_cannot_be_opened_is_not_there(bench: "Bench") -> None:
    async with bench.running(record="nosuch") as announcer:
        await asyncio.sleep(1)
        assert not announcer.is_open
        bench.say("CALL 2 zvei1:12345")
    assert not bench.states
    assert not bench.keyings


async def test_ears_that_keep_failing_make_a_set_deaf(bench: "Bench") -> None:
    moments = count(step=1.0)
    told: list[Signal] = []
    ears = Ears(bench.with_terms(record="pipe:/nowhere"), lambda: next(moments), told.append, lambda: False)
    with pytest.raises(SoundError, match="nowhere cannot be opened"):
        await ears.run()


async def test_a_set_may_speak_and_not_listen(bench: "Bench", wait_until: Until) -> None:
    async with bench.running(record=None):
        await wait_until(lambda: bench.states == ["opened"])
        bench.say("CALL 2 zvei1:12345")
        await wait_until(lambda: "DONE 2" in bench.lines)


def children(name: str) -> list[int]:
    """Find this process's own children of a name, whichever of its threads started them."""
    found: list[int] = []
    for thread in Path("/proc/self/task").iterdir():
        with suppress(FileNotFoundError, ProcessLookupError):  # a thread, or a child, that has just ended
            ours = (thread / "children").read_text().split()
            found += [int(each) for each in ours if Path(f"/proc/{each}/comm").read_text().strip() == name]
    return found
