"""What is said to a CCDI set and what it says (Tait MMA-00038-02, chapters 4 and 5). Text out, frames in."""

import re
from dataclasses import dataclass
from enum import StrEnum

from radio.drivers.tait.frames import Frame
from radio.errors import Malformed

LONGEST_SDM = 32
LONGEST_EXTENDED = 128
LEAD_STEP_MS = 20
NO_STATUS = "FF"
GROUP_MARK = "*"

PROGRESS_ON = Frame("f", "041")
"""Let the set tell of its own doings: busy, inhibited, delivered."""
SDM_OUTPUT_ON = Frame("f", "101")
"""Let the set give each text as it comes."""
CALLER_OUT_ON = Frame("f", "111")
"""Send our id with each text."""
CALLER_IN_ON = Frame("f", "121")
"""Read the id that comes with a text."""
GET_SDM = Frame("q", "1")
"""Read the one text that the set holds, and make room for the next: until then another is lost."""

CALLED = re.compile(r"[0-9*]{8}")
RING = re.compile(r"([0-9A-F])([0-9A-F])([0-9A-F])([0-9A-F])([0-9A-F])([0-9A-F]{2})([0-9]{1,8})?")
ALARM = re.compile(r"[0-9A-F]{2}(?:1|[0-9A-F]{2}9)")
"""How the RING of an emergency begins."""
PROGRESS = re.compile(r"([0-9A-F]{2})([ -~]*)")
ERROR = re.compile(r"([01])([0-9A-F]{2})")


class Doing(StrEnum):
    """What a PROGRESS message tells; others are written to the log and passed over."""

    INHIBITED = "02"
    EMERGENCY_ON = "03"
    EMERGENCY_OFF = "04"
    BUSY = "05"
    CLEAR = "06"
    SDM_ACK = "1D"
    RESTARTED = "1F"


class Fault(StrEnum):
    """Errors of one command; a system error has its own leading digit and comes as `SYSTEM`."""

    UNSUPPORTED = "01"
    CHECKSUM = "02"
    PARAMETER = "03"
    NOT_READY = "05"
    NOT_ACCEPTED = "06"
    SYSTEM = "system"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Progress:
    """The set tells what it does. `doing` is None for one that is not read here."""

    doing: Doing | None
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    """Somebody calls. `caller` is empty when the set does not tell; `odd` is a RING that hides who he is."""

    caller: str
    is_sdm: bool = False
    is_emergency: bool = False
    status: str = ""
    odd: str | None = None


@dataclass(frozen=True, slots=True)
class Sdm:
    """A text that came; empty when the set holds none."""

    text: str


@dataclass(frozen=True, slots=True)
class Error:
    """The set did not do it."""

    fault: Fault
    code: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A message that is not for us: model, temperature, GPS."""


Said = Progress | Ring | Sdm | Error | Unread


def send_sdm(unit: str, text: str, lead_ms: int) -> Frame:
    """Write a text of up to 32 letters."""
    return Frame("s", f"{lead_ms // LEAD_STEP_MS:02X}{unit}{text}")


def send_extended(unit: str, text: str, lead_ms: int, form: int) -> Frame:
    """Write a text of up to 128 letters: adaptable, `form` the GFI, SFI 04."""
    return Frame("a", f"{lead_ms // LEAD_STEP_MS:02X}{form}04{unit}{text}")


def read(frame: Frame) -> Said:
    """Read a message of the set. Malformed when it claims to be a kind of message and is not."""
    match frame.ident:
        case "p":
            return _read_progress(frame.parameters)
        case "r":
            return _read_ring(frame.parameters)
        case "s":
            return Sdm(frame.parameters)
        case "e":
            return _read_error(frame.parameters)
        case _:
            return Unread()


def _read_progress(words: str) -> Progress:
    found = PROGRESS.fullmatch(words)
    if not found:
        raise Malformed("A PROGRESS message has no type.")
    doing = Doing(found[1]) if found[1] in set(Doing) else None
    return Progress(doing, found[2])


def _read_ring(words: str) -> Ring:
    found = RING.fullmatch(words)
    if not found and ALARM.match(words):
        return Ring("", is_emergency=True, odd=words)
    if not found:
        raise Malformed("A RING message in another form than the manual's.")
    _, kind, urgency, _, call, status, caller = found.groups()
    is_emergency = urgency == "1" or call == "9"
    is_status = kind == "2" and status != NO_STATUS
    return Ring(caller or "", kind == "4" and not is_emergency, is_emergency, status if is_status else "")


def _read_error(words: str) -> Error:
    found = ERROR.fullmatch(words)
    if not found:
        raise Malformed("An ERROR message in another form than the manual's.")
    if found[1] == "1":
        return Error(Fault.SYSTEM, words)
    return Error(Fault(found[2]) if found[2] in set(Fault) else Fault.OTHER, words)
