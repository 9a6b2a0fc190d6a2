"""Whose voice it was: the set that spoke, and in whose hands it was then."""

from collections.abc import Sequence
from dataclasses import dataclass

from dispatcher.domain import slots
from dispatcher.domain.act import Act
from dispatcher.domain.assignment import Assignment
from dispatcher.domain.crew import Binding, Crew, RadioSet
from dispatcher.domain.replies import Reply, read_reply
from dispatcher.store import Transaction, assignments, crews, offices
from dispatcher.store.crews import CREWS
from dispatcher.store.gateways import GATEWAYS
from radio.wire import HeardReport


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who holds the set that spoke, as far as the record knows; the names are what to call him."""

    set: RadioSet | None
    holder: Binding | None
    office_id: str | None
    name: str
    name_hi: str
    is_doubtful: bool = False
    """The set changed hands just then, and both its crews have a job that the words may speak of."""

    @property
    def subject(self) -> str | None:
        """The set, and in whose hands: the next holder's call is another one. None for an unknown set."""
        if self.set is None or self.holder is None:
            return self.set.id if self.set else None
        return f"{self.set.id}/{self.holder.crew_id}"


def find(tx: Transaction, act: Act, site: str, said: HeardReport) -> Speaker:
    """Find who spoke."""
    known = crews.set_at(tx, site, said.set, said.unit)
    if known is None:
        gateway = GATEWAYS.get(tx, site)
        root = offices.root(tx)
        office_id = gateway.office_id if gateway else root.id if root else None
        return Speaker(None, None, office_id, f"unit {said.unit}", f"सेट {said.unit}")
    return _in_hands(tx, known, _holders(tx, act, known, said))


def elsewhere(tx: Transaction, said: HeardReport) -> list[Speaker]:
    """Find whose a unit may be that spoke where it is not on the register."""
    return [_in_hands(tx, each, _held(tx, each, said)) for each in crews.sets_anywhere(tx, said.unit)]


def job_of(tx: Transaction, act: Act, crew_id: str, said: HeardReport, reply: Reply) -> Assignment | None:
    """Find the assignment of a crew that a reply speaks of, as the slots stood when it was said."""
    skew = act.settings.clock_skew.delta
    if reply.slot is not None:
        return slots.held_at(said.at, assignments.of_slot(tx, crew_id, reply.slot), skew)
    jobs = assignments.holding_slots(tx, crew_id, min(said.at, act.now))
    only = slots.only_job(jobs, said.at, act.now)
    return only if only is not None and slots.held_at(said.at, [only], skew) is not None else None


def _holders(tx: Transaction, act: Act, known: RadioSet, said: HeardReport) -> list[Binding]:
    """Give in whose hands it was, first as its gateway's clock says; several when the words fit each of them.

    Near a change of hands a clock that is a little wrong would give one crew's words to the other.
    """
    held = _held(tx, known, said)
    skew = act.settings.clock_skew.delta
    times = [min(said.at + skew, act.now), *([said.at - skew] if held else [])]
    others = [each for at in times if (each := crews.holder_at(tx, known.id, at)) is not None]
    all_ = list({each.id: each for each in (*held, *others)}.values())
    if len({each.crew_id for each in all_}) < 2:  # noqa: PLR2004 - nothing to choose between
        return held or all_
    fitting = [each for each in all_ if _fits(tx, act, each, said)]
    return fitting or held or all_[:1]


def _held(tx: Transaction, known: RadioSet, said: HeardReport) -> list[Binding]:
    held = crews.holder_at(tx, known.id, said.at)
    return [] if held is None else [held]


def _fits(tx: Transaction, act: Act, holder: Binding, said: HeardReport) -> bool:
    """Tell whether the words may speak of a job that he had; any words do that are no reply."""
    words = said.digits if said.digits is not None else said.text
    reply = read_reply(words, act.settings.replies) if words and said.kind in ("status", "text") else None
    if reply is None:
        return True
    job = job_of(tx, act, holder.crew_id, said, reply)
    return job is not None and slots.is_held(job, said.at - act.settings.clock_skew.delta)


def _in_hands(tx: Transaction, known: RadioSet, holders: Sequence[Binding]) -> Speaker:
    named = [(each, crew) for each in holders if (crew := CREWS.get(tx, each.crew_id)) is not None]
    if not named:
        return Speaker(known, None, known.office_id, f"set {known.label}", f"सेट {known.label}")
    holder, crew = named[0]
    return Speaker(
        known, holder, crew.office_id, *_names([each for _, each in named]), is_doubtful=len(named) > 1
    )


def _names(each: Sequence[Crew]) -> tuple[str, str]:
    return " or ".join(crew.name for crew in each), " या ".join(crew.name_hi for crew in each)
