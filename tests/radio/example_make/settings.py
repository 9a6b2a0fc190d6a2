"""Settings of a text modem. What says "unconfirmed" was not checked on a real one."""

from dataclasses import dataclass

from radio.airtime import Burst
from radio.drivers.settings import BadSetting, check_range, check_waits
from tests.radio.example_make.commands import EVERYBODY, UNIT


@dataclass(frozen=True, slots=True)
class TextlineSettings:
    """How one set behaves."""

    own: str = "1"
    """Own unit: nobody else's."""
    max_length: int = 80
    """Letters of one text. Unconfirmed."""
    air_baud: int = 1200
    """Bits per second on the air."""
    lead_ms: int = 300
    """From keying to the first letter. Unconfirmed."""
    receipt_seconds: float = 12.0
    """Wait for the modem's result: it tries for 9 s, and the line comes on top."""
    retry_seconds: tuple[float, ...] = (8.0, 15.0, 30.0, 60.0, 120.0)
    """Waits before the second, third, … try."""
    remember_seconds: float = 150.0
    """How long the same number and words of a unit are a repeat."""

    def __post_init__(self) -> None:
        """Refuse what no set can do, with the name of the setting."""
        if not UNIT.fullmatch(self.own) or self.own == EVERYBODY:
            raise BadSetting("own", f"{self.own!r} is no unit: 1 to 999.")
        check_range("max_length", self.max_length, 1, 140)
        check_range("air_baud", self.air_baud, 300, 19_200)
        check_range("lead_ms", self.lead_ms, 0, 5_000)
        check_range("receipt_seconds", self.receipt_seconds, 0.5, 600)
        check_range("remember_seconds", self.remember_seconds, 0, 86_400)
        check_waits(self.retry_seconds)

    @property
    def bearer(self) -> Burst:
        """The airtime of this set."""
        return Burst(self.air_baud, self.lead_ms / 1000)
