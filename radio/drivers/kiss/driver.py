"""One KISS set: an order goes out as an APRS message, the far set's `ack` comes back by the same channel."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from radio.airtime import Afsk
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
from radio.drivers.fcs import with_fcs
from radio.drivers.kiss import commands
from radio.drivers.kiss.frames import Address, Command, Deframer, KissFrame, UiFrame
from radio.drivers.kiss.settings import KissSettings, Letters
from radio.drivers.memory import Memory
from radio.drivers.repeats import EMERGENCY_SECONDS, Repeats
from radio.drivers.settings import LONGEST_TRY_SECONDS
from radio.drivers.stream import Stream
from radio.errors import Malformed, Unsayable
from radio.messages import Caller, Emergency, Inbound, Order, Position, Ref, Text, Trust, UnitId
from radio.moments import soonest
from radio.text import CUT, require_fit

HALF_FRAME_SECONDS = 3.0  # the longest frame, every byte escaped, needs 2.2 s on a port of 3,000 baud
MOST_REMEMBERED = 512  # ten minutes of a channel that is never silent carry 450 messages
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
NUMBER_LENGTH = 5
KNOWN = 1024  # frames and orders of which the cost and the number are kept: as many as a queue holds


@dataclass(frozen=True, slots=True)
class _Try:
    """What waits for its receipt. `latest` bounds what others' talk may add to `deadline`."""

    ref: Ref
    unit: UnitId
    deadline: float
    latest: float
    has_receipt: bool


@dataclass(slots=True)
class _Remembered:
    """A unit's message that was given upward, and when its receipt was last written."""

    text: str
    at: float
    acked: float | None = None


