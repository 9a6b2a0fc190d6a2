"""What TETRA sets of a simulated cell key on its control channel."""

from dataclasses import dataclass

from radio.drivers.fcs import with_fcs, without_fcs
from radio.errors import Malformed
from radio.sim.csma import Timing

HEADER_BYTES = 9


@dataclass(frozen=True, slots=True)
class AirPdu:
    """A PDU on the cell: from whom, to whom, how many bits."""

    source: int
    target: int
    bits: int
    data: bytes
    is_status: bool = False

    def encode(self) -> bytes:
        """Write it with its checksum."""
        head = self.source.to_bytes(3) + self.target.to_bytes(3) + self.bits.to_bytes(2)
        return with_fcs(head + bytes([self.is_status]) + self.data)

    @classmethod
    def decode(cls, frame: bytes) -> "AirPdu":
        """Read it. Malformed when it is damaged."""
        data = without_fcs(frame)
        if len(data) <= HEADER_BYTES:
            raise Malformed("An empty PDU.")
        numbers = int.from_bytes(data[:3]), int.from_bytes(data[3:6]), int.from_bytes(data[6:8])
        return cls(*numbers, data[9:], bool(data[8]))


def cell_timing() -> Timing:
    """Give the pace of a control channel: 250 bits in each slot of 57 ms, 100 ms to get one."""
    return Timing(txdelay=0.1, txtail=0.0, slot=0.057, baud=4_400)
