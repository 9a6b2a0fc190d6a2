"""What tones and keys from the air mean, and who it was. Keys carry no name: see `Hearing`.

Out come messages for above (`Inbound`) and wishes to say something back (`Wish`), in the order in which they
are to be acted on: what was heard first.
"""

import math
from dataclasses import dataclass

from radio.drivers.memory import Memory
from radio.drivers.repeats import Repeats
from radio.drivers.voice import dtmf, fivetone, lines, mdc
from radio.drivers.voice.dtmf import Answer, EmergencyKeys, Keypad
from radio.drivers.voice.fivetone import Kind
from radio.drivers.voice.settings import VoiceSettings
from radio.drivers.voice.signals import Call, Mdc, Tones
from radio.errors import Malformed
from radio.messages import Caller, Emergency, Inbound, Status, Text, UnitId
from radio.moments import soonest

NAME_LATER_SECONDS = (
    1.5  # a set that tells its number when it lets go tells it within this after the last key
)
EMERGENCY_NAME_SECONDS = 3.0  # the caller's own sequence follows the emergency's at once
UNKNOWN = UnitId("unknown")
LEAST_KEYS = 3  # fewer are no try to answer: a word that sounded like a key
MOST_TOLD = 512
LOW_NIBBLE = 0x0F
STATUS_OPS = {mdc.STATUS: "status", mdc.MESSAGE: "message"}
SIGNS_OF_LIFE = frozenset({mdc.PTT_ID, 0x30, 0x2B, 0x22})
OTHERS_RECEIPTS = frozenset({mdc.EMERGENCY_ACK[0], mdc.STATUS_ACK[0]})


@dataclass(frozen=True, slots=True)
class Echo:
    """Say back what was keyed; `is_named` when we only believe that it was this unit."""

    unit: UnitId
    answer: Answer
    is_named: bool


@dataclass(frozen=True, slots=True)
class SayWrong:
    """Say that keys were not understood."""


@dataclass(frozen=True, slots=True)
class AskWho:
    """Ask who it was."""


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Acknowledge an emergency, or a status, by a call."""

    unit: UnitId
    call: Call | None
    is_emergency: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A set has acknowledged its call by itself."""

    unit: UnitId


@dataclass(frozen=True, slots=True)
class Meaningless:
    """For the log."""

    data: str
    reason: str


Wish = Echo | SayWrong | AskWho | Acknowledge | Answered | Meaningless
Result = Inbound | Wish


