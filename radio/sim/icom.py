"""Icom sets: the base's as seen from its port, a crew's far set as seen by its bearer."""

from random import Random

from radio.drivers.icom import commands
from radio.drivers.icom.commands import Event, Received, Request, System
from radio.drivers.stx import Deframer, Kind, frame
from radio.errors import Malformed
from radio.messages import UnitId
from radio.sim import linked
from radio.sim.air import Air
from radio.sim.kiss import read_query
from radio.sim.linked import LinkedBase, LinkedHandset, Over

DBM = -91.0


class IcomSpelling:
    """How the port says it, in the system that its host uses."""

    def __init__(self) -> None:
        self._deframer = Deframer()
        self._system = System.DPMR

    def orders(self, data: bytes) -> list[tuple[str, str, bool]]:
        """Read texts; everything else is dropped in silence."""
        given: list[tuple[str, str, bool]] = []
        for piece in self._deframer.feed(data):
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


def base(station: str, air: Air, chance: Random, query: str) -> LinkedBase:
    """Make the base's set; `query` names its faults."""
    return LinkedBase(station, air, chance, read_query(query)[0], IcomSpelling())


def handset(station: str, base_station: str, air: Air, chance: Random) -> LinkedHandset:
    """Make a crew's set."""
    return LinkedHandset(station, base_station, air, chance)
