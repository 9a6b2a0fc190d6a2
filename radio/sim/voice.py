"""A voice set with its announcer, as seen by the driver: a line protocol on one side, a key on the other."""

from collections import deque
from dataclasses import dataclass
from random import Random

from radio.drivers.voice import lines
from radio.drivers.voice.lines import CallOut, Dtmf, Event, Hello, Lines, Request, Say, Stop, Why
from radio.drivers.voice.signals import Call, Mdc, Tones
from radio.errors import Malformed
from radio.sim.air import Air, Weather
from radio.sim.query import read_faults
from radio.sim.voice_air import Key, Piece, Sound, Speech, Turn, decode, mistaken, seconds_of
from radio.text import spoken_seconds

SOFTWARE = "simulated announcer"
LEAD_SECONDS, TAIL_SECONDS, PAUSE_SECONDS = 0.4, 0.2, 0.7
CLEAR_SECONDS = 60.0  # how long it waits for a clear channel
MOST_BUFFERED = 65_536  # bytes for a port that nobody reads; older ones are lost
SILENCE_SECONDS = 4.0  # after half a line


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a set and its announcer, as words of `sim://voice?deaf=2&garbage=9`."""

    off: bool = False
    """Takes nothing, says nothing."""
    deaf: int = 0
    """So many sounds of the air are not heard."""
    mute: int = 0
    """So many announcements are lost on the way: no answer, nothing said."""
    inhibit: bool = False
    """The sound device is gone: each announcement fails before the key."""
    silent: bool = False
    """The key's wire is off: all looks well, and nothing is on the air."""
    busy: int = 0
    """So many announcements fail because the channel did not clear."""
    speech: int = 0
    """So many announcements fail because the words could not be spoken."""
    cut: int = 0
    """The n-th announcement is cut off by the watchdog while it is being said."""
    garbage: int = 0
    """So many bytes of nonsense when the port opens."""
    overlong: int = 0
    """A line that goes on for so many bytes when the port opens."""
    half: int = 0
    """Of the n-th line about a sound comes only the first half, then silence."""
    wrong: int = 0
    """The n-th line about a sound has one wrong byte."""
    wrongtone: int = 0
    """In the n-th keys heard one tone was taken for another."""
    slow: float = 0.0
    """Keys come one by one, with so many seconds between."""
    reboot: float = 0.0
    """Seconds after opening when the announcer restarts: says so, and has forgotten everything."""
    late: float = 0.0
    """Seconds that each line waits before it comes to the port."""
    double: bool = False
    """Gives each line twice."""
    echo: bool = False
    """The line gives back what the host writes."""
    foreign: bool = False
    """Word of things that are not in hand comes before word of what is; another base's calls are heard."""
    stuck: float = 0.0
    """A jammed microphone holds the channel for so many seconds after opening."""


def read_query(query: str) -> tuple[Faults, Weather]:
    """Read `deaf=2&loss=0.2` of a `sim://voice?…` URL. BadSetting names an unknown or wrong word."""
    return read_faults(query, Faults)


@dataclass(slots=True)
class _Job:
    id: int
    pieces: list[Piece]
    gives_up_at: float
    is_cut: bool = False

    @property
    def seconds(self) -> float:
        return sum(piece.seconds for piece in self.pieces)


