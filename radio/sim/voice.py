"""A voice set with its announcer, as seen by the driver: a line protocol on one side, a key on the other."""

from dataclasses import dataclass
from random import Random

from radio.drivers.voice import lines
from radio.drivers.voice.lines import CallOut, Dtmf, Event, Hello, Lines, Request, Say, Stop, Why
from radio.drivers.voice.signals import Call, Mdc, Tones
from radio.errors import Malformed
from radio.messages import UnitId
from radio.moments import soonest
from radio.sim.air import Air
from radio.sim.faults import LASTING, PASSING, Faults
from radio.sim.port import HostPort
from radio.sim.query import read_faults
from radio.sim.simulator import Simulator
from radio.sim.voice_air import Key, Piece, Sound, Speech, Turn, decode, mistaken, seconds_of
from radio.sim.voice_far import VoiceHandset, written
from radio.text import spoken_seconds

SOFTWARE = "simulated announcer"
LEAD_SECONDS, TAIL_SECONDS, PAUSE_SECONDS = 0.4, 0.2, 0.7
CLEAR_SECONDS = 60.0  # how long it waits for a clear channel
SILENCE_SECONDS = 4.0  # after half a line


@dataclass(frozen=True, slots=True)
class VoiceFaults(Faults):
    """What is wrong with a set and its announcer. Half and wrong are lines about a sound."""

    silent: bool = False
    """The key's wire is off: all looks well, and nothing is on the air."""
    busy: int = 0
    """So many announcements fail because the channel did not clear."""
    speech: int = 0
    """So many announcements fail because the words could not be spoken."""
    cut: int = 0
    """The n-th announcement is cut off by the watchdog while it is being said."""
    wrongtone: int = 0
    """In the n-th keys heard one tone was taken for another."""
    slow: float = 0.0
    """Keys come one by one, with so many seconds between."""
    echo: bool = False
    """The line gives back what the host writes."""


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

    def __init__(self, station: str, air: Air, chance: Random, faults: VoiceFaults | None = None) -> None:
        self.station = station
        self.faults = faults or VoiceFaults()
        self._air, self._chance = air, chance
        self._port = HostPort(self.faults, chance)
        self._key = Key(station, air, chance)
        self._lines = Lines()
        self._job: _Job | None = None
        self._said = self._keys = 0
        self._is_carrier = False
        self._clear_at: float | None = None
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(
            self._key.due,
            self._port.due,
            self._clear_at,
            self._job.gives_up_at if self._job and not self._key.is_down else None,
        )

    @property
    def keyed(self) -> int:
        """How many overs it has put on the air."""
        return self._key.keyed

    def opened(self, at: float) -> None:
        """Begin to be wrong: the host has opened the port."""
        self._port.opened(at, self._air, b"DTMF " + b"1" * self.faults.overlong + b"\n")

    def write(self, data: bytes, at: float) -> None:
        """Take bytes from the host, in pieces of any size."""
        if self.faults.off:
            return
        if self.faults.echo:
            self._port.give(data)
        for line in self._lines.feed(data):
            try:
                self._obey(lines.read_request(lines.decode(line)), at)
            except Malformed:
                continue

    def read(self) -> bytes:
        """Take what waits for the host; the caller paces it at the baud of its line."""
        return self._port.read()

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
        if self._port.does_reboot(at):
            self._forget()
            self._tell(lines.Ready(SOFTWARE), at)
        self._look(at)
        for turn in self._key.tick(at):
            self._turned(turn, at)
        if self._job and not self._key.is_down and at >= self._job.gives_up_at:
            self._fail(self._job, Why.BUSY, "somebody speaks without end", at)
        self._port.tick(at)

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
        if self._port.takes("mute"):
            return
        if self._job:
            self._tell(lines.Failed(request.id, Why.BUSY, "one thing at a time"), at)
            return
        self._said += 1
        job = _Job(request.id, self._pieces(request), at + CLEAR_SECONDS, self._said == self.faults.cut)
        if self.faults.inhibit:
            self._fail(job, Why.AUDIO, "no such device", at)
        elif self._port.takes("busy"):
            self._fail(job, Why.BUSY, "somebody speaks", at)
        elif isinstance(request, Say) and self._port.takes("speech"):
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
            if isinstance(sound, Speech) or self._port.takes("deaf"):
                continue
            line = self._port.spoil(lines.write(self._heard_as(sound)), margin=1)
            if isinstance(sound, Dtmf) and self.faults.slow:
                self._tell_slowly(sound, at)
            else:
                self._port.tell(line, at)
            if not line.endswith(b"\n"):
                return at + SILENCE_SECONDS
        return at

    def _heard_as(self, sound: Dtmf | Tones | Mdc) -> Dtmf | Tones | Mdc:
        if not isinstance(sound, Dtmf):
            return sound
        self._keys += 1
        return mistaken(sound, self._chance) if self._keys == self.faults.wrongtone else sound

    def _tell_slowly(self, keys: Dtmf, at: float) -> None:
        for number, key in enumerate(keys.digits):
            self._port.tell(lines.write(Dtmf(key)), at + number * self.faults.slow)

    def _carrier(self, at: float, *, is_on: bool) -> None:
        if is_on != self._is_carrier:
            self._is_carrier = is_on
            self._tell(lines.Carrier(is_on), at)

    def _tell(self, event: Event, at: float) -> None:
        self._port.tell(lines.write(event), at)


def base(station: str, air: Air, chance: Random, query: str) -> VoiceBase:
    """Make the base's set; `query` names its faults."""
    return VoiceBase(station, air, chance, read_faults(query, VoiceFaults)[0])


SIMULATOR = Simulator(
    base,
    VoiceHandset,
    own="0001",
    units=(UnitId("1234"), UnitId("12345"), UnitId("VAN-7")),
    passing_faults=(*PASSING, "echo=1", "busy=2", "speech=2", "cut=1", "wrongtone=1", "slow=2"),
    lasting_faults=(*LASTING, "stuck=100000", "busy=100000"),
    shown_as=written,
)
