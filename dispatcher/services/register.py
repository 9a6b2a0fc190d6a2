"""What an entry on the register may say: checked when a set is entered, corrected, and taken out of use."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dispatcher.domain.act import Act
from dispatcher.domain.crew import DESK, PLAIN, Crew, RadioSet
from dispatcher.domain.errors import Conflict, Invalid, NotAllowed
from dispatcher.domain.facts import FactKind
from dispatcher.domain.ladder import CARD_LENGTH
from dispatcher.domain.roles import Permission, covers
from dispatcher.domain.watch import Gateway
from dispatcher.services import hands, limits
from dispatcher.services.telling import found, require, tell
from dispatcher.store import Transaction, assignments, crews, offices, transmissions
from dispatcher.store.crews import CREWS, SETS
from dispatcher.store.gateways import GATEWAYS
from dispatcher.store.incidents import INCIDENTS
from dispatcher.store.offices import OFFICES
from radio.driver import Alphabet


def change_crew(tx: Transaction, act: Act, crew_id: str, changed: Mapping[str, Any]) -> Crew:
    """Correct what a crew's entry says; `is_active` takes it out of use and back.

    Conflict when it is taken out of use with a set in hand, a job, or words on their way.
    """
    before = found(CREWS.lock(tx, crew_id), "crew", "गैंग")
    require(tx, act, Permission.ROSTER, before.office_id)
    after = replace(before, **changed)
    if before.is_active and not after.is_active:
        _require_idle(tx, act, before)
    if after != before:
        CREWS.put(tx, after)
    whole = found(crews.whole(tx, crew_id), "crew", "गैंग")
    if after != before:
        tell(tx, act, FactKind.CREW_CHANGED, whole, crew=whole)
    return whole


def change_set(tx: Transaction, act: Act, set_id: str, changed: Mapping[str, Any]) -> RadioSet:
    """Correct what a set's entry says; `is_active` takes it out of use and back.

    What `checked` refuses; Conflict when its path changes with words on their way to it, or when it is taken
    out of use in a crew's hands.
    """
    hands.lock(tx, act, set_id)
    before = found(SETS.lock(tx, set_id), "set", "सेट")
    require(tx, act, Permission.ROSTER, before.office_id)
    wish = replace(before, **changed)
    if before.is_active and not wish.is_active:
        _require_in_no_hands(tx, before)
    if wish.path != before.path:
        _require_quiet(tx, before)
    is_new_way = (wish.make, wish.path) != (before.make, before.path)
    is_back = wish.is_active and not before.is_active
    after = checked(tx, act, wish) if is_new_way or is_back else _unlimited(wish)
    if after == before:
        return before
    SETS.put(tx, after)
    tell(tx, act, FactKind.SET_CHANGED, after, set=after)
    for site in sorted({before.site, after.site}):
        if gateway := GATEWAYS.get(tx, site):
            limits.look(tx, act, gateway)
    return after


def checked(tx: Transaction, act: Act, entry: RadioSet) -> RadioSet:
    """Give the entry as it goes on record; Invalid, NotAllowed or Conflict when its path cannot be right.

    A set without data stands at the desk: its words are read out, so it has no limits.
    """
    if (entry.make == PLAIN) != (entry.site == DESK):
        raise Invalid(
            "A plain set, and no other, has the site desk: no gateway reaches it.",
            "सिर्फ सादे (plain) सेट की साइट desk होती है: वहाँ गेटवे नहीं है।",
            field="site",
        )
    if entry.site != DESK:
        _require_site(tx, act, entry)
    there = crews.set_at(tx, *entry.path)
    if entry.is_active and there is not None and there.is_active and there.id != entry.id:
        raise Conflict(
            f"{entry.unit} is on the register of {entry.site}/{entry.via} already, as {there.label}. Correct "
            "that entry, or take it out of use first.",
            f"{entry.unit} पहले से {there.label} के नाम से रजिस्टर में है। वही एंट्री ठीक करें, या पहले उसे बंद करें।",
            field="unit",
        )
    return _unlimited(entry)


def _unlimited(entry: RadioSet) -> RadioSet:
    if entry.site != DESK:
        return entry
    return replace(entry, max_length=CARD_LENGTH, alphabet=Alphabet.UTF8, forbidden="")


def _require_idle(tx: Transaction, act: Act, crew: Crew) -> None:
    if post := crews.post_of(tx, crew.id):
        raise Conflict(
            f"{crew.name} still holds {post.set.label}. Take its sets back first.",
            f"{crew.name_hi} के पास अभी {post.set.label} है। पहले उसके सेट वापस लें।",
        )
    for job in assignments.holding_slots(tx, crew.id, act.now):
        if not job.is_open:
            continue
        place = found(INCIDENTS.get(tx, job.incident_id), "incident", "फॉल्ट").place
        raise Conflict(
            f"{crew.name} still has a job: {place}. Let it finish, or recall or reassign the job first.",
            f"{crew.name_hi} के पास अभी काम है: {place}। काम पूरा होने दें, या पहले वापस लें या दूसरी गैंग को दें।",
        )
    for said in transmissions.under_way_for(tx, crew.id):
        raise Conflict(
            f"Words to {crew.name} are still on their way: {said.text!r}. Wait for their end on the board.",
            f"{crew.name_hi} को मैसेज अभी जा रहा है: {said.text!r}। बोर्ड पर उसके खत्म होने तक रुकें।",
        )


def _require_in_no_hands(tx: Transaction, held: RadioSet) -> None:
    if present := crews.binding_of(tx, held.id):
        crew = found(CREWS.get(tx, present.crew_id), "crew", "गैंग")
        raise Conflict(
            f"{crew.name} still holds {held.label}. Take it back first.",
            f"{held.label} अभी {crew.name_hi} के पास है। पहले वापस लें।",
        )


def _require_quiet(tx: Transaction, held: RadioSet) -> None:
    """Conflict while words are on their way to it: their end would be told of an address that is no set's."""
    for said in transmissions.under_way_by(tx, *held.path):
        raise Conflict(
            f"Words are still on their way to {held.unit}: {said.text!r}. Wait for their end, or recall the "
            "job; then correct the set.",
            f"{held.unit} को मैसेज अभी जा रहा है: {said.text!r}। उसके खत्म होने तक रुकें, या काम वापस लें; "
            "फिर सेट की एंट्री ठीक करें।",
        )


