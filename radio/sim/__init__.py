"""Simulated sets, the channel between them, their bearers: seeded, on any clock, without IO.

A new make of set is one line in `SIMULATORS` and one in `radio.drivers.DRIVERS`.
"""

from collections.abc import Mapping

from radio.sim import hytera, icom, kenwood, kiss, meshtastic, motorola, tait, tetra, voice
from radio.sim.simulator import PortKind, Simulator

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
    "voice": voice.SIMULATOR,
}
