"""Settings of an Icom set. What says "unconfirmed" was not checked on a real one."""

from dataclasses import dataclass

from radio.airtime import Burst
from radio.drivers.icom.commands import System, is_unit
from radio.drivers.settings import LONGEST_RECEIPT_SECONDS, BadSetting, check_range, check_waits
from radio.drivers.statuses import check_statuses, digits_by_status


@dataclass(frozen=True, slots=True)
class IcomSettings:
    """How one set behaves."""

    own: str = "1"
    """Own unit."""
    system: System = System.DPMR
    """The air interface: `DPMR` or `IDAS` (NXDN)."""
    talk_group: int = 1
    """IDAS only: the group that the set sends its id on."""
    groups: tuple[str, ...] = ()
    """Numbers that are many sets: nobody acknowledges. Unconfirmed: that the set knows them by `GRP`."""
    max_length: int = 100
    """Letters of one text. Unconfirmed."""
    air_baud: int = 4800
    """Bits per second on the air, dPMR and NXDN 6.25 kHz. Unconfirmed as an airtime."""
    lead_ms: int = 300
    """From keying to the first letter. Unconfirmed."""
    receipt_seconds: float = 12.0
    """Wait for the result; the notes say 10, and the line and a busy channel come on top."""
    retry_seconds: tuple[float, ...] = (8.0, 15.0, 30.0, 60.0, 120.0)
    """Waits before the second, third, … try."""
    remember_seconds: float = 90.0
    """How long the same words of one unit are a repeat: the port tells no message number. Unconfirmed."""
    statuses: tuple[str, ...] = ()
    """What statuses mean, `set's=ours`: `5=33`. Another one comes up as a text. Unconfirmed."""

    def __post_init__(self) -> None:
        """Refuse what no set can do, with the name of the setting."""
        if not is_unit(self.system, self.own):
            raise BadSetting("own", f"{self.own!r} is no number of a unit without zeros before it.")
        check_range("talk_group", self.talk_group, 1, 65_519)
        check_range("max_length", self.max_length, 1, 1_000)
        check_range("air_baud", self.air_baud, 300, 19_200)
        check_range("lead_ms", self.lead_ms, 0, 5_000)
        check_range("receipt_seconds", self.receipt_seconds, 0.5, LONGEST_RECEIPT_SECONDS)
        check_range("remember_seconds", self.remember_seconds, 0, 86_400)
        check_waits(self.retry_seconds)
        check_statuses(self.statuses, "5=33")

    @property
    def bearer(self) -> Burst:
        """The airtime of this set."""
        return Burst(self.air_baud, self.lead_ms / 1000)

    @property
    def digits_of(self) -> dict[str, str]:
        """Our digits by the set's status."""
        return digits_by_status(self.statuses)
