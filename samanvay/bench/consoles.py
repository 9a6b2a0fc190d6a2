"""Open event streams that only listen: `python -m samanvay.bench.consoles PORT TOKEN COUNT AFTER`.

Says `ready` when all are open. Line in: `heard` gives, for each unit heard, the moments at which each stream
told of it, and forgets them.
"""

import asyncio
import json
import re
import sys
import threading
import time
from collections import defaultdict
from functools import lru_cache
from typing import cast

import uvloop

from samanvay.client import Client

HEARD = re.compile(rb'"unit":"(C\d+X\d+)"')
now = time.monotonic  # noqa: TID251 - measures


@lru_cache(maxsize=1024)
def units_in(data: bytes) -> tuple[str, ...]:
    """Name the units that lines of the radio log speak of; every stream carries the same bytes."""
    lines = [line for line in data.split(b"\n") if b'"kind":"heard"' in line]
    return tuple(found[1].decode() for line in lines if (found := HEARD.search(line)))


class Console(asyncio.Protocol):
    """One stream."""

    def __init__(self, request: bytes, seen: dict[str, list[float]], opened: asyncio.Semaphore) -> None:
        self._request = request
        self._seen = seen
        self._opened = opened
        self._has_answer = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the stream."""
        cast("asyncio.Transport", transport).write(self._request)

    def data_received(self, data: bytes) -> None:
        """Note the moment of whatever it tells."""
        at = now()
        if not self._has_answer:
            self._has_answer = True
            self._opened.release()
        for unit in units_in(data):
            self._seen[unit].append(at)


async def main(port: int, token: str, streams: int, after: int) -> None:
    """Listen until standard input ends."""
    request = Client(port, {"Authorization": f"Bearer {token}"}).request("GET", f"/api/events?after={after}")
    loop, over, opened = asyncio.get_running_loop(), asyncio.Event(), asyncio.Semaphore(0)
    seen: dict[str, list[float]] = defaultdict(list)
    for _ in range(streams):
        await loop.create_connection(lambda: Console(request, seen, opened), "127.0.0.1", port)
        await opened.acquire()

    def tell(_: str) -> None:
        sys.stdout.write(json.dumps(seen) + "\n")
        sys.stdout.flush()
        seen.clear()

    def listen() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(tell, line)
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=listen, name="orders", daemon=True).start()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await over.wait()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
