"""What a gateway does, in numbers, where Prometheus reads them: read when asked, nothing is kept.

docs/metrics.md tells each name.
"""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.registry import Collector

from gateway.clock import Clock
from gateway.lane import Lane
from gateway.mqtt import Bus
from gateway.outbox import Outbox, OutboxError
from gateway.relay import Relay
from gateway.session import Session, State
from gateway.signs import Sign

log = structlog.get_logger()

ASK_SECONDS = 5.0  # a scraper sends its request at once
MOST_ASKING = 16  # connections at a time: the ports of the sets need the open files more
LONGEST_ASK = 8192  # bytes of a request's head
AGAIN_SECONDS = 30.0  # an address in use is free when the program before has died
OK, NOT_THERE = "200 OK", "404 Not Found"
PREFIX = "samanvay_gateway"


@dataclass(frozen=True, slots=True)
class Seen:
    """One set at one moment."""

    lane: Lane
    session: Session
    sign: Sign
    now: float
    utc: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """One number of a set or a channel; None is left out."""

    name: str
    words: str
    is_counter: bool
    of_set: Callable[[Seen], float | None] | None = None
    of_lane: Callable[[Lane, float], float] | None = None


def _age(seen: Seen) -> float | None:
    return (seen.utc - seen.sign.heard_at).total_seconds() if seen.sign.heard_at else None


def _queue_seconds(seen: Seen) -> float:
    return sum(item.airtime for item in seen.lane.pacer.waiting(seen.session.name))


SETS = (
    Reading(
        "set_waiting_orders",
        "Orders that wait for the set or are in flight on it.",
        is_counter=False,
        of_set=lambda seen: len(seen.lane.pacer.waiting(seen.session.name)),
    ),
    Reading(
        "set_waiting_airtime_seconds",
        "Airtime of one try of each of them.",
        is_counter=False,
        of_set=_queue_seconds,
    ),
    Reading("set_tries", "Tries on the air.", is_counter=True, of_set=lambda seen: seen.sign.tries),
    Reading(
        "set_airtime_seconds",
        "Seconds that tries were on the air.",
        is_counter=True,
        of_set=lambda seen: seen.sign.airtime,
    ),
    Reading(
        "set_port_losses",
        "Times that the port was lost.",
        is_counter=True,
        of_set=lambda seen: seen.sign.losses,
    ),
    Reading(
        "set_heard_given_up",
        "Messages heard and lost: the disk refused them, and too many were held already.",
        is_counter=True,
        of_set=lambda seen: seen.session.given_up,
    ),
    Reading(
        "set_last_heard_age_seconds",
        "Seconds since the set heard something; left out while it heard nothing since the start.",
        is_counter=False,
        of_set=_age,
    ),
    Reading(
        "set_signal_dbm",
        "Received signal strength as the set told it last.",
        is_counter=False,
        of_set=lambda seen: seen.sign.dbm,
    ),
    Reading(
        "set_deaf",
        "1 while the set says and says and hears nothing.",
        is_counter=False,
        of_set=lambda seen: seen.sign.is_deaf,
    ),
)
CHANNELS = (
    Reading(
        "channel_use_ratio",
        "Share of the last five minutes that the channel was held from here.",
        is_counter=False,
        of_lane=lambda lane, now: lane.pacer.channel_use(now),
    ),
    Reading(
        "channel_waiting_orders",
        "Orders that wait for the channel or are in flight on it.",
        is_counter=False,
        of_lane=lambda lane, _: len(lane.pacer),
    ),
    Reading(
        "channel_busy_seconds",
        "Seconds that a set of the channel sensed somebody else on it.",
        is_counter=True,
        of_lane=lambda lane, now: lane.pacer.busy_seconds(now),
    ),
)


class SiteCollector(Collector):
    """Reads a running gateway."""

    def __init__(self, relay: Relay, outbox: Outbox, bus: Bus, clock: Clock) -> None:
        self._relay, self._outbox, self._bus, self._clock = relay, outbox, bus, clock

    def collect(self) -> Iterator[Metric]:
        """Give all numbers as they are now."""
        lanes = list(self._relay.lanes.values())
        now, utc = self._clock.seconds(), self._clock.utc()
        seen = [
            Seen(lane, session, lane.signs[name], now, utc)
            for lane in lanes
            for name, session in lane.sessions.items()
        ]
        yield from (_of_sets(reading, seen) for reading in SETS)
        yield from (_of_lanes(reading, lanes, now) for reading in CHANNELS)
        yield from (_states(seen), _outcomes(seen), _heard(seen), _loop_tests(lanes))
        yield from self._site()

    def describe(self) -> Iterable[Metric]:
        """Say nothing before it is asked."""
        return []

    def _site(self) -> Iterator[Metric]:
        bus, outbox = self._bus, self._outbox
        info = InfoMetricFamily(PREFIX, "The gateway.")
        info.add_metric([], {"site": bus.site, "software": bus.software})
        yield info
        yield _gauge(
            "broker_connected", "1 while the broker is reached and takes what is said.", bus.is_connected
        )
        words = "Seconds by which this machine's clock stands behind the dispatcher's."
        yield _gauge("clock_behind_seconds", words, self._clock.behind())
        words = "Messages on disk that the dispatcher has not said it has."
        with suppress(OutboxError):  # a disk that cannot be read: the other numbers are told
            yield _gauge("outbox_messages", words, outbox.unreceived())
        yield CounterMetricFamily(
            f"{PREFIX}_outbox_shed", "Messages given up for want of room.", value=outbox.shed
        )


