"""One Motorola set over IP: one text in flight, its receipt is the far unit's own. Unconfirmed, all of it.

Units are hosts: a datagram's address says who speaks, so the port must carry addresses (`net=` in its URL).
"""

import zlib
from collections import OrderedDict
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
from radio.drivers.datagrams import Datagram, Deframer, Noise, Piece
from radio.drivers.motorola import ars, lrrp, tms
from radio.drivers.motorola.settings import MotorolaSettings
from radio.drivers.repeats import Repeats
from radio.errors import Malformed, Unsayable
from radio.messages import Caller, Emergency, Inbound, Order, Position, Ref, Text, UnitId
from radio.moments import soonest
from radio.text import require_fit

HALF_DATAGRAM_SECONDS = 3.0  # only on a serial line; 350 bytes at 9600 baud need 0.4 s
MOST_REMEMBERED = 512
RECEIPT_BYTES = 12  # the far unit's receipt on the air


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
        self._capabilities = Capabilities(
            make="motorola",
            max_length=settings.max_length,
            alphabet=Alphabet.UCS2,
            reports=frozenset({Report.DELIVERED}),
            retry_seconds=settings.retry_seconds,
            has_native_emergency=settings.arms_emergency,
            has_position=True,
        )
        self._deframer = Deframer(settings.ports, self._is_sound)
        self._repeats = Repeats(settings.remember_seconds)
        self._half_until: float | None = None
        self._try: _Try | None = None
        self._number: int | None = None
        self._numbers: OrderedDict[Ref, int] = OrderedDict()
        self._awaited: OrderedDict[tuple[bytes, int], Ref] = OrderedDict()

    @property
    def capabilities(self) -> Capabilities:
        """What this set can do."""
        return self._capabilities

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._half_until, self._try.deadline if self._try else None)

    def opened(self, at: float) -> list[Output]:
        """Say nothing: units register by themselves. What was in flight may have gone out."""
        return self.closed(at)

    def closed(self, at: float) -> list[Output]:  # noqa: ARG002 -- the contract of every driver
        """Settle what was in flight: it may have gone out. Forget half a datagram."""
        self._deframer.forget()
        self._half_until = None
        return self._end(Outcome.NO_RECEIPT, "the port was lost")

    def is_free(self, at: float) -> bool:  # noqa: ARG002 -- the contract of every driver
        """Tell whether no receipt is waited for."""
        return self._try is None

    def airtime(self, order: Order) -> float:
        """Seconds that one try holds the channel, its receipt included."""
        words = self._bearer.seconds(order.text.encode("utf-16-le"))
        return words if dmr.is_group(order.unit) else words + self._bearer.seconds(bytes(RECEIPT_BYTES))

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the words or the unit cannot be; Refused while not free."""
        require_fit(order.text, self._capabilities)
        settings, is_group = self.settings, dmr.is_group(order.unit)
        if not dmr.is_unit(order.unit) or order.unit == str(settings.own):
            raise Unsayable(f"{order.unit!r} is no other unit: a radio id up to 16777215, or G and one.")
        require_free(self, at)
        address = dmr.address(order.unit, settings.group_network if is_group else settings.network)
        number = self._number_of(order.ref)
        airtime = self._bearer.seconds(order.text.encode("utf-16-le"))
        deadline = at + airtime + (0 if is_group else settings.receipt_seconds)
        self._try = _Try(order.ref, order.unit, deadline, is_group)
        if not is_group:
            self._await(address, number, order.ref)
        flags = settings.group_flags if is_group else settings.text_flags
        words = tms.text(flags, number, order.text)
        return [_write(settings.text_port, words, address), Keyed(order.ref, airtime)]

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came. Never raises."""
        outputs = self._take_all(self._deframer.feed(data), at)
        self._half_until = at + HALF_DATAGRAM_SECONDS if self._deframer.has_half else None
        return outputs

    def tick(self, at: float) -> list[Output]:
        """End a wait for a receipt, drop a half datagram that never ended."""
        outputs: list[Output] = []
        if self._half_until is not None and at >= self._half_until:
            outputs += self._take_all(self._deframer.give_up(), at)
            self._half_until = at + HALF_DATAGRAM_SECONDS if self._deframer.has_half else None
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
        for key in [key for key, awaited in self._awaited.items() if awaited == ref]:
            del self._awaited[key]
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
        unit, outputs = dmr.unit_of(address), list[Output]()
        emergency: Inbound = Emergency(unit, "emergency key")
        is_emergency = said.document == lrrp.REPORT and said.request == lrrp.EMERGENCY
        if is_emergency and not self._repeats.is_repeat(emergency, at):
            outputs.append(Heard(emergency))
        if said.where:
            outputs.append(Heard(Position(unit, *said.where)))
        return outputs

    def _number_of(self, ref: Ref) -> int:
        """Give an order its number; a repeat keeps it. After a restart of ours they begin elsewhere."""
        if ref not in self._numbers:
            last = zlib.crc32(ref.encode()) if self._number is None else self._number
            self._number = self._numbers[ref] = (last + 1) % tms.NUMBERS
            if len(self._numbers) > MOST_REMEMBERED:
                self._numbers.popitem(last=False)
        return self._numbers[ref]

    def _await(self, address: bytes, number: int, ref: Ref) -> None:
        self._awaited[address, number] = ref
        self._awaited.move_to_end((address, number))
        if len(self._awaited) > MOST_REMEMBERED:
            self._awaited.popitem(last=False)

    def _end(self, outcome: Outcome, reason: str) -> list[Output]:
        flying, self._try = self._try, None
        return [Settled(flying.ref, outcome, reason)] if flying else []

    def _is_sound(self, datagram: Datagram) -> bool:
        is_place = datagram.port == self.settings.location_port
        return lrrp.is_whole(datagram.payload) if is_place else tms.is_whole(datagram.payload)


def _write(port: int, payload: bytes, address: bytes) -> Write:
    return Write(Datagram(port, payload, address).encode())
