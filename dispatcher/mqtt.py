"""The door to the broker: orders out, reports and what was heard in.

Nothing rests on the broker, and its PUBACK proves nothing: an order is handed over when its gateway says
so, and until then the record gives it again. What comes in is receipted after its commit, never before;
without a receipt the gateway sends it again. So a lost connection, a full queue or a broker killed with all
it held delays, and loses nothing.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

import structlog
from aiomqtt import Message, MqttError

from bus import Line, Terms, heed_cancel
from dispatcher.domain.act import Act
from dispatcher.domain.transmission import Transmission
from dispatcher.incoming import Incoming
from dispatcher.services import gateways, replies, transmissions
from dispatcher.store import Store, StoreError, Transaction
from radio.errors import Malformed
from radio.wire import (
    PREFIX,
    Alive,
    Channel,
    HeardReport,
    Query,
    Received,
    Report,
    Transmit,
    Withdraw,
    decode,
    decode_reports,
    encode,
    site_of,
    topic,
)

log = structlog.get_logger()

FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = (
    0.1,
    3.0,
)  # a restarted broker is found within 3 s, not by all at once
SIGNS_SECONDS = 0.2  # between two signs of a site: as often as a gateway may be told to give them
MOST_SITES = 1000  # gateways whose sign of life waits; ten times our largest company
IN_ONE_WRITE = 4  # reports and words in one transaction: some 2 ms, which a click may wait
GATHER_SECONDS = 0.008  # after a write: what comes close behind shares the next flush, and a click finds room
DUE_AT_ONCE = 200
LOOK_SECONDS = 0.5  # between two looks for what another process queued, or what is to be said again
PAUSE_SECONDS = 0.05  # after a look: commits of a storm are looked for together; a click does not wait for it
UNACCEPTED_SECONDS = (
    0.2  # a gateway's receipt takes milliseconds: only what has none by then is written down as said
)
SAID_SECONDS = 1.0  # what was said is not said again so soon; shorter than any wait of the record
AGAIN_SECONDS = 0.5  # before something is written again that the record refused for now

Upward = Report | HeardReport


@dataclass(frozen=True, slots=True)
class Told:
    """One message of a gateway."""

    site: str
    message: Upward


class Orders:
    """What has been said lately, so that it is not said twice, and what is to be written down as said."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._said: dict[tuple[str, str], float] = {}
        self._unaccepted: dict[str, float] = {}

    def is_fresh(self, message: Transmit | Withdraw | Query) -> bool:
        """Tell whether it was not said just now; from then on it was."""
        now = self._clock()
        refs = message.refs if isinstance(message, Query) else [message.ref]
        never = -SAID_SECONDS - 1.0 + now
        fresh = [ref for ref in refs if self._said.get((message.kind, ref), never) <= now - SAID_SECONDS]
        for ref in fresh:
            self._said.pop((message.kind, ref), None)
            self._said[message.kind, ref] = now
            self._unaccepted.setdefault(ref, now)
        return bool(fresh)

    def accepted(self, refs: Iterable[str]) -> None:
        """Their gateways have them: nothing needs to be written down."""
        for ref in refs:
            self._unaccepted.pop(ref, None)

    def unaccepted(self) -> list[str]:
        """Give what was said and not accepted in time, once."""
        latest = self._clock() - UNACCEPTED_SECONDS
        late = [ref for ref, at in self._unaccepted.items() if at <= latest]
        for ref in late:
            del self._unaccepted[ref]
        self._forget()
        return late

    def begin(self) -> None:
        """Start anew with a new connection: what is due is said whether it was said before or not."""
        self._said.clear()

    def _forget(self) -> None:
        earliest = self._clock() - SAID_SECONDS
        while self._said and next(iter(self._said.values())) <= earliest:
            del self._said[next(iter(self._said))]


