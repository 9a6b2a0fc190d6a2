"""One TETRA set: an order goes out as an SDS-TL text, the far set's report comes back by the network."""

import hashlib
import math
import re
from collections import OrderedDict
from dataclasses import dataclass, field

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
    require_free,
)
from radio.drivers.memory import Memory
from radio.drivers.stream import Stream
from radio.drivers.tetra import lines, pdu
from radio.drivers.tetra.causes import NO_ANSWER, READ, RECEIVED, Action, cause_of, outcome_of
from radio.drivers.tetra.modem import STATUS_SERVICE, TEXT_SERVICE, Done, Event, Job, Modem
from radio.drivers.tetra.settings import Letters, TetraSettings, is_unit
from radio.errors import Malformed, Unsayable
from radio.messages import Caller, Emergency, Order, Position, Ref, Signal, Status, Text, UnitId
from radio.moments import soonest
from radio.text import require_fit

HALF_LINE_SECONDS = 2.0  # the longest line needs 0.7 s at 9600 baud
PART_SECONDS = 60.0  # between the first part of a long text and its last
MOST_REMEMBERED = 1_024
MOST_LONG = 16
REGISTERED, UNREGISTERED = frozenset({"1", "5"}), frozenset({"0", "2", "3"})
FAILED_ON_AIR = "5"
NOT_SAID = frozenset({Outcome.BUSY, Outcome.REFUSED})
REPORT_BITS = 32
SAME_DB = 3.0  # smaller changes are noise
BITS_PER_SLOT, SLOT_SECONDS, ACCESS_SECONDS, SLOT_OVERHEAD = 250, 0.057, 0.1, 120

CREG = re.compile(r"\+CREG: ?(?:[0-9],)?([0-9])(?:,.*)?")
CSQ = re.compile(r"\+CSQ: ?([0-9]{1,2})(?:,[0-9]{1,2})?")
CMGS = re.compile(r"\+CMGS: ?[0-9]+(?:,([0-9]+)(?:,[0-9]+)?)?")
UNKNOWN_SIGNAL = 99
UNKNOWN = UnitId("unknown")
"""The unit of an emergency that the set does not say whose it is."""


@dataclass(slots=True)
class _Try:
    """What waits for its report; `awaits_report` is not set for a group or a status."""

    ref: Ref
    unit: UnitId
    deadline: float
    awaits_report: bool
    airtime: float
    is_keyed: bool = False


@dataclass(slots=True)
class _Given:
    """A message number that an order has to a unit."""

    ref: Ref
    at: float
    is_delivered: bool = False


@dataclass(slots=True)
class _Long:
    """The parts of a long text that have come."""

    total: int
    until: float
    parts: dict[int, pdu.Words] = field(default_factory=dict)


