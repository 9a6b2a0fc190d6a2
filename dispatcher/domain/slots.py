"""Reply slots of a crew: 1 to 9, one job each; a freed one rests until its last late reply must have died."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dispatcher.domain.assignment import Assignment
from dispatcher.domain.errors import SlotsFull

SLOTS = range(1, 10)  # one digit, and 0 is no slot


@dataclass(frozen=True, slots=True)
class Holder:
    """What an assignment's slot asks of it, and no more."""

    id: str
    incident_id: str
    slot: int
    is_open: bool
    slot_rests_until: datetime | None


def is_held(assignment: Assignment | Holder, now: datetime) -> bool:
    """Tell whether an assignment keeps its slot from others: it is open, or the slot rests."""
    rests = assignment.slot_rests_until
    return assignment.is_open or (rests is not None and rests > now)


def rested_by(now: datetime, skew: timedelta) -> datetime:
    """Tell by when a slot must have rested to be given now.

    One clock may stand behind as it hears the next job's answer, another ahead as it hears the last one's.
    """
    return now - 2 * skew


def choose(crew: Iterable[Assignment | Holder], rested_by: datetime) -> int:
    """Give the lowest slot that no assignment of the crew holds or rested later; SlotsFull without one."""
    held = {each.slot for each in crew if is_held(each, rested_by)}
    for slot in SLOTS:
        if slot not in held:
            return slot
    raise SlotsFull(
        "All nine reply slots of this crew are in use or resting; choose another crew or wait.",
        "इस गैंग का कोई स्लॉट अभी खाली नहीं है; दूसरी गैंग चुनें या थोड़ा रुकें।",
    )


def rest_until(last_words: Iterable[datetime], now: datetime, rest: timedelta) -> datetime:
    """Tell until when a slot freed now rests: `last_words` are the not-afters of all said under it."""
    return max((now, *last_words)) + rest


def held_at(at: datetime, history: Sequence[Assignment], skew: timedelta) -> Assignment | None:
    """Give who held the slot when something was said at `at`; `history` is the slot's, newest first.

    The oldest known holder answers for any earlier time only if it was offered by then, give or take `skew`.
    """
    return next((each for each in history if each.offered_at - skew <= at), None)


def only_job(crew: Iterable[Assignment], at: datetime, now: datetime) -> Assignment | None:
    """Give the crew's only job, for a reply without a slot: none while any other job is open or rests."""
    held = [each for each in crew if is_held(each, min(at, now))]
    return held[0] if len(held) == 1 and held[0].is_open else None
