r"""Datagrams of an IP set in a stream of bytes: such a set is bytes in, bytes out, like any other.

::

    port (2)   length (2)   [address (4)]   payload        numbers are big endian

`port` is the service at the far end, whichever way the datagram goes. The top bit of `length` says that the
IPv4 address of a far station stands before the payload, as with sets whose units are hosts of a network of
their own; without it the far end is the host that the port's URL names. `length` counts the payload alone.

Between a gateway and a real socket the stream is always whole. On a serial line it may not be: what does not
begin with a known port, or does not pass the payload's own check, gives up its first byte only.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from radio.drivers.settings import BadSetting, check_range
from radio.errors import Malformed

HEAD_BYTES = 4
ADDRESS_BYTES = 4
HAS_ADDRESS = 0x8000
LONGEST_PAYLOAD = 1472  # what one Ethernet frame carries; sets write less than 400
HALF_SECONDS = 3.0  # only on a serial line; the longest datagram needs 1.6 s at 9600 baud
MOST_KEPT = 200  # bytes of noise that one log line needs


@dataclass(frozen=True, slots=True)
class Datagram:
    """One UDP datagram to or from a far port; `address` is four bytes, None for the URL's own host."""

    port: int
    payload: bytes
    address: bytes | None = None

    def encode(self) -> bytes:
        """Write it into the stream. Malformed when it is longer than a set can take."""
        if not 0 < len(self.payload) <= LONGEST_PAYLOAD:
            raise Malformed(f"A datagram of {len(self.payload)} bytes: there are 1 to {LONGEST_PAYLOAD}.")
        length = len(self.payload) | (0 if self.address is None else HAS_ADDRESS)
        return self.port.to_bytes(2) + length.to_bytes(2) + (self.address or b"") + self.payload


@dataclass(frozen=True, slots=True)
class Noise:
    """Bytes of the stream that are no datagram."""

    data: bytes


Piece = Datagram | Noise


def check_ports(**ports: int) -> None:
    """BadSetting when a service has no port, or not one of its own."""
    for key, port in ports.items():
        check_range(key, port, 1, 65535)
    if len(set(ports.values())) < len(ports):
        raise BadSetting(next(iter(ports)), "each service has a port of its own.")


def split(data: bytes) -> list[Datagram]:
    """Read a stream that is whole, as a driver writes it. Malformed when something is left over."""
    datagrams, place = list[Datagram](), 0
    while place < len(data):
        found = _read(data, place)
        if found is None:
            raise Malformed("A datagram that is not whole.")
        datagrams.append(found[0])
        place = found[1]
    return datagrams


class Deframer:
    """Cuts a stream into datagrams of the known `ports` whose payload `is_sound`. Holds one half of it."""

    def __init__(self, ports: frozenset[int], is_sound: Callable[[Datagram], bool]) -> None:
        heads = sorted(port.to_bytes(2) for port in ports)
        self._start = re.compile(b"|".join(re.escape(head) for head in heads))
        self._first_bytes = frozenset(head[0] for head in heads)
        self._is_sound = is_sound
        self._half = b""

    @property
    def has_half(self) -> bool:
        """Tell whether a datagram has begun and not ended."""
        return bool(self._half)

    def feed(self, data: bytes) -> list[Piece]:
        """Take bytes in any pieces; give what is whole, and the noise before it."""
        return self._cut(self._half + data, 0)

    def give_up(self) -> list[Piece]:
        """Take the half datagram for noise; a sound one inside it is found."""
        return self._cut(self._half, 1) if self._half else []

    def forget(self) -> None:
        """Lose the half datagram: the port has been closed."""
        self._half = b""

    def _cut(self, stream: bytes, least: int) -> list[Piece]:
        """Cut; the first `least` bytes begin no datagram."""
        pieces, noise, place = list[Piece](), bytearray(stream[:least]), least
        while place < len(stream):
            begin = self._next_head(stream, place)
            noise += stream[place:begin]
            place = begin
            if self._is_half(stream, place):
                break
            found = _read(stream, place) if _is_likely(stream, place) else None
            if found and self._is_sound(found[0]):
                pieces += [*_noise(noise), found[0]]
                place = found[1]
            else:
                noise += stream[place : place + 1]
                place += 1
        self._half = stream[place:]
        return pieces + _noise(noise)

    def _next_head(self, stream: bytes, place: int) -> int:
        """Find where the next known port stands, or may stand at the very end."""
        if found := self._start.search(stream, place):
            return found.start()
        return len(stream) - (stream[-1] in self._first_bytes)

    def _is_half(self, stream: bytes, place: int) -> bool:
        if len(stream) - place < HEAD_BYTES:
            return True
        return _is_likely(stream, place) and _read(stream, place) is None


def _is_likely(stream: bytes, place: int) -> bool:
    length = int.from_bytes(stream[place + 2 : place + HEAD_BYTES]) & ~HAS_ADDRESS
    return 0 < length <= LONGEST_PAYLOAD


def _read(stream: bytes, place: int) -> tuple[Datagram, int] | None:
    """Read one datagram and where it ends; None when it is not whole."""
    start = place + HEAD_BYTES
    if start > len(stream):
        return None
    port = int.from_bytes(stream[place : place + 2])
    length = int.from_bytes(stream[place + 2 : start])
    address = None
    if length & HAS_ADDRESS:
        address = stream[start : start + ADDRESS_BYTES]
        start += ADDRESS_BYTES
    end = start + (length & ~HAS_ADDRESS)
    if end > len(stream):
        return None
    return Datagram(port, stream[start:end], address), end


def _noise(noise: bytearray) -> list[Piece]:
    data = bytes(noise[:MOST_KEPT])
    noise.clear()
    return [Noise(data)] if data else []
