"""Sound out of the gateway and into it: ALSA devices by aplay and arecord, files and pipes for rehearsals.

Everywhere it is the same: one channel, 22,050 samples a second, signed 16 bit, as multimon-ng wants it and
espeak-ng gives it. A file or a pipe is that and nothing else, and takes and gives sound in real time.
"""

import asyncio
import os
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from gateway.voice.terms import FILE, place
from gateway.voice.terms import PIPE as FIFO

RATE = 22_050
SAMPLE_BYTES = 2
BLOCK_SECONDS = 0.02
BLOCK_BYTES = int(RATE * BLOCK_SECONDS) * SAMPLE_BYTES
FORMAT = ("-q", "-t", "raw", "-f", "S16_LE", "-r", str(RATE), "-c", "1")
PERIOD = ("--period-time=20000", "--buffer-time=200000")  # µs: what is heard is heard within a tone
DRAIN_SECONDS = 2.0  # aplay ends within its buffer of 0.5 s after the last sample
SILENT_SECONDS = 3.0  # a device that gives no sample for so long hangs: it gives silence as samples, too
END_SECONDS = 2.0  # a program that has closed its output ends at once
MOST_BUFFERED = 1 << 16  # bytes of sound read and not yet taken: 1.5 s


class SoundError(Exception):
    """A sound device, or a program that uses it, failed; the sentence says which."""


class Mouth(Protocol):
    """Where sound goes."""

    async def play(self, pcm: bytes) -> None:
        """Play; returns when the last sample is out. SoundError."""


class Ear(Protocol):
    """Where sound comes from."""

    async def listen(self, heard: Callable[[bytes], None]) -> None:
        """Give sound in pieces of whole samples until cancelled; SoundError when it ends.

        An empty piece comes when there may be none for a while: what gives sound is open.
        """


def seconds_of(pcm: bytes) -> float:
    """Tell how long a sound is."""
    return len(pcm) / SAMPLE_BYTES / RATE


def mouth(where: str) -> Mouth:
    """Choose how to play at a place."""
    kind, name = place(where)
    if kind == FILE:
        return _Paced(Path(name), os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    return _Paced(Path(name), os.O_RDWR | os.O_NONBLOCK) if kind == FIFO else _Aplay(name)


def ear(where: str) -> Ear:
    """Choose how to listen at a place."""
    kind, name = place(where)
    if kind == FILE:
        return _File(Path(name))
    return _Fifo(Path(name)) if kind == FIFO else _Arecord(name)


async def start(*command: str, stdin: int = DEVNULL, stdout: int = DEVNULL) -> Process:
    """Start a program whose complaints can be read. SoundError when it cannot be started."""
    try:
        return await asyncio.create_subprocess_exec(
            *command, stdin=stdin, stdout=stdout, stderr=PIPE, limit=MOST_BUFFERED
        )
    except OSError as error:
        raise SoundError(f"{command[0]} cannot be started: {error}") from error


async def end(child: Process) -> str:
    """See that a program is gone; gives the last line of its complaints."""
    if child.stdin:
        child.stdin.close()
    if child.stdout is None or not child.stdout.at_eof():
        with suppress(ProcessLookupError):
            child.kill()
    try:
        async with asyncio.timeout(END_SECONDS):
            _, words = await child.communicate()
    except TimeoutError:
        child.kill()
        return "it did not end"
    return last_line(words)


def last_line(words: bytes) -> str:
    """Give the last line that a program said."""
    return (words.decode(errors="replace").strip().splitlines() or ["it says nothing"])[-1]


class _Aplay:
    """A program for each time the key is down: it has ended when the last sample is out."""

    def __init__(self, device: str) -> None:
        self._device = device

    async def play(self, pcm: bytes) -> None:
        child = await start("aplay", "-D", self._device, *FORMAT, "-", stdin=PIPE)
        try:
            async with asyncio.timeout(seconds_of(pcm) + DRAIN_SECONDS):
                _, words = await child.communicate(pcm)
        except TimeoutError as error:
            raise SoundError(f"aplay -D {self._device} hangs") from error
        finally:
            if child.returncode is None:
                await asyncio.shield(end(child))
        if child.returncode:
            raise SoundError(f"aplay -D {self._device}: {last_line(words)}")


class _Paced:
    """A file or pipe, in real time; what a full pipe does not take is lost, as on the air."""

    def __init__(self, path: Path, flags: int) -> None:
        self._path = path
        self._flags = flags

    async def play(self, pcm: bytes) -> None:
        loop = asyncio.get_running_loop()
        fd = _opened(self._path, self._flags)
        try:
            due = loop.time()
            for begin in range(0, len(pcm), BLOCK_BYTES):
                _put(fd, pcm[begin : begin + BLOCK_BYTES])
                due += BLOCK_SECONDS
                await asyncio.sleep(due - loop.time())
        finally:
            os.close(fd)


class _Arecord:
    def __init__(self, device: str) -> None:
        self._device = device

    async def listen(self, heard: Callable[[bytes], None]) -> None:
        child = await start("arecord", "-D", self._device, *FORMAT, *PERIOD, "-", stdout=PIPE)
        assert child.stdout is not None  # noqa: S101 - it was asked for
        problem = "ended"
        try:
            await _pass_on(child.stdout, heard, SILENT_SECONDS)
        except TimeoutError:
            problem = f"gave no sound for {SILENT_SECONDS:g} s"
        finally:
            words = await asyncio.shield(end(child))
        raise SoundError(f"arecord -D {self._device} {problem}: {words}")


class _Fifo:
    def __init__(self, path: Path) -> None:
        self._path = path

    async def listen(self, heard: Callable[[bytes], None]) -> None:
        loop = asyncio.get_running_loop()
        reader = asyncio.StreamReader(limit=MOST_BUFFERED)
        file = os.fdopen(_opened(self._path, os.O_RDWR | os.O_NONBLOCK), "rb", buffering=0)
        transport, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), file)
        try:
            heard(b"")
            await _pass_on(reader, heard, None)
        finally:
            transport.close()
        raise SoundError(f"{self._path} ended")


class _File:
    """A recording, as if it were heard now; silence after its end."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def listen(self, heard: Callable[[bytes], None]) -> None:
        loop = asyncio.get_running_loop()
        fd = _opened(self._path, os.O_RDONLY)
        try:
            due = loop.time()
            while True:
                heard(os.read(fd, BLOCK_BYTES).ljust(BLOCK_BYTES, b"\0"))
                due += BLOCK_SECONDS
                await asyncio.sleep(due - loop.time())
        finally:
            os.close(fd)


async def _pass_on(reader: asyncio.StreamReader, heard: Callable[[bytes], None], limit: float | None) -> None:
    """Pass sound on in whole samples until it ends. TimeoutError when none comes for `limit` seconds."""
    odd = b""
    while True:
        async with asyncio.timeout(limit):
            data = await reader.read(MOST_BUFFERED)
        if not data:
            return
        data = odd + data
        whole = len(data) // SAMPLE_BYTES * SAMPLE_BYTES
        odd = data[whole:]
        heard(data[:whole])


def _opened(path: Path, flags: int) -> int:
    try:
        return os.open(path, flags, 0o644)
    except OSError as error:
        raise SoundError(f"{path} cannot be opened: {error}") from error


def _put(fd: int, data: bytes) -> None:
    try:
        os.write(fd, data)
    except BlockingIOError:
        return
    except OSError as error:
        raise SoundError(f"sound cannot be written: {error}") from error
