"""Knowing a repeat by its words, on bearers whose messages have no number."""

from collections.abc import Iterable

from radio.driver import Heard, Output
from radio.drivers.memory import Memory
from radio.messages import Emergency, Inbound, Order, Ref, Status, Text, UnitId

MOST_REMEMBERED = 512  # 2.5 minutes of a channel that is never silent carry 300 messages
EMERGENCY_SECONDS = 30.0  # sets say an emergency again for some seconds; a later press is a new one
AGAIN_SECONDS = 20.0  # a set that missed the receipt of its words has said them again by then

Key = tuple[UnitId, type[Inbound], str]


class Repeats:
    """Remembers what each unit said for some seconds from the first time: repeats do not prolong it."""

    def __init__(self, seconds: float, emergency_seconds: float | None = None) -> None:
        """Take the window, and another one for emergencies where that must be shorter."""
        self._seconds = seconds
        self._emergency_seconds = seconds if emergency_seconds is None else emergency_seconds
        self._remembered: Memory[Key, float] = Memory(MOST_REMEMBERED)
        self._asked: Memory[Ref, None] = Memory(MOST_REMEMBERED)

    def is_repeat(self, message: Inbound, at: float) -> bool:
        """Tell whether the unit said the same a short while ago; remember it if not."""
        match message:
            case (
                Text(unit=unit, text=words)
                | Status(unit=unit, digits=words)
                | Emergency(unit=unit, words=words)
            ):
                key = (unit, type(message), words)
            case _:
                return False
        window = self._emergency_seconds if isinstance(message, Emergency) else self._seconds
        before = self._remembered.get(key)
        if before is not None and at - before < window:
            return True
        self._remembered[key] = at
        return False

    def hear(self, messages: Iterable[Inbound], at: float) -> list[Output]:
        """Hear of these what is no repeat."""
        return [Heard(message) for message in messages if not self.is_repeat(message, at)]

    def asked(self, order: Order, at: float) -> None:
        """Forget at a new order what its unit answered to an older one: the same words are an answer again.

        What it said a moment ago stays: a set that missed its receipt says the same again.
        """
        if order.ref in self._asked:
            return
        self._asked[order.ref] = None
        for (unit, kind, words), since in list(self._remembered.items()):
            if unit == order.unit and kind is not Emergency and at - since >= AGAIN_SECONDS:
                del self._remembered[unit, kind, words]
