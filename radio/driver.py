"""The contract of every make of set: bytes and time in, outputs out.

A driver has no clock, no port and no task. Times (`at`) are seconds on one monotonic clock of the caller's.
One `send` is *one try* on the air: the driver frames it, waits for the far set's receipt and says how the
try ended.
When to try again, what goes first and what has expired is decided above, by the pacing of the channel.

Order of outputs matters and is kept by the caller: what was `Heard` is on record before the receipt that
follows it in the list is written to the port.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from radio.errors import Refused
from radio.messages import Inbound, Order, Ref


class Outcome(StrEnum):
    """How one try ended."""

    DELIVERED = "delivered"
    """The far set's own receipt came back. It says nothing of the man."""
    SENT = "sent"
    """It went out on a bearer that has no receipts; nothing more will come."""
    NO_RECEIPT = "no_receipt"
    """The wait ended with nothing heard: it may have arrived. A DELIVERED for the ref may still follow."""
    BUSY = "busy"
    """The channel or the set was busy: it was not said."""
    REFUSED = "refused"
    """The set or the network said no for good."""
    UNKNOWN = "unknown"
    """A receipt came that may belong to another message."""


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes for the port, in this order."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """Something a unit or the set said."""

    message: Inbound


@dataclass(frozen=True, slots=True)
class Keyed:
    """The transmitter has the message: it occupies the channel for `airtime` seconds from now."""

    ref: Ref
    airtime: float


@dataclass(frozen=True, slots=True)
class Settled:
    """One try of `ref` has ended."""

    ref: Ref
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Bytes from the port that meant nothing; kept for the log, never acted on."""

    data: bytes
    reason: str


Output = Write | Heard | Keyed | Settled | Dropped


class Alphabet(StrEnum):
    """Which letters a bearer can carry."""

    ASCII = "ascii"
    LATIN1 = "latin1"
    UTF8 = "utf8"
    UCS2 = "ucs2"
    SPEECH = "speech"


class Report(StrEnum):
    """The kinds of receipt a bearer gives."""

    DELIVERED = "delivered"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a make can do. Everything above `radio` asks this, never the make."""

    make: str
    max_length: int
    """Longest text of one message, in units of the alphabet (bytes for ascii, latin1 and utf8; 16-bit units
    for ucs2; seconds for speech)."""
    alphabet: Alphabet
    reports: frozenset[Report]
    retry_seconds: Sequence[float]
    """Waits before the second, third, … try of one message; its length + 1 is the number of tries."""
    forbidden: frozenset[str] = frozenset()
    """Characters of the alphabet that the bearer reserves."""
    has_native_emergency: bool = False
    has_position: bool = False
    senses_busy: bool = False
    confirms_keying: bool = False
    """The set itself tells that it is on the air; else `Keyed` means that it has the bytes."""
    ports: frozenset[int] = frozenset()
    """UDP ports of an IP set's services; none for a set at a serial line."""
    units_have_addresses: bool = False
    """Each unit speaks from an address of its own in the set's network, which says whose words they are."""


class Driver(Protocol):
    """One set at one port."""

    @property
    def capabilities(self) -> Capabilities:
        """What this set can do."""
        ...

    @property
    def due(self) -> float | None:
        """When `tick` must be called next, or None."""
        ...

    def opened(self, at: float) -> list[Output]:
        """Say what the set needs after its port opened; forget half frames and what was in flight before."""
        ...

    def closed(self, at: float) -> list[Output]:
        """Settle what was in flight when the port was lost: NO_RECEIPT, as it may have gone out."""
        ...

    def is_free(self, at: float) -> bool:
        """Tell whether `send` may be called now: nothing on the air from here, no receipt waited for."""
        ...

    def airtime(self, order: Order) -> float:
        """Seconds that one try of `order` holds the channel, its receipt included."""
        ...

    def send(self, order: Order, at: float) -> list[Output]:
        """Begin one try. Unsayable when the set cannot carry it; Refused when called while not free."""
        ...

    def receive(self, data: bytes, at: float) -> list[Output]:
        """Take bytes as they came, in pieces of any size. Never raises, whatever the bytes."""
        ...

    def tick(self, at: float) -> list[Output]:
        """Let time pass: end waits, drop a half frame that never ended."""
        ...


def require_free(driver: Driver, at: float) -> None:
    """Refused while the set's last words are not settled."""
    if not driver.is_free(at):
        raise Refused("The set is not free: wait until its last words are settled.")
