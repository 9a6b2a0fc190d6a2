"""One set kept alive: its port and its driver, and the order in which their words are acted on."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import structlog

from gateway.outbox import Outbox, OutboxError
from gateway.ports import Link, Listener
from radio.driver import Driver, Dropped, Heard, Keyed, Output, Settled, Write
from radio.messages import Inbound, Order, SetName

log = structlog.get_logger()

SOONEST_SECONDS = 0.001  # a timer may come a little early: ask again, do not spin
MOST_REFUSED = 100  # messages heard on a full disk; more than a channel carries in ten minutes


class State(StrEnum):
    """How a set does."""

    OPENING = "opening"
    WORKING = "working"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Clock:
    """Both clocks of a process: seconds that never jump, and the time of day in UTC."""

    seconds: Callable[[], float]
    utc: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Station:
    """One set, and how to make what stands between it and its session."""

    name: SetName
    driver: Driver
    link: Callable[[Listener], Link]


class Desk(Protocol):
    """Who is told what a set does."""

    def heard(self, name: SetName, message: Inbound) -> None:
        """Take what was heard; it is in the outbox, if it belongs there."""

    def keyed(self, name: SetName, keyed: Keyed) -> None:
        """Note that a try is on the air."""

    def settled(self, name: SetName, settled: Settled) -> None:
        """Note that a try has ended."""

    def moved(self, name: SetName) -> None:
        """Look whether there is something to do: the set's outputs have all been acted on."""

    def changed(self, name: SetName) -> None:
        """Note that the set's state is another."""


class Session:
    """The life of one set. It listens to its port, or to what stands for it."""

    def __init__(self, station: Station, outbox: Outbox, clock: Clock, desk: Desk) -> None:
        self.name = station.name
        self.driver = station.driver
        self.state = State.OPENING
        self.since = clock.utc()
        self.port = station.link(self)
        self._outbox = outbox
        self._clock = clock
        self._desk = desk
        self._refused: list[Inbound] = []
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_free(self) -> bool:
        """Tell whether a try may begin now."""
        return self.state is State.WORKING and self.driver.is_free(self._clock.seconds())

    @property
    def due(self) -> float | None:
        """When the driver must be called next."""
        return self.driver.due

    async def run(self) -> None:
        """Keep the set alive until cancelled."""
        try:
            await self.port.run()
        finally:
            self._stop_timer()

    def send(self, order: Order) -> None:
        """Begin one try. Unsayable or Refused as the driver says."""
        self._act(self.driver.send(order, self._clock.seconds()))

    def opened(self) -> None:
        """Greet the set."""
        self._become(State.WORKING)
        self._act(self.driver.opened(self._clock.seconds()))
        self._desk.moved(self.name)

    def received(self, data: bytes) -> None:
        """Pass bytes on to the driver."""
        self._act(self.driver.receive(data, self._clock.seconds()))
        self._desk.moved(self.name)

    def lost(self, reason: str) -> None:
        """Settle what was in flight when the port went."""
        log.warning("set lost", set=self.name, problem=reason)
        self._become(State.LOST)
        self._act(self.driver.closed(self._clock.seconds()))
        self._desk.moved(self.name)

    def _tick(self) -> None:
        self._timer = None
        if self.driver.due is not None and self.driver.due <= self._clock.seconds():
            self._act(self.driver.tick(self._clock.seconds()))
            self._desk.moved(self.name)
        else:
            self._set_timer()

    def _act(self, outputs: list[Output]) -> None:
        """Act on outputs in their order. Nothing is written before what was heard is on disk."""
        heard: list[Inbound] = []
        for output in outputs:
            match output:
                case Write(data):
                    if self._is_on_disk(heard):
                        self.port.write(data)
                    heard.clear()
                case Heard(message):
                    heard.append(message)
                    self._keep(message)
                    self._desk.heard(self.name, message)
                case Keyed():
                    self._desk.keyed(self.name, output)
                case Settled():
                    self._desk.settled(self.name, output)
                case Dropped(data, reason):
                    log.debug("dropped", set=self.name, bytes=len(data), reason=reason)
        self._set_timer()

    def _keep(self, message: Inbound) -> None:
        try:
            self._outbox.heard(self.name, message, self._clock.utc())
        except OutboxError as error:
            log.error("heard, but not kept", set=self.name, problem=str(error))  # noqa: TRY400 - says all

    def _is_on_disk(self, heard: list[Inbound]) -> bool:
        """Put what was heard on disk, and what the disk refused before: its driver gives it only once."""
        if not heard and not self._refused:
            return True
        try:
            for message in self._refused:
                self._outbox.heard(self.name, message, self._clock.utc())
            self._outbox.commit()
        except OutboxError as error:
            log.error("no receipt written", set=self.name, problem=str(error))  # noqa: TRY400 - says all
            self._refused = [*self._refused, *heard][:MOST_REFUSED]
            return False
        self._refused = []
        return True

    def _become(self, state: State) -> None:
        self.state = state
        self.since = self._clock.utc()
        log.info("set", set=self.name, state=state)
        self._desk.changed(self.name)

    def _set_timer(self) -> None:
        self._stop_timer()
        due = self.driver.due
        if due is not None:
            wait = max(due - self._clock.seconds(), SOONEST_SECONDS)
            self._timer = asyncio.get_running_loop().call_later(wait, self._tick)

    def _stop_timer(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
