"""Settings of a Motorola set over IP. Every one is unconfirmed: no source was checked on a real set."""

from dataclasses import dataclass

from radio.airtime import Blocks
from radio.drivers.datagrams import Datagram, check_ports
from radio.drivers.dmr import check_addresses
from radio.drivers.motorola import lrrp, tms
from radio.drivers.settings import LONGEST_RECEIPT_SECONDS, BadSetting, check_range, check_waits


@dataclass(frozen=True, slots=True)
class MotorolaSettings:
    """How one set behaves. Unconfirmed, all of it."""

    own: int = 2000
    """The radio id of this set."""
    network: int = 12
    """The first octet of the units' IP addresses: unit 17 is 12.0.0.17. Unconfirmed."""
    group_network: int = 225
    """The first octet of a group's. Unconfirmed."""
    text_port: int = 4007
    """The text service. Unconfirmed."""
    registration_port: int = 4005
    """The registration service. Unconfirmed."""
    location_port: int = 4001
    """The location service. Unconfirmed."""
    text_flags: int = 0xE0
    """Of a text to a unit; C0 occurs too. Unconfirmed."""
    group_flags: int = 0xA0
    """Of a text to a group: no receipt. Unconfirmed."""
    receipt_flags: int = 0x9F
    """Of our receipt; BF occurs too. Unconfirmed."""
    hello_flags: int = 0xBF
    """Of our answer to a unit's hello. Unconfirmed."""
    hello_value: int = 0x01
    """What stands behind them. Unconfirmed."""
    max_length: int = 140
    """Letters of one text, in UTF-16 units. Unconfirmed."""
    receipt_seconds: float = 12.0
    """How long the unit's receipt may take, after the text's airtime. Unconfirmed."""
    retry_seconds: tuple[float, ...] = (8.0, 15.0, 30.0, 60.0, 120.0)
    """Waits before the second, third, … try."""
    remember_seconds: float = 90.0
    """How long the same number and words of one unit are a repeat. Unconfirmed."""
    arms_emergency: bool = True
    """Ask each unit that registers to report its emergency key. Unconfirmed."""
    emergency_condition: int = 0x51
    """What a unit calls its emergency key; 02 occurs too. Unconfirmed."""
    asks_position: bool = False
    """Ask each unit for its position when it registers: costs airtime beside the orders. Unconfirmed."""
    position_seconds: int = 0
    """Ask each unit that registers for its position every so often; 0: do not. Unconfirmed."""

    def __post_init__(self) -> None:
        """Refuse what no set can do, with the name of the setting."""
        check_addresses(own=self.own, network=self.network, group_network=self.group_network)
        check_ports(
            text_port=self.text_port,
            registration_port=self.registration_port,
            location_port=self.location_port,
        )
        _check_flags("text_flags", self.text_flags, tms.TEXT)
        _check_flags("group_flags", self.group_flags, tms.TEXT)
        _check_flags("receipt_flags", self.receipt_flags, tms.RECEIPT)
        for key in ("hello_flags", "hello_value", "emergency_condition"):
            check_range(key, getattr(self, key), 0, 255)
        check_range("max_length", self.max_length, 1, 500)
        check_range("receipt_seconds", self.receipt_seconds, 0.5, LONGEST_RECEIPT_SECONDS)
        check_range("remember_seconds", self.remember_seconds, 0, 86_400)
        check_range("position_seconds", self.position_seconds, 0, 86_400)
        check_waits(self.retry_seconds)

    @property
    def ports(self) -> frozenset[int]:
        """The service ports."""
        return frozenset({self.text_port, self.registration_port, self.location_port})

    def is_sound(self, datagram: Datagram) -> bool:
        """Tell whether the length of what came for a service fits."""
        is_place = datagram.port == self.location_port
        return lrrp.is_whole(datagram.payload) if is_place else tms.is_whole(datagram.payload)

    @property
    def bearer(self) -> Blocks:
        """The airtime of this set."""
        return Blocks()


def _check_flags(key: str, flags: int, kind: int) -> None:
    check_range(key, flags, 0, 255)
    if flags & tms.KIND != kind or not flags & tms.HAS_NUMBER:
        raise BadSetting(key, f"{flags:02X} is no byte of this kind: 80 and {kind:02X} must be in it.")
