"""Sets that repeat and acknowledge on the air by themselves, as FleetSync, NEXEDGE and dPMR sets do.

What is on the air here is in a spelling of our own; what a make's port says is in that make's own file.
A repeat on the air is given to the port again: whether real sets do, their papers do not say.
"""

import zlib
from collections import deque
from dataclasses import dataclass, replace
from enum import StrEnum
from random import Random
from typing import Protocol

from radio.errors import Malformed
from radio.messages import UnitId
from radio.moments import soonest
from radio.sim.air import Air
from radio.sim.csma import Timing, Transmitter
from radio.sim.far import Handheld, Logged, Shown, Spoken, require_room
from radio.sim.faults import Faults
from radio.sim.port import HostPort

CHECK_BYTES = 4
FIELDS = 5
BASE_WAITS = (1.2, 1.2, 1.2)  # a base set tries three times
BASE_PATIENCE = 9.0  # and answers its host after this at the latest
FAR_WAITS = (1.5, 4.0, 8.0, 15.0, 30.0)  # a far set tries longer: nobody above it does
FAR_PATIENCE = 80.0
JITTER = 0.3
BOOT_BANNER = b"\r\nREADY\r\n"
EMERGENCY_WORDS = "EMERGENCY"


class Kind(StrEnum):
    """What is said on the air."""

    TEXT = "T"
    EMERGENCY = "E"
    RECEIPT = "R"


@dataclass(frozen=True, slots=True)
class Over:
    """`kind|to|sender|number|words` and four bytes of CRC-32."""

    kind: Kind
    to: str
    sender: str
    number: int
    words: str = ""

    def encode(self) -> bytes:
        """Write it as it is on the air."""
        body = f"{self.kind}|{self.to}|{self.sender}|{self.number}|{self.words}".encode()
        return body + zlib.crc32(body).to_bytes(CHECK_BYTES)

    @classmethod
    def decode(cls, data: bytes) -> "Over":
        """Read it. Malformed when it is damaged."""
        body, check = data[:-CHECK_BYTES], data[-CHECK_BYTES:]
        parts = body.decode("utf-8", "replace").split("|", FIELDS - 1)
        if zlib.crc32(body).to_bytes(CHECK_BYTES) != check or len(parts) != FIELDS:
            raise Malformed("The check of a burst does not fit.")
        return cls(Kind(parts[0]), parts[1], parts[2], int(parts[3]), parts[4])


@dataclass(slots=True)
class _Job:
    over: Over
    ends_at: float
    is_acknowledged: bool
    tries: int = 0
    is_handed: bool = False
    next_at: float | None = None


