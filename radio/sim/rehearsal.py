"""A driver and its simulated set on virtual time: what a gateway's session does, without a port or a wait."""

import heapq
from dataclasses import dataclass

from radio.driver import Driver, Output, Write
from radio.messages import Order
from radio.moments import soonest
from radio.sim.base_set import BaseSet
from radio.sim.world import World

STEPS_AT_ONCE = 10_000  # more events at one moment than this is a loop without end


@dataclass(frozen=True, slots=True)
class Said:
    """One output of the driver and when it came."""

    at: float
    output: Output


class Rehearsal:
    """Runs a driver against a set. `baud` paces the line both ways, ten bits a byte; None: no delay."""

    def __init__(self, driver: Driver, base: BaseSet, world: World, baud: int | None = None) -> None:
        self.driver, self.base, self.world = driver, base, world
        self.now = 0.0
        self.said: list[Said] = []
        self._byte_seconds = 10 / baud if baud else 0.0
        self._line: list[tuple[float, int, bool, bytes]] = []
        self._count = 0
        self._free = {True: 0.0, False: 0.0}

    def open(self) -> None:
        """Open the port."""
        self.base.opened(self.now)
        self._take(self.driver.opened(self.now))

    def close(self) -> None:
        """Pull the port: what is on the line is lost."""
        self._line.clear()
        self._take(self.driver.closed(self.now))

    def send(self, order: Order) -> None:
        """Begin one try, now."""
        self._take(self.driver.send(order, self.now))

    def run(self, until: float) -> None:
        """Let everything happen up to `until`."""
        steps = 0
        while (moment := self._due()) is not None and moment <= until:
            steps = steps + 1 if moment <= self.now else 0
            if steps > STEPS_AT_ONCE:
                raise RuntimeError("Time stands still: something is due again and again.")
            self._step(max(moment, self.now))
        self.now = max(self.now, until)

    def run_until_free(self, until: float) -> None:
        """Let everything happen until the driver can send again, at most up to `until`."""
        while not self.driver.is_free(self.now) and (moment := self._due()) is not None and moment <= until:
            self._step(max(moment, self.now))

    def _due(self) -> float | None:
        line = self._line[0][0] if self._line else None
        return soonest(self.driver.due, self.world.due, line)

    def _step(self, at: float) -> None:
        self.now = at
        self.world.tick(at)
        self._put(self.base.read(), to_host=True)
        while self._line and self._line[0][0] <= at:
            _, _, to_host, data = heapq.heappop(self._line)
            if to_host:
                self._take(self.driver.receive(data, at))
            else:
                self.base.write(data, at)
        self._take(self.driver.tick(at))

    def _take(self, outputs: list[Output]) -> None:
        for output in outputs:
            self.said.append(Said(self.now, output))
            if isinstance(output, Write):
                self._put(output.data, to_host=False)

    def _put(self, data: bytes, *, to_host: bool) -> None:
        if data:
            arrives = max(self.now, self._free[to_host]) + len(data) * self._byte_seconds
            self._free[to_host] = arrives
            self._count += 1
            heapq.heappush(self._line, (arrives, self._count, to_host, data))
