"""What a dispatcher sees at a glance: nothing cut that tells things apart, nothing hidden."""

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, Route, ViewportSize, expect

SMALLEST: ViewportSize = {"width": 1024, "height": 768}
ROOM = """one => {
  const cut = one.closest(".cut") ?? one;
  const left = cut.getBoundingClientRect().left;
  const words = document.createRange();
  words.selectNodeContents(one);
  const reach = words.getBoundingClientRect().right - left;
  return [Math.floor(reach), Math.ceil(cut.getBoundingClientRect().width)];
}"""
"""How far words reach from where their line begins, and how wide the line is."""
ON_TOP = """one => {
  const { left, top, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
}"""
SCROLL_ON = """one => {
  const before = one.scrollTop;
  one.scrollBy(0, 300);
  return one.scrollTop > before;
}"""
DRAWING_MS = 200
FAINT = Path(__file__).with_name("faint.js").read_text(encoding="utf-8")
NUMBERS = count(1)
"""Of complaints and keys: each is another."""


def test_the_smallest_screen_shows_what_each_crew_does(
    elsewhere: Callable[[str], httpx.Client], signed_in: Callable[[str], Page]
) -> None:
    give(elsewhere("dispatcher"), "Sehore town fuse crew", "Mandi Road, near the flour mill")
    console = signed_in("supervisor")
    console.set_viewport_size(SMALLEST)
    console.wait_for_timeout(DRAWING_MS)
    assert_whole(console.locator(".beside [data-crew] strong"))
    assert_whole(console.locator(".beside [data-duty=free] .duty"))
    fuse_crew = console.locator("[data-crew='Sehore town fuse crew'] .duty")
    crews = console.locator(".beside .scroll")
    while fuse_crew.count() == 0:  # far below what is in sight no crew is drawn
        assert crews.evaluate(SCROLL_ON), "the list ended before the crew"
        console.wait_for_timeout(DRAWING_MS)
    expect(fuse_crew).to_contain_text(re.compile("[0-9] jobs? · Mandi Road, near the flour mill"))
    assert_whole(fuse_crew)


def test_two_crews_of_one_town_do_not_look_the_same_in_the_radio_log(
    elsewhere: Callable[[str], httpx.Client], signed_in: Callable[[str], Page]
) -> None:
    for crew in ("Sehore town fuse crew", "Sehore town line crew"):
        give(elsewhere("dispatcher"), crew, f"Bhopal Naka, beside the {crew}")
    console = signed_in("dispatcher")
    expect(console.locator(".log [data-said=delivered], .log [data-said=answered]").nth(1)).to_be_visible()
    assert_whole(console.locator(".log .line strong"))


def test_a_hazard_that_no_crew_has_is_unlike_every_other_line(
    elsewhere: Callable[[str], httpx.Client], signed_in: Callable[[str], Page]
) -> None:
    register(elsewhere("dispatcher"), "wire_down", "Indore Naka, burning")
    console = signed_in("supervisor")
    console.locator("#search").fill("burning")
    row = console.locator(".row").filter(has_text="Indore Naka, burning")
    expect(row).to_have_class("row hazard burning")
    expect(row.locator(".holder")).to_have_class("holder chip loud")
    expect(console.locator("[data-count=hazard]")).to_have_class("burning")


def test_who_is_on_the_line_hears_what_is_done_about_his_complaint_already(
    elsewhere: Callable[[str], httpx.Client], signed_in: Callable[[str], Page]
) -> None:
    place = "Chandni Chowk 7"
    give(elsewhere("dispatcher"), "Sehore town fuse crew", place, consumer_number="N3307004711")
    register(elsewhere("dispatcher"), "no_supply", place, consumer_number="N3307004711")
    console = signed_in("dispatcher")
    console.keyboard.press("n")
    console.get_by_label("Consumer number").fill("N3307004711")
    known = console.locator("[data-known]")
    expect(known).to_have_count(1)
    expect(known).to_contain_text(place)
    expect(known).to_contain_text("Sehore town fuse crew: ")


