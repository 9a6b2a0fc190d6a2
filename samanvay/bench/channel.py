"""How well one 1200-baud channel is used: the real pacer and driver with simulated sets, on virtual time."""

import statistics
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random

from gateway.pacing import Gone, Item, Pacer, Send, Terms
from radio.driver import Keyed, Settled
from radio.drivers import make_driver
from radio.messages import Order, Priority, Ref, SetName, UnitId
from radio.sim import SIMULATORS
from radio.sim.air import Air, Weather
from radio.sim.rehearsal import Rehearsal
from radio.sim.world import World
from samanvay.bench.row import Row

SET = SetName("base")
BAUD = 38_400
"""Of the serial line: a KISS modem takes any."""
MAKE = "kiss"
OWN_CHANNEL: Mapping[str, object] = {
    "persistence": 255,
    "slot_ms": 0,
    "answer_ms": 0,
    "port_baud": BAUD,
    "retry_seconds": (8, 15, 30, 60, 60, 60, 60, 60, 60),
}
"""Nobody else talks here: keys at once. A channel known to be bad is worth ten tries."""
TEXT = "{slot} FDR-11 LINE KHULI, ARERA E-7/{number:03d} DTR 2104"
UNITS = 12
FOREVER = 1e9
SEEDS = range(5)
ORDERS = 200
LOSS = 0.2
"""Of every frame, each way."""
WORK_SECONDS = 1200.0
BACKLOG = 30
ENTRIES = 20
"""Hazard orders of one seed, each into a new backlog at another moment."""
LEAST_SHARE, LEAST_PER_MINUTE = 0.97, 21.0


@dataclass(frozen=True, slots=True)
class Sent:
    """An order's way through the channel; times in seconds of the channel's clock."""

    order: Order
    queued_at: float
    keyed_at: float
    ended_at: float
    fate: str


def measure() -> list[Row]:
    """Measure the three rows of the air."""
    clean, bad = [_clean(seed) for seed in SEEDS], [_bad(seed) for seed in SEEDS]
    worst = [_hazard(seed) for seed in SEEDS]
    use = f"airtime use of stop-and-wait, 1200 baud, line at {BAUD} baud"
    lost, given_up = (sum(each[place] for each in bad) for place in (1, 2))
    rate = Row.at_least(
        f"acknowledged at {LOSS:.0%} loss each way; {lost} lost, {given_up} reported as failed",
        statistics.median(each[0] for each in bad),
        "per min",
        LEAST_PER_MINUTE,
    )
    return [
        Row.of_share(use, statistics.median(clean), "of the time", 1.0, LEAST_SHARE),
        replace(rate, met=rate.met and not lost),
        Row.at_most(
            f"hazard into a backlog of {BACKLOG}: on the air after, at most",
            statistics.median(each[0] for each in worst),
            "s",
            round(statistics.median(each[1] for each in worst), 3),
        ),
    ]


def _clean(seed: int) -> float:
    """Give the share of the time that orders and receipts were on the air, with no loss."""
    channel = Channel(seed)
    channel.queue(ORDERS)
    channel.run()
    return channel.ideal_seconds() / channel.now if not channel.lost() else 0.0


def _bad(seed: int) -> tuple[float, int, int]:
    """Give the acknowledged per minute of a backlog; and, worked off, how many were lost and given up."""
    channel = Channel(seed, LOSS)
    channel.queue(int(WORK_SECONDS / 60 * LEAST_PER_MINUTE * 2))
    channel.run(WORK_SECONDS)
    acknowledged = sum(sent.fate == "delivered" for sent in channel.sent)
    channel.run()
    given_up = sum(sent.fate != "delivered" for sent in channel.sent)
    return acknowledged * 60 / WORK_SECONDS, channel.lost(), given_up


def _hazard(seed: int) -> tuple[float, float]:
    """Give the worst wait from the queue to the first bit on the air, and the goal: two frames' airtime."""
    worst = bound = 0.0
    for number in range(ENTRIES):
        channel = Channel(seed * ENTRIES + number)
        channel.queue(BACKLOG)
        channel.run(channel.chance.uniform(2.0, 20.0))
        begun = channel.now
        order = channel.queue(1, Priority.HAZARD)
        channel.run(begun + 10.0)
        frame = channel.frame_seconds(order)
        worst = max(worst, channel.shown_at(order) - frame - begun)
        bound = 2 * frame
    return worst, bound


