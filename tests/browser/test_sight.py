"""What a dispatcher sees at a glance: nothing cut that tells things apart, nothing hidden that must be seen."""

from collections.abc import Callable
from itertools import count
from typing import Any

import httpx
from playwright.sync_api import Locator, Page, expect

SMALLEST = {"width": 1024, "height": 768}
ROOM = """one => {
  const cut = one.closest(".cut") ?? one;
  const left = cut.getBoundingClientRect().left;
  const words = document.createRange();
  words.selectNodeContents(one);
  return [Math.floor(words.getBoundingClientRect().right - left), Math.ceil(cut.getBoundingClientRect().width)];
}"""
"""How far words reach from where their line begins, and how wide the line is."""
NUMBERS = count(1)
"""Of complaints and keys: each is another."""


def test_the_smallest_screen_shows_what_each_crew_does(
    elsewhere: Callable[[str], httpx.Client], signed_in: Callable[[str], Page]
) -> None:
    give(elsewhere("dispatcher"), "Sehore town fuse crew", "Mandi Road, near the flour mill")
    console = signed_in("dispatcher")
    console.set_viewport_size(SMALLEST)
    for crew in console.locator(".beside [data-crew]").all():
        expect(crew.locator("strong")).to_be_visible()
        assert_whole(crew.locator("strong"))
    for free in console.locator(".beside [data-duty=free] .duty").all():
        assert_whole(free)
    fuse_crew = console.locator("[data-crew='Sehore town fuse crew'] .duty")
    expect(fuse_crew).to_contain_text("1 job · Mandi Road, near the flour mill")
    assert_whole(fuse_crew)


def test_two_crews_of_one_town_do_not_look_the_same_in_the_radio_log(
    elsewhere: Callable[[str], httpx.Client], signed_in: Callable[[str], Page]
) -> None:
    for crew in ("Sehore town fuse crew", "Sehore town line crew"):
        give(elsewhere("dispatcher"), crew, f"Bhopal Naka, beside the {crew}")
    console = signed_in("dispatcher")
    expect(console.locator(".log [data-said=delivered], .log [data-said=answered]").nth(1)).to_be_visible()
    for name in console.locator(".log .line strong").all():
        assert_whole(name)


def give(client: httpx.Client, crew: str, place: str) -> dict[str, Any]:
    """Register a complaint and give it to a crew of the sample."""
    board = client.get("/api/board").raise_for_status().json()
    crew_id = next(each["id"] for each in board["crews"] if each["name"] == crew)
    incident = register(client, "no_supply", place)
    answer = client.post(
        f"/api/incidents/{incident['id']}/assignments",
        json={"crew_id": crew_id},
        headers={"Idempotency-Key": f"sight-{next(NUMBERS)}"},
    )
    return dict(answer.raise_for_status().json()["assignment"])


def register(client: httpx.Client, category: str, place: str, **more: str) -> dict[str, Any]:
    """Register a complaint; gives its incident."""
    offices = client.get("/api/offices").raise_for_status().json()
    body = {
        "source": "test",
        "source_ref": f"sight-{next(NUMBERS)}",
        "office_id": next(each["id"] for each in offices if each["kind"] == "zone"),
        "category": category,
        "place": place,
    }
    answer = client.post("/api/complaints", json={**body, **more})
    return dict(answer.raise_for_status().json()["incident"])


def assert_whole(words: Locator) -> None:
    """Claim that these words are not cut short."""
    width, room = words.evaluate(ROOM)
    assert width <= room, f"{words.text_content()} has {room} px of {width}"
