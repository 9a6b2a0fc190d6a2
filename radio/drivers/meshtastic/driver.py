"""One Meshtastic node: an order is a text for one unit, delivered only when that unit's own set says so.

An acknowledgement from our own node means that somebody passed the packet on, nothing more.
"""

import hashlib
from dataclasses import dataclass

from radio.driver import (
    Alphabet,
    Capabilities,
    Dropped,
    Heard,
    Keyed,
    Outcome,
    Output,
    Report,
    Settled,
    Write,
    require_free,
)
from radio.drivers.memory import Memory
from radio.drivers.meshtastic import causes, commands
from radio.drivers.meshtastic.commands import EVERYBODY, Carried, Said, number_of, unit_of
from radio.drivers.meshtastic.conversation import Conversation
from radio.drivers.meshtastic.frames import Deframer, Words, frame
from radio.drivers.meshtastic.presets import BEARERS
from radio.drivers.meshtastic.settings import MeshtasticSettings
from radio.drivers.meshtastic.shapes import Data, Notification, QueueStatus
from radio.drivers.meshtastic.usage import Usage
from radio.drivers.meshtastic.wire import encode
from radio.drivers.settings import LONGEST_TRY_SECONDS
from radio.drivers.stream import SearchedStream
from radio.errors import Unsayable
from radio.messages import Caller, Emergency, Inbound, Order, Position, Ref, Signal, Text, UnitId
from radio.moments import soonest
from radio.text import require_fit

HALF_FRAME_SECONDS = 3.0  # the longest frame needs 0.6 s on a port of 9,600 baud
NAK_SECONDS = 1.0  # a set that did not take a packet may say why in a packet that follows
MOST_REMEMBERED = 512
SAME_DB = 3.0  # less than this apart is the same signal


@dataclass(frozen=True, slots=True)
class _Given:
    """A packet number of ours: for which order, to which node."""

    ref: Ref
    unit: int


@dataclass(slots=True)
class _Try:
    """What waits for its acknowledgement. `res` is how the set's queue took it, once it said so."""

    ref: Ref
    number: int
    unit: UnitId
    deadline: float
    is_for_many: bool
    res: int | None = None
    was_passed_on: bool = False


