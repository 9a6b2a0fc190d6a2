"""One Tait set: an order goes out as an SDM, the set itself tells whether the far set acknowledged."""

from collections import deque
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
from radio.drivers.repeats import Repeats
from radio.drivers.strays import Strays
from radio.drivers.stream import Stream
from radio.drivers.tait import commands
from radio.drivers.tait.commands import Doing, Fault
from radio.drivers.tait.frames import Deframer, Frame, Junk, Piece, Prompt, Restart
from radio.drivers.tait.settings import TaitSettings
from radio.errors import Malformed, Unsayable
from radio.messages import Busy, Caller, Emergency, Inbound, Order, Ref, Status, Text, UnitId
from radio.moments import soonest
from radio.text import require_fit

HALF_FRAME_SECONDS = 3.0  # the longest frame needs 2.2 s on a port of 1,200 baud
MOST_COMMANDS = 8  # the start-up and one reading; more are asked for only by a set that talks nonsense
COMMAND_TRIES = 2
STARTUP = (
    commands.PROGRESS_ON,
    commands.CALLER_OUT_ON,
    commands.CALLER_IN_ON,
    commands.SDM_OUTPUT_ON,
    commands.GET_SDM,
)
"""The last makes room: what came while nobody listened fills the set's one place."""
REFUSALS = frozenset({Fault.UNSUPPORTED, Fault.PARAMETER, Fault.NOT_ACCEPTED})
NOT_SAID = frozenset({Outcome.BUSY, Outcome.REFUSED})
NOT_TAKEN = frozenset({Fault.CHECKSUM, Fault.NOT_READY})
"""The set has not taken the command, though its prompt came: the prompt goes before every error."""
WHY = {
    Fault.UNSUPPORTED: "the set does not know the command: see its programming",
    Fault.CHECKSUM: "the set got the command damaged",
    Fault.PARAMETER: "the set does not take the unit or the words",
    Fault.NOT_READY: "the set is not ready",
    Fault.NOT_ACCEPTED: "the set does not accept it: SDM is not enabled in its programming",
    Fault.SYSTEM: "the set reports a fault of its own",
}


@dataclass(slots=True)
class _Try:
    """What waits for the set's `p1D`. Before `earliest` the words cannot have been said."""

    ref: Ref
    unit: UnitId
    earliest: float
    deadline: float
    is_for_many: bool
    airtime: float
    has_prompt: bool = False
    is_keyed: bool = False

    @property
    def keys_at(self) -> float | None:
        """When it counts as on the air: prompted, said, and not refused meanwhile. Then None."""
        return self.earliest if self.has_prompt and not self.is_keyed else None


@dataclass(slots=True)
class _Asked:
    """A command that waits for its prompt. `ref` is an order's."""

    line: bytes
    until: float
    tries: int = 1
    ref: Ref | None = None


