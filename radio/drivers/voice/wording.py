"""What is spoken: orders, echoes, questions; and how long the key is held for it."""

import re
from dataclasses import dataclass

from radio.drivers.memory import Memory
from radio.drivers.voice import dtmf, fivetone, mdc, words
from radio.drivers.voice.lines import Language
from radio.drivers.voice.settings import MDC, VoiceSettings
from radio.drivers.voice.signals import Call, Mdc, Tones, ToneSystem
from radio.drivers.voice.speech import language_of, shape, spell_keys
from radio.messages import Order, UnitId
from radio.text import spoken_seconds

MOST_REMEMBERED = 512
MARGIN = 1.15  # espeak needs up to this much of what is reckoned
SLACK_SECONDS = 5.0  # on top of that the key is let go by the watchdog
HELP_SHARE = 0.6  # of the longest time: how to answer is not worth a long over
MDC_BYTES = 26
CANCEL = "CANCEL"

_MARKS = "DOBARA|दोबारा|AGAIN"
_ORDER = re.compile(rf"(?:1/[2-9] )?(?P<mark>(?:{_MARKS}) )?(?P<slot>[1-9])\. (?P<words>.*)", re.DOTALL)
_CODE = re.compile(r"(?:KOD|कोड|CODE) (\d{4})$")


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something to say: the call, `words` twice, `once` once."""

    language: Language
    words: str
    once: str = ""
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """An order's own fields, as far as an answer needs them. No slot: nobody can answer it by keys."""

    slot: str = ""
    code: str = ""
    is_marked: bool = False
    is_cancel: bool = False


def read_order(text: str) -> Written:
    """Find slot, code and repeat mark in the words of an order."""
    found = _ORDER.fullmatch(text)
    if not found:
        return Written()
    code = _CODE.search(text)
    is_cancel = found["words"].startswith(CANCEL)
    return Written(found["slot"], code[1] if code else "", bool(found["mark"]), is_cancel)


class Wording:
    """Writes utterances. Remembers in which language each unit was last spoken to."""

    def __init__(self, settings: VoiceSettings) -> None:
        self._settings = settings
        self._name_of = settings.name_of
        self._languages: Memory[UnitId, Language] = Memory(MOST_REMEMBERED)

    def order(self, order: Order, *, is_repeat: bool, keys: str = "") -> Utterance:
        """Write an order, the name first unless a call goes before; `keys`: how to accept, if time allows."""
        language = language_of(order.text, self._language(order.unit))
        call = self.call(order.unit)
        parts = [] if call else [self._name(order.unit, language)]
        if is_repeat and not read_order(order.text).is_marked:
            parts.append(words.REPEAT[language])
        said = ", ".join([*parts, shape(order.text, language)])
        short = Utterance(language, said, "", call)
        if not keys:
            return short
        helpful = Utterance(language, said, f"{words.ACCEPT[language]}, {spell_keys(keys, language)}", call)
        return helpful if self.seconds(helpful) < self._settings.longest_key_seconds * HELP_SHARE else short

    def spoke(self, unit: UnitId, language: Language) -> None:
        """Remember in which language a unit is spoken to."""
        self._languages[unit] = language

    def echo(self, unit: UnitId, slot: str, step: str, *, is_named: bool) -> Utterance:
        """Say back what a man keyed; with the name when we only believe that it was he."""
        language = self._language(unit)
        steps = tuple(shape(word, language) for word in self._settings.steps) or words.STEPS[language]
        said = f"{spell_keys(slot, language)}, {steps[int(step) - 1]}"
        return Utterance(language, "", f"{self._name(unit, language)}, {said}" if is_named else said)

    def wrong(self) -> Utterance:
        """Say that keys were not understood."""
        language = self._settings.language
        return Utterance(language, "", words.WRONG[language])

    def who(self) -> Utterance:
        """Ask who it was, and say how to tell."""
        language = self._settings.language
        return Utterance(language, "", words.WHO[language])

    def emergency(self, unit: UnitId) -> Utterance:
        """Say, twice, that an emergency has come in, and whose."""
        language = self._language(unit)
        said = f"{self._name(unit, language)}, {words.EMERGENCY[language]}"
        return Utterance(language, said)

    def call(self, unit: UnitId) -> Call | None:
        """Give the call that opens a unit's set, or None when it has none."""
        system = self._settings.system_of(unit)
        if system is None:
            return None
        if system == MDC:
            return mdc.call_alert(int(unit, 16), int(self._settings.own, 16))
        return Tones(ToneSystem(system), unit)

    def seconds(self, utterance: Utterance) -> float:
        """Tell for how long the key is held, at the most likely."""
        settings = self._settings
        twice = 2 * spoken_seconds(utterance.words) + settings.pause_seconds if utterance.words else 0.0
        once = spoken_seconds(utterance.once) + settings.pause_seconds if utterance.once else 0.0
        return self.call_seconds(utterance.call) + (twice + once) * MARGIN

    def call_seconds(self, call: Call | None) -> float:
        """Tell for how long the key is held for a call alone, its lead and tail included."""
        open_ = self._settings.lead_seconds + self._settings.tail_seconds
        match call:
            case None:
                return open_
            case Tones(system, digits):
                return open_ + fivetone.TONE_SECONDS[system] * len(digits)
            case Mdc(more=more):
                return open_ + (MDC_BYTES + mdc.CODEWORD_BYTES * bool(more)) * 8 / 1200

    def longest(self, utterance: Utterance) -> float:
        """Tell after how long the key must be let go, whatever happens."""
        return min(self.seconds(utterance) * MARGIN + SLACK_SECONDS, self._settings.longest_key_seconds)

    def _language(self, unit: UnitId) -> Language:
        return self._languages.get(unit, self._settings.language)

    def _name(self, unit: UnitId, language: Language) -> str:
        return shape(self._name_of.get(unit, unit.replace("-", " ")), language)


def accept_keys(written: Written, number: str = "") -> str:
    """Give the keys that accept an order; with a number where two crews have the same slot."""
    return dtmf.Answer(written.slot, "1", written.code, number).keys
