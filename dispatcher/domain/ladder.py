"""The path ladder: by which set a crew is tried next when no man has answered, and when none is left.

The rungs are the crew's sets, first the one to be tried first; the last is the read-out card, which an
operator says by voice. Whoever answers, on whatever rung, ends the climb.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from dispatcher.domain.assignment import Assignment
from dispatcher.domain.crew import CARD, DESK, PLAIN, Crew, RadioSet
from dispatcher.domain.settings import Settings
from dispatcher.domain.transmission import Transmission, TransmissionState
from radio.driver import Alphabet
from radio.messages import Priority

HIGHEST_RUNG = 8  # sets in one crew's hands; no crew carries more
CARD_RUNG = HIGHEST_RUNG + 1
CARD_LENGTH = 4096  # what the web service takes as words, with room to spare: nothing is cut on paper


@dataclass(frozen=True, slots=True)
class Rung:
    """One way to a crew. `is_lost`: its gateway says that the set at its end does not work."""

    number: int
    set: RadioSet
    is_lost: bool = False
    gives_receipt: bool = True


@dataclass(frozen=True, slots=True)
class Pace:
    """When the ladder looks again, when the last rung's words are void, and when all of it is over."""

    climb_at: datetime
    not_after: datetime
    reply_by: datetime


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing to do before `pace.climb_at`."""

    pace: Pace


@dataclass(frozen=True, slots=True)
class Climb:
    """Take back what is under way, and say it on the first of these rungs that carries the words.

    With `is_repeat` an earlier order may have been heard.
    """

    to: tuple[Rung, ...]
    is_repeat: bool


@dataclass(frozen=True, slots=True)
class Escalate:
    """Nobody answered on any rung."""


Decision = Wait | Climb | Escalate


def card(crew: Crew) -> Rung:
    """Give a crew's last rung: the read-out card."""
    return _card(crew.office_id, crew.name)


@lru_cache(maxsize=2048)  # crews; each click asks for one
def _card(office_id: str, name: str) -> Rung:
    paper = RadioSet(
        id="",
        office_id=office_id,
        label=name,
        make=PLAIN,
        unit=name[:32],
        site=DESK,
        via=CARD,
        max_length=CARD_LENGTH,
        alphabet=Alphabet.UTF8,
    )
    return Rung(CARD_RUNG, paper, gives_receipt=False)


def with_card(crew: Crew, sets: Sequence[Rung]) -> tuple[Rung, ...]:
    """Give the whole ladder of a crew on shift: its sets and the card, unless a person says the last anyhow.

    A crew without a set in hand has none.
    """
    if not sets or sets[-1].set.site == DESK:
        return tuple(sets)
    return (*sets, card(crew))


def usable(rungs: Sequence[Rung]) -> tuple[Rung, ...]:
    """Give the rungs that work."""
    return tuple(each for each in rungs if not each.is_lost)


def pace(priority: Priority, start: datetime, rungs: int, settings: Settings) -> Pace:
    """Tell the times of words said first at `start`, with so many rungs to go, theirs included."""
    wait = settings.rung(priority)
    not_after = start + wait * rungs
    reply_by = not_after + settings.grace.delta
    return Pace(start + wait if rungs > 1 else reply_by, not_after, reply_by)


def decide(
    offer: Assignment,
    rungs: Sequence[Rung],
    orders: Sequence[Transmission],
    now: datetime,
    settings: Settings,
) -> Decision:
    """Tell what comes next for an offer; `orders` is all that was said of it, the oldest first."""
    last = current(orders)
    if not rungs or _is_answered(offer, orders):
        until = Pace(max(offer.reply_by, now), offer.not_after, offer.reply_by)
        return Escalate() if now >= offer.reply_by else Wait(until)
    above = tuple(each for each in usable(rungs) if last is None or _follows(each, last))
    if last is None or (above and _is_over(last, rungs)):
        return Climb(above, _may_know(orders))
    times = pace(offer.priority, _heard_from(last), len(above) + 1, settings)
    if now < times.climb_at:
        return Wait(times)
    return Climb(above, _may_know(orders)) if above else Escalate()


def current(orders: Sequence[Transmission]) -> Transmission | None:
    """Give the words that an answer is awaited to: the last that was not taken back before it was said."""
    said = (each for each in reversed(orders) if each.withdraw_at is None or each.may_have_been_heard)
    return next(said, None)


def void_after(late: Transmission, orders: Sequence[Transmission]) -> list[Transmission]:
    """Give the orders that need not be said any more, as these, given up before, have arrived after all."""
    return [each for each in orders if each.ref != late.ref and not each.may_have_been_heard]


def _is_answered(offer: Assignment, orders: Sequence[Transmission]) -> bool:
    """Tell whether the man has spoken since the last words that were not answered.

    As long as the newest words have no receipt and nobody took them back, it is not known what he spoke of.
    """
    if offer.answered_at is None:
        return False
    if orders and orders[-1].withdraw_at is None and not orders[-1].has_arrived:
        return False
    last = current(orders)
    if last is None or last.queued_at < offer.answered_at:
        return True
    return last.answered_at is not None or last.withdraw_at is not None


def _follows(rung: Rung, last: Transmission) -> bool:
    """Tell whether a rung comes after: it is higher, or the same with another set in its place."""
    return rung.number > last.rung or (rung.number == last.rung and not _is_path(rung, last))


def _is_over(last: Transmission, rungs: Sequence[Rung]) -> bool:
    """Tell whether no answer can come from there: the words failed, or the set is lost or given back."""
    if last.state in (TransmissionState.FAILED, TransmissionState.EXPIRED):
        return True
    rung = next((each for each in rungs if _is_path(each, last)), None)
    if rung is None:
        return True
    return rung.is_lost and not last.has_arrived


def _heard_from(last: Transmission) -> datetime:
    """Tell since when the man can have known."""
    return max(last.queued_at, last.delivered_at or last.keyed_at or last.queued_at)


def _may_know(orders: Sequence[Transmission]) -> bool:
    return any(not each.is_surely_unheard for each in orders)


def _is_path(rung: Rung, last: Transmission) -> bool:
    return (rung.set.site, rung.set.via, rung.set.unit) == (last.site, last.via, last.unit)
