"""Settings of a voice set. What says "unconfirmed" was not checked on a real one."""

import re
from dataclasses import dataclass

from radio.drivers.settings import LONGEST_TRY_SECONDS, BadSetting, check_range, check_waits
from radio.drivers.voice.fivetone import Pattern, read_patterns
from radio.drivers.voice.lines import Language
from radio.drivers.voice.signals import ToneSystem

MDC = "mdc"
SYSTEMS = (*ToneSystem, MDC)
PAIR = "="
MOST_STEPS = 9

_MDC_UNIT = re.compile(r"[0-9A-F]{4}")
_TONE_UNIT = re.compile(r"[0-9]{5}")


@dataclass(frozen=True, slots=True)
class VoiceSettings:
    """How one set, its channel and the men on it behave."""

    max_length: int = 12
    """Seconds of one order's words, said once; they are said twice."""
    language: Language = Language.HINDI
    """The voice where the words themselves do not show their language."""
    signalling: tuple[str, ...] = ()
    """What far sets are called by before the words: `zvei1` or `ccir` those of five digits, `mdc` those of
    four hexadecimal ones. A set that is not called is spoken to by its name."""
    names: tuple[str, ...] = ()
    """How units are spoken to, `unit=name`: `VAN-7=Van saat`. Others by what their address says."""
    own: str = "0001"
    """Our own unit in MDC1200."""
    own_tones: str = ""
    """The sequence that calls us: it is nobody's number."""
    is_acknowledged: bool = False
    """Far sets acknowledge a call by themselves (five tones, call alert). Unconfirmed. Then the call goes
    first and alone, an order is spoken only to a set that answered, and it is *delivered*."""
    acknowledgement: str = ""
    """The sequence that far sets answer a call with; empty: their own number, which a keyed set may
    send too. Unconfirmed."""
    acknowledge_seconds: float = 3.0
    """How long a called set may take to answer. Unconfirmed."""
    tones: tuple[str, ...] = ("99999=emergency", "UUUUU=caller")
    """What heard sequences mean, first fit first; see `fivetone.read_patterns`. As the sets are programmed:
    unconfirmed."""
    mdc_statuses: tuple[str, ...] = ()
    """What status keys of MDC1200 mean, `set's=ours`: `4=31`. Another one comes up as a text. Unconfirmed."""
    steps: tuple[str, ...] = ()
    """What is said back for steps 1 to 9, where the office's table is another; empty: the usual words."""
    is_helpful: bool = True
    """Say with a crew's first order how to accept it by keys."""
    help_seconds: float = 28_800.0
    """How long a crew that was told, or that has answered by keys, is not told again: a shift."""
    speaks_emergency: bool = True
    """Say aloud that an emergency was received; a call of tones acknowledges it in any case."""
    has_carrier: bool = True
    """The set tells when somebody speaks. Without it nothing shows that the channel is busy."""
    answer_seconds: float = 14_400.0
    """How long after an order keys without a name may be its crew's, if no other crew has that slot."""
    caller_seconds: float = 15.0
    """How long after a unit's signalling keys are taken for its own, within the same over."""
    key_seconds: float = 10.0
    """Longest wait between two keys of one answer."""
    remember_seconds: float = 150.0
    """How long the same answer of one unit is a repeat: it has no number."""
    emergency_seconds: float = 30.0
    """How long an emergency of one unit is the same one: sets repeat it until it is acknowledged."""
    clear_seconds: float = 30.0
    """How long an announcement may wait for a clear channel; one try in all `start_seconds` at most."""
    longest_key_seconds: float = 50.0
    """Longest time that the key may be held; most sets let go by themselves after 60 s."""
    lead_seconds: float = 0.5
    """From keying to the first sound, for the far sets to open. Unconfirmed; 0.3 to 0.5 is usual."""
    tail_seconds: float = 0.2
    """From the last sound to letting go."""
    pause_seconds: float = 0.7
    """Between the first time and the second."""
    answer_wait_seconds: float = 3.0
    """How long the announcer may take to answer a line."""
    retry_seconds: tuple[float, ...] = (15.0, 30.0, 60.0)
    """Waits before the second, third, … try of what was cut off."""

    def __post_init__(self) -> None:
        """Refuse what no set can do, with the name of the setting."""
        for key, least, most in _RANGES:
            check_range(key, getattr(self, key), least, most)
        check_waits(self.retry_seconds)
        if self._waits_seconds > self.start_seconds:
            waits = (
                f"{self._waits_seconds:g} s of waits before the words are more than {self.start_seconds:g}"
            )
            whole = f"with longest_key_seconds a try must end within {LONGEST_TRY_SECONDS:g} s"
            raise BadSetting("clear_seconds", f"{waits}: {whole}.")
        for system in self.signalling:
            if system not in SYSTEMS:
                raise BadSetting("signalling", f"{system!r} is none of {', '.join(SYSTEMS)}.")
        if not _MDC_UNIT.fullmatch(self.own):
            raise BadSetting("own", f"{self.own!r} is not four hexadecimal digits, as in 0001.")
        if len(self.steps) not in (0, MOST_STEPS):
            raise BadSetting("steps", f"there are {MOST_STEPS} steps, not {len(self.steps)}.")
        _ = (self.patterns, self.digits_of_status, self.name_of)

    @property
    def start_seconds(self) -> float:
        """How long after its beginning a try's words may still be keyed; else it ends as busy."""
        return LONGEST_TRY_SECONDS - self.longest_key_seconds - 2 * self.answer_wait_seconds

    @property
    def _waits_seconds(self) -> float:
        answer = self.acknowledge_seconds if self.is_acknowledged else 0.0
        return self.clear_seconds + self.answer_wait_seconds + answer

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """What heard sequences mean."""
        return read_patterns(self.tones, "tones")

    @property
    def digits_of_status(self) -> dict[int, str]:
        """Our digits by the set's status."""
        pairs = _pairs("mdc_statuses", self.mdc_statuses, "4=31")
        if not all(status.isdecimal() and digits.isdecimal() for status, digits in pairs.items()):
            raise BadSetting("mdc_statuses", "a status and our digits are numbers, as in 4=31.")
        return {int(status): digits for status, digits in pairs.items()}

    @property
    def name_of(self) -> dict[str, str]:
        """Spoken names by unit."""
        return _pairs("names", self.names, "VAN-7=Van saat")

    def tells_number(self, unit: str) -> bool:
        """Tell whether a unit has an address that sets send by themselves when they key."""
        return bool(_MDC_UNIT.fullmatch(unit) or _TONE_UNIT.fullmatch(unit))

    def system_of(self, unit: str) -> str | None:
        """Tell by what a unit is called, or None."""
        if MDC in self.signalling and _MDC_UNIT.fullmatch(unit):
            return MDC
        if _TONE_UNIT.fullmatch(unit):
            return next((system for system in self.signalling if system != MDC), None)
        return None


_RANGES = (
    ("max_length", 2, 20),
    ("acknowledge_seconds", 0.5, 30),
    ("help_seconds", 0, 604_800),
    ("answer_seconds", 0, 86_400),
    ("caller_seconds", 1, 120),
    ("key_seconds", 1, 60),
    ("remember_seconds", 0, 3_600),
    ("emergency_seconds", 0, 3_600),
    ("clear_seconds", 1, 45),
    ("longest_key_seconds", 5, 60),
    ("lead_seconds", 0, 3),
    ("tail_seconds", 0, 3),
    ("pause_seconds", 0, 5),
    ("answer_wait_seconds", 0.5, 20),
)


def _pairs(key: str, given: tuple[str, ...], example: str) -> dict[str, str]:
    pairs = {}
    for pair in given:
        left, sign, right = (part.strip() for part in pair.partition(PAIR))
        if not (left and sign and right):
            raise BadSetting(key, f"{pair!r} is not two things and a =, as in {example}.")
        pairs[left] = right
    return pairs
