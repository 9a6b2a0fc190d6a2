"""What is heard on the channel: sound from its device to the decoders, begun again when a part of it dies."""

import asyncio
from collections.abc import Callable

import structlog

from gateway.voice.multimon import Multimon
from gateway.voice.shape import from_pcm
from gateway.voice.sound import RATE, SoundError, ear, seconds_of
from gateway.voice.terms import Signalling, Terms
from radio.drivers.voice.lines import Dtmf
from radio.drivers.voice.msk import Demodulator
from radio.drivers.voice.signals import Mdc, Tones

log = structlog.get_logger()

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 0.1, 2.0
STEADY_SECONDS = 2.0  # what lived so long did not die of how it was started
DEAF_SECONDS = 6.0  # two tries at the longest wait: a card that was pulled, not a program that fell over
PACKET_SECONDS = 0.1  # sound is searched for packets in pieces: each search costs a millisecond

Signal = Dtmf | Tones | Mdc


class Ears:
    """The receiving side of one set. While it is muted its decoders hear silence."""

    def __init__(
        self,
        terms: Terms,
        seconds: Callable[[], float],
        told: Callable[[Signal], None],
        is_muted: Callable[[], bool],
    ) -> None:
        self._terms = terms
        self._seconds = seconds
        self._told = told
        self._is_muted = is_muted
        self._is_open = asyncio.Event()

    async def opened(self) -> None:
        """Wait until sound can come."""
        await self._is_open.wait()

    async def run(self) -> None:
        """Listen until cancelled. SoundError when it keeps failing: the set is deaf."""
        if self._terms.record is None:
            self._is_open.set()
            return
        wait, failing_since = FIRST_WAIT_SECONDS, None
        while True:
            began = self._seconds()
            problem = await self._live(self._terms.record)
            now = self._seconds()
            if now - began > STEADY_SECONDS:
                wait, failing_since = FIRST_WAIT_SECONDS, None
            failing_since = now if failing_since is None else failing_since
            if now - failing_since > DEAF_SECONDS:
                raise SoundError(problem)
            log.warning("ears begin again", record=self._terms.record, problem=problem, wait=wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    async def _live(self, record: str) -> str:
        """Listen until a part dies; gives its last words."""
        problem = ""
        self._demodulator = Demodulator(RATE)
        self._unread = b""
        try:
            async with Multimon(self._terms.signalling, self._told) as multimon, asyncio.TaskGroup() as group:
                self._multimon = multimon
                group.create_task(multimon.run(), name="multimon")
                group.create_task(ear(record).listen(self._hear), name="ear")
        except* SoundError as errors:
            problem = str(errors.exceptions[0])
        return problem

    def _hear(self, pcm: bytes) -> None:
        self._is_open.set()
        if self._is_muted():
            pcm = bytes(len(pcm))
        self._multimon.hear(pcm)
        if Signalling.MDC in self._terms.signalling:
            self._read_packets(pcm)

    def _read_packets(self, pcm: bytes) -> None:
        self._unread += pcm
        if seconds_of(self._unread) >= PACKET_SECONDS:
            sound, self._unread = from_pcm(self._unread), b""
            for packet in self._demodulator.feed(sound):
                self._told(packet)
