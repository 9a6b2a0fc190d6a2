"""One Kenwood set: one message in flight, and a receipt that does not say for what.

A receipt within the lock settles the message; after it, until `late_seconds` are over and the next may go,
it is UNKNOWN, and so it is while the receipt of what was in flight before the port opened may still come.
Nothing else tells a receipt of ours from one that came late or for another base: see `docs/sets/kenwood.md`.
"""

from dataclasses import dataclass

from radio.driver import (
    Alphabet,
    Capabilities,
    Dropped,
    Keyed,
    Outcome,
    Output,
    Report,
    Settled,
    Write,
    require_free,
)
from radio.drivers.kenwood import commands
from radio.drivers.kenwood.settings import KenwoodSettings, Sharing
from radio.drivers.repeats import EMERGENCY_SECONDS, Repeats
from radio.drivers.strays import Strays
from radio.drivers.stream import Stream
from radio.drivers.stx import Deframer, Kind, Piece, frame
from radio.errors import Malformed, Unsayable
from radio.messages import Caller, Emergency, Inbound, Order, Position, Ref, Status, Text, UnitId
from radio.moments import soonest
from radio.text import require_fit

HALF_FRAME_SECONDS = 3.0  # the set writes a frame without a pause; 4096 letters at 19200 baud need 2.2 s
RECEIPT_LENGTH = 8  # letters that the far set's receipt is as long as, on the air


@dataclass(frozen=True, slots=True)
class _Try:
    """What waits for its receipt: from `early` to `lock` it counts, up to `deadline` it is unknown."""

    ref: Ref
    unit: UnitId
    early: float
    lock: float
    deadline: float
    has_receipt: bool


