"""What an Icom set and its host say: words with commas between, a text in double quotes.

============================================================  ==============================================
`*SET,DPMR,TXMSG,IND,0000002,0000001,MSG,"words",ACK`        a text: to, own, receipt wanted (`NONE`: not)
`*NTF,DPMR,TXMSG,IND,0000002,0000001,MSG,"words",ACK,OK`     the far set has it; `NG`: no receipt came
`*SET,DPMR,TXSTAT,IND,0000002,0000001,5,ACK`                 a status
`*NTF,DPMR,RXMSG,IND,<to>,<from>,<level>,<dBm>,MSG,"words"`  a text; `GPS`: a position
`*NTF,DPMR,RXSTAT…`, `RXVCALL…`, `RXCLEAR…`, `RXEMER…`       status, call, its end, emergency
`*NTF,CTRL,DBUSY,ON,5,-91`, `…OFF`                           busy; `SQL,OPEN,5,-91`, `SQL,CLOSE`
`*SET,IDAS,SENDID,TG,<group>,<own>`                          an IDAS set needs it before it sends
============================================================  ==============================================

dPMR addresses are padded to seven digits, IDAS ones are not; a `UnitId` has no zeros before its number.
Source: fred-corp's clean-room notes on the IC-F5061D; chan_alsaradio. Unconfirmed: the place of the status in
RXSTAT (the field behind the dBm), `GRP` for a group, and how a position is spelt (it is not read).
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from radio.errors import Malformed
from radio.messages import UnitId

FORBIDDEN = frozenset('"')
"""It ends the text."""
DPMR_WIDTH = 7
HIGHEST = {"DPMR": 9_999_999, "IDAS": 65_519}
FIELD = re.compile(r'"([^"]*)"|([^",]*)')
UNIT = re.compile(r"0{0,6}([1-9][0-9]{0,6})")
DBM = re.compile(r"-[0-9]{1,3}")
RESULT_FIELDS = 10
RECEIVED_FIELDS = 8
SYSTEMS = frozenset(HIGHEST)
UNKNOWN = UnitId("unknown")
"""The unit of an emergency that does not say readably whose it is."""


class System(StrEnum):
    """The air interface of the set."""

    DPMR = "DPMR"
    IDAS = "IDAS"


class Sense(StrEnum):
    """What makes a channel busy: data that the set decodes, or any signal that opens its squelch."""

    DATA = "DBUSY"
    SQUELCH = "SQL"


class Event(StrEnum):
    """What was received."""

    MESSAGE = "RXMSG"
    STATUS = "RXSTAT"
    CALL = "RXVCALL"
    CLEAR = "RXCLEAR"
    EMERGENCY = "RXEMER"


EVENTS = frozenset(Event)


@dataclass(frozen=True, slots=True)
class Request:
    """A text that the host wants sent."""

    system: System
    unit: UnitId
    own: UnitId
    text: str
    has_receipt: bool


@dataclass(frozen=True, slots=True)
class Result:
    """How a text of ours ended. It names the unit and the words."""

    unit: UnitId
    text: str
    is_success: bool


@dataclass(frozen=True, slots=True)
class Received:
    """Something of another unit. `words` is a text or the number of a status; `dbm` how strong it was."""

    event: Event
    unit: UnitId
    words: str = ""
    dbm: float | None = None


@dataclass(frozen=True, slots=True)
class Channel:
    """The channel became busy or clear by one of its senses; the other one may say otherwise."""

    sense: Sense
    is_busy: bool
    dbm: float | None = None


Said = Request | Result | Received | Channel


def text(system: System, unit: UnitId, own: UnitId, words: str, *, is_group: bool = False) -> bytes:
    """Write a text; to a group without receipt."""
    kind, receipt = ("GRP", "NONE") if is_group else ("IND", "ACK")
    where = f"{address(system, unit)},{address(system, own)}"
    return f'*SET,{system},TXMSG,{kind},{where},MSG,"{words}",{receipt}'.encode("ascii")


def status(system: System, unit: UnitId, own: UnitId, number: int) -> bytes:
    """Write a status."""
    where = f"{address(system, unit)},{address(system, own)}"
    return f"*SET,{system},TXSTAT,IND,{where},{number},ACK".encode("ascii")


def send_id(group: int, own: UnitId) -> bytes:
    """Give an IDAS set its talk group and own id."""
    return f"*SET,IDAS,SENDID,TG,{group},{own}".encode("ascii")


def result(request: Request, *, is_success: bool) -> bytes:
    """Write how a text ended, as the set does."""
    sent = text(request.system, request.unit, request.own, request.text).replace(b"*SET", b"*NTF", 1)
    return sent + (b",OK" if is_success else b",NG")


def received(system: System, to: UnitId, said: Received) -> bytes:
    """Write what was heard, as the set does."""
    where = f"{address(system, to)},{address(system, said.unit)}"
    head = f"*NTF,{system},{said.event},IND,{where},5,{said.dbm or 0:.0f}"
    tail = f',MSG,"{said.words}"' if said.event is Event.MESSAGE else f",{said.words}" if said.words else ""
    return f"{head}{tail}".encode("ascii")


def channel(*, is_busy: bool) -> bytes:
    """Write that the channel became busy or clear, as the set does."""
    return b"*NTF,CTRL,DBUSY,ON,5,-91" if is_busy else b"*NTF,CTRL,DBUSY,OFF"


def address(system: System, unit: UnitId) -> str:
    """Write a unit as its system does."""
    return f"{unit:0>{DPMR_WIDTH}}" if system is System.DPMR else unit


def is_unit(system: System, unit: str) -> bool:
    """Tell whether it is a number of the system, without zeros before it."""
    found = UNIT.fullmatch(unit)
    return bool(found) and found[1] == unit and int(unit) <= HIGHEST[system] if found else False


def parse(body: bytes) -> Said:
    """Read the body of a frame. Malformed when it is nothing that concerns us."""
    try:
        fields = _fields(body.decode("ascii"))
    except UnicodeDecodeError as error:
        raise Malformed("An Icom frame with letters that are not ASCII.") from error
    match fields:
        case ["*SET", system, "TXMSG", _, to, own, "MSG", words, receipt] if system in SYSTEMS:
            return Request(System(system), _unit(to), _unit(own), words, receipt == "ACK")
        case ["*NTF", system, "TXMSG", _, to, _, "MSG", words, _, ("OK" | "NG") as end] if system in SYSTEMS:
            return Result(_unit(to), words, end == "OK")
        case ["*NTF", "CTRL", "DBUSY", ("ON" | "OFF") as state, *rest]:
            return Channel(Sense.DATA, state == "ON", _dbm(rest))
        case ["*NTF", "CTRL", "SQL", ("OPEN" | "CLOSE") as state, *rest]:
            return Channel(Sense.SQUELCH, state == "OPEN", _dbm(rest))
        case ["*NTF", system, Event.EMERGENCY, *_] if system in SYSTEMS:
            return _emergency(fields)
        case ["*NTF", system, event, *_] if (
            system in SYSTEMS and event in EVENTS and len(fields) >= RECEIVED_FIELDS
        ):
            return _received(Event(event), fields)
        case _:
            raise Malformed("An Icom notification that is not for us.")


def _emergency(fields: list[str]) -> Received:
    """Read an emergency, whatever is wrong with the rest of it."""
    found = next((UNIT.fullmatch(sender) for sender in fields[5:6]), None)
    return Received(Event.EMERGENCY, UnitId(found[1]) if found else UNKNOWN, "", _dbm(fields[7:8]))


def _received(event: Event, fields: list[str]) -> Received:
    unit, dbm, rest = _unit(fields[5]), _dbm(fields[7:8]), fields[8:]
    match event, rest:
        case Event.MESSAGE, ["MSG", words]:
            return Received(event, unit, words, dbm)
        case Event.STATUS, [number, *_] if number.isdigit():
            return Received(event, unit, number, dbm)
        case ((Event.MESSAGE | Event.STATUS), _):
            raise Malformed("An Icom message that is neither a text nor a status with a number.")
    return Received(event, unit, "", dbm)


def _fields(said: str) -> list[str]:
    fields: list[str] = []
    place = 0
    while True:
        found = FIELD.match(said, place)
        if not found:
            raise Malformed("An Icom frame with a quote that never ends.")
        fields.append(found[1] if found[1] is not None else found[2])
        place = found.end() + 1
        if found.end() == len(said):
            return fields
        if said[found.end()] != ",":
            raise Malformed("An Icom frame with letters behind a quote.")


def _unit(words: str) -> UnitId:
    found = UNIT.fullmatch(words)
    if not found:
        raise Malformed("An Icom frame without a unit.")
    return UnitId(found[1])


def _dbm(fields: list[str]) -> float | None:
    return next((float(each) for each in fields if DBM.fullmatch(each)), None)
