"""What one set's audio and lines are, as its configuration says."""

from dataclasses import dataclass
from enum import StrEnum

ALSA, FILE, PIPE = "alsa", "file", "pipe"


class KeyLine(StrEnum):
    """The output line that keys the transmitter."""

    RTS = "rts"
    DTR = "dtr"


class CarrierLine(StrEnum):
    """The input line that tells of a carrier on the channel."""

    CTS = "cts"
    DCD = "dcd"
    DSR = "dsr"
    NONE = "none"


class Signalling(StrEnum):
    """What is listened for in the sound of the channel."""

    DTMF = "dtmf"
    ZVEI1 = "zvei1"
    CCIR = "ccir"
    MDC = "mdc"


FIVE_TONE = frozenset({Signalling.ZVEI1, Signalling.CCIR})
"""At most one of these is listened for: they take each other's tones for their own."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How one set is spoken with. Places are an ALSA device's name, `file:PATH` or `pipe:PATH`."""

    play: str
    record: str | None
    key: KeyLine
    interlock: bool
    carrier: CarrierLine
    carrier_low: bool
    signalling: tuple[Signalling, ...]
    voice_hi: str
    voice_en: str
    words_per_minute: int
    level: float
    lead_seconds: float
    tail_seconds: float
    clear_seconds: float
    watchdog_seconds: float

    def voice(self, language: str) -> str:
        """Name the speaking program's voice of a language, `hi` or `en`."""
        return self.voice_hi if language == "hi" else self.voice_en


def place(where: str) -> tuple[str, str]:
    """Part a place into its kind and its name: `pipe:/tmp/x` is a pipe `/tmp/x`, `plughw:1,0` a device."""
    kind, colon, path = where.partition(":")
    return (kind, path) if colon and kind in (FILE, PIPE) else (ALSA, where)
