"""What is to be said, in ranks, and the one thing that the announcer has in hand."""

from dataclasses import dataclass
from enum import IntEnum

from radio.drivers.voice.hearing import UNKNOWN
from radio.drivers.voice.lines import MOST_ID
from radio.drivers.voice.settings import VoiceSettings
from radio.drivers.voice.signals import Call
from radio.drivers.voice.wording import Utterance, Written
from radio.messages import Ref, UnitId
from radio.moments import soonest

MOST_WAITING = 8  # echoes and acknowledgements; who is not answered presses again


class Rank(IntEnum):
    """What goes first."""

    EMERGENCY = 0
    ECHO = 1
    ORDER = 2


@dataclass(slots=True)
class Job:
    """Something to say, or a call alone. `is_try`: it belongs to the order in flight."""

    rank: Rank
    utterance: Utterance | None = None
    call: Call | None = None
    is_try: bool = False
    not_after: float | None = None
    """When it is of no use any more: it waits neither in line nor for a clear channel beyond that."""
    id: int = 0
    is_keyed: bool = False
    is_stopping: bool = False
    is_making_room: bool = False

    def says_the_same(self, other: "Job") -> bool:
        """Tell whether both would sound alike."""
        return (self.rank, self.utterance, self.call) == (other.rank, other.utterance, other.call)


@dataclass(slots=True)
class Try:
    """The order in flight. `answer_until`: how long its set may take to answer the call.

    Its words are keyed by `not_after` or not at all: the pacing gives a long try up, and tries again.
    """

    ref: Ref
    unit: UnitId
    written: Written
    utterance: Utterance
    is_repeat: bool
    not_after: float
    is_keyed: bool = False
    answer_until: float | None = None
    is_answered: bool = False

    def takes_answer_of(self, unit: UnitId) -> bool:
        """Tell whether this is the answer that is waited for."""
        return self.answer_until is not None and unit in (self.unit, UNKNOWN)


class Jobs:
    """A line of jobs, and the current one with the moment until which something must be heard of it."""

    def __init__(self, settings: VoiceSettings) -> None:
        self._settings = settings
        self._waiting: list[Job] = []
        self._until = 0.0
        self._last_id = 0
        self.current: Job | None = None

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is in hand or in line."""
        return self.current is None and not self._waiting

    @property
    def due(self) -> float | None:
        """When the current job is late, or one in line is of no use any more."""
        ends = [job.not_after for job in self._waiting]
        return soonest(self._until if self.current else None, *ends)

    def add(self, job: Job) -> None:
        """Put a job in line behind those of its rank; one that would only say the same again is left out."""
        is_full = len(self._waiting) >= MOST_WAITING and not job.is_try
        if is_full or any(job.says_the_same(other) for other in self._waiting):
            return
        self._waiting.append(job)
        self._waiting.sort(key=lambda each: each.rank)

    def put_back(self, job: Job) -> None:
        """Put a job that had to make room back in line, as if it had not begun."""
        job.is_stopping = job.is_making_room = False
        self.add(job)

    def lapse(self, at: float) -> bool:
        """Drop what is in line and of no use any more; tell whether there was any."""
        before = len(self._waiting)
        self._waiting = [job for job in self._waiting if job.not_after is None or at < job.not_after]
        return len(self._waiting) < before

    def must_yield(self, current: Job) -> bool:
        """Tell whether what is in line must not wait: an emergency never, others not for what only waits."""
        if not self._waiting or self._waiting[0].rank >= current.rank:
            return False
        return self._waiting[0].rank is Rank.EMERGENCY or not current.is_keyed

    def begin(self, at: float) -> Job | None:
        """Take the first in line in hand, under its own number; None when the hand is full or none waits."""
        if self.current or not self._waiting:
            return None
        self._last_id = self._last_id % MOST_ID + 1
        self.current = self._waiting.pop(0)
        self.current.id = self._last_id
        wait = self._settings.clear_seconds + self._settings.answer_wait_seconds
        self._until = min(at + wait, max(at, self.current.not_after or at + wait))
        return self.current

    def named(self, number: int) -> Job | None:
        """Give the current job, if it has this number."""
        return self.current if self.current and self.current.id == number else None

    def wait(self, until: float) -> None:
        """Wait so long for the next word about the current job."""
        self._until = until

    def is_late(self, at: float) -> bool:
        """Tell whether something should have been heard of the current job."""
        return self.current is not None and at >= self._until

    def end(self) -> None:
        """Have nothing in hand any more."""
        self.current = None

    def clear(self) -> None:
        """Forget everything."""
        self.current = None
        self._waiting.clear()
