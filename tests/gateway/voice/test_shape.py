"""Speech that a narrow-band channel passes as it is."""

import numpy as np
import pytest

from gateway.voice.shape import Sound, from_pcm, shaped, to_pcm, trimmed
from gateway.voice.sound import RATE

SYLLABLE = round(0.2 * RATE)


def syllables(*levels: float) -> Sound:
    """Make syllables of these levels: a low hum, a voice's middle and hiss above the channel."""
    at = np.arange(SYLLABLE) / RATE
    voice = sum(np.sin(2 * np.pi * hertz * at) for hertz in (110, 700, 1400, 2200, 5500))
    return np.concatenate([level * np.asarray(voice) / 5 for level in levels])


def share(sound: Sound, low: float, high: float) -> float:
    """Tell which part of the power lies between two frequencies."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    hertz = np.fft.rfftfreq(sound.size, 1 / RATE)
    return float(power[(hertz >= low) & (hertz <= high)].sum() / power.sum())


def loudness(sound: Sound) -> float:
    """Tell the effective value."""
    return float(np.sqrt(np.mean(sound**2)))


def test_nothing_outside_the_band_is_left() -> None:
    before, after = syllables(1, 1), shaped(syllables(1, 1), RATE, 0.5)
    assert share(before, 300, 3000) < 0.7
    assert share(after, 300, 3000) > 0.9999


@pytest.mark.parametrize("level", [0.2, 0.5, 0.9])
def test_peaks_stand_at_the_level_whatever_came_in(level: float) -> None:
    for loud in (0.01, 0.3, 1.0):
        assert np.max(np.abs(shaped(syllables(loud), RATE, level))) == pytest.approx(level)


def test_a_quiet_syllable_is_raised_towards_a_loud_one() -> None:
    sound = shaped(syllables(1, 0.1), RATE, 0.5)
    middle = slice(SYLLABLE // 2, SYLLABLE), slice(3 * SYLLABLE // 2, 2 * SYLLABLE)
    assert 2 < loudness(sound[middle[0]]) / loudness(sound[middle[1]]) < 5


def test_speech_becomes_louder_at_the_same_peak() -> None:
    sound = syllables(1, 0.3, 0.6, 0.2)
    before = 0.5 * sound / np.max(np.abs(sound))
    assert loudness(shaped(sound, RATE, 0.5)) > 1.5 * loudness(before)


def test_silence_stays_silence() -> None:
    assert not np.any(shaped(np.zeros(RATE), RATE, 0.5))
    assert not shaped(np.zeros(0), RATE, 0.5).size
    assert not trimmed(np.zeros(RATE), RATE).size


def test_silence_around_speech_is_taken_off() -> None:
    sound = np.concatenate([np.zeros(RATE), syllables(1), np.zeros(RATE)])
    assert SYLLABLE <= trimmed(sound, RATE).size <= SYLLABLE + 0.05 * RATE


def test_samples_are_written_and_read_without_wrapping_round() -> None:
    sound = np.array([0.0, 0.5, -0.5, 3.0, -3.0])
    assert from_pcm(to_pcm(sound)) == pytest.approx([0, 0.5, -0.5, 1, -1], abs=1e-4)
