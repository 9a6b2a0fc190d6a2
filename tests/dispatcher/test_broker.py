"""The dispatcher's client of the broker, over TLS: no worse a line than without."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from pathlib import Path

from aiomqtt import Client, Message

from dispatcher.broker import Terms, client_of
from radio.broker import Address
from radio.wire import PREFIX
from samanvay.servers.authority import Authority
from samanvay.servers.mosquitto import Mosquitto

MANY = 500
PUBLISHERS = 64
SECONDS = 8.0  # it takes one; the 10 s until it says that it lives would hide that it is stuck


async def test_it_does_not_wait_for_a_full_packet_and_many_messages_arrive_at_once(
    tmp_path: Path, program: Callable[[str], Path]
) -> None:
    program("mosquitto")
    authority = Authority(tmp_path / "ca")
    taken: list[Message] = []
    with Mosquitto(tmp_path / "broker", certificate=authority.certificate) as broker:
        terms = Terms(Address.read(broker.url()), authority.file, "dispatcher-1")
        async with client_of(terms, PUBLISHERS, taken.append) as client:
            line = client._client.socket()
            assert isinstance(line, ssl.SSLSocket)
            assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            await client.subscribe(f"{PREFIX}/bhopal/heard", qos=1)
            async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
                for number in range(PUBLISHERS):
                    group.create_task(_publish(client, range(number, MANY, PUBLISHERS)))
                while len(taken) < MANY:  # noqa: ASYNC110  # the client calls, and wakes nobody
                    await asyncio.sleep(0.01)
    assert sorted(int(bytes(message.payload)) for message in taken) == list(range(MANY))


async def _publish(client: Client, numbers: range) -> None:
    for number in numbers:
        await client.publish(f"{PREFIX}/bhopal/heard", str(number).encode(), qos=1)
