"""One Hytera set over IP: one text in flight; its result names its number, so a late one still counts."""

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
from radio.drivers import dmr
from radio.drivers.datagrams import HALF_SECONDS, Datagram, Deframer, Noise, Piece
from radio.drivers.hytera import commands
from radio.drivers.hytera.commands import Result
from radio.drivers.hytera.frames import Hdap, Service
from radio.drivers.hytera.settings import HyteraSettings
from radio.drivers.memory import Memory
from radio.drivers.repeats import EMERGENCY_SECONDS, Repeats
from radio.drivers.stream import SearchedStream
from radio.errors import Malformed
from radio.messages import Caller, Emergency, Inbound, Order, Position, Ref, Text, UnitId
from radio.moments import soonest
from radio.text import require_fit

MOST_AWAITED = 512
ENDS: dict[int, tuple[Outcome, str]] = {
    Result.OK: (Outcome.DELIVERED, ""),
    Result.INVALID: (Outcome.REFUSED, "the set does not take the unit or the words"),
    Result.CHANNEL_BUSY: (Outcome.BUSY, "the channel is busy"),
    Result.RECEIVE_ONLY: (Outcome.REFUSED, "the channel is for receiving only"),
    Result.LOW_BATTERY: (Outcome.NO_RECEIPT, "the set's battery is low"),
    Result.PLL_UNLOCKED: (Outcome.NO_RECEIPT, "the set's transmitter is not on its frequency"),
    Result.NOT_ACKNOWLEDGED: (Outcome.NO_RECEIPT, "the set heard no acknowledgement"),
    Result.REPEATER_ASLEEP: (Outcome.NO_RECEIPT, "the repeater did not wake"),
    Result.NO_CONTACT: (Outcome.REFUSED, "the unit is no contact of the set"),
    Result.DENIED: (Outcome.BUSY, "the set may not transmit now"),
    Result.INTERRUPTED: (Outcome.NO_RECEIPT, "the transmission was interrupted"),
}
"""What a result means. What was not said for a reason that stays for minutes costs a try: NO_RECEIPT."""


@dataclass(frozen=True, slots=True)
class _Try:
    """What waits for its result."""

    ref: Ref
    unit: UnitId
    request: int
    to: bytes
    deadline: float


