"""KISS sets: the base's modem as seen from its serial port, and a crew's far set as seen by its bearer."""

from collections import deque
from dataclasses import dataclass, fields
from random import Random
from urllib.parse import parse_qsl

from radio.drivers.kiss import commands
from radio.drivers.kiss.frames import (
    FEND,
    LONGEST_RAW,
    Address,
    Command,
    Deframer,
    KissFrame,
    UiFrame,
    with_fcs,
    without_fcs,
)
from radio.drivers.settings import BadSetting, read_settings
from radio.errors import Malformed, Refused
from radio.messages import UnitId
from radio.sim.air import Air, Weather
from radio.sim.csma import Timing, Transmitter
from radio.sim.far import Logged, Shown, Spoken

TOCALL = Address("APZ002")
MOST_BUFFERED = 65_536  # bytes for a port that nobody reads; older ones are lost
MOST_SHOWN = 1_000
MOST_LOGGED = 10_000
MOST_WAITING = 9
RETRY_SECONDS = (8.0, 15.0, 30.0, 60.0)  # as the base does; then the set shows that it gave up
RETRY_JITTER = 0.25
BOOT_BANNER = b"\r\nTNC simulator, KISS\r\n"


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a set at a port, as words of `sim://kiss?deaf=2&garbage=9`."""

    off: bool = False
    """Takes nothing, says nothing."""
    deaf: int = 0
    """So many frames heard on the air do not reach the port."""
    mute: int = 0
    """So many frames from the port are not keyed."""
    inhibit: bool = False
    """Takes everything and never keys."""
    garbage: int = 0
    """So many bytes of nonsense when the port opens."""
    overlong: int = 0
    """A frame of so many bytes when the port opens."""
    half: int = 0
    """Of the n-th frame to the port comes only the first half, then silence."""
    wrong: int = 0
    """The n-th frame to the port has one wrong byte."""
    reboot: float = 0.0
    """Seconds after opening when it restarts: says its banner, forgets its queue and its timing."""
    late: float = 0.0
    """Seconds that each frame heard waits before it comes to the port."""
    double: bool = False
    """Gives each frame heard twice."""
    echo: bool = False
    """Gives its own frames back, as some TNCs and every digipeater do."""
    foreign: bool = False
    """Before each receipt heard comes one of the same number by another station."""
    stuck: float = 0.0
    """A jammed microphone holds the channel for so many seconds after opening."""


def read_query(query: str) -> tuple[Faults, Weather]:
    """Read `deaf=2&loss=0.2` of a `sim://kiss?…` URL. BadSetting names an unknown or wrong word."""
    words = dict(parse_qsl(query, keep_blank_values=True))
    weather_words = {field.name for field in fields(Weather)}
    known = weather_words | {field.name for field in fields(Faults)}
    for word in words:
        if word not in known:
            raise BadSetting(word, f"the simulator has no such fault; it has {', '.join(sorted(known))}.")
    weather = read_settings(Weather, {word: value for word, value in words.items() if word in weather_words})
    faults = read_settings(
        Faults, {word: value for word, value in words.items() if word not in weather_words}
    )
    return faults, weather


class Tnc:
    """The base's set. `write` and `read` are the host's side; `hear`, `tick` and `due` the air's."""

    def __init__(self, station: str, air: Air, chance: Random, faults: Faults | None = None) -> None:
        self.station = station
        self.faults = faults or Faults()
        self.heard = 0
        self._air, self._chance = air, chance
        self._transmitter = Transmitter(station, air, chance, Timing())
        self._deframer = Deframer()
        self._deaf, self._mute = self.faults.deaf, self.faults.mute
        self._reboots_at: float | None = None
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._out = bytearray()
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        moments = [self._transmitter.due, self._reboots_at, self._waiting[0][0] if self._waiting else None]
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def keyed(self) -> int:
        """How many frames it has put on the air."""
        return self._transmitter.keyed

    def opened(self, at: float) -> None:
        """Begin to be wrong: the host has opened the port."""
        faults = self.faults
        if faults.garbage:
            self._give(self._chance.randbytes(faults.garbage))
        if faults.overlong:
            self._give(FEND + b"\0" + b"x" * max(faults.overlong, LONGEST_RAW) + FEND)
        if faults.stuck:
            self._air.talk(at, faults.stuck)
        self._reboots_at = at + faults.reboot if faults.reboot else None

    def write(self, data: bytes, at: float) -> None:
        """Take bytes from the host, in pieces of any size."""
        if self.faults.off:
            return
        for raw in self._deframer.feed(data):
            try:
                self._obey(KissFrame.decode(raw), at)
            except Malformed:
                continue  # as a TNC does
        self.tick(at)

    def read(self) -> bytes:
        """Take what waits for the host; the caller paces it at the baud of its line."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def hear(self, frame: bytes, at: float) -> None:
        """Take a frame from the air, damaged or not."""
        try:
            data = without_fcs(frame)
        except Malformed:
            return
        self.heard += 1
        if self._deaf > 0:
            self._deaf -= 1
            return
        for given in self._variants(data):
            self._waiting.append((at + self.faults.late, given))
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass."""
        if self._reboots_at is not None and at >= self._reboots_at:
            self._reboots_at = None
            self._transmitter.forget()
            self._transmitter.timing = Timing()
            self._give(BOOT_BANNER)
        for frame in self._transmitter.tick(at):
            if self.faults.echo:
                self._waiting.append((at, KissFrame(Command.DATA, frame[:-2]).encode()))
        while self._waiting and self._waiting[0][0] <= at:
            self._give(self._waiting.popleft()[1])

    def _obey(self, kiss: KissFrame, at: float) -> None:
        value = kiss.data[0] if kiss.data else 0
        timing = self._transmitter.timing
        match kiss.command:
            case Command.DATA if self._mute > 0:
                self._mute -= 1
            case Command.DATA if not self.faults.inhibit:
                self._transmitter.say(with_fcs(kiss.data), at)
            case Command.TXDELAY:
                timing.txdelay = value / 100
            case Command.PERSISTENCE:
                timing.persistence = value
            case Command.SLOT:
                timing.slot = value / 100
            case Command.TXTAIL:
                timing.txtail = value / 100
            case Command.FULL_DUPLEX:
                timing.is_full_duplex = bool(value)

    def _variants(self, data: bytes) -> list[bytes]:
        given = KissFrame(Command.DATA, data).encode()
        if self.heard == self.faults.half:
            return [given[: len(given) // 2]]
        if self.heard == self.faults.wrong:
            place = self._chance.randrange(1, len(given) - 1)
            return [given[:place] + bytes([given[place] ^ 0x15]) + given[place + 1 :]]
        copies = [given, given] if self.faults.double else [given]
        return [*_foreign_receipt(data), *copies] if self.faults.foreign else copies

    def _give(self, data: bytes) -> None:
        if self.faults.off:
            return
        self._out += data
        del self._out[:-MOST_BUFFERED]


class Handset:
    """A crew's far set: shows and acknowledges what it is told, repeats what is pressed."""

    def __init__(
        self, station: str, base: str, air: Air, chance: Random, timing: Timing | None = None
    ) -> None:
        self.station, self.base = UnitId(station), UnitId(base)
        self.groups = frozenset({"CREWS"})
        self.display: deque[Shown] = deque(maxlen=MOST_SHOWN)
        self.sent: deque[Spoken] = deque(maxlen=MOST_SHOWN)
        self.log: deque[Logged] = deque(maxlen=MOST_LOGGED)
        self.is_out_of_range = False
        self._address = Address.parse(station)
        self._air, self._chance = air, chance
        self.timing = timing or Timing()
        self._transmitter = Transmitter(station, air, chance, self.timing)
        self._waiting: list[Spoken] = []
        self._shown: deque[tuple[str, str]] = deque(maxlen=MOST_SHOWN)
        self._number = chance.randrange(1_000)
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        moments = [self._transmitter.due, *(spoken.next_at for spoken in self._waiting)]
        return min((moment for moment in moments if moment is not None), default=None)

    def press(self, words: str, at: float) -> Spoken:
        """Send digits or words to the base. Refused when too many messages wait for their receipt."""
        if len(self._waiting) >= MOST_WAITING:
            raise Refused(
                f"{MOST_WAITING} messages of this set wait for their receipt: wait, or come into range."
            )
        self._number = self._number % 99_999 + 1
        spoken = Spoken(at, words, str(self._number), next_at=at)
        self.sent.append(spoken)
        self._waiting.append(spoken)
        self.tick(at)
        return spoken

    def emergency(self, at: float) -> Spoken:
        """Press the emergency key; it works however much waits."""
        for spoken in self._waiting[MOST_WAITING - 1 :]:
            self._give_up(spoken)
        return self.press(commands.EMERGENCY_WORD, at)

    def move(self, *, is_out_of_range: bool) -> None:
        """Drive behind a hill, or back."""
        self.is_out_of_range = is_out_of_range
        self._air.move(self.station, is_away=is_out_of_range)

    def hear(self, frame: bytes, at: float) -> None:
        """Take a frame from the air, damaged or not."""
        try:
            ui = UiFrame.decode(without_fcs(frame))
            said = commands.parse(ui.info, ui.destination.call)
        except Malformed:
            return
        match said:
            case commands.Message(addressee=addressee) if (
                addressee == self.station or addressee in self.groups
            ):
                self._show(UnitId(str(ui.source)), said, at)
            case commands.Receipt(addressee=addressee) if addressee == self.station:
                self._take_receipt(said.number)
            case commands.Bulletin(name, text):
                self._show(UnitId(str(ui.source)), commands.Message(name, text), at)
            case _:
                return
        self.log.append(Logged(at, is_own=False, info=ui.info.decode("utf-8", "replace")))

    def tick(self, at: float) -> None:
        """Let time pass: try again what nobody acknowledged."""
        for spoken in list(self._waiting):
            if spoken.next_at is not None and spoken.next_at <= at:
                self._try(spoken, spoken.next_at)
        for frame in self._transmitter.tick(at):
            info = UiFrame.decode(frame[:-2]).info.decode("utf-8", "replace")
            self.log.append(Logged(at, is_own=True, info=info))

    def _show(self, sender: UnitId, said: commands.Message, at: float) -> None:
        key = (sender, said.number or said.text)
        is_repeat = said.number is not None and key in self._shown
        self._shown.append(key)
        self.display.append(Shown(at, sender, said.text, said.number, is_repeat))
        if said.number and said.addressee == self.station:
            self._say(commands.receipt(sender, said.number), at)

    def _take_receipt(self, number: str) -> None:
        for spoken in self._waiting:
            if spoken.number == number:
                spoken.is_acknowledged, spoken.next_at = True, None
        self._waiting = [spoken for spoken in self._waiting if not spoken.is_acknowledged]

    def _try(self, spoken: Spoken, at: float) -> None:
        if spoken.tries > len(RETRY_SECONDS):
            self._give_up(spoken)
            return
        waits = [*RETRY_SECONDS, RETRY_SECONDS[-1]]
        jitter = self._chance.uniform(1 - RETRY_JITTER, 1 + RETRY_JITTER)
        spoken.next_at = at + waits[spoken.tries] * jitter
        spoken.tries += 1
        self._say(commands.message(self.base, spoken.text, spoken.number), at)

    def _give_up(self, spoken: Spoken) -> None:
        spoken.next_at = None
        self._waiting.remove(spoken)

    def _say(self, info: str, at: float) -> None:
        self._transmitter.say(with_fcs(UiFrame(TOCALL, self._address, info.encode()).encode()), at)
        # a set whose memory is full loses it: the retry comes again


def _foreign_receipt(data: bytes) -> list[bytes]:
    frame = UiFrame.decode(data)
    if not isinstance(commands.parse(frame.info), commands.Receipt):
        return []
    return [KissFrame(Command.DATA, UiFrame(TOCALL, Address("OTHER", 9), frame.info).encode()).encode()]
