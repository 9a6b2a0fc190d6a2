r"""Packets of MDC1200: what they say, and how they are written in bits.

A codeword is 14 bytes; a double packet has two behind each other::

    op arg unit-high unit-low crc-low crc-high 00  +  7 bytes of parity
                                        (the second has 4 bytes of its own where the first has op, arg, unit)

CRC: polynomial 8408 reflected, begun at 0, inverted at the end. Parity: of each data bit, least significant
first, with those 2, 5 and 6 bits before it. Data and parity are then interleaved in 16 rows of 7 bits and
sent most significant bit first. Facts: the project's reference page, 5.6; every row of it is a vector.
"""

from collections.abc import Sequence

from radio.drivers.voice.signals import Mdc
from radio.errors import Malformed, Unsayable

SYNC = bytes.fromhex("07092a446f")
CODEWORD_BYTES = 14
CODEWORD_BITS = CODEWORD_BYTES * 8
DATA_BITS = 56
ROWS, COLUMNS = 16, 7
TAPS = (0, 2, 5, 6)
MOST_WRONG_BITS = 12  # of 112; more than that is noise whose CRC fits by chance
POLYNOMIAL = 0x8408
DOUBLE_OPS = frozenset({0x35, 0x55})
"""Operations that come with a second codeword."""

PTT_ID = 0x01
EMERGENCY = 0x00
EMERGENCY_ACK = (0x20, 0x00)
STATUS = 0x06
STATUS_ACK = (0x23, 0x00)
MESSAGE = 0x47
REQUEST_TO_TALK = 0x40
CALL_ALERT = (0x35, 0x89)
CALL_ALERT_FROM = (0x83, 0x0D)
CALL_ALERT_ACK = (0xA0, 0x00)


def encode(packet: Mdc) -> bytes:
    """Write a packet as one or two codewords. Unsayable when it has no room for its numbers."""
    if not (0 <= packet.op < 1 << 8 and 0 <= packet.arg < 1 << 8 and 0 <= packet.unit < 1 << 16):
        raise Unsayable("A packet has an op and an argument of one byte and a unit of two.")
    words = bytes((packet.op, packet.arg)) + packet.unit.to_bytes(2)
    if len(packet.more) not in (0, 4):
        raise Unsayable("The second half of a double packet has 4 bytes.")
    return encode_word(words) + (encode_word(packet.more) if packet.more else b"")


def encode_word(words: bytes) -> bytes:
    """Write 4 bytes as a codeword."""
    data = _bits(words + crc(words).to_bytes(2, "little") + b"\x00")
    return _interleaved(data + _parity(data))


def decode_word(codeword: bytes) -> bytes:
    """Read the 4 bytes of a codeword, mending a few wrong bits. Malformed when the CRC does not fit."""
    bits = _straight(codeword)
    data = _mended(bits[:DATA_BITS], bits[DATA_BITS:])
    wrong = sum(one != other for one, other in zip(data + _parity(data), bits, strict=True))
    octets = bytes(sum(bit << place for place, bit in enumerate(data[at : at + 8])) for at in range(0, 56, 8))
    words, check = octets[:4], octets[4:6]
    if crc(words).to_bytes(2, "little") != check or wrong > MOST_WRONG_BITS:
        raise Malformed("The CRC of a packet does not fit.")
    return words


def decode(codewords: bytes) -> Mdc:
    """Read a packet of one or two codewords. Malformed when a CRC does not fit."""
    words = decode_word(codewords[:CODEWORD_BYTES])
    rest = codewords[CODEWORD_BYTES:]
    return Mdc(words[0], words[1], int.from_bytes(words[2:]), decode_word(rest) if rest else b"")


def crc(words: bytes) -> int:
    """Compute the check of 4 bytes."""
    register = 0
    for octet in words:
        register ^= octet
        for _ in range(8):
            register = register >> 1 ^ (POLYNOMIAL if register & 1 else 0)
    return register ^ 0xFFFF


def call_alert(to: int, own: int) -> Mdc:
    """Ask a set to beep until its man comes, and to acknowledge."""
    return Mdc(*CALL_ALERT, to, bytes(CALL_ALERT_FROM) + own.to_bytes(2))


def _bits(octets: bytes) -> list[int]:
    return [octet >> place & 1 for octet in octets for place in range(8)]


def _parity(data: Sequence[int]) -> list[int]:
    padded = [0] * max(TAPS) + list(data)
    return [sum(padded[place + max(TAPS) - tap] for tap in TAPS) & 1 for place in range(len(data))]


def _mended(data: Sequence[int], parity: Sequence[int]) -> list[int]:
    """Flip each data bit that three of its four parity sums call wrong (no two bits share two sums)."""
    mended = list(data)
    wrong = [one ^ other for one, other in zip(_parity(data), parity, strict=True)]
    for place in range(len(mended)):
        sums = [place + tap for tap in TAPS if place + tap < len(wrong)]
        if sum(wrong[at] for at in sums) > len(sums) / 2:
            mended[place] ^= 1
            for at in sums:
                wrong[at] ^= 1
    return mended


def _interleaved(bits: Sequence[int]) -> bytes:
    sent = [0] * CODEWORD_BITS
    for place, bit in enumerate(bits):
        sent[_sent_place(place)] = bit
    return bytes(int("".join(map(str, sent[at : at + 8])), 2) for at in range(0, CODEWORD_BITS, 8))


def _straight(codeword: bytes) -> list[int]:
    if len(codeword) != CODEWORD_BYTES:
        raise Malformed(f"A codeword has {CODEWORD_BYTES} bytes, not {len(codeword)}.")
    sent = [octet >> place & 1 for octet in codeword for place in range(7, -1, -1)]
    return [sent[_sent_place(place)] for place in range(CODEWORD_BITS)]


def _sent_place(place: int) -> int:
    """Tell where a bit is on the air: each column of seven takes every sixteenth place."""
    column, row = divmod(place, COLUMNS)
    return row * ROWS + column
