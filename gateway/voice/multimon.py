"""DTMF and five-tone calls out of the sound of the channel, by multimon-ng as a child."""

import asyncio
import re
from asyncio.subprocess import PIPE
from collections.abc import Callable, Collection

from gateway.voice.sound import SoundError, end, start
from gateway.voice.terms import FIVE_TONE, Signalling
from radio.drivers.voice.lines import Dtmf
from radio.drivers.voice.signals import Tones, ToneSystem

MOST_BEHIND = 1 << 16  # bytes of sound it may have yet to read: 1.5 s; a program so late has stopped
NAMES = {kind: kind.upper() for kind in (Signalling.DTMF, *FIVE_TONE)}
_LINE = re.compile(r"(DTMF|ZVEI1|CCIR): ([0-9A-F*#]{1,12})")

Decoded = Dtmf | Tones


class Multimon:
    """One life of the program."""

    def __init__(self, kinds: Collection[Signalling], told: Callable[[Decoded], None]) -> None:
        self._kinds = [kind for kind in kinds if kind in NAMES]
        self._told = told
        self._stdin: asyncio.StreamWriter | None = None

    async def run(self) -> None:
        """Decode until cancelled. SoundError when the program ends."""
        if not self._kinds:
            return
        wanted = [word for kind in self._kinds for word in ("-a", NAMES[kind])]
        child = await start("multimon-ng", "-q", "-t", "raw", *wanted, "-", stdin=PIPE, stdout=PIPE)
        self._stdin = child.stdin
        try:
            assert child.stdout is not None  # noqa: S101 - it was asked for
            while line := await child.stdout.readline():
                self._take(line.decode(errors="replace").rstrip())
        finally:
            self._stdin = None
            words = await asyncio.shield(end(child))
        raise SoundError(f"multimon-ng ended: {words}")

    def hear(self, pcm: bytes) -> None:
        """Take sound; what a program that does not keep up cannot take is dropped."""
        if self._stdin and self._stdin.transport.get_write_buffer_size() < MOST_BEHIND:
            self._stdin.write(pcm)

    def _take(self, line: str) -> None:
        if found := _LINE.fullmatch(line):
            name, digits = found.groups()
            is_keys = name == NAMES[Signalling.DTMF]
            self._told(Dtmf(digits) if is_keys else Tones(ToneSystem(name.lower()), digits))
