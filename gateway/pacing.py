"""What goes on a channel next, and when.

Pure: times are seconds on one clock of the caller's, chance comes in. One `Pacer` for each channel: sets that
share a channel share its airtime, and one try at a time is on it. Emergency and hazard go first; the others
by priority and age. A caller asks for one decision at a time: `Send`, `Gone` or `WaitUntil`.
"""

import heapq
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from gateway.channel import Airtime, Carrier
from radio.driver import Outcome
from radio.messages import Priority, Ref, SetName, UnitId

AGE_SECONDS = 120.0  # two minutes of waiting weigh as much as one step of priority, so that nothing starves
JITTER = 0.25  # of a wait, either way: two gateways that collided once do not collide again
BUSY_SECONDS = 1.0  # the channel was taken at the moment of keying: soon again, it costs no try
LONGEST_BUSY_SECONDS = 8.0  # each busy in a row doubles the wait, up to an over's length; not a hazard's
LONGEST_TRY_SECONDS = 120.0  # longer than any bearer's receipt: a try that never ended is given up
USE_SECONDS = 300.0  # `channel_use` on the wire is the share of the last five minutes
SPARE_ENTRIES = 64  # dead entries a heap may hold before it is made anew


class Fate(StrEnum):
    """How an order left the queue for good."""

    DELIVERED = "delivered"
    SENT = "sent"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Terms:
    """What one channel allows."""

    voice_share: float = 0.0
    """Share of the airtime kept free for voice; 0 takes the whole channel."""
    window_seconds: float = 60.0
    most_waiting: int = 1000


@dataclass(frozen=True, slots=True)
class Item:
    """An order in the queue. `airtime` is one try's with its receipt; `tries` those made before a restart."""

    ref: Ref
    set: SetName
    unit: UnitId
    priority: Priority
    since: float
    not_after: float
    airtime: float
    retry_seconds: Sequence[float] = ()
    tries: int = 0

    @property
    def is_first(self) -> bool:
        """Emergency and hazard: before all others, outside the airtime budget."""
        return self.priority <= Priority.HAZARD

    def costing(self, airtime: float, retry_seconds: Sequence[float]) -> "Item":
        """Give it with what its set says a try costs, and when tries follow each other."""
        kept = (self.ref, self.set, self.unit, self.priority, self.since, self.not_after)
        return Item(*kept, airtime, retry_seconds, self.tries)


@dataclass(frozen=True, slots=True)
class Send:
    """Begin the `number`-th try now."""

    item: Item
    number: int


@dataclass(frozen=True, slots=True)
class Gone:
    """It left the queue; no further try follows."""

    item: Item
    fate: Fate
    tries: int
    reason: str = ""
    is_retryable: bool = False


@dataclass(frozen=True, slots=True)
class WaitUntil:
    """Nothing to do before `at`, or before something happens when that is None."""

    at: float | None


Decision = Send | Gone | WaitUntil
Key = tuple[int, float, int]


@dataclass(slots=True)
class _Entry:
    item: Item
    key: Key
    tries: int
    not_before: float = 0.0
    sent_at: float = 0.0
    busy: int = 0
    is_withdrawn: bool = False


