"""Words into sound: espeak-ng as a child, shaped for the channel, kept for the next time."""

import asyncio
from asyncio.subprocess import PIPE
from collections import OrderedDict

import numpy as np

from gateway.voice.shape import Sound, from_pcm, shaped, to_pcm, trimmed
from gateway.voice.sound import RATE, SoundError, end, last_line, start
from gateway.voice.terms import Terms

SPEECH_SECONDS = (
    20.0  # thirty seconds of words take 0.2 s; a machine that swaps is given a hundred times that
)
MOST_KEPT_BYTES = 32_000_000  # twelve minutes of speech; what was not said for longest goes first
HEADER = b"data"
RATE_AT = 24  # where the header of a WAV holds its rate, four bytes
PHONEMES = str.maketrans("[]", "  ")  # espeak-ng would read what stands in [[ ]] as the names of sounds


class Speech:
    """The voices of one set. What was spoken is kept, up to `most_kept` bytes."""

    def __init__(self, terms: Terms, most_kept: int = MOST_KEPT_BYTES) -> None:
        self._terms = terms
        self._most_kept = most_kept
        self._kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    async def say(self, words: str, language: str) -> bytes:
        """Speak words in `hi` or `en`, as samples. SoundError when it cannot be done."""
        key = (language, words)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        wav = await self._spoken(words, language)
        pcm = self._kept[key] = await asyncio.to_thread(self._shaped, wav)
        while sum(map(len, self._kept.values())) > self._most_kept:
            self._kept.popitem(last=False)
        return pcm

    async def _spoken(self, words: str, language: str) -> bytes:
        speed = str(self._terms.words_per_minute)
        voice = self._terms.voice(language)
        child = await start(
            "espeak-ng", "-v", voice, "-s", speed, "--stdin", "--stdout", stdin=PIPE, stdout=PIPE
        )
        try:
            async with asyncio.timeout(SPEECH_SECONDS):
                wav, complaint = await child.communicate(words.translate(PHONEMES).encode() + b"\n")
        except TimeoutError as error:
            raise SoundError("espeak-ng hangs") from error
        finally:
            if child.returncode is None:
                await asyncio.shield(end(child))
        if child.returncode:
            raise SoundError(f"espeak-ng -v {voice}: {last_line(complaint)}")
        return wav

    def _shaped(self, wav: bytes) -> bytes:
        sound = trimmed(_read(wav), RATE)
        if not sound.size:
            raise SoundError("espeak-ng made no sound of these words")
        return to_pcm(shaped(sound, RATE, self._terms.level))


def _read(wav: bytes) -> Sound:
    """Read a WAV that was written to a pipe: its lengths mean nothing, it ends where it ends."""
    begin = wav.find(HEADER) + len(HEADER) + 4
    if not wav.startswith(b"RIFF") or begin < RATE_AT:
        raise SoundError("espeak-ng gave no sound")
    rate = int.from_bytes(wav[RATE_AT : RATE_AT + 4], "little")
    pcm = wav[begin:]
    sound = from_pcm(pcm[: len(pcm) // 2 * 2])
    if rate == RATE or not rate:
        return sound
    moments = np.arange(int(sound.size * RATE / rate)) * rate / RATE  # some voices speak at 16,000 a second
    return np.interp(moments, np.arange(sound.size), sound)