class Link:
    """One message after the other, each until it is acknowledged, tried out or too old."""

    def __init__(self, station: str, air: Air, chance: Random, waits: tuple[float, ...]) -> None:
        self.keyed = 0
        self._waits, self._chance = waits, chance
        self._transmitter = Transmitter(station, air, chance, Timing(txdelay=0.2))
        self._jobs: deque[_Job] = deque()

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        moments = [self._transmitter.due]
        if self._jobs:
            job = self._jobs[0]
            moments += [job.ends_at, job.next_at]
        return soonest(*moments)

    def say(self, over: Over, at: float, patience: float, *, is_acknowledged: bool = True) -> None:
        """Take a message; an emergency goes before all that has not begun."""
        job = _Job(over, at + patience, is_acknowledged)
        self._jobs.insert(1 if over.kind is Kind.EMERGENCY else len(self._jobs), job)
        self._begin(at)

    def acknowledge(self, over: Over, at: float) -> None:
        """Say that a message has come."""
        receipt = Over(Kind.RECEIPT, over.sender, over.to, over.number)
        self._transmitter.say(receipt.encode(), at)

    def settle(self, receipt: Over, at: float) -> Over | None:
        """Take a receipt; give the message that it is for, when that is the one in flight."""
        job = self._jobs[0] if self._jobs else None
        if not job or not job.tries or (job.over.number, job.over.to) != (receipt.number, receipt.sender):
            return None
        self._jobs.popleft()
        self._begin(at)
        return job.over

    def forget(self) -> None:
        """Lose everything that is not on the air."""
        self._jobs.clear()
        self._transmitter.forget()

    def tick(self, at: float) -> list[tuple[Over, bool]]:
        """Try again what nobody acknowledged; give what has ended, and whether it was said in full."""
        ended: list[tuple[Over, bool]] = []
        for burst in self._transmitter.tick(at):
            self.keyed += 1
            job = self._jobs[0] if self._jobs else None
            if job and job.over.encode() == burst:
                job.tries += 1
                job.next_at = at + self._transmitter.timing.bearer.seconds(burst) + self._wait(job)
                if not job.is_acknowledged:
                    ended.append((self._end(at), True))
        while self._jobs and self._is_over(self._jobs[0], at):
            ended.append((self._end(at), False))
        self._begin(at)
        return ended

    def _wait(self, job: _Job) -> float:
        return self._waits[job.tries - 1] * self._chance.uniform(1, 1 + JITTER)

    def _is_over(self, job: _Job, at: float) -> bool:
        is_tried_out = job.next_at is not None and job.next_at <= at and job.tries >= len(self._waits)
        return is_tried_out or job.ends_at <= at

    def _end(self, at: float) -> Over:
        job = self._jobs.popleft()
        if job.is_handed and job.next_at is None:
            self._transmitter.forget()
        self._begin(at)
        return job.over

    def _begin(self, at: float) -> None:
        if not self._jobs:
            return
        job = self._jobs[0]
        if not job.is_handed or (job.next_at is not None and job.next_at <= at):
            job.is_handed, job.next_at = True, None
            self._transmitter.say(job.over.encode(), at)


class Spelling(Protocol):
    """How a make's port says what a set does. Bytes in and out, no state but half a frame."""

    def orders(self, data: bytes) -> list[tuple[str, str, bool]]:
        """Read what the host wants said: unit, words, whether a receipt is asked for."""
        ...

    def heard(self, over: Over) -> bytes:
        """Write what was heard for the host."""
        ...

    def result(self, over: Over, *, is_success: bool) -> bytes:
        """Write how the host's message ended."""
        ...


class LinkedBase:
    """A base's set as seen from its serial port."""

    def __init__(self, station: str, air: Air, chance: Random, faults: Faults, spelling: Spelling) -> None:
        self.station, self.faults = station, faults
        self._air, self._spelling = air, spelling
        self._link = Link(station, air, chance, BASE_WAITS)
        self._port = HostPort(faults, chance)
        self._number = 0
        air.join(station)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return soonest(self._link.due, self._port.due)

    @property
    def keyed(self) -> int:
        """How many bursts it has put on the air."""
        return self._link.keyed

    def opened(self, at: float) -> None:
        """Begin to be wrong: the host has opened the port."""
        self._port.opened(at, self._air, b"\x02" + b"x" * self.faults.overlong + b"\x03")

    def write(self, data: bytes, at: float) -> None:
        """Take bytes from the host, in pieces of any size."""
        if self.faults.off:
            return
        for unit, words, is_acknowledged in self._spelling.orders(data):
            self._order(unit, words, at, is_acknowledged=is_acknowledged)
        self.tick(at)

    def read(self) -> bytes:
        """Take what waits for the host; the caller paces it at the baud of its line."""
        return self._port.read()

    def hear(self, frame: bytes, at: float) -> None:
        """Take a burst from the air, damaged or not."""
        try:
            over = Over.decode(frame)
        except (Malformed, ValueError):
            return
        if over.to != self.station or self.faults.off:
            return
        if self._port.takes("deaf"):
            pass
        elif over.kind is not Kind.RECEIPT:
            if self._tell(self._spelling.heard(over), at):
                self._link.acknowledge(over, at)
        elif settled := self._link.settle(over, at):
            self._tell(self._spelling.result(settled, is_success=True), at)
        self.tick(at)

    def tick(self, at: float) -> None:
        """Let time pass."""
        if self._port.does_reboot(at):
            self._link.forget()
            self._give(BOOT_BANNER)
        for over, is_success in self._link.tick(at):
            self._tell(self._spelling.result(over, is_success=is_success), at)
        self._port.tick(at)

    def _order(self, unit: str, words: str, at: float, *, is_acknowledged: bool) -> None:
        self._number += 1
        over = Over(Kind.TEXT, unit, self.station, self._number, words)
        if self.faults.foreign:  # what another base's message was answered
            self._give(self._spelling.result(replace(over, to="9994999", words="other"), is_success=True))
        if not self._port.takes("mute") and not self.faults.inhibit:
            self._link.say(over, at, BASE_PATIENCE, is_acknowledged=is_acknowledged)

    def _tell(self, given: bytes, at: float) -> bool:
        """Give a frame to the port; False when it was spoilt: the set does not acknowledge it on the air."""
        if not given:
            return True
        spoilt = self._port.spoil(given)
        self._port.tell(spoilt, at)
        return spoilt == given

    def _give(self, data: bytes) -> None:
        self._port.give(data)