class KissDriver:
    """The driver of one set. See `KissSettings` for its behaviour."""

    def __init__(self, settings: KissSettings) -> None:
        self.settings = settings
        self._bearer = settings.bearer
        self._own = Address.parse(settings.own)
        self._tocall = Address.parse(settings.tocall)
        self._path = tuple(Address.parse(hop) for hop in settings.path)
        self.capabilities = Capabilities(
            make="kiss",
            max_length=settings.max_length,
            alphabet=Alphabet.UTF8 if settings.letters is Letters.UTF8 else Alphabet.ASCII,
            reports=frozenset({Report.DELIVERED}),
            retry_seconds=settings.retry_seconds,
            forbidden=commands.FORBIDDEN,
            has_position=True,
        )
        self._stream = Stream(Deframer(), HALF_FRAME_SECONDS)
        self._try: _Try | None = None
        self._talking_until: float | None = None
        self._awaited: Memory[tuple[UnitId, str], Ref] = Memory(MOST_REMEMBERED)
        self._remembered: Memory[tuple[UnitId, str], _Remembered] = Memory(MOST_REMEMBERED)
        self._emergencies = Repeats(EMERGENCY_SECONDS)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._stream.due, self._talking_until, self._try.deadline if self._try else None)

    def opened(self, at: float) -> list[Output]:
        """Set the modem's timing; what was in flight may have gone out.

        A modem keeps half a frame when its line is lost, and says it, whole as far as anybody can tell, when
        the next flag comes. So the first bytes mark it as cut. Where there is no half they are a frame of an
        unknown command (0xE), which a modem leaves alone (KISS, 1987: commands).
        """
        lost = self.closed(at)
        settings = self.settings
        parameters = {
            Command.TXDELAY: settings.txdelay_ms // 10,
            Command.PERSISTENCE: settings.persistence,
            Command.SLOT: settings.slot_ms // 10,
            Command.TXTAIL: settings.txtail_ms // 10,
        }
        return [
            *lost,
            Write(CUT.encode()),
            *(Write(KissFrame(key, bytes([value])).encode()) for key, value in parameters.items()),
        ]

    def closed(self, at: float) -> list[Output]:  # noqa: ARG002 -- the contract of every driver
        """Settle what was in flight: it may have gone out. Forget half a frame."""
        self._stream.forget()
        self._talking_until = None
        flying, self._try = self._try, None
        return [Settled(flying.ref, Outcome.NO_RECEIPT, "the port was lost")] if flying else []

    def is_free(self, at: float) -> bool:
        """Tell whether nothing from here is on the air and no receipt is waited for."""
        return self._try is None and (self._talking_until is None or at >= self._talking_until)

    def airtime(self, order: Order) -> float:
        """Seconds that one try holds the channel, its receipt included."""
        return self._seconds(self._frame(order)) + (
            self._ack_seconds(order) if self._has_receipt(order.unit) else 0
        )

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the words or the unit cannot be; Refused while not free."""
        require_fit(order.text, self.capabilities)
        if not self._is_callable(order.unit):
            raise Unsayable(f"{order.unit!r} is no station: up to six of A-Z and 0-9, then -1 to -15.")
        require_free(self, at)
        raw = self._frame(order).encode()
        data = KissFrame(Command.DATA, raw).encode()
        airtime = _airtime(self._bearer, raw)
        has_receipt = self._has_receipt(order.unit)
        wait = self._receipt_wait(order, airtime, len(data)) if has_receipt else airtime
        deadline, latest = (at + min(seconds, LONGEST_TRY_SECONDS) for seconds in (wait, 2 * wait))
        self._try = _Try(order.ref, order.unit, deadline, latest, has_receipt)
        if has_receipt:
            self._awaited[order.unit, number_of(order.ref)] = order.ref
        return [Write(data), Keyed(order.ref, airtime)]

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        return [output for piece in self._stream.feed(data, at) for output in self._take(piece, at)]

    def tick(self, at: float) -> list[Output]:
        """End a wait for a receipt, drop a half frame that never ended."""
        outputs = self._stream.tick(at)
        if self._talking_until is not None and at >= self._talking_until:
            self._talking_until = None
        if self._try and at >= self._try.deadline:
            flying, self._try = self._try, None
            outputs.append(_unanswered(flying))
        return outputs

    def _take(self, raw: bytes, at: float) -> list[Output]:
        try:
            kiss = KissFrame.decode(raw)
            if kiss.command != Command.DATA:
                return [Dropped(raw, f"a KISS command {kiss.command} from the set")]
            frame = UiFrame.decode(kiss.data)
            said = commands.parse(frame.info, frame.destination.call)
        except Malformed as error:
            return [Dropped(raw, str(error))]
        if str(frame.source) == str(self._own):
            return [Dropped(raw, "our own words, repeated by a digipeater")]
        if self._try:  # while another talks, our receipt cannot come
            self._wait_longer(self._seconds(frame))
        return self._understand(frame, said, raw, at)

    def _understand(self, frame: UiFrame, said: commands.Said, raw: bytes, at: float) -> list[Output]:
        unit = UnitId(str(frame.source))
        match said:
            case commands.Message(addressee=addressee) if addressee == str(self._own):
                return self._take_message(frame, unit, said, at)
            case commands.Receipt(addressee=addressee) if addressee == str(self._own):
                return self._settle(unit, said.number, raw, is_refusal=said.is_refusal)
            case commands.MicE(is_emergency=True) if self.settings.is_mic_e_emergency:
                return self._hear([Emergency(unit, "Mic-E")], at)
            case _:
                return self._hear(_said_to_all(unit, said), at)

    def _hear(self, messages: list[Inbound], at: float) -> list[Output]:
        """Hear what has no number: an emergency once in its window, as beacons say it again and again."""
        return [
            Heard(message)
            for message in messages
            if not isinstance(message, Emergency) or not self._emergencies.is_repeat(message, at)
        ]

    def _take_message(self, frame: UiFrame, unit: UnitId, said: commands.Message, at: float) -> list[Output]:
        outputs: list[Output] = []
        trust = Trust.SET_ID_ONLY
        if said.acknowledges and (unit, said.acknowledges) in self._awaited:
            outputs += self._settle(unit, said.acknowledges, b"", is_refusal=False)
            trust = Trust.LINK_ACKNOWLEDGED
        if said.number is None:
            return outputs + self._hear([_inbound(unit, said, trust)], at)
        known = self._known(unit, said.number, said.text, at)
        if known is None:
            outputs.append(Heard(_inbound(unit, said, trust)))
            known = _Remembered(said.text, at)
            self._remembered[unit, said.number] = known
        gap = self.settings.acks_apart_seconds if frame.is_digipeated else 0.0
        if known.acked is None or at - known.acked >= gap:
            known.acked = at
            outputs.append(self._acknowledge(unit, said.number, at))
        return outputs

    def _known(self, unit: UnitId, number: str, text: str, at: float) -> _Remembered | None:
        known = self._remembered.get((unit, number))
        is_same = known is not None and known.text == text and at - known.at <= self.settings.remember_seconds
        return known if is_same else None

    def _acknowledge(self, unit: UnitId, number: str, at: float) -> Write:
        frame = self._say(commands.receipt(unit, number))
        airtime = self._seconds(frame)
        self._talking_until = max(at, self._talking_until or at) + airtime
        self._wait_longer(airtime)
        return Write(KissFrame(Command.DATA, frame.encode()).encode())

    def _settle(self, unit: UnitId, number: str, raw: bytes, *, is_refusal: bool) -> list[Output]:
        ref = self._awaited.pop((unit, number), None)
        if ref is None:
            return [Dropped(raw, f"a receipt of {unit} for nothing that waits: {number}")]
        if self._try and self._try.ref == ref:
            self._try = None
        if is_refusal:
            return [Settled(ref, Outcome.REFUSED, f"{unit} refused it")]
        return [Settled(ref, Outcome.DELIVERED)]

    def _wait_longer(self, seconds: float) -> None:
        if self._try:
            deadline = min(self._try.deadline + seconds, self._try.latest)
            flying = self._try
            self._try = _Try(flying.ref, flying.unit, deadline, flying.latest, flying.has_receipt)

    def _receipt_wait(self, order: Order, airtime: float, length: int) -> float:
        """Handing over, both sets' access to the channel, both frames on the air, the far set's thinking."""
        settings = self.settings
        if settings.receipt_seconds is not None:
            return settings.receipt_seconds
        hops = 1 + len(self._path)
        on_air = (airtime + self._ack_seconds(order) + 2 * settings.access_seconds) * hops
        return settings.port_seconds(2 * length) + on_air + settings.answer_ms / 1000

    def _ack_seconds(self, order: Order) -> float:
        return self._seconds(self._say(commands.receipt(str(self._own), number_of(order.ref))))

    def _frame(self, order: Order) -> UiFrame:
        if commands.is_to_everybody(order.unit) or not self._has_receipt(order.unit):
            return self._say(commands.message(order.unit, order.text))
        return self._say(commands.message(order.unit, order.text, number_of(order.ref)))

    def _say(self, said: str) -> UiFrame:
        return UiFrame(self._tocall, self._own, said.encode(), self._path)

    def _seconds(self, frame: UiFrame) -> float:
        return _airtime(self._bearer, frame.encode())

    def _has_receipt(self, unit: UnitId) -> bool:
        return unit not in self.settings.groups and not commands.is_to_everybody(unit)

    def _is_callable(self, unit: UnitId) -> bool:
        if not self._has_receipt(unit):
            return True
        try:
            return str(Address.parse(unit)) == unit and unit != str(self._own)
        except Malformed:
            return False


@lru_cache(maxsize=KNOWN)
def _airtime(bearer: Afsk, frame: bytes) -> float:
    """Tell how long a frame holds the channel; an order's is asked for when it is queued and at each try."""
    return bearer.seconds(with_fcs(frame))


