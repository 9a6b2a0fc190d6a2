"""A key pressed before the order was given, and said again by the set just after its first try."""

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import Site, Wait

BEFORE_SECONDS = 3.0
FRAME_SECONDS = 2.0
"""The order's first frame is over then. The set says its key again 6 s after it at the earliest, the base an
order 6 s after its first try."""


def test_an_old_key_turns_no_order_green_and_the_order_still_reaches_the_set(
    site: "Site", wait: "Wait"
) -> None:
    site.add_crew("old key", ["kiss"], which=1)
    man = site.man("kiss 2")
    man.drive_away()
    man.key("11")
    time.sleep(BEFORE_SECONDS)
    incident = site.complain("Naka Chowk")
    assert site.assign(incident, "old key")["slot"] == 1
    wait(lambda: site.orders(incident)[0]["keyed_at"], "the first try")
    time.sleep(FRAME_SECONDS)
    man.come_back()

    wait(lambda: site.job(incident) == "accepted", "the old key")
    order = site.orders(incident)[0]
    assert [line["verdict"] for line in site.file(incident)["heard"]] == ["applied"]
    assert (order["state"], order["tries"], order["answered_at"]) == ("keyed", 1, None)
    assert (order["withdraw_at"], man.lines()) == (None, [])

    man.reads(order)
    wait(lambda: site.orders(incident)[0]["answered_at"], "the fourth step")
    order = site.orders(incident)[0]
    assert order["state"] == "answered"
    assert (
        order["answered_at"] == site.file(incident)["assignments"][0]["answered_at"] < order["delivered_at"]
    )
