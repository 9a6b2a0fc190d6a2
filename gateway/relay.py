"""Between the bus and the sets: orders to the set they name, what the sets say into reports."""

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

import structlog

from gateway.outbox import OpenOrder, Outbox, OutboxError
from gateway.pacing import Fate, Gone, Item, Pacer, Send, WaitUntil
from gateway.session import Clock, Session, State
from radio.driver import Keyed, Outcome, Settled
from radio.errors import Malformed, RadioError, Unsayable
from radio.messages import Busy, Inbound, Order, Ref, SetName, Signal
from radio.wire import Query, ReportStep, SetAlive, Transmit, Withdraw, decode_order

log = structlog.get_logger()

LOOK_AGAIN_SECONDS = 0.01  # a driver may become free by time alone, without a word
STEPS = {
    Fate.DELIVERED: ReportStep.DELIVERED,
    Fate.FAILED: ReportStep.FAILED,
    Fate.EXPIRED: ReportStep.EXPIRED,
    Fate.WITHDRAWN: ReportStep.WITHDRAWN,
}


@dataclass(slots=True)
class Lane:
    """One channel: its queue and the sets on it."""

    pacer: Pacer
    sessions: list[Session] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None


@dataclass(slots=True)
class Batch:
    """What came in one go: new orders, and the channels on which something changed."""

    orders: dict[Ref, OpenOrder] = field(default_factory=dict)
    lanes: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Sign:
    """What was last noticed of a set."""

    heard_at: datetime | None = None
    dbm: float | None = None


