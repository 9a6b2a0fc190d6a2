r"""What the driver of a voice set and the announcer at its gateway say to each other. Text in, meaning out.

Lines of UTF-8 ended by LF (a CR before it is allowed), fields parted by one space::

    SAY <id> <seconds> <hi|en> <call or -> <words> [| <words said once>]    driver to announcer
    CALL <id> <call>
    STOP <id>
    HELLO
    READY <software>                                                        announcer to driver
    KEYED <id> <seconds>
    DONE <id>
    FAILED <id> <busy|watchdog|speech|audio|stopped> <reason>
    CARRIER ON|OFF
    DTMF <digits>
    TONES <zvei1|ccir> <digits>
    MDC <op> <arg> <unit> [<4 bytes of a double packet>]                    hex: MDC 01 80 1234

    call: zvei1:12345, ccir:12345, mdc:01,80,1234, mdc:35,89,5678,830D1234

What both sides keep:

- One thing at a time. The driver gives no SAY or CALL before the last has ended with DONE or FAILED; another
  one all the same is answered FAILED busy. STOP unkeys at once and ends what it names with FAILED stopped; a
  STOP of a number that is not in hand is passed over in silence. HELLO stops and forgets everything without
  a FAILED; READY answers it, and CARRIER when the set has a carrier line.
- `<seconds>` of SAY is the longest that the key may be held. KEYED comes when the key is down, with the
  planned length. FAILED before KEYED: nothing was on the air; after it, part of the words may have been.
- The announcer waits for a clear channel, with a limit of its own (FAILED busy), sends the call, says the
  words twice with a pause between, and what stands behind ` | ` once. Either part may be empty. It speaks
  them as they stand: digits are already written as words.
- DTMF gives digits as they come, one or a run; TONES and MDC one sequence or packet each. Nothing is
  reported while its own key is down.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from radio.drivers.voice.signals import Call, Mdc, Tones, ToneSystem
from radio.errors import Malformed

LONGEST_LINE = 4096  # bytes; thirty seconds of Devanagari are below 2000
MOST_ID = 99_999
MOST_SECONDS = 999.0
S = TypeVar("S", bound=StrEnum)

PART = " | "
NO_CALL = "-"

_FIELDS = re.compile(r"([A-Z]+)(?: (.*))?")
_NUMBER = re.compile(r"[1-9][0-9]{0,4}")
_SECONDS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3})?")
_TONES = re.compile(r"[0-9A-F]{1,12}")
_DTMF = re.compile(r"[0-9A-D*#]{1,64}")
_MDC = re.compile(r"([0-9A-F]{2})[ ,]([0-9A-F]{2})[ ,]([0-9A-F]{4})(?:[ ,]([0-9A-F]{8}))?", re.IGNORECASE)
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029|]+")


class Language(StrEnum):
    """The voice that says the words."""

    HINDI = "hi"
    ENGLISH = "en"


class Why(StrEnum):
    """Why something was not said, or not whole."""

    BUSY = "busy"
    """The channel did not clear in time."""
    WATCHDOG = "watchdog"
    """The key was held too long and was let go."""
    SPEECH = "speech"
    """The words could not be made into speech."""
    AUDIO = "audio"
    """The sound device failed."""
    STOPPED = "stopped"
    """STOP came."""


@dataclass(frozen=True, slots=True)
class Say:
    """Send `call`, say `words` twice and then `once` once. `seconds`: the longest that the key is held."""

    id: int
    seconds: float
    language: Language
    call: Call | None
    words: str
    once: str = ""


@dataclass(frozen=True, slots=True)
class CallOut:
    """Send a call alone."""

    id: int
    call: Call


@dataclass(frozen=True, slots=True)
class Stop:
    """Unkey, and end what has this number."""

    id: int


@dataclass(frozen=True, slots=True)
class Hello:
    """Forget everything; say that you are there."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The announcer is there and has nothing in hand."""

    software: str


@dataclass(frozen=True, slots=True)
class Keyed:
    """The key is down, for so many seconds if nothing happens."""

    id: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Done:
    """It was said whole; the key is up."""

    id: int


@dataclass(frozen=True, slots=True)
class Failed:
    """It was not said, or after KEYED not whole; the key is up."""

    id: int
    why: Why
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody else's carrier is there, or has gone."""

    is_on: bool


@dataclass(frozen=True, slots=True)
class Dtmf:
    """Keys that a man pressed."""

    digits: str


Request = Say | CallOut | Stop | Hello
Event = Ready | Keyed | Done | Failed | Carrier | Dtmf | Tones | Mdc


def write(line: Request | Event) -> bytes:
    """Write one line, LF included. What no line can carry in words (controls, `|`) becomes a space."""
    fields = _request(line) if isinstance(line, Say | CallOut | Stop | Hello) else _event(line)
    return (" ".join(fields) + "\n").encode()


def read_request(text: str) -> Request:
    """Read a line of the driver, without its LF. Malformed when it is none."""
    name, rest = _split(text)
    match name:
        case "SAY":
            return _say(rest)
        case "CALL":
            number, call = _take(rest, 2)
            return CallOut(_id(number), read_call(call))
        case "STOP":
            return Stop(_id(rest))
        case "HELLO" if not rest:
            return Hello()
    raise Malformed(f"The driver says no {text[:40]!r}.")


