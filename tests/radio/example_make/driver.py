"""One text modem, one text in flight. Its result names the unit and the number: a late one still counts."""

import zlib
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
from radio.drivers.repeats import Repeats
from radio.drivers.stream import Stream
from radio.errors import Malformed, Unsayable
from radio.messages import Emergency, Order, Ref, Text, UnitId
from radio.moments import soonest
from radio.text import require_fit
from tests.radio.example_make import commands
from tests.radio.example_make.commands import Alarm, Result, Words
from tests.radio.example_make.frames import Deframer, Noise, Piece
from tests.radio.example_make.settings import TextlineSettings

HALF_LINE_SECONDS = 2.0  # the longest line needs 1.5 s on a port of 1,200 baud
MOST_AWAITED = 512
RECEIPT_LENGTH = 8  # letters that the far set's receipt is as long as, on the air


@dataclass(frozen=True, slots=True)
class _Try:
    """What waits for its result."""

    ref: Ref
    deadline: float
    is_for_all: bool


class TextlineDriver:
    """The driver of one set. See `TextlineSettings` for its behaviour."""

    def __init__(self, settings: TextlineSettings) -> None:
        self.settings = settings
        self._bearer = settings.bearer
        self.capabilities = Capabilities(
            make="textline",
            max_length=settings.max_length,
            alphabet=Alphabet.ASCII,
            reports=frozenset({Report.DELIVERED}),
            retry_seconds=settings.retry_seconds,
            forbidden=commands.FORBIDDEN,
            has_native_emergency=True,
        )
        self._stream = Stream(Deframer(), HALF_LINE_SECONDS)
        self._repeats = Repeats(settings.remember_seconds)
        self._awaited: Memory[tuple[UnitId, int], Ref] = Memory(MOST_AWAITED)
        self._try: _Try | None = None

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._stream.due, self._try.deadline if self._try else None)

    def opened(self, at: float) -> list[Output]:
        """Say nothing: the modem needs nothing. What was in flight may have gone out."""
        return self.closed(at)

    def closed(self, at: float) -> list[Output]:  # noqa: ARG002 -- the contract of every driver
        """Settle what was in flight: it may have gone out. Forget half a line."""
        self._stream.forget()
        return self._end(Outcome.NO_RECEIPT, "the port was lost")

    def is_free(self, at: float) -> bool:  # noqa: ARG002 -- the contract of every driver
        """Tell whether no result is waited for."""
        return self._try is None

    def airtime(self, order: Order) -> float:
        """Seconds that one try holds the channel, its receipt included."""
        words, receipt = (
            self._bearer.seconds(order.text.encode()),
            self._bearer.seconds(bytes(RECEIPT_LENGTH)),
        )
        return words if order.unit == commands.EVERYBODY else words + receipt

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the words or the unit cannot be; Refused while not free."""
        require_fit(order.text, self.capabilities)
        if not commands.UNIT.fullmatch(order.unit) or order.unit == self.settings.own:
            raise Unsayable(f"{order.unit!r} is no other unit: 1 to 999, or 0 for everybody.")
        require_free(self, at)
        airtime, is_for_all = self._bearer.seconds(order.text.encode()), order.unit == commands.EVERYBODY
        wait = airtime if is_for_all else airtime + self.settings.receipt_seconds
        self._try = _Try(order.ref, at + wait, is_for_all)
        number = number_of(order.ref)
        self._awaited[order.unit, number] = order.ref
        return [Write(commands.send(Words(order.unit, number, order.text))), Keyed(order.ref, airtime)]

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        return [output for piece in self._stream.feed(data, at) for output in self._take(piece, at)]

    def tick(self, at: float) -> list[Output]:
        """End a wait for a result, drop a half line that never ended."""
        outputs = self._stream.tick(at)
        if self._try and at >= self._try.deadline:
            outcome = Outcome.SENT if self._try.is_for_all else Outcome.NO_RECEIPT
            outputs += self._end(outcome, "the modem told no end of it")
        return outputs

    def _take(self, piece: Piece, at: float) -> list[Output]:
        if isinstance(piece, Noise):
            return [Dropped(piece.data, "no line")]
        try:
            said = commands.parse(piece)
        except Malformed as error:
            return [Dropped(piece.encode(), str(error))]
        match said:
            case Words(unit, number, text):
                heard, numbered = Text(unit, text, air_id=str(number)), Text(unit, f"{number} {text}")
                return [] if self._repeats.is_repeat(numbered, at) else [Heard(heard)]
            case Alarm(unit, number):
                pressed = Emergency(unit, f"number {number}")
                return [] if self._repeats.is_repeat(pressed, at) else [Heard(pressed)]
            case Result():
                return self._settle(said, piece.encode())

    def _settle(self, said: Result, raw: bytes) -> list[Output]:
        ref = self._awaited.get((said.unit, said.number))
        is_flying = self._try is not None and self._try.ref == ref
        if ref is None or not (said.is_success or is_flying):
            return [Dropped(raw, "a result, and nothing of ours waits for it")]
        if not said.is_success:
            return self._end(Outcome.NO_RECEIPT, f"the modem heard no receipt of {said.unit}")
        del self._awaited[said.unit, said.number]
        self._try = None if is_flying else self._try
        return [Settled(ref, Outcome.DELIVERED)]

    def _end(self, outcome: Outcome, reason: str) -> list[Output]:
        flying, self._try = self._try, None
        return [Settled(flying.ref, outcome, reason)] if flying else []


def number_of(ref: Ref) -> int:
    """Give the modem's number of a transmission: always the same, so that a repeat is known as one."""
    return zlib.crc32(ref.encode()) % commands.NUMBERS
