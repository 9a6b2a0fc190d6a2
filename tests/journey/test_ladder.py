"""A crew that answers on none of its sets, until a person reads its order out and keys its answer."""

from functools import partial
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .conftest import Site, Wait

RUNGS = ("kenwood", "tetra", "voice")
CARD_RUNG = 9
PLACE = "Mandi Gate"


def test_an_order_goes_down_the_ladder_and_is_answered_by_the_operator(site: "Site", wait: "Wait") -> None:
    site.add_crew("ladder", RUNGS, which=1)
    first, second, third = (site.man(f"{make} 2") for make in RUNGS)
    second.drive_away()
    incident = site.complain(PLACE, "wire_down")
    site.assign(incident, "ladder")

    slot = first.reads(site.orders(incident)[0])
    wait(partial(is_on, site, incident, 2), "the order by the second set")
    wait(partial(is_on, site, incident, 3), "the order by the third set")
    assert third.reads(site.orders(incident)[2]) == slot
    wait(partial(is_on, site, incident, CARD_RUNG), "the card")
    assert second.lines() == []

    card = site.orders(incident)[-1]
    assert (card["site"], card["state"], card["keyed_by"]) == ("desk", "queued", None)
    assert is_alarmed(site, "read_out")
    read = site.ask(f"/api/transmissions/{card['ref']}/read-out", {})
    assert (read["state"], read["keyed_by"]) == ("keyed", "journey")
    wait(lambda: not is_alarmed(site, "read_out"), "the end of the card's alarm")

    assignment = site.file(incident)["assignments"][0]
    answer = {"step": "accept", "words": "Haan, ja rahe hain."}
    accepted = site.ask(f"/api/assignments/{assignment['id']}/answers", answer)
    assert (accepted["state"], accepted["trust"]) == ("accepted", "operator")
    assert_one_order(site.orders(incident), slot)


def is_on(site: "Site", incident: str, rung: int) -> bool:
    return bool(site.orders(incident)[-1]["rung"] == rung)


def is_alarmed(site: "Site", kind: str) -> bool:
    alarms = site.console.get("/api/board").json()["alarms"]
    return any(alarm["kind"] == kind and alarm["cleared_at"] is None for alarm in alarms)


def assert_one_order(said: list[dict[str, Any]], slot: str) -> None:
    """See the same slot and words on every rung, from the second on as a repeat."""
    assert [each["rung"] for each in said] == [1, 2, 3, CARD_RUNG]
    first, *others = [each["text"] for each in said]
    assert first.startswith(f"{slot}. ")
    assert all(text.startswith(f"DOBARA {slot}. ") and PLACE in text for text in others)
    assert [each["state"] for each in said] == ["delivered", "withdrawn", "keyed", "answered"]
    assert said[-1]["answered_at"]
