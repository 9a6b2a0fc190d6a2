"""One complaint, from the phone to the proof, over the set of every make that is on the list."""

from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

from radio.driver import Report
from radio.drivers import make_driver
from radio.sim import SIMULATORS

if TYPE_CHECKING:
    from .conftest import Site, Wait

STEPS = ("queued_at", "handed_over_at", "keyed_at", "delivered_at", "answered_at")
ANSWERS = {"1": "accepted", "4": "on_site", "5": "done"}


@pytest.mark.parametrize("make", sorted(SIMULATORS))
def test_a_complaint_goes_out_by_a_set_of_this_make_and_comes_back_repaired(
    site: "Site", make: str, wait: "Wait"
) -> None:
    man, incident = site.man(make), site.complain(f"Gandhi Rd {make}")
    offered = site.assign(incident, make)
    assert offered["state"] == "offered"
    slot = man.reads(site.orders(incident)[0])
    order = said_by_now(site, incident, make, wait)
    assert order["answered_at"] is None
    assert stands(site, incident, "offered")
    for step, state in ANSWERS.items():
        man.key(slot + step)
        wait(partial(stands, site, incident, state), state)
    assert_in_order(site.file(incident)["transmissions"][0])
    assert site.file(incident)["incident"]["state"] == "reported_repaired"
    closed = site.ask(f"/api/incidents/{incident}/close", {"proof": "Neighbour says the lamps burn."})
    assert (closed["state"], closed["closing_words"]) == ("closed", "Neighbour says the lamps burn.")
    assert [line["text"] for line in site.file(incident)["heard"]] == [slot + step for step in ANSWERS]


def stands(site: "Site", incident: str, state: str) -> bool:
    return site.job(incident) == state


def said_by_now(site: "Site", incident: str, make: str, wait: "Wait") -> dict[str, Any]:
    """Wait until the order has come as far as a set of this make can tell; nobody has answered yet."""
    has_receipt = Report.DELIVERED in make_driver(make, {}).capabilities.reports
    step = "delivered_at" if has_receipt else "keyed_at"
    wait(lambda: site.file(incident)["transmissions"][0][step], step)
    order: dict[str, Any] = site.file(incident)["transmissions"][0]
    assert (order["delivered_at"] is not None) == has_receipt
    return order


def assert_in_order(order: dict[str, Any]) -> None:
    """Every step that was reached came after the one before it."""
    reached = [order[step] for step in STEPS if order[step] is not None]
    assert reached == sorted(reached)
    assert order["state"] == "answered"
    assert order["tries"] == 1
