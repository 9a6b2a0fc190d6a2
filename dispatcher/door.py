"""The door for HTTP: uvicorn's, with bounds on what anybody may hold before it is known who he is."""

import asyncio
import resource
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self, cast

import structlog
from uvicorn.middleware.proxy_headers import _TrustedHosts  # what a proxy is, told once
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

log = structlog.get_logger()

REQUEST_SECONDS = 20.0  # a complaint has 3 kB: a second on the worst line of a rural office
MOST_BESIDE_BODY = 65_536  # bytes of a request that are not its body; a browser of ours sends one thousand
MOST_CONNECTIONS = 4096  # every console's stream, and as many requests beside them
MOST_OF_AN_ADDRESS = 512  # an office behind one address, a hundred consoles; a proxy is not counted
KEPT_FREE = 256  # open files that the record, the broker and the log need
TELL_SECONDS = 60.0  # between two lines in the log about the same flood
FEWEST = 64  # connections that are let in however few files this process may open
TOO_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


@dataclass(slots=True)
class Bounds:
    """How many connections there are, by address, and how many there may be."""

    proxies: _TrustedHosts
    most: int = MOST_CONNECTIONS
    most_of_an_address: int = MOST_OF_AN_ADDRESS
    request_seconds: float = REQUEST_SECONDS
    open: Counter[str] = field(default_factory=Counter)
    _told_at: float = -TELL_SECONDS

    @classmethod
    def of_this_process(cls, proxies: str) -> Self:
        """Let in as many as the system gives us files for, once we have asked it for more."""
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = MOST_CONNECTIONS + KEPT_FREE
        if soft < wanted:
            soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        return cls(_TrustedHosts(proxies), max(FEWEST, min(MOST_CONNECTIONS, soft - KEPT_FREE)))

    def protocol(self) -> type[asyncio.Protocol]:
        """Give what uvicorn makes for each connection."""
        return cast("type[asyncio.Protocol]", partial(Bounded, self))

    def enter(self, address: str, now: float) -> bool:
        """Count one more; False when there are too many. Each that enters leaves, let in or not."""
        self.open[address] += 1
        is_many = self.open[address] > self.most_of_an_address and address not in self.proxies
        is_let_in = not is_many and self.open.total() <= self.most
        if not is_let_in and now - self._told_at >= TELL_SECONDS:
            self._told_at = now
            mend = "a proxy is named in SAMANVAY_PROXIES; else look who opens so many"
            log.warning("too many connections", address=address, of_it=self.open[address], problem=mend)
        return is_let_in

    def leave(self, address: str) -> None:
        """Count one less."""
        self.open[address] -= 1
        if self.open[address] <= 0:
            del self.open[address]


class Bounded(HttpToolsProtocol):
    """One connection: its requests come whole and in time, or it is closed."""

    def __init__(self, bounds: Bounds, *words: Any, **named: Any) -> None:  # noqa: ANN401  # uvicorn's own
        super().__init__(*words, **named)
        self._bounds = bounds
        self._address = ""
        self._deadline: asyncio.TimerHandle | None = None
        self._beside_body = 0
        self._is_in_head = True

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn does
        """Let it in, or close it."""
        super().connection_made(transport)
        self._address = self.client[0] if self.client else ""
        if self._bounds.enter(self._address, self.loop.time()):
            self._await_request()
        else:
            transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        self._bounds.leave(self._address)
        self._have_request()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, as long as it is not too much."""
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            self._await_request()
        self._beside_body += len(data)
        super().data_received(data)
        if self._beside_body > MOST_BESIDE_BODY and not self.transport.is_closing():
            if self._is_in_head:
                self.transport.write(TOO_LARGE)
            self.transport.close()

    def on_message_begin(self) -> None:
        """Begin to count anew."""
        super().on_message_begin()
        self._beside_body = 0
        self._is_in_head = True
        if self._deadline is None:
            self._await_request()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep what stands before the body; nobody here reads what may follow it."""
        if self._is_in_head:
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """Let the work begin."""
        self._is_in_head = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Leave the body's size to whoever reads it."""
        self._beside_body -= len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that the request is here."""
        self._have_request()
        super().on_message_complete()

    def _await_request(self) -> None:
        self._have_request()
        self._deadline = self.loop.call_later(self._bounds.request_seconds, self.transport.close)

    def _have_request(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
