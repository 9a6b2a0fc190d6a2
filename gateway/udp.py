"""A port `udp://host:port?…`: an IP set, its datagrams in a stream as `radio.drivers.datagrams` puts them.

======================  =====================================================================================
`host:port`             the set, and its first service
`local=13004`           our port for the first service; left out, the same number as the set's
`also=3002,3003:13003`  further services, each with its own socket; after the colon our port, if it is another
`net=12.0.0.0/8`        units are hosts of this network: their datagrams come with their address
======================  =====================================================================================

We listen at the address that leads to the set, and take datagrams of the set (and of `net`) alone, whatever
port they come from. Silence means nothing. The port is lost when the network says that nobody is at the set's
address or port (ICMP), or that it cannot be reached at all; then it is opened again.
"""

import asyncio
import errno
import ipaddress
import socket
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from ipaddress import IPv4Address, IPv4Network
from urllib.parse import parse_qsl, urlsplit

import structlog

from gateway.ports import FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS, Listener
from radio.drivers.datagrams import LONGEST_PAYLOAD, Datagram, split
from radio.errors import Malformed

log = structlog.get_logger()

SCHEME = "udp"
WORDS = ("local", "also", "net")
MOST_SERVICES = 8
HIGHEST_PORT = 65_535
MOST_UNWRITTEN = 64  # datagrams; a channel carries one a second, so these are older than any order
MOST_AT_ONCE = 64  # datagrams of one socket before the others get their turn
NO_TARGET = frozenset({errno.EACCES, errno.EINVAL})  # the address is of all hosts, or of none
IP_RECVERR = 11  # Linux: tell a socket that is not connected of ICMP errors too


@dataclass(frozen=True, slots=True)
class Service:
    """One service: the set's port, and ours."""

    far: int
    local: int


@dataclass(frozen=True, slots=True)
class Place:
    """What a URL says."""

    host: str
    services: tuple[Service, ...]
    net: IPv4Network | None


def is_udp(url: str) -> bool:
    """Tell whether a port's URL is of an IP set."""
    return url.startswith(f"{SCHEME}://")


def read_url(url: str) -> Place:
    """Read a URL. ValueError says what is wrong with it."""
    parts = urlsplit(url)
    if not parts.hostname or not parts.port:
        raise ValueError("write an IP set's port as udp://host:port")
    check_host(parts.hostname)
    words = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := [word for word in words if word not in WORDS]:
        raise ValueError(f"an IP set's port has {', '.join(WORDS)}, and no {unknown[0]}")
    further = [_service(word) for word in words["also"].split(",")] if "also" in words else []
    services = (Service(parts.port, _port(words.get("local", str(parts.port)))), *further)
    if len({each.far for each in services}) < len(services):
        raise ValueError("an IP set's port names one service twice")
    locals_ = [each.local for each in services if each.local]
    if len(set(locals_)) < len(locals_) or len(services) > MOST_SERVICES:
        raise ValueError(f"every service, at most {MOST_SERVICES}, has a local port of its own")
    return Place(parts.hostname, services, _net(words["net"]) if "net" in words else None)


def check_host(host: str) -> None:
    """Refuse a host name that nobody can be asked for; the ValueError names it."""
    try:
        is_name = bool(host.encode("idna"))
    except UnicodeError:
        is_name = False
    if not is_name:
        raise ValueError(f"{host!r} is no host name: letters and digits between single dots, or an address")


