"""Hytera sets over IP: the base's as seen from its ports, a crew's far set as seen by its bearer.

A sound set ends each text with a result: 0 when the far set has it, 8 when it has not, 4 when the channel was
busy. A far set that is heard for the first time is registered at the host. The emergency key comes as a
report of the place. What the far sets say on the air is in a spelling of our own.
"""

from dataclasses import dataclass
from random import Random

from radio.drivers import dmr
from radio.drivers.datagrams import Datagram, Deframer
from radio.drivers.hytera import commands
from radio.drivers.hytera.commands import Ended, Result, Words
from radio.drivers.hytera.frames import Hdap
from radio.drivers.hytera.settings import HyteraSettings
from radio.drivers.memory import Memory
from radio.messages import UnitId
from radio.sim import linked
from radio.sim.air import Air
from radio.sim.faults import LASTING, PASSING, Faults
from radio.sim.linked import LinkedBase, LinkedHandset, Over
from radio.sim.query import read_faults
from radio.sim.simulator import PortKind, Simulator

DEFAULTS = HyteraSettings()
SERVICES = (DEFAULTS.text_port, DEFAULTS.location_port, DEFAULTS.registration_port)
GROUPS = frozenset({"G5"})
WHERE = (23.0216, 72.4709)
MOST_ASKED = 64


@dataclass(frozen=True, slots=True)
class HyteraFaults(Faults):
    """What is wrong with the set, and what only this make can say of it."""

    busy: int = 0
    """So many texts are answered *channel busy*, and not said."""
    result: int = 0
    """Every text is answered with this result, and not said: 10 is *no contact*."""


class HyteraSpelling:
    """How the ports say it."""

    def __init__(self, station: str) -> None:
        self._own = _address(station)
        self._deframer = Deframer(DEFAULTS.ports, lambda datagram: commands.read(datagram) is not None)
        self._count = 0
        self._asked: Memory[int, Words] = Memory(MOST_ASKED)
        self._registered: set[str] = set()

    def orders(self, data: bytes) -> list[tuple[str, str, bool]]:
        """Read texts; receipts and answers of the host need nothing more."""
        given: list[tuple[str, str, bool]] = []
        for piece in self._deframer.feed(data):
            said = commands.read(piece) if isinstance(piece, Datagram) else None
            if isinstance(said, Words):
                self._count += 1
                self._asked[self._count] = said
                unit = ("G" if said.is_to_many else "") + dmr.unit_of(said.to)
                given.append((unit, said.text, not said.is_to_many))
        return given

    def heard(self, over: Over) -> bytes:
        """Write a text, or the place of who presses the emergency key; a registration before the first."""
        who, before = _address(over.sender), b""
        if over.sender not in self._registered:
            self._registered.add(over.sender)
            before = _datagram(DEFAULTS.registration_port, commands.register(who))
        if over.kind is linked.Kind.EMERGENCY:
            report = commands.emergency_report(who, *WHERE, is_stale=True)
            return before + _datagram(DEFAULTS.location_port, report)
        words = Words(over.number, self._own, who, over.words)
        return before + _datagram(DEFAULTS.text_port, commands.text(words))

    def result(self, over: Over, *, is_success: bool) -> bytes:
        """Write how a text ended; the host knows it by its own number."""
        result = Result.OK if is_success else Result.NOT_ACKNOWLEDGED
        return self.end(over.number, result, _address(over.to))

    def end(self, number: int, result: int, to: bytes | None = None) -> bytes:
        """Write the result of the text that was read as the `number`-th."""
        asked = self._asked[number]
        end = Ended(asked.request, to or asked.to, result, asked.sender, asked.is_to_many)
        return _datagram(DEFAULTS.text_port, commands.ended(end))


class HyteraSet(LinkedBase):
    """The base's set, which may refuse a text with a result of its own."""

    def __init__(self, station: str, air: Air, chance: Random, faults: HyteraFaults) -> None:
        self._words = HyteraSpelling(station)
        self._refusals = faults.busy
        self._result = faults.result
        super().__init__(station, air, chance, faults, self._words)

    def _order(self, unit: str, words: str, at: float, *, is_acknowledged: bool) -> None:
        if self._refusals > 0:
            self._refusals -= 1
            self._refuse(Result.CHANNEL_BUSY)
        elif self._result:
            self._refuse(self._result)
        else:
            super()._order(unit, words, at, is_acknowledged=is_acknowledged)

    def _refuse(self, result: int) -> None:
        self._number += 1
        self._give(self._words.end(self._number, result))


def base(station: str, air: Air, chance: Random, query: str) -> HyteraSet:
    """Make the base's set; `query` names its faults."""
    return HyteraSet(station, air, chance, read_faults(query, HyteraFaults)[0])


def handset(station: str, base_station: str, air: Air, chance: Random) -> LinkedHandset:
    """Make a crew's set."""
    return LinkedHandset(station, base_station, air, chance, GROUPS)


SIMULATOR = Simulator(
    base,
    handset,
    own="1000",
    units=(UnitId("1027"), UnitId("21"), UnitId("16777215")),
    passing_faults=(*PASSING, "busy=3"),
    lasting_faults=(*LASTING, "result=5", "result=8", "result=10", "result=11"),
    port=PortKind.UDP,
    services=SERVICES,
)


def _address(station: str) -> bytes:
    network = DEFAULTS.group_network if dmr.is_group(station) else DEFAULTS.network
    return dmr.address(UnitId(station), network)


def _datagram(port: int, frame: Hdap) -> bytes:
    return Datagram(port, frame.encode()).encode()
