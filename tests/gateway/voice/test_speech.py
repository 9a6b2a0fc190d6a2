"""Words into sound by espeak-ng, and whole overs."""

import asyncio
import dataclasses
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from gateway.voice.script import Script
from gateway.voice.shape import Sound, from_pcm
from gateway.voice.sound import RATE, SoundError, seconds_of
from gateway.voice.speech import Speech
from radio.drivers.voice.lines import CallOut, Language, Say
from radio.drivers.voice.msk import Demodulator
from radio.drivers.voice.signals import Call, Mdc, Tones, ToneSystem

if TYPE_CHECKING:
    from gateway.voice.terms import Terms

HINDI = "आदेश एक शून्य चार दो, अरेरा कॉलोनी, लाइन बंद है"
ZVEI = Tones(ToneSystem.ZVEI1, "11233")


def band_share(sound: Sound) -> float:
    """Tell which part of the power lies in 300 to 3000 Hz."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(sound.size, 1 / RATE)
    return float(power[(hertz >= 300) & (hertz <= 3000)].sum() / power.sum())


async def test_speech_has_the_band_and_the_level_of_the_channel(voice_terms: "Terms") -> None:
    for words, language in ((HINDI, "hi"), ("job one zero four two, Arera Colony", "en")):
        sound = from_pcm(await Speech(voice_terms).say(words, language))
        assert band_share(sound) > 0.999
        assert np.max(np.abs(sound)) == pytest.approx(0.5, abs=0.001)
        assert np.sqrt(np.mean(sound**2)) > 0.1
        assert 1.5 < sound.size / RATE < 6


async def test_words_once_spoken_are_kept(voice_terms: "Terms", monkeypatch: pytest.MonkeyPatch) -> None:
    speech = Speech(voice_terms)
    first = await speech.say(HINDI, "hi")
    monkeypatch.setenv("PATH", "/nowhere")
    assert await speech.say(HINDI, "hi") is first
    with pytest.raises(SoundError, match="espeak-ng cannot be started"):
        await speech.say("something else", "en")


async def test_words_not_said_for_longest_are_forgotten_first(voice_terms: "Terms") -> None:
    speech = Speech(voice_terms, most_kept=60_000)
    for words in ("one", "two", "one", "three", "four"):
        await speech.say(words, "en")
    assert "one" in {words for _, words in speech._kept}
    assert "two" not in {words for _, words in speech._kept}


@pytest.mark.parametrize(
    "words", ["- -w /tmp/x", "[[h@l'oU]] one", "<voice name='x'>one</voice>", "one | two"]
)
async def test_words_are_words_whatever_they_look_like(voice_terms: "Terms", words: str) -> None:
    assert await Speech(voice_terms).say(words, "en")


async def test_words_without_a_sound_fail(voice_terms: "Terms") -> None:
    with pytest.raises(SoundError, match="no sound of these words"):
        await Speech(voice_terms).say(" ", "en")


async def test_an_over_is_lead_call_words_words_and_tail(voice_terms: "Terms") -> None:
    say = Say(1, 20, Language.HINDI, ZVEI, "लाइन बंद है")
    words = await Speech(voice_terms).say("लाइन बंद है", "hi")
    pcm = await Script(voice_terms).write(say)
    assert seconds_of(pcm) == pytest.approx(0.3 + 0.35 + 0.3 + 2 * seconds_of(words) + 0.6 + 0.2, abs=0.01)
    assert pcm.count(words) == 2
    assert not any(pcm[: int(0.29 * RATE) * 2])
    assert not any(pcm[-int(0.19 * RATE) * 2 :])


@pytest.mark.parametrize(
    ("call", "system", "says"),
    [
        (ZVEI, "ZVEI1", "ZVEI1: 1E23E"),
        (Tones(ToneSystem.CCIR, "12345"), "CCIR", "CCIR: 12345"),
    ],
)
async def test_multimon_reads_our_five_tones(
    voice_terms: "Terms", call: Call, system: str, says: str
) -> None:
    pcm = await Script(voice_terms).write(CallOut(1, call))
    read = await asyncio.to_thread(
        subprocess.run, ["multimon-ng", "-q", "-t", "raw", "-a", system, "-"], input=pcm, capture_output=True
    )
    assert read.stdout.decode().splitlines() == [says]


@pytest.mark.parametrize(
    "packet", [Mdc(0x01, 0x80, 0x1234), Mdc(0x35, 0x89, 0x5678, bytes.fromhex("830D1234"))]
)
async def test_our_decoder_reads_our_packets(voice_terms: "Terms", packet: Mdc) -> None:
    pcm = await Script(voice_terms).write(CallOut(1, packet))
    decoder = Demodulator(RATE)
    assert [*decoder.feed(from_pcm(pcm)), *decoder.flush()] == [packet]


async def test_a_call_that_cannot_be_is_no_sound(voice_terms: "Terms") -> None:
    with pytest.raises(SoundError, match="zvei1 has no tone for A"):
        await Script(voice_terms).write(CallOut(1, Tones(ToneSystem.ZVEI1, "A1234")))


@pytest.fixture
def voice_terms(terms: "Terms", program: Callable[[str], Path]) -> "Terms":
    """Give terms, where there are voices."""
    for name in ("espeak-ng", "multimon-ng"):
        program(name)
    return dataclasses.replace(terms, level=0.5)
