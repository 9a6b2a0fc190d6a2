"""Simulated sets, the channel between them, their bearers: seeded, on any clock, without IO.

A new make of set is one line in `SIMULATORS` and one in `radio.drivers.DRIVERS`.
"""

from collections.abc import Mapping

from radio.messages import UnitId
from radio.sim import hytera, icom, kenwood, kiss, meshtastic, motorola, tait, tetra, voice
from radio.sim.simulator import PortKind, Simulator
from radio.sim.voice_far import VoiceHandset
from radio.sim.voice_far import written as written_by_ear

__all__ = ["DEFAULT_MAKE", "SIMULATORS", "PortKind", "Simulator"]

DEFAULT_MAKE = "kiss"
"""What a rehearsal plays where no make is named."""

SIMULATORS: Mapping[str, Simulator] = {
    "hytera": hytera.SIMULATOR,
    "icom": icom.SIMULATOR,
    "kenwood": kenwood.SIMULATOR,
    "kiss": kiss.SIMULATOR,
    "meshtastic": meshtastic.SIMULATOR,
    "motorola": motorola.SIMULATOR,
    "tait": tait.SIMULATOR,
    "tetra": tetra.SIMULATOR,
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