class Bus:
    """The dispatcher's connection to the broker, kept by `run`."""

    def __init__(
        self,
        terms: Terms,
        store: Store,
        act: Callable[[], Act],
        clock: Callable[[], float],
        chance: Callable[[], float],
    ) -> None:
        """`act` says who acts for the air, and when; `clock` is monotonic, `chance` from 0 to 1."""
        self._terms = terms
        self._store = store
        self._act = act
        self._chance = chance
        self._orders = Orders(clock)
        self._incoming = Incoming()
        self._signs: dict[str, Message] = {}
        self._committed, self._arrived, self._alive = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self._line: Line | None = None
        self._wait = FIRST_WAIT_SECONDS
        store.on_commit(self._committed.set)

    @property
    def is_connected(self) -> bool:
        """Tell whether the broker is reached."""
        return self._line is not None

    def say(self, order: Transmission) -> None:
        """Let a new order go at once; if it cannot, the next look at the record gives it again."""
        if self._line is not None:
            self._say(self._line, order.site, transmissions.transmit(order, self._act().now))

    async def run(self) -> None:
        """Keep the connection, and record what came, until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_connected(), name="broker")
            group.create_task(self._record_on(), name="reports and heard")
            group.create_task(self._watch_signs(), name="signs of life")

    async def _keep_connected(self) -> None:
        while True:
            try:
                await asyncio.create_task(self._live(), name="connection")  # its own count of cancels
            except* (MqttError, OSError) as errors:
                problem = self._terms.broker.why_lost(errors.exceptions[0], "SAMANVAY_BROKER_CA_FILE")
                log.warning("broker lost", problem=problem)
            heed_cancel()  # a goodbye that failed must not swallow the wish to stop
            await asyncio.sleep(self._wait * (0.5 + self._chance()))
            self._wait = min(self._wait * 2, LONGEST_WAIT_SECONDS)

    async def _live(self) -> None:
        async with Line(self._terms, self._take) as line:
            for channel in (Channel.REPORTS, Channel.HEARD):
                await line.subscribe(f"$share/dispatcher/{PREFIX}/+/{channel}", qos=1)
            await line.subscribe(f"{PREFIX}/+/{Channel.ALIVE}", qos=1)
            log.info("broker reached")
            self._orders.begin()
            self._line = line
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(line.until_lost(), name="broker watch")
                    group.create_task(self._drain(line), name="drain")
            finally:
                self._line = None
                self._wait = FIRST_WAIT_SECONDS if line.has_held else self._wait

    def _take(self, message: Message) -> None:
        name = message.topic.value
        if name.endswith(Channel.ALIVE):
            if name in self._signs or len(self._signs) < MOST_SITES:
                self._signs[name] = message
                self._alive.set()
            return
        self._arrived.set()
        if not self._incoming.put(message):
            log.warning(
                "message dropped", topic=name, problem="too many wait for the record; it is sent again"
            )

    # -- down

    def _say(self, line: Line, site: str, message: Transmit | Withdraw | Query) -> None:
        """Say it unless it was said just now; where there is no room now, it is said again in a second."""
        if self._orders.is_fresh(message):
            line.say(topic(site, Channel.ORDERS), encode(message))

    async def _drain(self, line: Line) -> None:
        """Say what is due, after each commit of ours and every half second."""
        while True:
            self._committed.clear()
            try:
                await self._say_due(line)
            except StoreError as error:
                log.warning("orders cannot be read", problem=str(error))
            await asyncio.sleep(PAUSE_SECONDS)
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_SECONDS):
                    await self._committed.wait()

    async def _say_due(self, line: Line) -> None:
        act = self._act()
        due = await self._store.read(lambda tx: transmissions.due_to_send(tx, act, DUE_AT_ONCE))
        for site, message in due:
            self._say(line, site, message)
        if said := self._orders.unaccepted():
            act = self._act()
            await self._store.write(lambda tx: transmissions.sent(tx, act, said), is_own=True)

    # -- up

    async def _record_on(self) -> None:
        """Put on record what has arrived, and receipt it."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            while self._incoming:
                taken = self._incoming.take(IN_ONE_WRITE)
                told = [each for message in taken for each in read_up(message)]
                for first in range(0, len(told), IN_ONE_WRITE):
                    await self._record(told[first : first + IN_ONE_WRITE])
            await asyncio.sleep(GATHER_SECONDS)

    async def _record(self, told: Sequence[Told]) -> None:
        """Write them together; when that fails, one by one, so that none stands in the others' way."""
        act = self._act()
        try:
            await self._store.write(lambda tx: _take_all(tx, act, told), is_own=True)
            self._receipt(told)
        except StoreError as error:
            log.warning("the record refuses what the gateways told", count=len(told), problem=str(error))
            await asyncio.sleep(AGAIN_SECONDS)  # unreceipted: the gateways send it again
        except Exception:
            if len(told) > 1:
                for each in told:
                    await self._record([each])
            else:
                log.exception(
                    "a message cannot be recorded or receipted", site=told[0].site, seq=told[0].message.seq
                )

    def _receipt(self, told: Sequence[Told]) -> None:
        """Tell the gateways what is on record now; without a receipt they send it again."""
        accepted = [each.message.ref for each in told if isinstance(each.message, Report)]
        self._orders.accepted(accepted)
        seqs: dict[tuple[str, str], list[int]] = {}
        for each in told:
            seqs.setdefault((each.site, each.message.outbox), []).append(each.message.seq)
        said_at = self._act().now
        for (site, outbox), numbers in seqs.items():
            if self._line is not None:
                receipt = Received(outbox=outbox, seqs=numbers, said_at=said_at)
                self._line.say(topic(site, Channel.RECEIVED), encode(receipt))

    async def _watch_signs(self) -> None:
        """Put gateways' signs of life on record: the last of each, never so often that it fills disks."""
        while True:
            await self._alive.wait()
            self._alive.clear()
            signs, self._signs = self._signs, {}
            for message in signs.values():
                sign = read_sign(message)
                if sign is not None:
                    await self._note(site_of(message.topic.value), sign, is_retained=message.retain)
            await asyncio.sleep(SIGNS_SECONDS)

    async def _note(self, site: str, sign: Alive, *, is_retained: bool) -> None:
        act = self._act()
        try:
            known = await self._store.write(
                lambda tx: gateways.alive(tx, act, site, sign, is_retained=is_retained), is_own=True
            )
        except StoreError as error:
            log.warning("sign of life not recorded", site=site, problem=str(error))
        except Exception:
            log.exception("sign of life not recorded", site=site)
        else:
            if known is None:
                log.warning("a gateway nobody entered", site=site)


def read_up(message: Message) -> list[Told]:
    """Read what a gateway told; nothing, and a line in the log, when it cannot be understood."""
    name = message.topic.value
    payload = bytes(message.payload)
    try:
        site = site_of(name)
        if name.endswith(Channel.REPORTS):
            return [Told(site, each) for each in decode_reports(payload)]
        return [Told(site, decode(HeardReport, payload))]
    except Malformed as error:
        log.warning("message not understood", topic=name, problem=str(error))
        return []


def read_sign(message: Message) -> Alive | None:
    """Read a sign of life; None, and a line in the log, when it or its site cannot be understood."""
    try:
        site_of(message.topic.value)
        return decode(Alive, bytes(message.payload))
    except Malformed as error:
        log.warning("message not understood", topic=message.topic.value, problem=str(error))
        return None


def _take_all(tx: Transaction, act: Act, told: Sequence[Told]) -> None:
    for each in told:
        if isinstance(each.message, Report):
            transmissions.report(tx, act, each.site, each.message)
        else:
            replies.heard(tx, act, each.site, each.message)
