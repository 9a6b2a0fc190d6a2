"""Settings of a Kenwood set. What says "unconfirmed" was not checked on a real one."""

from dataclasses import dataclass
from enum import StrEnum

from radio.airtime import Burst
from radio.drivers.kenwood.commands import LONGEST_LONG
from radio.drivers.settings import LONGEST_RECEIPT_SECONDS, check_range, check_waits
from radio.drivers.statuses import check_statuses, digits_by_status


class Sharing(StrEnum):
    """Whose receipts may come to this port."""

    ALONE = "alone"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class KenwoodSettings:
    """How one set behaves."""

    groups: tuple[str, ...] = ()
    """Addresses that are many sets though they do not look it: nobody acknowledges."""
    sharing: Sharing = Sharing.ALONE
    """`shared`: another base set has the same fleet and unit; a receipt then says not for whose words."""
    max_length: int = 120
    """Letters of one text. Above 48 it is a long text; sets drop in silence what is above 1024 or 4096."""
    air_baud: int = 1200
    """Bits per second on the air: 1200 FleetSync I, 2400 FleetSync II, 4800 NEXEDGE. Unconfirmed."""
    lead_ms: int = 300
    """From keying to the first letter. Unconfirmed."""
    receipt_seconds: float = 12.0
    """The lock: one message in flight so long. Unconfirmed; a set that tries twice itself needs 5 to 9."""
    late_seconds: float = 6.0
    """After the lock nothing is sent so long; a receipt then is *unknown*. Unconfirmed."""
    early_seconds: float = 0.3
    """A receipt sooner than this after the words were handed over cannot be for them."""
    retry_seconds: tuple[float, ...] = (8.0, 15.0, 30.0, 60.0, 120.0)
    """Waits before the second, third, … try."""
    remember_seconds: float = 90.0
    """How long the same words of one unit are a repeat: the bearer has no message number. Unconfirmed."""
    statuses: tuple[str, ...] = ()
    """What status keys mean, `set's=ours`: `31=31,45=33`. Another one comes up as a text. Unconfirmed."""
    emergency_statuses: tuple[str, ...] = ("99",)
    """Statuses that are the emergency key, as the sets are programmed. Unconfirmed."""

    def __post_init__(self) -> None:
        """Refuse what no set can do, with the name of the setting."""
        check_range("max_length", self.max_length, 1, LONGEST_LONG)
        check_range("air_baud", self.air_baud, 300, 19200)
        check_range("lead_ms", self.lead_ms, 0, 5_000)
        check_range("late_seconds", self.late_seconds, 0, LONGEST_RECEIPT_SECONDS / 2)
        most = LONGEST_RECEIPT_SECONDS - self.late_seconds
        check_range("receipt_seconds", self.receipt_seconds, 0.5, most)
        check_range("early_seconds", self.early_seconds, 0, 5)
        check_range("remember_seconds", self.remember_seconds, 0, 86_400)
        check_waits(self.retry_seconds)
        check_statuses(self.statuses, "45=33")

    @property
    def bearer(self) -> Burst:
        """The airtime of this set."""
        return Burst(self.air_baud, self.lead_ms / 1000)

    @property
    def digits_of(self) -> dict[str, str]:
        """Our digits by the set's status."""
        return digits_by_status(self.statuses)
