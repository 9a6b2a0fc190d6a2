"""The UDP ports of a simulated IP set: hosts of 127.0.0.0/8, a socket for each service, a plug to pull.

The set says and hears the stream of `radio.drivers.datagrams`; real datagrams pass to the gateway.
"""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import count

from radio.drivers.datagrams import LONGEST_PAYLOAD, Datagram, Deframer, Noise
from samanvay.servers.ports import free_port

GATEWAY = "127.0.0.1"
NETWORK = 127
MOST_AT_ONCE = 64  # datagrams of one socket before the others get their turn
LAST_HOSTS = 250  # of one block of addresses


class UdpPort:
    """The ports of a simulated set: a gateway opens `url`, which is the same after every `plug`."""

    def __init__(
        self, services: Sequence[int], receive: Callable[[bytes], None], units: Sequence[str] | None = None
    ) -> None:
        """Lay out a set with these services; what a gateway says goes to `receive`.

        With `units`, radio ids, each of them is a host too, and datagrams carry addresses. Nothing is there
        before `plug`.
        """
        self.host = next(_free_hosts(services))
        self._services = tuple(services)
        self._receive = receive
        self._has_units = units is not None
        self._hosts = [self.host, *(host_of(int(unit).to_bytes(3)) for unit in units or () if unit.isdigit())]
        self._locals = {service: free_port() for service in services}
        self._peers = {service: (GATEWAY, local) for service, local in self._locals.items()}
        self._sockets: dict[tuple[str, int], socket.socket] = {}
        self._deframer = Deframer(frozenset(services), lambda _: True)

    @property
    def url(self) -> str:
        """What a gateway's configuration calls it."""
        first, *others = self._services
        words = [f"local={self._locals[first]}"]
        if others:
            words.append("also=" + ",".join(f"{each}:{self._locals[each]}" for each in others))
        if self._has_units:
            words.append(f"net={NETWORK}.0.0.0/8")
        return f"udp://{self.host}:{first}?{'&'.join(words)}"

    @property
    def is_plugged(self) -> bool:
        """Tell whether the set is there."""
        return bool(self._sockets)

    def plug(self) -> None:
        """Put the set there. OSError when one of its addresses is taken."""
        if self._sockets:
            return
        try:
            for host in dict.fromkeys(self._hosts):
                for service in self._services:
                    self._sockets[host, service] = _bound(host, service)
        except OSError:
            self.pull()
            raise
        for (host, service), each in self._sockets.items():
            asyncio.get_running_loop().add_reader(each.fileno(), partial(self._read, host, service))

    def pull(self) -> None:
        """Take the set away, as when it is switched off: a gateway that speaks to it is refused."""
        for each in self._sockets.values():
            asyncio.get_running_loop().remove_reader(each.fileno())
            each.close()
        self._sockets.clear()
        self._deframer.forget()

    def send(self, data: bytes) -> None:
        """Let the set say its stream to the gateway; lost while the set is away, and what is half too."""
        if not self._sockets:
            return
        for piece in self._deframer.feed(data):
            if isinstance(piece, Noise):  # as garbage comes over a network: in a datagram
                piece = Datagram(self._services[0], piece.data)  # noqa: PLW2901 -- the same, wrapped
            self._say(piece)

    def _say(self, datagram: Datagram) -> None:
        host = self.host if datagram.address is None else host_of(datagram.address[1:])
        sender = self._sockets.get((host, datagram.port))
        if sender:
            with contextlib.suppress(
                OSError
            ):  # the gateway is not there, or takes nothing: lost, as on the air
                sender.sendto(datagram.payload, self._peers[datagram.port])

    def _read(self, host: str, service: int) -> None:
        for _ in range(MOST_AT_ONCE):
            if (host, service) not in self._sockets:
                return
            try:
                payload, peer = self._sockets[host, service].recvfrom(LONGEST_PAYLOAD + 1)
            except OSError:
                return
            self._peers[service] = peer
            if 0 < len(payload) <= LONGEST_PAYLOAD:
                address = socket.inet_aton(host) if self._has_units else None
                self._receive(Datagram(service, payload, address).encode())


def host_of(number: bytes) -> str:
    """Give the host that plays a unit, by the three bytes of its radio id."""
    return socket.inet_ntoa(bytes([NETWORK]) + number)


def _free_hosts(services: Sequence[int]) -> Iterator[str]:
    """Find addresses where nobody has these services; each set gets another one."""
    for number in _NUMBERS:
        host = f"{NETWORK}.77.{number // LAST_HOSTS % LAST_HOSTS + 1}.{number % LAST_HOSTS + 1}"
        try:
            taken = [_bound(host, service) for service in services]
        except OSError:
            continue
        for each in taken:
            each.close()
        yield host


def _bound(host: str, port: int) -> socket.socket:
    """Open a socket there. OSError when it is taken."""
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.settimeout(0)
    try:
        made.bind((host, port))
    except OSError:
        made.close()
        raise
    return made


_NUMBERS = count()
