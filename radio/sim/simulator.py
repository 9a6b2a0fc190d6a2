"""How one make is played: what the list of simulators holds of each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from radio.messages import UnitId
from radio.sim.air import Air
from radio.sim.base_set import BaseSet
from radio.sim.far import FarSet
from radio.sim.faults import LASTING, PASSING


class PortKind(StrEnum):
    """What kind of port a set of a make stands at."""

    SERIAL = "serial"
    UDP = "udp"


@dataclass(frozen=True, slots=True)
class Simulator:
    """How to play one make: its set at the port, its far sets, and what can be wrong with it."""

    base: Callable[[str, Air, Random, str], BaseSet]
    """Of own address, air, chance, faults as the query of a `sim://` URL."""
    far: Callable[[str, str, Air, Random], FarSet]
    """Of own address, the base's address, air, chance."""
    own: str
    """The base's address that the driver's defaults expect."""
    units: tuple[UnitId, ...]
    """Addresses of some far sets."""
    passing_faults: tuple[str, ...] = PASSING
    """Queries of faults that pass, or that do no harm: an order that is tried again gets through."""
    lasting_faults: tuple[str, ...] = LASTING
    """Queries of faults with which nothing gets through."""
    port: PortKind = PortKind.SERIAL
    """What a gateway opens to reach it."""
    quick_far: Callable[[str, str, Air, Random], FarSet] | None = None
    """A far set that keys at once, for a channel that no others use; None: every one of the make does."""
    services: tuple[int, ...] = ()
    """Of an IP set: the UDP ports that the driver expects, the first one for texts. Empty: its datagrams are
    played at a serial port: where units are hosts, one machine has not addresses enough."""
    shown_as: Callable[[str], str] = str
    """What a far set shows, or its man writes down, of an order's words."""
    own_setting: str = "own"
    """The driver's setting that holds the base's address; empty: the driver needs to know none."""

    def address(self, settings: Mapping[str, object]) -> str:
        """Tell the base's address of a set with these settings."""
        return str(settings.get(self.own_setting, self.own))
