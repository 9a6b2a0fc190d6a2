"""The door to the broker: orders in, reports and what was heard out, a sign of life.

Nothing rests on the broker. What goes out is sent again until the dispatcher's `received` names it; what
comes in is sent again by the dispatcher until a report answers it. So a lost connection, a full queue or a
broker killed with all it held delays, and loses nothing.
"""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import structlog
from aiomqtt import Message, MqttError, Will

from bus import Line, heed_cancel
from bus import Terms as LineTerms
from gateway.clock import Clock
from gateway.held import Unkept
from gateway.outbox import Kept, Outbox, OutboxError, heard_report
from gateway.relay import Relay
from radio.broker import Address
from radio.errors import Malformed
from radio.wire import Alive, Channel, Received, decode, encode, joined, topic

log = structlog.get_logger()

GOODBYE_SECONDS = 1.0  # stopping does not wait longer for a broker
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = (
    0.2,
    3.0,
)  # a restarted broker is found within 3 s, not by all at once
LONGEST_RESEND_SECONDS = 15.0  # a dispatcher that comes back is served within 15 s
SESSION_SECONDS = (
    3600  # the broker keeps orders for a gateway that restarts; the dispatcher repeats older ones
)
MOST_INCOMING = 5000  # messages read and not yet taken; the dispatcher repeats what is dropped
MOST_UNRECEIVED = 500  # messages sent and not yet on the dispatcher's record
MOST_EMERGENCIES = 20
UNREAD_SECONDS = 1.0  # before a disk that could not be read is asked again
GATHER_SECONDS = 0.02  # reports that come close together go in one message: no eye sees the wait
MOST_TOGETHER = 20  # reports in one message; the dispatcher writes them in some 10 ms


@dataclass(frozen=True, slots=True)
class Terms:
    """Where the broker is, and how patient to be with it."""

    site: str
    broker: Address
    ca_file: Path | None
    alive_seconds: float
    resend_seconds: float
    boot: str
    software: str
    cert_file: Path | None = None
    key_file: Path | None = None


class Uplink:
    """What has been sent and not yet received, and what goes next."""

    def __init__(self, outbox: Outbox, resend_seconds: float) -> None:
        self._outbox = outbox
        self._shortest = resend_seconds
        self._patience = resend_seconds
        self._sent: dict[int, float] = {}
        self._last = 0

    def begin(self) -> None:
        """Start anew after a connection was made: everything unreceived goes again, in its order."""
        self._sent.clear()
        self._last = 0
        self._patience = self._shortest

    def received(self, seqs: Sequence[int]) -> None:
        """Note what the dispatcher has: it is there, so what it has not is sent again soon."""
        self._patience = self._shortest
        for seq in seqs:
            self._sent.pop(seq, None)

    def next(self, now: float) -> list[Kept]:
        """Give what must be sent now: emergencies, then what was not answered, then what is new."""
        late = [seq for seq, at in self._sent.items() if at + self._patience <= now]
        urgent = [kept for kept in self._outbox.emergencies(MOST_EMERGENCIES) if kept.seq not in self._sent]
        again = self._outbox.pick(late) if late else []
        for seq in set(late) - {kept.seq for kept in again}:
            del self._sent[seq]
        if again:
            self._patience = min(self._patience * 2, LONGEST_RESEND_SECONDS)
        new = self._new()
        chosen = {kept.seq: kept for kept in (*urgent, *again, *new)}
        self._sent.update(dict.fromkeys(chosen, now))
        return list(chosen.values())

    def due(self) -> float | None:
        """When `next` has something to send again."""
        return min(self._sent.values()) + self._patience if self._sent else None

    def _new(self) -> list[Kept]:
        room = MOST_UNRECEIVED - len(self._sent)
        new = self._outbox.after(self._last, room) if room > 0 else []
        if new:
            self._last = new[-1].seq
        return [kept for kept in new if kept.seq not in self._sent]


