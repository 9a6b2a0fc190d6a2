"""A whole site with a set of every make: real broker, dispatcher, gateway; `samanvay sim` plays the sets."""

import asyncio
import json
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from dispatcher.app import act_as
from dispatcher.domain.office import NewOffice
from dispatcher.domain.roles import Role
from dispatcher.domain.settings import Settings
from dispatcher.services import accounts, gateways, offices
from dispatcher.store import Store, Transaction
from radio.driver import Alphabet
from radio.drivers import make_driver
from radio.sim import SIMULATORS
from samanvay.servers.mosquitto import Mosquitto
from samanvay.servers.ports import free_port
from samanvay.servers.program import Program
from samanvay.servers.server import wait_until

SITE = "hill"
MAKES = sorted(SIMULATORS)
BAUD = 115_200
SHIFT = timedelta(hours=8)
HAZARD_WAIT_SECONDS = 4.0
"""A crew is tried by its next set after this; usually after a minute and a half. Routine is as usual."""
DOUBT_SECONDS = 16.0
"""So long after its start a gateway takes no receipt that names no message for its own: Tait's 15 s."""
PATIENCE_LOOKS = 1500
"""30 s: words that are spoken take eight, a busy machine adds to it."""

Look = Callable[[], object]
Wait = Callable[[Look, str], None]


def until(look: Look, what: str) -> None:
    """Wait until there is something to see; AssertionError says what did not come."""
    assert wait_until(lambda: bool(look()), looks=PATIENCE_LOOKS), f"{what} did not come in time"


@dataclass(frozen=True, slots=True)
class Man:
    """Who carries a simulated set: reads its display, presses its keys."""

    page: httpx.Client
    name: str

    def state(self) -> dict[str, Any]:
        """Look at the set."""
        states: list[dict[str, Any]] = self.page.get("/api/sets").json()
        return next(each for each in states if each["name"] == self.name)

    def lines(self) -> list[str]:
        """Read the display."""
        return [line["text"] for line in self.state()["display"]]

    def reads(self, order: dict[str, Any]) -> str:
        """Wait until the set shows an order's words, or its man has heard them; gives the slot."""
        words = SIMULATORS[self.state()["make"]].shown_as(order["text"])
        until(lambda: words in self.lines(), f"{words!r} on the set of {self.name}")
        return next(sign for sign in words if sign.isdigit())

    def key(self, digits: str) -> None:
        """Key digits and send them."""
        unit = self.state()["unit"]
        self.page.post(f"/api/sets/{unit}/keys", json={"digits": digits}).raise_for_status()

    def drive_away(self) -> None:
        """Drive out of range."""
        self._range(is_out=True)

    def come_back(self) -> None:
        """Drive back into range."""
        self._range(is_out=False)

    def _range(self, *, is_out: bool) -> None:
        unit = self.state()["unit"]
        self.page.post(f"/api/sets/{unit}/range", json={"is_out": is_out}).raise_for_status()


@dataclass(slots=True)
class Site:
    """The control room's keyboard, and the handsets."""

    console: httpx.Client
    page: httpx.Client
    office_id: str
    crews: dict[str, str] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(1, 1000)))

    def ask(self, path: str, body: object) -> Any:  # noqa: ANN401 - whatever the service says
        """Do something at the desk."""
        answer = self.console.post(path, json=body)
        assert answer.is_success, answer.text
        return answer.json()

    def add_crew(self, name: str, makes: Sequence[str], which: int = 0) -> None:
        """Put a crew on the roster and sets of these makes in its hands, the first to be tried first.

        `which` of a make's units they are.
        """
        crew = {"office_id": self.office_id, "name": name, "name_hi": "गैंग", "skill": "lt", "leader": "Ramesh"}
        self.crews[name] = self.ask("/api/crews", crew)["id"]
        ends_at = (datetime.now(UTC) + SHIFT).isoformat(timespec="milliseconds")  # noqa: TID251 - a shift's end
        for rung, make in enumerate(makes, start=1):
            new = {"office_id": self.office_id, "label": make, "make": make, "site": SITE, "via": make}
            radio_set = self.ask("/api/sets", {**new, "unit": SIMULATORS[make].units[which]})
            held = {"set_id": radio_set["id"], "crew_id": self.crews[name], "rung": rung}
            self.ask("/api/bindings", {**held, "ends_at": ends_at})

    def is_working(self) -> bool:
        """Tell whether the gateway has told that every set works."""
        [gateway] = self.console.get("/api/gateways").json()
        sets = (gateway["alive"] or {}).get("sets", {})
        return [sets.get(make, {}).get("state") for make in MAKES] == ["working"] * len(MAKES)

    def man(self, name: str) -> Man:
        """Give the man of a crew's set, by the name of the set."""
        return Man(self.page, name)

    def complain(self, place: str, category: str = "no_supply") -> str:
        """Put a complaint on record; gives its incident."""
        new = {"source": "1912", "source_ref": f"J-{next(self.numbers)}", "office_id": self.office_id}
        registered = self.ask("/api/complaints", {**new, "category": category, "place": place})
        return str(registered["incident"]["id"])

    def assign(self, incident: str, crew: str) -> dict[str, Any]:
        """Give an incident to a crew; gives the assignment."""
        path = f"/api/incidents/{incident}/assignments"
        given: dict[str, Any] = self.ask(path, {"crew_id": self.crews[crew]})["assignment"]
        return given

    def job(self, incident: str) -> str:
        """Tell where an incident's assignment stands."""
        return str(self.file(incident)["assignments"][0]["state"])

    def orders(self, incident: str) -> list[dict[str, Any]]:
        """List what was said of an incident to crews that are to work on it, the oldest first."""
        return [each for each in self.file(incident)["transmissions"] if each["purpose"] == "order"]

    def file(self, incident: str) -> dict[str, Any]:
        """Read an incident with all that belongs to it."""
        read: dict[str, Any] = self.console.get(f"/api/incidents/{incident}").raise_for_status().json()
        return read