def read_event(text: str) -> Event:  # noqa: PLR0911 -- one return for each kind of line
    """Read a line of the announcer, without its LF. Malformed when it is none."""
    name, rest = _split(text)
    match name:
        case "READY":
            return Ready(_speakable(rest))
        case "KEYED":
            number, seconds = _take(rest, 2)
            return Keyed(_id(number), _seconds(seconds))
        case "DONE":
            return Done(_id(rest))
        case "FAILED":
            number, why, reason = _take(f"{rest} ", 3)
            return Failed(_id(number), _one_of(Why, why), _speakable(reason))
        case "CARRIER" if rest in ("ON", "OFF"):
            return Carrier(rest == "ON")
        case "DTMF":
            return Dtmf(_matching(_DTMF, rest))
        case "TONES":
            system, digits = _take(rest, 2)
            return Tones(_one_of(ToneSystem, system), _matching(_TONES, digits))
        case "MDC":
            return _mdc(rest)
    raise Malformed(f"An announcer says no {text[:40]!r}.")


def write_call(call: Call) -> str:
    """Write a call as SAY and CALL carry it."""
    if isinstance(call, Tones):
        return f"{call.system}:{call.digits}"
    return f"mdc:{','.join(_mdc_fields(call))}"


def read_call(text: str) -> Call:
    """Read a call as SAY and CALL carry it. Malformed when it is none."""
    system, _, what = text.partition(":")
    return _mdc(what) if system == "mdc" else Tones(_one_of(ToneSystem, system), _matching(_TONES, what))


class Lines:
    """Cuts a stream of bytes into lines. Holds one half line of bounded length."""

    def __init__(self) -> None:
        self._half = b""

    @property
    def has_half(self) -> bool:
        """Tell whether a line has begun and not ended."""
        return bool(self._half)

    def feed(self, data: bytes) -> list[bytes]:
        """Take bytes in any pieces; give whole lines without their ends, and what is too long for one."""
        *whole, half = (self._half + data).split(b"\n")
        if len(half) > LONGEST_LINE:
            whole.append(half)
            half = b""
        self._half = half
        return [line.removesuffix(b"\r") for line in whole]

    def drop_half(self) -> bytes:
        """Forget the half line and give it back for the log."""
        half, self._half = self._half, b""
        return half


def decode(line: bytes) -> str:
    """Read the letters of a line. Malformed when it is too long or no UTF-8."""
    if len(line) > LONGEST_LINE:
        raise Malformed(f"A line of {len(line)} bytes is none of ours.")
    try:
        return line.decode()
    except UnicodeDecodeError as error:
        raise Malformed("A line is UTF-8; this is not.") from error


def _request(line: Request) -> list[str]:
    match line:
        case Say():
            words = _speakable(line.words) + (f"{PART}{once}" if (once := _speakable(line.once)) else "")
            call = write_call(line.call) if line.call else NO_CALL
            return ["SAY", str(line.id), f"{line.seconds:.1f}", line.language, call, words.strip()]
        case CallOut(number, call):
            return ["CALL", str(number), write_call(call)]
        case Stop(number):
            return ["STOP", str(number)]
        case Hello():
            return ["HELLO"]


def _event(line: Event) -> list[str]:  # noqa: PLR0911 -- one return for each kind of line
    match line:
        case Ready(software):
            return ["READY", _speakable(software)]
        case Keyed(number, seconds):
            return ["KEYED", str(number), f"{seconds:.1f}"]
        case Done(number):
            return ["DONE", str(number)]
        case Failed(number, why, reason):
            return ["FAILED", str(number), why, *([said] if (said := _speakable(reason)) else [])]
        case Carrier(is_on):
            return ["CARRIER", "ON" if is_on else "OFF"]
        case Dtmf(digits):
            return ["DTMF", digits]
        case Tones(system, digits):
            return ["TONES", system, digits]
        case Mdc():
            return ["MDC", *_mdc_fields(line)]


def _mdc_fields(packet: Mdc) -> list[str]:
    more = [packet.more.hex().upper()] if packet.more else []
    return [f"{packet.op:02X}", f"{packet.arg:02X}", f"{packet.unit:04X}", *more]


def _say(rest: str) -> Say:
    number, seconds, language, call, words = _take(f"{rest} ", 5)
    twice, _, once = f" {words} ".partition(PART)
    said, once = twice.strip(), once.strip()
    if not (said or once) or _UNSPEAKABLE.search(said + once):
        raise Malformed("SAY carries words, and they are one line.")
    heard = None if call == NO_CALL else read_call(call)
    parts = _speakable(said), _speakable(once)
    return Say(_id(number), _seconds(seconds), _one_of(Language, language), heard, *parts)


def _mdc(text: str) -> Mdc:
    found = _MDC.fullmatch(text)
    if not found:
        raise Malformed(f"{text[:40]!r} is no packet of MDC: op, arg, unit in hex.")
    op, arg, unit = (int(part, 16) for part in found.groups()[:3])
    return Mdc(op, arg, unit, bytes.fromhex(found[4] or ""))


def _split(text: str) -> tuple[str, str]:
    found = _FIELDS.fullmatch(text)
    if not found:
        raise Malformed(f"{text[:40]!r} is no line of the announcer's.")
    return found[1], found[2] or ""


def _take(rest: str, count: int) -> list[str]:
    parts = rest.split(" ", count - 1)
    if len(parts) != count:
        raise Malformed(f"A line has {count} fields here: {rest[:40]!r}.")
    return parts


def _id(text: str) -> int:
    return int(_matching(_NUMBER, text))


def _seconds(text: str) -> float:
    return float(_matching(_SECONDS, text))


def _matching(pattern: re.Pattern[str], text: str) -> str:
    if not pattern.fullmatch(text):
        raise Malformed(f"{text[:40]!r} cannot stand here.")
    return text


def _one_of(words: type[S], text: str) -> S:
    try:
        return words(text)
    except ValueError as error:
        raise Malformed(f"{text[:40]!r} is none of {', '.join(words)}.") from error


def _speakable(words: str) -> str:
    return " ".join(_UNSPEAKABLE.sub(" ", words).split())
