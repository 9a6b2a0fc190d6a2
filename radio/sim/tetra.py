"""A TETRA base's terminal as seen from its serial port.

The cell is one control channel: what one set keys, the set it is for hears, if the air lets it.
"""

import re
from dataclasses import dataclass
from random import Random

from radio.drivers.tetra import pdu
from radio.errors import Malformed
from radio.messages import UnitId
from radio.moments import soonest
from radio.sim.air import Air
from radio.sim.csma import Transmitter
from radio.sim.faults import PASSING, Faults
from radio.sim.port import HostPort
from radio.sim.query import read_faults
from radio.sim.simulator import Simulator
from radio.sim.tetra_cell import AirPdu, cell_timing
from radio.sim.tetra_far import FarTerminal

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
class TetraFaults(Faults):
    """What is wrong with the terminal, and what only this make can say of it."""

    uncovered: float = 0.0
    """Seconds after opening without coverage; then it registers."""
    errors: int = 0
    """So many PDUs from the port are answered with busy signalling."""
    congested: int = 0
    """For so many PDUs the network reports that it is congested."""
    gone: int = 0
    """For so many PDUs the network reports that the far set is off."""
    slow: float = 0.0
    """Seconds before it says OK to a PDU: the report comes first."""
    echo: bool = False
    """Gives each command back, whatever it was told."""
    promptless: bool = False
    """Says no prompt."""


class Terminal:
    """The base's set. `write` and `read` are the host's side; `hear`, `tick` and `due` the air's."""

    def __init__(self, station: str, air: Air, chance: Random, faults: TetraFaults | None = None) -> None:
        self.station = station
        self.faults = faults or TetraFaults()
        self._air = air
        self._port = HostPort(self.faults, chance)
        self._transmitter = Transmitter(station, air, chance, cell_timing())
        self._uncovered_until = 0.0
        self._registers_at: float | None = None
        self._now = 0.0
        self._forget()
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._transmitter.due, self._port.due, self._registers_at)

    @property
    def keyed(self) -> int:
        """How many PDUs it has put on the air."""
        return self._transmitter.keyed

    def opened(self, at: float) -> None:
        """Begin to be wrong: the host has opened the port."""
        self._port.opened(at, self._air, b"\r\n" + b"x" * self.faults.overlong + b"\r\n")
        if self.faults.uncovered:
            self._uncovered_until = self._registers_at = at + self.faults.uncovered

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
        return self._port.read()

    def hear(self, frame: bytes, at: float) -> None:
        """Take a frame from the air, damaged or not."""
        try:
            said = AirPdu.decode(frame)
        except Malformed:
            return
        profile = STATUS_PROFILE if said.is_status else said.data[0]
        if str(said.target) != self.station or profile not in self._profiles:
            return
        if not self._port.takes("deaf"):
            self._tell(said, at)
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass."""
        if self._port.does_reboot(at):
            self._transmitter.forget()
            self._forget()
            self._port.give(BANNER)
        if self._registers_at is not None and at >= self._registers_at:
            self._registers_at = None
            self._port.give(b"\r\n+CREG: 1\r\n")
        for frame in self._transmitter.tick(at):
            number = AirPdu.decode(frame).data[-1]
            self._port.later(b"\r\n+CMGS: 0,4,%d\r\n" % number, at)
        self._port.tick(at)

    def _forget(self) -> None:
        self._line = bytearray()
        self._awaited: tuple[int, int] | None = None
        self._profiles: set[int] = set()
        self._service: int | None = None
        self._does_echo = True

    def _take(self, byte: int, at: float) -> None:
        if (self._does_echo or self.faults.echo) and byte not in b"\x1b\n":
            self._port.later(bytes([byte]), at + ANSWER_SECONDS)
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
            self._port.later(b"\r\n> ", self._now + ANSWER_SECONDS)

    def _take_digits(self, at: float) -> None:
        target, bits = self._awaited or (0, 0)
        self._awaited = None
        digits, self._line = self._line.decode("latin-1").strip(), bytearray()
        error = self._refusal(digits, bits, at)
        if error is not None:
            self._answer(f"+CME ERROR: {error}")
            return
        said = AirPdu(int(self.station), target, bits, bytes.fromhex(digits), self._service == STATUS_SERVICE)
        status = 0x20 if self._port.takes("congested") else 0x4B if self._port.takes("gone") else None
        if status is not None:
            report = AirPdu(target, int(self.station), 32, pdu.report(status, said.data[2]))
            self._port.later(_incoming(report), at + 0.5)
        elif not self._port.takes("mute"):
            self._transmitter.say(said.encode(), at)
        self._port.later(b"\r\n+CMGS: 0\r\n\r\nOK\r\n", at + max(ANSWER_SECONDS, self.faults.slow))

    def _refusal(self, digits: str, bits: int, at: float) -> int | None:
        if len(digits) != 2 * -(-bits // 8) or not re.fullmatch(r"[0-9A-F]+", digits):
            return 35
        if self.faults.inhibit:
            return 41
        if at < self._uncovered_until:
            return 30
        is_busy = self._transmitter.due is not None
        return 42 if self._port.takes("errors") or is_busy else None

    def _tell(self, said: AirPdu, at: float) -> None:
        is_report = not said.is_status and said.data[1] >> 4 == 1
        if self.faults.foreign and is_report:
            self._port.tell(_incoming(AirPdu(9_999, said.target, said.bits, said.data)), at)
        self._port.tell(self._port.spoil(_incoming(said), margin=2), at)

    def _answer(self, *lines: str) -> None:
        for line in lines:
            self._port.later(f"\r\n{line}\r\n".encode(), self._now + ANSWER_SECONDS)


def base(station: str, air: Air, chance: Random, query: str) -> Terminal:
    """Make the base's set; `query` names its faults."""
    return Terminal(station, air, chance, read_faults(query, TetraFaults)[0])


SIMULATOR = Simulator(
    base,
    FarTerminal,
    own="9001",
    units=(UnitId("2001"), UnitId("2002"), UnitId("16777214")),
    passing_faults=(
        *PASSING, "echo=1", "slow=2", "promptless=1", "uncovered=15", "errors=2", "congested=2", "gone=2",
    ),
)  # fmt: skip


def _incoming(said: AirPdu) -> bytes:
    service = STATUS_SERVICE if said.is_status else 12
    header = f"+CTSDSR: {service},{said.source},0,{said.target},0,{said.bits}"
    return f"\r\n{header}\r\n{said.data.hex().upper()}\r\n".encode()
