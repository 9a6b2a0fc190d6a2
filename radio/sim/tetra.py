"""A TETRA base's terminal as seen from its serial port.

The cell is one control channel: what one set keys, the set it is for hears, if the air lets it.
"""

import heapq
import re
from dataclasses import dataclass, fields
from random import Random
from urllib.parse import parse_qsl

from radio.drivers.settings import BadSetting, read_settings
from radio.drivers.tetra import pdu
from radio.errors import Malformed
from radio.sim.air import Air, Weather
from radio.sim.csma import Transmitter
from radio.sim.tetra_cell import AirPdu, cell_timing

MOST_BUFFERED = 65_536  # bytes for a port that nobody reads; older ones are lost
ANSWER_SECONDS = 0.01  # a terminal thinks before it answers
LONGEST_COMMAND = 1_200
STATUS_SERVICE = 13
BANNER = b"\r\nTETRA terminal simulator\r\n"
SEND = re.compile(r"AT\+CMGS=(\d{1,8}),(\d{1,4})")
PROFILE = re.compile(r"AT\+CTSP=[12],[23],(\d{1,3})")
SERVICE = re.compile(r"AT\+CTSDS=(1[23])(?:,.*)?")
ANSWERS = {"AT+CSQ?": "+CSQ: 22,99", "AT+CNUMF?": "+CNUMF: 0,{own}", "AT+CTOM?": "+CTOM: 0"}
STATUS_PROFILE = 20


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a terminal, as words of `sim://tetra?deaf=2&garbage=9`."""

    off: bool = False
    """Takes nothing, says nothing."""
    deaf: int = 0
    """So many PDUs heard on the air do not reach the port."""
    mute: int = 0
    """So many PDUs from the port are taken and not keyed."""
    inhibit: bool = False
    """Answers that its transmitter is inhibited."""
    uncovered: float = 0.0
    """Seconds after opening without coverage; then it registers."""
    errors: int = 0
    """So many PDUs from the port are answered with busy signalling."""
    congested: int = 0
    """For so many PDUs the network reports that it is congested."""
    gone: int = 0
    """For so many PDUs the network reports that the far set is off."""
    garbage: int = 0
    """So many bytes of nonsense when the port opens."""
    overlong: int = 0
    """A line of so many bytes when the port opens."""
    half: int = 0
    """Of the n-th PDU to the port comes only the first half, then silence."""
    wrong: int = 0
    """The n-th PDU to the port has one wrong byte."""
    reboot: float = 0.0
    """Seconds after opening when it restarts: forgets its queue, profiles and echo."""
    late: float = 0.0
    """Seconds that each PDU heard waits before it comes to the port."""
    slow: float = 0.0
    """Seconds before it says OK to a PDU: the report comes first."""
    double: bool = False
    """Gives each PDU heard twice."""
    echo: bool = False
    """Gives each command back, whatever it was told."""
    promptless: bool = False
    """Says no prompt."""
    foreign: bool = False
    """Before each report heard comes one of the same number by another unit."""
    stuck: float = 0.0
    """Somebody holds the channel for so many seconds after opening."""


def read_query(query: str) -> tuple[Faults, Weather]:
    """Read `deaf=2&loss=0.2` of a `sim://tetra?…` URL. BadSetting names an unknown or wrong word."""
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


class Terminal:
    """The base's set. `write` and `read` are the host's side; `hear`, `tick` and `due` the air's."""

    def __init__(self, station: str, air: Air, chance: Random, faults: Faults | None = None) -> None:
        self.station = station
        self.faults = faults or Faults()
        self.heard = 0
        self._air, self._chance = air, chance
        self._transmitter = Transmitter(station, air, chance, cell_timing())
        self._left = {
            word: int(getattr(self.faults, word)) for word in ("deaf", "mute", "errors", "congested", "gone")
        }
        self._uncovered_until = 0.0
        self._reboots_at: float | None = None
        self._registers_at: float | None = None
        self._waiting: list[tuple[float, int, bytes]] = []
        self._count = 0
        self._now = 0.0
        self._out = bytearray()
        self._forget()
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        moments = [self._transmitter.due, self._reboots_at, self._registers_at]
        moments.append(self._waiting[0][0] if self._waiting else None)
        return min((moment for moment in moments if moment is not None), default=None)

    @property
    def keyed(self) -> int:
        """How many PDUs it has put on the air."""
        return self._transmitter.keyed

    def opened(self, at: float) -> None:
        """Begin to be wrong: the host has opened the port."""
        faults = self.faults
        if faults.garbage:
            self._give(self._chance.randbytes(faults.garbage))
        if faults.overlong:
            self._give(b"\r\n" + b"x" * faults.overlong + b"\r\n")
        if faults.stuck:
            self._air.talk(at, faults.stuck)
        self._reboots_at = at + faults.reboot if faults.reboot else None
        if faults.uncovered:
            self._uncovered_until = self._registers_at = at + faults.uncovered

    def write(self, data: bytes, at: float) -> None:
        """Take bytes from the host, in pieces of any size."""
        if self.faults.off:
            return
        self._now = at
        for byte in data:
            self._take(byte, at)
        self.tick(at)

    def read(self) -> bytes:
        """Take what waits for the host; the caller paces it at the baud of its line."""
        data = bytes(self._out)
        self._out.clear()
        return data

    def hear(self, frame: bytes, at: float) -> None:
        """Take a frame from the air, damaged or not."""
        try:
            said = AirPdu.decode(frame)
        except Malformed:
            return
        profile = STATUS_PROFILE if said.is_status else said.data[0]
        if str(said.target) != self.station or profile not in self._profiles:
            return
        self.heard += 1
        if self._spend("deaf"):
            return
        for given in self._variants(said):
            self._later(given, at + self.faults.late)
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass."""
        if self._reboots_at is not None and at >= self._reboots_at:
            self._reboots_at = None
            self._transmitter.forget()
            self._forget()
            self._give(BANNER)
        if self._registers_at is not None and at >= self._registers_at:
            self._registers_at = None
            self._give(b"\r\n+CREG: 1\r\n")
        for frame in self._transmitter.tick(at):
            number = AirPdu.decode(frame).data[-1]
            self._later(b"\r\n+CMGS: 0,4,%d\r\n" % number, at)
        while self._waiting and self._waiting[0][0] <= at:
            self._give(heapq.heappop(self._waiting)[2])

    def _forget(self) -> None:
        self._line = bytearray()
        self._awaited: tuple[int, int] | None = None
        self._profiles: set[int] = set()
        self._service: int | None = None
        self._does_echo = True

    def _take(self, byte: int, at: float) -> None:
        if (self._does_echo or self.faults.echo) and byte not in b"\x1b\n":
            self._later(bytes([byte]), at + ANSWER_SECONDS)
        if byte == 0x1B:  # noqa: PLR2004 -- ESC
            self._line.clear()
            self._awaited = None
        elif self._awaited is not None and byte == 0x1A:  # noqa: PLR2004 -- the end of the digits
            self._take_digits(at)
        elif byte in b"\r\n" and self._awaited is None:
            command, self._line = self._line.decode("latin-1").strip(), bytearray()
            if command:
                self._obey(command, at)
        elif byte not in b"\r\n" and len(self._line) < LONGEST_COMMAND:
            self._line.append(byte)

    def _obey(self, command: str, at: float) -> None:
        if found := SEND.fullmatch(command):
            self._begin(int(found[1]), int(found[2]))
        elif found := PROFILE.fullmatch(command):
            number = int(found[1])
            self._answer("+CME ERROR: 38" if number in self._profiles else "OK")
            self._profiles.add(number)
        elif found := SERVICE.fullmatch(command):
            self._service = int(found[1])
            self._answer("OK")
        elif command in ANSWERS:
            self._answer(ANSWERS[command].format(own=self.station), "OK")
        elif command == "AT+CREG?":
            self._answer(f"+CREG: 2,{2 if at < self._uncovered_until else 1}", "OK")
        elif command in ("AT", "ATZ", "ATE0", "ATE1", "AT+CREG=2"):
            self._does_echo = {"ATE0": False, "ATE1": True}.get(command, self._does_echo)
            self._answer("OK")
        else:
            self._answer("+CME ERROR: 35")

    def _begin(self, target: int, bits: int) -> None:
        if self._service is None or (self._service == STATUS_SERVICE) != (bits == 16):  # noqa: PLR2004
            self._answer("+CME ERROR: 33")
            return
        self._awaited = target, bits
        if not self.faults.promptless:
            self._later(b"\r\n> ", self._now + ANSWER_SECONDS)

    def _take_digits(self, at: float) -> None:
        target, bits = self._awaited or (0, 0)
        self._awaited = None
        digits, self._line = self._line.decode("latin-1").strip(), bytearray()
        error = self._refusal(digits, bits, at)
        if error is not None:
            self._answer(f"+CME ERROR: {error}")
            return
        said = AirPdu(int(self.station), target, bits, bytes.fromhex(digits), self._service == STATUS_SERVICE)
        status = 0x20 if self._spend("congested") else 0x4B if self._spend("gone") else None
        if status is not None:
            report = AirPdu(target, int(self.station), 32, pdu.report(status, said.data[2]))
            self._later(_incoming(report), at + 0.5)
        elif not self._spend("mute"):
            self._transmitter.say(said.encode(), at)
        self._later(b"\r\n+CMGS: 0\r\n\r\nOK\r\n", at + max(ANSWER_SECONDS, self.faults.slow))

    def _refusal(self, digits: str, bits: int, at: float) -> int | None:
        if len(digits) != 2 * -(-bits // 8) or not re.fullmatch(r"[0-9A-F]+", digits):
            return 35
        if self.faults.inhibit:
            return 41
        if at < self._uncovered_until:
            return 30
        is_busy = self._transmitter.due is not None
        return 42 if self._spend("errors") or is_busy else None

    def _variants(self, said: AirPdu) -> list[bytes]:
        given = _incoming(said)
        if self.heard == self.faults.half:
            return [given[: len(given) // 2]]
        if self.heard == self.faults.wrong:
            place = self._chance.randrange(2, len(given) - 2)
            return [given[:place] + bytes([given[place] ^ 0x15]) + given[place + 1 :]]
        copies = [given, given] if self.faults.double else [given]
        is_report = not said.is_status and said.data[1] >> 4 == 1
        other = AirPdu(9_999, said.target, said.bits, said.data)
        return [_incoming(other), *copies] if self.faults.foreign and is_report else copies

    def _spend(self, word: str) -> bool:
        if self._left[word] <= 0:
            return False
        self._left[word] -= 1
        return True

    def _answer(self, *lines: str) -> None:
        for line in lines:
            self._later(f"\r\n{line}\r\n".encode(), self._now + ANSWER_SECONDS)

    def _later(self, data: bytes, at: float) -> None:
        self._count += 1
        heapq.heappush(self._waiting, (at, self._count, data))

    def _give(self, data: bytes) -> None:
        if self.faults.off:
            return
        self._out += data
        del self._out[:-MOST_BUFFERED]


def _incoming(said: AirPdu) -> bytes:
    service = STATUS_SERVICE if said.is_status else 12
    header = f"+CTSDSR: {service},{said.source},0,{said.target},0,{said.bits}"
    return f"\r\n{header}\r\n{said.data.hex().upper()}\r\n".encode()
