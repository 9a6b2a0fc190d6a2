r"""The modem of MDC1200: 1200 bits a second; a changed bit is 1.5 cycles of 1800 Hz, another one of 1200 Hz.

::

    55 … (7 or more)   07 09 2A 44 6F   14 bytes   [14 bytes of a double packet]       0.173 s, 0.267 s

A bit begins at phase 0 or half a turn, and that is the bit before it: so bits are read by their phase,
against the phases of the sync word, and one bit taken wrong spoils no other.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from radio.drivers.voice import mdc
from radio.drivers.voice.audio import Samples
from radio.drivers.voice.signals import Mdc
from radio.errors import Malformed

BAUD = 1200
SAME_HERTZ, CHANGED_HERTZ = 1200, 1800
PREAMBLE_BYTES = 7
SYNC_BITS = len(mdc.SYNC) * 8
SINGLE_BITS = SYNC_BITS + mdc.CODEWORD_BITS
DOUBLE_BITS = SINGLE_BITS + mdc.CODEWORD_BITS
LEAST_LIKENESS = 0.22  # of 0.42 that a clean sync word has; noise stays below 0.15
LEAST_RATE = 8000
STEP_SECONDS = 0.1
TINY = 1e-9

_Sums = NDArray[np.complex128]
_Scores = NDArray[np.float64]


def modulate(packet: Mdc, rate: int, preamble: int = PREAMBLE_BYTES) -> Samples:
    """Make the sound of a packet. Unsayable when it has no room for its numbers."""
    bits = _bits(b"\x55" * preamble + mdc.SYNC + mdc.encode(packet))
    changed = [one != other for one, other in zip(bits, [0, *bits], strict=False)]
    count = math.ceil(len(bits) * rate / BAUD)
    bit_of = np.minimum(np.arange(count) * BAUD // rate, len(bits) - 1)
    into = np.arange(count) / rate - bit_of / BAUD
    hertz = np.where(changed, CHANGED_HERTZ, SAME_HERTZ)[bit_of]
    turns = np.concatenate([[0.0], np.cumsum(np.where(changed, 1.5, 1.0))])[bit_of]
    return np.sin(2 * np.pi * (turns + hertz * into)).astype(np.float32)


class Demodulator:
    """Finds packets in a stream of samples. Holds less than half a second of sound, and looks every tenth."""

    def __init__(self, rate: int) -> None:
        if rate < LEAST_RATE:
            raise ValueError(f"A packet needs {LEAST_RATE} samples a second; there are {rate}.")
        self._bit = rate / BAUD
        self._rate = rate
        self._sound: NDArray[np.float64] = np.zeros(0)
        self._single = round(SINGLE_BITS * self._bit) + 1
        self._double = round(DOUBLE_BITS * self._bit) + 1
        self._margin = math.ceil(self._bit / 2)
        self._step = round(STEP_SECONDS * rate)
        self._new = 0

    def feed(self, samples: NDArray[np.generic]) -> list[Mdc]:
        """Take samples of any kind of number, in pieces of any size; give the packets that ended in them."""
        found: list[Mdc] = []
        while len(samples):
            piece, samples = np.split(samples, [self._step - self._new])
            self._sound = np.concatenate([self._sound, piece.astype(np.float64)])
            self._new += len(piece)
            if self._new >= self._step:
                self._new = 0
                found += self._scan()
        return found

    def flush(self) -> list[Mdc]:
        """Let the sound end: give what was still waited for."""
        found = self.feed(np.zeros(self._double + 2 * self._margin + self._step))
        self._sound = np.zeros(0)
        self._new = 0
        return found

    def _scan(self) -> Iterator[Mdc]:
        """Try each likely start for which a whole codeword is there; keep what may still begin one."""
        while (places := len(self._sound) - self._single - self._margin) > 0:
            window = _Window(self._sound, self._rate)
            start = _first_peak(window.likeness(places), self._margin)
            if start is None:
                self._sound = self._sound[places:]
                return
            is_whole = len(self._sound) >= start + self._double
            packet = _read(window.bits(start, DOUBLE_BITS if is_whole else SINGLE_BITS))
            if packet and packet.op in mdc.DOUBLE_OPS and not packet.more and not is_whole:
                self._sound = self._sound[start:]
                return
            if packet:
                yield packet
            self._sound = self._sound[start + round((SINGLE_BITS if packet else 1) * self._bit) :]


def _read(bits: Sequence[int]) -> Mdc | None:
    """Read the packet of the bits behind a sync word; None when there is none."""
    octets = _octets(bits)
    try:
        packet = mdc.decode(octets[: mdc.CODEWORD_BYTES])
        if packet.op in mdc.DOUBLE_OPS and len(octets) > mdc.CODEWORD_BYTES:
            return mdc.decode(octets)
    except Malformed:
        return None
    return packet


@dataclass(frozen=True, slots=True)
class _Reference:
    """What both tones look like where the bit before was 0."""

    same: complex
    changed: complex


class _Window:
    """Sound, with the running sums from which the strength of both tones is read anywhere."""

    def __init__(self, sound: NDArray[np.float64], rate: int) -> None:
        at = np.arange(len(sound)) / rate
        self._bit = rate / BAUD
        self._hertz = rate
        self._same = _running(sound, at, SAME_HERTZ)
        self._changed = _running(sound, at, CHANGED_HERTZ)

    def likeness(self, places: int) -> _Scores:
        """Tell for the first `places` samples how much a sync word that starts there looks like one."""
        length = round(self._bit)
        same = np.abs(self._same[length:] - self._same[:-length]) ** 2
        changed = np.abs(self._changed[length:] - self._changed[:-length]) ** 2
        soft = (changed - same) / (changed + same + TINY)
        scores = np.zeros(places)
        for number, is_changed in enumerate(_SYNC_CHANGES, start=1):
            shift = round(number * self._bit)
            scores += soft[shift : shift + places] * (1 if is_changed else -1)
        return scores / len(_SYNC_CHANGES)

    def bits(self, start: int, count: int) -> list[int]:
        """Read the bits behind the sync word that starts at `start`; `count` includes the sync word's."""
        same, changed = self._strengths(start, count)
        reference = _reference(same, changed)
        return _most_likely(
            (same[SYNC_BITS:] * reference.same.conjugate()).real,
            (changed[SYNC_BITS:] * reference.changed.conjugate()).real,
            _SYNC[-1],
        )

    def _strengths(self, start: int, count: int) -> tuple[_Sums, _Sums]:
        """Give both tones of each bit with the phase that they have at the bit's start."""
        edges = start + np.round(np.arange(count + 1) * self._bit).astype(int)
        begins = start + np.arange(count) * self._bit
        turned = [
            (sums[edges[1:]] - sums[edges[:-1]]) * np.exp(2j * np.pi * hertz * begins / self._hertz)
            for sums, hertz in ((self._same, SAME_HERTZ), (self._changed, CHANGED_HERTZ))
        ]
        return turned[0], turned[1]


