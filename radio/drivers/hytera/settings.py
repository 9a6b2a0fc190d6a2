"""Settings of a Hytera set over IP. What says "unconfirmed" was not checked on a real one."""

from dataclasses import dataclass

from radio.airtime import Blocks
from radio.drivers.datagrams import check_ports
from radio.drivers.dmr import check_addresses
from radio.drivers.settings import LONGEST_RECEIPT_SECONDS, check_range, check_waits


@dataclass(frozen=True, slots=True)
class HyteraSettings:
    """How one set behaves."""

    own: int = 1000
    """The radio id of this set."""
    network: int = 12
    """The first octet of the units' addresses, as the sets are programmed (CAI network)."""
    group_network: int = 0
    """The first octet of a group's address: 0 in the one capture there is. Unconfirmed."""
    text_port: int = 3004
    """The set's port of the text service; 30007 and others occur. Unconfirmed."""
    location_port: int = 3003
    """The set's port of the location service; 30003 and others occur. Unconfirmed."""
    registration_port: int = 3002
    """The set's port of the registration service; 30001 and others occur. Unconfirmed."""
    max_length: int = 140
    """Letters of one text, in UTF-16 units. Unconfirmed."""
    result_seconds: float = 15.0
    """How long the set may take to tell the end of a text, after its airtime. Unconfirmed."""
    retry_seconds: tuple[float, ...] = (8.0, 15.0, 30.0, 60.0, 120.0)
    """Waits before the second, third, … try."""
    remember_seconds: float = 90.0
    """How long the same words of one unit are a repeat, unless a new order went to it: a text's number is the
    set's own. Unconfirmed."""
    registration_hours: float = 0.5
    """How long we tell a unit that its registration holds."""
    asks_position: bool = False
    """Ask each unit for its position when it registers: costs airtime beside the orders."""

    def __post_init__(self) -> None:
        """Refuse what no set can do, with the name of the setting."""
        check_addresses(own=self.own, network=self.network, group_network=self.group_network)
        check_ports(
            text_port=self.text_port,
            location_port=self.location_port,
            registration_port=self.registration_port,
        )
        check_range("max_length", self.max_length, 1, 500)
        check_range("result_seconds", self.result_seconds, 0.5, LONGEST_RECEIPT_SECONDS)
        check_range("remember_seconds", self.remember_seconds, 0, 86_400)
        check_range("registration_hours", self.registration_hours, 0.01, 24 * 365)
        check_waits(self.retry_seconds)

    @property
    def ports(self) -> frozenset[int]:
        """The set's ports."""
        return frozenset({self.text_port, self.location_port, self.registration_port})

    @property
    def bearer(self) -> Blocks:
        """The airtime of this set."""
        return Blocks()
