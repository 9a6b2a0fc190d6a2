"""What `sim://<make>?deaf=2&loss=0.1` plays: a set of that make, one far set, the man who carries it.

Words of the query: `own`, the set's address; `unit`, the far set's; `pace`, what the man's waits are
multiplied by; `loss`, `noise`, `delay`, `voice`, how bad the air is; every other one is a fault of the make.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from random import Random
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode, urlsplit

from radio.drivers.settings import BadSetting, read_settings
from radio.messages import UnitId
from radio.sim import SIMULATORS
from radio.sim.air import Air, Weather
from radio.sim.crew import Crew, Temper
from radio.sim.world import World

SCHEME = "sim"


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays. An address left out is the driver's own; of the far set, one of the make's."""

    own: str = ""
    unit: str = ""
    pace: float = 0.2
    """Of the man: 1 is a real one, who needs minutes to answer and an hour to repair."""


class Scene:
    """A set at a port that is no port; the caller moves bytes and time. Faults begin with `set.opened`."""

    def __init__(self, url: str, settings: Mapping[str, object] = MappingProxyType({})) -> None:
        """Set it up for a driver with these settings; the same again plays the same.

        BadSetting names the make or the word that is unknown.
        """
        self.make = make_of(url)
        simulator, words = SIMULATORS[self.make], dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
        cast = read_settings(Cast, _of(Cast, words))
        chance = Random(url)  # noqa: S311 - a rehearsal must be repeatable
        air = Air(chance, read_settings(Weather, _of(Weather, words)))
        own = cast.own or simulator.address(settings)
        self.set = simulator.base(own, air, chance, urlencode(_faults(words)))
        self.far = simulator.far(UnitId(cast.unit or simulator.units[0]), own, air, chance)
        self.world = World(air)
        for station in (self.set, self.far):
            self.world.add_station(station)
        self.world.add(Crew(self.far, chance, Temper(decline=0.0, silent=0.0, pace=cast.pace)))


def make_of(url: str) -> str:
    """Tell which make a `sim://` URL plays. Malformed when there is no such."""
    make = urlsplit(url).netloc
    if make not in SIMULATORS:
        known = ", ".join(sorted(SIMULATORS))
        raise BadSetting("port", f"there is no simulator of {make!r}; there is {known}.")
    return make


def _of(shape: type[Cast | Weather], words: Mapping[str, str]) -> dict[str, str]:
    names = {field.name for field in fields(shape)}
    return {word: value for word, value in words.items() if word in names}


def _faults(words: Mapping[str, str]) -> dict[str, str]:
    others = {**_of(Cast, words), **_of(Weather, words)}
    return {word: value for word, value in words.items() if word not in others}
