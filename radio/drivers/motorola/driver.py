"""One Motorola set over IP: one text in flight, its receipt is the far unit's own. Unconfirmed, all of it.

Units are hosts: a datagram's address says who speaks, so the port must carry addresses (`net=` in its URL).
"""

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
from radio.drivers.memory import Memory
from radio.drivers.motorola import ars, lrrp, tms
from radio.drivers.motorola.settings import MotorolaSettings
from radio.drivers.repeats import EMERGENCY_SECONDS, Repeats
from radio.drivers.stream import SearchedStream
from radio.errors import Malformed
from radio.messages import Caller, Emergency, Inbound, Order, Position, Ref, Text, UnitId
from radio.moments import soonest
from radio.text import require_fit

MOST_REMEMBERED = 512


@dataclass(frozen=True, slots=True)
class _Try:
    """What waits for its receipt."""

    ref: Ref
    unit: UnitId
    deadline: float
    is_for_many: bool


class MotorolaDriver:
    """The driver of one set. See `MotorolaSettings` for its behaviour. Unconfirmed."""

    def __init__(self, settings: MotorolaSettings) -> None:
        self.settings = settings
        self._bearer = settings.bearer
        self.capabilities = Capabilities(
            make="motorola",
            max_length=settings.max_length,
            alphabet=Alphabet.UCS2,
            reports=frozenset({Report.DELIVERED}),
            retry_seconds=settings.retry_seconds,
            has_native_emergency=settings.arms_emergency,
            has_position=True,
            ports=settings.ports,
            units_have_addresses=True,
        )
        self._stream = SearchedStream(Deframer(settings.ports, settings.is_sound), HALF_SECONDS)
        self._repeats = Repeats(settings.remember_seconds, EMERGENCY_SECONDS)
        self._try: _Try | None = None
        self._number: int | None = None
        self._numbers: Memory[Ref, int] = Memory(MOST_REMEMBERED)
        self._awaited: Memory[tuple[bytes, int], Ref] = Memory(MOST_REMEMBERED)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._stream.due, self._try.deadline if self._try else None)

    def opened(self, at: float) -> list[Output]:
        """Say nothing: units register by themselves. What was in flight may have gone out."""
        return self.closed(at)

    def closed(self, at: float) -> list[Output]:  # noqa: ARG002 -- the contract of every driver
        """Settle what was in flight: it may have gone out. Forget half a datagram."""
        self._stream.forget()
        return self._end(Outcome.NO_RECEIPT, "the port was lost")

    def is_free(self, at: float) -> bool:  # noqa: ARG002 -- the contract of every driver
        """Tell whether no receipt is waited for."""
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
        address = dmr.address(order.unit, settings.group_network if is_group else settings.network)
        number = self._number_of(order.ref)
        airtime = dmr.words_seconds(self._bearer, order)
        deadline = at + airtime + (0 if is_group else settings.receipt_seconds)
        self._try = _Try(order.ref, order.unit, deadline, is_group)
        if not is_group:
            self._awaited[address, number] = order.ref
        flags = settings.group_flags if is_group else settings.text_flags
        words = tms.text(flags, number, order.text)
        return [_write(settings.text_port, words, address), Keyed(order.ref, airtime)]

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        return self._take_all(self._stream.feed(data, at), at)

    def tick(self, at: float) -> list[Output]:
        """End a wait for a receipt, drop a half datagram that never ended."""
        outputs = self._take_all(self._stream.tick(at), at)
        if self._try and at >= self._try.deadline:
            if self._try.is_for_many:
                outputs += self._end(Outcome.SENT, "said to many: nobody acknowledges")
            else:
                outputs += self._end(Outcome.NO_RECEIPT, f"no receipt of {self._try.unit} came")
        return outputs

    def _take_all(self, pieces: list[Piece], at: float) -> list[Output]:
        outputs: list[Output] = []
        for piece in pieces:
            if isinstance(piece, Noise):
                outputs.append(Dropped(piece.data, "no datagram for a known port"))
            elif piece.address is None:
                outputs.append(Dropped(piece.payload, "a datagram without its sender: set net= in the port"))
            else:
                outputs += self._take(piece, piece.address, at)
        return outputs

    def _take(self, piece: Datagram, address: bytes, at: float) -> list[Output]:
        try:
            if piece.port == self.settings.registration_port:
                return self._take_registration(*ars.parse(piece.payload), address)
            if piece.port == self.settings.location_port:
                return self._take_place(lrrp.parse(piece.payload), address, at)
            return self._take_text(tms.parse(piece.payload), address, at)
        except Malformed as error:
            return [Dropped(piece.payload, str(error))]

    def _take_text(self, said: tms.Said, address: bytes, at: float) -> list[Output]:
        unit = dmr.unit_of(address)
        match said:
            case tms.Receipt(number):
                return self._take_receipt(address, number)
            case tms.Available(wants_receipt):
                number, heard = None, [Heard(Caller(unit))]
            case tms.Words(number, text, wants_receipt):
                repeated = self._repeats.is_repeat(Text(unit, f"{number} {text}"), at)
                heard = [] if repeated else [Heard(Text(unit, text.strip()))]
        if not wants_receipt:
            return [*heard]
        receipt = tms.receipt(self.settings.receipt_flags, number)
        return [*heard, _write(self.settings.text_port, receipt, address)]

    def _take_receipt(self, address: bytes, number: int | None) -> list[Output]:
        ref = None if number is None else self._awaited.get((address, number))
        if ref is None:
            return [Dropped(address, f"a receipt of {dmr.unit_of(address)}, and nothing waits for it")]
        self._awaited.forget(ref)
        if self._try and self._try.ref == ref:
            self._try = None
        return [Settled(ref, Outcome.DELIVERED)]

    def _take_registration(self, kind: ars.Kind, wants_answer: bool, address: bytes) -> list[Output]:  # noqa: FBT001 -- what the unit says
        settings = self.settings
        if kind is ars.Kind.ANSWER:
            return [Heard(Caller(dmr.unit_of(address)))]
        if kind is not ars.Kind.HELLO:
            return []
        outputs: list[Output] = [Heard(Caller(dmr.unit_of(address)))]
        if wants_answer:
            answer = ars.answer(settings.hello_flags, settings.hello_value)
            outputs.append(_write(settings.registration_port, answer, address))
        return outputs + [_write(settings.location_port, request, address) for request in self._requests()]

    def _requests(self) -> list[bytes]:
        """Say what a unit that registers is to tell of its place."""
        settings = self.settings
        return [
            *([lrrp.when_emergency(settings.emergency_condition)] if settings.arms_emergency else []),
            *([lrrp.where_now()] if settings.asks_position else []),
            *([lrrp.where_every(settings.position_seconds)] if settings.position_seconds else []),
        ]

    def _take_place(self, said: lrrp.Answer, address: bytes, at: float) -> list[Output]:
        unit, told = dmr.unit_of(address), list[Inbound]()
        if said.document == lrrp.REPORT and said.request == lrrp.EMERGENCY:
            told.append(Emergency(unit, "emergency key"))
        if said.where:
            told.append(Position(unit, *said.where))
        heard = self._repeats.hear(told, at)
        if said.unread:
            heard.append(Dropped(said.unread, "the rest of a report of a place: not read here"))
        return heard

    def _number_of(self, ref: Ref) -> int:
        """Give an order its number; a repeat keeps it. After a restart of ours they begin elsewhere."""
        if ref not in self._numbers:
            last = zlib.crc32(ref.encode()) if self._number is None else self._number
            self._number = self._numbers[ref] = (last + 1) % tms.NUMBERS
        return self._numbers[ref]

    def _end(self, outcome: Outcome, reason: str) -> list[Output]:
        flying, self._try = self._try, None
        return [Settled(flying.ref, outcome, reason)] if flying else []


def _write(port: int, payload: bytes, address: bytes) -> Write:
    return Write(Datagram(port, payload, address).encode())
