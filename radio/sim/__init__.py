"""Simulated sets, the channel between them, their bearers: seeded, on any clock, without IO.

A new make of set is one line in `SIMULATORS` and one in `radio.drivers.DRIVERS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from radio.messages import UnitId
from radio.sim import hytera, icom, kenwood, motorola, voice
from radio.sim.air import Air
from radio.sim.base import BaseSet
from radio.sim.csma import Timing
from radio.sim.far import FarSet
from radio.sim.kiss import Handset, Tnc, read_query
from radio.sim.meshtastic import Node
from radio.sim.meshtastic import read_query as read_mesh_query
from radio.sim.meshtastic_far import MeshHandset
from radio.sim.tait import TaitHandset, TaitSet
from radio.sim.tait import read_query as read_tait_query
from radio.sim.tetra import Terminal
from radio.sim.tetra import read_query as read_tetra_query
from radio.sim.tetra_far import FarTerminal
from radio.sim.voice_far import VoiceHandset
from radio.sim.voice_far import written as written_by_ear

__all__ = ["SIMULATORS", "PortKind", "Simulator"]


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
    passing_faults: tuple[str, ...]
    """Queries of faults that pass, or that do no harm: an order that is tried again gets through."""
    lasting_faults: tuple[str, ...]
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


SIMULATORS: Mapping[str, Simulator] = {
    "hytera": Simulator(
        base=hytera.base,
        far=hytera.handset,
        own="1000",
        units=(UnitId("1027"), UnitId("21"), UnitId("16777215")),
        passing_faults=(
            "deaf=2", "mute=2", "garbage=300", "overlong=5000", "half=1", "wrong=1",
            "reboot=9.5", "late=4", "double=1", "foreign=1", "stuck=20", "busy=3",
        ),
        lasting_faults=("off=1", "inhibit=1", "result=5", "result=8", "result=10", "result=11"),
        port=PortKind.UDP,
        services=hytera.SERVICES,
    ),
    "icom": Simulator(
        base=icom.base,
        far=icom.handset,
        own="1",
        units=(UnitId("2"), UnitId("103"), UnitId("1234")),
        passing_faults=(
            "deaf=2", "mute=2", "garbage=300", "overlong=5000", "half=1", "wrong=1",
            "reboot=9.5", "late=4", "double=1", "foreign=1", "stuck=20",
        ),
        lasting_faults=("off=1", "inhibit=1"),
    ),
    "kenwood": Simulator(
        base=kenwood.base,
        far=kenwood.handset,
        own="1001000",
        units=(UnitId("1001001"), UnitId("1001002"), UnitId("U00003")),
        passing_faults=(
            "deaf=2", "mute=2", "garbage=300", "overlong=5000", "half=1", "wrong=1",
            "reboot=9.5", "late=4", "double=1", "foreign=1", "stuck=20",
        ),
        lasting_faults=("off=1", "inhibit=1"),
        own_setting="",
    ),
    "kiss": Simulator(
        base=lambda station, air, chance, query: Tnc(station, air, chance, read_query(query)[0]),
        far=Handset,
        own="BASE-1",
        units=(UnitId("CREW-7"), UnitId("CREW-8"), UnitId("VAN-12")),
        passing_faults=(
            "deaf=2", "mute=2", "garbage=300", "overlong=2000", "half=1", "wrong=1",
            "reboot=9.5", "late=4", "double=1", "echo=1", "foreign=1", "stuck=20",
        ),
        lasting_faults=("off=1", "inhibit=1"),
        quick_far=lambda station, base, air, chance: Handset(
            station, base, air, chance, Timing(persistence=255, slot=0.0)
        ),
    ),
    "meshtastic": Simulator(
        base=lambda station, air, chance, query: Node(station, air, chance, read_mesh_query(query)[0]),
        far=MeshHandset,
        own="!a0000001",
        units=(UnitId("!a0000007"), UnitId("!a0000008"), UnitId("!b000000c")),
        passing_faults=(
            "deaf=2", "mute=2", "full=2", "limit=2", "implicit=2", "relayed=1", "crowded=30", "chatty=1",
            "garbage=300", "overlong=2000", "half=1", "wrong=1", "reboot=9.5", "late=4", "double=1",
            "foreign=1", "skew=86400", "stuck=20",
        ),
        lasting_faults=("off=1", "inhibit=1", "implicit=1000", "nak=5", "nak=6"),
    ),
    "motorola": Simulator(
        base=motorola.base,
        far=motorola.handset,
        own="2000",
        units=(UnitId("2051"), UnitId("17"), UnitId("16777214")),
        passing_faults=(
            "deaf=2", "mute=2", "garbage=300", "overlong=5000", "half=1", "wrong=1",
            "reboot=9.5", "late=4", "double=1", "foreign=1", "stuck=20",
        ),
        lasting_faults=("off=1", "inhibit=1"),
        port=PortKind.UDP,
    ),
    "tait": Simulator(
        base=lambda station, air, chance, query: TaitSet(station, air, chance, read_tait_query(query)[0]),
        far=TaitHandset,
        own="00010001",
        units=(UnitId("00010007"), UnitId("00010008"), UnitId("00010012")),
        passing_faults=(
            "deaf=2", "mute=2", "notready=2", "badsum=2", "garbage=300", "overlong=2000", "half=1", "wrong=1",
            "reboot=9.5", "late=4", "double=1", "echo=1", "foreign=1", "stuck=20",
        ),
        lasting_faults=("off=1", "inhibit=1", "disabled=1"),
    ),
    "tetra": Simulator(
        base=lambda station, air, chance, query: Terminal(station, air, chance, read_tetra_query(query)[0]),
        far=FarTerminal,
        own="9001",
        units=(UnitId("2001"), UnitId("2002"), UnitId("16777214")),
        passing_faults=(
            "deaf=2", "mute=2", "garbage=300", "overlong=2000", "half=1", "wrong=1", "reboot=9.5",
            "late=4", "slow=2", "double=1", "echo=1", "foreign=1", "stuck=20", "promptless=1",
            "uncovered=15", "errors=2", "congested=2", "gone=2",
        ),
        lasting_faults=("off=1", "inhibit=1"),
    ),
    "voice": Simulator(
        base=voice.base,
        far=VoiceHandset,
        own="0001",
        units=(UnitId("1234"), UnitId("12345"), UnitId("VAN-7")),
        passing_faults=(
            "deaf=2", "mute=2", "busy=2", "speech=2", "cut=1", "garbage=300", "overlong=5000", "half=1",
            "wrong=1", "wrongtone=1", "slow=2", "reboot=9.5", "late=4", "double=1", "echo=1", "foreign=1",
            "stuck=20",
        ),
        lasting_faults=("off=1", "inhibit=1", "stuck=100000", "busy=100000"),
        shown_as=written_by_ear,
    ),
}  # fmt: skip
