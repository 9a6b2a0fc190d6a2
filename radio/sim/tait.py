"""Tait sets: the base's as seen from its data port, and a crew's far set as seen by its bearer.

What an SDM looks like on the air is not published; here it is a line of letters with a checksum.
"""

from dataclasses import dataclass
from random import Random

from radio.drivers.fcs import with_fcs, without_fcs
from radio.drivers.tait.frames import PROMPT, RESTART, Deframer, Frame, Junk
from radio.errors import Malformed
from radio.messages import UnitId
from radio.moments import soonest
from radio.sim.air import Air
from radio.sim.csma import Timing, Transmitter
from radio.sim.far import MOST_WAITING, Handheld, Logged, Shown, Spoken, require_room
from radio.sim.faults import LASTING, PASSING, Faults
from radio.sim.port import HostPort
from radio.sim.query import read_faults
from radio.sim.simulator import Simulator

SAME_SECONDS = 600.0  # the same words from the same sender within it are shown as a repeat
HOLD_SECONDS = 5.0  # how long a set waits for a clear channel before it says `inhibited`
ACK_SECONDS = 2.5  # how long a set waits for the far set's acknowledgement
MODEL = "13102.03"  # as in the manual's example
KIND, TO, FROM, WORDS = slice(0, 1), slice(1, 9), slice(9, 17), slice(17, None)
SIMPLE, CALL, STATUS, ACK = "S", "E", "T", "A"


@dataclass(frozen=True, slots=True)
class TaitFaults(Faults):
    """What is wrong with the set, and what only this make can say of it."""

    disabled: bool = False
    """SDM is not enabled in its programming."""
    notready: int = 0
    """So many SDMs are answered `not ready`."""
    badsum: int = 0
    """So many SDMs are answered `checksum`."""
    echo: bool = False
    """The line gives back what the host writes."""


