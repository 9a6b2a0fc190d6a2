"""The handset's page tells what happened, and nothing more."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

LOW = 681  # what a browser leaves of a screen of 768
HOLD_MS = 1500


def test_enter_sends_what_was_keyed_and_presses_no_key_again(
    handset_address: str, open_page: Callable[[str], Page]
) -> None:
    handset = open_page(handset_address)
    handset.locator("[data-set]").first.click()
    handset.locator("[data-key='9']").click()
    handset.keyboard.press("8")
    expect(handset.locator("output")).to_have_text("98_")
    handset.locator("[data-key='9']").focus()
    handset.keyboard.press("Enter")
    expect(handset.locator("[data-sent='98']")).to_have_count(1)
    expect(handset.locator("output")).to_have_text("_")


def test_an_emergency_that_the_set_did_not_take_is_not_called_pressed(
    handset_address: str, open_page: Callable[[str], Page]
) -> None:
    handset = open_page(handset_address)
    handset.set_viewport_size({"width": 1366, "height": LOW})
    handset.locator("[data-set]").first.click()
    key = handset.locator(".emergency-key")
    expect(key).to_be_in_viewport(ratio=1)
    handset.route("**/emergency", lambda route: route.abort())
    key.hover()
    handset.mouse.down()
    handset.wait_for_timeout(HOLD_MS)
    handset.mouse.up()
    expect(handset.get_by_role("alert")).to_contain_text("The simulator did not take it")
    expect(key).to_have_class("emergency-key rest")
    expect(key).to_contain_text("EMERGENCY")