class MeshtasticDriver:
    """The driver of one node. See `MeshtasticSettings` for its behaviour."""

    def __init__(self, settings: MeshtasticSettings) -> None:
        self.settings = settings
        self.capabilities = Capabilities(
            make="meshtastic",
            max_length=settings.max_length,
            alphabet=Alphabet.UTF8,
            reports=frozenset({Report.DELIVERED}),
            retry_seconds=settings.retry_seconds,
            has_native_emergency=True,
            has_position=True,
        )
        self._bearer = BEARERS[settings.preset]
        self._stream = SearchedStream(Deframer(commands.read), HALF_FRAME_SECONDS)
        self._conversation = Conversation(settings)
        self._usage = Usage(settings)
        self._own = number_of(settings.own)
        self._rest_until: float | None = None
        self._try: _Try | None = None
        self._given: Memory[int, _Given] = Memory(MOST_REMEMBERED)
        self._delivered: Memory[Ref, None] = Memory(MOST_REMEMBERED)
        self._remembered: Memory[tuple[int, int], float] = Memory(MOST_REMEMBERED)
        self._dbm: float | None = None

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        moments = [self._stream.due, self._rest_until, self._conversation.due, self._usage.due]
        moments.append(self._try.deadline if self._try else None)
        return soonest(*moments)

    def opened(self, at: float) -> list[Output]:
        """Wake the set and ask who it is; what was in flight may have gone out."""
        return [*self.closed(at), *self._conversation.begin(at)]

    def closed(self, at: float) -> list[Output]:  # noqa: ARG002 -- the contract of every driver
        """Settle what was in flight: it may have gone out. Forget half a frame."""
        self._stream.forget()
        self._conversation.end()
        self._rest_until = self._dbm = None
        self._usage.forget()
        return self._lose("the port was lost")

    def is_free(self, at: float) -> bool:
        """Tell whether the set has told who it is, rests from nothing, and no receipt is waited for."""
        is_resting = self._rest_until is not None and at < self._rest_until
        return self._try is None and not is_resting and not self._conversation.is_starting

    def airtime(self, order: Order) -> float:
        """Seconds that one try holds the channel: the order and its receipt, each passed on by every hop."""
        receipt = 0.0 if self._is_for_many(order.unit) else self._seconds(commands.acknowledgement(EVERYBODY))
        return self._seconds(commands.payload(order.text)) + receipt

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the words or the unit cannot be; Refused while not free."""
        require_fit(order.text, self.capabilities)
        unit = number_of(order.unit)
        if unit is None or unit == self._own:
            raise Unsayable(f"{order.unit!r} is no unit: ! and eight hexadecimal digits, not our own.")
        require_free(self, at)
        if reason := self._usage.reason_against(order.priority):
            return [Settled(order.ref, Outcome.BUSY, reason)]
        number, is_for_many = _packet_number(order.ref, at), self._is_for_many(order.unit)
        self._given[number] = _Given(order.ref, unit)
        wait = self.airtime(order) + (0.0 if is_for_many else self.settings.receipt_seconds)
        deadline = at + min(wait, LONGEST_TRY_SECONDS)
        self._try = _Try(order.ref, number, order.unit, deadline, is_for_many)
        self._rest_until = at + self.settings.gap_seconds
        words = commands.text(
            unit, order.text, number, channel=self.settings.channel, hops=self.settings.hops
        )
        return [Write(frame(words)), Keyed(order.ref, self._seconds(commands.payload(order.text)))]

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        return self._take_all(self._stream.feed(data, at), at)

    def tick(self, at: float) -> list[Output]:
        """End waits, drop a half frame that never ended, keep the set awake."""
        outputs = self._take_all(self._stream.tick(at), at)
        if self._rest_until is not None and at >= self._rest_until:
            self._rest_until = None
        if self._try and at >= self._try.deadline:
            outputs += self._end_wait(self._try, at)
        self._usage.tick(at)
        return [*outputs, *self._conversation.tick(at)]

    def _take_all(self, pieces: list[Said | Words], at: float) -> list[Output]:
        return [output for piece in pieces for output in self._take(piece, at)]

    def _take(self, said: Said | Words, at: float) -> list[Output]:
        match said:
            case Words(data):
                return [Dropped(data, "the set's own log, or noise")]
            case Carried():
                return self._take_packet(said, at)
            case commands.Own(number):
                self._own = number
            case commands.Ready(nonce):
                self._conversation.ready(nonce, at)
            case commands.Restarted():
                return [*self._lose("the set restarted"), *self._conversation.begin(at)]
            case commands.Modem(bearer):
                self._bearer = bearer or self._bearer
            case commands.Use(number) if number == self._own:
                self._usage.take(said, at)
            case QueueStatus():
                self._take_queue_status(said, at)
            case Notification(message=words):
                return [Dropped(words.encode(), "the set says so")]
        return []

    def _take_queue_status(self, said: QueueStatus, at: float) -> None:
        """Note that the set took our packet, or wait a moment for the reason why it did not."""
        flying = self._try
        if not flying or flying.number != said.packet_id:
            return
        flying.res = said.res
        if said.res not in causes.TAKEN:
            flying.deadline = min(flying.deadline, at + NAK_SECONDS)

    def _take_packet(self, packet: Carried, at: float) -> list[Output]:
        said = packet.said
        if isinstance(said, commands.Ack):
            return self._take_ack(packet.sender, said, at)
        if packet.sender in (0, self._own):
            is_use = isinstance(said, commands.Use) and packet.sender == self._own
            return self._take(said, at) if is_use and isinstance(said, commands.Use) else []
        is_for_us = packet.to in (EVERYBODY, self._own) or self._own is None
        message = self._inbound(unit_of(packet.sender), packet) if is_for_us else None
        heard: list[Output] = []
        if message and not self._is_repeat(packet, at):
            heard = [Heard(message)]
        return [*heard, *self._signal(packet.dbm)]

    def _inbound(self, unit: UnitId, packet: Carried) -> Inbound | None:
        air_id = f"{packet.number:08x}" if packet.number else None
        match packet.said:
            case commands.Words(text):
                words = _clean(text)
                kind = Emergency if _is_cry(words.upper(), self._emergency_words) else Text
                return kind(unit, words, air_id=air_id)
            case commands.Alarm(text):
                return Emergency(unit, _clean(text), air_id=air_id)
            case commands.Place(latitude, longitude, age):
                return Position(unit, latitude, longitude, age is None or age > self.settings.stale_seconds)
            case commands.Use() | commands.Sign():
                return Caller(unit)
            case _:
                return None

    @property
    def _emergency_words(self) -> tuple[str, ...]:
        return tuple(word.upper() for word in self.settings.emergency_words)

    def _take_ack(self, sender: int, ack: commands.Ack, at: float) -> list[Output]:
        raw = f"{ack.number:08x} {ack.error}".encode()
        given = self._given.get(ack.number)
        if given is None:
            return [Dropped(raw, "a receipt for nothing of ours")]
        if ack.error == causes.NONE and sender == given.unit:
            return self._deliver(given, raw)
        flying = self._try if self._try and self._try.number == ack.number else None
        if flying is None or (sender not in (given.unit, self._own) and self._own is not None):
            return [Dropped(raw, f"a word of {unit_of(sender)} on what does not wait, or is not its own")]
        if ack.error == causes.NONE:
            return self._pass_on(flying)
        cause = causes.cause_of(ack.error)
        return self._end(flying, cause, at)

    def _deliver(self, given: _Given, raw: bytes) -> list[Output]:
        if given.ref in self._delivered or given.unit == EVERYBODY:
            return [Dropped(raw, "delivered before, or to many")]
        self._delivered[given.ref] = None
        if self._try and self._try.ref == given.ref:
            self._try = None
        return [Settled(given.ref, Outcome.DELIVERED)]

    def _pass_on(self, flying: _Try) -> list[Output]:
        """Our own node heard another one repeat the packet: that is no delivery."""
        flying.was_passed_on = True
        if not flying.is_for_many:
            return []
        self._try = None
        return [Settled(flying.ref, Outcome.SENT, "said to many: a node passed it on")]

    def _end(self, flying: _Try, cause: causes.Cause, at: float) -> list[Output]:
        self._try = None
        if cause.is_hold:
            self._rest_until = at + self.settings.hold_seconds
        if flying.is_for_many and cause.outcome is Outcome.NO_RECEIPT:
            return [Settled(flying.ref, Outcome.SENT, "said to many: no node passed it on")]
        return [Settled(flying.ref, cause.outcome, cause.reason)]

    def _end_wait(self, flying: _Try, at: float) -> list[Output]:
        if flying.res is not None and flying.res not in causes.TAKEN:
            return self._end(flying, causes.queue_cause_of(flying.res), at)
        self._try = None
        if flying.is_for_many:
            return [Settled(flying.ref, Outcome.SENT, "said to many: nobody acknowledges")]
        if flying.was_passed_on:
            reason = f"nodes passed it on, and no receipt of {flying.unit} came"
            return [Settled(flying.ref, Outcome.NO_RECEIPT, reason)]
        settled = Settled(flying.ref, Outcome.NO_RECEIPT, f"no receipt of {flying.unit} came")
        return [settled] if flying.res is not None else [settled, *self._conversation.begin(at)]

    def _lose(self, why: str) -> list[Output]:
        flying, self._try = self._try, None
        return [Settled(flying.ref, Outcome.NO_RECEIPT, why)] if flying else []

    def _is_repeat(self, packet: Carried, at: float) -> bool:
        if not packet.number:
            return False
        key = (packet.sender, packet.number)
        before = self._remembered.get(key)
        self._remembered[key] = at
        return before is not None and at - before <= self.settings.remember_seconds

    def _signal(self, dbm: float | None) -> list[Output]:
        if dbm is None or (self._dbm is not None and abs(dbm - self._dbm) < SAME_DB):
            return []
        self._dbm = dbm
        return [Heard(Signal(dbm))]

    def _is_for_many(self, unit: UnitId) -> bool:
        return unit in self.settings.groups or number_of(unit) == EVERYBODY

    def _seconds(self, data: Data) -> float:
        return self._bearer.seconds(encode(data)) * (self.settings.hops + 1)


def _packet_number(ref: Ref, at: float) -> int:
    """Give a try's packet its number, always a new one: a set drops in silence what it had before."""
    return int.from_bytes(hashlib.sha256(f"{ref} {at!r}".encode()).digest()[:4]) or 1


def _is_cry(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether one of the words stands first, once or again and again; in `Sosayti` none does."""
    for word in words:
        rest = text.removeprefix(word)
        if len(rest) < len(text) and (not rest[:1].isalpha() or _is_cry(rest, words)):
            return True
    return False


def _clean(text: str) -> str:
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n").strip()
