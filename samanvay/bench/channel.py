"""How well one 1200-baud channel is used: the real pacer and driver with simulated sets, on virtual time."""

from collections import Counter
from dataclasses import dataclass
from random import Random

from gateway.pacing import Gone, Item, Pacer, Send, Terms
from radio.driver import Keyed, Settled
from radio.drivers.kiss.driver import KissDriver, number_of
from radio.drivers.kiss.settings import KissSettings
from radio.messages import Order, Priority, Ref, SetName, UnitId
from radio.sim.air import Air, Weather
from radio.sim.csma import Timing
from radio.sim.kiss import Handset, Tnc
from radio.sim.rehearsal import Rehearsal
from radio.sim.world import World

SET = SetName("base")
BAUD = 38_400
"""Of the serial line: a KISS modem takes any."""
OWN_CHANNEL = KissSettings(persistence=255, slot_ms=0, answer_ms=0)
"""Nobody else talks here: keys at once."""
TEXT = "{slot} FDR-11 LINE KHULI, ARERA E-7/{number:03d} DTR 2104"
UNITS = 12
FOREVER = 1e9


@dataclass(frozen=True, slots=True)
class Sent:
    """An order's way through the channel; times in seconds of the channel's clock."""

    order: Order
    queued_at: float
    keyed_at: float
    ended_at: float
    fate: str


class Channel:
    """A pacer, a driver and its set, twelve far sets, and nobody else."""

    def __init__(self, seed: int, loss: float = 0.0) -> None:
        chance = Random(seed)  # noqa: S311 - a measurement must be repeatable
        self.chance = chance
        self.air = Air(chance, Weather(loss=loss))
        world = World(self.air)
        tnc = Tnc(OWN_CHANNEL.own, self.air, chance)
        world.add_station(tnc)
        self.far = [
            Handset(f"CREW-{n}", OWN_CHANNEL.own, self.air, chance, Timing(persistence=255, slot=0.0))
            for n in range(1, UNITS + 1)
        ]
        for handset in self.far:
            world.add_station(handset)
        self.driver = KissDriver(OWN_CHANNEL)
        self.rehearsal = Rehearsal(self.driver, tnc, world, BAUD)
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

    def queue(self, count: int, priority: Priority = Priority.ROUTINE) -> None:
        """Put orders in the queue, one unit after the other."""
        for _ in range(count):
            number = len(self._orders)
            unit = UnitId(f"CREW-{number % UNITS + 1}")
            ref = Ref(f"{priority.name}{number:021d}")
            order = Order(ref, unit, TEXT.format(slot=number // UNITS % 9 + 1, number=number), priority)
            self._orders[ref] = (order, self.now)
            airtime = self.driver.airtime(order)
            waits = self.driver.capabilities.retry_seconds
            self.pacer.add(Item(ref, SET, unit, priority, self.now, FOREVER, airtime, waits))

    def run(self, until: float = FOREVER) -> None:
        """Work until `until` or until nothing is left."""
        while len(self.pacer) and self.now < until:
            self._step(until)

    def keyed_at(self, ref: Ref) -> float | None:
        """When an order was first on the air."""
        return self._keyed.get(ref)

    def ideal_seconds(self) -> float:
        """Airtime of every order and its receipt, each once, nothing between them."""
        return sum(self.driver.airtime(order) for order, _ in self._orders.values())

    def lost(self) -> int:
        """How many orders are not on exactly one display, once."""
        shown = Counter(
            (handset.station, line.number)
            for handset in self.far
            for line in handset.display
            if not line.is_repeat
        )
        return sum(shown[order.unit, number_of(ref)] != 1 for ref, (order, _) in self._orders.items())

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
