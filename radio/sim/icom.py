"""Icom sets: the base's as seen from its port, a crew's far set as seen by its bearer."""

from random import Random

from radio.drivers.icom import commands
from radio.drivers.icom.commands import Event, Received, Request, System
from radio.drivers.stx import Deframer, Kind, frame
from radio.errors import Malformed
from radio.messages import UnitId
from radio.sim import linked
from radio.sim.air import Air
from radio.sim.faults import Faults
from radio.sim.linked import LinkedBase, LinkedHandset, Over
from radio.sim.query import read_faults
from radio.sim.simulator import Simulator

DBM = -91.0
REVISION = b"*GET,INFO,REV"
TOLD = b"*NTF,INFO,REV,SIMULATED 1.0"
"""Unconfirmed: that a set answers so."""


class IcomSpelling:
    """How the port says it, in the system that its host uses."""

    def __init__(self) -> None:
        self._deframer = Deframer()
        self._system = System.DPMR
        self._told = b""

    def told(self) -> bytes:
        """Give what the set answers its host of itself."""
        told, self._told = self._told, b""
        return told

    def orders(self, data: bytes) -> list[tuple[str, str, bool]]:
        """Read texts; everything else is dropped in silence."""
        given: list[tuple[str, str, bool]] = []
        for piece in self._deframer.feed(data):
            if piece.data == REVISION:
                self._told += frame(TOLD)
            try:
                said = commands.parse(piece.data) if piece.kind is Kind.FRAME else None
            except Malformed:
                continue
            if isinstance(said, Request):
                self._system = said.system
                given.append((said.unit, said.text, said.has_receipt))
        return given

    def heard(self, over: Over) -> bytes:
        """Write a text or an emergency, while the channel is busy with it."""
        is_emergency = over.kind is linked.Kind.EMERGENCY
        event, words = (Event.EMERGENCY, "") if is_emergency else (Event.MESSAGE, over.words)
        received = Received(event, UnitId(over.sender), words, DBM)
        said = commands.received(self._system, UnitId(over.to), received)
        return b"".join(
            frame(body) for body in (commands.channel(is_busy=True), said, commands.channel(is_busy=False))
        )

    def result(self, over: Over, *, is_success: bool) -> bytes:
        """Write how a text ended."""
        request = Request(self._system, UnitId(over.to), UnitId(over.sender), over.words, has_receipt=True)
        return frame(commands.result(request, is_success=is_success))


class IcomSet(LinkedBase):
    """The base's set, which also tells its host of itself."""

    def __init__(self, station: str, air: Air, chance: Random, query: str) -> None:
        self._words = IcomSpelling()
        super().__init__(station, air, chance, read_faults(query, Faults)[0], self._words)

    def write(self, data: bytes, at: float) -> None:
        """Take bytes from the host, in pieces of any size."""
        super().write(data, at)
        self._give(self._words.told())


def base(station: str, air: Air, chance: Random, query: str) -> IcomSet:
    """Make the base's set; `query` names its faults."""
    return IcomSet(station, air, chance, query)


def handset(station: str, base_station: str, air: Air, chance: Random) -> LinkedHandset:
    """Make a crew's set."""
    return LinkedHandset(station, base_station, air, chance)


SIMULATOR = Simulator(base, handset, own="1", units=(UnitId("2"), UnitId("103"), UnitId("1234")))
