"""One channel as it is noticed here: seconds spent on it, and whether its sets sense somebody else.

Pure: times are seconds on one clock of the caller's.
"""

from collections import deque

from radio.messages import SetName

BELIEVED_SECONDS = 120.0
"""No over lasts two minutes: the set's `clear` was lost, or a key is stuck. One try tells; the set that still
senses a carrier does not key."""
ROUNDING = 1e-6  # seconds: sums of floats never come out even


class Airtime:
    """Seconds spent on the air in a sliding window."""

    def __init__(self, window: float) -> None:
        self._window = window
        self._spent: deque[tuple[float, float]] = deque()
        self._sum = 0.0

    def spend(self, seconds: float, now: float) -> None:
        """Count `seconds` at `now`; a negative number takes back what was not said."""
        self.used(now)  # forgets what has left the window: nobody may ever ask
        self._spent.append((now, seconds))
        self._sum += seconds

    def used(self, now: float) -> float:
        """Seconds spent in the window that ends now."""
        while self._spent and self._spent[0][0] <= now - self._window:
            self._sum -= self._spent.popleft()[1]
        if not self._spent:
            self._sum = 0.0
        return self._sum

    def free_at(self, seconds: float, allowed: float, now: float) -> float:
        """When `seconds` more fit within `allowed`; a try longer than that fits an empty window."""
        over = self.used(now) + seconds - allowed
        if over <= ROUNDING or not self._spent:
            return now
        for at, spent in self._spent:
            over -= spent
            if over <= ROUNDING:
                return at + self._window
        return self._spent[-1][0] + self._window


class Carrier:
    """What the channel's sets sense. It is busy while any of them says so and is still believed."""

    def __init__(self) -> None:
        self._until: dict[SetName, float] = {}
        self._since: float | None = None
        self._seconds = 0.0

    def sense(self, name: SetName, now: float, *, is_busy: bool) -> None:
        """Note the word of one set; busy said again is believed anew."""
        self._count(now)
        if is_busy:
            self._until[name] = now + BELIEVED_SECONDS
        else:
            self._until.pop(name, None)
        self._since = now if self._until else None

    def clear_at(self, now: float) -> float | None:
        """When it is clear at the latest; None when nobody senses a carrier."""
        return max((until for until in self._until.values() if until > now), default=None)

    def seconds(self, now: float) -> float:
        """For how long it has been sensed busy in all, stuck or not."""
        self._count(now)
        return self._seconds

    def _count(self, now: float) -> None:
        if self._since is not None:
            self._seconds += now - self._since
            self._since = now
