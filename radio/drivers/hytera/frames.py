r"""The frame of Hytera's DMR application protocol (HDAP), one in a UDP datagram.

::

    service (1)   opcode (2)   length (2)   payload   checksum (1)   03

Numbers are big endian. The top bit of `service` marks a reliable message; the checksum is over opcode, length
and payload. Sources: captures of the USB network (kevsgithub/HyteraDMRUSB), definitions of OK-DMR.
"""

from dataclasses import dataclass
from enum import IntEnum

from radio.errors import Malformed

END = 0x03
RELIABLE = 0x80
HEAD_BYTES, TAIL_BYTES = 5, 2
LONGEST_PAYLOAD = 1024  # a text of 140 letters has 292


class Service(IntEnum):
    """What a frame is about."""

    RADIO_CONTROL = 0x02
    LOCATION = 0x08
    TEXT = 0x09
    REGISTRATION = 0x11
    TELEMETRY = 0x12
    DATA = 0x13
    DELIVERY_STATES = 0x14


@dataclass(frozen=True, slots=True)
class Hdap:
    """One frame."""

    service: int
    opcode: int
    payload: bytes
    is_reliable: bool = False

    def encode(self) -> bytes:
        """Write it."""
        body = self.opcode.to_bytes(2) + len(self.payload).to_bytes(2) + self.payload
        first = self.service | (RELIABLE if self.is_reliable else 0)
        return bytes([first]) + body + bytes([checksum(body), END])

    @classmethod
    def decode(cls, data: bytes) -> "Hdap":
        """Read one that fills `data`. Malformed when its length, end or checksum is wrong."""
        if len(data) < HEAD_BYTES + TAIL_BYTES or data[-1] != END:
            raise Malformed("No HDAP frame: it is too short or has no end.")
        length = int.from_bytes(data[3:HEAD_BYTES])
        if length != len(data) - HEAD_BYTES - TAIL_BYTES or length > LONGEST_PAYLOAD:
            raise Malformed("The length of an HDAP frame does not fit.")
        if checksum(data[1:-TAIL_BYTES]) != data[-TAIL_BYTES]:
            raise Malformed("The checksum of an HDAP frame does not fit.")
        opcode = int.from_bytes(data[1:3])
        return cls(data[0] & ~RELIABLE, opcode, data[HEAD_BYTES:-TAIL_BYTES], bool(data[0] & RELIABLE))


def checksum(body: bytes) -> int:
    """Compute the checksum over opcode, length and payload."""
    return ((sum(body) & 0xFF ^ 0xFF) + 0x33) & 0xFF