class Relay:
    """The desk of all sets of a site."""

    def __init__(
        self, lanes: Mapping[str, Pacer], outbox: Outbox, clock: Clock, chance: Callable[[], float]
    ) -> None:
        self._lanes = {name: Lane(pacer) for name, pacer in lanes.items()}
        self._outbox = outbox
        self._clock = clock
        self._chance = chance
        self._sessions: dict[SetName, Session] = {}
        self._channel_of: dict[SetName, str] = {}
        self._signs: dict[SetName, Sign] = {}
        self._texts: dict[Ref, str] = {}
        self._on_change: list[Callable[[], None]] = []

    def add(self, session: Session, channel: str) -> None:
        """Put a set on its channel."""
        lane = self._lanes[channel]
        lane.sessions.append(session)
        self._sessions[session.name] = session
        self._channel_of[session.name] = channel
        self._signs[session.name] = Sign()

    def on_change(self, told: Callable[[], None]) -> None:
        """Call `told` when a set's state changes."""
        self._on_change.append(told)

    def resume(self) -> None:
        """Queue again what had not come to its end when the program stopped."""
        for order in self._outbox.open_orders():
            self._queue(order)

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
            self._queue(order)
            batch.lanes.add(self._channel_of[order.set])
        for channel in sorted(batch.lanes):
            self._pump(self._lanes[channel])
        for order in batch.orders.values():
            log.info("accepted", ref=order.ref, set=order.set)

    def received(self, seqs: Sequence[int], outbox: str) -> bool:
        """Forget what the dispatcher has on record. False when it speaks of another outbox."""
        if outbox != self._outbox.id:
            return False
        with _noted(Ref("")):
            self._outbox.received(seqs)
        return True

    def heard(self, name: SetName, message: Inbound) -> None:
        """Note a set's sign; a busy channel holds everything."""
        match message:
            case Busy(is_busy):
                self._lane_of(name).pacer.busy(name, self._clock.seconds(), is_busy=is_busy)
            case Signal(dbm):
                self._signs[name].dbm = dbm
            case _:
                self._signs[name].heard_at = self._clock.utc()

    def keyed(self, name: SetName, keyed: Keyed) -> None:
        """Report a try on the air."""
        log.info("keyed", ref=keyed.ref, set=name)
        with _noted(keyed.ref):
            self._outbox.keyed(keyed.ref, keyed.airtime, self._clock.utc())

    def settled(self, name: SetName, settled: Settled) -> None:
        """Report how a try ended, if that was the end; a receipt that comes late counts too."""
        log.info("settled", ref=settled.ref, set=name, outcome=settled.outcome)
        pacer, now = self._lane_of(name).pacer, self._clock.seconds()
        is_late = not pacer.has(settled.ref)
        if is_late and settled.outcome is Outcome.DELIVERED:
            with _noted(settled.ref):
                self._outbox.settle(settled.ref, ReportStep.DELIVERED, self._clock.utc())
        gone = pacer.ended(settled.ref, settled.outcome, now, self._chance(), settled.reason)
        if gone:
            self._finish(gone)

    def moved(self, name: SetName) -> None:
        """Look what goes next on the set's channel."""
        lane = self._lane_of(name)
        if self._sessions[name].state is State.LOST:
            lane.pacer.busy(name, self._clock.seconds(), is_busy=False)
        self._pump(lane)

    def changed(self, name: SetName) -> None:  # noqa: ARG002 - who asks looks at all of them
        """Tell that a set's state is another."""
        for told in self._on_change:
            told()

    def alive(self) -> dict[SetName, SetAlive]:
        """Say how every set does."""
        return {name: self._alive(session) for name, session in self._sessions.items()}

    def _lane_of(self, name: SetName) -> Lane:
        return self._lanes[self._channel_of[name]]

    def _read(self, payload: bytes, batch: Batch) -> None:
        now = self._clock.utc()
        try:
            order = decode_order(payload)
        except Malformed as error:
            log.warning("order not understood", problem=str(error), bytes=len(payload))
            return
        match order:
            case Transmit():
                self._accept(order, now, batch)
            case Withdraw(ref=ref):
                log.info("withdrawn", ref=ref)
                self._withdraw(ref, now, batch)
            case Query(refs=refs):
                for ref in refs:
                    self._outbox.standing(ref, now)

    def _accept(self, order: Transmit, now: datetime, batch: Batch) -> None:
        if order.set not in self._sessions:
            known = ", ".join(sorted(self._sessions))
            self._outbox.refuse(order, f"This site has no set {order.set!r}; it has {known}.", now)
        elif self._outbox.accept(order, now):
            batch.orders[order.ref] = _opened(order, now)

    def _withdraw(self, ref: Ref, now: datetime, batch: Batch) -> None:
        """Take an order back. One in flight is reported when its try ends."""
        batch.orders.pop(ref, None)
        channel = next((name for name, lane in self._lanes.items() if lane.pacer.has(ref)), None)
        if channel is not None and self._lanes[channel].pacer.withdraw(ref) is None:
            return
        if channel is not None:
            batch.lanes.add(channel)
        self._texts.pop(ref, None)
        self._outbox.bar(ref, now)

    def _queue(self, order: OpenOrder) -> None:
        session = self._sessions.get(order.set)
        if session is None:
            reason = f"This site has no set {order.set!r} any more."
            self._fail(order.ref, reason)
            return
        try:
            airtime = session.driver.airtime(_said(order))
        except RadioError as error:
            self._fail(order.ref, str(error))
            return
        self._texts[order.ref] = order.text
        for gone in self._lane_of(order.set).pacer.add(self._item(order, session, airtime)):
            self._finish(gone)

    def _item(self, order: OpenOrder, session: Session, airtime: float) -> Item:
        """Make times of day into seconds of the clock that never jumps."""
        seconds, utc = self._clock.seconds(), self._clock.utc()
        return Item(
            ref=order.ref,
            set=order.set,
            unit=order.unit,
            priority=order.priority,
            since=seconds + (order.accepted_at - utc).total_seconds(),
            not_after=seconds + (order.not_after - utc).total_seconds(),
            airtime=airtime,
            retry_seconds=session.driver.capabilities.retry_seconds,
            tries=order.tries,
        )

    def _pump(self, lane: Lane) -> None:
        """Act on the channel's decisions until it says wait."""
        while True:
            now = self._clock.seconds()
            free = [session.name for session in lane.sessions if session.is_free]
            decision = lane.pacer.next(now, free)
            match decision:
                case Send(item):
                    self._send(item)
                case Gone():
                    self._finish(decision)
                case WaitUntil(at):
                    self._wait(lane, at, now, is_held=len(free) < len(lane.sessions))
                    return

    def _send(self, item: Item) -> None:
        session = self._sessions[item.set]
        order = Order(item.ref, item.unit, self._texts[item.ref], item.priority)
        try:
            session.send(order)
        except Unsayable as error:
            self.settled(item.set, Settled(item.ref, Outcome.REFUSED, str(error)))
        except RadioError:
            self.settled(item.set, Settled(item.ref, Outcome.BUSY))

    def _wait(self, lane: Lane, at: float | None, now: float, *, is_held: bool) -> None:
        if lane.timer:
            lane.timer.cancel()
            lane.timer = None
        is_idle = len(lane.pacer) and lane.pacer.in_flight is None
        if is_held and is_idle and any(session.state is State.WORKING for session in lane.sessions):
            again = now + LOOK_AGAIN_SECONDS
            at = again if at is None else min(at, again)
        if at is not None:
            loop = asyncio.get_running_loop()
            lane.timer = loop.call_later(max(at - now, 0.001), self._pump, lane)

    def _finish(self, gone: Gone) -> None:
        ref = gone.item.ref
        self._texts.pop(ref, None)
        log.info("gone", ref=ref, set=gone.item.set, fate=gone.fate, tries=gone.tries)
        with _noted(ref):
            if gone.fate is Fate.SENT:
                self._outbox.sent(ref)
            else:
                now, step = self._clock.utc(), STEPS[gone.fate]
                self._outbox.settle(ref, step, now, gone.reason, is_retryable=gone.is_retryable)

    def _fail(self, ref: Ref, reason: str) -> None:
        with _noted(ref):
            self._outbox.settle(ref, ReportStep.FAILED, self._clock.utc(), reason)

    def _alive(self, session: Session) -> SetAlive:
        can, lane = session.driver.capabilities, self._lane_of(session.name)
        waiting = lane.pacer.waiting(session.name)
        sign = self._signs[session.name]
        return SetAlive(
            make=can.make,
            state=session.state.value,
            since=session.since,
            waiting=len(waiting),
            queue_seconds=round(sum(item.airtime for item in waiting), 1),
            channel_use=round(lane.pacer.channel_use(self._clock.seconds()), 3),
            last_heard=sign.heard_at,
            signal_dbm=sign.dbm,
            max_length=can.max_length,
            alphabet=can.alphabet,
            reports=sorted(can.reports),
        )


@contextmanager
def _noted(ref: Ref) -> Iterator[None]:
    """Go on when the disk refuses a report: the order's life goes on in memory."""
    try:
        yield
    except OutboxError as error:
        log.error("report not on disk", ref=ref, problem=str(error))  # noqa: TRY400 - says all


def _opened(order: Transmit, now: datetime) -> OpenOrder:
    return OpenOrder(
        order.ref, order.set, order.unit, order.text, order.priority, now, order.not_after, tries=0
    )


def _said(order: OpenOrder) -> Order:
    return Order(order.ref, order.unit, order.text, order.priority)
