"""A district with more crews than digits: one is found by its name."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.room import Room, open_dialog

MORE = 9


@pytest.fixture
def many(room: Room) -> Iterator[Room]:
    """Put more crews on the register, and take them out of use when the test is over."""
    new = {"office_id": room.first["office_id"], "name_hi": "गैंग", "skill": "lt", "leader": "Suresh Malviya"}
    ids = []
    for number in range(MORE):
        crew = room.admin.post("/api/crews", json={**new, "name": f"Reserve crew {number}"})
        ids.append(crew.raise_for_status().json()["id"])
    yield room
    for each in ids:
        room.admin.patch(f"/api/crews/{each}", json={"is_active": False}).raise_for_status()


def test_a_crew_is_found_by_its_name_and_enter_sends_only_from_the_list(
    many: Room, signed_in: Callable[[str], Page]
) -> None:
    console = signed_in("dispatcher")
    place = "Found by its name"
    incident_id = many.register(place)
    open_dialog(console, place, "a")
    dialog = console.get_by_role("dialog")
    expect(dialog.get_by_role("listbox")).to_be_focused()
    console.keyboard.press("/")
    choices = dialog.locator("[data-choice]")
    console.keyboard.type("nobody at all")
    expect(choices).to_have_count(0)
    dialog.locator(".find input").fill(many.second["name"].upper())
    expect(choices).to_have_count(1)
    expect(choices).to_have_attribute("aria-selected", "true")
    console.keyboard.press("Enter")
    expect(dialog.get_by_role("listbox")).to_be_focused()
    assert many.orders(incident_id) == []
    console.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    held = many.admin.get(f"/api/incidents/{incident_id}").raise_for_status().json()
    assert [each["crew_id"] for each in held["assignments"]] == [many.second["id"]]


def test_an_arrow_keeps_the_chosen_crew_in_sight(many: Room, signed_in: Callable[[str], Page]) -> None:
    console = signed_in("dispatcher")
    place = "Far down the list"
    many.register(place)
    open_dialog(console, place, "a")
    dialog = console.get_by_role("dialog")
    able = dialog.locator("[data-choice][aria-disabled=false]")
    expect(able.first).to_have_attribute("aria-selected", "true")
    console.keyboard.press("ArrowUp")  # round to the last that can be chosen
    expect(able.last).to_have_attribute("aria-selected", "true")
    expect(able.last).to_be_in_viewport(ratio=1)
    console.keyboard.press("Escape")
