"""Calls of five tones in a row: ZVEI1 and CCIR. A digit said twice running goes as the repeat tone E.

There is no check in five tones: a decoder that took one tone for another gives another unit.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from radio.drivers.settings import BadSetting
from radio.drivers.voice.audio import Samples, joined, step
from radio.drivers.voice.signals import Tones, ToneSystem
from radio.errors import Malformed, Unsayable
from radio.messages import UnitId

REPEAT = "E"
HERTZ: Mapping[ToneSystem, Mapping[str, int]] = {
    ToneSystem.ZVEI1: {
        "1": 1060, "2": 1160, "3": 1270, "4": 1400, "5": 1530, "6": 1670, "7": 1830, "8": 2000, "9": 2200,
        "0": 2400, REPEAT: 2600,
    },
    ToneSystem.CCIR: {
        "1": 1124, "2": 1197, "3": 1275, "4": 1358, "5": 1446, "6": 1540, "7": 1640, "8": 1747, "9": 1860,
        "0": 1981, REPEAT: 2110,
    },
}  # fmt: skip
"""The tones that a source was found for; sets that use A to D need them in a table of their own."""
TONE_SECONDS: Mapping[ToneSystem, float] = {ToneSystem.ZVEI1: 0.070, ToneSystem.CCIR: 0.100}

UNIT_DIGIT, STATUS_DIGIT = "U", "S"
_DIGITS = re.compile(r"[0-9]{1,12}")
_PATTERN = re.compile(r"[0-9US]{1,12}")


class Kind(StrEnum):
    """What a sequence that was heard is."""

    CALLER = "caller"
    EMERGENCY = "emergency"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Meaning:
    """A sequence understood. `unit` is empty when the caller's own sequence has to tell it."""

    kind: Kind
    unit: UnitId
    digits: str


@dataclass(frozen=True, slots=True)
class Pattern:
    """What a sequence of this shape means: `U` a digit of the unit, `S` of a status, others themselves."""

    shape: str
    kind: Kind
    head: str = ""
    """Digits that the unit's address begins with and the sequence leaves out."""

    def read(self, digits: str) -> Meaning | None:
        """Understand a sequence; None when it has another shape."""
        pairs = list(zip(self.shape, digits, strict=False))
        if len(digits) != len(self.shape) or any(
            sign != digit for sign, digit in pairs if sign not in (UNIT_DIGIT, STATUS_DIGIT)
        ):
            return None
        unit = "".join(digit for sign, digit in pairs if sign == UNIT_DIGIT)
        status = "".join(digit for sign, digit in pairs if sign == STATUS_DIGIT)
        return Meaning(self.kind, UnitId(self.head + unit) if unit else UnitId(""), status)


def encode(call: Tones, rate: int) -> Samples:
    """Make the sound of a call. Unsayable when the system has no tone for a digit."""
    hertz = HERTZ[call.system]
    shortened = contract(call.digits)
    if missing := set(shortened) - set(hertz):
        raise Unsayable(f"{call.system} has no tone for {' '.join(sorted(missing))}: call another number.")
    seconds = TONE_SECONDS[call.system]
    return joined([step([hertz[digit]], seconds, rate) for digit in shortened])


def contract(digits: str) -> str:
    """Write the repeat tone where a tone would follow its like: 11233 is sent as 1E23E, 111 as 1E1."""
    sent = ""
    for digit in digits:
        sent += REPEAT if sent.endswith(digit) else digit
    return sent


def expand(heard: str) -> str:
    """Write digits for repeat tones: 1E23E is 11233. Malformed when nothing stands before the first one."""
    digits = ""
    for tone in heard:
        if tone == REPEAT and not digits:
            raise Malformed("A repeat tone came first: there is nothing that it repeats.")
        digits += digits[-1] if tone == REPEAT else tone
    return digits


def read_patterns(pairs: Sequence[str], key: str) -> tuple[Pattern, ...]:
    """Read `99999=emergency`, `7UUUU=status`, `UUUUU=caller`, `9UUUU=emergency 1`: last, the unit's head.

    BadSetting names `key`.
    """
    patterns = []
    for pair in pairs:
        shape, _, rest = pair.partition("=")
        kind, _, head = rest.strip().partition(" ")
        is_known = kind in list(Kind) and _PATTERN.fullmatch(shape.strip())
        if not is_known or (head.strip() and not _DIGITS.fullmatch(head.strip())):
            raise BadSetting(
                key, f"{pair!r} is no shape and meaning, as in 99999=emergency; meanings: {', '.join(Kind)}."
            )
        patterns.append(Pattern(shape.strip(), Kind(kind), head.strip()))
    return tuple(patterns)


def understand(heard: str, patterns: Sequence[Pattern]) -> Meaning:
    """Tell what a sequence means by the first pattern that fits. Malformed when none does."""
    digits = expand(heard)
    for pattern in patterns:
        if meaning := pattern.read(digits):
            return meaning
    raise Malformed(f"The sequence {digits} means nothing here.")
