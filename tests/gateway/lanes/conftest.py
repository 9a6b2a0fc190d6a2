"""A site on a clock of the test's own: real lanes, sessions and outbox, sets that do as they are told."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from gateway.care import Care
from gateway.clock import Clock
from gateway.hearing import Doubt, Hearing
from gateway.lane import Lane, Tools
from gateway.ledger import Ledger
from gateway.looptest import Loop, LoopTest
from gateway.outbox import Outbox
from gateway.pacing import Pacer, Terms
from gateway.patience import Patience
from gateway.ports import Listener
from gateway.relay import Relay
from gateway.session import Session, Station
from radio.driver import Alphabet, Capabilities, Driver, Keyed, Outcome, Output, Report, Settled, Write
from radio.messages import Order, Priority, Ref, SetName
from radio.wire import Channel, HeardReport, ReportStep, Transmit, decode, encode
from radio.wire import Report as WireReport

START = datetime(2026, 7, 1, 12, tzinfo=UTC)
Answer = Callable[[Order], list[Output]]


class Scripted:
    """A driver that answers as a test says."""

    def __init__(self, *, has_reports: bool = True, retry_seconds: tuple[float, ...] = (5.0,)) -> None:
        reports = frozenset({Report.DELIVERED} if has_reports else ())
        self.capabilities = Capabilities("scripted", 60, Alphabet.ASCII, reports, retry_seconds)
        self.due: float | None = None
        self.is_ready = True
        self.sent: list[Order] = []
        self.flying: Ref | None = None
        self.answer: Answer = lambda order: [Write(order.text.encode()), Keyed(order.ref, 1.5)]

    def opened(self, at: float) -> list[Output]:
        """Say what was in flight."""
        return self.closed(at)

    def closed(self, at: float) -> list[Output]:
        """Settle what was in flight, as every driver does."""
        assert at >= 0
        flying, self.flying = self.flying, None
        return [Settled(flying, Outcome.NO_RECEIPT, "the port was lost")] if flying else []

    def is_free(self, at: float) -> bool:
        """Tell what the test says."""
        assert at >= 0
        return self.is_ready and self.flying is None

    def airtime(self, order: Order) -> float:
        """Give the same for all."""
        assert order
        return 2.0

    def send(self, order: Order, at: float) -> list[Output]:
        """Note it and answer."""
        assert self.is_free(at)
        self.sent.append(order)
        outputs = self.answer(order)
        if not any(isinstance(output, Settled) for output in outputs):
            self.flying = order.ref
        return outputs

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Hear nothing."""
        assert data
        assert at >= 0
        return []

    def tick(self, at: float) -> list[Output]:
        """Do nothing."""
        assert at >= 0
        return []


class Plug:
    """A port that is open when the test says so."""

    def __init__(self) -> None:
        self.is_open = False
        self.written: list[bytes] = []

    def write(self, data: bytes) -> None:
        """Note it."""
        self.written.append(data)

    async def run(self) -> None:
        """Wait to be cancelled."""
        await asyncio.Event().wait()


@dataclass
class Set:
    """One set of the bench."""

    made: Driver
    plug: Plug
    session: Session

    @property
    def driver(self) -> Scripted:
        """Its driver, when it does as it is told."""
        assert isinstance(self.made, Scripted)
        return self.made

    def plug_in(self) -> None:
        """Open its port."""
        self.plug.is_open = True
        self.session.opened()

    def pull(self) -> None:
        """Lose its port."""
        self.plug.is_open = False
        self.session.lost("pulled")

    def settles(self, ref: str, settled: Settled) -> None:
        """Let the driver say how a try ended."""
        assert self.driver.flying == ref
        self.driver.flying = None
        self.session._act([settled])
        self.session._desk.moved(self.session.name)


