"""DTMF and five-tone calls out of the sound of the channel, by multimon-ng as a child."""

import asyncio
import re
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable, Collection
from typing import Self

from gateway.voice.sound import SoundError, end, start
from gateway.voice.terms import FIVE_TONE, Signalling
from radio.drivers.voice.lines import Dtmf
from radio.drivers.voice.signals import Tones, ToneSystem

MOST_BEHIND = 1 << 16  # bytes of sound it may have yet to read: 1.5 s; a program so late has stopped
NAMES = {kind: kind.upper() for kind in (Signalling.DTMF, *FIVE_TONE)}
_LINE = re.compile(r"(DTMF|ZVEI1|CCIR): ([0-9A-F*#]{1,12})")

Decoded = Dtmf | Tones


class Multimon:
    """One life of the program, in its context."""

    def __init__(self, kinds: Collection[Signalling], told: Callable[[Decoded], None]) -> None:
        self._wanted = [word for kind in kinds if kind in NAMES for word in ("-a", NAMES[kind])]
        self._told = told
        self._child: Process | None = None

    async def __aenter__(self) -> Self:
        """Start it, if there is something for it to do. SoundError when it cannot be."""
        if self._wanted:
            command = ("multimon-ng", "-q", "-t", "raw", *self._wanted, "-")
            self._child = await start(*command, stdin=PIPE, stdout=PIPE)
        return self

    async def __aexit__(self, *error: object) -> None:
        """End it."""
        if self._child and self._child.returncode is None:
            await asyncio.shield(end(self._child))

    async def run(self) -> None:
        """Decode until cancelled. SoundError when the program ends."""
        if self._child is None or self._child.stdout is None:
            return
        while line := await self._child.stdout.readline():
            self._take(line.decode(errors="replace").rstrip())
        raise SoundError(f"multimon-ng ended: {await end(self._child)}")

    def hear(self, pcm: bytes) -> None:
        """Take sound; what a program that does not keep up cannot take is dropped."""
        stdin = self._child.stdin if self._child else None
        if stdin and stdin.transport.get_write_buffer_size() < MOST_BEHIND:
            stdin.write(pcm)

    def _take(self, line: str) -> None:
        if found := _LINE.fullmatch(line):
            name, digits = found.groups()
            is_keys = name == NAMES[Signalling.DTMF]
            self._told(Dtmf(digits) if is_keys else Tones(ToneSystem(name.lower()), digits))
