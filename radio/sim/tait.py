"""Tait sets: the base's as seen from its data port, and a crew's far set as seen by its bearer.

What an SDM looks like on the air is not published; here it is a line of letters with a checksum.
"""

from collections import deque
from dataclasses import dataclass
from random import Random

from radio.drivers.kiss.frames import with_fcs, without_fcs
from radio.drivers.tait.frames import PROMPT, RESTART, Deframer, Frame, Junk
from radio.errors import Malformed, Refused
from radio.messages import UnitId
from radio.sim.air import Air, Weather
from radio.sim.csma import Timing, Transmitter
from radio.sim.far import Logged, Shown, Spoken
from radio.sim.query import read_faults

MOST_BUFFERED = 65_536  # bytes for a port that nobody reads; older ones are lost
MOST_SHOWN = 1_000
MOST_LOGGED = 10_000
MOST_WAITING = 9
RETRY_SECONDS = (8.0, 15.0, 30.0, 60.0)  # a set programmed to repeat; then it shows that it gave up
RETRY_JITTER = 0.25
SAME_SECONDS = 600.0  # the same words from the same sender within it are shown as a repeat
HOLD_SECONDS = 5.0  # how long a set waits for a clear channel before it says `inhibited`
ACK_SECONDS = 2.5  # how long a set waits for the far set's acknowledgement
MODEL = "13102.03"  # as in the manual's example
KIND, TO, FROM, WORDS = slice(0, 1), slice(1, 9), slice(9, 17), slice(17, None)
SIMPLE, CALL, STATUS, ACK = "S", "E", "T", "A"


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a set at a port, as words of `sim://tait?deaf=2&garbage=9`."""

    off: bool = False
    """Takes nothing, says nothing."""
    deaf: int = 0
    """So many frames of the air are not heard."""
    mute: int = 0
    """So many SDMs from the port are prompted and not keyed."""
    inhibit: bool = False
    """Never keys: says `inhibited` each time."""
    disabled: bool = False
    """SDM is not enabled in its programming."""
    notready: int = 0
    """So many SDMs are answered `not ready`."""
    badsum: int = 0
    """So many SDMs are answered `checksum`."""
    garbage: int = 0
    """So many bytes of nonsense when the port opens."""
    overlong: int = 0
    """A frame that goes on for so many bytes when the port opens."""
    half: int = 0
    """Of the n-th text given out comes only the first half, and no prompt."""
    wrong: int = 0
    """The n-th text given out has one wrong byte."""
    reboot: float = 0.0
    """Seconds after opening when it restarts: says so, forgets what it does and what it was told to tell."""
    late: float = 0.0
    """Seconds that each message waits before it comes to the port."""
    double: bool = False
    """Gives each message twice."""
    echo: bool = False
    """The line gives back what the host writes."""
    foreign: bool = False
    """Before each acknowledgement comes one of a selective call, and one with a type that nobody knows."""
    stuck: float = 0.0
    """A jammed microphone holds the channel for so many seconds after opening."""


def read_query(query: str) -> tuple[Faults, Weather]:
    """Read `deaf=2&loss=0.2` of a `sim://tait?…` URL. BadSetting names an unknown or wrong word."""
    return read_faults(query, Faults)


class TaitSet:
    """The base's set. `write` and `read` are the host's side; `hear`, `tick` and `due` the air's."""

    def __init__(self, station: str, air: Air, chance: Random, faults: Faults | None = None) -> None:
        self.station = station
        self.faults = faults or Faults()
        self.keyed = self.lost = 0
        self._air, self._chance = air, chance
        self._transmitter = Transmitter(station, air, chance, Timing(txdelay=0.1, slot=0.02, persistence=255))
        self._deframer = Deframer()
        self._deaf, self._mute = self.faults.deaf, self.faults.mute
        self._notready, self._badsum = self.faults.notready, self.faults.badsum
        self._reboots_at: float | None = None
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._out = bytearray()
        self._texts = 0
        self._tells_progress = self._gives_texts = False
        self._held = self._called = ""
        self._hold_until: float | None = None
        self._ack_until: float | None = None
        self._clear_at: float | None = None
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        moments = [
            *(self._transmitter.due, self._reboots_at, self._hold_until, self._ack_until, self._clear_at),
            *(at for at, _ in self._waiting),
        ]
        return min((moment for moment in moments if moment is not None), default=None)

    def opened(self, at: float) -> None:
        """Begin to be wrong: the host has opened the port."""
        faults = self.faults
        if faults.garbage:
            self._give(self._chance.randbytes(faults.garbage))
        if faults.overlong:
            self._give(b"s20" + b"x" * faults.overlong + b"\r")
        if faults.stuck:
            self._air.talk(at, faults.stuck)
        self._reboots_at = at + faults.reboot if faults.reboot else None

    def write(self, data: bytes, at: float) -> None:
        """Take bytes from the host, in pieces of any size."""
        if self.faults.off:
            return
        if self.faults.echo:
            self._give(data)
        for piece in self._deframer.feed(data):
            if isinstance(piece, Frame):
                self._obey(piece, at)
            elif isinstance(piece, Junk):
                self._give(PROMPT)
                self._tell("e", "002", at)
        self.tick(at)

    def read(self) -> bytes:
        """Take what waits for the host; the caller paces it at the baud of its line."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def hear(self, frame: bytes, at: float) -> None:
        """Take a frame from the air, damaged or not."""
        try:
            said = without_fcs(frame).decode("ascii")
        except (Malformed, UnicodeDecodeError):
            return
        if self._deaf > 0:
            self._deaf -= 1
        elif said[TO] == self.station and not self.faults.off:
            self._take(said, at)
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass."""
        if self._reboots_at is not None and at >= self._reboots_at:
            self._reboots_at = None
            self._transmitter.forget()
            self._boot()
            self._give(RESTART)
        for frame in self._transmitter.tick(at):
            self.keyed += 1
            if frame[:1] != ACK.encode():
                self._hold_until = None
                self._ack_until = at + self._transmitter.timing.bearer.seconds(frame) + ACK_SECONDS
        self._end_waits(at)
        while self._waiting and self._waiting[0][0] <= at:
            self._give(self._waiting.popleft()[1])

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
        self._give(PROMPT)
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
        elif self._notready > 0 or self._ack_until is not None or self._hold_until is not None:
            self._notready = max(self._notready - 1, 0)
            self._tell("e", "005", at)
        elif self._badsum > 0:
            self._badsum -= 1
            self._tell("e", "002", at)
        elif self.faults.inhibit:
            self._progress("02", at)
        elif self._mute > 0:
            self._mute -= 1
        else:
            self._called = to
            self._look_busy(at)
            self._hold_until = at + HOLD_SECONDS
            self._transmitter.say(with_fcs(f"{SIMPLE}{to}{self.station}{words}".encode()), at)

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
        self._texts += 1
        line = Frame("s", words).encode()
        if self._texts == self.faults.half:
            self._wait(line[: len(line) // 2], at)
            return
        if self._texts == self.faults.wrong:
            place = self._chance.randrange(len(line))
            line = line[:place] + bytes([line[place] ^ 0x15]) + line[place + 1 :]
        self._wait(line + PROMPT, at)

    def _progress(self, words: str, at: float) -> None:
        if self._tells_progress:
            self._tell("p", words, at)

    def _tell(self, ident: str, words: str, at: float) -> None:
        self._wait(Frame(ident, words).encode() + PROMPT, at)

    def _wait(self, line: bytes, at: float) -> None:
        for _ in range(2 if self.faults.double else 1):
            self._waiting.append((at + self.faults.late, line))

    def _give(self, data: bytes) -> None:
        if self.faults.off:
            return
        self._out += data
        del self._out[:-MOST_BUFFERED]


class TaitHandset:
    """A crew's far set: shows and acknowledges what it is told, repeats what is pressed."""

    def __init__(self, station: str, base: str, air: Air, chance: Random) -> None:
        self.station, self.base = UnitId(station), UnitId(base)
        self.display: deque[Shown] = deque(maxlen=MOST_SHOWN)
        self.sent: deque[Spoken] = deque(maxlen=MOST_SHOWN)
        self.log: deque[Logged] = deque(maxlen=MOST_LOGGED)
        self.is_out_of_range = False
        self._air, self._chance = air, chance
        self._transmitter = Transmitter(station, air, chance, Timing(txdelay=0.1, slot=0.02, persistence=255))
        self._waiting: list[tuple[Spoken, str]] = []
        self._count = 0
        self._flying: Spoken | None = None
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        moments = [self._transmitter.due, *(spoken.next_at for spoken, _ in self._waiting)]
        return min((moment for moment in moments if moment is not None), default=None)

    def press(self, words: str, at: float) -> Spoken:
        """Send digits or words to the base. Refused when too many messages wait for their receipt."""
        if len(self._waiting) >= MOST_WAITING:
            raise Refused(f"{MOST_WAITING} messages wait for their receipt: wait, or come into range.")
        return self._begin(SIMPLE, words, at)

    def status(self, digits: str, at: float) -> Spoken:
        """Send a status of two digits, as a key of the set does."""
        return self._begin(STATUS, digits, at)

    def emergency(self, at: float) -> Spoken:
        """Press the emergency key; it works however much waits."""
        for spoken, _ in self._waiting[MOST_WAITING - 1 :]:
            self._give_up(spoken)
        return self._begin(CALL, "", at)

    def move(self, *, is_out_of_range: bool) -> None:
        """Drive behind a hill, or back."""
        self.is_out_of_range = is_out_of_range
        self._air.move(self.station, is_away=is_out_of_range)

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
            self._flying.is_acknowledged, self._flying.next_at = True, None
            self._flying = None
        self._waiting = [each for each in self._waiting if not each[0].is_acknowledged]

    def _try(self, spoken: Spoken, frame: str, at: float) -> None:
        if spoken.tries > len(RETRY_SECONDS):
            self._give_up(spoken)
            return
        waits = [*RETRY_SECONDS, RETRY_SECONDS[-1]]
        jitter = self._chance.uniform(1 - RETRY_JITTER, 1 + RETRY_JITTER)
        spoken.next_at = at + waits[spoken.tries] * jitter
        spoken.tries += 1
        self._flying = spoken
        self._transmitter.say(with_fcs(frame.encode("ascii", "replace")), at)

    def _give_up(self, spoken: Spoken) -> None:
        spoken.next_at = None
        self._waiting = [each for each in self._waiting if each[0] is not spoken]


def _acknowledgement(to: str, station: str) -> bytes:
    return with_fcs(f"{ACK}{to}{station}".encode())
