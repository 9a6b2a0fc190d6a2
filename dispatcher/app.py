"""The dispatcher: what is wired to what. Owns the clocks, chance, and new ids."""

import asyncio
import errno
import gc
import random
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

import orjson
import structlog
import uvicorn
import uvloop
from fastapi import FastAPI
from structlog.tracebacks import ExceptionDictTransformer
from ulid import ULID  # noqa: TID251  # ids are made here and handed down

from bus import Terms
from dispatcher.config import DispatcherConfig
from dispatcher.domain.act import Act
from dispatcher.domain.roles import system
from dispatcher.domain.settings import Settings
from dispatcher.domain.transmission import Transmission
from dispatcher.door import Bounds
from dispatcher.live import Live, MemoryLive, RedisLive
from dispatcher.mqtt import Bus
from dispatcher.routes.gate import Gate
from dispatcher.routes.health import Signs
from dispatcher.routes.live import Hub
from dispatcher.routes.pages import Pages, Safe, Zipped
from dispatcher.routes.posted import Straight
from dispatcher.routes.room import Room
from dispatcher.routes.service import web_service
from dispatcher.routes.sessions import Sessions
from dispatcher.services import board
from dispatcher.store import Store, StoreError, audit
from dispatcher.store.engine import shown
from dispatcher.watching import settle, watch_on
from radio.broker import Address

log = structlog.get_logger()

STOP_SECONDS = (
    3  # requests end in milliseconds and streams are ended first; what is still there then is stuck
)
BACKLOG = 1024  # connections that may wait to be taken: a whole company's consoles after a restart
STUCK_SECONDS = 30  # a reader whose machine takes nothing for so long is gone
SWITCH_SECONDS = 0.0002  # the loop gives the interpreter up at each statement, and wants it back soon
EXIT_BROKEN = 1

monotonic: Callable[[], float] = time.monotonic  # noqa: TID251  # the clock of the process
chance: Callable[[], float] = random.SystemRandom().random


def now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)  # noqa: TID251  # the clock of the process


def new_id() -> str:
    """Make a ULID."""
    return str(ULID())


def act_as(name: str, settings: Settings) -> Act:
    """Tell a use case that the desk itself acts, now."""
    return Act(by=system(name), now=now(), new_id=new_id, settings=settings, chance=chance)


def main(config: DispatcherConfig) -> int:
    """Run one dispatcher until SIGTERM or SIGINT; gives the exit status."""
    _log_facts(config.log)
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(serve(config, _end_on_signals))
    except (StoreError, OSError) as error:
        sys.stderr.write(f"The dispatcher cannot start: {error}\n")
        return EXIT_BROKEN
    return 0


async def serve(config: DispatcherConfig, begun: Callable[["Server"], None]) -> None:
    """Serve until the server that is given to `begun` is told to stop.

    StoreError or OSError when the record or the port cannot be had.
    """
    with _listening(config.host, config.port) as listener:
        async with running(config) as app:
            server = Server(app, config)
            sys.setswitchinterval(SWITCH_SECONDS)
            gc.freeze()  # what the start has made stays: looking through it again costs a request 0.1 s
            begun(server)
            log.info("dispatcher", host=config.host, port=listener.getsockname()[1])
            await server.serve(sockets=[listener])
    log.info("dispatcher stopped")


class Server(uvicorn.Server):
    """Uvicorn, which leaves signals to us and streams to the hub."""

    def __init__(self, app: FastAPI, config: DispatcherConfig) -> None:
        super().__init__(
            uvicorn.Config(
                Safe(Straight(app)),  # around all: what the app answers to a fault is outside its middleware
                loop="none",
                http=Bounds.of_this_process(config.proxies).protocol(),
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                backlog=BACKLOG,
                proxy_headers=True,
                forwarded_allow_ips=config.proxies,
                timeout_graceful_shutdown=STOP_SECONDS,
            )
        )
        self._room: Room = app.state.room

    def stop(self) -> None:
        """Take no more requests, end the streams, and return when the rest is answered."""
        self.should_exit = True
        self._room.hub.end_all()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


