r"""The location service, UDP 4001: documents in Motorola's binary XML. Unconfirmed.

::

    document (1)   length (1)   elements: a token (1) and its value

    05 where are you, now    07 its answer     09 tell me when …    0B its answer    0D a report
    22 request id (length and bytes)   34 time (5)   37 an error (number)   38 as asked
    51 55 66 69 a place: latitude (4), longitude (4), and 1, 3, 0, 1 numbers with a fraction
    56 heading (1)   6C 70 speed (a number with a fraction)

Latitude is 180/2^32 of a degree, longitude 360/2^32, both signed. Numbers have seven bits in a byte, the top
bit says that more follow. Sources: rick51231/node-dmr-lib (requests of TRBOnet), pboyd04/Moto.Net, OK-DMR.
"""

from dataclasses import dataclass, replace

from radio.errors import Malformed

NOW, NOW_ANSWER, WHEN, WHEN_ANSWER, REPORT = 0x05, 0x07, 0x09, 0x0B, 0x0D
ANSWERS = frozenset({NOW_ANSWER, WHEN_ANSWER, REPORT})
ID, ERROR = 0x22, 0x37
WANTS_ALL = bytes.fromhex("51546257400142")  # accuracy and time, height, speed, heading, inputs
BY_TIME, BY_INPUT = bytes.fromhex("3431"), bytes.fromhex("400141344A")
NUMBERS_BEHIND = {0x51: 1, 0x55: 3, 0x66: 0, 0x69: 1}
LENGTHS = {0x23: 1, 0x34: 5, 0x38: 0, 0x56: 1}
WITH_FRACTION = frozenset({0x6C, 0x70})
MOST_NUMBER_BYTES = 5
CIRCLE = 1 << 32

WHERE_NOW, EMERGENCY, PERIODIC = bytes.fromhex("000007"), bytes.fromhex("000005"), bytes.fromhex("000001")
"""Our request ids: an answer tells by them what it answers, after a restart of ours too."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a unit tells: for which request, where it is (WGS 84 degrees), the number of an error.

    `unread` is what stands from an element on that is not known: it does not take away what was read before.
    """

    document: int
    request: bytes
    where: tuple[float, float] | None = None
    error: int | None = None
    unread: bytes = b""


def where_now() -> bytes:
    """Ask for the position, now."""
    return _document(NOW, WHERE_NOW, WANTS_ALL)


def where_every(seconds: int) -> bytes:
    """Ask for the position every so many seconds."""
    return _document(WHEN, PERIODIC, BY_TIME + number(seconds))


def when_emergency(condition: int) -> bytes:
    """Ask for the position when the emergency key is pressed: `condition` is the unit's name for it."""
    return _document(WHEN, EMERGENCY, BY_INPUT + bytes([condition]))


def report(document: int, request: bytes, latitude: float, longitude: float) -> bytes:
    """Write what a unit tells of its place."""
    place = _turns(latitude, 180).to_bytes(4) + _turns(longitude, 360).to_bytes(4)
    return _document(document, request, b"\x66" + place)


def number(value: int) -> bytes:
    """Write a number, seven bits in a byte."""
    rest = b"" if value < 0x80 else number(value >> 7)  # noqa: PLR2004 -- seven bits
    return bytes(byte | 0x80 for byte in rest) + bytes([value & 0x7F])


def is_whole(data: bytes) -> bool:
    """Tell whether its own length fits: there is no checksum but UDP's."""
    return len(data) > 2 and data[1] == len(data) - 2  # noqa: PLR2004 -- document and length


def parse(data: bytes) -> Answer:
    """Read a document up to what is not known. Malformed when it is no answer, or nothing of it is known."""
    if not is_whole(data):
        raise Malformed("The length of an LRRP document does not fit.")
    if data[0] not in ANSWERS:
        raise Malformed(f"An LRRP document of kind {data[0]:02X}: not read here.")
    said, reader = Answer(data[0], b""), _Reader(data, 2)
    while reader.has_more:
        start = reader.place
        try:
            said = _with_element(said, reader)
        except Malformed:
            if not said.request:
                raise
            return replace(said, unread=data[start:])
    return said


def _with_element(said: Answer, reader: "_Reader") -> Answer:
    """Read one element. Malformed when it is not known or cut off."""
    token = reader.take(1)[0]
    if token == ID:
        return replace(said, request=reader.take(reader.take(1)[0]))
    if token == ERROR:
        return replace(said, error=reader.number())
    if token in NUMBERS_BEHIND:
        where = (_degrees(reader.take(4), 180), _degrees(reader.take(4), 360))
        reader.skip_fractions(NUMBERS_BEHIND[token])
        return replace(said, where=where)
    if token in WITH_FRACTION:
        reader.skip_fractions(1)
    elif token in LENGTHS:
        reader.take(LENGTHS[token])
    else:
        raise Malformed(f"An LRRP element {token:02X}: not known.")
    return said


@dataclass(slots=True)
class _Reader:
    """A place in a document."""

    data: bytes
    place: int

    @property
    def has_more(self) -> bool:
        return self.place < len(self.data)

    def take(self, count: int) -> bytes:
        taken = self.data[self.place : self.place + count]
        if len(taken) < count:
            raise Malformed("An LRRP document that is cut off.")
        self.place += count
        return taken

    def number(self) -> int:
        value = 0
        for _ in range(MOST_NUMBER_BYTES):
            byte = self.take(1)[0]
            value = value << 7 | byte & 0x7F
            if byte < 0x80:  # noqa: PLR2004 -- the last byte
                return value
        raise Malformed("An LRRP number that does not end.")

    def skip_fractions(self, count: int) -> None:
        for _ in range(2 * count):
            self.number()


def _document(document: int, request: bytes, elements: bytes) -> bytes:
    body = bytes([ID, len(request)]) + request + elements
    return bytes([document, len(body)]) + body


def _degrees(data: bytes, circle: int) -> float:
    return int.from_bytes(data, signed=True) * circle / CIRCLE


def _turns(degrees: float, circle: int) -> int:
    return round(degrees / circle * CIRCLE) % CIRCLE