class HyteraDriver:
    """The driver of one set. See `HyteraSettings` for its behaviour."""

    def __init__(self, settings: HyteraSettings) -> None:
        self.settings = settings
        self._bearer = settings.bearer
        self._own = dmr.address(UnitId(str(settings.own)), settings.network)
        self.capabilities = Capabilities(
            make="hytera",
            max_length=settings.max_length,
            alphabet=Alphabet.UCS2,
            reports=frozenset({Report.DELIVERED}),
            retry_seconds=settings.retry_seconds,
            has_native_emergency=True,
            has_position=True,
            ports=settings.ports,
        )
        self._stream = SearchedStream(Deframer(settings.ports, _is_sound), HALF_SECONDS)
        self._repeats = Repeats(settings.remember_seconds, EMERGENCY_SECONDS)
        self._try: _Try | None = None
        self._tries = 0
        self._awaited: Memory[tuple[int, bytes], Ref] = Memory(MOST_AWAITED)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._stream.due, self._try.deadline if self._try else None)

    def opened(self, at: float) -> list[Output]:
        """Say nothing: the set registers its units by itself. What was in flight may have gone out."""
        return self.closed(at)

    def closed(self, at: float) -> list[Output]:  # noqa: ARG002 -- the contract of every driver
        """Settle what was in flight: it may have gone out. Forget half a datagram."""
        self._stream.forget()
        return self._end(Outcome.NO_RECEIPT, "the port was lost")

    def is_free(self, at: float) -> bool:  # noqa: ARG002 -- the contract of every driver
        """Tell whether no result is waited for."""
        return self._try is None

    def airtime(self, order: Order) -> float:
        """Seconds that one try holds the channel, its receipt included."""
        return dmr.try_seconds(self._bearer, order)

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the words or the unit cannot be; Refused while not free."""
        require_fit(order.text, self.capabilities)
        settings, is_group = self.settings, dmr.is_group(order.unit)
        dmr.require_other(order.unit, settings.own)
        require_free(self, at)
        to = dmr.address(order.unit, settings.group_network if is_group else settings.network)
        self._repeats.asked(order, at)
        request = self._next_request(order.ref)
        airtime = dmr.words_seconds(self._bearer, order)
        deadline = at + airtime + settings.result_seconds
        self._try = _Try(order.ref, order.unit, request, to, deadline)
        if not is_group:
            self._awaited[request, to] = order.ref
        words = commands.Words(request, to, self._own, order.text, is_to_many=is_group)
        return [self._write(settings.text_port, commands.text(words)), Keyed(order.ref, airtime)]

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        return self._take_all(self._stream.feed(data, at), at)

    def tick(self, at: float) -> list[Output]:
        """End a wait for a result, drop a half datagram that never ended."""
        outputs = self._take_all(self._stream.tick(at), at)
        if self._try and at >= self._try.deadline:
            is_group = dmr.is_group(self._try.unit)
            outcome = Outcome.SENT if is_group else Outcome.NO_RECEIPT
            outputs += self._end(outcome, "the set told no end of it")
        return outputs

    def _take_all(self, pieces: list[Piece], at: float) -> list[Output]:
        outputs: list[Output] = []
        for piece in pieces:
            if isinstance(piece, Noise):
                outputs.append(Dropped(piece.data, "no HDAP frame for a known port"))
            else:
                outputs += self._take(piece.payload, at)
        return outputs

    def _take(self, payload: bytes, at: float) -> list[Output]:
        try:
            said = commands.parse(Hdap.decode(payload))
        except Malformed as error:
            return [Dropped(payload, str(error))]
        match said:
            case commands.Words():
                outputs = self._take_words(said, at)
            case commands.Ended():
                outputs = self._take_end(said, payload)
            case commands.Registered(who):
                outputs = self._take_registration(who)
            case commands.Place():
                outputs = self._take_place(said, at)
            case commands.Online(who, is_there):
                outputs = [Heard(Caller(dmr.unit_of(who)))] if is_there else []
            case commands.SignedOff():
                outputs = []  # who does not answer says the same
        return outputs

    def _take_words(self, said: commands.Words, at: float) -> list[Output]:
        if said.sender == self._own:
            return [Dropped(said.text.encode(), "our own words, given back")]
        message = Text(dmr.unit_of(said.sender), said.text.strip())
        heard = self._repeats.hear([message], at)
        if said.is_to_many or not said.wants_result:
            return heard
        end = commands.Ended(said.request, said.to, Result.OK, said.sender)
        return [*heard, self._write(self.settings.text_port, commands.ended(end))]

    def _take_end(self, said: commands.Ended, raw: bytes) -> list[Output]:
        flying, is_ok = self._try, said.result == Result.OK
        ref = self._awaited.get((said.request, said.to))
        if flying and (flying.request, flying.to) == (said.request, said.to):
            outcome, why = ENDS.get(said.result, (Outcome.NO_RECEIPT, "the set failed"))
            if is_ok and not said.is_to_many:
                return self._deliver(flying.ref)
            return self._end(Outcome.SENT if is_ok else outcome, why and f"{why} ({said.result:02X})")
        if ref is None or not is_ok:
            return [Dropped(raw, "a result, and nothing of ours waits for it")]
        return self._deliver(ref)

    def _deliver(self, ref: Ref) -> list[Output]:
        """Settle an order by the result of its last try, or of an earlier one."""
        self._awaited.forget(ref)
        if self._try and self._try.ref == ref:
            self._try = None
        return [Settled(ref, Outcome.DELIVERED)]

    def _take_registration(self, who: bytes) -> list[Output]:
        settings = self.settings
        answer = commands.registration_answer(who, round(settings.registration_hours * 3600))
        outputs: list[Output] = [
            Heard(Caller(dmr.unit_of(who))),
            self._write(settings.registration_port, answer),
        ]
        if settings.asks_position:
            question = commands.where(int.from_bytes(who), who)
            outputs.append(self._write(settings.location_port, question))
        return outputs

    def _take_place(self, said: commands.Place, at: float) -> list[Output]:
        unit, told = dmr.unit_of(said.who), list[Inbound]()
        if said.is_emergency:
            told.append(Emergency(unit, "emergency key"))
        if said.where:
            told.append(Position(unit, *said.where, said.is_stale))
        return self._repeats.hear(told, at)

    def _next_request(self, ref: Ref) -> int:
        """Give a try a number of its own, so that a result is for it or for nothing, after a restart too."""
        self._tries += 1
        return zlib.crc32(f"{ref} {self._tries}".encode())

    def _end(self, outcome: Outcome, reason: str) -> list[Output]:
        flying, self._try = self._try, None
        return [Settled(flying.ref, outcome, reason)] if flying else []

    def _write(self, port: int, frame: Hdap) -> Write:
        return Write(Datagram(port, frame.encode()).encode())


def _is_sound(datagram: Datagram) -> bool:
    try:
        return Hdap.decode(datagram.payload).service in set(Service)
    except Malformed:
        return False
