"""What to do when a set or the network says no: every CME error and every delivery status, in two tables."""

from dataclasses import dataclass
from enum import StrEnum

from radio.driver import Outcome

ERROR_WITHOUT_NUMBER = -1
NO_ANSWER = -2
REGISTERED_ALREADY = 38


class Action(StrEnum):
    """What follows from a no."""

    RETRY = "retry"
    DOUBT = "in doubt"
    """Try again, though it may have been heard."""
    HOLD = "hold"
    """Say nothing for a while: nothing can go out."""
    TELL = "tell someone"


OUTCOMES = {
    Action.RETRY: Outcome.BUSY,
    Action.DOUBT: Outcome.NO_RECEIPT,
    Action.HOLD: Outcome.BUSY,
    Action.TELL: Outcome.REFUSED,
}


@dataclass(frozen=True, slots=True)
class Cause:
    """Why, in words, and what to do."""

    action: Action
    reason: str

    @property
    def outcome(self) -> Outcome:
        """How a try ends for this cause."""
        return OUTCOMES[self.action]


RETRY, DOUBT, HOLD, TELL = Action.RETRY, Action.DOUBT, Action.HOLD, Action.TELL
SIM = Cause(TELL, "the set's SIM or lock wants attention")
STACK = Cause(TELL, "the set's message memory wants attention")
DIAL = Cause(TELL, "the set did not take the number")
ERRORS = {
    ERROR_WITHOUT_NUMBER: Cause(RETRY, "the set said ERROR"),
    0: Cause(RETRY, "it was not sent over the air"),
    1: Cause(TELL, "the set says that its cable is not in order"),
    2: Cause(TELL, "the set says that its port is reserved"),
    3: Cause(RETRY, "the set is not ready for it"),
    4: Cause(TELL, "the set does not do this"),
    5: SIM,
    **dict.fromkeys(range(10, 19), SIM),
    **dict.fromkeys(range(20, 26), STACK),
    26: DIAL,
    27: DIAL,
    30: Cause(HOLD, "the set has no coverage"),
    31: Cause(DOUBT, "the network did not acknowledge it"),
    32: Cause(TELL, "the set could not read the words"),
    33: Cause(TELL, "the set did not take a parameter"),
    34: Cause(TELL, "the set did not take a value"),
    35: Cause(RETRY, "noise on the line to the set"),
    36: Cause(RETRY, "the set lost the command before its words"),
    37: Cause(RETRY, "the set waited too long for the words"),
    38: Cause(TELL, "the set has this profile already"),
    39: Cause(TELL, "the set has no room for a profile: remove others"),
    40: Cause(TELL, "the set cannot do it in direct mode"),
    41: Cause(HOLD, "the set's transmitter is inhibited: free it at the set"),
    42: Cause(RETRY, "the set is busy with another message"),
    43: Cause(TELL, "the set is not in trunked mode: switch it"),
    44: Cause(TELL, "the set did not take unknown parameters"),
}

RECEIVED, READ = 0x00, 0x02
ARRIVED = frozenset({0x00, 0x01, 0x02, 0x03})
PASSED_ON = {0x04: "handed to another network: whether it arrived, nobody says", 0x05: "sent to a group"}
STORED = frozenset({0x06, 0x21, 0x22})
"""On its way: a report follows, perhaps."""
REFUSALS = {
    0x43: "this set may not send there",
    0x44: "the called unit may not be called",
    0x45: "the gateway is not known",
    0x46: "the forward address is not known",
    0x47: "a group's number for a service of one unit",
    0x4D: "it is too long for the network",
    0x4E: "the far set has no such messages",
    0x50: "the far set does not know the protocol",
    0x51: "the far set cannot show these letters",
    0x54: "too many parts for the far set",
    0x56: "it is prohibited there",
    0x57: "the network knows no way there",
    0x58: "the unit is not known",
    0x59: "the far set refused it",
}
LOST = {
    0x41: "the service is away",
    0x42: "the service is away for now",
    0x48: "its time ran out before it arrived",
    0x49: "its time ran out before it was read",
    0x4A: "the network could not deliver it",
    0x4B: "the far set is off or not registered",
    0x5A: "the far set is out of range",
    0x5C: "it arrived damaged",
    0x5D: "parts are missing",
}
FULL = {
    0x20: "the network is congested",
    0x40: "the network is overloaded",
    0x4C: "the far set's queue is full",
    0x52: "the far set's memory is full",
    0x53: "the far set takes no messages now",
    0x5E: "the network is engaged",
    0x5F: "the far set is engaged",
}


def cause_of(error: int) -> Cause:
    """Tell what a CME error means for what was being said."""
    return ERRORS.get(error, Cause(TELL, f"the set said error {error}, which is not known here"))


def outcome_of(status: int) -> tuple[Outcome, str] | None:
    """Tell how a delivery status ends a try; None when the message is still on its way."""
    if status in ARRIVED:
        return Outcome.DELIVERED, "read at the far set" if status in (READ, 0x03) else ""
    if status in STORED:
        return None
    if status in REFUSALS:
        return Outcome.REFUSED, REFUSALS[status]
    if status in FULL or status >> 5 in (1, 3):
        return Outcome.BUSY, FULL.get(status, f"the network says: later ({status:02X})")
    if status in PASSED_ON:
        return Outcome.SENT, PASSED_ON[status]
    return Outcome.NO_RECEIPT, LOST.get(status, f"the network says: failed ({status:02X})")
