"""Protocol buffers (proto3) on the wire, for messages that are frozen dataclasses.

::

    message  = (tag value)*          tag = varint of number << 3 | wire type
    0 varint   seven bits a byte, low first, top bit: more follows
    1 eight bytes      2 varint length, bytes      5 four bytes, low first

A class is its own table, the number and kind of each field: `id: Annotated[int, Field(6, Kind.FIXED32)] = 0`.
A field that equals its default is not written, so a default of None makes presence count. What a class does
not name is passed over; what it names in another form than here is Malformed.
"""

import dataclasses
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, TypeVar, get_type_hints

from radio.errors import Malformed

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

M = TypeVar("M", bound="DataclassInstance")

VARINT, EIGHT, BLOCK, FOUR = 0, 1, 2, 5
LONGEST_VARINT = 10
HIGHEST_UINT32 = 0xFFFF_FFFF
HIGHEST_INT32 = 0x7FFF_FFFF
SIGN_64, SPAN_64 = 1 << 63, 1 << 64


class Kind(Enum):
    """How a field of one value is written. Value: wire type, and the form of four bytes."""

    UINT32 = (VARINT, "u")
    INT32 = (VARINT, "i")
    """Enumerations too; a negative one takes ten bytes."""
    BOOL = (VARINT, "?")
    FIXED32 = (FOUR, "<I")
    SFIXED32 = (FOUR, "<i")
    FLOAT = (FOUR, "<f")
    BYTES = (BLOCK, "b")
    STRING = (BLOCK, "s")


@dataclass(frozen=True, slots=True)
class Field:
    """The number of a field and what stands in it; another message is named by its class."""

    number: int
    kind: "Kind | type[DataclassInstance]"


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    field: Field
    default: object


def encode(message: "DataclassInstance") -> bytes:
    """Write a message, its fields in the order of their numbers."""
    written = bytearray()
    for row in _rows(type(message)):
        value = getattr(message, row.name)
        if value != row.default:
            written += _write(row.field, value)
    return bytes(written)


def decode(shape: type[M], data: bytes) -> M:
    """Read a message. Malformed when it is none of this shape."""
    known = _by_number(shape)
    given: dict[str, object] = {}
    place = 0
    while place < len(data):
        tag, place = _varint(data, place)
        raw, place = _raw(data, place, tag & 7)
        if tag >> 3 == 0:
            raise Malformed("A field without a number.")
        if row := known.get(tag >> 3):
            given[row.name] = _read(row.field, tag & 7, raw)
    return shape(**given)


@cache
def _rows(shape: "type[DataclassInstance]") -> tuple[_Row, ...]:
    hints = get_type_hints(shape, include_extras=True)
    rows = [
        _Row(each.name, hints[each.name].__metadata__[0], each.default) for each in dataclasses.fields(shape)
    ]
    return tuple(sorted(rows, key=lambda row: row.field.number))


@cache
def _by_number(shape: "type[DataclassInstance]") -> Mapping[int, _Row]:
    return {row.field.number: row for row in _rows(shape)}


def _write(field: Field, value: object) -> bytes:
    kind = field.kind
    if isinstance(kind, Kind):
        wire, form = kind.value
    else:
        wire, form = BLOCK, "m"
    tag = _varint_of(field.number << 3 | wire)
    match form, value:
        case (("u" | "i" | "?"), int()):
            return tag + _varint_of(int(value) % SPAN_64)
        case "b", bytes():
            return tag + _varint_of(len(value)) + value
        case "s", str():
            words = value.encode()
            return tag + _varint_of(len(words)) + words
        case "m", _:
            inner = encode(value)  # type: ignore[arg-type]  # its class stands in the table
            return tag + _varint_of(len(inner)) + inner
        case _:
            return tag + struct.pack(form, value)


def _read(field: Field, wire: int, raw: int | bytes) -> object:
    kind = field.kind
    expected = kind.value[0] if isinstance(kind, Kind) else BLOCK
    if wire != expected:
        raise Malformed(f"Field {field.number} has another wire type than it should.")
    if isinstance(raw, int):
        return _number(kind, raw)
    match kind:
        case Kind.FIXED32 | Kind.SFIXED32 | Kind.FLOAT:
            return struct.unpack(kind.value[1], raw)[0]
        case Kind.BYTES:
            return raw
        case Kind.STRING:
            return _words(raw)
        case _:
            return decode(kind, raw)  # type: ignore[arg-type]  # all other kinds are classes


def _number(kind: object, raw: int) -> int | bool:
    if kind is Kind.BOOL:
        return raw != 0
    number = raw - SPAN_64 if kind is Kind.INT32 and raw >= SIGN_64 else raw
    highest = HIGHEST_INT32 if kind is Kind.INT32 else HIGHEST_UINT32
    if not -HIGHEST_INT32 - 1 <= number <= highest:
        raise Malformed("A number of more than 32 bits.")
    return number


def _words(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise Malformed("Words that are not UTF-8.") from error


def _raw(data: bytes, place: int, wire: int) -> tuple[int | bytes, int]:
    if wire == VARINT:
        return _varint(data, place)
    if wire == BLOCK:
        length, place = _varint(data, place)
    elif wire in (FOUR, EIGHT):
        length = 4 if wire == FOUR else 8
    else:
        raise Malformed("A wire type that nobody uses.")
    if place + length > len(data):
        raise Malformed("A field that is longer than its message.")
    return data[place : place + length], place + length


def _varint(data: bytes, place: int) -> tuple[int, int]:
    value = 0
    for count, byte in enumerate(data[place : place + LONGEST_VARINT]):
        value |= (byte & 0x7F) << 7 * count
        if byte < 0x80:  # noqa: PLR2004 -- no more follows
            return value % SPAN_64, place + count + 1
    raise Malformed("A number that does not end.")


def _varint_of(value: int) -> bytes:
    written = bytearray()
    while value > 0x7F:  # noqa: PLR2004 -- seven bits a byte
        written.append(value & 0x7F | 0x80)
        value >>= 7
    written.append(value)
    return bytes(written)
