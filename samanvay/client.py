"""A small HTTP/1.1 client over asyncio streams: one kept connection, JSON in and out, and event streams.

It does no more than drills and measurements need, so that the client is never what is measured.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

ANSWER_SECONDS = 10.0
"""No request waits for a radio: a service that is silent for longer is gone."""
LONGEST_LINE = 1 << 20


class Unanswered(Exception):
    """The connection broke or nothing came in time; the request may have been carried out."""


@dataclass(frozen=True, slots=True)
class Reply:
    """Status and body of an answer."""

    status: int
    body: bytes

    def json(self) -> Any:  # noqa: ANN401 - whatever the service says
        """Read the body as JSON."""
        return json.loads(self.body)


@dataclass(slots=True)
class Client:
    """One connection to 127.0.0.1:`port`, opened when first needed and again after it broke."""

    port: int
    headers: Mapping[str, str] = field(default_factory=dict)
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Send a request and wait for its answer. Unanswered when none came."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await self._ask(self.request(method, path, body, headers))
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            self.close()
            raise Unanswered(f"{method} {path}: {error or type(error).__name__}") from error
        except asyncio.CancelledError:
            self.close()
            raise

    def request(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """Write a request as it goes over the line."""
        content = b"" if body is None else json.dumps(body).encode()
        lines = {"Host": f"127.0.0.1:{self.port}", **self.headers, **(headers or {})}
        if content:
            lines |= {"Content-Type": "application/json"}
        if content or method != "GET":
            lines |= {"Content-Length": str(len(content))}
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"{method} {path} HTTP/1.1\r\n{head}\r\n".encode() + content

    async def send(self, request: bytes) -> Reply:
        """Send a request written before: the shortest way. OSError or EOFError when the line breaks."""
        return await self._ask(request)

    async def events(self, path: str) -> AsyncIterator[tuple[str, str]]:
        """Follow an event stream: id and data of each event. Unanswered when it is refused or ends."""
        try:
            reader, writer = await self._open()
            writer.write(self.request("GET", path, headers={"Accept": "text/event-stream"}))
            status, _ = await _read_head(reader)
            if status != 200:  # noqa: PLR2004 - HTTP's OK
                raise Unanswered(f"The stream was refused with {status}.")
            async for event in _read_events(reader):
                yield event
        except (OSError, EOFError, ValueError) as error:
            raise Unanswered(f"{path}: {error}") from error
        finally:
            self.close()

    def close(self) -> None:
        """Let the connection go."""
        if self._streams:
            self._streams[1].close()
            self._streams = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def _ask(self, request: bytes) -> Reply:
        reader, writer = await self._open()
        writer.write(request)
        status, headers = await _read_head(reader)
        if headers.get(b"transfer-encoding") == b"chunked":
            body = b"".join([chunk async for chunk in _read_chunks(reader)])
        else:
            body = await reader.readexactly(int(headers.get(b"content-length", b"0")))
        if headers.get(b"connection") == b"close":
            self.close()
        return Reply(status, body)

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self.port, limit=LONGEST_LINE)
        return self._streams


async def _read_head(reader: asyncio.StreamReader) -> tuple[int, dict[bytes, bytes]]:
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].split(b"\r\n")
    headers = {}
    for line in lines:
        name, _, value = line.partition(b":")
        headers[name.strip().lower()] = value.strip()
    return int(first.split(b" ", 2)[1]), headers


async def _read_chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while size := int(await reader.readline(), 16):
        yield (await reader.readexactly(size + 2))[:-2]
    await reader.readline()


async def _read_events(reader: asyncio.StreamReader) -> AsyncIterator[tuple[str, str]]:
    rest = b""
    async for chunk in _read_chunks(reader):
        *events, rest = (rest + chunk).split(b"\n\n")
        for event in events:
            lines = [line.partition(": ") for line in event.decode().split("\n")]
            fields = {name: value for name, _, value in lines if name}
            if "data" in fields:
                yield fields.get("id", ""), fields["data"]