class Hearing:
    """Puts names to what is heard.

    Keys belong to the unit whose signalling came in the same over, before or just after them; else to the
    number that was keyed before them; else to the only unit that holds the slot by an order said lately. When
    none of these tells, nobody has answered, and the man is asked who he is.
    """

    def __init__(self, settings: VoiceSettings) -> None:
        self._settings = settings
        self._patterns = settings.patterns
        self._digits_of = settings.digits_of_status
        self._keypad = Keypad(settings.key_seconds)
        self._answers = Repeats(settings.remember_seconds)
        self._emergencies = Repeats(settings.emergency_seconds)
        self._caller: tuple[UnitId, float] | None = None
        self._nameless: tuple[Answer, float] | None = None
        self._nameless_emergency: tuple[str, float] | None = None
        self._told: Memory[tuple[str, UnitId], float] = Memory(MOST_TOLD)
        self._numbers: Memory[UnitId, None] = Memory(MOST_TOLD)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(
            self._keypad.due,
            self._nameless[1] if self._nameless else None,
            self._nameless_emergency[1] if self._nameless_emergency else None,
        )

    def told(self, unit: UnitId, slot: str, at: float, *, is_cancel: bool) -> None:
        """Note that an order for a slot was said to a unit, or taken back."""
        self._know(unit)
        if is_cancel:
            self._told.pop((slot, unit), None)
        else:
            self._told[slot, unit] = at

    def holders(self, slot: str, at: float) -> list[UnitId]:
        """List the units that were told an order for this slot lately."""
        since = at - self._settings.answer_seconds
        return [unit for (its, unit), told_at in self._told.items() if its == slot and told_at >= since]

    def lost(self, at: float) -> list[Result]:
        """Wait for no name any more and drop half an answer: the line was lost."""
        results = self._unnamed(at, math.inf)
        self._keypad.forget()
        self._caller = None
        return results

    def over_begins(self) -> None:
        """Somebody has keyed: who spoke before does not lend him his name."""
        self._caller = None

    def take(self, heard: lines.Dtmf | Tones | Mdc, at: float) -> list[Result]:
        """Take tones or keys."""
        match heard:
            case lines.Dtmf(digits):
                closed = self._keypad.press(digits, at)
                return [result for keys in closed for result in self._keys(keys, at)]
            case Tones():
                return self._tones(heard, at)
            case Mdc():
                return self._packet(heard, at)

    def tick(self, at: float) -> list[Result]:
        """Let time pass: give up waiting for more keys, or for a name."""
        results: list[Result] = []
        if half := self._keypad.expired(at):
            results += self._not_understood(half, "keys began and never ended")
        return results + self._unnamed(at, at)

    def _unnamed(self, at: float, until: float) -> list[Result]:
        """Give up waiting for the names that were waited for up to `until`."""
        results: list[Result] = []
        if self._nameless_emergency and until >= self._nameless_emergency[1]:
            words, self._nameless_emergency = self._nameless_emergency[0], None
            results += self._emergency(UNKNOWN, words, None, at)
        if self._nameless and until >= self._nameless[1]:
            answer, self._nameless = self._nameless[0], None
            results += self._guess(answer, at)
        return results

    def _keys(self, keys: str, at: float) -> list[Result]:
        try:
            read = dtmf.read(keys)
        except Malformed as error:
            return self._not_understood(keys, str(error))
        if isinstance(read, EmergencyKeys):
            return self._emergency_keys(read.number, at)
        unit = self._numbered(read.number) if read.number else self._speaker(at)
        if unit is not None:
            return self._answer(unit, read, at, is_named=bool(read.number))
        if read.number:
            return [AskWho()]
        before, self._nameless = self._nameless, (read, at + NAME_LATER_SECONDS)
        return self._guess(before[0], at) if before else []

    def _emergency_keys(self, number: str, at: float) -> list[Result]:
        """Take an emergency by keys: a number that is nobody's is all there is to find the man by."""
        known = self._numbered(number) if number else None
        words = f"keys, number {number}" if number else "keys"
        unit = known or self._speaker(at) or UNKNOWN
        return self._emergency(unit, words, None, at, "" if known else number)

    def _not_understood(self, keys: str, reason: str) -> list[Result]:
        wishes: list[Result] = [Meaningless(keys, reason)]
        return [*wishes, SayWrong()] if len(keys) >= LEAST_KEYS else wishes

    def _guess(self, answer: Answer, at: float) -> list[Result]:
        holders = self.holders(answer.slot, at)
        return self._answer(holders[0], answer, at, is_named=True) if len(holders) == 1 else [AskWho()]

    def _answer(self, unit: UnitId, answer: Answer, at: float, *, is_named: bool) -> list[Result]:
        """Take an answer; the echo names him whenever another crew could think that it was answered."""
        is_named = is_named or any(holder != unit for holder in self.holders(answer.slot, at))
        status = Status(unit, answer.digits)
        heard: list[Result] = [] if self._answers.is_repeat(status, at) else [status]
        return [*heard, Echo(unit, answer, is_named)]

    def _tones(self, heard: Tones, at: float) -> list[Result]:
        try:
            digits = fivetone.expand(heard.digits)
            if digits in (self._settings.own_tones, self._settings.acknowledgement) and digits:
                return [Answered(UNKNOWN)] if digits == self._settings.acknowledgement else []
            meaning = fivetone.understand(digits, self._patterns)
        except Malformed as error:
            return [Meaningless(heard.digits, str(error))]
        unit = meaning.unit or self._speaker(at)
        match meaning.kind:
            case Kind.EMERGENCY if unit is None:
                self._nameless_emergency = ("five tones", at + EMERGENCY_NAME_SECONDS)
                return []
            case Kind.EMERGENCY:
                return self._emergency(unit or UNKNOWN, "five tones", Tones(heard.system, unit or ""), at)
            case Kind.STATUS:
                return self._status(unit or UNKNOWN, meaning.digits, at)
            case Kind.CALLER:
                named = self._named(unit or UNKNOWN, heard, at)
                return named if self._settings.acknowledgement else [*named, Answered(unit or UNKNOWN)]

    def _packet(self, heard: Mdc, at: float) -> list[Result]:
        unit = _unit(heard.unit)
        number = heard.arg & LOW_NIBBLE
        results: list[Result] = []
        match heard.op:
            case mdc.EMERGENCY:
                call = Mdc(*mdc.EMERGENCY_ACK, heard.unit)
                results = self._emergency(unit, f"MDC {heard.arg:02X}", call, at)
            case mdc.STATUS | mdc.MESSAGE as op:
                digits = self._digits_of.get(number, "") if op == mdc.STATUS else ""
                results = self._status(unit, digits, at, f"{STATUS_OPS[op]} {number}")
                results += [Acknowledge(unit, Mdc(*mdc.STATUS_ACK, heard.unit), is_emergency=False)]
            case mdc.REQUEST_TO_TALK:
                results = self._status(unit, "", at, "request to talk")
            case op if op == mdc.CALL_ALERT[0] and heard.more:
                results = self._alert(heard, at)
            case op if op in SIGNS_OF_LIFE:
                results = self._named(unit, heard, at)
            case op if op not in OTHERS_RECEIPTS:
                results = [Meaningless(lines.write(heard).decode().strip(), "a packet that is not read here")]
        return results

    def _alert(self, heard: Mdc, at: float) -> list[Result]:
        """Read a call alert to us, or the answer to ours: the second half names who sends it."""
        sender = _unit(int.from_bytes(heard.more[2:]))
        if tuple(heard.more[:2]) == mdc.CALL_ALERT_ACK:
            return [Answered(sender)]
        return self._named(sender, heard, at)

    def _named(self, unit: UnitId, heard: Tones | Mdc, at: float) -> list[Result]:
        """Note who speaks, and give him what came before his name."""
        self._know(unit)
        is_new = self._speaker(at) != unit
        self._caller = (unit, at + self._settings.caller_seconds)
        results: list[Result] = [Caller(unit)] if is_new else []
        if self._nameless_emergency:
            words, self._nameless_emergency = self._nameless_emergency[0], None
            call = Tones(heard.system, unit) if isinstance(heard, Tones) else None
            results += self._emergency(unit, words, call, at)
        if self._nameless:
            answer, self._nameless = self._nameless[0], None
            results += self._answer(unit, answer, at, is_named=False)
        return results

    def _emergency(
        self, unit: UnitId, words: str, call: Call | None, at: float, number: str = ""
    ) -> list[Result]:
        """Take an emergency; `number` tells apart men of whom only that is known."""
        message = Emergency(unit, words)
        is_repeat = self._emergencies.is_repeat(Emergency(unit, number), at)
        heard: list[Result] = [] if is_repeat else [message]
        return [*heard, Acknowledge(unit, call, is_emergency=True)]

    def _status(self, unit: UnitId, digits: str, at: float, words: str = "") -> list[Result]:
        message: Inbound = Status(unit, digits) if digits else Text(unit, words)
        self._know(unit)
        return [] if self._answers.is_repeat(message, at) else [message]

    def _speaker(self, at: float) -> UnitId | None:
        return self._caller[0] if self._caller and at <= self._caller[1] else None

    def _numbered(self, number: str) -> UnitId | None:
        """Find the unit that has this number: one only, or nobody."""
        found = [unit for unit in (*self._numbers, *self._named_units()) if number_of(unit) == number]
        return found[0] if len(set(found)) == 1 else None

    def _named_units(self) -> list[UnitId]:
        return [UnitId(unit) for unit in self._settings.name_of]

    def _know(self, unit: UnitId) -> None:
        if unit != UNKNOWN:
            self._numbers[unit] = None


def number_of(unit: UnitId) -> str:
    """Give the number that a man keys for himself: the digits of his address."""
    return "".join(sign for sign in unit if sign.isdecimal())


def _unit(number: int) -> UnitId:
    return UnitId(f"{number:04X}")
