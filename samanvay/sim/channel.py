"""One simulated channel in real time: its air, its base sets at their ports, its handsets and their men."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import takewhile
from pathlib import Path
from random import Random
from typing import TypeVar

from radio.sim.air import Air, Weather
from radio.sim.crew import Crew
from radio.sim.far import Shown, Spoken
from radio.sim.kiss import Handset, Tnc
from radio.sim.world import World
from samanvay.sim.config import BaseSet, Channel, SimConfig
from samanvay.sim.config import Handset as HandsetConfig
from samanvay.sim.history import History
from samanvay.sim.men import temper_of
from samanvay.sim.port import PtyPort
from samanvay.sim.view import DisplayLine, SentLine, View

T = TypeVar("T")


@dataclass(slots=True)
class Bearer:
    """A handset, the man who carries it, and what the page shows of both."""

    handset: Handset
    crew: Crew
    view: View
    last_shown: Shown | None = None
    last_sent: Spoken | None = None
    waiting: list[tuple[Spoken, SentLine]] = field(default_factory=list)


@dataclass(slots=True)
class Base:
    """A set and its serial port."""

    tnc: Tnc
    port: PtyPort


class LiveChannel:
    """Plays one channel on the event loop's clock."""

    def __init__(self, channel: Channel, sim: SimConfig, history: History) -> None:
        """Lay out the sets of one channel; `start` plugs them in."""
        self._history = history
        self._chance = _chance(f"{sim.seed} {channel.name}")
        self._air = Air(self._chance, Weather(loss=channel.loss))
        self._world = World(self._air)
        self._timer: asyncio.TimerHandle | None = None
        bases = [base for base in sim.base if base.channel == channel.name]
        handsets = [handset for handset in sim.handset if handset.channel == channel.name]
        self.bases = {base.name: self._add_base(base, sim.folder) for base in bases}
        self.bearers = {
            handset.unit: self._add_bearer(handset, bases[0].callsign, sim) for handset in handsets
        }

    def start(self) -> None:
        """Plug every port in."""
        for base in self.bases.values():
            base.port.plug()
            base.tnc.opened(self._now())
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

    def _add_base(self, base: BaseSet, folder: Path) -> Base:
        tnc = Tnc(base.callsign, self._air, self._chance)
        self._world.add_station(tnc)
        port = PtyPort(folder / base.name, base.baud, lambda data: self.act(lambda at: tnc.write(data, at)))
        return Base(tnc, port)

    def _add_bearer(self, config: HandsetConfig, base: str, sim: SimConfig) -> Bearer:
        chance = _chance(f"{sim.seed} {config.unit}")
        handset = Handset(config.unit, base, self._air, chance)
        crew = Crew(handset, chance, temper_of(config, sim.pace))
        crew.is_automatic = config.is_automatic
        self._world.add_station(handset)
        self._world.add(crew)
        return Bearer(handset, crew, View(config.unit, config.name, is_automatic=config.is_automatic))

    def _live(self, at: float | None = None) -> None:
        self._world.tick(self._now() if at is None else at)
        for base in self.bases.values():
            base.port.send(base.tnc.read())
        for bearer in self.bearers.values():
            self._look(bearer)
        if self._timer:
            self._timer.cancel()
        due = self._world.due
        self._timer = asyncio.get_running_loop().call_at(due, self._live) if due is not None else None

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
        bearer.waiting = [
            pair for pair in bearer.waiting if not pair[0].is_acknowledged and pair[0].next_at is not None
        ]

    def _now(self) -> float:
        return asyncio.get_running_loop().time()


def _newer(lines: deque[T], last: T | None) -> list[T]:
    """Give the lines after the last one that was seen."""
    return list(takewhile(lambda line: line is not last, reversed(lines)))[::-1]


def _chance(seed: str) -> Random:
    return Random(seed)  # noqa: S311 - a rehearsal must be repeatable
