"""The frame check sequence of HDLC (ISO/IEC 13239, CRC-16 of X.25): two bytes, the low one first."""

from radio.errors import Malformed


def fcs(frame: bytes) -> bytes:
    """Compute the frame check sequence: CRC-16/X.25, low byte first."""
    crc = 0xFFFF
    for byte in frame:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 0xFF]
    return (crc ^ 0xFFFF).to_bytes(2, "little")


def with_fcs(frame: bytes) -> bytes:
    """Give the frame as it is on the air."""
    return frame + fcs(frame)


def without_fcs(frame: bytes) -> bytes:
    """Check the sequence and take it off. Malformed when it does not fit."""
    if len(frame) <= 2 or fcs(frame[:-2]) != frame[-2:]:  # noqa: PLR2004 -- the sequence itself
        raise Malformed("The frame check sequence does not fit.")
    return frame[:-2]


def _crc_of(byte: int) -> int:
    for _ in range(8):
        byte = byte >> 1 ^ (0x8408 if byte & 1 else 0)
    return byte


CRC_TABLE = tuple(_crc_of(byte) for byte in range(256))
