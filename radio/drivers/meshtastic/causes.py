"""What to do when the mesh or the set says no: every routing error, and how the set's queue took a packet.

The meaning of the numbers: meshtastic/protobufs, Routing.Error; firmware 2.7, ErrorCode.
"""

from dataclasses import dataclass

from radio.driver import Outcome

NONE = 0
NO_CHANNEL = 6
TOO_LARGE = 7
MAX_RETRANSMIT = 5
DUTY_CYCLE_LIMIT = 9
RATE_LIMIT = 38

QUEUE_FULL = 32
NO_INTERFACE = 33
DISABLED = 34
TAKEN_BY_SET = 35
"""The packet was for the set itself: no error."""
TAKEN = frozenset({NONE, TAKEN_BY_SET})


@dataclass(frozen=True, slots=True)
class Cause:
    """How a try ends, and why. `is_hold`: nothing can go out for a while."""

    outcome: Outcome
    reason: str
    is_hold: bool = False


def _again(reason: str) -> Cause:
    return Cause(Outcome.NO_RECEIPT, reason)


def _later(reason: str, *, is_hold: bool = False) -> Cause:
    return Cause(Outcome.BUSY, reason, is_hold)


def _never(reason: str) -> Cause:
    return Cause(Outcome.REFUSED, reason)


ERRORS = {
    1: _again("the mesh knows no way there"),
    2: _again("a node on the way could not pass it on"),
    3: _again("the mesh waited too long for it"),
    4: _later("the set has no transmitter for it", is_hold=True),
    5: _again("no node repeated it: the unit, and all between, are off or out of range"),
    6: _never("the far set does not have this channel or its key"),
    7: _never("it is too long for the mesh"),
    8: _again("the far set has nothing that answers it"),
    9: _later("the set has used up its share of the air", is_hold=True),
    32: _never("the set did not understand it"),
    33: _never("the set may not do it"),
    34: _never("the set could not encrypt it for the unit"),
    35: _again("the far set does not know our set's key yet: they tell each other"),
    36: _never("the set wants another session for it"),
    37: _never("the set does not take our key for it"),
    38: _later("texts came too fast for the set"),
    39: _never("our set does not know the unit's key: let the unit tell it"),
}
"""Routing.Error, as a packet on port 5 brings it."""

QUEUE = {
    QUEUE_FULL: _later("the set's queue is full"),
    NO_INTERFACE: _later("the set has no transmitter for it", is_hold=True),
    DISABLED: _later("the set's transmitter is off: set its region, and tx_enabled", is_hold=True),
}
"""`res` of a queue status; what does not stand here is a routing error."""


def cause_of(error: int) -> Cause:
    """Tell how a routing error ends the try."""
    return ERRORS.get(error, _again(f"the mesh gave error {error}, which is not known here"))


def queue_cause_of(res: int) -> Cause:
    """Tell how a try ends that the set did not take."""
    return QUEUE.get(res) or cause_of(res)