class UdpPort:
    """The sockets of one set, kept open by `run`."""

    def __init__(self, url: str, listener: Listener) -> None:
        """Lay it out; ValueError when the URL cannot be."""
        self.url = url
        self.problem = ""
        """Why it could not be opened; empty once it was."""
        self._place = read_url(url)
        self._listener = listener
        self._host: IPv4Address | None = None
        self._sockets: dict[int, socket.socket] = {}
        self._unwritten: deque[tuple[int, tuple[str, int], bytes]] = deque(maxlen=MOST_UNWRITTEN)
        self._gone: asyncio.Future[str] | None = None
        self._has_heard = False

    @property
    def is_open(self) -> bool:
        """Tell whether datagrams can be sent; it says nothing of the set."""
        return bool(self._sockets)

    def write(self, data: bytes) -> None:
        """Send datagrams without waiting; what is for a service that the URL does not name is dropped."""
        if not self._sockets:
            return
        try:
            datagrams = split(data)
        except Malformed as error:
            log.error("not written", port=self.url, problem=str(error))  # noqa: TRY400 - says all
            return
        for datagram in datagrams:
            self._send(datagram)

    async def run(self) -> None:
        """Keep the sockets open until cancelled."""
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                self._host, sockets = await asyncio.to_thread(_open, self._place)
            except (OSError, UnicodeError) as error:  # UnicodeError: no name that can be asked for
                if self.problem != str(error):
                    self.problem = str(error)
                    log.warning("port not opened", port=self.url, problem=self.problem)
            else:
                self.problem = ""
                await self._serve(sockets)
                wait = FIRST_WAIT_SECONDS if self._has_heard else wait
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_SECONDS)

    async def _serve(self, sockets: dict[int, socket.socket]) -> None:
        loop = asyncio.get_running_loop()
        self._gone = loop.create_future()
        self._has_heard = False
        try:
            for far, each in sockets.items():
                loop.add_reader(each.fileno(), partial(self._read, far))
            self._sockets = sockets
            log.info("port opened", port=self.url)
            self._listener.opened()
            await self._gone
        finally:
            self._stop()
            for each in sockets.values():
                each.close()

    def _stop(self) -> None:
        loop = asyncio.get_running_loop()
        for each in self._sockets.values():
            loop.remove_reader(each.fileno())
            loop.remove_writer(each.fileno())
        self._sockets = {}
        self._unwritten.clear()

    def _lose(self, reason: str) -> None:
        """Say once that the port is lost."""
        if self._gone and not self._gone.done():
            self._gone.set_result(reason)
            self._stop()
            log.warning("port lost", port=self.url, problem=reason)
            self._listener.lost(reason)

    def _read(self, far: int) -> None:
        for count in range(MOST_AT_ONCE):
            if far not in self._sockets:
                return
            try:
                payload, (sender, _) = self._sockets[far].recvfrom(LONGEST_PAYLOAD + 1)
            except OSError as error:
                if count == 0 or not isinstance(error, BlockingIOError):
                    self._take_error(far, error)
                return
            self._has_heard = True
            self._take(far, payload, IPv4Address(sender))

    def _take(self, far: int, payload: bytes, sender: IPv4Address) -> None:
        net = self._place.net
        if sender != self._host and not (net and sender in net):
            log.warning("a stranger's datagram", port=self.url, sender=str(sender), bytes=len(payload))
        elif 0 < len(payload) <= LONGEST_PAYLOAD:
            datagram = Datagram(far, payload, sender.packed if net else None)
            self._listener.received(datagram.encode())

    def _send(self, datagram: Datagram) -> None:
        to = self._target(datagram)
        if datagram.port not in self._sockets or to is None:
            log.error("no such service or unit in the port's URL", port=self.url, service=datagram.port)
        elif self._unwritten or not self._put(datagram.port, to, datagram.payload):
            if len(self._unwritten) == MOST_UNWRITTEN:
                log.error("the oldest datagram is dropped: the network takes none", port=self.url)
            self._unwritten.append((datagram.port, to, datagram.payload))
            loop, waits_for = asyncio.get_running_loop(), self._sockets[self._unwritten[0][0]]
            loop.add_writer(waits_for.fileno(), self._write_on)

    def _target(self, datagram: Datagram) -> tuple[str, int] | None:
        if datagram.address is None:
            return str(self._host), datagram.port
        unit, net = IPv4Address(datagram.address), self._place.net
        is_ours = net is not None and (unit in net or unit.is_multicast)
        return (str(unit), datagram.port) if is_ours else None

    def _put(self, far: int, to: tuple[str, int], payload: bytes) -> bool:
        """Send one; False when the socket is full."""
        for _ in range(2):
            try:
                self._sockets[far].sendto(payload, to)
            except BlockingIOError:
                return False
            except OSError as error:  # of this datagram, or of one that went before it
                if error.errno in NO_TARGET and to[0] != str(self._host):
                    log.warning("no datagram can be sent to a unit", port=self.url, unit=to[0])
                    return True
                if not self._is_about_a_unit(far, error):
                    asyncio.get_running_loop().call_soon(self._lose, f"cannot be sent: {error}")
                    return True
            else:
                return True
        return True

    def _write_on(self) -> None:
        loop = asyncio.get_running_loop()
        for each in self._sockets.values():
            loop.remove_writer(each.fileno())
        while self._unwritten and self._put(*self._unwritten[0]):
            self._unwritten.popleft()
        if self._unwritten:
            loop.add_writer(self._sockets[self._unwritten[0][0]].fileno(), self._write_on)

    def _take_error(self, far: int, error: OSError) -> None:
        """Take an error, or a call for nothing, which comes of an error that was taken meanwhile."""
        if not self._is_about_a_unit(far, error) and not isinstance(error, BlockingIOError):
            self._lose(f"the network says: {error}")
            return
        loop, fd = asyncio.get_running_loop(), self._sockets[far].fileno()
        loop.remove_reader(fd)  # uvloop watches no further after an error
        loop.add_reader(fd, partial(self._read, far))

    def _is_about_a_unit(self, far: int, error: OSError) -> bool:
        """Take the ICMP errors that wait; tell whether all of them are about units, not about the set."""
        about = _errors(self._sockets[far])
        if str(self._host) in about or not about:
            return False
        log.info("a unit cannot be reached", port=self.url, units=sorted(about), problem=str(error))
        return True


