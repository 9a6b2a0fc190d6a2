"""Settings of a Tait set. What the set itself is programmed to do must be set here as it is there."""

import re
from dataclasses import dataclass

from radio.drivers.settings import LONGEST_RECEIPT_SECONDS, BadSetting, check_range, check_waits
from radio.drivers.tait.commands import LEAD_STEP_MS, LONGEST_EXTENDED, LONGEST_SDM

OWN = re.compile(r"[0-9]{8}")
STATUS = re.compile(r"([0-9A-F]{2})=([0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class TaitSettings:
    """How one set behaves."""

    own: str = "00010001"
    """Own id, four digits of fleet and four of unit: the one who calls when the emergency key is here."""
    unknown: str = "00000000"
    """Unit of a text whose sender the set does not tell (caller id not programmed)."""
    is_extended: bool = True
    """Send up to 128 letters as an extended SDM; false keeps to 32. Unconfirmed on TM9000 and TP9000."""
    extended_form: int = 2
    """GFI of an extended SDM: 2 is text. Unconfirmed: the manual's examples have only other kinds."""
    is_acknowledged: bool = True
    """The far sets have `SDM auto acknowledge` programmed; false: what is sent is never known to arrive."""
    statuses: tuple[str, ...] = ()
    """Status of a RING and the digits that it means: `05=31`; one without a row means its own digits."""
    lead_ms: int = 100
    """From keying to the first bit, in steps of 20."""
    air_baud: int = 1200
    """Bits per second of FFSK: 1200 or 2400, as programmed."""
    port_baud: int = 28800
    """Bits per second of the serial line, for the time bytes need. That it is 8N1 is unconfirmed."""
    head_bytes: int = 24
    """Bytes around the words of an SDM on the air. Unconfirmed: the format is not published."""
    ack_ms: int = 400
    """The far set's acknowledgement on the air. Unconfirmed: an estimate."""
    receipt_seconds: float = 15.0
    """Wait for the set's own `p1D`; must be more than the acknowledgement time programmed into it."""
    prompt_seconds: float = 2.0
    """Wait for the prompt after a command. Unconfirmed: it comes `immediately`."""
    busy_seconds: float = 60.0
    """A channel busy for longer is tried all the same: the set's `clear` may have been lost."""
    retry_seconds: tuple[float, ...] = (8.0, 15.0, 30.0, 60.0, 120.0)
    """Waits before the second, third, … try."""
    remember_seconds: float = 150.0
    """How long the same words of a unit are a repeat: an SDM has no number. Unconfirmed for real crews."""
    emergency_seconds: float = 20.0
    """How long another emergency call of a unit is the same one."""

    def __post_init__(self) -> None:
        """Refuse what no set can do, with the name of the setting."""
        for key in ("own", "unknown"):
            if not OWN.fullmatch(getattr(self, key)):
                raise BadSetting(key, f"{getattr(self, key)!r} is no id: eight digits.")
        for row in self.statuses:
            if not STATUS.fullmatch(row):
                raise BadSetting("statuses", f"{row!r} is not a status and its digits, as in 05=31.")
        check_range("lead_ms", self.lead_ms, 0, 255 * LEAD_STEP_MS)
        check_range("extended_form", self.extended_form, 0, 2)
        check_range("air_baud", self.air_baud, 300, 19_200)
        check_range("port_baud", self.port_baud, 300, 4_000_000)
        check_range("head_bytes", self.head_bytes, 0, 200)
        check_range("ack_ms", self.ack_ms, 0, 60_000)
        for key in ("receipt_seconds", "prompt_seconds"):
            check_range(key, getattr(self, key), 0.1, LONGEST_RECEIPT_SECONDS)
        for key in ("busy_seconds", "remember_seconds", "emergency_seconds"):
            check_range(key, getattr(self, key), 0, 3_600)
        check_waits(self.retry_seconds)

    @property
    def max_length(self) -> int:
        """Letters of one message."""
        return LONGEST_EXTENDED if self.is_extended else LONGEST_SDM

    @property
    def digits(self) -> dict[str, str]:
        """What each status means."""
        return dict(row.split("=", 1) for row in self.statuses)

    def air_seconds(self, text: str) -> float:
        """Tell how long the words hold the channel."""
        return self.lead_ms / 1000 + 8 * (self.head_bytes + len(text)) / self.air_baud

    def port_seconds(self, length: int) -> float:
        """Tell how long that many bytes need on the serial line: ten bits each."""
        return length * 10 / self.port_baud
