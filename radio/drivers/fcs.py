"""The frame check sequence of HDLC (ISO/IEC 13239, CRC-16 of X.25): two bytes, the low one first."""

from binascii import crc_hqx

from radio.errors import Malformed

MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def fcs(frame: bytes) -> bytes:
    """Compute the frame check sequence: CRC-16/X.25, low byte first.

    Python's own CRC has the same polynomial and takes each byte from its other end.
    """
    crc = crc_hqx(frame.translate(MIRRORED), 0xFFFF)
    return (crc ^ 0xFFFF).to_bytes(2, "big").translate(MIRRORED)


def with_fcs(frame: bytes) -> bytes:
    """Give the frame as it is on the air."""
    return frame + fcs(frame)


def without_fcs(frame: bytes) -> bytes:
    """Check the sequence and take it off. Malformed when it does not fit."""
    if len(frame) <= 2 or fcs(frame[:-2]) != frame[-2:]:  # noqa: PLR2004 -- the sequence itself
        raise Malformed("The frame check sequence does not fit.")
    return frame[:-2]
