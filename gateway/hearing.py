"""Whether a set still hears its channel. Pure: times are seconds on one clock of the caller's.

A set that says and says and hears nothing may have lost its antenna, its receiver or its channel, and shows
no fault at its port. One crew that does not answer proves nothing; several do, or the set of a loop test,
which is never out of range.
"""

from dataclasses import dataclass

from radio.messages import UnitId


@dataclass(frozen=True, slots=True)
class Doubt:
    """When a set is called deaf: so many tries, over so many seconds, and not one word heard."""

    tries: int = 6
    seconds: float = 600.0


class Hearing:
    """What one set has said since it heard something last."""

    def __init__(self, doubt: Doubt, anchor: UnitId | None = None) -> None:
        self._doubt = doubt
        self._anchor = anchor
        self._tries = 0
        self._since = 0.0
        self._units: set[UnitId] = set()

    def heard(self) -> None:
        """Note that something came: words, a receipt, anything that another set keyed."""
        self._tries = 0
        self._units.clear()

    def unanswered(self, unit: UnitId, now: float) -> None:
        """Note a try that asked for a receipt, and none came."""
        if not self._tries:
            self._since = now
        self._tries += 1
        if len(self._units) < self._doubt.tries:
            self._units.add(unit)

    def is_deaf(self, now: float) -> bool:
        """Tell whether it must be taken for deaf."""
        is_proof = len(self._units) > 1 or self._anchor in self._units
        return is_proof and self._tries >= self._doubt.tries and now - self._since >= self._doubt.seconds
