r"""The registration service, UDP 4005. Unconfirmed.

::

    length (2)   flags (1)   the rest by kind
    F0 hello     event (1), then device, user and password, each with its length (1) before it
    BF answer    01                         31 bye        74 are you there        3F yes

`flags`: 80 more follows, 40 an answer is wanted, 0F the kind. Sources: jelimoore/trbodatasvc, OK-DMR.
"""

from enum import IntEnum

from radio.drivers.motorola.tms import is_whole
from radio.errors import Malformed

KIND, WANTS_ANSWER = 0x0F, 0x40
QUERY = bytes.fromhex("0001 74")


class Kind(IntEnum):
    """What a unit says."""

    HELLO = 0x0
    BYE = 0x1
    QUERY = 0x4
    ANSWER = 0xF


def answer(flags: int, value: int) -> bytes:
    """Answer a hello."""
    return bytes([0, 2, flags, value])


def hello(device: str) -> bytes:
    """Write what a unit says when it comes on the air."""
    name = device.encode("ascii")
    body = bytes([0xF0, 0x20, len(name)]) + name + bytes(2)
    return len(body).to_bytes(2) + body


def parse(data: bytes) -> tuple[Kind, bool]:
    """Read what a unit says, and whether it wants an answer. Malformed when it is nothing known."""
    if not is_whole(data):
        raise Malformed("The length of an ARS message does not fit.")
    try:
        return Kind(data[2] & KIND), bool(data[2] & WANTS_ANSWER)
    except ValueError as error:
        raise Malformed(f"An ARS message of kind {data[2] & KIND:X}: not read here.") from error
