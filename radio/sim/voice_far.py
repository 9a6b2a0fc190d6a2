"""A crew's analogue set and its man's ear: he writes down what is said to him, and keys his answers.

Four hexadecimal digits are a set with MDC1200, five digits one with five tones, every other address a set
that sends nothing but keys. All of them hear everything that is said on the channel.
"""

import re
from collections import deque
from dataclasses import dataclass
from enum import StrEnum
from itertools import product
from random import Random

from radio.drivers.voice import dtmf, mdc, words
from radio.drivers.voice.dtmf import Answer
from radio.drivers.voice.hearing import number_of
from radio.drivers.voice.lines import Dtmf, Language
from radio.drivers.voice.signals import Mdc, Tones, ToneSystem
from radio.drivers.voice.speech import language_of, shape
from radio.messages import UnitId
from radio.moments import soonest
from radio.sim.air import Air
from radio.sim.far import Handheld, Logged, Shown, Spoken, require_room
from radio.sim.voice_air import Key, Piece, Sound, Speech, Turn, decode, seconds_of

LEAD_SECONDS = 0.4
ECHO_SECONDS = (
    12.0,
    20.0,
    30.0,
    40.0,
)  # how long he waits to hear his answer said back, before he presses again
ALARM_SECONDS = (4.0,) * 12  # an emergency is sent again sooner
AGAIN_SECONDS = 1.0  # after he was told that it was not understood
JITTER = 0.25
ACKNOWLEDGE_SECONDS = 0.3
CALLED_SECONDS = 60.0  # a called set stays open so long
SPEECH_SECONDS = 4.0
EMERGENCY_TONES = "99999"
EMERGENCY_WORDS = "EMERGENCY"
ANSWER = re.compile(r"([1-9])([1-9])([0-9]{4})?")

_PARTS = re.compile(r"[^\s,.।?]+|[,.।?]")
_STOPS = {"।": "."}


class Kind(StrEnum):
    """What a man takes words for."""

    ORDER = "order"
    ECHO = "echo"
    WRONG = "wrong"
    WHO = "who"
    EMERGENCY = "emergency"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Understood:
    """Words as a man takes them. `is_named`: they began with his name. `is_marked`: as a repeat."""

    kind: Kind
    text: str
    is_named: bool
    is_marked: bool


def written(text: str) -> str:
    """Write down an order as a man who hears it spoken would: digits as digits, all else as it sounds."""
    language = language_of(text, Language.HINDI)
    return understand(shape(text, language), UnitId("")).text


def understand(said: str, own: UnitId) -> Understood:
    """Tell what spoken words are."""
    text = _digits(said)
    text, is_named = _without(
        text, [_digits(shape(own.replace("-", " "), language)) for language in Language]
    )
    text, is_marked = _without(text, list(words.REPEAT.values()))
    return Understood(_kind(text), text, is_named, is_marked)


@dataclass(slots=True)
class _Saying:
    spoken: Spoken
    sounds: tuple[Sound, ...]
    waits: tuple[float, ...]
    is_emergency: bool = False

    @property
    def is_speech(self) -> bool:
        return not self.waits


