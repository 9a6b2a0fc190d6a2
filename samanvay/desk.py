"""A whole desk of real processes on a district made by number: for drills, measurements and tests."""

import asyncio
import json
import secrets
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ulid import ULID  # noqa: TID251 - ids are made here and handed down

from dispatcher.domain.act import Act
from dispatcher.domain.crew import Language, NewCrew, NewSet
from dispatcher.domain.office import NewOffice
from dispatcher.domain.roles import Role, system
from dispatcher.services import accounts, gateways, offices, roster
from dispatcher.store import Store, Transaction
from radio.drivers import make_driver
from radio.sim import DEFAULT_MAKE
from samanvay.client import Client
from samanvay.servers.mosquitto import Mosquitto
from samanvay.servers.ports import free_port
from samanvay.servers.program import Program
from samanvay.servers.server import HOST, NotReady, Server

SITE = "hill"
SHIFT = timedelta(hours=12)
LOOK_SECONDS = 0.05
READY_SECONDS = 30.0
"""A dispatcher is up in two seconds; on a machine that runs everything at once in ten."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How large the district is and what it stands on."""

    channels: int = 1
    crews: int = 1
    """On each channel."""
    dispatchers: int = 1
    record: str | None = None
    """None: SQLite in the folder."""
    live: str | None = None
    has_radio: bool = True
    """Without it the dispatchers know of no broker, and orders stay queued."""
    is_persistent: bool = False
    """Whether the broker keeps anything."""
    baud: int = 38_400
    """Of every serial line; a packet modem takes any."""
    ports: Mapping[str, str] = field(default_factory=dict)
    """URL of a channel's port where it is not `<folder>/ports/<channel>`."""
    make: str = DEFAULT_MAKE
    """Of every set."""
    settings: Mapping[str, object] = field(default_factory=dict)
    """Of every set at the gateway."""
    audio: Mapping[str, object] = field(default_factory=dict)
    """Of every set at the gateway, if it is spoken with."""
    durations: Mapping[str, float] = field(default_factory=dict)
    """Of the dispatcher, seconds."""
    dispatcher_command: tuple[str, ...] = ()
    """Another program in the dispatcher's place."""

    @property
    def channel_names(self) -> list[str]:
        """Names of the channels; each has one base set of the same name."""
        return [f"ch{number}" for number in range(1, self.channels + 1)]

    def units(self, channel: str) -> list[str]:
        """Addresses of the crews' sets on a channel."""
        number = int(channel.removeprefix("ch"))
        return [f"C{number}X{crew}" for crew in range(1, self.crews + 1)]


@dataclass(frozen=True, slots=True)
class Post:
    """A crew and its set."""

    crew_id: str
    unit: str
    channel: str


class Script(Program):
    """A Python script in the place of one of our sub-commands."""

    def __init__(
        self, folder: Path, name: str, words: Sequence[str], port: int, env: Mapping[str, str]
    ) -> None:
        super().__init__(folder, name, words, port=port, environment=env)

    def command(self) -> Sequence[str]:
        """Name this Python and the script."""
        return [sys.executable, *self._words]


class Gateway(Program):
    """A gateway; ready when it has reached the broker."""

    def __init__(self, folder: Path, config: Path) -> None:
        super().__init__(folder, "gateway", ["gateway", str(config)])
        self._log_starts = 0

    def spawn(self) -> None:
        """Start it; what stands in its log already is of an earlier life."""
        self._log_starts = self.log.stat().st_size if self.log.exists() else 0
        super().spawn()

    def is_ready(self) -> bool:
        """Tell whether this life of it has reached the broker."""
        if not self.is_running:
            return False
        with self.log.open("rb") as log:
            log.seek(self._log_starts)
            return b"broker reached" in log.read()


