"""What the desk goes by: durations with source and whether anybody confirmed them, and what replies mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from typing import Self, TypeGuard

from dispatcher.domain.errors import Invalid
from dispatcher.domain.replies import DESK_STEPS, STANDING, ReplyTable, Step
from radio.messages import Priority, Trust


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time."""

    seconds: float
    source: str
    is_unverified: bool = True

    @property
    def delta(self) -> timedelta:
        """The same as a timedelta."""
        return timedelta(seconds=self.seconds)


def _spans(source: str, **seconds: float) -> dict[Priority, Span]:
    return {Priority[name.upper()]: Span(value, source) for name, value in seconds.items()}


_OWN = "our own choice, to be confirmed by the company"


@dataclass(frozen=True, slots=True)
class Settings:
    """How one company runs its desk."""

    not_after: Mapping[Priority, Span] = field(
        default_factory=lambda: _spans(_OWN, emergency=60, hazard=90, urgent=180, routine=300, notice=900)
    )
    """Words are not keyed later than this after they were queued for a set."""
    rung_wait: Mapping[Priority, Span] = field(
        default_factory=lambda: _spans(_OWN, emergency=60, hazard=90, urgent=180, routine=300, notice=900)
    )
    """So long a man has to answer by one set, or to be reached by it; then the crew is tried by its next."""
    set_lost: Span = Span(10, "a set that restarts is back within seconds; to be confirmed per make")
    """A set that its gateway calls lost for so long has its orders moved on."""
    grace: Span = Span(120, _OWN)
    """After the last rung's wait a man still has this long to answer; then the offer is escalated."""
    undelivered: Mapping[Priority, Span] = field(
        default_factory=lambda: _spans(_OWN, emergency=30, hazard=45, urgent=120, routine=240, notice=600)
    )
    """No receipt of the far radio in this time is an alarm."""
    slot_rest: Span = Span(600, "longer than a set keeps an unsent reply; to be confirmed per make")
    """A freed reply slot rests at least this long."""
    clock_skew: Span = Span(30, "gateways keep time by NTP; half a minute is a broken clock")
    """A reply may seem this much older than the order it answers; must stay below `slot_rest`."""
    resend: Span = Span(3, "a gateway's receipt takes milliseconds, a broker's restart some seconds")
    """The first wait for a gateway's receipt; it grows with the age of the order."""
    resend_most: Span = Span(30, _OWN)
    """The longest wait between two times an order is handed over."""
    query_after: Span = Span(20, "a gateway reports the end of an order within seconds of it")
    """After an order's last moment its gateway is asked how it ended."""
    gateway_silence: Span = Span(45, "three signs of life missed")
    """A gateway without a sign of life for this long is silent."""
    cancel_not_after: Span = Span(900, _OWN)
    """A cancellation is not keyed later than this."""
    join_within: Span = Span(86400, _OWN)
    """A second call of the same consumer joins his open incident of the same kind for this long."""
    session: Span = Span(43200, "one shift and a half")
    """A sign-in ends after this, unless its person goes on working."""
    session_most: Span = Span(172800, "two days and nights of a storm; then a password is asked for")
    """A sign-in ends after this, whatever its person does."""
    longest_shift: Span = Span(86400, "contract of the web service")
    """A set is bound for no longer than this."""
    replies: ReplyTable = field(default_factory=ReplyTable)
    """What the second digit of a reply means."""
    least_trust: Mapping[Step, Trust] = field(default_factory=dict)
    """How sure it must be who spoke before a step is taken; a set's number is enough where nothing stands.
    `reply_code` for any step puts a code into every order."""

    def __post_init__(self) -> None:
        if self.clock_skew.seconds >= self.slot_rest.seconds:
            raise Invalid("clock_skew must be below slot_rest, or a late reply could move another job.")
        if idle := sorted((STANDING | DESK_STEPS) & set(self.least_trust)):
            raise Invalid(f"{idle[0]} moves no job of a crew's and needs no trust.", field="least_trust")

    def rung(self, priority: Priority) -> timedelta:
        """Tell how long one rung is waited on."""
        return min(self.rung_wait[priority].delta, self.not_after[priority].delta)

    def changed(self, seconds: Mapping[str, float], source: str = "the office's configuration") -> Self:
        """Give the settings with other durations, in seconds: `{"grace": 60, "not_after.hazard": 120}`.

        Invalid for a name unknown.
        """
        known = {each.name for each in fields(self)}
        new: dict[str, object] = {}
        for name, value in seconds.items():
            outer, _, inner = name.partition(".")
            present = new.get(outer, getattr(self, outer)) if outer in known else None
            span = Span(value, source, is_unverified=False)
            if isinstance(present, Span) and not inner:
                new[outer] = span
            elif _is_by_priority(present) and inner.upper() in Priority.__members__:
                new[outer] = {**present, Priority[inner.upper()]: span}
            else:
                raise Invalid(f"There is no duration called {name!r}.", field=name)
        return replace(self, **new)  # type: ignore[arg-type]  # each by its own name, checked above


def _is_by_priority(present: object) -> TypeGuard[Mapping[Priority, Span]]:
    return isinstance(present, Mapping) and set(present) == set(Priority)
