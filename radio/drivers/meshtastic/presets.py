"""The modem's presets and what they are on the air (meshtastic.org, Radio settings; firmware 2.7)."""

from collections.abc import Mapping
from enum import StrEnum

from radio.airtime import LoRa
from radio.drivers.meshtastic.shapes import LoRaConfig

FRACTIONS = {31: 31.25, 62: 62.5}
"""Bandwidths that the set writes as whole kHz."""


class Preset(StrEnum):
    """Speed against reach."""

    SHORT_TURBO = "short_turbo"
    SHORT_FAST = "short_fast"
    SHORT_SLOW = "short_slow"
    MEDIUM_FAST = "medium_fast"
    MEDIUM_SLOW = "medium_slow"
    LONG_TURBO = "long_turbo"
    LONG_FAST = "long_fast"
    LONG_MODERATE = "long_moderate"
    LONG_SLOW = "long_slow"
    VERY_LONG_SLOW = "very_long_slow"


BEARERS: Mapping[Preset, LoRa] = {
    Preset.SHORT_TURBO: LoRa(7, 500, 5),
    Preset.SHORT_FAST: LoRa(7, 250, 5),
    Preset.SHORT_SLOW: LoRa(8, 250, 5),
    Preset.MEDIUM_FAST: LoRa(9, 250, 5),
    Preset.MEDIUM_SLOW: LoRa(10, 250, 5),
    Preset.LONG_TURBO: LoRa(11, 500, 8),
    Preset.LONG_FAST: LoRa(11, 250, 5),
    Preset.LONG_MODERATE: LoRa(11, 125, 8),
    Preset.LONG_SLOW: LoRa(12, 125, 8),
    Preset.VERY_LONG_SLOW: LoRa(12, 62.5, 8),
}

NUMBERS: Mapping[int, Preset] = {
    0: Preset.LONG_FAST,
    1: Preset.LONG_SLOW,
    2: Preset.VERY_LONG_SLOW,
    3: Preset.MEDIUM_SLOW,
    4: Preset.MEDIUM_FAST,
    5: Preset.SHORT_SLOW,
    6: Preset.SHORT_FAST,
    7: Preset.LONG_MODERATE,
    8: Preset.SHORT_TURBO,
    9: Preset.LONG_TURBO,
}
"""As the set's configuration writes them."""


def bearer_of(config: LoRaConfig) -> LoRa | None:
    """Tell what the set is set to; None when it is not known here."""
    if config.use_preset:
        preset = NUMBERS.get(config.preset)
        return BEARERS[preset] if preset else None
    khz = FRACTIONS.get(config.bandwidth, float(config.bandwidth))
    is_known = khz > 0 and 7 <= config.spread_factor <= 12 and 5 <= config.coding_rate <= 8  # noqa: PLR2004 -- LoRa's own range
    return LoRa(config.spread_factor, khz, config.coding_rate) if is_known else None
