"""The door for HTTP: nobody who has not even asked yet holds its files or its memory."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.middleware.proxy_headers import _TrustedHosts

from dispatcher.door import MOST_BESIDE_BODY, Bounds

PATIENCE_SECONDS = 10.0
ASK = b"POST / HTTP/1.1\r\nhost: desk\r\n"
Open = tuple[asyncio.StreamReader, asyncio.StreamWriter]
Door = Callable[[], Awaitable[Open]]


class Quiet(uvicorn.Server):
    """A server that leaves signals to the tests."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave them alone."""
        yield


async def told(scope: Scope, receive: Receive, send: Send) -> None:
    """Read the whole request, and tell the size of its body, with a pause between two parts of the answer."""
    assert scope["type"] == "http"
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"size", "more_body": True})
    await asyncio.sleep(0.6)
    await send({"type": "http.response.body", "body": str(size).encode()})


@asynccontextmanager
async def served(bounds: Bounds, port: int) -> AsyncIterator[Door]:
    config = uvicorn.Config(told, port=port, http=bounds.protocol(), lifespan="off", log_config=None)
    server = Quiet(config)
    serving = asyncio.create_task(server.serve())
    await until(lambda: server.started)
    try:
        yield lambda: asyncio.open_connection("127.0.0.1", port)
    finally:
        server.should_exit = server.force_exit = True
        await serving


async def answer(opened: Open, *parts: bytes) -> bytes:
    """Say these, and read until the other end is closed; empty when it broke."""
    reader, writer = opened
    async with asyncio.timeout(PATIENCE_SECONDS):
        try:
            for part in parts:
                writer.write(part)
                await writer.drain()
            return await reader.read()
        except ConnectionError:
            return b""
        finally:
            writer.close()


async def until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while not claim():  # noqa: ASYNC110  # uvicorn has no event for it
            await asyncio.sleep(0.01)


def bounds(*, proxies: str = "", **more: float) -> Bounds:
    return Bounds(_TrustedHosts(proxies), **more)  # type: ignore[arg-type]  # numbers as they come


async def test_a_request_that_does_not_come_whole_in_time_is_closed(free_port: int) -> None:
    whole = ASK + b"connection: close\r\ncontent-length: 2\r\n\r\n"
    async with served(bounds(request_seconds=0.3), free_port) as door:
        for begun in (b"", b"\r\n", ASK, whole, whole + b"1"):
            assert await answer(await door(), begun) == b""
        assert (await answer(await door(), whole + b"12")).endswith(b"1\r\n2\r\n0\r\n\r\n")  # slow to answer


async def test_another_request_on_the_same_connection_must_come_whole_too(free_port: int) -> None:
    async with served(bounds(request_seconds=0.3), free_port) as door:
        both = await answer(await door(), ASK + b"content-length: 0\r\n\r\n", ASK)
    assert both.count(b"HTTP/1.1") == 1


@pytest.mark.parametrize(
    "begun", [ASK, b"GET /", ASK + b"x: ", ASK + b"transfer-encoding: chunked\r\n\r\n0\r\nx: "]
)
async def test_headers_without_an_end_are_not_gathered(free_port: int, begun: bytes) -> None:
    lines = b"" if begun.endswith((b": ", b"/")) else b"x: 1\r\n"
    flood = [(lines or b"a") * 1000] * 100_000
    async with served(bounds(), free_port) as door:
        said = await answer(await door(), begun, *flood)
    assert b"200 OK" not in said


async def test_a_long_body_is_left_to_whoever_reads_it(free_port: int) -> None:
    size = 20 * MOST_BESIDE_BODY
    head = ASK + f"connection: close\r\ncontent-length: {size}\r\n\r\n".encode()
    async with served(bounds(), free_port) as door:
        assert str(size).encode() in await answer(await door(), head, b"x" * size)


@pytest.mark.parametrize(("proxies", "is_let_in"), [("", False), ("127.0.0.1", True)])
async def test_one_address_holds_no_more_than_its_share_unless_it_is_a_proxy(
    free_port: int, proxies: str, *, is_let_in: bool
) -> None:
    few = bounds(most_of_an_address=3, proxies=proxies)
    async with served(few, free_port) as door:
        held = [await door() for _ in range(3)]
        said = await answer(await door(), ASK + b"connection: close\r\ncontent-length: 0\r\n\r\n")
        assert (b"200 OK" in said) == is_let_in
        for _, writer in held:
            writer.close()
        await until(lambda: not few.open)


async def test_there_are_never_more_than_there_are_files_for(free_port: int) -> None:
    few = bounds(most=3, proxies="*")
    async with served(few, free_port) as door:
        held = [await door() for _ in range(3)]
        assert await answer(await door(), ASK) == b""
        held[0][1].close()
        await until(lambda: few.open.total() == 2)
        assert b"200 OK" in await answer(
            await door(), ASK + b"connection: close\r\ncontent-length: 0\r\n\r\n"
        )
        for _, writer in held:
            writer.close()


def test_a_process_asks_for_the_files_that_it_needs() -> None:
    assert Bounds.of_this_process("127.0.0.1").most >= 64