class VoiceHandset(Handheld):
    """A crew's set. `acknowledges`: it answers a call by itself. `is_muted`: it opens only when called."""

    def __init__(self, station: str, base: str, air: Air, chance: Random) -> None:
        super().__init__(station, base, air, chance)
        self.acknowledges = self.is_muted = self.tells_number = False
        self._key = Key(station, air, chance)
        self._waiting: deque[_Saying] = deque()
        self._saying: _Saying | None = None
        self._acknowledges_at: float | None = None
        self._called_until = 0.0
        self._heard_over = ""
        self._count = 0

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        first = self._waiting[0].spoken.next_at if self._waiting and self._key.is_idle else None
        return soonest(self._key.due, self._acknowledges_at, first)

    def press(self, words: str, at: float) -> Spoken:
        """Key an answer, slot and step; other words are spoken, and only men hear them.

        Refused when too many answers wait to be said back.
        """
        require_room(self._waiting)
        found = ANSWER.fullmatch(words)
        if not found:
            return self._say(_Saying(self._spoken(words, at), (Speech("", 1, words),), ()), at)
        return self._say(_Saying(self._spoken(words, at), self._keys(words), ECHO_SECONDS), at)

    def emergency(self, at: float) -> Spoken:
        """Press the emergency key; it goes before everything."""
        saying = _Saying(self._spoken(EMERGENCY_WORDS, at), self._alarm(), ALARM_SECONDS, is_emergency=True)
        return self._say(saying, at)

    def hear(self, frame: bytes, at: float) -> None:
        """Take sounds from the air, damaged or not."""
        for sound in decode(frame, self._chance):
            match sound:
                case Speech():
                    self._listen(sound, at)
                case Tones(_, digits) if digits == self.station:
                    self._called(at)
                case Mdc(op, arg, unit) if f"{unit:04X}" == self.station:
                    if (op, arg) == mdc.EMERGENCY_ACK:
                        self._settle_emergency()
                    elif op == mdc.CALL_ALERT[0]:
                        self._called(at)
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass: press again what nobody said back."""
        for turn in self._key.tick(at):
            if turn is Turn.UP and self._saying:
                self._wait_for_echo(self._saying, at)
        if self._key.is_idle and self._acknowledges_at is not None and at >= self._acknowledges_at:
            self._acknowledges_at, self._saying = None, None
            self._key.press([_over((self._acknowledgement(),))], at)
        while self._key.is_idle and self._waiting:
            first = self._waiting[0]
            if first.spoken.next_at is None or first.spoken.next_at > at:
                return
            self._begin(first, at)

    def _begin(self, saying: _Saying, at: float) -> None:
        if saying.spoken.tries > len(saying.waits):
            self._waiting.popleft()
            saying.spoken.next_at = None
            return
        saying.spoken.tries += 1
        self._saying = saying
        sounds = saying.sounds if saying.is_emergency else (*self._identity(), *saying.sounds)
        self.log.append(Logged(at, is_own=True, info=saying.spoken.text))
        self._key.press([_over(sounds)], at)

    def _wait_for_echo(self, saying: _Saying, at: float) -> None:
        self._saying = None
        if saying.is_speech:
            saying.spoken.next_at = None
            self._waiting = deque(each for each in self._waiting if each is not saying)
            return
        wait = saying.waits[min(saying.spoken.tries, len(saying.waits)) - 1]
        saying.spoken.next_at = at + wait * self._chance.uniform(1, 1 + JITTER)

    def _listen(self, speech: Speech, at: float) -> None:
        if self.is_muted and at > self._called_until:
            return
        said = understand(speech.words, self.station)
        is_for_me = said.is_named or at <= self._called_until
        self.log.append(Logged(at, is_own=False, info=said.text))
        if said.kind is Kind.ORDER and is_for_me:
            self._write_down(said, speech, at)
        elif said.kind is Kind.ECHO:
            self._settle_answer(said.text)
        elif said.kind is Kind.EMERGENCY and said.is_named:
            self._settle_emergency()
        elif said.kind in (Kind.WRONG, Kind.WHO) and self._waiting:
            self.tells_number = self.tells_number or said.kind is Kind.WHO
            self._press_again(self._waiting[0], at)

    def _write_down(self, said: Understood, speech: Speech, at: float) -> None:
        """Show an order once for each over; what was heard before and is marked so is a repeat."""
        if speech.over == self._heard_over:
            return
        self._heard_over = speech.over
        was_heard = any(shown.text == said.text for shown in self.display)
        self.display.append(Shown(at, self.base, said.text, speech.over, was_heard and said.is_marked))

    def _called(self, at: float) -> None:
        """Open; and when the base calls back a set with five tones, it has its emergency."""
        self._called_until = at + CALLED_SECONDS
        self._settle_emergency()
        if self.acknowledges:
            self._acknowledges_at = at + ACKNOWLEDGE_SECONDS

    def _settle_answer(self, echoed: str) -> None:
        fitting = [each for each in self._waiting if echoed in _echoes(each.spoken.text)]
        for saying in fitting[:1]:
            self._settle(saying)

    def _settle_emergency(self) -> None:
        for saying in [each for each in self._waiting if each.is_emergency]:
            self._settle(saying)

    def _settle(self, saying: _Saying) -> None:
        saying.spoken.acknowledge()
        self._waiting = deque(each for each in self._waiting if each is not saying)
        if self._saying is saying:
            self._saying = None
            self._key.release()

    def _press_again(self, saying: _Saying, at: float) -> None:
        if saying.spoken.tries and saying.waits and not saying.is_emergency:
            saying.sounds = self._keys(saying.spoken.text)
            saying.spoken.next_at = at + AGAIN_SECONDS

    def _spoken(self, text: str, at: float) -> Spoken:
        self._count += 1
        return Spoken(at, text, str(self._count), next_at=at)

    def _say(self, saying: _Saying, at: float) -> Spoken:
        self.sent.append(saying.spoken)
        if saying.is_emergency:
            self._waiting.appendleft(saying)
        else:
            self._waiting.append(saying)
        self.tick(at)
        return saying.spoken

    def _keys(self, text: str) -> tuple[Sound, ...]:
        found = ANSWER.fullmatch(text)
        number = number_of(self.station) if self.tells_number else ""
        return (Dtmf(Answer(found[1], found[2], found[3] or "", number).keys),) if found else ()

    def _identity(self) -> tuple[Sound, ...]:
        """Give what the set itself sends when its key goes down."""
        if re.fullmatch(r"[0-9A-F]{4}", self.station):
            return (Mdc(mdc.PTT_ID, 0x80, int(self.station, 16)),)
        return (Tones(ToneSystem.ZVEI1, self.station),) if re.fullmatch(r"[0-9]{5}", self.station) else ()

    def _alarm(self) -> tuple[Sound, ...]:
        match self._identity():
            case (Mdc(unit=unit),):
                return (Mdc(mdc.EMERGENCY, 0x81, unit),)
            case (Tones() as own,):
                return (Tones(ToneSystem.ZVEI1, EMERGENCY_TONES), own)
        number = number_of(self.station)
        return (Dtmf(f"{dtmf.BEGIN}{number}{dtmf.BEGIN}{dtmf.EMERGENCY_KEYS}{dtmf.END}"),)

    def _acknowledgement(self) -> Sound:
        match self._identity():
            case (Mdc(unit=unit),):
                more = bytes(mdc.CALL_ALERT_ACK) + unit.to_bytes(2)
                return Mdc(*mdc.CALL_ALERT, int(self.base, 16), more)
        return Tones(ToneSystem.ZVEI1, self.station)


def _over(sounds: tuple[Sound, ...]) -> Piece:
    return Piece(sounds, LEAD_SECONDS + sum(seconds_of(sound, SPEECH_SECONDS) for sound in sounds))


def _digits(said: str) -> str:
    """Write digits for the words of digits; those that follow each other stand together."""
    known = {word: str(digit) for table in words.DIGITS.values() for digit, word in enumerate(table)}
    known |= {"रद्द": "CANCEL"}
    text = ""
    was_digit = False
    for part in _PARTS.findall(said):
        plain = known.get(part, _STOPS.get(part, part))
        is_joined = plain in ",.?" or (was_digit and plain.isdecimal())
        text += plain if is_joined or not text else f" {plain}"
        was_digit = plain.isdecimal()
    return text


def _without(text: str, heads: list[str]) -> tuple[str, bool]:
    for head in heads:
        if head and re.match(rf"{re.escape(head)}(?=[ ,.]|$)", text):
            return text[len(head) :].lstrip(" ,."), True
    return text, False


def _kind(text: str) -> Kind:
    fixed = (
        (Kind.WRONG, words.WRONG),
        (Kind.WHO, words.WHO),
        (Kind.EMERGENCY, words.EMERGENCY),
        (Kind.HELP, words.ACCEPT),
    )
    for kind, table in fixed:
        if any(text.startswith(sentence) or text.endswith(f", {sentence}") for sentence in table.values()):
            return kind
    is_echo = any(text in _echoes(f"{slot}{step}") for slot, step in product(text[:1], range(1, 10)))
    return Kind.ECHO if is_echo else Kind.ORDER


def _echoes(answer: str) -> list[str]:
    """Give what an answer sounds like when it is said back, in each language."""
    found = ANSWER.fullmatch(answer)
    return [f"{found[1]}, {table[int(found[2]) - 1]}" for table in words.STEPS.values()] if found else []
