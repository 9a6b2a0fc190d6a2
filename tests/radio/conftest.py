"""A driver of any make on stage: with its simulated set, far sets and bad air, on virtual time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import chain, repeat
from random import Random

import pytest

from radio.driver import Driver, Heard, Outcome, Report, Settled
from radio.drivers import make_driver
from radio.messages import Inbound, Order, Priority, Ref, Status, Text, UnitId
from radio.sim import SIMULATORS, Simulator
from radio.sim.air import Air, Weather
from radio.sim.far import FarSet
from radio.sim.kiss import Handset
from radio.sim.rehearsal import Rehearsal
from radio.sim.world import World


def chance(seed: int) -> Random:
    """Make repeatable chance."""
    return Random(seed)  # noqa: S311 -- a rehearsal must be repeatable


@dataclass(slots=True)
class Stage:
    """One base, some far sets, one air."""

    rehearsal: Rehearsal
    air: Air
    far: dict[UnitId, FarSet]
    simulator: Simulator
    orders: int = field(default=0)

    @property
    def driver(self) -> Driver:
        """The driver under test."""
        return self.rehearsal.driver

    @property
    def units(self) -> list[UnitId]:
        """Addresses of the far sets."""
        return list(self.far)

    def order(self, text: str = "3. HAZARD 01234 Pole gira", unit: UnitId | None = None) -> Order:
        """Write a new order."""
        self.orders += 1
        return Order(Ref(f"REF{self.orders:023d}"), unit or self.units[0], text, Priority.HAZARD)

    def settled(self, ref: Ref) -> list[Outcome]:
        """Tell how the tries of one order ended."""
        outputs = [said.output for said in self.rehearsal.said]
        return [each.outcome for each in outputs if isinstance(each, Settled) and each.ref == ref]

    def heard(self) -> list[Inbound]:
        """Give what came upward."""
        outputs = [said.output for said in self.rehearsal.said]
        return [each.message for each in outputs if isinstance(each, Heard)]

    @property
    def has_receipts(self) -> bool:
        """Tell whether far sets answer by themselves. If not, an order ends as SENT: the man answers."""
        return Report.DELIVERED in self.driver.capabilities.reports

    def answered(self) -> list[str]:
        """Give what men have keyed or written, as it came upward."""
        heard = [each for each in self.heard() if isinstance(each, Text | Status)]
        return [each.text if isinstance(each, Text) else each.digits for each in heard]

    def read(self, order: Order) -> list[str]:
        """Give what is new to the man of the order's unit, repeats left out."""
        return [shown.text for shown in self.far[order.unit].display if not shown.is_repeat]

    def deliver(self, order: Order, until: float) -> bool:
        """Try as the pacing above a driver does, the last wait again and again, until the order has arrived.

        Where there are receipts: until one came. Where there are none a try ends the order as SENT; who has
        not heard it does not answer, and a desk says it again: until the man has it.
        """
        given = self.driver.capabilities.retry_seconds
        waits = chain(given, repeat(given[-1]))
        while self.rehearsal.now < until and not self.has_arrived(order):
            self.rehearsal.run_until_free(until)
            if self.has_arrived(order) or not self.driver.is_free(self.rehearsal.now):
                break
            self.rehearsal.send(order)
            started = self.rehearsal.now
            self.rehearsal.run_until_free(until)
            if not self.has_arrived(order):
                self.rehearsal.run(min(until, max(self.rehearsal.now, started + next(waits))))
        return self.has_arrived(order)

    def has_arrived(self, order: Order) -> bool:
        """Tell whether the order was delivered; without receipts, whether it was sent and the man has it."""
        settled = self.settled(order.ref)
        if self.has_receipts:
            return Outcome.DELIVERED in settled
        return Outcome.SENT in settled and self.simulator.shown_as(order.text) in self.read(order)

    def quicken(self) -> None:
        """Let the far sets key at once: the channel is theirs alone."""
        for far in self.far.values():
            if isinstance(far, Handset):
                far.timing.slot, far.timing.persistence = 0.0, 255

    def jobs(self, count: int) -> list[Order]:
        """Write orders of 37 letters, to all far sets in turn."""
        text = "3. HAZARD 01234 Pole gira, Ward 11 kV"
        return [self.order(text, self.units[number % len(self.units)]) for number in range(count)]

    def work_off(self, orders: list[Order], most: float) -> list[float]:
        """Send each order, again after its wait, others in between; give the moments of delivery."""
        rehearsal, done = self.rehearsal, list[float]()
        waits = [*self.driver.capabilities.retry_seconds]
        waiting = [(0.0, 0, order) for order in orders]
        while waiting and rehearsal.now < most:
            ready = [each for each in waiting if each[0] <= rehearsal.now]
            if not ready:
                rehearsal.run(min(each[0] for each in waiting))
                continue
            _, tries, order = ready[0]
            waiting.remove(ready[0])
            waiting.append((rehearsal.now + waits[min(tries, len(waits) - 1)], tries + 1, order))
            rehearsal.send(order)
            rehearsal.run_until_free(most)
            delivered = [each for each in waiting if Outcome.DELIVERED in self.settled(each[2].ref)]
            done += [rehearsal.now] * len(delivered)
            waiting = [each for each in waiting if each not in delivered]
        return done


@pytest.fixture
def stage() -> Callable[..., Stage]:
    """Set a stage: `stage("kiss", weather=…, faults="deaf=2", seed=1, settings={…}, baud=9600)`."""

    def set_up(  # noqa: PLR0913 -- every one is a knob of the stage, named where it is turned
        make: str,
        *,
        weather: Weather | None = None,
        faults: str = "",
        seed: int = 1,
        settings: dict[str, object] | None = None,
        baud: int | None = 9600,
    ) -> Stage:
        simulator = SIMULATORS[make]
        air = Air(chance(seed), weather)
        base = simulator.base(simulator.own, air, chance(seed + 1), faults)
        far = {
            unit: simulator.far(unit, simulator.own, air, chance(seed + number))
            for number, unit in enumerate(simulator.units, start=2)
        }
        world = World(air)
        for station in (base, *far.values()):
            world.add_station(station)
        rehearsal = Rehearsal(make_driver(make, settings or {}), base, world, baud)
        rehearsal.open()
        rehearsal.run_until_free(60)  # a set that answers its start-up has begun by then
        return Stage(rehearsal, air, far, simulator)

    return set_up
