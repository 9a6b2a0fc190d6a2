"""One set of a site calls another, so that a dead channel is known before a crew needs it. Pure.

The words have a shape of their own. A gateway that hears them does not tell the dispatcher: nobody said them.
"""

import re
from dataclasses import dataclass

from radio.messages import Inbound, SetName, Text, UnitId

AGAIN_SECONDS = (
    60.0  # after one without receipt the next follows soon: a doubt is settled in minutes, not hours
)

WORDS = re.compile(r"LOOP TEST \d{1,4}")
MOST_NUMBER = 9_999
LONGEST_WORDS = f"LOOP TEST {MOST_NUMBER}"


@dataclass(frozen=True, slots=True)
class Loop:
    """Who calls whom, and how often."""

    set: SetName
    unit: UnitId
    every_seconds: float


class LoopTest:
    """When the next one is due."""

    def __init__(self, loop: Loop, now: float) -> None:
        self.loop = loop
        self.passed = self.failed = 0
        self._number = 0
        self._due = now + min(loop.every_seconds, AGAIN_SECONDS)

    def is_due(self, now: float) -> bool:
        """Tell whether it is time for one."""
        return now >= self._due

    def begin(self, now: float) -> str:
        """Give the words of the next one."""
        self._number = self._number % MOST_NUMBER + 1
        self._due = now + self.loop.every_seconds
        return f"LOOP TEST {self._number}"

    def ended(self, now: float, *, is_answered: bool, is_deaf: bool) -> None:
        """Note how it ended. While a set is in doubt it is asked soon again; when it is deaf, as ever."""
        self.passed += is_answered
        self.failed += not is_answered
        if not is_answered and not is_deaf:
            self._due = min(self._due, now + AGAIN_SECONDS)


def is_loop_test(message: Inbound) -> bool:
    """Tell whether these are the words of a loop test, this site's or another's."""
    return isinstance(message, Text) and WORDS.fullmatch(message.text.strip()) is not None
