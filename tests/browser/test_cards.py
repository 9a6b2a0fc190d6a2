"""Crews that are spoken with: a person reads the order out and keys what they answer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import httpx
from playwright.sync_api import Locator, Page, expect

from samanvay.servers.server import wait_until
from tests.browser.room import choose_crew

if TYPE_CHECKING:
    from .conftest import Whole

SHIFT = timedelta(hours=8)
READING_MS = (
    1500  # nobody reads words aloud in less than a second, and the console believes nobody who says so
)
STRUCK_MS = 30_000
LADDER_MS = 60_000  # two sets, eight seconds each, and the air between


def test_a_crew_with_a_plain_voice_set_is_read_its_order_and_its_answers_are_keyed_until_it_is_done(
    hurried: "Whole", elsewhere: Callable[..., httpx.Client], signed_in: Callable[..., Page]
) -> None:
    add_crew(
        elsewhere("admin", hurried),
        "Plain voice crew",
        [{"label": "Van set 70", "make": "plain", "site": "desk"}],
    )
    console = signed_in("dispatcher", hurried)
    register(console, "6", "Ichhawar, near the tank")
    assign(console, "Plain voice crew")
    card = console.locator("[data-card][data-stage=to_read]")
    expect(card).to_contain_text("Plain voice crew")
    expect(card).to_contain_text("call on Van set 70")
    expect(card.locator(".aloud")).to_contain_text("Ichhawar, near the tank")
    expect(card.locator(".digits").last).to_have_text(" ".join(number(console)[-5:]))
    expect(console.locator(".rows .row").first).to_be_visible()
    console.wait_for_timeout(READING_MS)
    console.keyboard.press("v")
    in_hand = console.locator("[data-in-hand=true]")
    expect(in_hand).to_contain_text("Anil Malviya read it out")
    expect(step(console, "keyed")).to_have_attribute("data-is-reached", "true")
    expect(console.locator(".incident .steps li.answered")).to_have_count(0)
    console.keyboard.press("w")
    console.keyboard.type("2 aadmi, 10 minute mein")
    console.keyboard.press("Enter")
    console.keyboard.press("1")
    expect(console.locator("[data-card]")).to_have_count(0)
    job = console.locator("article.card").first
    expect(job).to_have_attribute("data-assignment", "accepted")
    expect(job.locator("> header [data-trust=operator]")).to_be_visible()
    expect(job).to_contain_text("2 aadmi, 10 minute mein")
    expect(step(console, "answered")).to_have_attribute("data-is-reached", "true")
    for digit, state in (("3", "en_route"), ("4", "on_site"), ("5", "done")):
        answer(console, digit)
        expect(job).to_have_attribute("data-assignment", state)
    expect(console.locator("[data-open-incident]")).to_have_attribute("data-state", "reported_repaired")


def test_a_crew_that_answers_on_no_set_comes_to_the_card_and_is_answered_for(
    hurried: "Whole", elsewhere: Callable[..., httpx.Client], signed_in: Callable[..., Page]
) -> None:
    httpx.post(f"{hurried.handset}/api/sets/CREW-1/crew", json={"is_automatic": False}).raise_for_status()
    admin = elsewhere("admin", hurried)
    heard = next(each for each in admin.get("/api/sets").json() if each["unit"] == "CREW-1")
    far = {"label": "Van set 71", "make": heard["make"], "site": heard["site"], "via": heard["via"]}
    add_crew(admin, "Ladder crew", [heard, {**far, "unit": "CREW-71"}])
    console = signed_in("dispatcher", hurried)
    register(console, "1", "Doraha, bridge")
    assign(console, "Ladder crew")
    expect(console.locator("[data-countdown='2']")).to_be_visible()
    card = console.locator("[data-card][data-stage=to_read]").filter(has_text="Ladder crew")
    expect(card).to_be_visible(timeout=LADDER_MS)
    trail = console.locator(".trail")
    expect(trail.locator("[data-tried='1'][data-end=no_answer]")).to_contain_text(heard["label"])
    expect(trail.locator("[data-tried='2']")).to_contain_text("Van set 71")
    expect(trail.locator("[data-tried='2']")).not_to_have_attribute("data-end", "no_answer")
    expect(card.locator(".aloud")).to_contain_text("DOBARA")
    expect(card).to_contain_text("HAZARD")
    expect(console.locator(".incident .steps li.answered")).to_have_count(0)
    console.wait_for_timeout(READING_MS)
    console.keyboard.press("v")
    expect(console.locator("[data-in-hand=true]")).to_be_visible()
    console.keyboard.press("3")
    expect(console.locator("article.card").first).to_have_attribute("data-assignment", "en_route")
    expect(step(console, "answered")).to_have_attribute("data-is-reached", "true")
    expect(console.locator("[data-card]")).to_have_count(0)


def test_a_job_that_is_taken_back_from_a_crew_that_was_read_to_is_a_card_again(
    hurried: "Whole", elsewhere: Callable[..., httpx.Client], signed_in: Callable[..., Page]
) -> None:
    add_crew(
        elsewhere("admin", hurried),
        "Other voice crew",
        [{"label": "Van set 72", "make": "plain", "site": "desk"}],
    )
    console = signed_in("dispatcher", hurried)
    register(console, "6", "Bhaukhedi, school")
    assign(console, "Other voice crew")
    expect(console.locator("[data-card][data-stage=to_read]")).to_be_visible()
    console.keyboard.press("v")  # too soon to have read anything
    console.wait_for_timeout(READING_MS)
    expect(console.locator("[data-in-hand=true]")).to_have_count(0)
    console.keyboard.press("v")
    expect(console.locator("[data-in-hand=true]")).to_be_visible()
    console.keyboard.press("r")
    console.keyboard.press("3")
    console.keyboard.press("Enter")
    cancel = console.locator("[data-card][data-purpose=cancel]")
    expect(cancel).to_contain_text("CANCEL")
    expect(cancel).to_contain_text("Bhaukhedi, school")
    console.wait_for_timeout(READING_MS)
    console.keyboard.press("v")
    expect(console.locator("[data-card]")).to_have_count(0)


def test_a_card_whose_time_runs_out_stays_struck_out_and_no_key_reads_it_out(
    hurried: "Whole", elsewhere: Callable[..., httpx.Client], signed_in: Callable[..., Page]
) -> None:
    add_crew(
        elsewhere("admin", hurried),
        "Late voice crew",
        [{"label": "Van set 73", "make": "plain", "site": "desk"}],
    )
    console = signed_in("dispatcher", hurried)
    register(console, "1", "Amlaha, temple")
    assign(console, "Late voice crew")
    expect(console.locator("[data-card][data-stage=to_read]")).to_contain_text("Amlaha, temple")
    struck = console.locator("[data-card][data-stage=over]")
    expect(struck).to_contain_text("do not read it out")
    expect(console.locator(".incident .steps [data-step=keyed].expired")).to_be_visible()
    console.wait_for_timeout(READING_MS)
    expect(struck.locator(".aloud")).to_have_css("text-decoration-line", "line-through")
    expect(struck.locator("[data-do=read-out]")).to_have_count(0)
    for key in ("v", "1"):
        console.keyboard.press(key)
    expect(console.locator(".mantine-Notification-root").last).to_contain_text("do not read it out")
    expect(struck).to_be_visible()
    expect(console.locator("[data-in-hand=true]")).to_have_count(0)
    expect(step(console, "keyed")).to_have_attribute("data-is-reached", "false")
    expect(console.locator("article.card").first).to_have_attribute("data-assignment", "offered")
    console.keyboard.press("r")
    console.keyboard.press("3")
    console.keyboard.press("Enter")
    expect(console.locator("[data-card]")).to_have_count(0)


def test_a_card_that_is_taken_back_is_struck_out_before_it_goes(
    hurried: "Whole", elsewhere: Callable[..., httpx.Client], signed_in: Callable[..., Page]
) -> None:
    add_crew(
        elsewhere("admin", hurried),
        "Third voice crew",
        [{"label": "Van set 74", "make": "plain", "site": "desk"}],
    )
    console = signed_in("dispatcher", hurried)
    register(console, "6", "Jhagariya, well")
    assign(console, "Third voice crew")
    expect(console.locator("[data-card][data-stage=to_read]")).to_contain_text("Jhagariya, well")
    console.wait_for_timeout(READING_MS)  # somebody is in the middle of it
    console.keyboard.press("r")
    console.keyboard.press("3")
    console.keyboard.press("Enter")
    struck = console.locator("[data-card][data-stage=over]")
    expect(struck).to_contain_text("It was taken back")
    expect(struck.locator(".aloud")).to_have_css("text-decoration-line", "line-through")
    console.keyboard.press("v")
    expect(console.locator("[data-in-hand=true]")).to_have_count(0)
    expect(console.locator("[data-card]")).to_have_count(0, timeout=STRUCK_MS)


def test_a_wrong_digit_is_taken_back_before_it_is_on_record_and_a_left_page_loses_none(
    hurried: "Whole", elsewhere: Callable[..., httpx.Client], signed_in: Callable[..., Page]
) -> None:
    admin = elsewhere("admin", hurried)
    add_crew(admin, "Fourth voice crew", [{"label": "Van set 75", "make": "plain", "site": "desk"}])
    console = signed_in("dispatcher", hurried)
    register(console, "6", "Lasudia, pump")
    assign(console, "Fourth voice crew")
    card = console.locator("[data-card]").filter(has_text="Lasudia, pump")
    expect(card).to_be_visible()
    console.wait_for_timeout(READING_MS)
    console.keyboard.press("v")
    expect(card).to_have_attribute("data-in-hand", "true")
    console.keyboard.press("2")  # a slip: it would end the job
    held = console.locator("[data-held-step]")
    expect(held).to_contain_text("Declined goes on record in")
    console.keyboard.press("Escape")
    expect(held).to_have_count(0)
    console.keyboard.press("2")
    console.keyboard.press("3")
    expect(held).to_have_attribute("data-held-step", "on_the_way")
    expect(console.locator(".incident .steps li.answered")).to_have_count(0)
    assert _keyed(admin, "Lasudia, pump") == []
    console.goto("about:blank")
    assert wait_until(lambda: _keyed(admin, "Lasudia, pump") == ["By voice: On the way"])


def _keyed(client: httpx.Client, place: str) -> list[str]:
    """List what people keyed for the incident at this place."""
    board = client.get("/api/board").raise_for_status().json()
    incident_id = next(each["id"] for each in board["incidents"] if each["place"] == place)
    jobs = {each["id"] for each in board["assignments"] if each["incident_id"] == incident_id}
    return [each["text"] for each in board["heard"] if each["assignment_id"] in jobs]


def add_crew(admin: httpx.Client, name: str, sets: list[dict[str, Any]]) -> None:
    """Put a crew on shift with these sets in its hands, in their order; known ones change hands."""
    offices = admin.get("/api/offices").json()
    office_id = next(each["id"] for each in offices if each["kind"] == "zone")
    new = {"office_id": office_id, "name": name, "name_hi": "गैंग", "skill": "ht", "leader": "Gopal Ahirwar"}
    crew = admin.post("/api/crews", json=new).raise_for_status().json()
    for rung, each in enumerate(sets, start=1):
        set_id = each.get("id") or _add_set(
            admin, {"office_id": office_id, "unit": "VAN", "via": "fm", **each}
        )
        ends_at = (datetime.now(UTC) + SHIFT).isoformat()  # noqa: TID251 -- a shift's end
        held = {"set_id": set_id, "crew_id": crew["id"], "rung": rung, "ends_at": ends_at}
        admin.post("/api/bindings", json=held).raise_for_status()


def _add_set(admin: httpx.Client, new: dict[str, Any]) -> str:
    unit = new["label"].replace(" ", "-") if new["unit"] == "VAN" else new["unit"]
    return str(admin.post("/api/sets", json={**new, "unit": unit}).raise_for_status().json()["id"])


def register(console: Page, category: str, place: str) -> None:
    """Register a complaint by keyboard."""
    for key in ("n", category):
        console.keyboard.press(key)
    console.keyboard.type(place)
    console.keyboard.press("Enter")
    expect(console.get_by_role("dialog")).to_have_count(0)  # the board may show it sooner than the form goes
    expect(console.locator("[data-open-incident]")).to_contain_text(place)
    expect(console.get_by_role("button", name="Assign crew")).to_be_enabled()  # now it is on the board, too


def assign(console: Page, crew: str) -> None:
    """Give the chosen incident to a crew."""
    console.keyboard.press("a")
    choose_crew(console, crew)
    expect(console.locator("[data-fits=true]")).to_be_visible()
    console.keyboard.press("Enter")
    expect(console.get_by_role("dialog")).to_have_count(0)


def answer(console: Page, digit: str) -> None:
    """Key what the crew says later on."""
    console.keyboard.press("e")
    console.keyboard.press(digit)
    console.keyboard.type("jaisa suna")
    console.keyboard.press("Enter")
    expect(console.get_by_role("dialog")).to_have_count(0)


def number(console: Page) -> str:
    """Read the number of the chosen incident."""
    return str(console.locator("[data-open-incident]").get_attribute("data-open-incident"))


def step(console: Page, name: str) -> Locator:
    """Find a step of truth of the order."""
    return console.locator(f"article.card [data-purpose=order] [data-step={name}]").first
