"""Motorola sets over IP: the base's as seen from its ports, far units as seen by its bearer. Unconfirmed.

The base's set only passes datagrams on: receipts, registrations and places are the far units' own, and a text
that nobody acknowledged has no end. A unit that is heard for the first time says hello before its words. Its
emergency key comes as the report that it was asked for when it registered, an earlier time.
"""

from random import Random

from radio.drivers import dmr
from radio.drivers.datagrams import Datagram, Deframer
from radio.drivers.memory import Memory
from radio.drivers.motorola import ars, lrrp, tms
from radio.drivers.motorola.settings import MotorolaSettings
from radio.errors import Malformed
from radio.messages import UnitId
from radio.sim import linked
from radio.sim.air import Air
from radio.sim.faults import Faults
from radio.sim.linked import LinkedBase, LinkedHandset, Over
from radio.sim.query import read_faults
from radio.sim.simulator import PortKind, Simulator

DEFAULTS = MotorolaSettings()
GROUPS = frozenset({"G5"})
WHERE = (23.0216, 72.4709)
MOST_ASKED = 64


class MotorolaSpelling:
    """How the ports say it. The first octet of an address is not looked at, but for a group's."""

    def __init__(self) -> None:
        self._deframer = Deframer(DEFAULTS.ports, DEFAULTS.is_sound)
        self._network = DEFAULTS.network
        self._count = 0
        self._asked: Memory[int, int | None] = Memory(MOST_ASKED)
        self._registered: set[str] = set()

    def orders(self, data: bytes) -> list[tuple[str, str, bool]]:
        """Read texts; receipts, answers and requests for places need nothing more."""
        given: list[tuple[str, str, bool]] = []
        for piece in self._deframer.feed(data):
            if not isinstance(piece, Datagram) or piece.address is None or piece.port != DEFAULTS.text_port:
                continue
            try:
                said = tms.parse(piece.payload)
            except Malformed:
                continue
            if isinstance(said, tms.Words):
                self._count += 1
                self._asked[self._count] = said.number
                is_group = piece.address[0] == DEFAULTS.group_network
                self._network = self._network if is_group else piece.address[0]
                unit = ("G" if is_group else "") + dmr.unit_of(piece.address)
                given.append((unit, said.text, said.wants_receipt and not is_group))
        return given

    def heard(self, over: Over) -> bytes:
        """Write a text, or the place of who presses the emergency key; a hello before the first."""
        before = b""
        if over.sender not in self._registered:
            self._registered.add(over.sender)
            before = self._datagram(DEFAULTS.registration_port, over.sender, ars.hello(over.sender))
        if over.kind is linked.Kind.EMERGENCY:
            report = lrrp.report(lrrp.REPORT, lrrp.EMERGENCY, *WHERE)
            return before + self._datagram(DEFAULTS.location_port, over.sender, report)
        words = tms.text(DEFAULTS.text_flags, over.number % tms.NUMBERS, over.words)
        return before + self._datagram(DEFAULTS.text_port, over.sender, words)

    def result(self, over: Over, *, is_success: bool) -> bytes:
        """Write the unit's receipt; nothing when it gave none."""
        number = self._asked[over.number]
        if not is_success or over.to in GROUPS:
            return b""
        return self._datagram(DEFAULTS.text_port, over.to, tms.receipt(DEFAULTS.receipt_flags, number))

    def _datagram(self, port: int, unit: str, payload: bytes) -> bytes:
        return Datagram(port, payload, dmr.address(UnitId(unit), self._network)).encode()


def base(station: str, air: Air, chance: Random, query: str) -> LinkedBase:
    """Make the base's set; `query` names its faults."""
    return LinkedBase(station, air, chance, read_faults(query, Faults)[0], MotorolaSpelling())


def handset(station: str, base_station: str, air: Air, chance: Random) -> LinkedHandset:
    """Make a crew's set."""
    return LinkedHandset(station, base_station, air, chance, GROUPS)


SIMULATOR = Simulator(
    base,
    handset,
    own="2000",
    units=(UnitId("2051"), UnitId("17"), UnitId("16777214")),
    port=PortKind.UDP,
)
