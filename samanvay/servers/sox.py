"""Tones that sox makes, and hiss over them: signalling that no code of ours has touched."""

import subprocess
from collections.abc import Sequence

import numpy as np

FULL_SCALE = 32_768
RATE = 22_050
RAW = ("-t", "raw", "-r", str(RATE), "-e", "signed", "-b", "16", "-c", "1")
LOUDNESS = 0.3
"""Effective value of each tone."""
BEFORE_SECONDS, AFTER_SECONDS = 0.25, 0.6
ROWS, COLUMNS = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
KEYS = "123A456B789C*0#D"

Tone = tuple[float, ...]


def keys(digits: str, *, snr_db: float | None = None) -> bytes:
    """Press keys of a telephone, 80 ms each; samples of 16 bit."""
    places = [divmod(KEYS.index(digit), len(COLUMNS)) for digit in digits]
    return tones([(ROWS[row], COLUMNS[column]) for row, column in places], 0.08, 0.06, snr_db=snr_db)


def tones(
    sequence: Sequence[Tone], seconds: float, gap: float = 0.0, *, snr_db: float | None = None
) -> bytes:
    """Play tones one after another, several hertz at once; `snr_db`: white noise so far below them."""
    parts = [_tone(tone, seconds, gap) for tone in sequence]
    clean = _run(["sox", *parts, *RAW, "-", "pad", str(BEFORE_SECONDS), str(AFTER_SECONDS)])
    return clean if snr_db is None else _with_hiss(clean, LOUDNESS / 10 ** (snr_db / 20))


def _with_hiss(clean: bytes, loudness: float) -> bytes:
    """Lay white noise of this effective value over samples."""
    tones = np.frombuffer(clean, "<i2").astype(np.float64)
    made = _run(["sox", "-n", *RAW, "-", "synth", str(tones.size / RATE), "whitenoise"])
    hiss = np.resize(np.frombuffer(made, "<i2").astype(np.float64), tones.size)
    hiss *= loudness * FULL_SCALE / np.sqrt(np.mean(hiss**2))
    return bytes(np.clip(np.round(tones + hiss), -FULL_SCALE, FULL_SCALE - 1).astype("<i2"))


def _tone(hertz: Tone, seconds: float, gap: float) -> str:
    """Write the command of one tone; sox takes the mean of several sines."""
    sines = " ".join(f"sine {one}" for one in hertz)
    level = LOUDNESS * (2 * len(hertz)) ** 0.5
    return f"|sox -n -r {RATE} -p synth {seconds} {sines} remix - vol {level} pad 0 {gap}"


def _run(command: list[str]) -> bytes:
    return subprocess.run(command, capture_output=True, check=True).stdout  # noqa: S603 - sox, with numbers
