"""One set kept alive: its port and its driver, and the order in which their words are acted on."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import structlog

from gateway.clock import Clock
from gateway.held import Held, Unkept
from gateway.looptest import is_loop_test
from gateway.outbox import Outbox
from gateway.ports import Link, Listener
from radio.driver import Driver, Dropped, Heard, Keyed, Output, Settled, Write
from radio.errors import RadioError, Unsayable
from radio.messages import Busy, Inbound, Order, SetName, Signal

log = structlog.get_logger()

FAULT = "The set's driver failed on this order; choose another way."
SOONEST_SECONDS = 0.001  # a timer may come a little early: ask again, do not spin


class State(StrEnum):
    """How a set does."""

    OPENING = "opening"
    WORKING = "working"
    LOST = "lost"
    NOT_ANSWERING = "not_answering"
    """Its port is open and it lets nothing be said."""


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

    def cry(self, unkept: Unkept) -> None:
        """Tell of an emergency that the disk refuses, again and again until it takes it."""


class Session:
    """The life of one set. It listens to its port, or to what stands for it."""

    def __init__(self, station: Station, outbox: Outbox, clock: Clock, desk: Desk) -> None:
        self.name = station.name
        self.driver = station.driver
        self.state = State.OPENING
        self.since = clock.utc()
        self.port = station.link(self)
        self._clock = clock
        self._desk = desk
        self._held = Held(self.name, outbox, desk.cry)
        self._reopen = asyncio.Event()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def is_free(self) -> bool:
        """Tell whether a try may begin now."""
        return self.state is State.WORKING and self.driver.is_free(self._clock.seconds())

    @property
    def given_up(self) -> int:
        """Count what was heard and is lost: the disk refused it, and too much was held already."""
        return self._held.given_up

    @property
    def due(self) -> float | None:
        """When the driver must be called next."""
        return self.driver.due

    async def run(self) -> None:
        """Keep the set alive until cancelled."""
        try:
            while True:
                async with asyncio.TaskGroup() as group:
                    port = group.create_task(self.port.run(), name=f"port of {self.name}")
                    await self._reopen.wait()
                    self._reopen.clear()
                    port.cancel()
        finally:
            self._stop_timer()
            self._held.stop()

    def send(self, order: Order) -> None:
        """Begin one try. Unsayable or Refused as the driver says; Unsayable for whatever else it raises."""
        try:
            outputs = self.driver.send(order, self._clock.seconds())
        except RadioError:
            raise
        except Exception as error:
            log.exception("driver failed", set=self.name, ref=order.ref)
            raise Unsayable(FAULT) from error
        self._held.owe_nothing()
        self._act(outputs, is_order=True)

    def despair(self) -> None:
        """Note that the set lets nothing be said, and begin anew with its port."""
        if self.state is not State.NOT_ANSWERING:
            log.warning("set does not answer", set=self.name)
            self._become(State.NOT_ANSWERING)
        self._act(self.driver.closed(self._clock.seconds()))
        self._reopen.set()

    def miss(self) -> None:
        """Note that its port stays away, though it was never there or was not the reason before."""
        if self.state is not State.LOST:
            self._become(State.LOST)

    def recover(self) -> None:
        """Note that it lets something be said again."""
        if self.state is State.NOT_ANSWERING:
            self._become(State.WORKING)
            self._desk.moved(self.name)

    def opened(self) -> None:
        """Greet the set."""
        if self.state is not State.NOT_ANSWERING:
            self._become(State.WORKING)
        self._held.owe_nothing()
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

    def _act(self, outputs: list[Output], *, is_order: bool = False) -> None:
        """Act on outputs in their order. No receipt is written before what was heard is on disk."""
        unanswered: list[Inbound] = []
        has_heard = False
        for output in outputs:
            match output:
                case Write(data):
                    unanswered.clear()
                    if is_order or self._held.may_write(data, is_answer=has_heard):
                        self.port.write(data)
                    else:
                        log.error("no receipt written", set=self.name)
                case Heard(message):
                    if not isinstance(message, Busy | Signal):
                        unanswered.append(message)
                        has_heard = True
                    self._hear(message)
                case Keyed():
                    self._desk.keyed(self.name, output)
                case Settled():
                    self._desk.settled(self.name, output)
                case Dropped(data, reason):
                    log.debug("dropped", set=self.name, bytes=len(data), reason=reason)
        for message in unanswered:
            self._held.owe(message)
        self._set_timer()

    def _hear(self, message: Inbound) -> None:
        if is_loop_test(message):
            log.info("loop test heard", set=self.name)
        else:
            self._held.keep(message, self._clock.utc())
        self._desk.heard(self.name, message)

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