class TetraDriver:
    """The driver of one set. See `TetraSettings` for its behaviour."""

    def __init__(self, settings: TetraSettings) -> None:
        self.settings = settings
        reports = {Report.DELIVERED, Report.READ} if settings.asks_read else {Report.DELIVERED}
        self.capabilities = Capabilities(
            make="tetra",
            max_length=settings.max_length,
            alphabet=Alphabet.UCS2 if settings.letters is Letters.UCS2 else Alphabet.LATIN1,
            reports=frozenset(reports),
            retry_seconds=settings.retry_seconds,
            has_native_emergency=True,
            has_position=True,
        )
        self._stream = Stream(lines.Splitter(), HALF_LINE_SECONDS)
        self._modem = Modem(settings)
        self._hold_until: float | None = None
        self._try: _Try | None = None
        self._last_said: Ref | None = None
        self._dbm: float | None = None
        self._numbers: Memory[tuple[UnitId, int], _Given] = Memory(MOST_REMEMBERED)
        self._remembered: Memory[tuple[UnitId, int, str], float] = Memory(MOST_REMEMBERED)
        self._emergencies: Memory[UnitId, float] = Memory(MOST_REMEMBERED)
        self._long: OrderedDict[tuple[UnitId, int], _Long] = OrderedDict()

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        moments = [self._stream.due, self._hold_until, self._modem.due]
        moments += [self._try.deadline if self._try else None, *(each.until for each in self._long.values())]
        return soonest(*moments)

    def opened(self, at: float) -> list[Output]:
        """Wake and prepare the terminal; what was in flight may have gone out."""
        return [*self.closed(at), *self._act(self._modem.opened(at), at)]

    def closed(self, at: float) -> list[Output]:  # noqa: ARG002 -- the contract of every driver
        """Settle what was in flight: it may have gone out. Forget half a line."""
        self._stream.forget()
        self._modem.closed()
        self._hold_until = self._last_said = self._dbm = None
        return self._end(Outcome.NO_RECEIPT, "the port was lost")

    def is_free(self, at: float) -> bool:
        """Tell whether the terminal is up and silent, not held back, and no report is waited for."""
        is_held = self._hold_until is not None and at < self._hold_until
        return self._try is None and not is_held and self._modem.is_idle

    def airtime(self, order: Order) -> float:
        """Seconds that one try holds the channel, its report included. An estimate of the control channel."""
        bits = self._job(order, 0).bits
        return _seconds(bits) + (_seconds(REPORT_BITS) if self._awaits_report(order) else 0.0)

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the words or the unit cannot be; Refused while not free."""
        require_fit(order.text, self.capabilities)
        if not is_unit(order.unit) or order.unit == self.settings.own:
            raise Unsayable(
                f"{order.unit!r} is no TETRA unit: a short number from 1 to 16777214, not our own."
            )
        require_free(self, at)
        job = self._job(order, self._number(order, at))
        deadline, awaits = at + self.settings.receipt_seconds, self._awaits_report(order)
        self._try = _Try(order.ref, order.unit, deadline, awaits, _seconds(job.bits))
        return self._act(self._modem.submit(job, at), at)

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        return [output for token in self._stream.feed(data, at) for output in self._take(token, at)]

    def tick(self, at: float) -> list[Output]:
        """End waits, drop half a line, let the terminal's conversation go on."""
        outputs = self._stream.tick(at)
        if self._hold_until is not None and at >= self._hold_until:
            self._hold_until = None
        ended = [key for key, each in self._long.items() if at >= each.until]
        outputs += [_incomplete(key[0], self._long.pop(key)) for key in ended]
        if self._try and at >= self._try.deadline:
            outputs += self._end(Outcome.NO_RECEIPT, f"no report of {self._try.unit} came")
        return [*outputs, *self._act(self._modem.tick(at), at)]

    def _take(self, token: lines.Token, at: float) -> list[Output]:
        match token:
            case lines.Prompt():
                return self._act(self._modem.prompted(at), at)
            case lines.Incoming():
                return self._take_incoming(token, at)
            case lines.Line(text):
                events = self._modem.heard(text, at)
                return self._take_line(text) if events is None else self._act(events, at)

    def _take_line(self, text: str) -> list[Output]:
        if found := CREG.fullmatch(text):
            if found[1] in REGISTERED:
                self._hold_until = None
            return []
        if found := CSQ.fullmatch(text):
            return self._signal(int(found[1]))
        if found := CMGS.fullmatch(text):
            return self._failed_on_air() if found[1] == FAILED_ON_AIR else []
        return [Dropped(text.encode("latin-1"), "a line of the set that means nothing here")]

    def _signal(self, value: int) -> list[Output]:
        dbm = -113.0 + 2 * value
        if value == UNKNOWN_SIGNAL or (self._dbm is not None and abs(dbm - self._dbm) < SAME_DB):
            return []
        self._dbm = dbm
        return [Heard(Signal(dbm))]

    def _failed_on_air(self) -> list[Output]:
        """`+CMGS: 0,5` names no message of ours: it is the one said last."""
        if self._try is None or self._try.ref != self._last_said:
            return []
        return self._end(Outcome.NO_RECEIPT, "the set could not put it on the air")

    def _act(self, events: list[Event], at: float) -> list[Output]:
        outputs: list[Output] = []
        for event in events:
            if isinstance(event, Done):
                outputs += self._done(event, at)
            else:
                outputs.append(event)
        return outputs

    def _done(self, done: Done, at: float) -> list[Output]:
        self._last_said = done.job.ref
        flying = self._try if self._try and self._try.ref == done.job.ref else None
        if done.error is None or done.error == NO_ANSWER:  # without an answer it may be on the air
            keyed = self._key() if flying else []
            if flying and not flying.awaits_report and done.error is None:
                return [*keyed, *self._end(Outcome.SENT, "said without a report: nobody acknowledges")]
            return keyed
        cause = cause_of(done.error)
        if cause.action is Action.HOLD:
            self._hold_until = at + self.settings.hold_seconds
        if flying is None:
            return [Dropped(done.job.data, f"the set did not take it: {cause.reason}")]
        return self._end(cause.outcome, cause.reason)

    def _key(self) -> list[Output]:
        """Tell once that the set has the order: it may still have refused it when the bytes were written."""
        flying = self._try
        if flying is None or flying.is_keyed:
            return []
        flying.is_keyed = True
        return [Keyed(flying.ref, flying.airtime)]

    def _end(self, outcome: Outcome, reason: str) -> list[Output]:
        """Settle what is in flight, if anything is; only what was not said was never keyed."""
        keyed = [] if outcome in NOT_SAID else self._key()
        flying, self._try = self._try, None
        if flying is None:
            return []
        self._modem.forget(flying.ref)
        return [*keyed, Settled(flying.ref, outcome, reason)]

    def _take_incoming(self, incoming: lines.Incoming, at: float) -> list[Output]:
        raw = f"{incoming.header} {incoming.digits}".encode("latin-1")
        try:
            received = lines.read_incoming(incoming)
            said = pdu.parse(received.data, received.length, is_status=received.service == STATUS_SERVICE)
        except Malformed as error:
            return [Dropped(raw, str(error))]
        unit = UnitId(received.caller) or (UNKNOWN if _is_emergency(said) else UnitId(""))
        if not unit or unit == self.settings.own:
            return [Dropped(raw, "a PDU of ours, or of nobody")]
        return self._understand(unit, said, raw, at)

    def _understand(self, unit: UnitId, said: pdu.Said, raw: bytes, at: float) -> list[Output]:
        match said:
            case pdu.Words():
                return self._take_words(unit, said, at)
            case pdu.DeliveryReport():
                return self._take_report(unit, said, raw, at)
            case pdu.Fix():
                position = Heard(Position(unit, said.latitude, said.longitude, said.is_stale))
                return [*(self._alarm(unit, "LIP", at) if said.is_emergency else []), position]
            case pdu.StatusValue(value):
                return self._take_status(unit, value, at)
            case pdu.ReportAck():
                return [Dropped(raw, "the acknowledgement of a report, which none of ours asks")]

    def _take_status(self, unit: UnitId, value: int, at: float) -> list[Output]:
        if value == 0:
            return self._alarm(unit, "", at)
        number = value - self.settings.first_status
        if 0 <= number < self.settings.statuses:
            return [Heard(Status(unit, str(number)))]
        return [Heard(Caller(unit)), Dropped(value.to_bytes(2), "a status without a meaning here")]

    def _alarm(self, unit: UnitId, words: str, at: float) -> list[Output]:
        last = self._emergencies.get(unit)
        if last is not None and at - last < self.settings.emergency_seconds:
            return []
        self._emergencies[unit] = at
        return [Heard(Emergency(unit, words))]

    def _take_words(self, unit: UnitId, said: pdu.Words, at: float) -> list[Output]:
        if said.part is not None:
            return self._take_part(unit, said, said.part, at)
        outputs = self._hear(unit, said.ref, said.text, at)
        return [*outputs, *self._answer(unit, said, at)]

    def _hear(self, unit: UnitId, ref: int | None, text: str, at: float) -> list[Output]:
        words = "".join(letter for letter in text if letter.isprintable() or letter == "\n").strip()
        if ref is None:
            return [Heard(Text(unit, words))]
        key = (unit, ref, text)
        known = self._remembered.get(key)
        if known is not None and at - known <= self.settings.remember_seconds:
            return []
        self._remembered[key] = at
        return [Heard(Text(unit, words, air_id=str(ref)))]

    def _take_part(self, unit: UnitId, said: pdu.Words, part: pdu.Part, at: float) -> list[Output]:
        """Keep it until all are here; then hear the whole and answer each: heard goes before answered."""
        key = (unit, part.ref)
        if key not in self._long or self._long[key].total != part.total:
            self._long[key] = _Long(part.total, at + PART_SECONDS)
        long = self._long[key]
        long.parts[part.number] = said
        lost: list[Output] = []
        if len(self._long) > MOST_LONG:
            (oldest, _), given_up = self._long.popitem(last=False)
            lost.append(_incomplete(oldest, given_up))
        if len(long.parts) < long.total:
            return lost
        self._long.pop(key, None)
        whole = [long.parts[number] for number in sorted(long.parts)]
        outputs = self._hear(unit, part.ref, "".join(each.text for each in whole), at)
        for each in whole:
            outputs += self._answer(unit, each, at)
        return [*lost, *outputs]

    def _answer(self, unit: UnitId, said: pdu.Words, at: float) -> list[Output]:
        """Received now; read is for the man above, and the far set shows received."""
        if not said.asks_received and not said.asks_read:
            return []
        status = RECEIVED if said.asks_received else READ
        return self._say(unit, pdu.report(status, said.ref or 0, said.pid), at)

    def _say(self, unit: UnitId, data: bytes, at: float) -> list[Output]:
        return self._act(self._modem.submit(Job(TEXT_SERVICE, unit, len(data) * 8, data), at), at)

    def _take_report(self, unit: UnitId, said: pdu.DeliveryReport, raw: bytes, at: float) -> list[Output]:
        outputs = self._settle(unit, said, raw)
        if said.asks_ack:
            outputs += self._say(unit, pdu.report_ack(said.status, said.ref, said.pid), at)
        return outputs

    def _settle(self, unit: UnitId, said: pdu.DeliveryReport, raw: bytes) -> list[Output]:
        given = self._numbers.get((unit, said.ref))
        ended = outcome_of(said.status)
        if given is None or given.is_delivered:
            known = "delivered before" if given else "nothing that waits"
            return [Dropped(raw, f"a report {said.status:02X} of {unit} for {known}: {said.ref}")]
        if ended is None:
            return [Dropped(raw, "the network keeps it for the far set")]
        outcome, reason = ended
        is_flying = self._try is not None and self._try.ref == given.ref
        if outcome is not Outcome.DELIVERED and not is_flying:
            return [Dropped(raw, f"a try that had ended before: {reason}")]
        given.is_delivered = outcome is Outcome.DELIVERED
        return self._end(outcome, reason) if is_flying else [Settled(given.ref, outcome, reason)]

    def _job(self, order: Order, number: int) -> Job:
        status = self.settings.status_of.get(order.text)
        if status is not None:
            return Job(STATUS_SERVICE, order.unit, 16, status.to_bytes(2), order.ref)
        settings = self.settings
        reports = (3 if settings.asks_read else 1) if self._awaits_report(order) else 0
        asked = order.lifetime_seconds if order.lifetime_seconds is not None else settings.store_seconds
        lifetime = asked if settings.is_stored else None
        data = pdu.transfer(
            order.text, number, reports=reports, lifetime=lifetime, is_short=settings.is_short_form
        )
        return Job(TEXT_SERVICE, order.unit, len(data) * 8, data, order.ref)

    def _awaits_report(self, order: Order) -> bool:
        return order.unit not in self.settings.groups and order.text not in self.settings.status_of

    def _number(self, order: Order, at: float) -> int:
        """Give the order's number to this unit: of its ref, or the next that no other order had lately."""
        first = number_of(order.ref)
        places = [(first + step) % 256 for step in range(256)]
        number = next((place for place in places if self._is_open(order, place, at)), first)
        given = self._numbers.get((order.unit, number))
        is_delivered = given is not None and given.ref == order.ref and given.is_delivered
        self._numbers[order.unit, number] = _Given(order.ref, at, is_delivered)
        return number

    def _is_open(self, order: Order, number: int, at: float) -> bool:
        given = self._numbers.get((order.unit, number))
        return given is None or given.ref == order.ref or at - given.at > self.settings.remember_seconds


def number_of(ref: Ref) -> int:
    """Give the SDS-TL message reference of a transmission: always the same, so a repeat is known as one."""
    return hashlib.sha256(ref.encode()).digest()[0]


def _is_emergency(said: pdu.Said) -> bool:
    return said == pdu.StatusValue(0) or (isinstance(said, pdu.Fix) and said.is_emergency)


def _seconds(bits: int) -> float:
    return ACCESS_SECONDS + math.ceil((bits + SLOT_OVERHEAD) / BITS_PER_SLOT) * SLOT_SECONDS


def _incomplete(unit: UnitId, long: _Long) -> Heard:
    """Give what came of a long text: words with a gap are better than none."""
    parts = [
        long.parts[number].text if number in long.parts else " … " for number in range(1, long.total + 1)
    ]
    return Heard(Text(unit, "".join(parts).strip()))
