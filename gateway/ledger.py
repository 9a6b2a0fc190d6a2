"""How each order stands, onto the disk. When the disk refuses, the order's life goes on in memory.

What the disk refused, or rolled back with the rest of its batch, is kept here and written again each second:
an order whose end is never told stays `keyed` in the control room and is keyed anew after a restart.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import structlog

from gateway.clock import Clock
from gateway.outbox import OpenOrder, Outbox, OutboxError
from gateway.pacing import Fate, Gone
from radio.messages import Ref
from radio.wire import ReportStep

log = structlog.get_logger()

MOST_NOTES = 2000  # a full queue of a channel that ends while the disk is full, each order keyed and ended
STEPS = {
    Fate.DELIVERED: ReportStep.DELIVERED,
    Fate.FAILED: ReportStep.FAILED,
    Fate.EXPIRED: ReportStep.EXPIRED,
    Fate.WITHDRAWN: ReportStep.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class _Note:
    """One change of an order that is to be on disk; `write` may be repeated."""

    ref: Ref
    write: Callable[[], object]
    is_end: bool = False
    is_passing: bool = False
    """The next note of its order says all that it does."""


class Ledger:
    """Writes the reports of a site's orders."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock
        self._open: list[_Note] = []
        self._refused: list[_Note] = []
        outbox.on_commit(self._open.clear)
        outbox.on_undo(self._take_back)

    def begun(self, ref: Ref, *, is_begun: bool = True) -> None:
        """Note that a try begins, or that the one that began was not on the air."""
        self._note(_Note(ref, partial(self._outbox.begun, ref, is_begun=is_begun), is_passing=True))

    def keyed(self, ref: Ref, airtime: float | None) -> None:
        """Report a try on the air."""
        self._note(_Note(ref, partial(self._outbox.keyed, ref, airtime, self._clock.utc())))

    def delivered(self, ref: Ref) -> None:
        """Report a receipt that came late."""
        self._settle(ref, ReportStep.DELIVERED)

    def finished(self, gone: Gone) -> None:
        """Report how an order left the queue."""
        ref = gone.item.ref
        log.info("gone", ref=ref, set=gone.item.set, fate=gone.fate, tries=gone.tries)
        if gone.fate is Fate.SENT:
            self._note(_Note(ref, partial(self._outbox.sent, ref), is_end=True))
        else:
            self._settle(ref, STEPS[gone.fate], gone.reason, is_retryable=gone.is_retryable)

    def failed(self, order: OpenOrder, reason: str, *, is_retryable: bool = False) -> None:
        """Report an order that does not come into a queue."""
        self._own_up(order)
        self._settle(order.ref, ReportStep.FAILED, reason, is_retryable=is_retryable)

    def withdrawn(self, order: OpenOrder) -> None:
        """Report an order that was taken back in flight, when its try did not end before a restart."""
        self._own_up(order)
        self._settle(order.ref, ReportStep.WITHDRAWN)

    def write_again(self) -> None:
        """Write what the disk refused before; what it still refuses waits for the next time."""
        if not self._refused:
            return
        try:
            while self._refused:
                self._write(self._refused[0])
                del self._refused[0]
            self._outbox.commit()
        except OutboxError as error:
            log.error("reports not on disk", count=len(self._refused), problem=str(error))  # noqa: TRY400 - says all
        else:
            log.info("reports on disk at last")

    def _settle(self, ref: Ref, step: ReportStep, reason: str = "", *, is_retryable: bool = False) -> None:
        now = self._clock.utc()
        settle = partial(self._outbox.settle, ref, step, now, reason, is_retryable=is_retryable)
        self._note(_Note(ref, settle, is_end=True))

    def _own_up(self, order: OpenOrder) -> None:
        """Say that it may have been heard, when its try began before a restart and was never keyed."""
        if order.is_begun:
            self.keyed(order.ref, None)

    def _note(self, note: _Note) -> None:
        """Write it, behind all that waits."""
        if self._refused:
            self._keep([*self._refused, note])
            return
        try:
            self._write(note)
        except OutboxError as error:
            log.error("report not on disk", ref=note.ref, problem=str(error))  # noqa: TRY400 - says all
            self._keep([*self._refused, note])

    def _write(self, note: _Note) -> None:
        note.write()
        self._open.append(note)

    def _take_back(self) -> None:
        """Keep what was in the outbox's hands when the disk refused its batch."""
        lost, self._open[:] = self._open[:], []
        self._keep([*lost, *self._refused])

    def _keep(self, notes: list[_Note]) -> None:
        """Keep them in their order; without room an order's end outlasts its tries."""
        last = {note.ref: number for number, note in enumerate(notes)}
        kept = [note for number, note in enumerate(notes) if not note.is_passing or last[note.ref] == number]
        over = len(kept) - MOST_NOTES
        if over > 0:
            first = sorted(range(len(kept)), key=lambda number: (kept[number].is_end, number))[:over]
            log.error("reports given up", count=over, problem="the disk refuses for too long; make room")
            kept = [note for number, note in enumerate(kept) if number not in set(first)]
        self._refused = kept
