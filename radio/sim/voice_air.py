"""What analogue sets put on the air: speech, keys, tones, packets; and a key that waits for a clear channel.

Sound itself is not simulated: a piece is a line that says what would be heard, with a check. A damaged line
is what a damaged sound is: speech that nobody understands, a packet that does not fit, keys with a wrong one.
"""

import zlib
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from radio.drivers.voice import dtmf, fivetone, lines
from radio.drivers.voice.lines import Dtmf
from radio.drivers.voice.signals import Mdc, Tones
from radio.errors import Malformed
from radio.sim.air import Air

CHECK_LETTERS = 8
SPEECH = "SPEECH"
KEY_SECONDS = dtmf.TONE_SECONDS + dtmf.GAP_SECONDS
PACKET_SECONDS, DOUBLE_SECONDS = 0.25, 0.35
TURN_SECONDS = (0.1, 0.6)  # how long a man lets others begin before he does


@dataclass(frozen=True, slots=True)
class Speech:
    """Words, the `copy`-th time that they are said in one over."""

    over: str
    copy: int
    words: str


Sound = Dtmf | Tones | Mdc | Speech


@dataclass(frozen=True, slots=True)
class Piece:
    """Sounds behind each other and how long they take."""

    sounds: tuple[Sound, ...]
    seconds: float

    def encode(self) -> bytes:
        """Write it as it is on the simulated air."""
        return b"\n".join(_checked(_line(sound)) for sound in self.sounds)


def decode(frame: bytes, chance: Random) -> list[Sound]:
    """Hear what can be heard of a frame, damaged or not."""
    sounds = []
    for line in frame.split(b"\n"):
        text, is_whole = _unchecked(line)
        sound = _read(text)
        if is_whole and sound:
            sounds.append(sound)
        elif isinstance(sound, Dtmf):
            sounds.append(mistaken(sound, chance))
    return sounds


def mistaken(keys: Dtmf, chance: Random) -> Dtmf:
    """Take one tone for another."""
    place = chance.randrange(len(keys.digits))
    others = sorted(set(dtmf.HERTZ) - {keys.digits[place]})
    return Dtmf(keys.digits[:place] + chance.choice(others) + keys.digits[place + 1 :])


def seconds_of(sound: Sound, spoken: float = 0.0) -> float:
    """Tell how long a sound takes; `spoken`, when it is speech."""
    match sound:
        case Dtmf(digits):
            return KEY_SECONDS * len(digits)
        case Tones(system, digits):
            return fivetone.TONE_SECONDS[system] * len(digits)
        case Mdc(more=more):
            return DOUBLE_SECONDS if more else PACKET_SECONDS
        case Speech():
            return spoken


class Turn(StrEnum):
    """What the key has done."""

    DOWN = "down"
    UP = "up"


class Key:
    """Somebody's key: waits for a clear channel, then sends piece after piece."""

    def __init__(self, station: str, air: Air, chance: Random) -> None:
        self._station, self._air, self._chance = station, air, chance
        self._pieces: deque[Piece] = deque()
        self._at: float | None = None
        self._until = 0.0
        self.is_down = False
        self.keyed = 0

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return self._at

    @property
    def is_idle(self) -> bool:
        """Tell whether nothing is sent or waits for it."""
        return self._at is None

    def press(self, pieces: Sequence[Piece], at: float) -> None:
        """Begin an over as soon as the channel is clear."""
        self._pieces = deque(pieces)
        self._at = max(at, self._until) + self._chance.uniform(*TURN_SECONDS)

    def release(self) -> None:
        """Let go: what is on the air goes on to its end, nothing follows."""
        self._pieces.clear()
        self._at, self.is_down = None, False

    def tick(self, at: float) -> list[Turn]:
        """Look at the channel, send what is due."""
        turns = []
        while self._at is not None and self._at <= at:
            now = self._at
            if not self.is_down and (clear := self._air.clear_at(self._station, now)) > now:
                self._at = clear + self._chance.uniform(*TURN_SECONDS)
                continue
            if not self.is_down:
                turns.append(Turn.DOWN)
                self.is_down = True
                self.keyed += 1
            if self._pieces:
                self._send(self._pieces.popleft(), now)
            else:
                self.release()
                turns.append(Turn.UP)
        return turns

    def _send(self, piece: Piece, now: float) -> None:
        self._until = self._at = now + piece.seconds
        if piece.sounds:
            self._air.key(self._station, piece.encode(), now, piece.seconds)


def _line(sound: Sound) -> bytes:
    if isinstance(sound, Speech):
        return f"{SPEECH} {sound.over} {sound.copy} {sound.words}".encode()
    return lines.write(sound).strip()


def _read(text: str) -> Sound | None:
    if text.startswith(f"{SPEECH} "):
        _, over, copy, words = text.split(" ", 3)
        return Speech(over, int(copy), words)
    try:
        heard = lines.read_event(text)
    except Malformed:
        return None
    return heard if isinstance(heard, Dtmf | Tones | Mdc) else None


def _checked(line: bytes) -> bytes:
    return f"{zlib.crc32(line):0{CHECK_LETTERS}x}".encode() + line


def _unchecked(line: bytes) -> tuple[str, bool]:
    """Give what a line says, and whether it is whole; speech that is not whole says nothing."""
    check, text = line[:CHECK_LETTERS], line[CHECK_LETTERS:]
    is_whole = f"{zlib.crc32(text):0{CHECK_LETTERS}x}".encode() == check
    if not is_whole and text.startswith(SPEECH.encode()):
        return "", False
    return text.decode("utf-8", "replace"), is_whole
