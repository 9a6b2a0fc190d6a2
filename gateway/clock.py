"""Both clocks of a process, and a time of day that does not stand behind the dispatcher's.

A machine without a battery for its clock starts after a power cut at the time of the cut. Orders would then
be keyed long after their last moment, and answers dated before their orders. What the dispatcher says carries
the moment at which it said it; when it is read, it cannot be earlier than that.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

log = structlog.get_logger()

TOLD_SECONDS = 5.0  # clocks that are set by a network differ by less: not worth a line in the log
LASTING_SECONDS = 6 * 3600.0  # one dispatcher whose clock ran ahead is not believed for longer than a shift


class Clock:
    """Seconds that never jump, and the time of day in UTC."""

    def __init__(self, seconds: Callable[[], float], utc: Callable[[], datetime]) -> None:
        self.seconds = seconds
        self._own = utc
        self._heeded: tuple[float, datetime] | None = None
        self._is_told = False

    def utc(self) -> datetime:
        """Tell the time of day: this machine's, or the dispatcher's where that is later."""
        own = self._own()
        return own if self._heeded is None else max(own, self._theirs(self._heeded))

    def behind(self) -> float:
        """Tell by how many seconds this machine's clock stands behind the dispatcher's; 0: none known."""
        return (self.utc() - self._own()).total_seconds()

    def heed(self, said_at: datetime | None) -> None:
        """Take the moment at which the dispatcher said something that has just been read."""
        if said_at is None:
            return
        seconds, heeded = self.seconds(), self._heeded
        is_outlived = heeded is not None and seconds - heeded[0] > LASTING_SECONDS
        if said_at > self.utc() or is_outlived:
            self._heeded = (seconds, said_at)
        if self.behind() > TOLD_SECONDS and not self._is_told:
            self._is_told = True
            problem = "this machine's clock is behind the dispatcher's, which is used; set it"
            log.warning("clock behind", seconds=round(self.behind()), problem=problem)

    def _theirs(self, heeded: tuple[float, datetime]) -> datetime:
        seconds, said_at = heeded
        return said_at + timedelta(seconds=self.seconds() - seconds)