def _require_site(tx: Transaction, act: Act, entry: RadioSet) -> None:
    site = GATEWAYS.get(tx, entry.site)
    if site is None:
        raise Invalid(
            f"No radio site {entry.site!r} was entered. Correct its name, or enter it first with "
            f"samanvay add-gateway --site {entry.site}.",
            f"{entry.site!r} नाम की वायरलेस साइट दर्ज नहीं है। नाम ठीक करें, या पहले साइट दर्ज करें: "
            f"samanvay add-gateway --site {entry.site}।",
            field="site",
        )
    _require_use_of(tx, act, entry, site)
    real = site.sets.get(entry.via, {}).get("make", entry.make)
    if real != entry.make:
        raise Invalid(
            f"{site.name} says that its set {entry.via} is of the make {real}, not {entry.make}. Correct the "
            "make, or name another set of the gateway in via.",
            f"{site.name} के गेटवे पर सेट {entry.via} का मेक {real} है, {entry.make} नहीं। मेक ठीक करें, या via में "
            "गेटवे का दूसरा सेट दें।",
            field="make",
        )


def _require_use_of(tx: Transaction, act: Act, entry: RadioSet, site: Gateway) -> None:
    """NotAllowed for a radio site that is neither above the set's office nor one that the actor answers for.

    What stands above serves all below it. A neighbour's channel is used by who is over both offices.
    """
    owner = found(OFFICES.get(tx, site.office_id), "office", "ऑफिस")
    own = offices.path_of(tx, entry.office_id) or ""
    if not covers(owner.path, own) and not act.by.covers(owner.path):
        raise NotAllowed(
            f"The radio site {site.name} belongs to {owner.name}, an office beside yours. Use a site of your "
            "own or of an office above, or ask the office above both to enter this set.",
            f"वायरलेस साइट {site.name} बगल के ऑफिस {owner.name_hi} की है। अपने या ऊपर के ऑफिस की साइट दें, "
            "या दोनों के ऊपर के ऑफिस से यह सेट दर्ज करवाएँ।",
            field="site",
        )
