"""The one list of makes: a new make of set is one line here and one in `radio.sim`."""

from collections.abc import Callable, Mapping

from radio.driver import Driver
from radio.drivers.hytera.driver import HyteraDriver
from radio.drivers.hytera.settings import HyteraSettings
from radio.drivers.icom.driver import IcomDriver
from radio.drivers.icom.settings import IcomSettings
from radio.drivers.kenwood.driver import KenwoodDriver
from radio.drivers.kenwood.settings import KenwoodSettings
from radio.drivers.kiss.driver import KissDriver
from radio.drivers.kiss.settings import KissSettings
from radio.drivers.meshtastic.driver import MeshtasticDriver
from radio.drivers.meshtastic.settings import MeshtasticSettings
from radio.drivers.motorola.driver import MotorolaDriver
from radio.drivers.motorola.settings import MotorolaSettings
from radio.drivers.settings import BadSetting, read_settings
from radio.drivers.tait.driver import TaitDriver
from radio.drivers.tait.settings import TaitSettings
from radio.drivers.tetra.driver import TetraDriver
from radio.drivers.tetra.settings import TetraSettings
from radio.drivers.voice.driver import VoiceDriver
from radio.drivers.voice.settings import VoiceSettings

__all__ = ["DRIVERS", "BadSetting", "make_driver"]

DRIVERS: Mapping[str, Callable[[Mapping[str, object]], Driver]] = {
    "hytera": lambda given: HyteraDriver(read_settings(HyteraSettings, given)),
    "icom": lambda given: IcomDriver(read_settings(IcomSettings, given)),
    "kenwood": lambda given: KenwoodDriver(read_settings(KenwoodSettings, given)),
    "kiss": lambda given: KissDriver(read_settings(KissSettings, given)),
    "meshtastic": lambda given: MeshtasticDriver(read_settings(MeshtasticSettings, given)),
    "motorola": lambda given: MotorolaDriver(read_settings(MotorolaSettings, given)),
    "tait": lambda given: TaitDriver(read_settings(TaitSettings, given)),
    "tetra": lambda given: TetraDriver(read_settings(TetraSettings, given)),
    "voice": lambda given: VoiceDriver(read_settings(VoiceSettings, given)),
}


def make_driver(make: str, given: Mapping[str, object]) -> Driver:
    """Make the driver of a set from its settings. BadSetting names the setting that is unknown or wrong."""
    if make not in DRIVERS:
        raise BadSetting("make", f"there is no driver for {make!r}; there is {', '.join(sorted(DRIVERS))}.")
    return DRIVERS[make](given)