class TaitSet:
    """The base's set. `write` and `read` are the host's side; `hear`, `tick` and `due` the air's."""

    def __init__(self, station: str, air: Air, chance: Random, faults: TaitFaults | None = None) -> None:
        self.station = station
        self.faults = faults or TaitFaults()
        self.keyed = self.lost = 0
        self._air = air
        self._port = HostPort(self.faults, chance)
        self._transmitter = Transmitter(station, air, chance, Timing(txdelay=0.1, slot=0.02, persistence=255))
        self._deframer = Deframer()
        self._tells_progress = self._gives_texts = False
        self._held = self._called = ""
        self._hold_until: float | None = None
        self._ack_until: float | None = None
        self._clear_at: float | None = None
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        waits = (self._hold_until, self._ack_until, self._clear_at)
        return soonest(self._transmitter.due, self._port.due, *waits)

    def opened(self, at: float) -> None:
        """Begin to be wrong: the host has opened the port."""
        self._port.opened(at, self._air, b"s20" + b"x" * self.faults.overlong + b"\r")

    def write(self, data: bytes, at: float) -> None:
        """Take bytes from the host, in pieces of any size."""
        if self.faults.off:
            return
        if self.faults.echo:
            self._port.give(data)
        for piece in self._deframer.feed(data):
            if isinstance(piece, Frame):
                self._obey(piece, at)
            elif isinstance(piece, Junk):
                self._port.give(PROMPT)
                self._tell("e", "002", at)
        self.tick(at)

    def read(self) -> bytes:
        """Take what waits for the host; the caller paces it at the baud of its line."""
        return self._port.read()

    def hear(self, frame: bytes, at: float) -> None:
        """Take a frame from the air, damaged or not."""
        try:
            said = without_fcs(frame).decode("ascii")
        except (Malformed, UnicodeDecodeError):
            return
        if not self._port.takes("deaf") and said[TO] == self.station and not self.faults.off:
            self._take(said, at)
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass."""
        if self._port.does_reboot(at):
            self._transmitter.forget()
            self._boot()
            self._port.give(RESTART)
        for frame in self._transmitter.tick(at):
            self.keyed += 1
            if frame[:1] != ACK.encode():
                self._hold_until = None
                self._ack_until = at + self._transmitter.timing.bearer.seconds(frame) + ACK_SECONDS
        self._end_waits(at)
        self._port.tick(at)

    def _boot(self) -> None:
        self._tells_progress = self._gives_texts = False
        self._held = self._called = ""
        self._hold_until = self._ack_until = self._clear_at = None

    def _end_waits(self, at: float) -> None:
        if self._hold_until is not None and at >= self._hold_until:
            self._hold_until = None
            self._transmitter.forget()
            self._progress("02", at)
        if self._ack_until is not None and at >= self._ack_until:
            self._ack_until = None
            self._progress("1D0", at)
        if self._clear_at is not None and at >= self._clear_at:
            self._clear_at = None
            self._progress("06", at)

    def _obey(self, frame: Frame, at: float) -> None:
        self._port.give(PROMPT)
        match frame.ident, frame.parameters:
            case "f", "041":
                self._tells_progress = True
            case "f", words:
                self._gives_texts = self._gives_texts or words == "101"
            case "q", "0":
                self._tell("m", MODEL, at)
            case "q", "1":
                held, self._held = self._held, ""
                self._tell("s", held, at)
            case "c", _:
                self._held = ""
            case "s", words if len(words) <= 10 + 32:
                self._send(words[2:10], words[10:], at)
            case "a", words if words[3:5] == "04" and len(words) <= 13 + 128:
                self._send(words[5:13], words[13:], at)
            case "s" | "a", _:
                self._tell("e", "003", at)
            case _:
                self._tell("e", "001", at)

    def _send(self, to: str, words: str, at: float) -> None:
        if self.faults.disabled:
            self._tell("e", "006", at)
        elif self._is_taken() or self._port.takes("notready"):
            self._tell("e", "005", at)
        elif self._port.takes("badsum"):
            self._tell("e", "002", at)
        elif self.faults.inhibit:
            self._progress("02", at)
        elif not self._port.takes("mute"):
            self._called = to
            self._look_busy(at)
            self._hold_until = at + HOLD_SECONDS
            self._transmitter.say(with_fcs(f"{SIMPLE}{to}{self.station}{words}".encode()), at)

    def _is_taken(self) -> bool:
        return self._ack_until is not None or self._hold_until is not None

    def _look_busy(self, at: float) -> None:
        clear = self._air.clear_at(self.station, at)
        if clear > at and self._clear_at is None:
            self._clear_at = clear
            self._progress("05", at)

    def _take(self, said: str, at: float) -> None:
        sender, words = said[FROM], said[WORDS]
        match said[KIND]:
            case "S" if self._held:
                self.lost += 1  # no place for it, and no acknowledgement
            case "S":
                self._held = words
                self._transmitter.say(_acknowledgement(sender, self.station), at)
                self._tell("r", f"04000FF{sender}", at)
                if self._gives_texts:
                    self._give_text(words, at)
            case "E":
                self._transmitter.say(_acknowledgement(sender, self.station), at)
                self._tell("r", f"00109FF{sender}", at)
            case "T":
                self._transmitter.say(_acknowledgement(sender, self.station), at)
                self._tell("r", f"02008{words}{sender}", at)
            case "A" if sender == self._called and self._ack_until is not None:
                self._ack_until = None
                if self.faults.foreign:
                    self._progress("1C1", at)
                    self._progress("3A", at)
                self._progress("1D1", at)

    def _give_text(self, words: str, at: float) -> None:
        line = Frame("s", words).encode()
        spoilt = self._port.spoil(line)
        self._port.tell(spoilt + PROMPT if len(spoilt) == len(line) else spoilt, at)

    def _progress(self, words: str, at: float) -> None:
        if self._tells_progress:
            self._tell("p", words, at)

    def _tell(self, ident: str, words: str, at: float) -> None:
        self._port.tell(Frame(ident, words).encode() + PROMPT, at)


class TaitHandset(Handheld):
    """A crew's far set: shows and acknowledges what it is told, repeats what is pressed."""

    def __init__(self, station: str, base: str, air: Air, chance: Random) -> None:
        super().__init__(station, base, air, chance)
        self._transmitter = Transmitter(station, air, chance, Timing(txdelay=0.1, slot=0.02, persistence=255))
        self._waiting: list[tuple[Spoken, str]] = []
        self._count = 0
        self._flying: Spoken | None = None

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._transmitter.due, *(spoken.next_at for spoken, _ in self._waiting))

    def press(self, words: str, at: float) -> Spoken:
        """Send digits or words to the base. Refused when too many messages wait for their receipt."""
        require_room(self._waiting)
        return self._begin(SIMPLE, words, at)

    def status(self, digits: str, at: float) -> Spoken:
        """Send a status of two digits, as a key of the set does."""
        return self._begin(STATUS, digits, at)

    def emergency(self, at: float) -> Spoken:
        """Press the emergency key; it works however much waits."""
        for spoken, _ in self._waiting[MOST_WAITING - 1 :]:
            self._give_up(spoken)
        return self._begin(CALL, "", at)

    def hear(self, frame: bytes, at: float) -> None:
        """Take a frame from the air, damaged or not."""
        try:
            said = without_fcs(frame).decode("ascii")
        except (Malformed, UnicodeDecodeError):
            return
        if not all(called in ("*", own) for called, own in zip(said[TO], self.station, strict=False)):
            return
        if said[KIND] == SIMPLE:
            self._show(said, at)
        elif said[KIND] == ACK:
            self._take_receipt()
        self.log.append(Logged(at, is_own=False, info=said))

    def tick(self, at: float) -> None:
        """Let time pass: try again what nobody acknowledged."""
        for spoken, frame in list(self._waiting):
            if spoken.next_at is not None and spoken.next_at <= at:
                self._try(spoken, frame, spoken.next_at)
        for keyed in self._transmitter.tick(at):
            self.log.append(Logged(at, is_own=True, info=keyed[:-2].decode("ascii")))

    def _begin(self, kind: str, words: str, at: float) -> Spoken:
        self._count += 1
        spoken = Spoken(at, words, str(self._count), next_at=at)
        self.sent.append(spoken)
        self._waiting.append((spoken, f"{kind}{self.base}{self.station}{words}"))
        self.tick(at)
        return spoken

    def _show(self, said: str, at: float) -> None:
        sender, words = UnitId(said[FROM]), said[WORDS]
        is_repeat = any(
            (shown.sender, shown.text) == (sender, words) and at - shown.at < SAME_SECONDS
            for shown in self.display
        )
        self.display.append(Shown(at, sender, words, None, is_repeat))
        if said[TO] == self.station:
            self._transmitter.say(_acknowledgement(sender, self.station), at)

    def _take_receipt(self) -> None:
        """Settle what was said last: an acknowledgement has no number."""
        if self._flying:
            self._flying.acknowledge()
            self._flying = None
        self._waiting = [each for each in self._waiting if not each[0].is_acknowledged]

    def _try(self, spoken: Spoken, frame: str, at: float) -> None:
        if not spoken.try_again(at, self._chance):
            self._give_up(spoken)
            return
        self._flying = spoken
        self._transmitter.say(with_fcs(frame.encode("ascii", "replace")), at)

    def _give_up(self, spoken: Spoken) -> None:
        spoken.next_at = None
        self._waiting = [each for each in self._waiting if each[0] is not spoken]


def base(station: str, air: Air, chance: Random, query: str) -> TaitSet:
    """Make the base's set; `query` names its faults."""
    return TaitSet(station, air, chance, read_faults(query, TaitFaults)[0])


SIMULATOR = Simulator(
    base,
    TaitHandset,
    own="00010001",
    units=(UnitId("00010007"), UnitId("00010008"), UnitId("00010012")),
    passing_faults=(*PASSING, "echo=1", "notready=2", "badsum=2"),
    lasting_faults=(*LASTING, "disabled=1"),
)


def _acknowledgement(to: str, station: str) -> bytes:
    return with_fcs(f"{ACK}{to}{station}".encode())