@asynccontextmanager
async def running(config: DispatcherConfig) -> AsyncIterator[FastAPI]:
    """Open the record and keep everything going that is not a request; gives the app to serve."""
    await asyncio.to_thread(audit.look_over, config.record)
    store = await Store.open(config.record, may_be_new=config.new)
    if store.is_new:
        log.warning("new, empty record", record=shown(config.record))
    live = _live(config)
    try:
        room, bus = _room(config, store, live)
        signs = Signs(store, now, monotonic, None if bus is None else partial(_is_reached, bus))
        async with asyncio.TaskGroup() as group:
            tasks = [
                group.create_task(room.hub.follow(await store.last_position()), name="hub"),
                group.create_task(room.hub.beat_on(), name="beats"),
                group.create_task(_watch(store, room.settings, bus, signs), name="watch"),
                group.create_task(live.run(), name="live plane"),
            ]
            if bus is not None:
                tasks.append(group.create_task(bus.run(), name="bus"))
            try:
                yield _app(config, room, signs)
            finally:
                for task in tasks:
                    task.cancel()
    finally:
        await live.close()
        await store.close()


def _end_on_signals(server: Server) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, server.stop)


def _app(config: DispatcherConfig, room: Room, signs: Signs) -> FastAPI:
    app = web_service(version("samanvay"))
    app.state.room, app.state.signs = room, signs
    app.add_middleware(Zipped)
    if config.pages is not None and (config.pages / "index.html").is_file():
        app.router.routes.append(Pages(config.pages))
    elif config.pages is not None:
        log.warning("no console here", folder=str(config.pages), problem="run npm run build in web/")
    return app


def _room(config: DispatcherConfig, store: Store, live: Live) -> tuple[Room, Bus | None]:
    settings = Settings(least_trust=config.least_trust).changed(config.durations)
    sessions = Sessions(store, now, monotonic)
    hub = Hub(store.facts, partial(_office_paths, store), sessions.lasts, now)
    bus = _bus(config, store, settings)
    store.on_sealed(hub.wake)
    store.on_sealed(live.tell)
    live.on_told(lambda _: store.nudge())
    room = Room(
        store=store,
        sessions=sessions,
        gate=Gate(store, live.count),
        hub=hub,
        now=now,
        new_id=new_id,
        chance=chance,
        settings=settings,
        trusted_origins=config.origins,
        hand_over=bus.say if bus is not None else _no_radio,
    )
    return room, bus


def _bus(config: DispatcherConfig, store: Store, settings: Settings) -> Bus | None:
    if config.broker is None:
        log.warning("no radio", problem="SAMANVAY_BROKER is not set: orders stay queued")
        return None
    papers = (config.broker_ca_file, config.broker_cert_file, config.broker_key_file)
    terms = Terms(Address.read(config.broker), f"dispatcher-{new_id()}", *papers)
    return Bus(terms, store, partial(act_as, "radio", settings), monotonic, chance)


def _live(config: DispatcherConfig) -> Live:
    return MemoryLive(monotonic) if config.live is None else RedisLive(config.live, new_id(), monotonic)


async def _watch(store: Store, settings: Settings, bus: Bus | None, signs: Signs) -> None:
    def act() -> Act:
        signs.watched()
        return act_as("watch", settings)

    if bus is not None:
        await settle(store, partial(_is_reached, bus), now())
    await watch_on(store, act)


def _is_reached(bus: Bus) -> bool:
    return bus.is_connected


async def _office_paths(store: Store) -> Mapping[str, str]:
    offices = await store.read(lambda tx: board.offices(tx, ""))
    return {each.id: each.path for each in offices}


def _no_radio(order: Transmission) -> None:
    log.info("order stays queued", ref=order.ref, problem="no broker")


@contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    """Open the port. Connections inherit that they never wait for a full packet, and end when stuck."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STUCK_SECONDS * 1000)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise OSError(_why_not(error, host, port)) from error
        yield listener


def _why_not(error: OSError, host: str, port: int) -> str:
    """Say why nobody can listen there, and what to do."""
    if error.errno == errno.EADDRINUSE:
        return f"{host}:{port} is taken by another program: stop that, or choose another port, SAMANVAY_PORT."
    if error.errno == errno.EACCES:
        return f"Port {port} is the system's own: choose one above 1023, SAMANVAY_PORT, behind a proxy."
    return f"This machine has no address {host} ({error.strerror}): name one that it has in SAMANVAY_HOST."


def _log_facts(level: str) -> None:
    """Write logs as one JSON object a line, to stderr; a trace without values, as passwords are some."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(_written),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def _written(event: object, **_: object) -> bytes:
    return orjson.dumps(event, default=repr)
