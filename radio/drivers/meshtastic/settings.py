"""Settings of a Meshtastic node. What says "unconfirmed" was not checked on a real one."""

from dataclasses import dataclass

from radio.drivers.meshtastic.commands import LONGEST_PAYLOAD, number_of
from radio.drivers.meshtastic.presets import Preset
from radio.drivers.settings import LONGEST_RECEIPT_SECONDS, BadSetting, check_range, check_waits

MOST_HOPS = 7
MOST_CHANNELS = 8


@dataclass(frozen=True, slots=True)
class MeshtasticSettings:
    """How one node behaves. The port: 115200 8N1 (unconfirmed for each board; USB takes any)."""

    own: str = ""
    """Own unit, `!1234abcd`; empty: whoever the set says it is."""
    groups: tuple[str, ...] = ("!ffffffff",)
    """Addresses that are many sets: nobody acknowledges. `!ffffffff` is everybody on the channel."""
    channel: int = 0
    """Which of the set's channels orders go out on; 0 is its primary one."""
    hops: int = 3
    """How often an order is passed on; each time it holds the channel anew."""
    preset: Preset = Preset.LONG_FAST
    """The modem's speed, until the set itself tells it."""
    max_length: int = 200
    """Bytes of one text. The mesh carries 233; what encrypts for one unit takes some of them."""
    receipt_seconds: float = 12.0
    """Wait for the far set's acknowledgement, after the airtime of both. Unconfirmed; a set tries three times
    itself, and a receipt that comes later still counts."""
    retry_seconds: tuple[float, ...] = (15.0, 30.0, 60.0, 120.0)
    """Waits before the second, third, … try."""
    gap_seconds: float = 2.1
    """Between two texts: sets refuse one that comes within 2 s of the last (firmware 2.7)."""
    hold_seconds: float = 60.0
    """Silence after the set has used up its share of the air, or has no transmitter. Unconfirmed."""
    busy_percent: float = 25.0
    """Above this use of the channel nothing less than urgent goes out. Unconfirmed."""
    stop_percent: float = 40.0
    """Above this use nothing but a hazard and an emergency goes out. Unconfirmed."""
    own_percent: float = 10.0
    """Above this share of an hour on the air our set says nothing less than urgent. Unconfirmed for India."""
    use_seconds: float = 150.0
    """How long a figure of the channel's use holds; sets tell it every minute (firmware 2.7)."""
    start_seconds: float = 10.0
    """Wait for the set to tell who it is; one that says nothing three times is tried all the same."""
    heartbeat_seconds: float = 300.0
    """Between two signs of life to the set. Unconfirmed: some drop a host after 15 minutes."""
    stale_seconds: float = 300.0
    """A fix older than this is marked; so is one whose age cannot be told."""
    remember_seconds: float = 600.0
    """How long the same packet number of one unit is a repeat."""
    emergency_words: tuple[str, ...] = ("EMERGENCY", "SOS")
    """A text whose first word is one of them is an emergency, as an alert of the mesh is."""

    def __post_init__(self) -> None:
        """Refuse what no set can do, with the name of the setting."""
        for key, units in (("own", (self.own,) if self.own else ()), ("groups", self.groups)):
            for unit in units:
                if number_of(unit) is None:
                    raise BadSetting(key, f"{unit!r} is no unit: ! and eight hexadecimal digits.")
        check_range("channel", self.channel, 0, MOST_CHANNELS - 1)
        check_range("hops", self.hops, 1, MOST_HOPS)
        check_range("max_length", self.max_length, 1, LONGEST_PAYLOAD)
        for key in ("busy_percent", "stop_percent", "own_percent"):
            check_range(key, getattr(self, key), 1, 100)
        check_range("receipt_seconds", self.receipt_seconds, 0.5, LONGEST_RECEIPT_SECONDS)
        for key in ("start_seconds", "heartbeat_seconds", "use_seconds"):
            check_range(key, getattr(self, key), 0.5, 3_600)
        for key in ("gap_seconds", "hold_seconds", "stale_seconds", "remember_seconds"):
            check_range(key, getattr(self, key), 0, 86_400)
        check_waits(self.retry_seconds)