def _reference(same: _Sums, changed: _Sums) -> _Reference:
    """Learn from the sync word what the tones look like after a 0."""
    sums = {False: 0j, True: 0j}
    for number, is_changed in enumerate(_SYNC_CHANGES, start=1):
        seen = complex((changed if is_changed else same)[number])
        sums[is_changed] += -seen if _SYNC[number - 1] else seen
    return _Reference(sums[False] / (abs(sums[False]) + TINY), sums[True] / (abs(sums[True]) + TINY))


def _most_likely(same: _Scores, changed: _Scores, before: int) -> list[int]:
    """Find the bits that fit all tones best (Viterbi: the state is the last bit)."""
    best = {before: 0.0, 1 - before: -math.inf}
    came: list[dict[int, int]] = []
    for stays, moves in zip(same.tolist(), changed.tolist(), strict=True):
        scores = {
            (last, bit): score + (1 - 2 * last) * (stays if bit == last else moves)
            for last, score in best.items()
            for bit in (0, 1)
        }
        from_ = {bit: max((0, 1), key=lambda last, bit=bit: scores[last, bit]) for bit in (0, 1)}  # type: ignore[misc]
        came.append(from_)
        best = {bit: scores[last, bit] for bit, last in from_.items()}
    bit = max(best, key=lambda one: best[one])
    bits = []
    for from_ in reversed(came):
        bits.append(bit)
        bit = from_[bit]
    return bits[::-1]


def _running(sound: NDArray[np.float64], at: NDArray[np.float64], hertz: int) -> _Sums:
    return np.concatenate([[0j], np.cumsum(sound * np.exp(-2j * np.pi * hertz * at))])


def _first_peak(scores: _Scores, margin: int) -> int | None:
    """Find the first place that is likely and likelier than what is near it; None: there is none."""
    likely = np.flatnonzero(scores >= LEAST_LIKENESS)
    if not len(likely):
        return None
    first = int(likely[0])
    return first + int(np.argmax(scores[first : first + 2 * margin]))


def _bits(octets: bytes) -> list[int]:
    return [octet >> place & 1 for octet in octets for place in range(7, -1, -1)]


def _octets(bits: Sequence[int]) -> bytes:
    return bytes(int("".join(map(str, bits[at : at + 8])), 2) for at in range(0, len(bits), 8))


_SYNC = _bits(mdc.SYNC)
_SYNC_CHANGES = [one != other for one, other in zip(_SYNC[1:], _SYNC[:-1], strict=True)]