class Door:
    """A small HTTP server for `/metrics` alone."""

    def __init__(self, address: str, collector: Collector) -> None:
        self._host, _, port = address.rpartition(":")
        self._port = int(port)
        self._registry = CollectorRegistry()
        self._registry.register(collector)
        self._asking = 0

    async def run(self) -> None:
        """Serve until cancelled. An address that is taken is no reason not to run the radio."""
        while True:
            try:
                server = await asyncio.start_server(self._serve, self._host, self._port, limit=LONGEST_ASK)
                async with server:
                    await server.serve_forever()
            except OSError as error:
                log.error("metrics not served", problem=str(error))  # noqa: TRY400 - says all
                await asyncio.sleep(AGAIN_SECONDS)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._asking += 1
        try:
            with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
                async with asyncio.timeout(ASK_SECONDS if self._asking <= MOST_ASKING else 0):
                    head = await reader.readuntil(b"\r\n\r\n")
                    writer.write(self._answer(head))
                    await writer.drain()
        finally:
            self._asking -= 1
            writer.close()

    def _answer(self, head: bytes) -> bytes:
        method, _, rest = head.partition(b" ")
        path = rest.partition(b" ")[0].partition(b"?")[0]
        is_asked = method == b"GET" and path == b"/metrics"
        body = generate_latest(self._registry) if is_asked else b"Ask for /metrics.\n"
        status, kind = (OK, CONTENT_TYPE_LATEST) if is_asked else (NOT_THERE, "text/plain")
        headers = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        return f"{headers}Connection: close\r\n\r\n".encode() + body


def _family(reading: Reading, labels: list[str]) -> CounterMetricFamily | GaugeMetricFamily:
    family = CounterMetricFamily if reading.is_counter else GaugeMetricFamily
    return family(f"{PREFIX}_{reading.name}", reading.words, labels=labels)


def _of_sets(reading: Reading, seen: list[Seen]) -> Metric:
    metric = _family(reading, ["set", "make", "channel"])
    for one in seen:
        value = reading.of_set(one) if reading.of_set else None
        if value is not None:
            metric.add_metric(_labels(one), float(value))
    return metric


def _of_lanes(reading: Reading, lanes: list[Lane], now: float) -> Metric:
    metric = _family(reading, ["channel"])
    for lane in lanes:
        if reading.of_lane:
            metric.add_metric([lane.name], float(reading.of_lane(lane, now)))
    return metric


def _labels(one: Seen) -> list[str]:
    return [one.session.name, one.session.driver.capabilities.make, one.lane.name]


def _states(seen: list[Seen]) -> Metric:
    words = "1 for the state that the set is in, 0 for the others."
    metric = GaugeMetricFamily(f"{PREFIX}_set_state", words, labels=["set", "make", "channel", "state"])
    for one in seen:
        for state in State:
            metric.add_metric([*_labels(one), state.value], float(one.session.state is state))
    return metric


def _outcomes(seen: list[Seen]) -> Metric:
    words = "How tries ended: delivered, sent, no_receipt, busy, refused, unknown."
    metric = CounterMetricFamily(
        f"{PREFIX}_set_outcomes", words, labels=["set", "make", "channel", "outcome"]
    )
    for one in seen:
        for outcome, count in one.sign.outcomes.items():
            metric.add_metric([*_labels(one), outcome.value], count)
    return metric


def _heard(seen: list[Seen]) -> Metric:
    words = "What the set heard, by kind, repeats and loop tests included."
    metric = CounterMetricFamily(f"{PREFIX}_set_heard", words, labels=["set", "make", "channel", "kind"])
    for one in seen:
        for kind, count in one.sign.heard.items():
            metric.add_metric([*_labels(one), kind], count)
    return metric


def _loop_tests(lanes: list[Lane]) -> Metric:
    words = "Loop tests that were keyed, answered or not."
    metric = CounterMetricFamily(f"{PREFIX}_channel_loop_tests", words, labels=["channel", "result"])
    for lane in lanes:
        if lane.loop:
            metric.add_metric([lane.name, "passed"], lane.loop.passed)
            metric.add_metric([lane.name, "failed"], lane.loop.failed)
    return metric


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(f"{PREFIX}_{name}", words, value=float(value))
