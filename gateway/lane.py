"""One channel at work: its queue, its sets, and what is noticed of them. Acts on the pacer's decisions."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from gateway.clock import Clock
from gateway.hearing import Hearing
from gateway.ledger import Ledger
from gateway.looptest import LoopTest
from gateway.outbox import OpenOrder
from gateway.pacing import Fate, Gone, Item, Pacer, Send, WaitUntil
from gateway.session import FAULT, Session, State
from gateway.signs import Sign, alive_of
from radio.driver import Keyed, Outcome, Settled
from radio.errors import RadioError, Unsayable
from radio.messages import Busy, Inbound, Order, Priority, Ref, SetName, Signal
from radio.wire import SetAlive

log = structlog.get_logger()

LOOK_AGAIN_SECONDS = 0.01  # a driver may become free by time alone, without a word
LATE_SECONDS = 3600.0  # a loop test stands in line as if it came an hour later: behind every order
LOOP_SECONDS = 30.0  # a loop test is keyed within this or not at all: a channel in use tests itself
ANSWERED = frozenset({Outcome.DELIVERED, Outcome.UNKNOWN})
MAY_BE_HEARD = ANSWERED | {Outcome.SENT, Outcome.NO_RECEIPT}


@dataclass(frozen=True, slots=True)
class Tools:
    """What every channel of a site works with. `chance` is in [0, 1)."""

    ledger: Ledger
    clock: Clock
    chance: Callable[[], float]


class Lane:
    """The desk of one channel's sets."""

    def __init__(self, name: str, pacer: Pacer, tools: Tools, loop: LoopTest | None = None) -> None:
        self.name = name
        self.pacer = pacer
        self.loop = loop
        self.sessions: dict[SetName, Session] = {}
        self.signs: dict[SetName, Sign] = {}
        self._ledger, self._clock, self._chance = tools.ledger, tools.clock, tools.chance
        self._texts: dict[Ref, str] = {}
        self._tests: set[Ref] = set()
        self._unkeyed: Counter[Ref] = Counter()  # tries begun of which nobody said that they were keyed
        self._given_up: dict[SetName, str] = {}
        self._timer: asyncio.TimerHandle | None = None

    def add(self, session: Session, hearing: Hearing) -> None:
        """Put a set on this channel."""
        self.sessions[session.name] = session
        self.signs[session.name] = Sign(self.name, hearing)

    def alive(self, name: SetName) -> SetAlive:
        """Say how a set does."""
        return alive_of(self.sessions[name], self.pacer, self.signs[name], self._clock.seconds())

    def queue(self, order: OpenOrder) -> None:
        """Let an order wait for its set; report it failed when it cannot be said, or the set is given up."""
        if order.set in self._given_up:
            self._ledger.failed(order, self._given_up[order.set], is_retryable=True)
            return
        item = _item(order, self._clock)
        if order.is_begun:
            self._unkeyed[order.ref] = 1
        try:
            self._add(item, order.text)
        except RadioError as error:
            self._cannot_queue(order, str(error))
        except Exception:
            log.exception("driver failed", ref=order.ref, set=order.set)
            self._cannot_queue(order, FAULT)

    def withdraw(self, ref: Ref) -> bool:
        """Take an order out. False when it is in flight: it is reported when its try ends."""
        gone = self.pacer.withdraw(ref)
        if gone:
            self._texts.pop(ref, None)
            self._own_up(gone.item)
        return gone is not None

    def give_up(self, name: SetName, reason: str) -> None:
        """Hand back what waits for a set, and what comes for it until `take_up`."""
        if name not in self._given_up:
            log.warning("set given up", set=name, problem=reason)
        self._given_up[name] = reason
        for gone in self.pacer.hand_back(name, reason):
            self._finish(gone)

    def take_up(self, name: SetName) -> None:
        """Give the set orders again."""
        self._given_up.pop(name, None)

    def test(self, ref: Ref) -> None:
        """Let one set call another, behind every order."""
        if self.loop is None:
            return
        now, loop = self._clock.seconds(), self.loop.loop
        words, ends = self.loop.begin(now), now + LOOP_SECONDS
        self._tests.add(ref)
        try:
            self._add(Item(ref, loop.set, loop.unit, Priority.NOTICE, now + LATE_SECONDS, ends, 0.0), words)
        except RadioError as error:
            self._tests.discard(ref)
            log.error("loop test not said", set=loop.set, problem=str(error))  # noqa: TRY400 - says all
        self.pump()

    def listen(self) -> bool:
        """Look which sets hear; tell whether any became deaf, or hears again."""
        now, has_changed = self._clock.seconds(), False
        for name, sign in self.signs.items():
            is_deaf = sign.hearing.is_deaf(now)
            if is_deaf is not sign.is_deaf:
                sign.is_deaf, has_changed = is_deaf, True
                log.warning("set deaf" if is_deaf else "set hears again", set=name, channel=self.name)
        return has_changed

    def heard(self, name: SetName, message: Inbound) -> None:
        """Note a set's sign; a busy channel holds everything."""
        sign = self.signs[name]
        match message:
            case Busy(is_busy):
                self.pacer.busy(name, self._clock.seconds(), is_busy=is_busy)
            case Signal(dbm):
                sign.dbm = dbm
            case _:
                sign.heard[type(message).__name__.lower()] += 1
                self._hears(sign)

    def keyed(self, name: SetName, keyed: Keyed) -> None:
        """Report a try on the air."""
        log.info("keyed", ref=keyed.ref, set=name)
        self._unkeyed.pop(keyed.ref, None)
        self.signs[name].tries += 1
        self.signs[name].airtime += keyed.airtime
        if keyed.ref not in self._tests:
            self._ledger.keyed(keyed.ref, keyed.airtime)

    def settled(self, name: SetName, settled: Settled) -> None:
        """Report how a try ended, if that was the end; a receipt that comes late counts too."""
        ref, outcome = settled.ref, settled.outcome
        log.info("settled", ref=ref, set=name, outcome=outcome)
        flying, is_known = self.pacer.flying, self.pacer.has(ref)
        if flying and flying.ref == ref:
            self._judge(flying, outcome)
        self._weigh(name, flying if flying and flying.ref == ref else None, outcome)
        if not is_known and outcome is Outcome.DELIVERED and ref not in self._tests:
            self._ledger.delivered(ref)
        gone = self.pacer.ended(ref, outcome, self._clock.seconds(), self._chance(), settled.reason)
        if gone:
            self._finish(gone)

    def moved(self, name: SetName) -> None:
        """Look what goes next, as something changed with this set."""
        if self.sessions[name].state is State.LOST:
            self.pacer.busy(name, self._clock.seconds(), is_busy=False)
        self.pump()

    def pump(self) -> None:
        """Act on the pacer's decisions until it says wait."""
        while True:
            now = self._clock.seconds()
            free = [name for name, session in self.sessions.items() if session.is_free]
            decision = self.pacer.next(now, free)
            match decision:
                case Send(item):
                    self._send(item, now)
                case Gone():
                    self._finish(decision)
                case WaitUntil(at):
                    self._wait(at, now, is_held=len(free) < len(self.sessions))
                    return

    def _add(self, item: Item, text: str) -> None:
        """Queue an item with its airtime; one try for a loop test, as many as its make says for an order."""
        driver = self.sessions[item.set].driver
        airtime = driver.airtime(self._order(item, text, self._clock.seconds()))
        retries = () if item.ref in self._tests else driver.capabilities.retry_seconds
        self._texts[item.ref] = text
        for gone in self.pacer.add(item.costing(airtime, retries)):
            self._finish(gone)

    def _cannot_queue(self, order: OpenOrder, reason: str) -> None:
        self._unkeyed.pop(order.ref, None)
        self._ledger.failed(order, reason)

    def _order(self, item: Item, text: str, now: float) -> Order:
        return Order(item.ref, item.unit, text, item.priority, max(item.not_after - now, 0.0))

    def _send(self, item: Item, now: float) -> None:
        self._unkeyed[item.ref] += 1
        try:
            self.sessions[item.set].send(self._order(item, self._texts[item.ref], now))
        except Unsayable as error:
            self.settled(item.set, Settled(item.ref, Outcome.REFUSED, str(error)))
        except RadioError:
            self.settled(item.set, Settled(item.ref, Outcome.BUSY))
        if self._unkeyed[item.ref] and item.ref not in self._tests:  # its driver says later that it is keyed
            self._ledger.begun(item.ref)

    def _wait(self, at: float | None, now: float, *, is_held: bool) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        is_idle = len(self.pacer) and self.pacer.flying is None
        if is_held and is_idle and any(each.state is State.WORKING for each in self.sessions.values()):
            again = now + LOOK_AGAIN_SECONDS
            at = again if at is None else min(at, again)
        if at is not None:
            self._timer = asyncio.get_running_loop().call_later(max(at - now, 0.001), self.pump)

    def _judge(self, item: Item, outcome: Outcome) -> None:
        """Own up to a try that may have been heard; one that was not on the air is as if it had not begun."""
        if outcome in MAY_BE_HEARD:
            self._own_up(item)
        elif self._unkeyed[item.ref] > 1:
            self._unkeyed[item.ref] -= 1
        else:
            self._forget_try(item.ref)

    def _own_up(self, item: Item) -> None:
        """Say that it may have been heard, when its driver never said that it was keyed."""
        if self._unkeyed.pop(item.ref, 0):
            self.keyed(item.set, Keyed(item.ref, item.airtime))

    def _forget_try(self, ref: Ref) -> None:
        if self._unkeyed.pop(ref, 0) and ref not in self._tests:
            self._ledger.begun(ref, is_begun=False)

    def _weigh(self, name: SetName, flying: Item | None, outcome: Outcome) -> None:
        """Note what an outcome tells of the set's hearing."""
        sign, session = self.signs[name], self.sessions[name]
        sign.outcomes[outcome] += 1
        if outcome in ANSWERED:
            self._hears(sign)
        is_asked = bool(session.driver.capabilities.reports) and session.state is State.WORKING
        if outcome is Outcome.NO_RECEIPT and flying and is_asked:
            sign.hearing.unanswered(flying.unit, self._clock.seconds())
        if flying and flying.ref in self._tests and self.loop and outcome is not Outcome.BUSY:
            is_answered, now = outcome in ANSWERED, self._clock.seconds()
            self.loop.ended(now, is_answered=is_answered, is_deaf=sign.is_deaf)

    def _hears(self, sign: Sign) -> None:
        sign.heard_at = self._clock.utc()
        sign.hearing.heard()

    def _finish(self, gone: Gone) -> None:
        ref = gone.item.ref
        self._texts.pop(ref, None)
        if ref in self._tests:
            self._tests.discard(ref)
            self._unkeyed.pop(ref, None)
            return
        if gone.fate is not Fate.DELIVERED:
            self._own_up(gone.item)
        self._unkeyed.pop(ref, None)
        self._ledger.finished(gone)


def _item(order: OpenOrder, clock: Clock) -> Item:
    """Make times of day into seconds of the clock that never jumps."""
    seconds, utc = clock.seconds(), clock.utc()
    return Item(
        ref=order.ref,
        set=order.set,
        unit=order.unit,
        priority=order.priority,
        since=seconds + (order.accepted_at - utc).total_seconds(),
        not_after=seconds + (order.not_after - utc).total_seconds(),
        airtime=0.0,
        tries=order.tries,
    )
