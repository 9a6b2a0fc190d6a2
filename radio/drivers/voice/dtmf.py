"""Keys of a handset: their tones, and the answers that a man keys.

::

    * [own number *] slot step [code] check #        *314#   *354821 3#   *12345*314#

`check` is the last digit of the sum of all digits from the slot on (3 and 1: 4), so that one wrong tone is
caught. `code` is the order's reply code of four digits. `*000#` is the emergency. A man who keyed wrong
presses # and begins anew.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from radio.drivers.voice.audio import Samples, joined, step
from radio.errors import Malformed, Unsayable

LOW, HIGH = (697, 770, 852, 941), (1209, 1336, 1477, 1633)
KEYS = ("123A", "456B", "789C", "*0#D")
HERTZ: Mapping[str, tuple[int, int]] = {
    key: (low, high) for row, low in zip(KEYS, LOW, strict=True) for key, high in zip(row, HIGH, strict=True)
}
TONE_SECONDS, GAP_SECONDS = 0.080, 0.080  # sets send 40 to 100 ms; decoders want 40 at least
BEGIN, END = "*", "#"
MOST_KEYS = 24  # longer is nobody's answer
EMERGENCY_KEYS = "000"

_ANSWER = re.compile(r"([1-9])([1-9])([0-9]{4})?([0-9])")
_NUMBER = re.compile(r"[0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a man keyed. `number` is what he keyed for himself, or empty."""

    slot: str
    step: str
    code: str = ""
    number: str = ""

    @property
    def digits(self) -> str:
        """The answer as every bearer has it: `31`, or `354821` with a code."""
        return self.slot + self.step + self.code

    @property
    def keys(self) -> str:
        """The keys to press."""
        head = f"{BEGIN}{self.number}" if self.number else ""
        return f"{head}{BEGIN}{self.digits}{check_digit(self.digits)}{END}"


@dataclass(frozen=True, slots=True)
class EmergencyKeys:
    """A man keyed the emergency."""

    number: str = ""


def encode(keys: str, rate: int) -> Samples:
    """Make the sound of keys. Unsayable when a handset has no such key."""
    if missing := set(keys) - set(HERTZ):
        raise Unsayable(f"A handset has no key {' '.join(sorted(missing))}.")
    gap = step([], GAP_SECONDS, rate)
    return joined([part for key in keys for part in (step(HERTZ[key], TONE_SECONDS, rate), gap)])


def check_digit(digits: str) -> str:
    """Give the last digit of the sum: one wrong digit always changes it."""
    return str(sum(int(digit) for digit in digits) % 10)


def read(keys: str) -> Answer | EmergencyKeys:
    """Understand the keys from the first `*` up to `#`. Malformed when they are no answer."""
    number, _, rest = keys.removesuffix(END).removeprefix(BEGIN).rpartition(BEGIN)
    if number and not _NUMBER.fullmatch(number):
        raise Malformed(f"{number!r} is nobody's number.")
    if rest == EMERGENCY_KEYS:
        return EmergencyKeys(number)
    found = _ANSWER.fullmatch(rest)
    if not found:
        raise Malformed(f"{rest!r} is no answer: slot, step, perhaps a code, and the check digit.")
    answer = Answer(found[1], found[2], found[3] or "", number)
    if check_digit(answer.digits) != found[4]:
        raise Malformed(f"The check digit of {rest!r} does not fit: one tone was taken for another.")
    return answer


class Keypad:
    """Gathers keys until an answer is whole. Keys before the first `*` are speech that sounded like one."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._keys = ""
        self._until: float | None = None

    @property
    def due(self) -> float | None:
        """When `expired` must be called next, or None."""
        return self._until

    def press(self, keys: str, at: float) -> list[str]:
        """Take keys as they come; give what was closed by `#` or grew too long."""
        closed: list[str] = []
        for key in keys:
            if not self._keys and key != BEGIN:
                continue
            self._keys += key
            self._until = at + self._patience
            if key == END or len(self._keys) > MOST_KEYS:
                closed.append(self.forget())
        return closed

    def expired(self, at: float) -> str:
        """Give what was begun and not ended in time, or nothing."""
        return self.forget() if self._until is not None and at >= self._until else ""

    def forget(self) -> str:
        """Begin anew; give what was there."""
        keys, self._keys, self._until = self._keys, "", None
        return keys
