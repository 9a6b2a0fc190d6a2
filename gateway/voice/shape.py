"""Making speech fit a narrow-band FM channel: band, loudness, level. Pure; sound is float, -1 to 1.

A set passes 300 to 3000 Hz and clips what is too loud. So the band is cut here, where it costs nothing; quiet
syllables are raised towards the loud ones; and the peaks stand just below the level that the set is set for.
"""

import numpy as np
import numpy.typing as npt

Sound = npt.NDArray[np.float64]

LOWEST_HZ, HIGHEST_HZ = 300.0, 3000.0
EDGE_HZ = 60.0  # the width in which the band fades: sharper rings audibly
FRAME_SECONDS = 0.01
ATTACK_SECONDS, RELEASE_SECONDS = 0.005, 0.08  # a syllable is longer, a vowel's period shorter
RATIO = 3.0  # 12 dB between a loud and a quiet syllable become 4
FLOOR = 0.02  # -34 dB under the loudest: below it is breath, which is not raised
DRIVE = 2.0  # how far peaks are pressed together softly: the crest falls by about 4 dB


def shaped(sound: Sound, rate: int, level: float) -> Sound:
    """Shape speech: band, loudness, then peaks at `level` of full scale. Silence stays silence."""
    if not sound.size or not np.any(sound):
        return np.zeros_like(sound)
    even = _levelled(_banded(sound, rate), rate)
    pressed = np.tanh(DRIVE * even / np.max(np.abs(even)))
    limited = _banded(pressed, rate)
    return np.asarray(level * limited / np.max(np.abs(limited)))


def trimmed(sound: Sound, rate: int) -> Sound:
    """Take off the silence before and after: it would only hold the channel."""
    loud = np.flatnonzero(np.abs(sound) > FLOOR / 4 * np.max(np.abs(sound), initial=0.0))
    if not loud.size:
        return sound[:0]
    spare = round(FRAME_SECONDS * 2 * rate)
    return sound[max(0, loud[0] - spare) : loud[-1] + spare]


def to_pcm(sound: npt.NDArray[np.floating]) -> bytes:
    """Write sound as signed 16-bit samples."""
    return bytes(np.round(np.clip(sound, -1, 1) * 32_767).astype("<i2"))


def from_pcm(pcm: bytes) -> Sound:
    """Read signed 16-bit samples."""
    return np.frombuffer(pcm, "<i2").astype(np.float64) / 32_768


def _banded(sound: Sound, rate: int) -> Sound:
    """Cut everything outside the band, with soft edges inside it."""
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(sound.size, 1 / rate)
    low = np.clip((hertz - LOWEST_HZ) / EDGE_HZ, 0, 1)
    high = np.clip((HIGHEST_HZ - hertz) / EDGE_HZ, 0, 1)
    return np.fft.irfft(spectrum * np.sin(np.pi / 2 * low) * np.sin(np.pi / 2 * high), sound.size)


def _levelled(sound: Sound, rate: int) -> Sound:
    """Raise quiet syllables towards the loud ones."""
    frame = max(1, round(FRAME_SECONDS * rate))
    padded = np.pad(np.abs(sound), (0, -sound.size % frame)).reshape(-1, frame)
    peaks = np.maximum(_followed(padded.max(axis=1)), FLOOR * np.max(padded))
    middles = np.arange(peaks.size) * frame + frame / 2
    envelope = np.interp(np.arange(sound.size), middles, peaks)
    return np.asarray(sound * envelope ** (1 / RATIO - 1))


def _followed(peaks: Sound) -> Sound:
    """Follow peaks as a meter does: up fast, down slowly."""
    up, down = (1 - np.exp(-FRAME_SECONDS / tau) for tau in (ATTACK_SECONDS, RELEASE_SECONDS))
    followed, held = np.empty_like(peaks), 0.0
    for index, peak in enumerate(peaks):
        held += (peak - held) * (up if peak > held else down)
        followed[index] = held
    return followed
