"""What a console shows to whom, in which language, and after the network was away."""

from collections.abc import Callable

import httpx
from playwright.sync_api import BrowserContext, Page, expect

AWAY_MS = 10_000


def test_a_role_that_may_not_assign_has_no_button_and_is_refused(
    elsewhere: Callable[[str], httpx.Client], signed_in: Callable[[str], Page]
) -> None:
    console = signed_in("operator")
    console.locator(".row").first.click()
    expect(console.locator("[data-open-incident]")).to_be_visible()
    expect(console.get_by_role("button", name="Assign crew")).to_have_count(0)
    console.keyboard.press("a")
    expect(console.get_by_role("dialog")).to_have_count(0)
    operator = elsewhere("operator")
    board = operator.get("/api/board").json()
    answer = operator.post(
        f"/api/incidents/{board['incidents'][0]['id']}/assignments",
        json={"crew_id": board["crews"][0]["id"]},
        headers={"Idempotency-Key": "a-role-that-may-not"},
    )
    assert answer.status_code == 403
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.json()["detail"]
    assert answer.json()["detail_hi"]


def test_escape_leaves_the_dialog_and_not_the_incident_behind_it(signed_in: Callable[[str], Page]) -> None:
    console = signed_in("dispatcher")
    console.locator(".row").first.click()
    console.keyboard.press("a")
    expect(console.get_by_role("dialog")).to_be_visible()
    console.keyboard.press("Escape")
    expect(console.get_by_role("dialog")).to_have_count(0)
    expect(console.locator("[data-open-incident]")).to_be_visible()
    console.keyboard.press("Escape")
    expect(console.locator("[data-open-incident]")).to_have_count(0)


def test_a_quick_dispatcher_sends_with_a_digit_and_enter(signed_in: Callable[[str], Page]) -> None:
    console = signed_in("dispatcher")
    console.locator(".row").first.click()
    console.keyboard.press("a")
    expect(console.get_by_role("dialog")).to_be_visible()
    console.keyboard.press("3")
    console.keyboard.press("Enter")
    expect(console.get_by_role("dialog")).to_have_count(0)
    expect(console.locator("article.card [data-purpose=order]")).to_have_count(1)


def test_a_console_that_loses_the_network_says_so_and_misses_nothing(
    elsewhere: Callable[[str], httpx.Client], signed_in: Callable[[str], Page], context: BrowserContext
) -> None:
    console = signed_in("dispatcher")
    console.set_viewport_size({"width": 1366, "height": 6000})
    others = elsewhere("dispatcher")
    expect(console.locator("[data-news=fresh]")).to_be_visible()
    context.set_offline(offline=True)
    expect(console.locator("div.lost")).to_be_visible()
    for number in range(6):
        _register(others, number)
    console.wait_for_timeout(AWAY_MS)
    expect(console.locator(".row").filter(has_text="Meanwhile")).to_have_count(0)
    context.set_offline(offline=False)
    expect(console.locator("[data-news=fresh]")).to_be_visible()
    expect(console.locator(".row").filter(has_text="Meanwhile")).to_have_count(6)
    board = others.get("/api/board").json()
    shown = {
        row.get_attribute("data-incident"): row.get_attribute("data-state")
        for row in console.locator(".row").all()
    }
    assert shown == {each["id"]: each["state"] for each in board["incidents"]}


def _register(client: httpx.Client, number: int) -> None:
    offices = client.get("/api/offices").json()
    body = {
        "source": "test",
        "source_ref": f"meanwhile-{number}",
        "office_id": next(office["id"] for office in offices if office["kind"] in {"dc", "zone"}),
        "category": "sparking",
        "place": f"Meanwhile, pole {number}",
    }
    assert client.post("/api/complaints", json=body).status_code == 201


def test_both_pages_speak_hindi_at_one_touch_and_remember_it(
    handset_address: str, signed_in: Callable[[str], Page], open_page: Callable[[str], Page]
) -> None:
    console = signed_in("dispatcher")
    expect(console.get_by_role("button", name="New complaint")).to_be_visible()
    console.get_by_text("हिं", exact=True).click()
    expect(console.get_by_role("button", name="नई शिकायत")).to_be_visible()
    expect(console.locator("html")).to_have_attribute("lang", "hi")
    console.reload()
    expect(console.get_by_role("button", name="नई शिकायत")).to_be_visible()
    handset = open_page(handset_address)
    handset.get_by_role("button", name="हिं").click()
    expect(handset.get_by_role("heading", name="वायरलेस सेट")).to_be_visible()