class VoiceBase:
    """The base's set. `write` and `read` are the driver's side; `hear`, `tick` and `due` the air's."""

    def __init__(self, station: str, air: Air, chance: Random, faults: Faults | None = None) -> None:
        self.station = station
        self.faults = faults or Faults()
        self._air, self._chance = air, chance
        self._key = Key(station, air, chance)
        self._lines = Lines()
        self._job: _Job | None = None
        own = self.faults
        self._left = {"deaf": own.deaf, "mute": own.mute, "busy": own.busy, "speech": own.speech}
        self._said = self._sounds = self._keys = 0
        self._is_carrier = False
        self._clear_at: float | None = None
        self._reboots_at: float | None = None
        self._waiting: deque[tuple[float, bytes]] = deque()
        self._out = bytearray()
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        moments = (
            self._key.due,
            self._reboots_at,
            self._clear_at,
            self._job.gives_up_at if self._job and not self._key.is_down else None,
            self._waiting[0][0] if self._waiting else None,
        )
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def keyed(self) -> int:
        """How many overs it has put on the air."""
        return self._key.keyed

    def opened(self, at: float) -> None:
        """Begin to be wrong: the host has opened the port."""
        faults = self.faults
        if faults.garbage:
            self._give(self._chance.randbytes(faults.garbage))
        if faults.overlong:
            self._give(b"DTMF " + b"1" * faults.overlong + b"\n")
        if faults.stuck:
            self._air.talk(at, faults.stuck)
        self._reboots_at = at + faults.reboot if faults.reboot else None

    def write(self, data: bytes, at: float) -> None:
        """Take bytes from the host, in pieces of any size."""
        if self.faults.off:
            return
        if self.faults.echo:
            self._give(data)
        for line in self._lines.feed(data):
            try:
                self._obey(lines.read_request(lines.decode(line)), at)
            except Malformed:
                continue

    def read(self) -> bytes:
        """Take what waits for the host; the caller paces it at the baud of its line."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def hear(self, frame: bytes, at: float) -> None:
        """Take sounds from the air, damaged or not."""
        if self.faults.off or self._key.is_down:
            return
        self._carrier(at, is_on=True)
        spoilt_at = self._hear_all(decode(frame, self._chance), at)
        self._clear_at = max(at, spoilt_at, self._air.clear_at(self.station, at))
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass."""
        if self._reboots_at is not None and at >= self._reboots_at:
            self._reboots_at = None
            self._forget()
            self._tell(lines.Ready(SOFTWARE), at)
        self._look(at)
        for turn in self._key.tick(at):
            self._turned(turn, at)
        if self._job and not self._key.is_down and at >= self._job.gives_up_at:
            self._fail(self._job, Why.BUSY, "somebody speaks without end", at)
        while self._waiting and self._waiting[0][0] <= at:
            self._give(self._waiting.popleft()[1])

    def _look(self, at: float) -> None:
        """Tell when the carrier has gone, or that one is in the way of what waits."""
        if self._clear_at is not None and at >= self._clear_at:
            clear = self._air.clear_at(self.station, at)
            self._clear_at = clear if clear > at else None
            if clear <= at:
                self._carrier(at, is_on=False)
        waits = self._job is not None and not self._key.is_down
        if waits and self._clear_at is None and (clear := self._air.clear_at(self.station, at)) > at:
            self._clear_at = clear
            self._carrier(at, is_on=True)

    def _obey(self, request: Request, at: float) -> None:
        match request:
            case Hello():
                self._forget()
                self._tell(lines.Ready(SOFTWARE), at)
                self._tell(lines.Carrier(self._is_carrier), at)
            case Stop(number):
                if self._job and self._job.id == number:
                    self._fail(self._job, Why.STOPPED, "", at)
            case Say() | CallOut():
                self._begin(request, at)

    def _begin(self, request: Say | CallOut, at: float) -> None:
        if self._takes("mute"):
            return
        if self._job:
            self._tell(lines.Failed(request.id, Why.BUSY, "one thing at a time"), at)
            return
        self._said += 1
        job = _Job(request.id, self._pieces(request), at + CLEAR_SECONDS, self._said == self.faults.cut)
        if self.faults.inhibit:
            self._fail(job, Why.AUDIO, "no such device", at)
        elif self._takes("busy"):
            self._fail(job, Why.BUSY, "somebody speaks", at)
        elif isinstance(request, Say) and self._takes("speech"):
            self._fail(job, Why.SPEECH, "the voice has died", at)
        else:
            self._job = job
            pieces = [Piece((), job.seconds)] if self.faults.silent else job.pieces
            self._key.press(pieces[:1] if job.is_cut else pieces, at)

    def _pieces(self, request: Say | CallOut) -> list[Piece]:
        over = f"{self.station}-{self._said}"
        call: list[Call] = [request.call] if request.call else []
        pieces = [Piece(tuple(call), LEAD_SECONDS + sum(seconds_of(each) for each in call))]
        if isinstance(request, Say) and request.words:
            seconds = spoken_seconds(request.words)
            pieces += [Piece((Speech(over, 1, request.words),), seconds), Piece((), PAUSE_SECONDS)]
            pieces += [Piece((Speech(over, 2, request.words),), seconds)]
        if isinstance(request, Say) and request.once:
            pieces.append(Piece((Speech(over, 0, request.once),), spoken_seconds(request.once)))
        return [*pieces, Piece((), TAIL_SECONDS)]

    def _turned(self, turn: Turn, at: float) -> None:
        job = self._job
        if job is None:
            return
        if turn is Turn.DOWN:
            if self.faults.foreign:
                self._tell(lines.Keyed(job.id % lines.MOST_ID + 1, 9.0), at)
            self._tell(lines.Keyed(job.id, job.seconds), at)
        elif job.is_cut:
            self._fail(job, Why.WATCHDOG, "the key was held too long", at)
        else:
            self._job = None
            if self.faults.foreign:
                self._tell(lines.Done(job.id % lines.MOST_ID + 1), at)
                self._tell(Mdc(0x20, 0x00, 0x1234), at)
            self._tell(lines.Done(job.id), at)

    def _fail(self, job: _Job, why: Why, reason: str, at: float) -> None:
        self._key.release()
        self._job = None
        self._tell(lines.Failed(job.id, why, reason), at)

    def _forget(self) -> None:
        self._key.release()
        self._job = None

    def _hear_all(self, sounds: list[Sound], at: float) -> float:
        """Tell of sounds; give the moment until which the line is silent after half a line."""
        for sound in sounds:
            if isinstance(sound, Speech) or self._takes("deaf"):
                continue
            self._sounds += 1
            if self._sounds == self.faults.half:
                line = lines.write(sound)
                self._wait(line[: len(line) // 2], at)
                return at + SILENCE_SECONDS
            self._tell_sound(sound, at)
        return at

    def _tell_sound(self, sound: Dtmf | Tones | Mdc, at: float) -> None:
        if isinstance(sound, Dtmf):
            self._keys += 1
            sound = mistaken(sound, self._chance) if self._keys == self.faults.wrongtone else sound
        line = lines.write(sound)
        if self._sounds == self.faults.wrong:
            place = self._chance.randrange(len(line) - 1)
            line = line[:place] + bytes([line[place] ^ 0x15]) + line[place + 1 :]
        if isinstance(sound, Dtmf) and self.faults.slow:
            for number, key in enumerate(sound.digits):
                self._wait(lines.write(Dtmf(key)), at + number * self.faults.slow)
        else:
            self._wait(line, at)

    def _carrier(self, at: float, *, is_on: bool) -> None:
        if is_on != self._is_carrier:
            self._is_carrier = is_on
            self._tell(lines.Carrier(is_on), at)

    def _takes(self, fault: str) -> bool:
        """Tell whether a fault that happens so many times happens now."""
        self._left[fault] -= 1
        return self._left[fault] >= 0

    def _tell(self, event: Event, at: float) -> None:
        self._wait(lines.write(event), at)

    def _wait(self, line: bytes, at: float) -> None:
        due = max(at + self.faults.late, self._waiting[-1][0] if self._waiting else 0.0)
        for _ in range(2 if self.faults.double else 1):
            self._waiting.append((due, line))

    def _give(self, data: bytes) -> None:
        if self.faults.off:
            return
        self._out += data
        del self._out[:-MOST_BUFFERED]


def base(station: str, air: Air, chance: Random, query: str) -> VoiceBase:
    """Make the base's set; `query` names its faults."""
    return VoiceBase(station, air, chance, read_query(query)[0])