class Desk:
    """Broker, dispatchers and gateway. `prepare` first, then `start` or each by itself; always `stop`."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        self.folder = folder
        self.plan = plan
        self.posts: list[Post] = []
        self.office_id = ""
        self.token = secrets.token_urlsafe(24)
        self.record = plan.record or f"sqlite:///{folder / 'record.sqlite'}"
        self.outbox = folder / "gateway" / "outbox.sqlite"
        self.broker = Mosquitto(folder / "broker", [SITE], is_persistent=plan.is_persistent)
        self.dispatchers = [self._dispatcher(number) for number in range(1, plan.dispatchers + 1)]
        self.gateway = Gateway(folder / "logs", self._gateway_config())

    @property
    def servers(self) -> list[Server]:
        """All of them, in the order to start them."""
        return [self.broker, *self.dispatchers, self.gateway] if self.plan.has_radio else [*self.dispatchers]

    @property
    def ports(self) -> Path:
        """Where the sets' serial ports are looked for."""
        return self.folder / "ports"

    async def prepare(self) -> None:
        """Make the record: one zone, its crews on shift with their sets, and a token that may dispatch."""
        store = await Store.open(self.record)
        try:
            await store.write(self._load)
        finally:
            await store.close()

    async def start(self) -> None:
        """Start everything."""
        for server in self.servers:
            await start(server)

    def stop(self) -> None:
        """Stop everything."""
        for server in reversed(self.servers):
            server.stop()

    def client(self, dispatcher: int = 0) -> Client:
        """Make a client of one dispatcher, signed in with the token."""
        return Client(self.dispatchers[dispatcher].port, {"Authorization": f"Bearer {self.token}"})

    def _load(self, tx: Transaction) -> None:
        act = Act(by=system("desk"), now=datetime.now(UTC), new_id=_new_id)  # noqa: TID251 - the clock of this process
        company = offices.add(
            tx, act, NewOffice(kind="company", code="NKVV", name="Narmada", name_hi="नर्मदा")
        )
        zone = offices.add(
            tx,
            act,
            NewOffice(kind="zone", code="Z1", name="Arera", name_hi="अरेरा", parent_id=company.id),
        )
        self.office_id = zone.id
        gateways.add(tx, act, SITE, zone.id, "Hill")
        accounts.add_token(
            tx,
            act,
            accounts.NewToken(office_id=company.id, label="drill", role=Role.SUPERVISOR, token=self.token),
        )
        for channel in self.plan.channel_names:
            self.posts += [self._add_crew(tx, act, unit, channel) for unit in self.plan.units(channel)]

    def _add_crew(self, tx: Transaction, act: Act, unit: str, channel: str) -> Post:
        crew = roster.add_crew(
            tx,
            act,
            NewCrew(
                office_id=self.office_id,
                name=f"Crew {unit}",
                name_hi=f"गैंग {unit}",
                skill="lt",
                leader="Leader",
                phone=None,
                language=Language.ROMAN,
            ),
        )
        can = make_driver(self.plan.make, self._settings(channel)).capabilities
        new = NewSet(
            office_id=self.office_id,
            label=unit,
            make=self.plan.make,
            unit=unit,
            site=SITE,
            via=channel,
            max_length=can.max_length,
            alphabet=can.alphabet,
        )
        radio_set = roster.add_set(tx, act, new)
        roster.bind(tx, act, radio_set.id, crew.id, act.now + SHIFT)
        return Post(crew.id, unit, channel)

    def _settings(self, channel: str) -> Mapping[str, object]:
        return {"own": channel.replace("ch", "BASE"), **self.plan.settings}

    def _dispatcher(self, number: int) -> Program:
        port = free_port()
        environment = {
            "SAMANVAY_RECORD": self.record,
            "SAMANVAY_PORT": str(port),
            "SAMANVAY_LOG": "warning",
            "SAMANVAY_DURATIONS": json.dumps(dict(self.plan.durations)),
        }
        if self.plan.has_radio:
            environment["SAMANVAY_BROKER"] = self.broker.url()
        if self.plan.live:
            environment["SAMANVAY_LIVE"] = self.plan.live
        name, logs = f"dispatcher-{number}", self.folder / "logs"
        if self.plan.dispatcher_command:
            return Script(logs, name, self.plan.dispatcher_command, port, environment)
        return Program(logs, name, ["dispatcher"], port=port, environment=environment)

    def _gateway_config(self) -> Path:
        lines = [f'site = "{SITE}"', f'broker = "{self.broker.url(SITE)}"', "alive_seconds = 1.0"]
        for name in self.plan.channel_names:
            port = self.plan.ports.get(name, str(self.ports / name))
            lines += ["[[channels]]", f'name = "{name}"', "[[sets]]", f'name = "{name}"']
            lines += [f'make = "{self.plan.make}"', f'port = "{port}"', f"baud = {self.plan.baud}"]
            lines += [f'channel = "{name}"', f"settings = {_inline(self._settings(name))}"]
            lines += [f"audio = {_inline(self.plan.audio)}"] if self.plan.audio else []
        path = self.folder / "gateway" / "gateway.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(lines) + "\n")
        return path


def _inline(table: Mapping[str, object]) -> str:
    """Write a table of TOML on one line."""
    return "{ " + ", ".join(f"{key} = {json.dumps(value)}" for key, value in table.items()) + " }"


async def start(server: Server) -> None:
    """Start a server without holding up the event loop. NotReady when it does not answer in time."""
    server.spawn()
    for _ in range(int(READY_SECONDS / LOOK_SECONDS)):
        if server.is_ready():
            return
        if not server.is_running:
            break
        await asyncio.sleep(LOOK_SECONDS)
    words = server.log.read_text(errors="replace")[-1000:]
    raise NotReady(f"{server.name} does not answer on {HOST}:{server.port}: {words}")


def _new_id() -> str:
    return str(ULID())
