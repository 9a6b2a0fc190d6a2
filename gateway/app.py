"""The gateway of one site: what is wired to what. Owns the clocks, chance and new ids."""

import asyncio
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import orjson
import structlog
import uvloop
from structlog.tracebacks import ExceptionDictTransformer
from ulid import ULID  # noqa: TID251 - ids are made here and handed down

from gateway.care import Care
from gateway.clock import Clock
from gateway.config import ChannelConfig, Config, ConfigError, SetConfig, read_config
from gateway.hearing import Doubt, Hearing
from gateway.lane import Lane, Tools
from gateway.ledger import Ledger
from gateway.links import link_to
from gateway.looptest import Loop, LoopTest
from gateway.metrics import Door, SiteCollector
from gateway.mqtt import Bus, Terms
from gateway.outbox import Outbox, OutboxError
from gateway.pacing import Pacer
from gateway.pacing import Terms as ChannelTerms
from gateway.patience import Patience
from gateway.ports import Lines, Link, Listener
from gateway.relay import Relay
from gateway.session import Session, Station
from gateway.voice.announcer import Announcer
from gateway.voice.transmitter import Place
from radio.broker import Address
from radio.messages import SetName, UnitId

log = structlog.get_logger()

CLOCK = Clock(time.monotonic, lambda: datetime.now(UTC))  # noqa: TID251 - the clocks of the process
EXIT_BAD_CONFIG, EXIT_BROKEN = 2, 1


def main(path: Path) -> int:
    """Run the gateway of a configuration file until SIGTERM or SIGINT; gives the exit status."""
    try:
        config = read_config(path)
    except ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_BAD_CONFIG
    _log_facts()
    try:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_run_until_told(config))
    except OutboxError as error:
        sys.stderr.write(f"{path}: {error}\n")
        return EXIT_BROKEN
    return 0


async def run(config: Config) -> None:
    """Run until cancelled. OutboxError when the outbox cannot be opened."""
    loop = asyncio.get_running_loop()
    outbox = Outbox.open(config.outbox, _new_id, loop.call_later)
    tools = Tools(Ledger(outbox, CLOCK), CLOCK, _chance)
    try:
        relay = Relay([_lane(channel, tools) for channel in config.channels], outbox, tools)
        care = Care(relay, CLOCK, _new_id)
        sessions = [_session(one, config, outbox, relay, care) for one in config.sets]
        relay.resume()
        bus = Bus(_terms(config), relay, outbox, CLOCK, _chance)
        log.info("gateway", site=config.site, sets=len(sessions), outbox=outbox.id)
        async with asyncio.TaskGroup() as group:
            group.create_task(bus.run(), name="bus")
            group.create_task(care.run(), name="care")
            if config.metrics:
                door = Door(config.metrics, SiteCollector(relay, outbox, bus, CLOCK))
                group.create_task(door.run(), name="metrics")
            for session in sessions:
                group.create_task(session.run(), name=f"set {session.name}")
    finally:
        tools.ledger.write_again()
        outbox.close()
        log.info("gateway stopped", site=config.site)


async def _run_until_told(config: Config) -> None:
    loop = asyncio.get_running_loop()
    work = loop.create_task(run(config), name="gateway")
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, work.cancel)
    await asyncio.wait([work])
    if not work.cancelled():
        work.result()


def _lane(channel: ChannelConfig, tools: Tools) -> Lane:
    pacer = Pacer(ChannelTerms(channel.voice_share, channel.window_seconds, channel.most_waiting))
    test = channel.loop_test
    if test is None:
        return Lane(channel.name, pacer, tools)
    loop = Loop(SetName(test.set), UnitId(test.to), test.every_minutes * 60)
    return Lane(channel.name, pacer, tools, LoopTest(loop, CLOCK.seconds()))


def _session(one: SetConfig, config: Config, outbox: Outbox, relay: Relay, care: Care) -> Session:
    channel = next(channel for channel in config.channels if channel.name == one.channel)
    session = Session(Station(SetName(one.name), one.driver(), _link(one)), outbox, CLOCK, relay)
    relay.add(session, one.channel, _hearing(one, channel))
    care.add(session, relay.lanes[one.channel], Patience(one.lost_seconds, one.answer_seconds))
    return session


def _hearing(one: SetConfig, channel: ChannelConfig) -> Hearing:
    """Trust the loop test's far set alone to tell; of crews it takes several."""
    test = channel.loop_test
    anchor = UnitId(test.to) if test and test.set == one.name else None
    return Hearing(Doubt(channel.deaf_tries, channel.deaf_minutes * 60), anchor)


def _link(one: SetConfig) -> Callable[[Listener], Link]:
    """Say how to make what stands between a session and its set: an announcer where it is spoken with."""
    if one.audio:
        place = Place(one.port, one.baud, one.audio.terms(), CLOCK.seconds, _chance)
        return lambda listener: Announcer(place, listener)
    lines = Lines(have_flow=one.flow == "rtscts", are_high=one.lines == "high")
    return lambda listener: link_to(one.port, one.baud, one.settings, listener, lines)


def _terms(config: Config) -> Terms:
    return Terms(
        site=config.site,
        broker=Address.read(config.broker),
        ca_file=config.ca_file,
        cert_file=config.cert_file,
        key_file=config.key_file,
        alive_seconds=config.alive_seconds,
        resend_seconds=config.resend_seconds,
        boot=_new_id(),
        software=f"samanvay {version('samanvay')}",
    )


def _new_id() -> str:
    return str(ULID())


_chance: Callable[[], float] = random.SystemRandom().random


def _log_facts() -> None:
    """Write logs as one JSON object a line, to stderr; a trace without values, as passwords are some."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(_written),
        ],
        wrapper_class=structlog.make_filtering_bound_logger("info"),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def _written(event: object, **_: object) -> bytes:
    return orjson.dumps(event, default=repr)
