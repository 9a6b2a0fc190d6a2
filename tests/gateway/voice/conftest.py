"""An announcer between a keyed line, a pipe that it hears and a file that it speaks into."""

import asyncio
import contextlib
import dataclasses
import os
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from random import Random

import numpy as np
import pytest

from gateway.voice.announcer import Announcer
from gateway.voice.shape import Sound, from_pcm
from gateway.voice.sound import BLOCK_BYTES, BLOCK_SECONDS
from gateway.voice.terms import CarrierLine, KeyLine, Terms
from gateway.voice.transmitter import Place
from samanvay.servers.keyed_line import KeyedLine, Move

Until = Callable[..., Awaitable[None]]

TERMS = Terms(
    play="",
    record=None,
    key=KeyLine.RTS,
    interlock=False,
    carrier=CarrierLine.CTS,
    carrier_low=False,
    signalling=(),
    voice_hi="hi",
    voice_en="en",
    words_per_minute=140,
    level=0.5,
    lead_seconds=0.3,
    tail_seconds=0.2,
    clear_seconds=2.0,
    watchdog_seconds=20.0,
)


class Bench:
    """The announcer's surroundings; it is its listener, too."""

    def __init__(self, line: KeyedLine, folder: Path) -> None:
        self.line = line
        self.spoken = folder / "spoken.raw"
        self.pipe = folder / "heard"
        os.mkfifo(self.pipe)
        self._ear = os.open(self.pipe, os.O_RDWR | os.O_NONBLOCK)
        self.terms = dataclasses.replace(TERMS, play=f"file:{self.spoken}", record=f"pipe:{self.pipe}")
        self.lines: list[str] = []
        self.states: list[str] = []
        self.announcer: Announcer | None = None

    def opened(self) -> None:
        """Note it."""
        self.states.append("opened")

    def received(self, data: bytes) -> None:
        """Note a line."""
        self.lines.append(data.decode().removesuffix("\n"))

    def lost(self, reason: str) -> None:
        """Note it."""
        self.states.append(f"lost: {reason}")

    def say(self, line: str) -> None:
        """Give the announcer a line."""
        assert self.announcer
        self.announcer.write(f"{line}\n".encode())

    def play(self, pcm: bytes) -> None:
        """Let the announcer hear sound, at once."""
        os.write(self._ear, pcm)

    async def play_slowly(self, pcm: bytes) -> None:
        """Let the announcer hear sound, as long as it takes."""
        due = asyncio.get_running_loop().time()
        for begin in range(0, len(pcm), BLOCK_BYTES):
            self.play(pcm[begin : begin + BLOCK_BYTES])
            due += BLOCK_SECONDS
            await asyncio.sleep(due - asyncio.get_running_loop().time())

    @property
    def said(self) -> Sound:
        """Everything it has spoken so far."""
        return from_pcm(self.spoken.read_bytes()) if self.spoken.exists() else np.zeros(0)

    @property
    def keyings(self) -> list[tuple[Move, Move]]:
        """When RTS went up and down again."""
        ups, found = None, []
        for move in self.line.moves:
            if move.rts and ups is None:
                ups = move
            elif not move.rts and ups is not None:
                found.append((ups, move))
                ups = None
        return found

    def close(self) -> None:
        """Close its pipe."""
        os.close(self._ear)

    def with_terms(self, **others: object) -> Terms:
        """Give its terms, some of them others."""
        return dataclasses.replace(self.terms, **others)  # type: ignore[arg-type] # a test's own words

    @contextlib.asynccontextmanager
    async def running(self, **others: object) -> AsyncIterator[Announcer]:
        """Run the announcer in the context; `others` are terms."""
        terms = self.with_terms(**others)
        place = Place(self.line.url, 9600, terms, time.perf_counter, Random(7).random)  # noqa: S311 - a test's
        self.announcer = Announcer(place, self)
        task = asyncio.create_task(self.announcer.run())
        try:
            yield self.announcer
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


@pytest.fixture
def line() -> Iterator[KeyedLine]:
    """Give a set's modem lines."""
    with KeyedLine() as one:
        yield one


@pytest.fixture
def bench(line: KeyedLine, tmp_path: Path, program: Callable[[str], Path]) -> Iterator[Bench]:
    """Give an announcer's surroundings; `async with bench.running():`."""
    for name in ("espeak-ng", "multimon-ng"):
        program(name)
    one = Bench(line, tmp_path)
    yield one
    one.close()


class Told:
    """What a key told, as words."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def key_opened(self) -> None:
        """Note it."""
        self.words.append("key_opened")

    def key_went_down(self) -> None:
        """Note it."""
        self.words.append("key_went_down")

    def key_went_up(self) -> None:
        """Note it."""
        self.words.append("key_went_up")

    def carrier_came(self) -> None:
        """Note it."""
        self.words.append("carrier_came")

    def carrier_went(self) -> None:
        """Note it."""
        self.words.append("carrier_went")

    def key_lost(self, reason: str) -> None:
        """Note it."""
        self.words.append(f"key_lost {reason}")


@pytest.fixture
def told() -> Told:
    """Give a listener to a key."""
    return Told()


@pytest.fixture
def terms() -> Terms:
    """Give the terms of a set."""
    return TERMS