def test_a_long_form_keeps_its_foot_in_sight_and_brings_its_error_there(
    signed_in: Callable[[str], Page], context: BrowserContext
) -> None:
    console = signed_in("supervisor")
    console.set_viewport_size({"width": 1024, "height": 560})
    console.keyboard.press("n")
    console.keyboard.press("6")
    console.keyboard.type("Nahar par")
    foot = console.get_by_role("dialog").get_by_role("button", name="Register")
    expect(foot).to_be_in_viewport(ratio=1)
    context.set_offline(offline=True)
    console.keyboard.press("Enter")
    trouble = console.get_by_role("dialog").get_by_role("alert")
    expect(trouble).to_be_in_viewport(ratio=1)
    assert_on_top(trouble)
    expect(foot).to_be_in_viewport(ratio=1)
    lost = console.locator("div.lost")
    expect(lost).to_be_visible()
    assert_on_top(lost)


def test_at_twice_its_size_a_small_screen_scrolls_and_keeps_everything_in_reach(
    elsewhere: Callable[[str], httpx.Client], signed_in: Callable[[str], Page]
) -> None:
    register(elsewhere("dispatcher"), "fire", "Mandi gate, twice as large")
    console = signed_in("dispatcher")
    for width, height in ((683, 384), (960, 540)):
        console.set_viewport_size({"width": width, "height": height})
        assert console.evaluate("document.documentElement.scrollWidth <= innerWidth")
        console.locator("#search").fill("twice as large")
        console.locator(".row").filter(has_text="twice as large").click()
        close = console.get_by_role("button", name="Close incident")
        close.scroll_into_view_if_needed()
        assert_on_top(close)
        close.click()
        send = console.get_by_role("dialog").get_by_role("button", name="Close")
        expect(send.last).to_be_in_viewport(ratio=1)
        console.keyboard.press("Escape")
        console.keyboard.press("Escape")


def test_a_list_without_a_line_says_what_to_do(signed_in: Callable[[str], Page]) -> None:
    console = signed_in("supervisor")
    console.locator("#search").fill("nothing is called so")
    expect(console.locator(".rows .nothing")).to_contain_text("Esc shows all")
    console.route("**/api/board", _without_incidents)
    console.reload()
    expect(console.locator(".rows .nothing")).to_contain_text("Press N for a new complaint")


def _without_incidents(route: Route) -> None:
    answer = route.fetch()
    nothing: dict[str, list[object]] = {"incidents": [], "assignments": [], "transmissions": []}
    route.fulfill(response=answer, json={**answer.json(), **nothing})


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_word_stands_out_from_its_ground(
    theme: str,
    elsewhere: Callable[[str], httpx.Client],
    signed_in: Callable[[str], Page],
    context: BrowserContext,
) -> None:
    context.add_init_script(f"localStorage.setItem('samanvay.theme', '{theme}')")
    others = elsewhere("dispatcher")
    register(others, "wire_down", "Contrast Marg, no crew")
    done = give(others, "Sehore town line crew", "Contrast Marg, repaired", category="sparking")
    for each in ("accept", "finish"):
        said = {"step": each, "words": "haan"}
        answer = others.post(f"/api/assignments/{done['id']}/answers", json=said)
        answer.raise_for_status()
    console = signed_in("dispatcher")
    console.locator("#search").fill("Contrast Marg")
    console.locator(".row.repaired").first.click()
    expect(console.locator("[data-open-incident] article.card")).to_be_visible()
    assert console.evaluate(FAINT) == []
    console.get_by_role("button", name="New complaint").click()
    expect(console.get_by_role("dialog")).to_be_visible()
    assert console.evaluate(FAINT) == []


def give(
    client: httpx.Client, crew: str, place: str, category: str = "no_supply", **more: str
) -> dict[str, Any]:
    """Register a complaint and give it to a crew of the sample."""
    board = client.get("/api/board").raise_for_status().json()
    crew_id = next(each["id"] for each in board["crews"] if each["name"] == crew)
    incident = register(client, category, place, **more)
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
    """Claim that there are such words, and that none of them is cut short."""
    found = words.evaluate_all(f"all => all.map((one) => [one.textContent, ...({ROOM})(one)])")
    assert found
    assert [f"{said}: {room} px of {width}" for said, width, room in found if width > room] == []


def assert_on_top(seen: Locator) -> None:
    """Claim that nothing lies over the middle of it."""
    expect(seen).to_be_visible()
    assert seen.evaluate(ON_TOP), f"{seen} is covered"
