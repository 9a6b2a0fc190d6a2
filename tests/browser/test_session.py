"""A sign-in that ends: said before, said afterwards, and what was half written is still there."""

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from dispatcher.config import DispatcherConfig
from samanvay.house import PAGES
from samanvay.servers.ports import free_port
from samanvay.servers.small_desk import PASSWORD, Desk, loaded

LASTS_SECONDS = 12
END_MS = (LASTS_SECONDS + 20) * 1000


@pytest.fixture
def brief(tmp_path: Path) -> Iterator[Desk]:
    """Run a desk where a sign-in lasts for seconds, whatever is done with it."""
    record = f"sqlite:///{tmp_path}/record.sqlite"
    durations = f'{{"session": {LASTS_SECONDS}, "session_most": {LASTS_SECONDS}}}'
    with ThreadPoolExecutor(1) as aside:  # Playwright keeps a loop running in this thread
        company = aside.submit(lambda: asyncio.run(loaded(record))).result()
    desk = Desk(
        DispatcherConfig.read(record=record, port=free_port(), pages=str(PAGES), durations=durations), company
    )
    desk.start()
    yield desk
    desk.stop()


def _sign_in(page: Page) -> None:
    page.get_by_label("Sign-in name").fill("dispatcher")
    page.locator("input[type=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator(".console")).to_be_visible()


def test_a_sign_in_that_ends_is_told_before_and_after_and_a_half_written_complaint_is_kept(
    brief: Desk, open_page: Callable[[str], Page]
) -> None:
    page = open_page(brief.url)
    page.get_by_role("button", name="EN").or_(page.get_by_text("EN", exact=True)).first.click()
    _sign_in(page)
    expect(page.locator(".ends")).to_contain_text("Your sign-in ends at")
    page.keyboard.press("n")
    page.get_by_label("Place").fill("Shivaji Nagar, behind the school")
    expect(page.get_by_text("Your sign-in has ended.")).to_be_visible(timeout=END_MS)
    _sign_in(page)
    page.keyboard.press("n")
    expect(page.get_by_label("Place")).to_have_value("Shivaji Nagar, behind the school")
