"""The floor of a click: the way of an order with nothing on it, each part in a process of its own.

`python -m samanvay.bench.way desk PORT BROKER FILE`: a request, one durable insert, a message to the broker.
`python -m samanvay.bench.way site BROKER FILE TTY`: a message, one durable insert, a line on the serial port.
"""

import asyncio
import os
import sqlite3
import sys
import time
import tty
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from pathlib import Path

import orjson
import uvicorn
import uvloop
from aiomqtt import Message
from fastapi import FastAPI, Request

from bus import Line, Terms
from radio.broker import Address
from radio.wire import Channel, topic
from samanvay.bench.children import Child
from samanvay.client import Client
from samanvay.servers.mosquitto import DISPATCHER, Mosquitto
from samanvay.servers.ports import free_port

SITE = "floor"
NAME = topic(SITE, Channel.ORDERS)
ORDERS = 200
CONNECTIONS = 24
SECONDS = 10.0  # an order on this way takes milliseconds
WORDS = {"words": "No supply since the morning, the whole lane is dark."}

now = time.monotonic  # noqa: TID251 - measures


class Way:
    """The bare way of one broker, from a request to a serial port."""

    def __init__(self, port: int, ours: int) -> None:
        self._port = port
        self._ours = ours
        self._rest = b""
        self._arrived: dict[str, float] = {}
        self._numbers = 0
        asyncio.get_running_loop().add_reader(ours, self._read)

    async def round(self, per_second: int) -> list[float]:
        """Send orders at a steady pace; gives the milliseconds from each click to its first byte."""
        clicked: dict[str, float] = {}
        lines: asyncio.Queue[Client] = asyncio.Queue()
        async with AsyncExitStack() as stack, asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
            for _ in range(CONNECTIONS):
                lines.put_nowait(await stack.enter_async_context(Client(self._port)))
            begun = now()
            for number in range(ORDERS):
                await asyncio.sleep(max(0.0, begun + number / per_second - now()))
                self._numbers += 1
                group.create_task(self._click(f"order {self._numbers}", lines, clicked))
        await asyncio.sleep(1.0)
        return [(self._arrived[place] - at) * 1000 for place, at in clicked.items()]

    async def _click(self, place: str, lines: asyncio.Queue[Client], clicked: dict[str, float]) -> None:
        line = await lines.get()
        clicked[place] = now()
        await line.ask("POST", "/", {"place": place, **WORDS})
        lines.put_nowait(line)

    def _read(self) -> None:
        at = now()
        *places, self._rest = (self._rest + os.read(self._ours, 65_536)).split(b"\n")
        self._arrived |= {place.decode(): at for place in places}


@asynccontextmanager
async def bare_way(folder: Path, broker: Mosquitto) -> AsyncIterator[Way]:
    """Run both ends of it on a running broker."""
    port, ours, theirs = free_port(), *os.openpty()
    tty.setraw(theirs)
    site = ("site", broker.add_site(SITE), str(folder / "way-site.sqlite"), os.ttyname(theirs))
    desk = ("desk", str(port), broker.url(DISPATCHER), str(folder / "way-desk.sqlite"))
    with ExitStack() as stack:
        for words in (desk, site):
            end = stack.enter_context(Child("samanvay.bench.way", *words))
            await asyncio.to_thread(end.hear)
        yield Way(port, ours)
        asyncio.get_running_loop().remove_reader(ours)
    for each in (ours, theirs):
        os.close(each)


def _opened(file: str) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute("CREATE TABLE orders (id INTEGER PRIMARY KEY, words TEXT)")
    return connection


def _insert(connection: sqlite3.Connection, words: bytes) -> None:
    connection.execute("INSERT INTO orders (words) VALUES (?)", (words.decode(),))


def _ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


async def _desk(port: str, broker: str, file: str) -> None:
    connection, app = _opened(file), FastAPI()
    async with Line(Terms(Address.read(broker), "floor-desk"), lambda _: None) as line:

        @app.post("/", status_code=201)
        async def take(request: Request) -> dict[str, str]:
            words = await request.body()
            _insert(connection, words)
            line.say(NAME, words)
            return {}

        config = uvicorn.Config(app, port=int(port), http="httptools", log_level="warning", access_log=False)
        server = uvicorn.Server(config)
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(server.serve())
            while not server.started:  # noqa: ASYNC110 - uvicorn tells nobody
                await asyncio.sleep(0.01)
            _ready()
            await serving


async def _site(broker: str, file: str, port: str) -> None:
    connection, serial = _opened(file), os.open(port, os.O_RDWR | os.O_NOCTTY)

    def take(message: Message) -> None:
        words = bytes(message.payload)
        _insert(connection, words)
        os.write(serial, orjson.loads(words)["place"].encode() + b"\n")

    async with Line(Terms(Address.read(broker), SITE), take) as line:
        await line.subscribe(NAME, qos=1)
        _ready()
        await line.until_lost()


if __name__ == "__main__":
    uvloop.run({"desk": _desk, "site": _site}[sys.argv[1]](*sys.argv[2:]))
