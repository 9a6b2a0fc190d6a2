"""A running gateway is read as Prometheus reads it."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from gateway.metrics import LONGEST_ASK, MOST_ASKING
from radio.wire import ReportStep, Transmit

if TYPE_CHECKING:
    from .conftest import Desk, FarSet

Running = Callable[[], AbstractAsyncContextManager[None]]
Until = Callable[..., Awaitable[None]]
Order = Callable[..., Transmit]
NAMES = Path("docs/metrics.md")


async def ask(port: int, request: bytes = b"GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n") -> tuple[str, str]:
    """Give the status and the body of an answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    answer = (await asyncio.wait_for(reader.read(), 8.0)).decode()
    writer.close()
    head, _, body = answer.partition("\r\n\r\n")
    return head.partition("\r\n")[0], body


async def numbers(port: int) -> dict[str, float]:
    """Give each sample of a set or a channel by its name and the label that tells it from others."""
    _, body = await ask(port)
    told = {}
    for family in text_string_to_metric_families(body):
        for sample in family.samples:
            own = [value for label, value in sample.labels.items() if label not in {"set", "make", "channel"}]
            told[" ".join([sample.name.removeprefix("samanvay_gateway_"), *own])] = sample.value
    return told


def written_names() -> set[str]:
    """List the names in the document."""
    rows = [line.split("`")[1] for line in NAMES.read_text().splitlines() if line.startswith("| `")]
    return {row.removesuffix("_total") for row in rows if row.startswith("samanvay_gateway")}


@pytest.fixture
def metrics_port(config_file: Path, free_port: int) -> int:
    """Let the gateway of the test be read at a port."""
    config_file.write_text(f'metrics = "127.0.0.1:{free_port}"\n' + config_file.read_text())
    return free_port


async def test_what_a_site_does_is_read_as_numbers(  # noqa: PLR0913, PLR0917 - fixtures
    running: Running, metrics_port: int, desk: "Desk", far_set: "FarSet", order: Order, wait_until: Until
) -> None:
    async with running():
        await desk.order(order("01A"))
        await wait_until(lambda: desk.has("01A", ReportStep.DELIVERED))
        far_set.say("31{07")
        await wait_until(lambda: desk.heard)
        desk.is_receiving = False
        far_set.is_deaf = True
        await desk.order(order("01B"))
        await wait_until(lambda: desk.has("01B", ReportStep.KEYED))
        told = await numbers(metrics_port)
    assert told["set_state working"] == 1
    assert told["set_state not_answering"] == 0
    assert told["set_tries_total"] == 2
    assert 1 < told["set_airtime_seconds_total"] < 8
    assert told["set_outcomes_total delivered"] == 1
    assert told["set_heard_total text"] == 1
    assert told["set_waiting_orders"] == told["channel_waiting_orders"] == 1
    assert told["set_waiting_airtime_seconds"] > 0.5
    assert 0 <= told["set_last_heard_age_seconds"] < 10
    assert told["set_deaf"] == 0
    assert told["set_port_losses_total"] == 0
    assert told["channel_busy_seconds_total"] == 0
    assert 0 < told["channel_use_ratio"] < 0.1
    assert told["outbox_messages"] >= 1
    assert told["outbox_shed_total"] == 0
    assert told["broker_connected"] == 1
    assert any(name.startswith("info bhopal") for name in told)


async def test_every_name_is_in_the_document_and_every_name_there_is_told(
    running: Running, metrics_port: int
) -> None:
    async with running():
        _, body = await ask(metrics_port)
    told = {family.name for family in text_string_to_metric_families(body)}
    assert told == written_names()


@pytest.mark.parametrize(
    "request_",
    [b"GET / HTTP/1.1\r\n\r\n", b"POST /metrics HTTP/1.1\r\n\r\n", b"\r\n\r\n", b"\xff\xfe\r\n\r\n"],
)
async def test_nothing_else_is_served(running: Running, metrics_port: int, request_: bytes) -> None:
    async with running():
        status, _ = await ask(metrics_port, request_)
    assert status == "HTTP/1.1 404 Not Found"


async def test_whoever_opens_many_lines_and_asks_nothing_holds_few_of_them(
    running: Running, metrics_port: int
) -> None:
    async with running():
        await ask(metrics_port)
        lines = [await asyncio.open_connection("127.0.0.1", metrics_port) for _ in range(4 * MOST_ASKING)]
        ends = [asyncio.create_task(reader.read()) for reader, _ in lines]
        ended, held = await asyncio.wait(ends, timeout=1.0)
        assert (len(ended), len(held)) == (3 * MOST_ASKING, MOST_ASKING)
        for _, writer in lines:
            writer.close()
        await asyncio.wait(ends)
        assert (await ask(metrics_port))[0].endswith("200 OK")


async def test_an_endless_request_is_cut_off_and_a_taken_address_stops_no_radio(
    running: Running, metrics_port: int, desk: "Desk", order: Order, wait_until: Until
) -> None:
    taken = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", metrics_port)
    async with taken, running():
        await desk.order(order("01A"))
        await wait_until(lambda: desk.has("01A", ReportStep.DELIVERED))
    async with running():
        with contextlib.suppress(ConnectionError):  # cut off while we still write, or read an end
            assert await ask(metrics_port, b"x" * LONGEST_ASK * 2) == ("", "")
        assert (await ask(metrics_port))[0].endswith("200 OK")
