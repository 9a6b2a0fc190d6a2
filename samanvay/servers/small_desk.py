"""A whole dispatcher inside this process, on a small company: for tests and rehearsals (needs httpx)."""

import asyncio
import threading
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta

import httpx
import uvloop
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from dispatcher import app as wiring
from dispatcher.config import DispatcherConfig
from dispatcher.domain.act import Act
from dispatcher.domain.crew import NewCrew, NewSet
from dispatcher.domain.office import NewOffice
from dispatcher.domain.roles import Role
from dispatcher.domain.settings import Settings
from dispatcher.services import accounts, gateways, offices, roster
from dispatcher.store import Store, Transaction
from radio.sim import DEFAULT_MAKE

PASSWORD = "a password for tests"  # noqa: S105  # of nobody
TOKEN = "a token for tests"  # noqa: S105  # of nothing
CHEAP = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),))
"""The real hash takes 0.1 s and 64 MB, on purpose; whoever rehearses signs in often."""
START_SECONDS = 30


@dataclass(frozen=True, slots=True)
class Company:
    """Ids of what is on record: two circles, a crew with its set in each, and a person of each role."""

    root: str
    north: str
    south: str
    crews: dict[str, str]
    sets: dict[str, str]


@dataclass(slots=True)
class Desk:
    """A running dispatcher."""

    config: DispatcherConfig
    company: Company
    clients: ExitStack = field(default_factory=ExitStack)
    server: wiring.Server | None = None
    loop: asyncio.AbstractEventLoop | None = None
    thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.config.port}"

    def start(self) -> "Desk":
        """Run it in a thread until `stop`."""
        begun = threading.Event()

        def note(server: wiring.Server) -> None:
            self.server, self.loop = server, asyncio.get_running_loop()
            self.loop.call_soon(begun.set)

        def run() -> None:
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                runner.run(wiring.serve(self.config, note))

        self.thread = threading.Thread(target=run, name="dispatcher")
        self.thread.start()
        if not begun.wait(START_SECONDS):
            raise RuntimeError("The dispatcher did not start.")
        return self

    def stop(self) -> None:
        """Stop it as a signal would."""
        self.clients.close()
        self.end()
        self.join(START_SECONDS)

    def end(self) -> None:
        """Tell it to stop, and do not wait."""
        if self.loop and self.server and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self.server.stop)

    def join(self, seconds: float) -> None:
        """Wait until it has stopped; RuntimeError when it has not in time."""
        if self.thread:
            self.thread.join(seconds)
            if self.thread.is_alive():
                raise RuntimeError("The dispatcher did not stop.")

    def client(self, headers: dict[str, str] | None = None) -> httpx.Client:
        """Give a browser that is not signed in."""
        made = httpx.Client(base_url=self.url, timeout=20, headers=headers)
        return self.clients.enter_context(made)

    def signed_in(self, sign_in: str) -> httpx.Client:
        """Give a browser signed in as this person, who sends his CSRF word with all he does."""
        client = self.client()
        answer = client.post("/api/session", json={"sign_in": sign_in, "password": PASSWORD})
        answer.raise_for_status()
        client.headers["X-CSRF-Token"] = answer.json()["csrf"]
        return client

    def program(self, role: Role = Role.OPERATOR) -> httpx.Client:
        """Give a program with a token of this role: the 1912 system, if nothing else is said."""
        return self.client({"Authorization": f"Bearer {TOKEN}: {role}"})


def load(tx: Transaction, act: Act) -> Company:
    """Put the small company on record."""
    root = _office(tx, act, "company", "ROOT", None)
    north, south = (_office(tx, act, "circle", code, root) for code in ("NORTH", "SOUTH"))
    gateways.add(tx, act, "bhopal", root, "Bhopal hill")
    crews: dict[str, str] = {}
    sets: dict[str, str] = {}
    for number, (code, office) in enumerate((("north", north), ("south", south)), start=1):
        crew = NewCrew(office_id=office, name=f"Crew {code}", name_hi="गैंग", skill="lt", leader="Ramesh")
        unit = f"CREW-{number}"
        radio = NewSet(
            office_id=office,
            label=unit,
            make=DEFAULT_MAKE,
            unit=unit,
            site="bhopal",
            via="base-1",
            max_length=67,
        )
        crews[code], sets[code] = roster.add_crew(tx, act, crew).id, roster.add_set(tx, act, radio).id
        roster.bind(tx, act, sets[code], crews[code], act.now + timedelta(hours=8))
    for role in Role:
        _person(tx, act, role, role, root)
    _person(tx, act, "south", Role.DISPATCHER, south)
    for role in Role:
        token = accounts.NewToken(office_id=root, label=role, role=role, token=f"{TOKEN}: {role}")
        accounts.add_token(tx, act, token)
    return Company(root=root, north=north, south=south, crews=crews, sets=sets)


def new_complaint(office_id: str, ref: str = "1", **more: object) -> dict[str, object]:
    """Give a complaint that may be registered."""
    return {
        "source": "1912",
        "source_ref": ref,
        "office_id": office_id,
        "category": "no_supply",
        "place": "Shivaji Nagar, house 12",
        **more,
    }


async def loaded(record: str) -> Company:
    """Put the small company on the record at this address."""
    store = await Store.open(record)
    try:
        act = wiring.act_as("rehearsal", Settings())
        return await store.write(lambda tx: load(tx, act))
    finally:
        await store.close()


def _office(tx: Transaction, act: Act, kind: str, code: str, parent: str | None) -> str:
    new = NewOffice(kind=kind, code=code, name=code.title(), name_hi="कार्यालय", parent_id=parent)
    return offices.add(tx, act, new).id


def _person(tx: Transaction, act: Act, sign_in: str, role: Role, office: str) -> None:
    new = accounts.NewPerson(
        office_id=office,
        sign_in=sign_in,
        name=sign_in.title(),
        role=role,
        password_hash=CHEAP.hash(PASSWORD),
    )
    accounts.add_person(tx, act, new)