class TaitDriver:
    """The driver of one set. See `TaitSettings` for its behaviour."""

    def __init__(self, settings: TaitSettings) -> None:
        self.settings = settings
        self._digits = settings.digits
        self.capabilities = Capabilities(
            make="tait",
            max_length=settings.max_length,
            alphabet=Alphabet.ASCII,
            reports=frozenset({Report.DELIVERED} if settings.is_acknowledged else ()),
            retry_seconds=settings.retry_seconds,
            has_native_emergency=True,
            senses_busy=True,
        )
        self._stream = Stream(Deframer(), HALF_FRAME_SECONDS)
        self._asked: _Asked | None = None
        self._to_ask: deque[bytes] = deque(maxlen=MOST_COMMANDS)
        self._is_prompt_owed = False
        self._last: _Asked | None = None
        self._try: _Try | None = None
        self._strays = Strays()
        self._caller = settings.unknown
        self._busy_until: float | None = None
        self._repeats = Repeats(settings.remember_seconds)
        self._emergencies = Repeats(settings.emergency_seconds)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(
            self._stream.due,
            self._asked.until if self._asked else None,
            self._try.deadline if self._try else None,
            self._try.keys_at if self._try else None,
            self._strays.quiet_until,
        )

    def opened(self, at: float) -> list[Output]:
        """Start the set up: its doings and texts come unasked then. What was in flight may have gone out."""
        lost = self.closed(at)
        self._strays.opened(at + self.settings.receipt_seconds)
        return [*lost, *self._start_up(at)]

    def closed(self, at: float) -> list[Output]:  # noqa: ARG002 -- the contract of every driver
        """Settle what was in flight: it may have gone out. Forget half a frame."""
        self._stream.forget()
        self._busy_until = self._asked = None
        self._to_ask.clear()
        self._is_prompt_owed = False
        if self._try and not self._try.is_for_many:
            self._strays.lose(self._try.ref)
        return self._settle(Outcome.NO_RECEIPT, "the port was lost")

    def is_free(self, at: float) -> bool:
        """Tell whether no command waits for its prompt and no order for its receipt, ours or another."""
        return self._try is None and self._asked is None and not self._strays.is_quiet(at)

    def airtime(self, order: Order) -> float:
        """Seconds that one try holds the channel, its receipt included."""
        seconds = self.settings.air_seconds(order.text)
        return seconds if self._is_for_many(order.unit) else seconds + self.settings.ack_ms / 1000

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the words or the unit cannot be; Refused while not free."""
        require_fit(order.text, self.capabilities)
        if not commands.CALLED.fullmatch(order.unit) or order.unit == self.settings.own:
            raise Unsayable(f"{order.unit!r} is no unit: eight digits, * for any digit of a group.")
        require_free(self, at)
        self._repeats.asked(order, at)
        if self._busy_until is not None and at < self._busy_until:
            return [Settled(order.ref, Outcome.BUSY, "the channel is busy")]
        self._busy_until = None
        line = self._frame(order).encode()
        airtime = self.settings.air_seconds(order.text)
        on_line = self.settings.port_seconds(len(line))
        is_for_many = self._is_for_many(order.unit)
        wait = on_line + (airtime if is_for_many else self.settings.receipt_seconds)
        self._try = _Try(order.ref, order.unit, at + airtime, at + wait, is_for_many, airtime)
        return [self._ask(line, at, order.ref)]

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        return [output for piece in self._stream.feed(data, at) for output in self._take(piece, at)]

    def tick(self, at: float) -> list[Output]:
        """End waits for a prompt and for a receipt, drop a half frame that never ended."""
        outputs = self._stream.tick(at)
        self._strays.tick(at)
        if self._asked and at >= self._asked.until:
            outputs += self._unprompted(self._asked, at)
        if self._try and self._try.keys_at is not None and at >= self._try.keys_at:
            outputs += self._key()
        if self._try and at >= self._try.deadline:
            outputs += self._end_wait(self._try, at)
        return outputs

    def _take(self, piece: Piece, at: float) -> list[Output]:
        match piece:
            case Prompt() if self._is_prompt_owed:
                self._is_prompt_owed = False
                return []
            case Prompt():
                return self._take_prompt(at)
            case Restart():
                self._is_prompt_owed = False
                return [*self._lose("the set restarted", at), *self._start_up(at)]
            case Junk(data):
                return [Dropped(data, "no CCDI frame")]
            case Frame():
                return self._take_frame(piece, at)

    def _take_prompt(self, at: float) -> list[Output]:
        asked, self._asked = self._asked, None
        if asked and self._try and asked.ref == self._try.ref:
            self._try.has_prompt = True
        return self._ask_next(at)

    def _take_frame(self, frame: Frame, at: float) -> list[Output]:
        line = frame.encode()
        if self._last and line == self._last.line:
            return [Dropped(line, "our own words, echoed by the line")]
        self._is_prompt_owed = True
        try:
            return self._understand(commands.read(frame), line, at)
        except Malformed as error:
            return [Dropped(line, str(error))]

    def _understand(self, said: commands.Said, line: bytes, at: float) -> list[Output]:
        match said:
            case commands.Progress():
                return self._take_progress(said, line, at)
            case commands.Ring():
                return self._take_ring(said, at)
            case commands.Sdm(text):
                return self._take_text(text, at)
            case commands.Error():
                return self._take_error(said, line, at)
            case _:
                return [Dropped(line, "a message that is not read here")]

    def _take_progress(self, said: commands.Progress, line: bytes, at: float) -> list[Output]:
        match said.doing:
            case Doing.SDM_ACK:
                return self._take_receipt(said.parameter[:1] == "1", line, at)
            case Doing.BUSY | Doing.CLEAR:
                is_busy = said.doing is Doing.BUSY
                self._busy_until = at + self.settings.busy_seconds if is_busy else None
                return [Heard(Busy(is_busy))]
            case Doing.INHIBITED:
                return self._hold("the set may not transmit now", at)
            case Doing.EMERGENCY_ON:
                return self._hear(Emergency(UnitId(self.settings.own), "this set"), at)
            case Doing.RESTARTED:
                return [*self._lose("the set restarted", at), *self._start_up(at)]
            case _:
                return [Dropped(line, "a message that is not read here")]

    def _take_receipt(self, is_delivered: bool, line: bytes, at: float) -> list[Output]:  # noqa: FBT001 -- what the set says
        flying = self._try
        if flying is None or flying.is_for_many or at < flying.earliest:
            ref = self._strays.take(at)
            if ref is not None and is_delivered:
                return [Settled(ref, Outcome.DELIVERED)]
            return [Dropped(line, "a receipt for nothing that waits")]
        if self._strays.may_be_anothers(flying.ref, at):
            self._strays.doubt(flying.ref, flying.deadline)
            outcome = Outcome.UNKNOWN if is_delivered else Outcome.NO_RECEIPT
            return self._settle(outcome, "a receipt that may be another order's")
        if is_delivered:
            return self._settle(Outcome.DELIVERED, "")
        return self._settle(Outcome.NO_RECEIPT, f"no acknowledgement of {flying.unit} was heard")

    def _take_ring(self, said: commands.Ring, at: float) -> list[Output]:
        unit = UnitId(said.caller or self.settings.unknown)
        if said.is_sdm:
            self._caller = unit
            return self._ask_later(commands.GET_SDM, at)
        if said.is_emergency:
            return self._hear(Emergency(unit, f"emergency call {said.odd or ''}".strip()), at)
        if said.status:
            return self._hear(Status(unit, self._digits.get(said.status, said.status)), at)
        return [Heard(Caller(unit))]

    def _take_text(self, text: str, at: float) -> list[Output]:
        return self._hear(Text(UnitId(self._caller), text), at) if text else []

    def _take_error(self, said: commands.Error, line: bytes, at: float) -> list[Output]:
        asked, self._asked = self._asked, None
        why = WHY.get(said.fault, "the set reports an error") + f" (e{said.code})"
        if asked and asked.ref is None and said.fault not in REFUSALS and asked.tries < COMMAND_TRIES:
            again = _Asked(asked.line, at + self.settings.prompt_seconds, asked.tries + 1)
            self._asked, self._is_prompt_owed = again, True
            return [Dropped(line, why), Write(asked.line)]
        ended = self._end_by(said, why, at) if self._is_about_try(said) else [Dropped(line, why)]
        return [*ended, *self._ask_next(at)]

    def _is_about_try(self, said: commands.Error) -> bool:
        """Tell whether an error speaks of the order: of the last command, or of the set itself."""
        if self._try is None:
            return False
        is_last = self._last is not None and self._last.ref == self._try.ref
        return is_last or said.fault is Fault.SYSTEM

    def _end_by(self, said: commands.Error, why: str, at: float) -> list[Output]:
        if said.fault in REFUSALS:
            return self._settle(Outcome.REFUSED, why)
        return self._settle(Outcome.BUSY, why) if said.fault in NOT_TAKEN else self._hold(why, at)

    def _hold(self, reason: str, at: float) -> list[Output]:
        """End a try that the set cannot say now. Once it has prompted, the words may go out all the same."""
        if self._try and self._try.has_prompt:
            return self._lose(reason, at)
        return self._settle(Outcome.BUSY, reason)

    def _unprompted(self, asked: _Asked, at: float) -> list[Output]:
        self._asked, self._is_prompt_owed = None, False
        if asked.ref is None and asked.tries < COMMAND_TRIES:
            self._asked = _Asked(asked.line, at + self.settings.prompt_seconds, asked.tries + 1)
            return [Write(asked.line)]
        ended = self._lose("the set gave no prompt", at) if asked.ref is not None else []
        return [*ended, *self._ask_next(at)]

    def _end_wait(self, flying: _Try, at: float) -> list[Output]:
        if flying.is_for_many:
            return self._settle(Outcome.SENT, "said to many, or to sets that do not acknowledge")
        return self._lose("the set told no end of it", at)

    def _settle(self, outcome: Outcome, reason: str) -> list[Output]:
        keyed = [] if outcome in NOT_SAID else self._key()
        flying, self._try = self._try, None
        return [*keyed, Settled(flying.ref, outcome, reason)] if flying else []

    def _key(self) -> list[Output]:
        """Tell once that it is on the air; the set refuses, if it does, between its prompt and the words."""
        if self._try is None or self._try.is_keyed:
            return []
        self._try.is_keyed = True
        return [Keyed(self._try.ref, self._try.airtime)]

    def _lose(self, reason: str, at: float) -> list[Output]:
        """End a try whose receipt may still come: until then another order's may not be told from it."""
        if self._try and not self._try.is_for_many:
            self._strays.expect(self._try.ref, at + self.settings.receipt_seconds)
        return self._settle(Outcome.NO_RECEIPT, reason)

    def _start_up(self, at: float) -> list[Output]:
        self._asked = self._busy_until = None
        self._to_ask.clear()
        self._to_ask.extend(frame.encode() for frame in STARTUP)
        return self._ask_next(at)

    def _ask_later(self, frame: Frame, at: float) -> list[Output]:
        line = frame.encode()
        if line not in self._to_ask:
            self._to_ask.append(line)
        return [] if self._asked else self._ask_next(at)

    def _ask_next(self, at: float) -> list[Output]:
        return [self._ask(self._to_ask.popleft(), at)] if self._to_ask and not self._asked else []

    def _ask(self, line: bytes, at: float, ref: Ref | None = None) -> Write:
        wait = self.settings.prompt_seconds + self.settings.port_seconds(len(line))
        self._asked = self._last = _Asked(line, at + wait, ref=ref)
        return Write(line)

    def _hear(self, message: Inbound, at: float) -> list[Output]:
        repeats = self._emergencies if isinstance(message, Emergency) else self._repeats
        return repeats.hear([message], at)

    def _is_for_many(self, unit: UnitId) -> bool:
        return commands.GROUP_MARK in unit or not self.settings.is_acknowledged

    def _frame(self, order: Order) -> Frame:
        settings = self.settings
        if len(order.text) <= commands.LONGEST_SDM:
            return commands.send_sdm(order.unit, order.text, settings.lead_ms)
        return commands.send_extended(order.unit, order.text, settings.lead_ms, settings.extended_form)
