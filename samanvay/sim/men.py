"""The tempers of simulated crews."""

from collections.abc import Mapping
from dataclasses import asdict, replace

from radio.drivers.settings import read_settings
from radio.sim.crew import Temper
from samanvay.sim.config import Handset, Personality

TEMPERS: Mapping[Personality, Temper] = {
    Personality.STEADY: Temper(decline=0.03, silent=0.03),
    Personality.BRISK: Temper(decline=0.02, silent=0.02, answer=(3.0, 15.0), travel=(30.0, 240.0)),
    Personality.SLOW: Temper(decline=0.05, silent=0.1, answer=(20.0, 150.0)),
    Personality.RELUCTANT: Temper(decline=0.4, silent=0.1),
    Personality.SILENT: Temper(decline=0.05, silent=0.6, answer=(30.0, 120.0)),
}


def temper_of(handset: Handset, pace: float) -> Temper:
    """Give the temper of a crew: its personality, what is set otherwise, and the pace of the whole."""
    kind = TEMPERS[handset.personality]
    given = read_settings(Temper, {**asdict(kind), **handset.temper})
    return replace(given, pace=given.pace * pace)