def found(record: str, token: str) -> str:
    """Put a company, its gateway and a token on record; gives the company's id."""

    def enter(tx: Transaction) -> str:
        act = act_as("journey", Settings())
        company = offices.add(
            tx, act, NewOffice(kind="company", code="NKVV", name="Narmada", name_hi="नर्मदा")
        )
        gateways.add(tx, act, SITE, company.id, "Hill")
        new = accounts.NewToken(office_id=company.id, label="journey", role=Role.SUPERVISOR, token=token)
        accounts.add_token(tx, act, new)
        return company.id

    async def write() -> str:
        store = await Store.open(record)
        try:
            return await store.write(enter)
        finally:
            await store.close()

    return asyncio.run(write())


def sim_file(folder: Path, port: int) -> Path:
    """Write what is played: a set of every make, each on a channel of its own, with two crews' sets."""
    lines = [f"folder = {json.dumps(str(folder / 'ports'))}", f"port = {port}"]
    for make in MAKES:
        lines += ["[[channel]]", f'name = "{make}"', f"haste = {haste_of(make)}"]
        lines += ["[[base]]", f'name = "{make}"', f'make = "{make}"']
        lines += [f'channel = "{make}"', f"baud = {BAUD}"]
        for name, unit in zip((make, f"{make} 2"), SIMULATORS[make].units, strict=False):
            lines += ["[[handset]]", f'name = "{name}"', f'unit = "{unit}"', f'channel = "{make}"']
            lines += ["is_automatic = false"]
    path = folder / "sim.toml"
    path.write_text("\n".join(lines))
    return path


def haste_of(make: str) -> float:
    """Let time pass quicker where words are spoken: what is said twice in ten seconds is said in two."""
    return 6.0 if make_driver(make, {}).capabilities.alphabet is Alphabet.SPEECH else 1.0


def gateway_file(folder: Path, broker: str, printed: str) -> Path:
    """Write a gateway's configuration around the sets that `samanvay sim` has printed."""
    lines = [f'site = "{SITE}"', f'broker = "{broker}"', "alive_seconds = 0.5"]
    for make in MAKES:
        lines += ["[[channels]]", f'name = "{make}"']
    path = folder / "gateway.toml"
    path.write_text("\n".join([*lines, printed]))
    return path


def printed_by(sim: Program) -> str:
    """Wait for what the sets' program prints; gives the gateway's part."""
    until(lambda: "# handsets" in sim.log.read_text(), "the sets' ports")
    return sim.log.read_text()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, program: Callable[[str], Path]) -> Iterator[Site]:
    """Run the whole, with a set of each make and a crew that holds it."""
    program("mosquitto")
    folder = tmp_path_factory.mktemp("journey")
    with ExitStack() as running:
        yield _run(folder, running)


def _run(folder: Path, running: ExitStack) -> Site:
    ports, token, record = [free_port(), free_port()], secrets.token_urlsafe(16), folder / "record.sqlite"
    office_id = found(f"sqlite:///{record}", token)
    broker = running.enter_context(Mosquitto(folder / "broker", [SITE]))
    sim = Program(folder / "logs", "sim", ["sim", str(sim_file(folder, ports[0]))], port=ports[0])
    running.enter_context(sim)
    environment = {
        "SAMANVAY_RECORD": f"sqlite:///{record}",
        "SAMANVAY_BROKER": broker.url(),
        "SAMANVAY_PORT": str(ports[1]),
        "SAMANVAY_DURATIONS": json.dumps({"rung_wait.hazard": HAZARD_WAIT_SECONDS}),
    }
    running.enter_context(
        Program(folder / "logs", "dispatcher", ["dispatcher"], port=ports[1], environment=environment)
    )
    config = gateway_file(folder, broker.url(SITE), printed_by(sim))
    running.enter_context(Program(folder / "logs", "gateway", ["gateway", str(config)]))
    page = running.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{ports[0]}"))
    headers = {"Authorization": f"Bearer {token}"}
    console = running.enter_context(
        httpx.Client(base_url=f"http://127.0.0.1:{ports[1]}", headers=headers, timeout=20)
    )
    site = Site(console, page, office_id)
    for make in MAKES:
        site.add_crew(make, [make])
    until(site.is_working, "the gateway with all its sets")
    time.sleep(DOUBT_SECONDS)
    return site


@pytest.fixture(scope="session")
def wait() -> Wait:
    """Wait until there is something to see."""
    return until
