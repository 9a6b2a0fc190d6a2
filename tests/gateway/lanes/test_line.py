"""The gateway's client of the broker, over TLS: it waits for no full packet."""

import socket
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from gateway.mqtt import Bus, Terms
from radio.broker import Address
from samanvay.servers.authority import Authority
from samanvay.servers.mosquitto import Mosquitto

if TYPE_CHECKING:
    from .conftest import Bench


async def test_the_line_to_the_broker_does_not_wait_for_a_full_packet(
    bench: "Bench", tmp_path: Path, program: Callable[[str], Path]
) -> None:
    program("mosquitto")
    authority = Authority(tmp_path / "ca")
    with Mosquitto(tmp_path / "broker", ["bhopal"], certificate=authority.certificate) as broker:
        address = Address.read(broker.url("bhopal"))
        terms = Terms("bhopal", address, authority.file, 5.0, 3.0, boot="BOOT", software="s")
        async with Bus(terms, bench.relay, bench.outbox, bench.clock, lambda: 0.5)._client() as client:
            line = client._client.socket()
            assert isinstance(line, ssl.SSLSocket)
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            assert line.version() == "TLSv1.3"
