"""Everything simulated on one clock: takes each event at its own moment, however late it is called."""

from typing import Protocol

from radio.moments import soonest
from radio.sim.air import Air


class Being(Protocol):
    """Whatever acts in time: a set, a man."""

    @property
    def due(self) -> float | None:
        """When it acts next, or None."""
        ...

    def tick(self, at: float) -> None:
        """Let it act."""
        ...


class Station(Being, Protocol):
    """A set on the air."""

    @property
    def station(self) -> str:
        """Its address."""
        ...

    def hear(self, frame: bytes, at: float) -> None:
        """Take a frame from the air."""
        ...


class World:
    """An air with its stations and people."""

    def __init__(self, air: Air) -> None:
        self.air = air
        self._stations: dict[str, Station] = {}
        self._beings: list[Being] = []

    @property
    def due(self) -> float | None:
        """When anything happens next, or None."""
        return soonest(self.air.due, *(being.due for being in self._beings))

    def add_station(self, station: Station) -> None:
        """Connect a set to what is on the air."""
        self._stations[station.station] = station
        self._beings.append(station)

    def add(self, being: Being) -> None:
        """Let a man act."""
        self._beings.append(being)

    def tick(self, at: float) -> None:
        """Let everything happen that is due up to `at`, in order."""
        while (moment := self.due) is not None and moment <= at:
            for delivery in self.air.advance(moment):
                self._stations[delivery.to].hear(delivery.frame, moment)
            for being in self._beings:
                being.tick(moment)
