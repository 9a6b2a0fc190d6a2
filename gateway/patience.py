"""How long a set may be away before its orders go another way. Pure: seconds on one clock of the caller's."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds."""

    lost: float = 30.0
    """Its port may be gone so long: a plug that is put back, a terminal server that restarts."""
    silent: float = 60.0
    """Its port is open and it lets nothing be said: starting up takes the slowest make half of that."""


class Verdict(StrEnum):
    """What to think of a set."""

    WELL = "well"
    UNSURE = "unsure"
    LOST = "lost"
    SILENT = "silent"


class Watch:
    """What has been seen of one set."""

    def __init__(self, patience: Patience, now: float) -> None:
        self._patience = patience
        self._open_at = self._well_at = now
        self._is_away = False

    def look(self, now: float, *, is_open: bool, is_well: bool) -> Verdict:
        """Judge. `is_well`: a try may begin, or is under way. A port that flaps starts no wait anew."""
        if not is_open:
            self._is_away = now - self._open_at >= self._patience.lost
            return Verdict.LOST if self._is_away else Verdict.UNSURE
        self._open_at = now
        if is_well or self._is_away:  # one that was long away may take its time to start
            self._well_at, self._is_away = now, False
        if is_well:
            return Verdict.WELL
        return Verdict.SILENT if now - self._well_at >= self._patience.silent else Verdict.UNSURE
