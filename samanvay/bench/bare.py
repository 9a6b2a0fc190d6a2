"""Floors of the radio rows: one hop through the broker, and one line written to many sockets."""

import asyncio
import socket
import time

from aiomqtt import Client, ProtocolVersion

from radio.wire import Channel, topic
from samanvay.bench.row import percentile
from samanvay.desk import SITE, Desk
from samanvay.servers.mosquitto import DISPATCHER
from samanvay.servers.server import HOST

NO_DELAY = ((socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),)
HOPS = 200
LINES = 20
LINE = b"data: " + b"x" * 600 + b"\n\n"

now = time.monotonic  # noqa: TID251 - measures


async def hop_ms(desk: Desk, per_second: int) -> list[float]:
    """Give the milliseconds of bare QoS 1 messages from client to client through the desk's broker."""
    name, spans = topic(SITE, Channel.RECEIVED), []
    async with _client(desk) as one, _client(desk) as other:
        await other.subscribe(name, qos=1)
        for _ in range(HOPS):
            begun = now()
            await one.publish(name, b"{}", qos=1)
            await anext(other.messages)
            spans.append((now() - begun) * 1000)
            await asyncio.sleep(1 / per_second)
    return spans


async def fan_out_ms(sockets: int) -> float:
    """Give the p99 in milliseconds of a line's way to so many plain sockets of one process."""
    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(lambda _, writer: writers.append(writer), HOST, 0)
    port = server.sockets[0].getsockname()[1]
    readers = [(await asyncio.open_connection(HOST, port)) for _ in range(sockets)]
    spans: list[float] = []

    async def listen(reader: asyncio.StreamReader, begun: float) -> None:
        await reader.readuntil(b"\n\n")
        spans.append((now() - begun) * 1000)

    for _ in range(LINES):
        begun = now()
        for writer in writers:
            writer.write(LINE)
        await asyncio.gather(*(listen(reader, begun) for reader, _ in readers))
    for writer in (*writers, *(writer for _, writer in readers)):
        writer.close()
    server.close()
    return percentile(spans, 0.99)


def _client(desk: Desk) -> Client:
    return Client(
        HOST,
        desk.broker.port,
        username=DISPATCHER,
        password=desk.broker.passwords[DISPATCHER],
        protocol=ProtocolVersion.V5,
        socket_options=NO_DELAY,
    )
