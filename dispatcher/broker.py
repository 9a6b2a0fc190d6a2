"""How a dispatcher process connects to the broker."""

import asyncio
import functools
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from aiomqtt import Client, Message, ProtocolVersion, TLSParameters

from radio.broker import Address

KEEPALIVE_SECONDS = 10  # a broker that died without a word is noticed in 15 s
CONNECT_SECONDS = 5.0  # the broker stands next to us
NO_DELAY = ((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),)  # paho leaves Nagle on: 88 ms a round trip


@dataclass(frozen=True, slots=True)
class Terms:
    """Where the broker is, and under which name this process comes."""

    broker: Address
    ca_file: Path | None
    """PEM file with the CA to trust a secure broker by; None: the CAs of this system."""
    identifier: str


class Inbox(asyncio.Queue[Message]):
    """Hands messages over as they are read; aiomqtt's own iterator makes two tasks for each."""

    def __init__(self, take: Callable[[Message], None], maxsize: int) -> None:
        super().__init__(maxsize)
        self._hand_over = take

    def put_nowait(self, item: Message) -> None:
        """Hand one message over; nothing is ever in the queue itself."""
        self._hand_over(item)


def client_of(terms: Terms, publishers: int, take: Callable[[Message], None]) -> Client:
    """Make a client that hands what it reads to `take`; the CA file is read anew, it may have been mended."""
    broker, ca_file = terms.broker, str(terms.ca_file) if terms.ca_file else None
    client = Client(
        broker.host,
        broker.port,
        username=broker.user,
        password=broker.password,
        identifier=terms.identifier,
        queue_type=cast("type[asyncio.Queue[Message]]", functools.partial(Inbox, take)),
        protocol=ProtocolVersion.V5,
        timeout=CONNECT_SECONDS,
        keepalive=KEEPALIVE_SECONDS,
        clean_start=True,  # a dead process leaves no queue that its brothers' messages fall into
        max_inflight_messages=publishers,
        tls_params=TLSParameters(ca_certs=ca_file) if broker.is_secure else None,
        socket_options=NO_DELAY,
    )
    client.pending_calls_threshold = publishers  # so many at a time are meant, and no cause to warn
    return client