def _open(place: Place) -> tuple[IPv4Address, dict[int, socket.socket]]:
    """Open one socket for each service. OSError when the host is unknown, or nothing leads to it."""
    host = socket.getaddrinfo(place.host, None, socket.AF_INET, socket.SOCK_DGRAM)[0][4][0]
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as look:
        look.connect((host, place.services[0].far))
        ours = look.getsockname()[0]
    opened: dict[int, socket.socket] = {}
    try:
        for service in place.services:
            each = opened[service.far] = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            each.setblocking(False)  # noqa: FBT003 - the library's own
            each.setsockopt(socket.IPPROTO_IP, IP_RECVERR, 1)
            each.bind((ours, service.local))
    except OSError:
        for each in opened.values():
            each.close()
        raise
    return IPv4Address(host), opened


def _errors(of: socket.socket) -> set[str]:
    """Take the errors that wait at a socket; give the addresses that they are about."""
    about: set[str] = set()
    with suppress(BlockingIOError):
        for _ in range(MOST_AT_ONCE):
            _, _, _, to = of.recvmsg(0, 512, socket.MSG_ERRQUEUE)
            about.add(to[0])
    return about


def _service(word: str) -> Service:
    far, _, local = word.partition(":")
    return Service(_port(far, 1), _port(local or far))


def _port(word: str, least: int = 0) -> int:
    """Read a port number; 0 is any, for one of ours."""
    if not word.isascii() or not word.isdigit() or not least <= int(word) <= HIGHEST_PORT:
        raise ValueError(f"{word!r} is no port number, {least} to {HIGHEST_PORT}")
    return int(word)


def _net(word: str) -> IPv4Network:
    try:
        return ipaddress.IPv4Network(word)
    except ValueError as error:
        raise ValueError(f"net is written as 12.0.0.0/8: {error}") from error
