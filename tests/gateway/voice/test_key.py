"""The modem lines of ports that have none, go away, or whose process is killed."""

import os
import signal
import subprocess
import sys
import termios
import time
import tty
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import pytest

from gateway.voice.key import Key
from samanvay.servers.server import wait_until as wait

if TYPE_CHECKING:
    from samanvay.servers.keyed_line import KeyedLine

    from .conftest import Bench, Told

pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name)")  # pyserial's own

Until = Callable[..., Awaitable[None]]
HOLDER = """
import asyncio, sys, time
from gateway.voice.key import Key
from gateway.voice.terms import *

class Ear:
    def key_opened(self): key.hold(60)
    def key_went_down(self): print("down", flush=True)
    def __getattr__(self, name): return lambda *words: None

async def main():
    global key
    lines = KeyLine.RTS, False, CarrierLine.CTS, False
    terms = Terms("", None, *lines, (), "hi", "en", 140, 0.5, 0.3, 0.2, 2.0, 60.0)
    key = Key(sys.argv[1], 9600, terms, time.perf_counter)
    key.start(Ear())
    await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_pty_has_no_lines_and_is_no_place_for_a_key(
    bench: "Bench", told: "Told", wait_until: Until
) -> None:
    master, slave = os.openpty()
    tty.setraw(slave)
    key = Key(os.ttyname(slave), 9600, bench.terms, time.perf_counter)
    key.start(told)
    await wait_until(lambda: told.words)
    await key.stop()
    assert told.words[0].startswith("key_lost cannot be used: ")
    assert termios.tcgetattr(slave)[2] & termios.HUPCL
    os.close(slave)
    os.close(master)


async def test_what_cannot_be_opened_is_lost(bench: "Bench", told: "Told", wait_until: Until) -> None:
    key = Key("/dev/no-such-port", 9600, bench.terms, time.perf_counter)
    key.start(told)
    await wait_until(lambda: told.words)
    await key.stop()
    assert len(told.words) == 1
    assert told.words[0].startswith("key_lost cannot be opened: ")


async def test_a_key_is_never_down_longer_than_it_was_asked_for(
    line: "KeyedLine", bench: "Bench", told: "Told", wait_until: Until
) -> None:
    key = Key(line.url, 9600, bench.terms, time.perf_counter)
    key.start(told)
    await wait_until(lambda: "key_opened" in told.words)
    key.hold(0.5)
    await wait_until(lambda: "key_went_up" in told.words)
    await key.stop()
    down, up = bench.keyings[0]
    assert 0.4 < up.at - down.at < 1.0
    assert told.words == ["key_opened", "key_went_down", "key_went_up", "key_lost closed"]


async def test_a_release_is_always_answered(
    line: "KeyedLine", bench: "Bench", told: "Told", wait_until: Until
) -> None:
    key = Key(line.url, 9600, bench.terms, time.perf_counter)
    key.start(told)
    await wait_until(lambda: "key_opened" in told.words)
    key.hold(5)
    key.release()
    await wait_until(lambda: "key_went_up" in told.words)
    await key.stop()


def test_a_killed_process_leaves_the_key_up(line: "KeyedLine") -> None:
    holder = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", HOLDER, line.url], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout
    assert holder.stdout.readline() == "down\n"
    assert line.is_up["rts"]
    holder.send_signal(signal.SIGKILL)
    holder.wait(10)
    holder.stdout.close()
    assert wait(lambda: not line.is_up["rts"], 50)
