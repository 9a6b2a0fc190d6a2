"""One simulated channel in real time: its air, its base sets at their ports, its handsets and their men."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from random import Random
from typing import TypeVar

from radio.sim import SIMULATORS
from radio.sim.air import Air
from radio.sim.base_set import BaseSet
from radio.sim.crew import Crew
from radio.sim.far import FarSet, Shown, Spoken
from radio.sim.world import World
from samanvay.sim import config
from samanvay.sim.config import SimConfig
from samanvay.sim.history import History
from samanvay.sim.men import temper_of
from samanvay.sim.port import PtyPort, SetPort
from samanvay.sim.udp import UdpPort
from samanvay.sim.view import DisplayLine, SentLine, View

T = TypeVar("T")


@dataclass(slots=True)
class Bearer:
    """A handset, the man who carries it, and what the page shows of both."""

    handset: FarSet
    crew: Crew
    view: View
    last_shown: Shown | None = None
    last_sent: Spoken | None = None
    waiting: list[tuple[Spoken, SentLine]] = field(default_factory=list)


@dataclass(slots=True)
class Base:
    """A set and its port."""

    set: BaseSet
    port: SetPort


class LiveChannel:
    """Plays one channel on the event loop's clock."""

    def __init__(self, channel: config.Channel, sim: SimConfig, history: History) -> None:
        """Lay out the sets of one channel; `start` plugs them in."""
        self._history = history
        self._haste = channel.haste
        self._chance = _chance(f"{sim.seed} {channel.name}")
        self._air = Air(self._chance, channel.weather)
        self._world = World(self._air)
        self._timer: asyncio.TimerHandle | None = None
        self.bases = {
            base.name: self._add_base(base, sim.folder) for base in sim.base if base.channel == channel.name
        }
        self.bearers = {
            sim.key(handset): self._add_bearer(handset, sim)
            for handset in sim.handset
            if handset.channel == channel.name
        }

    def start(self) -> None:
        """Plug every port in."""
        for base in self.bases.values():
            base.port.plug()
            base.set.opened(self._now())
        self.act(lambda _: None)

    def stop(self) -> None:
        """Take every port away."""
        if self._timer:
            self._timer.cancel()
        for base in self.bases.values():
            base.port.pull()

    def act(self, deed: Callable[[float], object]) -> None:
        """Do something now, then let everything happen that it causes."""
        at = self._now()
        self._world.tick(at)
        deed(at)
        self._live(at)

    def set_loss(self, loss: float) -> None:
        """Change the share of frames that each receiver misses."""
        self._air.weather = replace(self._air.weather, loss=loss)

    def _add_base(self, base: config.BaseSet, folder: Path) -> Base:
        made = SIMULATORS[base.make].base(base.address, self._air, self._chance, base.faults)
        self._world.add_station(made)
        return Base(made, _port(base, folder, lambda data: self.act(lambda at: made.write(data, at))))

    def _add_bearer(self, handset: config.Handset, sim: SimConfig) -> Bearer:
        chance, base = _chance(f"{sim.seed} {handset.unit}"), sim.base_of(handset)
        far = SIMULATORS[base.make].far(handset.unit, base.address, self._air, chance)
        crew = Crew(far, chance, temper_of(handset, sim.pace))
        crew.is_automatic = handset.is_automatic
        self._world.add_station(far)
        self._world.add(crew)
        view = View(
            sim.key(handset), handset.name or handset.unit, base.make, is_automatic=handset.is_automatic
        )
        return Bearer(far, crew, view)

    def _live(self, at: float | None = None) -> None:
        self._world.tick(self._now() if at is None else at)
        for base in self.bases.values():
            base.port.send(base.set.read())
        for bearer in self.bearers.values():
            self._look(bearer)
        if self._timer:
            self._timer.cancel()
        due = self._world.due
        loop = asyncio.get_running_loop()
        self._timer = loop.call_at(due / self._haste, self._live) if due is not None else None

    def _look(self, bearer: Bearer) -> None:
        """Take what is new on a handset to its page and into the history."""
        for shown in _newer(bearer.handset.display, bearer.last_shown):
            bearer.last_shown = shown
            words = {"sender": shown.sender, "text": shown.text, "is_repeat": shown.is_repeat}
            at = self._history.note("displayed", unit=bearer.view.unit, number=shown.number, **words)
            bearer.view.show(
                DisplayLine(at=at, sender=shown.sender, text=shown.text, is_repeat=shown.is_repeat)
            )
        for spoken in _newer(bearer.handset.sent, bearer.last_sent):
            bearer.last_sent = spoken
            at = self._history.note("sent", unit=bearer.view.unit, text=spoken.text, number=spoken.number)
            sent = SentLine(at=at, text=spoken.text, is_acknowledged=False)
            bearer.waiting.append((spoken, sent))
            bearer.view.note_sent(sent)
        for spoken, sent in [pair for pair in bearer.waiting if pair[0].is_acknowledged]:
            self._history.note("acknowledged", unit=bearer.view.unit, text=spoken.text, number=spoken.number)
            sent.is_acknowledged = True
            bearer.view.changed()
        waiting = [pair for pair in bearer.waiting if not pair[0].is_acknowledged]
        for _, sent in [pair for pair in waiting if pair[0].next_at is None]:
            sent.is_given_up = True
            bearer.view.changed()
        bearer.waiting = [pair for pair in waiting if pair[0].next_at is not None]

    def _now(self) -> float:
        """Tell the time on the channel."""
        return asyncio.get_running_loop().time() * self._haste


def _port(base: config.BaseSet, folder: Path, receive: Callable[[bytes], None]) -> SetPort:
    """Lay out the port that the set's make wants; nothing is there before `plug`."""
    simulator = SIMULATORS[base.make]
    if simulator.services:
        return UdpPort(simulator.services, receive)
    return PtyPort(folder / base.name, base.baud, receive)


def _newer(lines: deque[T], last: T | None) -> list[T]:
    """Give the lines after the last one that was seen."""
    return list(takewhile(lambda line: line is not last, reversed(lines)))[::-1]


def _chance(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - a rehearsal must be repeatable
