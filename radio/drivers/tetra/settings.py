"""Settings of a TETRA set at its peripheral interface."""

from dataclasses import dataclass
from enum import StrEnum

from radio.drivers.settings import LONGEST_RECEIPT_SECONDS, BadSetting, check_range, check_waits

HIGHEST_UNIT = 16_777_214


class Letters(StrEnum):
    """Which letters the far sets show."""

    LATIN1 = "latin1"
    UCS2 = "ucs2"


@dataclass(frozen=True, slots=True)
class TetraSettings:
    """How one set behaves. The port's speed and flow control (38400 8N1 RTS/CTS, or 9600) are the port's."""

    own: str = "9001"
    """Own short number (ISSI)."""
    groups: tuple[str, ...] = ()
    """Short numbers (GSSI) that are many sets: nobody acknowledges."""
    letters: Letters = Letters.LATIN1
    """Letters of the far sets' displays. `ucs2` carries Hindi; unconfirmed: many displays do not draw it."""
    max_bits: int = 1184
    """Longest PDU that the set takes, the last number of its answer to `AT+CMGS=?`."""
    start_up: tuple[str, ...] = (
        "ATZ",
        "ATE0",
        "AT+CTSP=1,3,130",
        "AT+CTSP=1,3,137",
        "AT+CTSP=1,3,138",
        "AT+CTSP=1,3,10",
        "AT+CTSP=1,2,20",
        "AT+CREG=2",
        "AT+CREG?",
        "AT+CSQ?",
    )
    """Said when the port opens: text, immediate text, long text, LIP and statuses come to the port, not to
    the display. Unconfirmed for each make: some want `2,2,20` for the display too, some alarm at 138."""
    text_service: str = "AT+CTSDS=12,0,0,0,1"
    """Said before texts. Unconfirmed: area, priority and encryption fields differ by make."""
    status_service: str = "AT+CTSDS=13,0"
    """Said before statuses."""
    asks_read: bool = True
    """Ask for the read report too. Unconfirmed: sets without a display key never send it."""
    is_short_form: bool = False
    """Let far sets report as a status, which is shorter. Unconfirmed on real sets."""
    is_stored: bool = False
    """Let the network keep a text for a set that is off, for as long as the order lives. Unconfirmed: the
    network must have the service, and sets differ in the octet."""
    store_seconds: float = 300.0
    """How long the network keeps it when the order does not say."""
    first_status: int = 0x8002
    """The status that means the digit 0; 31 more means `31`. Unconfirmed: the network's owner chooses."""
    statuses: int = 100
    """How many statuses mean digits."""
    sent_as_status: tuple[str, ...] = ()
    """Words that go out as a status, e.g. `CALL=8010`: an order of just these words. Nobody reports it."""
    prompt_seconds: float = 1.0
    """Wait for the prompt; then the digits go without. Unconfirmed: some sets give none."""
    command_seconds: float = 6.0
    """Wait for the end of a command. Unconfirmed; a set in a busy cell takes seconds."""
    receipt_seconds: float = 10.0
    """Wait for the far set's report. Unconfirmed: twice the air, the far set's beep and a busy cell."""
    retry_seconds: tuple[float, ...] = (12.0, 20.0, 40.0, 80.0)
    """Waits before the second, third, … try."""
    hold_seconds: float = 10.0
    """Silence after the set had no coverage or was inhibited; ended early by a registration."""
    poll_seconds: float = 60.0
    """Between two questions for the signal, which also show whether the set lives; 0 asks never."""
    remember_seconds: float = 600.0
    """How long the same number with the same words is a repeat, and a number of ours is not used anew."""
    emergency_seconds: float = 30.0
    """How long emergencies of one unit are one: sets repeat it, as status and as position."""

    def __post_init__(self) -> None:
        """Refuse what no set can do, with the name of the setting."""
        for key, numbers in (("own", (self.own,)), ("groups", self.groups)):
            for number in numbers:
                if not is_unit(number):
                    raise BadSetting(key, f"{number!r} is no short number from 1 to {HIGHEST_UNIT}.")
        check_range("max_bits", self.max_bits, 64, 2047)
        check_range("first_status", self.first_status, 0x8000, 0xFFFF)
        check_range("statuses", self.statuses, 0, 100)
        for key in ("prompt_seconds", "command_seconds", "hold_seconds"):
            check_range(key, getattr(self, key), 0.1, 600)
        check_range("receipt_seconds", self.receipt_seconds, 0.1, LONGEST_RECEIPT_SECONDS)
        check_range("poll_seconds", self.poll_seconds, 0, 86_400)
        check_range("remember_seconds", self.remember_seconds, 0, 86_400)
        check_range("emergency_seconds", self.emergency_seconds, 0, 3_600)
        check_range("store_seconds", self.store_seconds, 10, 1_036_800)
        check_waits(self.retry_seconds)
        _ = self.status_of

    @property
    def status_of(self) -> dict[str, int]:
        """The statuses that stand for words. BadSetting when one is none."""
        pairs = [pair.rpartition("=") for pair in self.sent_as_status]
        try:
            return {words.strip(): _status(value) for words, _, value in pairs}
        except ValueError as error:
            raise BadSetting("sent_as_status", "write WORDS=8010, a status from 8000 to FFFF.") from error

    @property
    def max_length(self) -> int:
        """Letters of one message: what four octets of header, and one of storing, leave."""
        return (self.max_bits // 8 - 4 - self.is_stored) // (2 if self.letters is Letters.UCS2 else 1)


def is_unit(number: str) -> bool:
    """Tell whether it is a short number, written without leading zeros."""
    return (
        number.isascii()
        and number.isdigit()
        and str(int(number[:9])) == number
        and 0 < int(number) <= HIGHEST_UNIT
    )


def _status(value: str) -> int:
    number = int(value, 16)
    if not 0x8000 <= number <= 0xFFFF:  # noqa: PLR2004 -- the range of the network's own statuses
        raise ValueError
    return number
