"""One Icom set: one text in flight; its result names the unit and the words, so a late one still counts."""

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
from radio.drivers.icom import commands
from radio.drivers.icom.commands import Event, Sense, System
from radio.drivers.icom.settings import IcomSettings
from radio.drivers.memory import Memory
from radio.drivers.repeats import EMERGENCY_SECONDS, Repeats
from radio.drivers.stream import Stream
from radio.drivers.stx import Deframer, Kind, Piece, frame
from radio.errors import Malformed, Unsayable
from radio.messages import Busy, Caller, Emergency, Inbound, Order, Ref, Signal, Status, Text, UnitId
from radio.moments import soonest
from radio.text import require_fit

HALF_FRAME_SECONDS = 3.0  # the set writes a frame without a pause; 1,000 letters at 4800 baud need 2.1 s
MOST_AWAITED = 512
RECEIPT_LENGTH = 8  # letters that the far set's receipt is as long as, on the air


@dataclass(frozen=True, slots=True)
class _Try:
    """What waits for its result."""

    ref: Ref
    unit: UnitId
    text: str
    deadline: float
    has_receipt: bool


class IcomDriver:
    """The driver of one set. See `IcomSettings` for its behaviour."""

    def __init__(self, settings: IcomSettings) -> None:
        self.settings = settings
        self._bearer = settings.bearer
        self._own = UnitId(settings.own)
        self._digits_of = settings.digits_of
        self.capabilities = Capabilities(
            make="icom",
            max_length=settings.max_length,
            alphabet=Alphabet.ASCII,
            reports=frozenset({Report.DELIVERED}),
            retry_seconds=settings.retry_seconds,
            forbidden=commands.FORBIDDEN,
            has_native_emergency=True,
            senses_busy=True,
        )
        self._stream = Stream(Deframer(), HALF_FRAME_SECONDS)
        self._repeats = Repeats(settings.remember_seconds, EMERGENCY_SECONDS)
        self._try: _Try | None = None
        self._busy: set[Sense] = set()
        self._awaited: Memory[tuple[UnitId, str], Ref] = Memory(MOST_AWAITED)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._stream.due, self._try.deadline if self._try else None)

    def opened(self, at: float) -> list[Output]:
        """Give an IDAS set its id; what it said of the channel before is old."""
        outputs = self.closed(at)
        if self._busy:
            self._busy.clear()
            outputs.append(Heard(Busy(is_busy=False)))
        if self.settings.system is System.IDAS:
            outputs.append(Write(frame(commands.send_id(self.settings.talk_group, self._own))))
        return outputs

    def closed(self, at: float) -> list[Output]:  # noqa: ARG002 -- the contract of every driver
        """Settle what was in flight: it may have gone out. Forget half a frame."""
        self._stream.forget()
        flying, self._try = self._try, None
        return [Settled(flying.ref, Outcome.NO_RECEIPT, "the port was lost")] if flying else []

    def is_free(self, at: float) -> bool:  # noqa: ARG002 -- the contract of every driver
        """Tell whether no result is waited for."""
        return self._try is None

    def airtime(self, order: Order) -> float:
        """Seconds that one try holds the channel, its receipt included."""
        receipt = 0.0 if order.unit in self.settings.groups else self._bearer.seconds(bytes(RECEIPT_LENGTH))
        return self._bearer.seconds(order.text.encode()) + receipt

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the words or the unit cannot be; Refused while not free."""
        require_fit(order.text, self.capabilities)
        system = self.settings.system
        if not commands.is_unit(system, order.unit) or order.unit == self._own:
            most = commands.HIGHEST[system]
            raise Unsayable(
                f"{order.unit!r} is no other unit: a number up to {most} without zeros before it."
            )
        require_free(self, at)
        self._repeats.asked(order, at)
        is_group = order.unit in self.settings.groups
        airtime = self._bearer.seconds(order.text.encode())
        wait = airtime if is_group else airtime + self.settings.receipt_seconds
        self._try = _Try(order.ref, order.unit, order.text, at + wait, not is_group)
        if not is_group:
            self._awaited[order.unit, order.text] = order.ref
        words = commands.text(system, order.unit, self._own, order.text, is_group=is_group)
        return [Write(frame(words)), Keyed(order.ref, airtime)]

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        return [output for piece in self._stream.feed(data, at) for output in self._take(piece, at)]

    def tick(self, at: float) -> list[Output]:
        """End a wait for a result, drop a half frame that never ended."""
        outputs = self._stream.tick(at)
        if self._try and at >= self._try.deadline:
            flying, self._try = self._try, None
            outputs.append(_unanswered(flying))
        return outputs

    def _take(self, piece: Piece, at: float) -> list[Output]:
        if piece.kind is Kind.NOISE:
            return [Dropped(piece.data, "no frame")]
        try:
            said = commands.parse(piece.data)
        except Malformed as error:
            return [Dropped(piece.data, str(error))]
        match said:
            case commands.Result():
                return self._settle(said, piece.data)
            case commands.Channel():
                return self._take_channel(said)
            case commands.Received():
                return [*self._repeats.hear(self._inbound(said), at), *_signal(said.dbm)]
            case commands.Request():
                return [Dropped(piece.data, "our own words, given back")]

    def _take_channel(self, said: commands.Channel) -> list[Output]:
        """Tell that the channel is clear only when both senses do."""
        if said.is_busy:
            self._busy.add(said.sense)
        else:
            self._busy.discard(said.sense)
        return [Heard(Busy(is_busy=bool(self._busy))), *_signal(said.dbm)]

    def _settle(self, said: commands.Result, raw: bytes) -> list[Output]:
        flying = self._try
        is_ours = flying is not None and (flying.unit, flying.text) == (said.unit, said.text)
        if flying and is_ours and flying.has_receipt:
            self._try = None
            if not said.is_success:
                reason = f"the set heard no receipt of {said.unit}"
                return [Settled(flying.ref, Outcome.NO_RECEIPT, reason)]
        ref = self._awaited.pop((said.unit, said.text), None) if said.is_success else None
        if ref is None:
            return [Dropped(raw, "a result, and nothing of ours waits for it")]
        return [Settled(ref, Outcome.DELIVERED)]

    def _inbound(self, said: commands.Received) -> list[Inbound]:
        match said.event:
            case Event.MESSAGE:
                return [Text(said.unit, said.words.strip())]
            case Event.STATUS if said.words in self._digits_of:
                return [Status(said.unit, self._digits_of[said.words])]
            case Event.STATUS:
                return [Text(said.unit, f"status {said.words}")]
            case Event.CALL:
                return [Caller(said.unit)]
            case Event.EMERGENCY:
                return [Emergency(said.unit)]
            case Event.CLEAR:
                return []


def _signal(dbm: float | None) -> list[Output]:
    return [] if dbm is None else [Heard(Signal(dbm))]


def _unanswered(flying: _Try) -> Settled:
    if flying.has_receipt:
        return Settled(flying.ref, Outcome.NO_RECEIPT, f"no result for {flying.unit} came")
    return Settled(flying.ref, Outcome.SENT, "said to many: nobody acknowledges")
