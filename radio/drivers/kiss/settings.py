"""Settings of a KISS set. Defaults suit a VHF hand-held fleet on a channel of its own."""

import math
from dataclasses import dataclass
from enum import StrEnum

from radio.airtime import Afsk
from radio.drivers.kiss.commands import ADDRESSEE, ADDRESSEE_WIDTH
from radio.drivers.kiss.frames import Address
from radio.drivers.settings import LONGEST_TRY_SECONDS, BadSetting, check_range, check_waits
from radio.errors import Malformed

LONGEST_PARAMETER = 255
PATIENCE = 0.95
"""Share of accesses to the channel that a wait covers; a later receipt still counts when it comes."""


class Letters(StrEnum):
    """Which letters the far sets show."""

    ASCII = "ascii"
    UTF8 = "utf8"


@dataclass(frozen=True, slots=True)
class KissSettings:
    """How one set behaves."""

    own: str = "BASE-1"
    """Own station."""
    path: tuple[str, ...] = ()
    """Digipeaters to go by, e.g. `WIDE1-1`; each doubles the airtime of everything."""
    tocall: str = "APZ001"
    """AX.25 destination of everything said; APZ… is APRS's range for experiments."""
    groups: tuple[str, ...] = ("CREWS",)
    """Addressees that are many sets, up to nine letters each: nobody acknowledges."""
    letters: Letters = Letters.ASCII
    """Letters of the far sets' displays. `utf8` is unconfirmed: bytes pass, few displays draw them."""
    max_length: int = 67
    """Bytes of one message's text (APRS101 14)."""
    txdelay_ms: int = 300
    """From keying to the first bit; real sets need 300 to 500."""
    txtail_ms: int = 50
    """From the last bit to letting go."""
    persistence: int = 63
    """Chance of keying in one slot, p = (persistence + 1) / 256."""
    slot_ms: int = 100
    """Between two draws on a clear channel. 0 keys at once: only on a channel of one's own."""
    air_baud: int = 1200
    """Bits per second on the air."""
    port_baud: int = 9600
    """Bits per second of the serial line, for the time bytes need; the port is set elsewhere."""
    answer_ms: int = 500
    """From an order's end to the far set's keying: it decodes, it beeps; access comes on top."""
    receipt_seconds: float | None = None
    """Wait for the far set's `ack` from handing the order over, at most 50: others' talk makes it up to twice
    as long. Computed from the rest when left out."""
    retry_seconds: tuple[float, ...] = (8.0, 15.0, 30.0, 60.0, 120.0)
    """Waits before the second, third, … try."""
    acks_apart_seconds: float = 30.0
    """Between two receipts for copies of one message that came by digipeaters (TAPR: they would multiply)."""
    remember_seconds: float = 600.0
    """How long the same number with the same words is a repeat: Yaesu sets retry for 5 min, ours for 4."""
    is_mic_e_emergency: bool = True
    """Take the three message bits 000 of a Mic-E report as an emergency. Unconfirmed on real sets."""

    def __post_init__(self) -> None:
        """Refuse what no set can do, with the name of the setting."""
        for key in ("own", "tocall", "path"):
            value = getattr(self, key)
            for call in (value,) if isinstance(value, str) else value:
                _check_call(key, call)
        for group in self.groups:
            if not ADDRESSEE.fullmatch(group):
                most = f"up to {ADDRESSEE_WIDTH} letters, digits or signs, no blank and no colon"
                raise BadSetting("groups", f"{group!r} is no group: {most}.")
        check_range("txdelay_ms", self.txdelay_ms, 0, LONGEST_PARAMETER * 10)
        check_range("txtail_ms", self.txtail_ms, 0, LONGEST_PARAMETER * 10)
        check_range("slot_ms", self.slot_ms, 0, LONGEST_PARAMETER * 10)
        check_range("persistence", self.persistence, 0, LONGEST_PARAMETER)
        check_range("air_baud", self.air_baud, 300, 19200)
        check_range("port_baud", self.port_baud, 300, 4_000_000)
        check_range("max_length", self.max_length, 1, 200)
        check_range("answer_ms", self.answer_ms, 0, 60_000)
        check_range("remember_seconds", self.remember_seconds, 0, 86_400)
        check_range("acks_apart_seconds", self.acks_apart_seconds, 0, 3_600)
        if self.receipt_seconds is not None:
            check_range("receipt_seconds", self.receipt_seconds, 0.1, LONGEST_TRY_SECONDS / 2)
        check_waits(self.retry_seconds)

    @property
    def bearer(self) -> Afsk:
        """The airtime of this set."""
        return Afsk(self.air_baud, self.txdelay_ms / 1000, self.txtail_ms / 1000)

    @property
    def access_seconds(self) -> float:
        """How long a set waits for a clear channel's slot, in PATIENCE of all cases."""
        chance = (self.persistence + 1) / 256
        draws = 1 if chance >= 1 else math.ceil(math.log(1 - PATIENCE) / math.log(1 - chance))
        return draws * self.slot_ms / 1000

    def port_seconds(self, length: int) -> float:
        """Tell how long that many bytes need on the serial line: 8N1, ten bits each."""
        return length * 10 / self.port_baud


def _check_call(key: str, call: str) -> None:
    try:
        Address.parse(call)
    except Malformed as error:
        raise BadSetting(key, str(error)) from error