class LinkedHandset(Handheld):
    """A crew's far set: shows what it is told, repeats what is pressed until the base's set has it.

    The bearer has no number that a display could show: `is_repeat` is what the man sees by the same words.
    """

    def __init__(
        self, station: str, base: str, air: Air, chance: Random, groups: frozenset[str] = frozenset()
    ) -> None:
        super().__init__(station, base, air, chance)
        self.groups = groups
        self._link = Link(station, air, chance, FAR_WAITS)
        self._waiting: dict[int, Spoken] = {}
        self._number = chance.randrange(1_000)

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        return self._link.due

    def press(self, words: str, at: float) -> Spoken:
        """Send digits or words to the base. Refused when too many messages wait for their receipt."""
        require_room(self._waiting)
        return self._send(Kind.TEXT, words, at)

    def emergency(self, at: float) -> Spoken:
        """Press the emergency key; it works however much waits."""
        return self._send(Kind.EMERGENCY, EMERGENCY_WORDS, at)

    def hear(self, frame: bytes, at: float) -> None:
        """Take a burst from the air, damaged or not."""
        try:
            over = Over.decode(frame)
        except (Malformed, ValueError):
            return
        if over.to != self.station and over.to not in self.groups:
            return
        self.log.append(Logged(at, is_own=False, info=f"{over.kind} {over.sender} {over.words}"))
        if over.kind is Kind.RECEIPT:
            self._take_receipt(over, at)
        else:
            self._show(over, at)

    def tick(self, at: float) -> None:
        """Let time pass: try again what nobody acknowledged."""
        for over, _ in self._link.tick(at):
            if spoken := self._waiting.pop(over.number, None):
                spoken.next_at = None

    def _send(self, kind: Kind, words: str, at: float) -> Spoken:
        self._number += 1
        spoken = Spoken(at, words, str(self._number), tries=1, next_at=at)
        self.sent.append(spoken)
        self._waiting[self._number] = spoken
        over = Over(kind, self.base, self.station, self._number, words)
        self.log.append(Logged(at, is_own=True, info=f"{kind} {self.base} {words}"))
        self._link.say(over, at, FAR_PATIENCE)
        self.tick(at)
        return spoken

    def _show(self, over: Over, at: float) -> None:
        is_repeat = any((shown.sender, shown.text) == (over.sender, over.words) for shown in self.display)
        self.display.append(Shown(at, UnitId(over.sender), over.words, str(over.number), is_repeat))
        if over.to == self.station:
            self._link.acknowledge(over, at)

    def _take_receipt(self, over: Over, at: float) -> None:
        settled = self._link.settle(over, at)
        if settled and (spoken := self._waiting.pop(settled.number, None)):
            spoken.acknowledge()
