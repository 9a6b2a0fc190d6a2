"""The ways to a crew, and what is said on each of them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from dispatcher.domain import ladder, limits, phrasebook
from dispatcher.domain.act import Act
from dispatcher.domain.assignment import Assignment
from dispatcher.domain.crew import DESK, Crew
from dispatcher.domain.incident import Incident
from dispatcher.domain.ladder import Rung
from dispatcher.domain.phrasebook import Draft
from dispatcher.domain.transmission import Purpose, Transmission
from dispatcher.domain.watch import NOT_WORKING
from dispatcher.store import Transaction, crews
from dispatcher.store.crews import Post


class Saying(NamedTuple):
    """Words as they stand on record, and the reply code that their mask hides."""

    text: str
    reply_code: str | None = None


def rungs_of(tx: Transaction, act: Act, crew: Crew) -> tuple[Rung, ...]:
    """Give a crew's ladder as it stands now; none when it is off shift."""
    return rungs(act, crew, crews.posts_of(tx, crew.id))


def rungs(act: Act, crew: Crew, posts: Iterable[Post]) -> tuple[Rung, ...]:
    """Give the ladder of a crew that holds these."""
    on_shift = (each for each in posts if each.binding.is_on_shift(act.now))
    return ladder.with_card(crew, [_rung(act, each) for each in on_shift])


def saying(draft: Draft) -> Saying:
    """Give the words of a draft, whether they fit or not."""
    return Saying(draft.text, draft.code or None)


def checked(draft: Draft) -> Saying:
    """Give the words of a draft; Unsayable when they do not fit."""
    return Saying(draft.checked(), draft.code or None)


def words_again(
    incident: Incident, crew: Crew, offer: Assignment, orders: Sequence[Transmission], to: ladder.Climb
) -> tuple[Rung, Saying] | None:
    """Find the first rung that carries the same words, or else the phrasebook's; None when none does."""
    for rung in to.to:
        drafts = [phrasebook.order(incident, offer.slot, rung.set, crew.language)]
        if orders:
            drafts.insert(0, phrasebook.recorded(orders[0].text, offer.slot, rung.set))
        for draft in drafts:
            whole = with_code(draft, offer.reply_code, crew)
            marked = whole.again(crew.language) if to.is_repeat else whole
            if marked.fits:
                return rung, saying(marked)
    return None


def with_code(draft: Draft, code: str | None, crew: Crew) -> Draft:
    """Put the reply code to words for a set; a card needs none, as a person keys what is answered to it."""
    return draft if code is None or draft.set.site == DESK else draft.with_code(code, crew.language)


def order(act: Act, offer: Assignment, rung: Rung, said: Saying) -> Transmission:
    """Make an order's transmission by a rung; it is not keyed after the rung's wait."""
    not_after = act.now + act.settings.rung(offer.priority)
    return Transmission(
        ref=act.new_id(),
        assignment_id=offer.id,
        crew_id=offer.crew_id,
        office_id=offer.office_id,
        purpose=Purpose.ORDER,
        rung=rung.number,
        site=rung.set.site,
        via=rung.set.via,
        unit=rung.set.unit,
        text=said.text,
        reply_code=said.reply_code,
        priority=offer.priority,
        not_after=not_after,
        queued_at=act.now,
        send_at=not_after if rung.set.site == DESK else act.now,
        gives_receipt=rung.gives_receipt,
    )


def cancel(
    act: Act, offer: Assignment, incident: Incident, said: Transmission, *, has_slot: bool = True
) -> Transmission:
    """Make the transmission that takes a job back, on the way that its order went."""
    not_after = act.now + act.settings.cancel_not_after.delta
    return Transmission(
        ref=act.new_id(),
        assignment_id=offer.id,
        crew_id=offer.crew_id,
        office_id=offer.office_id,
        purpose=Purpose.CANCEL,
        rung=said.rung,
        site=said.site,
        via=said.via,
        unit=said.unit,
        text=phrasebook.cancel(incident.number, offer.slot if has_slot else None),
        priority=offer.priority,
        not_after=not_after,
        queued_at=act.now,
        send_at=not_after if said.is_at_desk else act.now,
        gives_receipt=said.gives_receipt,
    )


def lost_sets(act: Act, sets: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Name the sets that a sign of life calls out of work for so long that nobody waits for them."""
    return [name for name, sign in sets.items() if _is_lost(act, sign)]


def _rung(act: Act, post: Post) -> Rung:
    sign = (post.alive or {}).get("sets", {}).get(post.set.via, {})
    gives_receipt = post.set.site != DESK and sign.get("reports") != []
    return Rung(post.binding.rung, limits.stricter(post.set, sign), _is_lost(act, sign), gives_receipt)


def _is_lost(act: Act, sign: Mapping[str, Any]) -> bool:
    if sign.get("state") not in NOT_WORKING:
        return False
    return datetime.fromisoformat(sign["since"]) + act.settings.set_lost.delta <= act.now
