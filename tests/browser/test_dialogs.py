"""Dialogs while the world goes on behind them: they keep their target, and every key keeps its meaning."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.room import Room, choose_crew, open_dialog

READING_MS = 1500  # a card is believed to be read out after a second


def test_a_dialog_whose_job_has_gone_to_another_crew_says_so_and_records_nothing(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    console = signed_in("supervisor")
    dialog = console.get_by_role("dialog")
    gone = console.locator("[data-gone=recalled]")
    for key, choice, words in (("e", "3", "nikal gaye"), ("r", "", "wrong gang"), ("x", "", "")):
        place = f"Gone under {key}"
        job = room.job(place)
        open_dialog(console, place, key, *choice)
        console.keyboard.type(words)
        moved = room.give_to_second(job)
        expect(gone).to_contain_text(f"taken back from {room.first['name']}")
        expect(gone).to_contain_text(f"{room.second['name']} has it now")
        expect(gone).to_contain_text("Nothing was recorded")
        console.keyboard.press("Enter")
        expect(dialog.locator("button[type=submit]")).to_be_disabled()
        if words:
            expect(dialog.locator("input")).to_have_value(words)
        assert room.state(moved) == "offered"
        assert room.said(moved) == []
        console.keyboard.press("Escape")
        expect(dialog).to_have_count(0)


def test_digits_after_a_step_are_words_and_a_step_needs_none(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    job = room.job("Digits are words")
    console = signed_in("supervisor")
    card = console.locator("article.card").first
    for step, words, state in (
        ("1", "2 aadmi ja rahe hain", "accepted"),
        ("3", "", "en_route"),
        ("4", "11 kV jumper dekh rahe", "on_site"),
        ("9", "5 fuse aur chahiye", "on_site"),
    ):
        open_dialog(console, "Digits are words", "e", step)
        console.keyboard.type(words)
        console.keyboard.press("Enter")
        expect(console.get_by_role("dialog")).to_have_count(0)
        expect(card).to_have_attribute("data-assignment", state)
    expect(card).to_contain_text("5 fuse aur chahiye")
    assert room.said(job) == [
        "2 aadmi ja rahe hain",
        "By voice: On the way",
        "11 kV jumper dekh rahe",
        "5 fuse aur chahiye",
    ]


def test_a_meter_number_is_proof_and_a_digit_alone_means_the_ready_made_words(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    console = signed_in("supervisor")
    for place, typed, proof in (
        ("Meter house", "2304117025 meter ON", "2304117025 meter ON"),
        ("Called house", "2", "Meter shows supply"),
    ):
        room.answer(room.job(place), "accept", "finish")
        open_dialog(console, place, "c")
        console.keyboard.type(typed)
        console.keyboard.press("Enter")
        expect(console.locator("[data-open-incident]")).to_have_attribute("data-state", "closed")
        expect(console.locator(".incident .note")).to_contain_text(proof)


def test_an_incident_that_no_crew_has_is_closed_on_proof_and_a_hazard_on_a_witness_in_words(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    console = signed_in("supervisor")
    dialog = console.get_by_role("dialog")
    for category, place, key, proof in (
        ("no_supply", "Supply came back", "1", "Called back: says supply is on"),
        (
            "wire_down",
            "Wire is a clothes line",
            "1",
            "1 lineman went: no wire",
        ),
    ):
        incident = room.register(place, category)
        open_dialog(console, place, "c", key)
        expect(dialog.locator(".note.warn")).to_contain_text("No crew")
        expect(dialog.locator("input")).to_have_value(key)
        if category == "wire_down":
            console.keyboard.type(" lineman went: no wire")
        console.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
        closed = room.incident(incident)
        assert (closed["state"], closed["closing_words"]) == ("closed", proof)


def test_proof_is_not_taken_for_what_is_still_out_meanwhile(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    job = room.job("Dark again")
    room.answer(job, "accept", "finish")
    console = signed_in("supervisor")
    open_dialog(console, "Dark again", "c", "1")
    room.admin.post(
        f"/api/incidents/{job['incident_id']}/still-out", json={"words": "dark"}
    ).raise_for_status()
    expect(console.locator("[data-gone=reopened]")).to_be_visible()
    console.keyboard.press("Enter")
    expect(console.locator("[data-open-incident]")).to_have_attribute("data-state", "open")


def test_a_lost_answer_is_not_called_unsent_and_sending_again_records_once(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    job = room.job("Lost answer")
    console = signed_in("supervisor")

    def lose(route: Route) -> None:
        route.fetch()  # the service takes it
        route.abort("connectionreset")

    console.route("**/answers", lose)
    open_dialog(console, "Lost answer", "e", "9")
    console.keyboard.type("5 fuse")
    console.keyboard.press("Enter")
    expect(console.get_by_role("dialog")).to_contain_text("It may have been recorded")
    console.unroute("**/answers")
    console.keyboard.press("Enter")
    expect(console.get_by_role("dialog")).to_have_count(0)
    assert room.said(job) == ["5 fuse"]


def test_words_for_a_card_that_goes_away_are_told_and_never_run_as_commands(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    job = room.job("Card goes away")
    console = signed_in("supervisor")
    open_dialog(console, "Card goes away")
    card = console.locator("[data-card]").filter(has_text=room.first["name"])
    waiting = console.locator("[data-waiting-card]").filter(has_text=room.first["name"])
    expect(card.or_(waiting).first).to_be_visible()
    if waiting.count():
        waiting.click()
    console.wait_for_timeout(READING_MS)
    console.keyboard.press("v")
    expect(card).to_have_attribute("data-in-hand", "true")
    console.keyboard.press("w")
    console.keyboard.type("2 aadmi")
    expect(console.locator("#card-words")).to_have_value("2 aadmi")
    taken_back = room.admin.post(f"/api/assignments/{job['id']}/recall", json={"reason": "wrong crew"})
    taken_back.raise_for_status()
    expect(console.locator("#card-words")).to_have_count(0)
    console.keyboard.type("nahi")  # a new complaint, an assignment, if they were commands
    expect(console.get_by_role("dialog")).to_have_count(0)
    expect(console.get_by_text("Not recorded: “2 aadmi”")).to_be_visible()
    expect(console.get_by_text("The field you were writing in has gone")).to_be_visible()
    assert room.said(job) == []


def test_digits_in_the_reason_are_words_and_choose_no_other_crew(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    job = room.job("Reason in digits")
    console = signed_in("dispatcher")
    open_dialog(console, "Reason in digits", "x")
    dialog = console.get_by_role("dialog")
    chosen = dialog.locator("[data-choice][aria-selected=true]")
    console.keyboard.press("2")
    name = str(chosen.get_attribute("data-choice"))
    assert name == dialog.locator("[data-choice]").nth(1).get_attribute("data-choice")
    crew_cap, reason_cap = dialog.locator(".picker .cap").first, dialog.locator(".presets .cap").first
    expect(crew_cap).to_be_visible()
    expect(reason_cap).to_be_hidden()
    why = dialog.get_by_label("Why")
    why.focus()
    expect(crew_cap).to_be_hidden()
    expect(reason_cap).to_be_visible()
    console.keyboard.type("3 poles down, 1 van")
    expect(why).to_have_value("3 poles down, 1 van")
    expect(chosen).to_have_attribute("data-choice", name)
    console.keyboard.press("Escape")
    assert room.state(job) == "offered"


def test_a_job_is_given_to_another_crew_in_words_of_ones_own(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    job = room.job("Own words for another")
    console = signed_in("dispatcher")
    open_dialog(console, "Own words for another", "x")
    dialog = console.get_by_role("dialog")
    choose_crew(console, room.second["name"])
    expect(dialog.locator(".air")).to_contain_text("Own words for another")
    dialog.get_by_label("Own words").focus()
    console.keyboard.press("Space")
    words = dialog.locator("textarea:visible")
    words.fill("seedhi lao, 2 pole aage")
    expect(dialog.locator("[data-fits=true]")).to_be_visible()
    console.keyboard.press("Enter")
    expect(dialog.get_by_label("Why")).to_be_focused()
    console.keyboard.type("nearer")
    console.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    assert room.state(job) == "recalled"
    assert "seedhi lao, 2 pole aage" in room.orders(job["incident_id"])[-1]


def test_still_out_sent_again_after_a_lost_answer_is_the_same_request(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    job = room.job("Dark, and no answer")
    room.answer(job, "accept", "finish")
    console = signed_in("supervisor")
    keys: list[str] = []

    def lose(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        route.abort("connectionreset")

    console.route("**/still-out", lose)
    open_dialog(console, "Dark, and no answer", "o")
    console.keyboard.type("house 4 is dark")
    console.keyboard.press("Enter")
    expect(console.get_by_role("dialog")).to_contain_text("It may have been recorded")
    console.unroute("**/still-out")
    with console.expect_request("**/still-out") as again:
        console.keyboard.press("Enter")
    expect(console.get_by_role("dialog")).to_have_count(0)
    assert [again.value.headers["idempotency-key"]] == keys
    assert room.incident(job["incident_id"])["state"] == "open"


def test_a_set_is_taken_back_on_a_second_word_and_the_keys_stay_in_the_dialog(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    room.job("Keeps its set")
    console = signed_in("admin")
    dialog = console.get_by_role("dialog")
    console.keyboard.press("b")
    name = str(room.first["name"])
    dialog.locator(f"[data-choice='{name}']").click()
    dialog.get_by_role("listbox").focus()
    console.keyboard.press("Tab")
    expect(dialog.get_by_label("Set to hand out")).to_be_focused()
    expect(dialog.get_by_label("Tried as no.")).to_have_value("2")
    held = dialog.locator(f"[data-held='{name}']")
    held.get_by_role("button").focus()
    console.keyboard.press("Enter")
    expect(held.get_by_role("button")).to_have_text(f"Really take back {name}?")
    expect(held).to_contain_text(f"{name} has an open job.")
    console.keyboard.press("Enter")
    expect(held).to_have_count(0)
    expect(dialog.get_by_role("listbox").first).to_be_focused()
    expect(dialog.get_by_label("Tried as no.")).to_have_value("1")


def test_an_order_that_could_not_be_shown_without_contact_is_shown_when_it_is_back(
    room: Room, signed_in: Callable[[str], Page], context: BrowserContext
) -> None:
    console = signed_in("dispatcher")
    dialog = console.get_by_role("dialog")
    cut: list[bool] = []
    preview = "**/api/phrasebook/preview*"
    # From the start: a page may still ask past a route for some milliseconds after it was laid.
    console.route(preview, lambda route: route.abort() if cut else route.continue_())
    for place, waits in (("Comes back by itself", True), ("Asked again by Enter", False)):
        room.register(place)
        open_dialog(console, place)
        if waits:
            context.set_offline(offline=True)
        else:
            cut.append(True)
        console.keyboard.press("a")
        expect(dialog).to_contain_text("The service does not answer")
        with console.expect_event("requestfailed", lambda one: "/preview" in one.url):
            console.keyboard.press("Enter")
        expect(dialog.locator("[data-waiting]")).to_have_count(0)
        expect(dialog).to_contain_text("The service does not answer")
        if waits:
            context.set_offline(offline=False)
            expect(dialog.locator("[data-fits=true]")).to_be_visible()
        else:
            cut.clear()
        console.keyboard.press("Enter")
        expect(dialog).to_have_count(0)
        expect(console.locator("article.card [data-purpose=order]")).to_have_count(1)


def test_a_half_written_complaint_outlives_a_click_beside_it_and_escape(
    signed_in: Callable[[str], Page],
) -> None:
    console = signed_in("supervisor")
    dialog = console.get_by_role("dialog")
    console.keyboard.press("n")
    console.keyboard.press("6")
    console.keyboard.type("Half written")
    console.mouse.click(20, 740)
    expect(dialog.get_by_label("Place")).to_have_value("Half written")
    console.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    console.keyboard.press("n")
    expect(dialog).to_contain_text("not registered")
    expect(dialog.get_by_label("Place")).to_have_value("Half written")
    console.keyboard.press("7")  # a digit chooses, as in every form just opened
    expect(dialog.get_by_label("Place")).to_have_value("Half written")
    console.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(console.locator(".head .place")).to_have_text("Half written")
    console.keyboard.press("n")
    expect(dialog.get_by_label("Place")).to_have_value("")
    expect(dialog).not_to_contain_text("not registered")


def test_a_search_ends_with_enter_and_counts_what_it_shows(
    room: Room, signed_in: Callable[[str], Page]
) -> None:
    room.register("Only one of these")
    console = signed_in("dispatcher")
    console.keyboard.press("/")
    console.keyboard.type("Only one of these")
    expect(console.locator("[data-filter=all] b")).to_contain_text("1/")
    console.keyboard.press("Enter")
    expect(console.locator("#search")).not_to_be_focused()
    console.keyboard.press("a")
    expect(console.get_by_role("dialog")).to_be_visible()
    expect(console.locator("#search")).to_have_value("Only one of these")
    own = console.get_by_label("Own words")
    console.keyboard.press("Tab")
    expect(own).to_be_focused()
    console.keyboard.press("Space")
    expect(console.get_by_role("dialog").locator("textarea:visible")).to_be_focused()