class KenwoodDriver:
    """The driver of one set. See `KenwoodSettings` for its behaviour."""

    def __init__(self, settings: KenwoodSettings) -> None:
        self.settings = settings
        self._bearer = settings.bearer
        self._digits_of = settings.digits_of
        self.capabilities = Capabilities(
            make="kenwood",
            max_length=settings.max_length,
            alphabet=Alphabet.ASCII,
            reports=frozenset({Report.DELIVERED}),
            retry_seconds=settings.retry_seconds,
            has_native_emergency=bool(settings.emergency_statuses),
            has_position=True,
        )
        self._stream = Stream(Deframer(has_sentences=True), HALF_FRAME_SECONDS)
        self._strays = Strays()
        self._try: _Try | None = None
        self._repeats = Repeats(settings.remember_seconds, EMERGENCY_SECONDS)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._stream.due, self._strays.quiet_until, self._try.deadline if self._try else None)

    def opened(self, at: float) -> list[Output]:
        """Say nothing: the set needs nothing. The receipt of what was in flight before may still come."""
        lost = self.closed(at)
        self._strays.opened(at + self.settings.receipt_seconds)
        return lost

    def closed(self, at: float) -> list[Output]:  # noqa: ARG002 -- the contract of every driver
        """Settle what was in flight: it may have gone out. Forget half a frame."""
        self._stream.forget()
        flying, self._try = self._try, None
        if not flying:
            return []
        self._strays.lose(flying.ref)
        return [Settled(flying.ref, Outcome.NO_RECEIPT, "the port was lost")]

    def is_free(self, at: float) -> bool:
        """Tell whether no receipt is waited for, ours or a late one."""
        return self._try is None and not self._strays.is_quiet(at)

    def airtime(self, order: Order) -> float:
        """Seconds that one try holds the channel, its receipt included."""
        receipt = self._bearer.seconds(bytes(RECEIPT_LENGTH)) if self._has_receipt(order.unit) else 0
        return self._bearer.seconds(order.text.encode()) + receipt

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the words or the unit cannot be; Refused while not free."""
        require_fit(order.text, self.capabilities)
        if not commands.is_unit(order.unit):
            raise Unsayable(
                f"{order.unit!r} is no unit: fleet and unit in seven digits (1001001), or U and five."
            )
        require_free(self, at)
        self._repeats.asked(order, at)
        words = frame(commands.text(order.unit, order.text))
        settings, airtime = self.settings, self._bearer.seconds(order.text.encode())
        has_receipt = self._has_receipt(order.unit)
        lock = at + (settings.receipt_seconds + airtime if has_receipt else airtime)
        deadline = lock + (settings.late_seconds if has_receipt else 0)
        self._try = _Try(order.ref, order.unit, at + settings.early_seconds, lock, deadline, has_receipt)
        return [Write(words), Keyed(order.ref, airtime)]

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        return [output for piece in self._stream.feed(data, at) for output in self._take(piece, at)]

    def tick(self, at: float) -> list[Output]:
        """End a wait for a receipt, drop a half frame that never ended."""
        outputs = self._stream.tick(at)
        self._strays.tick(at)
        if self._try and at >= self._try.deadline:
            flying, self._try = self._try, None
            outputs.append(_unanswered(flying))
        return outputs

    def _take(self, piece: Piece, at: float) -> list[Output]:
        if piece.kind is Kind.NOISE:
            return [Dropped(piece.data, "neither a frame nor a sentence")]
        try:
            said = commands.parse(piece.data)
        except Malformed as error:
            return [Dropped(piece.data, str(error))]
        if isinstance(said, commands.Receipt):
            return self._settle(said, piece.data, at)
        return self._repeats.hear(self._inbound(said), at)

    def _settle(self, said: commands.Receipt, raw: bytes, at: float) -> list[Output]:
        flying = self._try
        if not flying or not flying.has_receipt:
            return [Dropped(raw, "a receipt, and nothing of ours waits for one")]
        if at < flying.early:
            return [Dropped(raw, "a receipt sooner than our words can have been said")]
        self._try = None
        is_doubtful = self._strays.may_be_anothers(flying.ref, at)
        if is_doubtful:
            self._strays.doubt(flying.ref, flying.lock)
        if not said.is_success:
            return [Settled(flying.ref, Outcome.NO_RECEIPT, f"the set heard no receipt of {flying.unit}")]
        if reason := self._reason_to_doubt(flying, at, is_doubtful=is_doubtful):
            return [Settled(flying.ref, Outcome.UNKNOWN, reason)]
        return [Settled(flying.ref, Outcome.DELIVERED)]

    def _reason_to_doubt(self, flying: _Try, at: float, *, is_doubtful: bool) -> str:
        if at >= flying.lock:
            return "a receipt came after the lock: whose, it does not say"
        if is_doubtful:
            return "the receipt may be for what was said before the port opened"
        if self.settings.sharing is Sharing.SHARED:
            return "another base shares the fleet: the receipt may be its"
        return ""

    def _inbound(
        self, said: commands.Words | commands.StatusKey | commands.Call | commands.Fix
    ) -> list[Inbound]:
        match said:
            case commands.Words(unit, text):
                return [Text(unit, text.strip())]
            case commands.StatusKey(unit, status):
                known = self._status(unit, status)
                return known or [Text(unit, f"status {status}")]
            case commands.Fix(unit, latitude, longitude, is_stale, status):
                known = self._status(unit, status)
                if latitude is None or longitude is None:
                    return known or [Caller(unit)]
                return [*known, Position(unit, latitude, longitude, is_stale)]
            case commands.Call(unit, is_begin):
                return [Caller(unit)] if is_begin else []

    def _status(self, unit: UnitId, status: str) -> list[Inbound]:
        if status in self.settings.emergency_statuses:
            return [Emergency(unit, f"status {status}")]
        return [Status(unit, self._digits_of[status])] if status in self._digits_of else []

    def _has_receipt(self, unit: UnitId) -> bool:
        return unit not in self.settings.groups and not commands.is_to_many(unit)


def _unanswered(flying: _Try) -> Settled:
    if flying.has_receipt:
        return Settled(flying.ref, Outcome.NO_RECEIPT, f"no receipt of {flying.unit} was heard")
    return Settled(flying.ref, Outcome.SENT, "said to many: nobody acknowledges")
