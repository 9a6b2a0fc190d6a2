"""How each order stands, onto the disk. When the disk refuses, the order's life goes on in memory."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from gateway.clock import Clock
from gateway.outbox import OpenOrder, Outbox, OutboxError
from gateway.pacing import Fate, Gone
from radio.messages import Ref
from radio.wire import ReportStep

log = structlog.get_logger()

STEPS = {
    Fate.DELIVERED: ReportStep.DELIVERED,
    Fate.FAILED: ReportStep.FAILED,
    Fate.EXPIRED: ReportStep.EXPIRED,
    Fate.WITHDRAWN: ReportStep.WITHDRAWN,
}


class Ledger:
    """Writes the reports of a site's orders."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        self._outbox = outbox
        self._clock = clock

    def begun(self, ref: Ref, *, is_begun: bool = True) -> None:
        """Note that a try begins, or that the one that began was not on the air."""
        with noted(ref):
            self._outbox.begun(ref, is_begun=is_begun)

    def keyed(self, ref: Ref, airtime: float | None) -> None:
        """Report a try on the air."""
        with noted(ref):
            self._outbox.keyed(ref, airtime, self._clock.utc())

    def delivered(self, ref: Ref) -> None:
        """Report a receipt that came late."""
        with noted(ref):
            self._outbox.settle(ref, ReportStep.DELIVERED, self._clock.utc())

    def finished(self, gone: Gone) -> None:
        """Report how an order left the queue."""
        ref, now = gone.item.ref, self._clock.utc()
        log.info("gone", ref=ref, set=gone.item.set, fate=gone.fate, tries=gone.tries)
        with noted(ref):
            if gone.fate is Fate.SENT:
                self._outbox.sent(ref)
            else:
                step = STEPS[gone.fate]
                self._outbox.settle(ref, step, now, gone.reason, is_retryable=gone.is_retryable)

    def failed(self, order: OpenOrder, reason: str, *, is_retryable: bool = False) -> None:
        """Report an order that does not come into a queue."""
        self._own_up(order)
        with noted(order.ref):
            now = self._clock.utc()
            self._outbox.settle(order.ref, ReportStep.FAILED, now, reason, is_retryable=is_retryable)

    def withdrawn(self, order: OpenOrder) -> None:
        """Report an order that was taken back in flight, when its try did not end before a restart."""
        self._own_up(order)
        with noted(order.ref):
            self._outbox.settle(order.ref, ReportStep.WITHDRAWN, self._clock.utc())

    def _own_up(self, order: OpenOrder) -> None:
        """Say that it may have been heard, when its try began before a restart and was never keyed."""
        if order.is_begun:
            self.keyed(order.ref, None)


@contextmanager
def noted(ref: Ref) -> Iterator[None]:
    """Go on when the disk refuses."""
    try:
        yield
    except OutboxError as error:
        log.error("report not on disk", ref=ref, problem=str(error))  # noqa: TRY400 - says all
