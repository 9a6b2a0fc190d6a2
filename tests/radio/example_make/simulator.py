"""Text modems: the base's as seen from its port, a crew's far set as seen by its bearer."""

from random import Random

from radio.drivers.memory import Memory
from radio.errors import Malformed
from radio.messages import UnitId
from radio.sim import linked
from radio.sim.air import Air
from radio.sim.faults import Faults
from radio.sim.linked import LinkedBase, LinkedHandset, Over
from radio.sim.query import read_faults
from radio.sim.simulator import Simulator
from tests.radio.example_make import commands
from tests.radio.example_make.commands import EVERYBODY, Alarm, Result, Words
from tests.radio.example_make.frames import Deframer, Line

MOST_ASKED = 64


class TextlineSpelling:
    """How the port says it. The channel has numbers of its own: the host's are kept beside them."""

    def __init__(self) -> None:
        self._deframer = Deframer()
        self._count = 0
        self._numbers: Memory[int, int] = Memory(MOST_ASKED)

    def orders(self, data: bytes) -> list[tuple[str, str, bool]]:
        """Read texts; everything else is dropped in silence."""
        given: list[tuple[str, str, bool]] = []
        for piece in self._deframer.feed(data):
            try:
                said = commands.parse(piece) if isinstance(piece, Line) else None
            except Malformed:
                continue
            if isinstance(said, Words):
                self._count += 1
                self._numbers[self._count] = said.number
                given.append((said.unit, said.text, said.unit != EVERYBODY))
        return given

    def heard(self, over: Over) -> bytes:
        """Write a text or an emergency."""
        unit, number = UnitId(over.sender), over.number % commands.NUMBERS
        if over.kind is linked.Kind.EMERGENCY:
            return commands.alarm(Alarm(unit, number))
        return commands.heard(Words(unit, number, over.words))

    def result(self, over: Over, *, is_success: bool) -> bytes:
        """Write how a text ended; nothing for one to everybody."""
        if over.to == EVERYBODY:
            return b""
        return commands.result(Result(UnitId(over.to), self._numbers[over.number], is_success))


def base(station: str, air: Air, chance: Random, query: str) -> LinkedBase:
    """Make the base's set; `query` names its faults."""
    return LinkedBase(station, air, chance, read_faults(query, Faults)[0], TextlineSpelling())


def handset(station: str, base_station: str, air: Air, chance: Random) -> LinkedHandset:
    """Make a crew's set."""
    return LinkedHandset(station, base_station, air, chance, frozenset({EVERYBODY}))


SIMULATOR = Simulator(base, handset, own="1", units=(UnitId("12"), UnitId("7"), UnitId("999")))
