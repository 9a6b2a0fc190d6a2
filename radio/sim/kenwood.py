"""Kenwood sets: the base's as seen from its data port, a crew's far set as seen by its bearer.

A sound set drops a text that is too long for it in silence, answers `0` or `1` once for each message to one
unit, `0` at once for one to many, and gives an emergency as a position with the emergency status.
"""

from random import Random

from radio.drivers.kenwood import commands
from radio.drivers.stx import Deframer, Kind, frame
from radio.errors import Malformed
from radio.messages import UnitId
from radio.sim import linked
from radio.sim.air import Air
from radio.sim.faults import Faults
from radio.sim.linked import LinkedBase, LinkedHandset, Over
from radio.sim.query import read_faults
from radio.sim.simulator import Simulator

EMERGENCY_STATUS = "99"
WHERE = (23.0216, 72.4709)
GROUPS = frozenset({"0000000", "1000000", "G00000"})
LONGEST = 1024


class KenwoodSpelling:
    """How the data port says it."""

    def __init__(self) -> None:
        self._deframer = Deframer()

    def orders(self, data: bytes) -> list[tuple[str, str, bool]]:
        """Read texts; everything else, and what is too long, is dropped in silence."""
        given: list[tuple[str, str, bool]] = []
        for piece in self._deframer.feed(data):
            try:
                said = commands.parse(piece.data) if piece.kind is Kind.FRAME else None
            except Malformed:
                continue
            if isinstance(said, commands.Words) and len(said.text) <= LONGEST:
                given.append((said.unit, said.text, not commands.is_to_many(said.unit)))
        return given

    def heard(self, over: Over) -> bytes:
        """Write a text, or an emergency as a position with status."""
        unit = UnitId(over.sender)
        if over.kind is linked.Kind.EMERGENCY:
            return commands.position(unit, *WHERE, EMERGENCY_STATUS, is_stale=True) + b"\r\n"
        return frame(commands.text(unit, over.words))

    def result(self, over: Over, *, is_success: bool) -> bytes:  # noqa: ARG002 -- a receipt does not say for what
        """Write the receipt, which does not say for what."""
        return frame(commands.receipt(is_success=is_success))


def base(station: str, air: Air, chance: Random, query: str) -> LinkedBase:
    """Make the base's set; `query` names its faults."""
    return LinkedBase(station, air, chance, read_faults(query, Faults)[0], KenwoodSpelling())


def handset(station: str, base_station: str, air: Air, chance: Random) -> LinkedHandset:
    """Make a crew's set."""
    return LinkedHandset(station, base_station, air, chance, GROUPS)


SIMULATOR = Simulator(
    base,
    handset,
    own="1001000",
    units=(UnitId("1001001"), UnitId("1001002"), UnitId("U00003")),
    own_setting="",
)
