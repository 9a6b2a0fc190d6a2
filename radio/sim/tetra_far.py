"""A crew's TETRA set: shows and reports what it is told, repeats what is pressed."""

from collections import deque
from random import Random

from radio.drivers.tetra import pdu
from radio.errors import Malformed
from radio.messages import UnitId
from radio.moments import soonest
from radio.sim.air import Air
from radio.sim.csma import Transmitter
from radio.sim.far import MOST_SHOWN, Handheld, Logged, Shown, Spoken, require_room
from radio.sim.tetra_cell import AirPdu, cell_timing

EMERGENCY_TIMES, EMERGENCY_APART = 3, 2.0


class FarTerminal(Handheld):
    """A crew's far set: shows and reports what it is told, repeats what is pressed."""

    def __init__(self, station: str, base: str, air: Air, chance: Random) -> None:
        super().__init__(station, base, air, chance)
        self.does_report_short = False
        self._transmitter = Transmitter(station, air, chance, cell_timing())
        self._waiting: list[Spoken] = []
        self._shown: deque[tuple[int, int, str]] = deque(maxlen=MOST_SHOWN)
        self._unread: list[int] = []
        self._alarms: list[float] = []
        self._number = chance.randrange(256)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._transmitter.due, *(spoken.next_at for spoken in self._waiting), *self._alarms)

    def press(self, words: str, at: float) -> Spoken:
        """Send digits or words to the base. Refused when too many messages wait for their report."""
        require_room(self._waiting)
        self.open_messages(at)
        self._number = (self._number + 1) % 256
        spoken = Spoken(at, words, str(self._number), next_at=at)
        self.sent.append(spoken)
        self._waiting.append(spoken)
        self.tick(at)
        return spoken

    def emergency(self, at: float) -> Spoken:
        """Press the emergency key: the status 0, three times, and the place with its reason."""
        spoken = Spoken(at, "EMERGENCY", "0", tries=EMERGENCY_TIMES)
        self.sent.append(spoken)
        self._alarms = [at + EMERGENCY_APART * number for number in range(EMERGENCY_TIMES)]
        self.tick(at)
        return spoken

    def send_status(self, value: int, at: float) -> None:
        """Send a status."""
        self._say(value.to_bytes(2), at, bits=16, is_status=True)

    def send_position(self, latitude: float, longitude: float, at: float, *, reason: int = 0) -> None:
        """Send a LIP short report."""
        self._say(pdu.lip(latitude, longitude, reason=reason), at, bits=pdu.LIP_BITS)

    def open_messages(self, at: float) -> None:
        """Read what is on the display: the read reports go out."""
        for number in self._unread:
            self._report(0x02, number, at)
        self._unread.clear()

    def hear(self, frame: bytes, at: float) -> None:
        """Take a frame from the air, damaged or not."""
        try:
            said = AirPdu.decode(frame)
            if str(said.target) != self.station:
                return
            heard = pdu.parse(said.data, said.bits, is_status=said.is_status)
        except Malformed:
            return
        self.log.append(Logged(at, is_own=False, info=said.data.hex().upper()))
        match heard:
            case pdu.Words():
                self._show(said.source, heard, at)
            case pdu.DeliveryReport(status=0x00):
                self._take_report(str(heard.ref))
            case pdu.StatusValue(value):
                self.display.append(
                    Shown(at, UnitId(str(said.source)), f"STATUS {value:04X}", None, is_repeat=False)
                )

    def tick(self, at: float) -> None:
        """Let time pass: try again what nobody reported."""
        for moment in [moment for moment in self._alarms if moment <= at]:
            self._alarms.remove(moment)
            self.send_status(0, moment)
        for spoken in list(self._waiting):
            if spoken.next_at is not None and spoken.next_at <= at:
                self._try(spoken, spoken.next_at)
        for frame in self._transmitter.tick(at):
            self.log.append(Logged(at, is_own=True, info=AirPdu.decode(frame).data.hex().upper()))

    def _show(self, source: int, said: pdu.Words, at: float) -> None:
        number = said.ref if said.ref is not None else -1
        key = (source, number, said.text)
        is_repeat = said.ref is not None and key in self._shown
        self._shown.append(key)
        self.display.append(Shown(at, UnitId(str(source)), said.text, str(number), is_repeat))
        if said.asks_received:
            self._report(0x00, number, at, is_short=said.may_be_short)
        if said.asks_read and not is_repeat:
            self._unread.append(number)

    def _report(self, status: int, number: int, at: float, *, is_short: bool = False) -> None:
        if is_short:
            self._say(pdu.short_report(status, number), at, bits=16, is_status=True)
        else:
            self._say(pdu.report(status, number), at, bits=32)

    def _take_report(self, number: str) -> None:
        for spoken in self._waiting:
            if spoken.number == number:
                spoken.acknowledge()
        self._waiting = [spoken for spoken in self._waiting if not spoken.is_acknowledged]

    def _try(self, spoken: Spoken, at: float) -> None:
        if not spoken.try_again(at, self._chance):
            self._waiting.remove(spoken)
            return
        data = pdu.transfer(spoken.text, int(spoken.number), reports=1)
        self._say(data, at, bits=len(data) * 8)

    def _say(self, data: bytes, at: float, *, bits: int, is_status: bool = False) -> None:
        said = AirPdu(int(self.station), int(self.base), bits, data, is_status)
        self._transmitter.say(said.encode(), at)  # a set whose memory is full loses it: the retry comes again
