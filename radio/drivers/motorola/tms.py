r"""The text message service, UDP 4007. Unconfirmed: sources disagree on the flags (`docs/sets/motorola.md`).

::

    length (2)   flags (1)   length of an address (1)   [address]   the rest by kind
    text                     number | 80, encoding 04, 0D 00 0A 00, words in UTF-16LE
    receipt                  number

`flags`: 80 a number follows, 40 a receipt is wanted, 20 reserved, 1F the kind. Which unit it is from or to
says the datagram's IP address. Sources: jelimoore/trbodatasvc, rick51231/node-dmr-lib, definitions of OK-DMR.
"""

from dataclasses import dataclass

from radio.errors import Malformed

HAS_NUMBER, WANTS_RECEIPT, KIND = 0x80, 0x40, 0x1F
TEXT, AVAILABLE, RECEIPT = 0x00, 0x10, 0x1F
HAS_MORE = 0x80
LOW_BITS, HIGH_BITS, ENCODING = 0x1F, 0x60, 0x1F
UTF16 = 0x04
NUMBERS = LOW_BITS + 1
LINE_END = "\r\n"
HEAD_BYTES = 4


@dataclass(frozen=True, slots=True)
class Words:
    """A text; `number` is None when it has none."""

    number: int | None
    text: str
    wants_receipt: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """A unit has a text, or has understood that the service is there: then it has no number."""

    number: int | None


@dataclass(frozen=True, slots=True)
class Available:
    """A unit says that it takes part in the service."""

    wants_receipt: bool


Said = Words | Receipt | Available


def text(flags: int, number: int, words: str) -> bytes:
    """Write a text."""
    return _whole(flags, bytes([HAS_MORE | number, UTF16]) + (LINE_END + words).encode("utf-16-le"))


def receipt(flags: int, number: int | None) -> bytes:
    """Write the receipt of a text, or of an announcement when there is no number."""
    if number is None:
        return _whole(flags & ~HAS_NUMBER, b"")
    low, high = number & LOW_BITS, number & HIGH_BITS
    return _whole(flags, bytes([low | HAS_MORE, high] if high else [low]))


def is_whole(data: bytes) -> bool:
    """Tell whether its own length fits: there is no checksum but UDP's."""
    return len(data) > 2 and int.from_bytes(data[:2]) == len(data) - 2  # noqa: PLR2004 -- its own bytes


def parse(data: bytes) -> Said:
    """Read a datagram. Malformed when it is nothing that is read here."""
    if len(data) < HEAD_BYTES or not is_whole(data):
        raise Malformed("The length of a TMS message does not fit.")
    flags, rest = data[2], data[HEAD_BYTES:]
    if data[3] > len(rest):
        raise Malformed("A TMS message whose address is longer than it is.")
    rest = rest[data[3] :]
    wants_receipt = bool(flags & WANTS_RECEIPT)
    match flags & KIND:
        case kind if kind == TEXT:
            number, words = _numbered(rest) if flags & HAS_NUMBER else (None, rest)
            return Words(number, _decoded(words), wants_receipt)
        case kind if kind == RECEIPT:
            return Receipt(_number(rest)[0] if flags & HAS_NUMBER else None)
        case kind if kind == AVAILABLE:
            return Available(wants_receipt)
        case kind:
            raise Malformed(f"A TMS message of kind {kind:02X}: not read here.")


def _whole(flags: int, rest: bytes) -> bytes:
    body = bytes([flags, 0]) + rest
    return len(body).to_bytes(2) + body


def _number(data: bytes) -> tuple[int, int, bytes]:
    """Read the number, the encoding that may stand in its second byte, and what follows."""
    if not data:
        raise Malformed("A TMS message without the number that it announces.")
    if not data[0] & HAS_MORE:
        return data[0] & LOW_BITS, UTF16, data[1:]
    if len(data) == 1:
        raise Malformed("A TMS message whose number is cut off.")
    return data[0] & LOW_BITS | data[1] & HIGH_BITS, data[1] & ENCODING, data[2:]


def _numbered(data: bytes) -> tuple[int, bytes]:
    number, encoding, words = _number(data)
    if encoding != UTF16:
        raise Malformed(f"A text in encoding {encoding}: only UTF-16 is read.")
    return number, words


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16-le").removeprefix(LINE_END)
    except UnicodeDecodeError as error:
        raise Malformed("A text that is not UTF-16.") from error
