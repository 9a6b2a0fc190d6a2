"""The whole, started privately as a newcomer starts it, and Debian's Chromium to look at it."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from samanvay.house import PAGES
from samanvay.servers.ports import free_port, is_free
from samanvay.servers.server import wait_until
from tests.browser.room import NUMBERS, Room, voice_crew

CHROMIUM = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)
HURRIED_WAIT_SECONDS = 8.0
"""Longer than an order takes over the air, receipt included."""
SLOW_MS = 20_000  # an order waits for the channel and for voice pauses; a loaded machine adds to it
END_SECONDS = 30  # the children stop one after the other

expect.set_options(timeout=SLOW_MS)


@dataclass(frozen=True, slots=True)
class Whole:
    """A running `samanvay up`: where its pages are, and who may sign in."""

    console: str
    handset: str
    passwords: dict[str, str]


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, program: Callable[[str], Path]) -> Iterator[Whole]:
    """Run everything on free ports and a folder of its own."""
    program("mosquitto")
    with _running(tmp_path_factory.mktemp("up"), {}) as started:
        yield started


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory, program: Callable[[str], Path]) -> Iterator[Whole]:
    """Run the same where a hazard's order waits only seconds before it takes the crew's next way."""
    program("mosquitto")
    durations = {"rung_wait.hazard": HURRIED_WAIT_SECONDS}
    with _running(
        tmp_path_factory.mktemp("hurried"), {"SAMANVAY_DURATIONS": json.dumps(durations)}
    ) as started:
        yield started


@contextmanager
def _running(folder: Path, environment: Mapping[str, str]) -> Iterator[Whole]:
    assert (PAGES / "index.html").exists(), "the pages are not built: scripts/test does it"
    port = next(port for port in iter(free_port, 0) if is_free(port + 1))
    command = [sys.executable, "-m", "samanvay", "up", "--port", str(port), "--data", str(folder / "data")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            command, stdout=log, stderr=subprocess.STDOUT, env={**os.environ, **environment}
        )
    try:
        said = (folder / "log").read_text
        assert wait_until(lambda: "Sign in as" in said() or process.poll() is not None), said()
        assert process.poll() is None, said()
        passwords = json.loads((folder / "data" / "sign-ins.json").read_text())
        yield Whole(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{port + 1}", passwords)
    finally:
        process.terminate()
        process.wait(END_SECONDS)


@pytest.fixture(scope="session")
def elsewhere(whole: Whole) -> Iterator[Callable[..., httpx.Client]]:
    """Sign in without a page, once for each name, to do what others do meanwhile."""
    with ExitStack() as opened:
        clients: dict[tuple[str, str], httpx.Client] = {}

        def entered(sign_in: str, at: Whole = whole) -> httpx.Client:
            if (at.console, sign_in) in clients:  # the service takes ten sign-ins of a name in a minute
                return clients[at.console, sign_in]
            client = opened.enter_context(httpx.Client(base_url=at.console, headers={"Origin": at.console}))
            words = {"sign_in": sign_in, "password": at.passwords[sign_in]}
            answer = client.post("/api/session", json=words).raise_for_status()
            client.headers["X-CSRF-Token"] = answer.json()["csrf"]
            clients[at.console, sign_in] = client
            return client

        yield entered


@pytest.fixture(scope="session")
def handset_address(whole: Whole) -> str:
    """Say where the handset's page is."""
    return whole.handset


@pytest.fixture(scope="session")
def browser_type_launch_args(program: Callable[[str], Path]) -> dict[str, object]:
    """Start Debian's Chromium; none is ever downloaded."""
    return {"executable_path": str(program("chromium")), "args": CHROMIUM.split()}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    """Look through the smallest screen that a control room has."""
    return {"viewport": {"width": 1366, "height": 768}, "locale": "en-IN"}


@pytest.fixture
def open_page(context: BrowserContext) -> Iterator[Callable[[str], Page]]:
    """Open an address; a script that fails or a refused style fails the test."""
    troubles: list[str] = []
    context.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error('policy', e.violatedDirective))"
    )

    def opened(address: str) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "console", lambda line: troubles.append(line.text) if line.text.startswith("policy") else None
        )
        page.goto(address)
        return page

    yield opened
    assert troubles == []


@pytest.fixture(scope="session")
def cookies() -> dict[tuple[str, str], Any]:
    """Keep each role's sign-in: the service takes ten of a name in a minute, and tests are quicker."""
    return {}


@pytest.fixture
def signed_in(
    whole: Whole,
    context: BrowserContext,
    open_page: Callable[[str], Page],
    cookies: dict[tuple[str, str], Any],
) -> Callable[..., Page]:
    """Sign in at the console under a role of the sample."""
    context.add_init_script(
        "if (location.host) localStorage['samanvay.language'] ??= 'en'"  # an empty page has no store
    )

    def entered(sign_in: str, at: Whole = whole) -> Page:
        context.add_cookies(cookies.get((at.console, sign_in), []))
        page = open_page(at.console)
        console, name = page.locator(".console"), page.get_by_label("Sign-in name")
        expect(console.or_(name)).to_be_visible()
        if name.is_visible():
            name.fill(sign_in)
            page.locator("input[type=password]").fill(at.passwords[sign_in])
            page.keyboard.press("Enter")
            expect(console).to_be_visible()
            cookies[at.console, sign_in] = context.cookies()
        return page

    return entered


@pytest.fixture
def room(elsewhere: Callable[[str], httpx.Client]) -> Iterator[Room]:
    """Put two voice crews on shift, and off it when the test is over."""
    admin = elsewhere("admin")
    hands = [voice_crew(admin, f"Voice crew {number}") for number in (next(NUMBERS), next(NUMBERS))]
    yield Room(admin, hands[0][0], hands[1][0])
    for _, set_id in hands:
        answer = admin.delete(f"/api/bindings/{set_id}")
        assert answer.is_success or answer.status_code == httpx.codes.NOT_FOUND  # a test took it back
