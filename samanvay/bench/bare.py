"""The floor of the screens' row: one line written to many sockets."""

import asyncio
import json
import time

from samanvay.bench.children import Child, ask_child
from samanvay.bench.row import percentile
from samanvay.servers.server import HOST

LINES = 20
LINE_SECONDS = 0.05
LINE = b'data: {"kind":"heard","unit":"%s","words":"' + b"x" * 600 + b'"}\n\n'

now = time.monotonic  # noqa: TID251 - measures


async def fan_out_ms(sockets: int) -> float:
    """Give the p99 in milliseconds of a bare server's lines on the way to the same listening process."""
    writers: list[asyncio.StreamWriter] = []

    async def welcome(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        writers.append(writer)

    server = await asyncio.start_server(welcome, HOST, 0)
    port = str(server.sockets[0].getsockname()[1])
    sent: dict[str, float] = {}
    with Child("samanvay.bench.consoles", port, "nobody", str(sockets), "0") as consoles:
        await asyncio.to_thread(consoles.hear)
        for number in range(LINES):
            unit = f"C{number}X1"
            sent[unit] = now()
            for writer in writers:
                writer.write(LINE % unit.encode())
            await asyncio.sleep(LINE_SECONDS)
        seen: dict[str, list[float]] = json.loads(await asyncio.to_thread(ask_child, consoles, "heard"))
    for writer in writers:
        writer.close()
    server.close()
    return percentile([(at - sent[unit]) * 1000 for unit, times in seen.items() for at in times], 0.99)
