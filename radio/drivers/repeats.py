"""Knowing a repeat by its words, on bearers whose messages have no number."""

from collections.abc import Iterable

from radio.driver import Heard, Output
from radio.drivers.memory import Memory
from radio.messages import Emergency, Inbound, Status, Text, UnitId

MOST_REMEMBERED = 512  # 2.5 minutes of a channel that is never silent carry 300 messages


class Repeats:
    """Remembers what each unit said for some seconds."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._remembered: Memory[tuple[UnitId, str], float] = Memory(MOST_REMEMBERED)

    def is_repeat(self, message: Inbound, at: float) -> bool:
        """Tell whether the unit said the same a short while ago, and remember it."""
        match message:
            case (
                Text(unit=unit, text=words)
                | Status(unit=unit, digits=words)
                | Emergency(unit=unit, words=words)
            ):
                key = (unit, f"{type(message).__name__} {words}")
            case _:
                return False
        before = self._remembered.get(key)
        self._remembered[key] = at
        return before is not None and at - before < self._seconds

    def hear(self, messages: Iterable[Inbound], at: float) -> list[Output]:
        """Hear of these what is no repeat."""
        return [Heard(message) for message in messages if not self.is_repeat(message, at)]
