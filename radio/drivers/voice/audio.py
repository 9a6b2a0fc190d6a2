"""Sound in numbers: samples of float32 from -1 to 1 at any rate, and steps of tones."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

EDGE_SECONDS = 0.003  # a tone that starts with a click is heard as all tones for a moment


def step(frequencies: Sequence[float], seconds: float, rate: int) -> Samples:
    """Make one or several tones at once with soft edges; together never louder than 1. No tone: silence."""
    count = round(seconds * rate)
    at = np.arange(count) / rate
    sound = np.zeros(count)
    for frequency in frequencies:
        sound += np.sin(2 * np.pi * frequency * at) / len(frequencies)
    edge = min(round(EDGE_SECONDS * rate), count // 2)
    if edge and frequencies:
        rise = 0.5 - 0.5 * np.cos(np.pi * np.arange(edge) / edge)
        sound[:edge] *= rise
        sound[count - edge :] *= rise[::-1]
    return sound.astype(np.float32)


def joined(steps: Sequence[Samples]) -> Samples:
    """Put steps behind each other."""
    return np.concatenate([np.zeros(0, np.float32), *steps])