class Channel:
    """A pacer, a driver and its set, twelve far sets, and nobody else."""

    def __init__(self, seed: int, loss: float = 0.0) -> None:
        chance = Random(seed)  # noqa: S311 - a measurement must be repeatable
        self.chance = chance
        self.air = Air(chance, Weather(loss=loss))
        world = World(self.air)
        played = SIMULATORS[MAKE]
        base = played.base(played.own, self.air, chance, "")
        world.add_station(base)
        far = played.quick_far or played.far
        self.far = [far(f"CREW-{n}", played.own, self.air, chance) for n in range(1, UNITS + 1)]
        for handset in self.far:
            world.add_station(handset)
        self.driver = make_driver(MAKE, OWN_CHANNEL)
        self.rehearsal = Rehearsal(self.driver, base, world, BAUD)
        self.pacer = Pacer(Terms(most_waiting=10_000))
        self.sent: list[Sent] = []
        self._orders: dict[Ref, tuple[Order, float]] = {}
        self._keyed: dict[Ref, float] = {}
        self._read = 0
        self.rehearsal.open()

    @property
    def now(self) -> float:
        """Seconds of the channel's clock."""
        return self.rehearsal.now

    def queue(self, count: int, priority: Priority = Priority.ROUTINE) -> Order:
        """Put orders in the queue, one unit after the other; gives the last."""
        for _ in range(count):
            number = len(self._orders)
            unit = UnitId(f"CREW-{number % UNITS + 1}")
            ref = Ref(f"{priority.name}{number:021d}")
            order = Order(ref, unit, TEXT.format(slot=number // UNITS % 9 + 1, number=number), priority)
            self._orders[ref] = (order, self.now)
            airtime = self.driver.airtime(order)
            waits = self.driver.capabilities.retry_seconds
            self.pacer.add(Item(ref, SET, unit, priority, self.now, FOREVER, airtime, waits))
        return order

    def run(self, until: float = FOREVER) -> None:
        """Work until `until` or until nothing is left."""
        while len(self.pacer) and self.now < until:
            self._step(until)

    def shown_at(self, order: Order) -> float:
        """When the far set first showed an order: its last bit has just been heard."""
        return min(line.at for handset in self.far for line in handset.display if line.text == order.text)

    def frame_seconds(self, order: Order) -> float:
        """Airtime of an order alone, without its receipt."""
        said = make_driver(MAKE, OWN_CHANNEL).send(order, 0.0)
        return next(output.airtime for output in said if isinstance(output, Keyed))

    def ideal_seconds(self) -> float:
        """Airtime of every order and its receipt, each once, nothing between them."""
        return sum(self.driver.airtime(order) for order, _ in self._orders.values())

    def lost(self) -> int:
        """How many orders no display showed, or one showed twice as new."""
        shown = Counter(
            (handset.station, line.text)
            for handset in self.far
            for line in handset.display
            if not line.is_repeat
        )
        return sum(shown[order.unit, order.text] != 1 for order, _ in self._orders.values())

    def _step(self, until: float) -> None:
        free = [SET] if self.driver.is_free(self.now) else []
        match self.pacer.next(self.now, free):
            case Send(item):
                self.rehearsal.send(self._orders[item.ref][0])
            case Gone(item, fate):
                self._note(item.ref, fate)
            case wait:
                end = min(until, FOREVER if wait.at is None else wait.at)
                if not free:
                    self.rehearsal.run_until_free(end)
                if free or not self.driver.is_free(self.now):
                    self.rehearsal.run(end)
        self._listen()

    def _listen(self) -> None:
        said, self._read = self.rehearsal.said[self._read :], len(self.rehearsal.said)
        for one in said:
            match one.output:
                case Keyed(ref):
                    self._keyed.setdefault(ref, one.at)
                case Settled(ref, outcome):
                    gone = self.pacer.ended(ref, outcome, one.at, self.chance.random())
                    if gone:
                        self._note(ref, gone.fate)

    def _note(self, ref: Ref, fate: str) -> None:
        order, queued_at = self._orders[ref]
        self.sent.append(Sent(order, queued_at, self._keyed.get(ref, FOREVER), self.now, fate))
