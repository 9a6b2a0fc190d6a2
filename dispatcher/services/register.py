"""What a set's entry on the register may say."""

from dataclasses import replace

from dispatcher.domain.act import Act
from dispatcher.domain.crew import DESK, PLAIN, RadioSet
from dispatcher.domain.errors import Conflict, Invalid, NotAllowed
from dispatcher.domain.ladder import CARD_LENGTH
from dispatcher.domain.roles import covers
from dispatcher.domain.watch import Gateway
from dispatcher.services.telling import found
from dispatcher.store import Transaction, crews, offices
from dispatcher.store.gateways import GATEWAYS
from dispatcher.store.offices import OFFICES
from radio.driver import Alphabet


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
    if entry.site == DESK:
        entry = replace(entry, max_length=CARD_LENGTH, alphabet=Alphabet.UTF8, forbidden="")
    else:
        _require_site(tx, act, entry)
    there = crews.set_at(tx, entry.site, entry.via, entry.unit)
    if there is not None and there.id != entry.id:
        raise Conflict(
            f"{entry.unit} is on the register of {entry.site}/{entry.via} already.",
            f"{entry.unit} पहले से रजिस्टर में है।",
        )
    return entry


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
