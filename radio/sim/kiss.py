"""KISS sets: the base's modem as seen from its serial port, and a crew's far set as seen by its bearer."""

from collections import deque
from dataclasses import dataclass
from random import Random

from radio.drivers.fcs import with_fcs, without_fcs
from radio.drivers.kiss import commands
from radio.drivers.kiss.frames import (
    FEND,
    LONGEST_RAW,
    Address,
    Command,
    Deframer,
    KissFrame,
    UiFrame,
)
from radio.errors import Malformed
from radio.messages import UnitId
from radio.moments import soonest
from radio.sim.air import Air
from radio.sim.csma import Timing, Transmitter
from radio.sim.far import MOST_SHOWN, MOST_WAITING, Handheld, Logged, Shown, Spoken, require_room
from radio.sim.faults import PASSING, Faults
from radio.sim.port import HostPort
from radio.sim.query import read_faults
from radio.sim.simulator import Simulator

TOCALL = Address("APZ002")
BOOT_BANNER = b"\r\nTNC simulator, KISS\r\n"


@dataclass(frozen=True, slots=True)
class KissFaults(Faults):
    """What is wrong with the modem."""

    echo: bool = False
    """Gives its own frames back, as some TNCs and every digipeater do."""


class Tnc:
    """The base's set. `write` and `read` are the host's side; `hear`, `tick` and `due` the air's."""

    def __init__(self, station: str, air: Air, chance: Random, faults: KissFaults | None = None) -> None:
        self.station = station
        self.faults = faults or KissFaults()
        self._air = air
        self._port = HostPort(self.faults, chance)
        self._transmitter = Transmitter(station, air, chance, Timing())
        self._deframer = Deframer()
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._transmitter.due, self._port.due)

    @property
    def keyed(self) -> int:
        """How many frames it has put on the air."""
        return self._transmitter.keyed

    def opened(self, at: float) -> None:
        """Begin to be wrong: the host has opened the port."""
        overlong = b"x" * max(self.faults.overlong, LONGEST_RAW)
        self._port.opened(at, self._air, FEND + b"\0" + overlong + FEND)

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
        return self._port.read()

    def hear(self, frame: bytes, at: float) -> None:
        """Take a frame from the air, damaged or not."""
        try:
            data = without_fcs(frame)
        except Malformed:
            return
        if not self._port.takes("deaf"):
            self._tell(data, at)
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass."""
        if self._port.does_reboot(at):
            self._transmitter.forget()
            self._transmitter.timing = Timing()
            self._port.give(BOOT_BANNER)
        for frame in self._transmitter.tick(at):
            if self.faults.echo:
                self._port.later(KissFrame(Command.DATA, frame[:-2]).encode(), at)
        self._port.tick(at)

    def _obey(self, kiss: KissFrame, at: float) -> None:
        value = kiss.data[0] if kiss.data else 0
        timing = self._transmitter.timing
        match kiss.command:
            case Command.DATA:
                if not self._port.takes("mute") and not self.faults.inhibit:
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

    def _tell(self, data: bytes, at: float) -> None:
        if self.faults.foreign:
            for receipt in _foreign_receipt(data):
                self._port.tell(receipt, at)
        self._port.tell(self._port.spoil(KissFrame(Command.DATA, data).encode(), margin=1), at)


class Handset(Handheld):
    """A crew's far set: shows and acknowledges what it is told, repeats what is pressed."""

    def __init__(
        self, station: str, base: str, air: Air, chance: Random, timing: Timing | None = None
    ) -> None:
        super().__init__(station, base, air, chance)
        self.groups = frozenset({"CREWS"})
        self._address = Address.parse(station)
        self.timing = timing or Timing()
        self._transmitter = Transmitter(station, air, chance, self.timing)
        self._waiting: list[Spoken] = []
        self._shown: deque[tuple[str, str]] = deque(maxlen=MOST_SHOWN)
        self._number = chance.randrange(1_000)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._transmitter.due, *(spoken.next_at for spoken in self._waiting))

    def press(self, words: str, at: float) -> Spoken:
        """Send digits or words to the base. Refused when too many messages wait for their receipt."""
        require_room(self._waiting)
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
                spoken.acknowledge()
        self._waiting = [spoken for spoken in self._waiting if not spoken.is_acknowledged]

    def _try(self, spoken: Spoken, at: float) -> None:
        if spoken.try_again(at, self._chance):
            self._say(commands.message(self.base, spoken.text, spoken.number), at)
        else:
            self._give_up(spoken)

    def _give_up(self, spoken: Spoken) -> None:
        spoken.next_at = None
        self._waiting.remove(spoken)

    def _say(self, info: str, at: float) -> None:
        self._transmitter.say(with_fcs(UiFrame(TOCALL, self._address, info.encode()).encode()), at)
        # a set whose memory is full loses it: the retry comes again


def base(station: str, air: Air, chance: Random, query: str) -> Tnc:
    """Make the base's set; `query` names its faults."""
    return Tnc(station, air, chance, read_faults(query, KissFaults)[0])


def quick_handset(station: str, base_station: str, air: Air, chance: Random) -> Handset:
    """Make a crew's set that keys at once, for a channel that no others use."""
    return Handset(station, base_station, air, chance, Timing(persistence=255, slot=0.0))


SIMULATOR = Simulator(
    base,
    Handset,
    own="BASE-1",
    units=(UnitId("CREW-7"), UnitId("CREW-8"), UnitId("VAN-12")),
    passing_faults=(*PASSING, "echo=1"),
    quick_far=quick_handset,
)


def _foreign_receipt(data: bytes) -> list[bytes]:
    frame = UiFrame.decode(data)
    if not isinstance(commands.parse(frame.info), commands.Receipt):
        return []
    return [KissFrame(Command.DATA, UiFrame(TOCALL, Address("OTHER", 9), frame.info).encode()).encode()]