@dataclass
class Bench:
    """A site with one channel, `north`."""

    path: Path
    now: float = 0.0
    told: int = 0
    sets: dict[str, Set] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clock = Clock(lambda: self.now, self.utc)
        self.start()

    def start(self) -> None:
        """Begin with what is on disk, and no set yet."""
        self.outbox = Outbox.open(self.path, lambda: "BOX", lambda _seconds, _work: None)
        self.tools = Tools(Ledger(self.outbox, self.clock), self.clock, lambda: 0.5)
        self.lay()

    def stop(self) -> None:
        """End with all on disk that was promised to be there soon."""
        for each in self.sets.values():
            each.session._stop_timer()
            each.session._held.stop()
        self.sets.clear()
        self.outbox.close()

    def restart(self) -> None:
        """Stop and start again, at whatever moment the orders are."""
        self.stop()
        self.start()

    def resume(self, name: str = "vhf") -> Set:
        """Let a set be back, free, and go on with what was on disk."""
        again = self.add(name)
        self.relay.resume()
        self.lane.pump()
        return again

    def lay(self, loop: Loop | None = None) -> None:
        """Lay the channel out, before sets are put on it."""
        test = LoopTest(loop, self.now) if loop else None
        self.lane = Lane("north", Pacer(Terms()), self.tools, test)
        self.relay = Relay([self.lane], self.outbox, self.tools)
        self.relay.on_change(self._tell)
        self.care = Care(self.relay, self.clock, lambda: f"TEST-{self.now:g}")
        self._loop = loop

    def add(self, name: str, driver: Driver | None = None, doubt: Doubt | None = None) -> Set:
        """Put a set on the channel and plug it in."""
        made, plug = driver or Scripted(), Plug()

        def link(listener: Listener) -> Plug:
            assert listener
            return plug

        session = Session(Station(SetName(name), made, link), self.outbox, self.clock, self.relay)
        anchor = self._loop.unit if self._loop and self._loop.set == name else None
        self.relay.add(session, "north", Hearing(doubt or Doubt(3, 60.0), anchor))
        self.care.add(session, self.lane, Patience())
        self.sets[name] = Set(made, plug, session)
        self.sets[name].plug_in()
        return self.sets[name]

    def utc(self) -> datetime:
        """Tell the time of day."""
        return START + timedelta(seconds=self.now)

    def order(self, ref: str, name: str = "vhf", unit: str = "U-1", **others: object) -> None:
        """Take an order from the bus."""
        self.relay.take([encode(self.transmit(ref, name, unit, **others))])

    def transmit(self, ref: str, name: str = "vhf", unit: str = "U-1", **others: object) -> Transmit:
        """Write an order."""
        given: dict[str, object] = {"ref": ref, "set": name, "unit": unit, "text": "JOB"}
        given |= {"priority": Priority.ROUTINE, "not_after": self.utc() + timedelta(minutes=20)} | others
        return Transmit.model_validate(given)

    def later(self, seconds: float, step: float = 1.0) -> None:
        """Let time pass, looked after each second."""
        for _ in range(round(seconds / step)):
            self.now += step
            self.care.look()
            self.lane.pump()

    @contextmanager
    def disk_refusing(self) -> Iterator[None]:
        """Let the disk refuse every change while in the context."""
        self.outbox._file.connection.execute("PRAGMA query_only = ON")
        yield
        self.outbox._file.connection.execute("PRAGMA query_only = OFF")

    @contextmanager
    def disk_unreadable(self) -> Iterator[None]:
        """Let no statement read a row while in the context, as when the disk has an error."""
        self.outbox._file.connection.set_authorizer(_nothing_read)
        yield
        self.outbox._file.connection.set_authorizer(None)

    def reports(self, ref: str) -> list[WireReport]:
        """List what was reported of an order."""
        self.outbox.commit()
        kept = [one for one in self.outbox.after(0, 9999) if one.channel is Channel.REPORTS]
        return [report for one in kept if (report := decode(WireReport, one.payload)).ref == ref]

    def steps(self, ref: str) -> list[str]:
        """List the steps of an order."""
        return [report.step.value for report in self.reports(ref)]

    def end(self, ref: str) -> WireReport:
        """Give the last report of an order that has failed."""
        last = self.reports(ref)[-1]
        assert last.step is ReportStep.FAILED
        return last

    def heard(self) -> list[HeardReport]:
        """List what is kept for the dispatcher of what was heard."""
        self.outbox.commit()
        kept = [one for one in self.outbox.after(0, 9999) if one.channel is Channel.HEARD]
        return [decode(HeardReport, one.payload) for one in kept]

    def _tell(self) -> None:
        self.told += 1


def _nothing_read(action: int, *_: object) -> int:
    return sqlite3.SQLITE_DENY if action == sqlite3.SQLITE_READ else sqlite3.SQLITE_OK


@pytest.fixture
async def bench(tmp_path: Path) -> AsyncIterator[Bench]:
    """Give a site whose clock the test turns."""
    made = Bench(tmp_path / "outbox.sqlite")
    yield made
    made.stop()


@pytest.fixture
def scripted() -> type[Scripted]:
    """Make drivers that do as they are told."""
    return Scripted