class Pacer:
    """The queue of one channel."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._entries: dict[Ref, _Entry] = {}
        self._ranks: dict[Priority, dict[Ref, _Entry]] = {priority: {} for priority in Priority}
        self._ready: dict[SetName, list[tuple[Key, Ref]]] = {}
        self._resting: list[tuple[float, Ref]] = []
        self._ends: list[tuple[float, Ref]] = []
        self._parked: dict[UnitId, list[tuple[bool, Key, Ref]]] = {}
        self._outstanding: dict[UnitId, set[Ref]] = {}
        self._in_flight: _Entry | None = None
        self._carrier = Carrier()
        self._budget = Airtime(terms.window_seconds)
        self._use = Airtime(USE_SECONDS)
        self._count = 0

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def flying(self) -> Item | None:
        """The order whose try is on the air or waits for its receipt."""
        return self._in_flight.item if self._in_flight else None

    def is_idle(self, now: float) -> bool:
        """Tell whether nothing waits, nothing is in flight and no set senses a carrier."""
        return not self._entries and self._carrier.clear_at(now) is None

    def has(self, ref: Ref) -> bool:
        """Tell whether the order waits here or is in flight."""
        return ref in self._entries

    def waiting(self, name: SetName) -> list[Item]:
        """List what waits for one set, or is in flight on it."""
        return [entry.item for entry in self._entries.values() if entry.item.set == name]

    def busy_seconds(self, now: float) -> float:
        """For how long sets of this channel have sensed somebody else, since the start."""
        return self._carrier.seconds(now)

    def channel_use(self, now: float) -> float:
        """Share of the last five minutes that this channel was held from here."""
        return min(1.0, max(0.0, self._use.used(now) / USE_SECONDS))

    def add(self, item: Item) -> list[Gone]:
        """Queue an order; a repeat changes nothing. Gives back what made room for it, perhaps itself."""
        if item.ref in self._entries:
            return []
        self._count += 1
        entry = _Entry(item, _key(item, self._count), min(item.tries, len(item.retry_seconds)))
        self._entries[item.ref] = entry
        self._ranks[item.priority][item.ref] = entry
        self._make_ready(entry)
        heapq.heappush(self._ends, (item.not_after, item.ref))
        self._sweep()
        return [self._shed()] if len(self._entries) > self._terms.most_waiting else []

    def withdraw(self, ref: Ref) -> Gone | None:
        """Take an order out. None when it is not here, or in flight: it ends with its try."""
        entry = self._entries.get(ref)
        if entry is None:
            return None
        if entry is self._in_flight:
            entry.is_withdrawn = True
            return None
        return self._leave(entry, Fate.WITHDRAWN)

    def hand_back(self, name: SetName, reason: str) -> list[Gone]:
        """Give up all that waits for one set, for another way; what is in flight on it ends with its try."""
        mine = [entry for entry in self._entries.values() if entry.item.set == name]
        return [
            self._leave(entry, Fate.FAILED, reason, is_retryable=True)
            for entry in mine
            if entry is not self._in_flight
        ]

    def busy(self, name: SetName, now: float, *, is_busy: bool) -> None:
        """Note what one of the channel's sets senses; while any senses busy, nothing is keyed."""
        self._carrier.sense(name, now, is_busy=is_busy)

    def next(self, now: float, free: Collection[SetName]) -> Decision:
        """Decide what to do now; `free` names the sets that could begin a try. Ask until it says wait."""
        gone = self._expired(now)
        if gone:
            return gone
        if self._in_flight:
            return self._while_in_flight(self._in_flight, now) or self.next(now, free)
        self._wake(now)
        clear_at = self._carrier.clear_at(now)
        entry = self._best(free) if clear_at is None else None
        if entry is None:
            at = _first(self._first_rested(), clear_at if self._entries else None)
            return WaitUntil(self._sooner(at, now))
        at = self._affordable_at(entry.item, now)
        if at > now:
            return WaitUntil(self._sooner(min(at, self._first_rested() or at), now))
        return self._send(entry, now)

    def ended(self, ref: Ref, outcome: Outcome, now: float, chance: float, reason: str = "") -> Gone | None:
        """Note how a try ended; `chance` in [0, 1) spreads the next one. None when it will be tried again."""
        entry = self._entries.get(ref)
        if entry is None or (entry is not self._in_flight and outcome is not Outcome.DELIVERED):
            return None
        if entry is self._in_flight:
            self._in_flight = None
        if outcome is Outcome.DELIVERED:
            return self._leave(entry, Fate.DELIVERED)
        if outcome is Outcome.SENT:
            return self._leave(entry, Fate.SENT, reason)
        if outcome is Outcome.REFUSED:
            return self._leave(entry, Fate.FAILED, reason or "The set refused it; choose another way.")
        if entry.is_withdrawn:
            return self._leave(entry, Fate.WITHDRAWN)
        return self._again(entry, outcome, now, chance)

    def _again(self, entry: _Entry, outcome: Outcome, now: float, chance: float) -> Gone | None:
        waits = entry.item.retry_seconds
        if outcome is Outcome.BUSY:
            entry.tries -= 1
            self._spend(-entry.item.airtime, now)
            wait = _busy_wait(entry)
            entry.busy += 1
        elif entry.tries > len(waits):
            sentence = f"No receipt after {entry.tries} tries; choose another way."
            return self._leave(entry, Fate.FAILED, sentence, is_retryable=True)
        else:
            wait = waits[entry.tries - 1]
            entry.busy = 0
        entry.not_before = now + wait * (1 + JITTER * (2 * chance - 1))
        heapq.heappush(self._resting, (entry.not_before, entry.item.ref))
        return None

    def _send(self, entry: _Entry, now: float) -> Send:
        item = entry.item
        heapq.heappop(self._ready[item.set])
        entry.tries += 1
        entry.sent_at = now
        self._in_flight = entry
        self._outstanding.setdefault(item.unit, set()).add(item.ref)
        self._spend(item.airtime, now)
        return Send(item, entry.tries)

    def _spend(self, seconds: float, now: float) -> None:
        self._budget.spend(seconds, now)
        self._use.spend(seconds, now)

    def _affordable_at(self, item: Item, now: float) -> float:
        if item.is_first or self._terms.voice_share <= 0:
            return now
        allowed = (1 - self._terms.voice_share) * self._terms.window_seconds
        return self._budget.free_at(item.airtime, allowed, now)

    def _best(self, free: Collection[SetName]) -> _Entry | None:
        found = [entry for entry in (self._head(name) for name in free) if entry]
        return min(found, key=lambda entry: entry.key, default=None)

    def _head(self, name: SetName) -> _Entry | None:
        """Find the first of a set's ready orders; those whose unit has another outstanding step aside."""
        heap = self._ready.get(name, [])
        while heap:
            key, ref = heap[0]
            entry = self._entries.get(ref)
            if entry is not None and not self._must_wait(entry.item):
                return entry
            heapq.heappop(heap)
            if entry is not None:
                mine = ref in self._outstanding.get(entry.item.unit, ())
                heapq.heappush(self._parked.setdefault(entry.item.unit, []), (not mine, key, ref))
        return None

    def _must_wait(self, item: Item) -> bool:
        return not item.is_first and bool(self._outstanding.get(item.unit, set()) - {item.ref})

    def _wake(self, now: float) -> None:
        while self._resting and self._resting[0][0] <= now:
            entry = self._entries.get(heapq.heappop(self._resting)[1])
            if entry is not None:
                self._make_ready(entry)

    def _make_ready(self, entry: _Entry) -> None:
        heapq.heappush(self._ready.setdefault(entry.item.set, []), (entry.key, entry.item.ref))

    def _expired(self, now: float) -> Gone | None:
        while self._ends and self._ends[0][0] <= now:
            entry = self._entries.get(self._ends[0][1])
            if entry is not None and entry is self._in_flight:
                return None
            heapq.heappop(self._ends)
            if entry is not None:
                return self._leave(entry, Fate.EXPIRED, "Its time was over before a radio answered.")
        return None

    def _while_in_flight(self, entry: _Entry, now: float) -> Decision | None:
        given_up_at = entry.sent_at + LONGEST_TRY_SECONDS
        if now < given_up_at:
            return WaitUntil(self._sooner(given_up_at, now))
        return self.ended(entry.item.ref, Outcome.NO_RECEIPT, now, 0.5)

    def _first_rested(self) -> float | None:
        return self._resting[0][0] if self._resting else None

    def _sooner(self, at: float | None, now: float) -> float | None:
        """Name the sooner of `at` and the first expiry; one that is past belongs to what is in flight."""
        end = self._ends[0][0] if self._ends else now
        if end <= now:
            return at
        return end if at is None else min(at, end)

    def _leave(self, entry: _Entry, fate: Fate, reason: str = "", *, is_retryable: bool = False) -> Gone:
        item = entry.item
        del self._entries[item.ref]
        del self._ranks[item.priority][item.ref]
        outstanding = self._outstanding.get(item.unit, set())
        outstanding.discard(item.ref)
        if not outstanding:
            self._outstanding.pop(item.unit, None)
        self._unpark(item.unit)
        return Gone(item, fate, entry.tries, reason, is_retryable)

    def _unpark(self, unit: UnitId) -> None:
        """Let the first that stepped aside for this unit stand in line again."""
        parked = self._parked.get(unit, [])
        while parked:
            entry = self._entries.get(heapq.heappop(parked)[2])
            if entry is not None:
                self._make_ready(entry)
                break
        if not parked:
            self._parked.pop(unit, None)

    def _shed(self) -> Gone:
        """Give up the newest of the lowest priority: never what is in flight."""
        for priority in sorted(self._ranks, reverse=True):
            for entry in reversed(self._ranks[priority].values()):
                if entry is not self._in_flight:
                    reason = "The channel's queue is full; it holds orders that matter more."
                    return self._leave(entry, Fate.FAILED, reason, is_retryable=True)
        raise AssertionError("a full queue holds more than what is in flight")

    def _sweep(self) -> None:
        if len(self._ends) > 2 * len(self._entries) + SPARE_ENTRIES:
            self._ends = [end for end in self._ends if end[1] in self._entries]
            heapq.heapify(self._ends)


def _first(one: float | None, other: float | None) -> float | None:
    return min((at for at in (one, other) if at is not None), default=None)


def _busy_wait(entry: _Entry) -> float:
    if entry.item.is_first:
        return BUSY_SECONDS
    return min(BUSY_SECONDS * 2.0**entry.busy, LONGEST_BUSY_SECONDS)


def _key(item: Item, count: int) -> Key:
    if item.is_first:
        return (item.priority, item.since, count)
    return (Priority.URGENT, item.since + item.priority * AGE_SECONDS, count)