class Bus:
    """The connection of one site, kept by `run`."""

    def __init__(
        self, terms: Terms, relay: Relay, outbox: Outbox, clock: Clock, chance: Callable[[], float]
    ) -> None:
        self._terms = terms
        self._relay = relay
        self._name_alive = topic(terms.site, Channel.ALIVE)
        self._clock = clock
        self._chance = chance
        self._uplink = Uplink(outbox, terms.resend_seconds)
        self._wake = asyncio.Event()
        self._news = asyncio.Event()
        self._incoming: list[Message] = []
        self._line: Line | None = None
        self._gathered: list[bytes] = []
        self._gathered_at = 0.0
        self._wait = FIRST_WAIT_SECONDS
        self._cries: dict[Unkept, int] = {}
        self._cried = 0
        self.site, self.software = terms.site, terms.software
        outbox.on_news(self._wake.set)
        relay.on_change(self._news.set)
        relay.on_cry(self._cry)

    @property
    def is_connected(self) -> bool:
        """Tell whether the broker is reached, and takes what is said."""
        return self._line is not None and not self._line.is_refused

    async def run(self) -> None:
        """Keep the connection until cancelled; then say goodbye."""
        while True:
            try:
                await asyncio.create_task(self._live(), name="connection")
            except* (MqttError, OSError) as errors:
                problem = self._terms.broker.why_lost(errors.exceptions[0], "ca_file")
                log.warning("broker lost", problem=problem)
            heed_cancel()  # a goodbye that failed must not swallow the wish to stop
            await asyncio.sleep(self._wait * (0.5 + self._chance()))
            self._wait = min(self._wait * 2, LONGEST_WAIT_SECONDS)

    async def _live(self) -> None:
        async with Line(self._line_terms(), self._take) as line:
            for channel in (Channel.ORDERS, Channel.RECEIVED):
                await line.subscribe(topic(self._terms.site, channel), qos=1)
            log.info("broker reached", site=self._terms.site)
            self._gathered = []
            self._uplink.begin()
            self._line = line
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(line.until_lost(), name="broker watch")
                    group.create_task(self._feed(), name="uplink")
                    group.create_task(self._be_alive(line), name="alive")
            finally:
                self._line = None
                self._wait = FIRST_WAIT_SECONDS if line.has_held else self._wait
                line.timeout = GOODBYE_SECONDS
                with suppress(MqttError, TimeoutError):
                    await line.publish(self._name_alive, self._alive(is_up=False), qos=1, retain=True)

    def _line_terms(self) -> LineTerms:
        will = Will(self._name_alive, self._alive(is_up=False), qos=1, retain=True)
        terms = self._terms
        papers = (terms.ca_file, terms.cert_file, terms.key_file)
        return LineTerms(terms.broker, terms.site, *papers, SESSION_SECONDS, will)

    def _take(self, message: Message) -> None:
        """Gather what is read in one go, so that it costs one flush of the disk."""
        if len(self._incoming) >= MOST_INCOMING:
            log.warning("message dropped", problem="too many wait to be taken; the dispatcher repeats it")
            return
        if not self._incoming:
            asyncio.get_running_loop().call_soon(self._take_all)
        self._incoming.append(message)

    def _take_all(self) -> None:
        incoming, self._incoming = self._incoming, []
        try:
            received = topic(self._terms.site, Channel.RECEIVED)
            for message in incoming:
                if message.topic.value == received:
                    self._received(bytes(message.payload))
            orders = [bytes(message.payload) for message in incoming if message.topic.value != received]
            if orders:
                self._relay.take(orders)
        except Exception:
            log.exception("messages not taken", count=len(incoming))

    def _received(self, payload: bytes) -> None:
        try:
            receipt = decode(Received, payload)
        except Malformed as error:
            log.warning("receipt not understood", problem=str(error), bytes=len(payload))
            return
        self._clock.heed(receipt.said_at)
        if self._relay.received(receipt.seqs, receipt.outbox):
            self._uplink.received(receipt.seqs)
            self._wake.set()

    def _cry(self, unkept: Unkept) -> None:
        """Tell of an emergency that is on no disk; its number is one of this start, not of the outbox.

        Told again each second until the disk takes it: the dispatcher takes each number once.
        """
        if unkept not in self._cries:
            if len(self._cries) >= MOST_EMERGENCIES:
                self._cries.pop(next(iter(self._cries)))
            self._cried += 1
            self._cries[unkept] = self._cried
        number = self._cries[unkept]
        report = heard_report(self._terms.boot, number, unkept.set, unkept.message, unkept.at)
        self._say(Channel.HEARD, encode(report))

    async def _feed(self) -> None:
        """Pass on what must go, whenever something is new or overdue."""
        while True:
            self._wake.clear()
            try:
                for kept in self._uplink.next(self._clock.seconds()):
                    self._pass_on(kept)
            except OutboxError as error:
                log.error("outbox not read", problem=str(error))  # noqa: TRY400 - says all
                await asyncio.sleep(UNREAD_SECONDS)
                continue
            now = self._clock.seconds()
            if self._gathered and now >= self._gathered_at + GATHER_SECONDS:
                self._pass_reports()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._due_in(now)):
                    await self._wake.wait()

    def _pass_on(self, kept: Kept) -> None:
        """Pass on what was heard at once, behind the reports before it; let a report wait for the next."""
        if kept.channel is not Channel.REPORTS:
            if self._gathered:
                self._pass_reports()
            self._say(kept.channel, kept.payload)
            return
        if not self._gathered:
            self._gathered_at = self._clock.seconds()
        self._gathered.append(kept.payload)
        if len(self._gathered) >= MOST_TOGETHER:
            self._pass_reports()

    def _pass_reports(self) -> None:
        reports, self._gathered = self._gathered, []
        self._say(Channel.REPORTS, joined(reports))

    def _due_in(self, now: float) -> float | None:
        """Tell in how many seconds there is something to send; None: when something new comes."""
        moments = [self._gathered_at + GATHER_SECONDS] if self._gathered else []
        if (again := self._uplink.due()) is not None:
            moments.append(again)
        return max(0.0, min(moments) - now) if moments else None

    def _say(self, channel: Channel, payload: bytes) -> None:
        """Say it now if the broker is there; what is not received goes again."""
        if self._line is not None:
            self._line.say(topic(self._terms.site, channel), payload)

    async def _be_alive(self, line: Line) -> None:
        while True:
            self._news.clear()
            line.say(self._name_alive, self._alive(is_up=True), is_retained=True)
            with suppress(TimeoutError):
                async with asyncio.timeout(self._terms.alive_seconds):
                    await self._news.wait()

    def _alive(self, *, is_up: bool) -> bytes:
        terms = self._terms
        now, sets = self._clock.utc(), self._relay.alive()
        return encode(Alive(boot=terms.boot, software=terms.software, at=now, is_up=is_up, sets=sets))
