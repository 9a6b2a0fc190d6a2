"""The order of a channel's queue: tables, and properties over any course of events."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.channel import BELIEVED_SECONDS
from gateway.pacing import LONGEST_TRY_SECONDS, Fate, Gone, Item, Pacer, Send, Terms, WaitUntil
from radio.driver import Outcome
from radio.messages import Priority, Ref, SetName, UnitId

VHF, UHF = SetName("vhf"), SetName("uhf")
FREE = [VHF]


def item(ref: str, priority: Priority = Priority.ROUTINE, **others: object) -> Item:
    fields: dict[str, object] = {"set": VHF, "unit": UnitId(f"U-{ref}"), "since": 0.0, "not_after": 1000.0}
    fields |= {"airtime": 2.0, "retry_seconds": (8.0, 15.0)} | others
    return Item(Ref(ref), priority=priority, **fields)  # type: ignore[arg-type] # a test's short hand


def pacer(*items: Item, **terms: object) -> Pacer:
    made = Pacer(Terms(**terms))  # type: ignore[arg-type] # as above
    for one in items:
        made.add(one)
    return made


def drain(queue: Pacer, now: float = 0.0) -> list[str]:
    """Send everything that is ready, each try delivered at once."""
    refs = []
    while isinstance(decision := queue.next(now, FREE), Send):
        refs.append(str(decision.item.ref))
        queue.ended(decision.item.ref, Outcome.DELIVERED, now, 0.5)
    return refs


@pytest.mark.parametrize(
    ("waiting", "order"),
    [
        ([("a", Priority.ROUTINE, 0), ("b", Priority.HAZARD, 9), ("c", Priority.EMERGENCY, 9)], "cba"),
        ([("a", Priority.ROUTINE, 0), ("b", Priority.URGENT, 60)], "ba"),
        ([("a", Priority.ROUTINE, 0), ("b", Priority.URGENT, 121)], "ab"),
        ([("a", Priority.NOTICE, 0), ("b", Priority.NOTICE, 1)], "ab"),
        ([("a", Priority.NOTICE, -9999), ("b", Priority.HAZARD, 0)], "ba"),
    ],
)
def test_hazard_and_emergency_go_first_then_priority_and_age(
    waiting: list[tuple[str, Priority, float]], order: str
) -> None:
    assert drain(pacer(*(item(ref, p, since=since) for ref, p, since in waiting))) == list(order)


def test_a_hazard_waits_only_for_the_try_in_flight() -> None:
    queue = pacer(*(item(f"r{n}") for n in range(30)))
    flying = queue.next(0, FREE)
    assert isinstance(flying, Send)
    queue.add(item("h", Priority.HAZARD, since=1.0))
    assert isinstance(queue.next(1, FREE), WaitUntil)
    queue.ended(flying.item.ref, Outcome.NO_RECEIPT, 2, 0.5)
    assert queue.next(2, FREE) == Send(item("h", Priority.HAZARD, since=1.0), 1)


@pytest.mark.parametrize(("chance", "at"), [(0.0, 6.0), (0.5, 8.0), (1.0, 10.0)])
def test_the_next_try_comes_after_the_makes_wait_with_a_quarter_of_jitter(chance: float, at: float) -> None:
    queue = pacer(item("a"))
    queue.next(0, FREE)
    assert queue.ended(Ref("a"), Outcome.NO_RECEIPT, 0, chance) is None
    waits = queue.next(at - 0.01, FREE)
    assert isinstance(waits, WaitUntil)
    assert waits.at == pytest.approx(at)
    assert queue.next(at + 0.01, FREE) == Send(item("a"), 2)


def test_after_its_last_try_an_order_fails_and_another_way_may_be_tried() -> None:
    queue = pacer(item("a", retry_seconds=(1.0,)))
    queue.next(0, FREE)
    queue.ended(Ref("a"), Outcome.NO_RECEIPT, 0, 0.5)
    queue.next(2, FREE)
    gone = queue.ended(Ref("a"), Outcome.UNKNOWN, 3, 0.5)
    assert gone
    assert (gone.fate, gone.is_retryable, gone.tries) == (Fate.FAILED, True, 2)


def test_a_refusal_is_final_and_a_busy_channel_costs_no_try() -> None:
    queue = pacer(item("a", retry_seconds=()), voice_share=0.5)
    for now in (0.0, 1.0, 3.0):
        assert isinstance(queue.next(now, FREE), Send)
        assert queue.ended(Ref("a"), Outcome.BUSY, now, 0.5) is None
    assert queue.channel_use(5.0) == 0
    assert isinstance(queue.next(7.0, FREE), Send)
    gone = queue.ended(Ref("a"), Outcome.REFUSED, 7, 0.5, "no")
    assert gone
    assert (gone.fate, gone.is_retryable, gone.reason) == (Fate.FAILED, False, "no")


def test_a_late_receipt_between_two_tries_ends_the_order() -> None:
    queue = pacer(item("a"))
    queue.next(0, FREE)
    queue.ended(Ref("a"), Outcome.NO_RECEIPT, 0, 0.5)
    gone = queue.ended(Ref("a"), Outcome.DELIVERED, 1, 0.5)
    assert gone
    assert gone.fate is Fate.DELIVERED
    assert isinstance(queue.next(20, FREE), WaitUntil)


def test_a_busy_channel_holds_everything_until_no_set_senses_it() -> None:
    queue = pacer(item("h", Priority.EMERGENCY))
    queue.busy(VHF, 0, is_busy=True)
    queue.busy(UHF, 0, is_busy=True)
    assert queue.next(0, FREE) == WaitUntil(BELIEVED_SECONDS)
    queue.busy(VHF, 5, is_busy=False)
    assert isinstance(queue.next(5, FREE), WaitUntil)
    queue.busy(UHF, 6, is_busy=False)
    assert isinstance(queue.next(6, FREE), Send)
    assert queue.busy_seconds(9) == 6


def test_a_busy_that_never_clears_is_believed_for_two_minutes_and_then_one_try_asks() -> None:
    queue = pacer(item("h", Priority.HAZARD))
    queue.busy(VHF, 0, is_busy=True)
    assert isinstance(queue.next(BELIEVED_SECONDS - 1, FREE), WaitUntil)
    assert isinstance(queue.next(BELIEVED_SECONDS, FREE), Send)
    assert queue.busy_seconds(BELIEVED_SECONDS + 10) == BELIEVED_SECONDS + 10


def test_a_busy_channel_is_asked_less_and_less_often_but_for_a_hazard_each_second() -> None:
    for priority, waits in ((Priority.ROUTINE, [1, 2, 4, 8, 8]), (Priority.HAZARD, [1, 1, 1, 1, 1])):
        queue, now = pacer(item("a", priority)), 0.0
        for wait in waits:
            assert isinstance(queue.next(now, FREE), Send)
            queue.ended(Ref("a"), Outcome.BUSY, now, 0.5)
            assert queue.next(now, FREE) == WaitUntil(now + wait)
            now += wait


def test_two_sets_on_one_channel_have_one_try_on_the_air_and_share_its_budget() -> None:
    queue = pacer(
        *(item(f"v{n}", since=n, airtime=3.0) for n in range(3)),
        *(item(f"u{n}", set=UHF, since=n + 0.5, airtime=3.0) for n in range(3)),
        voice_share=0.8,
        window_seconds=60.0,
    )
    sent = []
    for _ in range(4):
        decision = queue.next(0, [VHF, UHF])
        assert isinstance(decision, Send)
        assert isinstance(queue.next(0, [VHF, UHF]), WaitUntil)
        assert queue.flying == decision.item
        sent.append(decision.item.ref)
        queue.ended(decision.item.ref, Outcome.DELIVERED, 0, 0.5)
    assert sent == ["v0", "u0", "v1", "u1"]
    assert queue.next(0, [VHF, UHF]) == WaitUntil(60.0)


def test_a_set_that_is_not_free_leaves_the_channel_to_the_other() -> None:
    queue = pacer(item("v"), item("u", set=UHF, since=5.0))
    assert queue.next(6, [UHF]) == Send(item("u", set=UHF, since=5.0), 1)


def test_what_waits_for_a_lost_set_is_handed_back_and_what_flies_ends_with_its_try() -> None:
    queue = pacer(item("a"), item("b"), item("u", set=UHF))
    assert isinstance(queue.next(0, FREE), Send)
    gone = queue.hand_back(VHF, "set lost")
    assert [(one.item.ref, one.fate, one.is_retryable, one.reason) for one in gone] == [
        ("b", Fate.FAILED, True, "set lost")
    ]
    assert queue.has(Ref("a"))
    assert queue.ended(Ref("a"), Outcome.NO_RECEIPT, 1, 0.5) is None
    assert [(one.item.ref, one.tries) for one in queue.hand_back(VHF, "set lost")] == [("a", 1)]
    assert queue.next(100, [UHF]) == Send(item("u", set=UHF), 1)


def test_an_order_expires_at_the_moment_of_keying_and_while_it_waits_for_a_lost_set() -> None:
    queue = pacer(item("a", not_after=5.0))
    assert queue.next(0, []) == WaitUntil(5.0)
    gone = queue.next(5.0, FREE)
    assert isinstance(gone, Gone)
    assert gone.fate is Fate.EXPIRED


def test_a_withdrawn_order_is_never_tried_again() -> None:
    queue = pacer(item("a"), item("b"))
    first = queue.withdraw(Ref("a"))
    assert first
    assert first.fate is Fate.WITHDRAWN
    assert queue.next(0, FREE) == Send(item("b"), 1)
    assert queue.withdraw(Ref("b")) is None
    gone = queue.ended(Ref("b"), Outcome.NO_RECEIPT, 1, 0.5)
    assert gone
    assert gone.fate is Fate.WITHDRAWN


def test_the_voice_share_holds_routine_orders_but_no_hazard_and_counts_both() -> None:
    queue = pacer(*(item(f"r{n}", airtime=3.0) for n in range(9)), voice_share=0.9, window_seconds=60.0)
    assert len(drain(queue)) == 2
    assert queue.next(0, FREE) == WaitUntil(60.0)
    queue.add(item("h", Priority.HAZARD, airtime=3.0))
    assert drain(queue, 1.0) == ["h"]
    assert queue.channel_use(1.0) == pytest.approx(9.0 / 300)
    assert len(drain(queue, 60.5)) == 1  # the hazard's three seconds are still in the window


def test_a_unit_has_one_order_outstanding_but_a_hazard_passes() -> None:
    crew = UnitId("CREW-7")
    queue = pacer(item("a", unit=crew), item("b", unit=crew, since=1.0), item("c", since=2.0))
    assert queue.next(3, FREE) == Send(item("a", unit=crew), 1)
    queue.ended(Ref("a"), Outcome.NO_RECEIPT, 3, 0.5)
    assert drain(queue, 3) == ["c"]
    queue.add(item("h", Priority.HAZARD, unit=crew))
    assert drain(queue, 3) == ["h"]
    assert drain(queue, 12) == ["a", "b"]


def test_a_full_queue_sheds_the_newest_of_the_lowest_priority_and_says_so() -> None:
    queue = pacer(item("n1", Priority.NOTICE), item("n2", Priority.NOTICE), item("r"), most_waiting=3)
    [gone] = queue.add(item("u", Priority.URGENT))
    assert (gone.item.ref, gone.fate, gone.is_retryable) == ("n2", Fate.FAILED, True)
    assert "full" in gone.reason
    [gone] = queue.add(item("n3", Priority.NOTICE))
    assert gone.item.ref == "n3"


def test_a_try_that_never_ends_is_given_up() -> None:
    queue = pacer(item("a", not_after=9000.0))
    queue.next(0, FREE)
    assert queue.next(1, FREE) == WaitUntil(LONGEST_TRY_SECONDS)
    assert isinstance(queue.next(LONGEST_TRY_SECONDS, FREE), WaitUntil)
    assert isinstance(queue.next(LONGEST_TRY_SECONDS + 20, FREE), Send)


def test_a_thousand_waiting_orders_cost_little() -> None:
    queue = pacer(
        *(item(f"r{n}", unit=UnitId(f"U-{n % 50}"), since=n) for n in range(5000)), most_waiting=5000
    )
    began = time.process_time()
    assert len(drain(queue, 900.0)) == 5000
    assert time.process_time() - began < 1.0


EVENTS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(Priority), st.integers(0, 3), st.integers(1, 120)),
        st.tuples(st.just("withdraw"), st.integers(0, 40)),
        st.tuples(st.just("end"), st.sampled_from(Outcome)),
        st.tuples(st.just("late"), st.integers(0, 40)),
        st.tuples(st.just("wait"), st.integers(0, 40)),
        st.tuples(st.just("hand back"), st.sampled_from(("s0", "s1"))),
        st.tuples(st.just("busy"), st.booleans()),
        st.tuples(st.just("free"), st.booleans(), st.booleans()),
    ),
    max_size=120,
)


class Course:
    """A queue under any course of events, with what must hold checked at each step."""

    def __init__(self) -> None:
        self.queue = Pacer(Terms(voice_share=0.3, window_seconds=60, most_waiting=12))
        self.now = 0.0
        self.free = {SetName("s0"), SetName("s1")}
        self.busy_until = 0.0
        self.waiting: dict[Ref, Item] = {}
        self.ends: dict[Ref, Fate] = {}
        self.count = 0

    def gone(self, gone: Gone | None) -> None:
        """Note an end: one for each order."""
        if gone:
            assert gone.item.ref not in self.ends
            self.ends[gone.item.ref] = gone.fate
            del self.waiting[gone.item.ref]

    def add(self, priority: Priority, unit: int, life: int) -> None:
        """Queue one more order."""
        ref = Ref(str(self.count))
        self.count += 1
        name = SetName(f"s{unit % 2}")
        one = Item(ref, name, UnitId(f"U{unit}"), priority, self.now, self.now + life, 1.5, (2.0, 4.0))
        self.waiting[ref] = one
        for shed in self.queue.add(one):
            self.gone(shed)

    def settle(self) -> None:
        """Act on decisions until it says wait."""
        while not isinstance(decision := self.queue.next(self.now, sorted(self.free)), WaitUntil):
            if isinstance(decision, Gone):
                self.gone(decision)
            else:
                self.check(decision.item)
        assert decision.at is None or decision.at > self.now

    def check(self, sent: Item) -> None:
        """Hold a try against what must be so."""
        assert self.now >= self.busy_until
        assert sent.ref in self.waiting
        assert sent.set in self.free
        assert self.now < sent.not_after
        ready = [one for ref, one in self.waiting.items() if one.set in self.free and ref not in self.rested]
        best = min((one.priority for one in ready if one.is_first), default=None)
        assert best is None or sent.priority <= best

    @property
    def rested(self) -> set[Ref]:
        """Those that wait for their next try."""
        return {ref for at, ref in self.queue._resting if at > self.now}

    def finish(self) -> None:
        """Let everything come to its end."""
        for name in ("s0", "s1"):
            self.queue.busy(SetName(name), self.now, is_busy=False)
        self.busy_until = self.now
        self.free = {SetName("s0"), SetName("s1")}
        for _ in range(2000):
            self.settle()
            if self.queue.flying:
                self.gone(self.queue.ended(self.queue.flying.ref, Outcome.NO_RECEIPT, self.now, 0.5))
            self.now += 1.0
            if not self.waiting:
                break
        assert self.waiting == {}
        assert len(self.queue) == 0
        assert len(self.ends) == self.count

    def happen(self, event: tuple[object, ...]) -> None:
        """Let one thing happen."""
        match event:
            case ("add", Priority() as priority, int(unit), int(life)):
                self.add(priority, unit, life)
            case ("withdraw", int(ref)):
                self.gone(self.queue.withdraw(Ref(str(ref))))
            case ("end", Outcome() as outcome) if self.queue.flying:
                self.gone(self.queue.ended(self.queue.flying.ref, outcome, self.now, 0.3))
            case ("late", int(ref)):
                self.gone(self.queue.ended(Ref(str(ref)), Outcome.DELIVERED, self.now, 0.3))
            case ("wait", int(seconds)):
                self.now += seconds / 2
            case ("hand back", str(name)):
                for gone in self.queue.hand_back(SetName(name), "lost"):
                    self.gone(gone)
            case ("busy", bool(is_busy)):
                self.busy_until = self.now + BELIEVED_SECONDS if is_busy else self.now
                self.queue.busy(SetName("s0"), self.now, is_busy=is_busy)
            case ("free", bool(first), bool(second)):
                self.free = {SetName(n) for n, is_free in (("s0", first), ("s1", second)) if is_free}


@settings(max_examples=300, deadline=None)
@given(EVENTS)
def test_whatever_happens_hazards_go_first_nothing_expired_is_sent_and_nothing_is_lost(
    events: list[tuple[object, ...]],
) -> None:
    course = Course()
    for event in events:
        course.happen(event)
        course.settle()
    course.finish()
