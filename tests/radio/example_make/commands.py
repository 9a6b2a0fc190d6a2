"""What a text modem and its host say.

=========================  ==================================================================
`+SEND=12,0417,words`      a text, with the host's number of it
`+ACK=12,0417`             the far set has it; `+NAK=…`: it has not answered
`+TEXT=12,88,words`        a text of another unit, with that unit's own number of it
`+ALARM=12,89`             its emergency key
`+INFO=`  `+MODEL=TM-1`    what the modem is
=========================  ==================================================================

Units are numbers from 1 to 999; 0 is everybody, and nobody acknowledges.
"""

import re
from dataclasses import dataclass

from radio.errors import Malformed
from radio.messages import UnitId
from tests.radio.example_make.frames import Line

EVERYBODY = UnitId("0")
FORBIDDEN = frozenset("+*")
"""They begin and end a line."""
NUMBERS = 10_000
UNIT = re.compile(r"0|[1-9][0-9]{0,2}")
FIELDS = re.compile(rf"({UNIT.pattern}),([0-9]{{1,4}})(?:,(.*))?")
INFO = Line("INFO")


@dataclass(frozen=True, slots=True)
class Words:
    """A text on its way: `unit` is whom the host calls, or who calls it."""

    unit: UnitId
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """How a text of the host's ended."""

    unit: UnitId
    number: int
    is_success: bool


@dataclass(frozen=True, slots=True)
class Alarm:
    """The emergency key of a unit."""

    unit: UnitId
    number: int


Said = Words | Result | Alarm


def send(words: Words) -> bytes:
    """Write a text that the host wants sent."""
    return Line("SEND", f"{words.unit},{words.number:04},{words.text}").encode()


def heard(words: Words) -> bytes:
    """Write a text as the modem does that heard it."""
    return Line("TEXT", f"{words.unit},{words.number},{words.text}").encode()


def result(ended: Result) -> bytes:
    """Write how a text ended, as the modem does."""
    return Line("ACK" if ended.is_success else "NAK", f"{ended.unit},{ended.number:04}").encode()


def alarm(pressed: Alarm) -> bytes:
    """Write an emergency, as the modem does."""
    return Line("ALARM", f"{pressed.unit},{pressed.number}").encode()


def parse(line: Line) -> Said:
    """Read a line. Malformed when it says nothing that concerns us."""
    found = FIELDS.fullmatch(line.fields)
    if not found:
        raise Malformed("A line without a unit and a number.")
    unit, number, words = UnitId(found[1]), int(found[2]), found[3]
    match line.name:
        case "SEND" | "TEXT" if words is not None:
            return Words(unit, number, words)
        case "ACK" | "NAK" if words is None:
            return Result(unit, number, line.name == "ACK")
        case "ALARM" if words is None:
            return Alarm(unit, number)
        case _:
            raise Malformed("A line that is not for us.")
