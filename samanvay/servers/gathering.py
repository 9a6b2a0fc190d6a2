"""TLS before a plain broker, as some clusters have it: many messages in one record, and then silence."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

from samanvay.servers.mosquitto import Certificate
from samanvay.servers.server import HOST

READ_BYTES = 1 << 16
RECORD_BYTES = 1 << 14  # RFC 8446, 5.1: the most that one record holds


class Gathering:
    """Carries bytes between callers and a port; what the port says can be held back and let go as one."""

    def __init__(self, inner_port: int) -> None:
        self.port = 0
        self._inner_port = inner_port
        self._held: dict[asyncio.StreamWriter, bytearray] | None = None
        self._grown = asyncio.Event()

    @classmethod
    @asynccontextmanager
    async def before(cls, inner_port: int, certificate: Certificate) -> AsyncIterator[Self]:
        """Listen in TLS while in the context, before a port of this machine."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate.chain, certificate.key)
        gathering = cls(inner_port)
        async with await asyncio.start_server(gathering._meet, HOST, 0, ssl=context) as server:
            gathering.port = server.sockets[0].getsockname()[1]
            yield gathering

    def hold(self) -> None:
        """Keep back what is said to the callers from now on."""
        self._held = {}

    async def let_go(self, last: bytes) -> int:
        """Once what is held ends with these bytes, say it in one go; what comes after stays held.

        Gives how many bytes it were.
        """
        held = self._held = self._held or {}
        while not (ready := [sink for sink, data in held.items() if data.endswith(last)]):
            self._grown.clear()
            await self._grown.wait()
        return sum([self._say(sink, held[sink]) for sink in ready])

    def carry_on(self) -> None:
        """Say what is held, and hold nothing any more."""
        held, self._held = self._held or {}, None
        for sink, data in held.items():
            self._say(sink, data)

    @staticmethod
    def _say(sink: asyncio.StreamWriter, data: bytearray) -> int:
        said = bytes(data)
        data.clear()
        sink.write(said)
        return len(said)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        inner, outer = await asyncio.open_connection(HOST, self._inner_port)
        up = asyncio.create_task(self._carry_up(reader, outer), name="up")
        try:
            while data := await inner.read(READ_BYTES):
                if self._held is None:
                    writer.write(data)
                else:
                    self._held.setdefault(writer, bytearray()).extend(data)
                    self._grown.set()
        except OSError:
            pass  # the far end is gone, and so are we
        finally:
            up.cancel()
            writer.close()
            outer.close()

    async def _carry_up(self, reader: asyncio.StreamReader, outer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(READ_BYTES):
                outer.write(data)
        finally:
            outer.close()
