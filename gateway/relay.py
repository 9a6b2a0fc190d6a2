"""Between the bus and the sets: orders to the channel of the set they name, and a site's sign of life."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog

from gateway.hearing import Hearing
from gateway.held import Unkept
from gateway.lane import Lane, Tools
from gateway.outbox import OpenOrder, Outbox, OutboxError
from gateway.session import Session, State
from radio.driver import Keyed, Settled
from radio.errors import Malformed
from radio.messages import Inbound, Ref, SetName
from radio.wire import Query, SetAlive, Transmit, Withdraw, decode_order

log = structlog.get_logger()

SLACK = timedelta(seconds=5)  # a clock that a network sets goes back by less
CLOCK_WENT_BACK = "The gateway's clock went back while it was off: its time may be over. Send it again."


@dataclass(slots=True)
class Batch:
    """What came in one go: new orders, and the channels on which something changed."""

    orders: dict[Ref, OpenOrder] = field(default_factory=dict)
    lanes: dict[str, Lane] = field(default_factory=dict)


class Relay:
    """The desk of all sets of a site."""

    def __init__(self, lanes: Sequence[Lane], outbox: Outbox, tools: Tools) -> None:
        self.lanes = {lane.name: lane for lane in lanes}
        self._outbox = outbox
        self._ledger = tools.ledger
        self._clock = tools.clock
        self._lane_of: dict[SetName, Lane] = {}
        self._on_change: list[Callable[[], None]] = []
        self._on_cry: list[Callable[[Unkept], None]] = []

    def add(self, session: Session, channel: str, hearing: Hearing) -> None:
        """Put a set on its channel."""
        self._lane_of[session.name] = self.lanes[channel]
        self.lanes[channel].add(session, hearing)

    def on_change(self, told: Callable[[], None]) -> None:
        """Call `told` when the sign of life is another."""
        self._on_change.append(told)

    def on_cry(self, told: Callable[[Unkept], None]) -> None:
        """Call `told` with an emergency that the disk refuses."""
        self._on_cry.append(told)

    def resume(self) -> None:
        """Queue again what had not come to its end when the program stopped, but not what was taken back."""
        is_doubtful = self._is_clock_doubtful()
        for order in self._outbox.open_orders():
            lane = self._lane_of.get(order.set)
            if order.is_withdrawn:
                self._ledger.withdrawn(order)
            elif is_doubtful:
                self._ledger.failed(order, CLOCK_WENT_BACK, is_retryable=True)
            elif lane:
                self._report_again(order)
                lane.queue(order)
            else:
                self._ledger.failed(order, f"This site has no set {order.set!r} any more.")

    def take(self, payloads: Sequence[bytes]) -> None:
        """Take messages of the `orders` topic: all onto the disk with one flush, then onto the air."""
        batch = Batch()
        try:
            for payload in payloads:
                self._read(payload, batch)
            self._outbox.commit()
        except OutboxError as error:
            log.error("orders not taken", count=len(payloads), problem=str(error))  # noqa: TRY400 - says all
            return
        for order in batch.orders.values():
            lane = self._lane_of[order.set]
            lane.queue(order)
            batch.lanes[lane.name] = lane
        for _, lane in sorted(batch.lanes.items()):
            try:
                lane.pump()
            except Exception:
                log.exception("channel stuck", channel=lane.name)
        self._report_accepted()
        for order in batch.orders.values():
            log.info("accepted", ref=order.ref, set=order.set)

    def received(self, seqs: Sequence[int], outbox: str) -> bool:
        """Forget what the dispatcher has on record. False when it speaks of another outbox."""
        if outbox != self._outbox.id:
            return False
        try:
            self._outbox.received(seqs)
        except OutboxError as error:
            log.error("receipts not on disk", problem=str(error))  # noqa: TRY400 - says all
        return True

    def write_again(self) -> None:
        """Put on disk how orders stand, where the disk refused it before."""
        self._ledger.write_again()

    def heard(self, name: SetName, message: Inbound) -> None:
        """Note what a set heard or senses."""
        self._lane_of[name].heard(name, message)

    def cry(self, unkept: Unkept) -> None:
        """Tell of an emergency that the disk refuses."""
        for told in self._on_cry:
            told(unkept)

    def keyed(self, name: SetName, keyed: Keyed) -> None:
        """Note a try on the air."""
        self._lane_of[name].keyed(name, keyed)

    def settled(self, name: SetName, settled: Settled) -> None:
        """Note how a try ended."""
        self._lane_of[name].settled(name, settled)

    def moved(self, name: SetName) -> None:
        """Look what goes next on the set's channel."""
        self._lane_of[name].moved(name)

    def changed(self, name: SetName) -> None:
        """Tell that a set's state is another."""
        lane = self._lane_of[name]
        match lane.sessions[name].state:
            case State.WORKING:
                lane.take_up(name)
            case State.LOST:
                lane.signs[name].losses += 1
        self.tell()

    def tell(self) -> None:
        """Let the sign of life go out now."""
        for told in self._on_change:
            told()

    def alive(self) -> dict[SetName, SetAlive]:
        """Say how every set does."""
        return {name: lane.alive(name) for name, lane in self._lane_of.items()}

    def _read(self, payload: bytes, batch: Batch) -> None:
        try:
            order = decode_order(payload)
        except Malformed as error:
            log.warning("order not understood", problem=str(error), bytes=len(payload))
            return
        if isinstance(order, Transmit):
            self._clock.heed(order.said_at)
        now = self._clock.utc()
        match order:
            case Transmit():
                self._accept(order, now, batch)
            case Withdraw(ref=ref):
                log.info("withdrawn", ref=ref)
                self._withdraw(ref, now, batch)
            case Query(refs=refs):
                for ref in refs:
                    self._outbox.standing(ref, now)

    def _report_again(self, order: OpenOrder) -> None:
        """Report that an untried order is here: the last life may have ended before it did."""
        if order.tries == 0 and not order.is_begun:
            self._outbox.standing(order.ref, self._clock.utc())

    def _report_accepted(self) -> None:
        try:
            self._outbox.report_accepted()
        except OutboxError as error:  # the dispatcher says them again, and is told how they stand
            log.error("taken orders not reported", problem=str(error))  # noqa: TRY400 - says all

    def _is_clock_doubtful(self) -> bool:
        """Tell whether the clock stands before what is on disk: how old that is, nobody can say."""
        latest, now = self._outbox.latest(), self._clock.utc()
        is_doubtful = latest is not None and now + SLACK < latest
        if is_doubtful:
            log.warning("clock went back", now=str(now), written=str(latest), problem="set this clock")
        return is_doubtful

    def _accept(self, order: Transmit, now: datetime, batch: Batch) -> None:
        if order.set not in self._lane_of:
            known = ", ".join(sorted(self._lane_of))
            self._outbox.refuse(order, f"This site has no set {order.set!r}; it has {known}.", now)
        elif self._outbox.accept(order, now):
            batch.orders[order.ref] = _opened(order, now)

    def _withdraw(self, ref: Ref, now: datetime, batch: Batch) -> None:
        """Take an order back. One in flight is reported when its try ends."""
        batch.orders.pop(ref, None)
        lane = next((lane for lane in self.lanes.values() if lane.pacer.has(ref)), None)
        if lane is not None and not lane.withdraw(ref):
            self._outbox.withdrawn(ref)
            return
        if lane is not None:
            batch.lanes[lane.name] = lane
        self._outbox.bar(ref, now)


def _opened(order: Transmit, now: datetime) -> OpenOrder:
    return OpenOrder(
        order.ref, order.set, order.unit, order.text, order.priority, now, order.not_after, tries=0
    )