@lru_cache(maxsize=KNOWN)
def number_of(ref: Ref) -> str:
    """Give the APRS message number of a transmission: always the same, so that a repeat is known as one."""
    value = int.from_bytes(hashlib.sha256(ref.encode()).digest()[:8])
    number = ""
    for _ in range(NUMBER_LENGTH):
        value, digit = divmod(value, len(DIGITS))
        number += DIGITS[digit]
    return number


def _inbound(unit: UnitId, said: commands.Message, trust: Trust) -> Inbound:
    text = said.text.strip()
    kind = Emergency if commands.is_cry(text) else Text
    return kind(unit, text, trust, said.number)


def _said_to_all(unit: UnitId, said: commands.Said) -> list[Inbound]:
    """Give what was not said to us; a cry for help is one, whoever it names."""
    match said:
        case commands.Message(text=text) | commands.Bulletin(text=text) | commands.StatusText(text) if (
            commands.is_cry(text)
        ):
            return [Emergency(unit, text.strip())]
        case commands.Bulletin(name, text):
            return [Text(unit, f"{name}: {text}")]
        case commands.StatusText(text):  # keeps its sign: a beacon, said again and again, is no answer
            return [Text(unit, f">{text}")]
        case commands.Fix(latitude, longitude, comment):
            position = Position(unit, latitude, longitude)
            is_emergency = commands.EMERGENCY_MARK in comment.upper()
            return [Emergency(unit, comment), position] if is_emergency else [position]
        case _:
            return [Caller(unit)]


def _unanswered(flying: _Try) -> Settled:
    if flying.has_receipt:
        return Settled(flying.ref, Outcome.NO_RECEIPT, f"no ack of {flying.unit} was heard")
    return Settled(flying.ref, Outcome.SENT, "said to many: nobody acknowledges")
