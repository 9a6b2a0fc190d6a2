"""An order through everything real: bus, gateway, KISS, modem, sound, modem and a foreign APRS stack."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from radio.drivers.kiss import commands
from radio.drivers.kiss.frames import Address, Command, KissFrame, UiFrame
from samanvay.client import Client
from samanvay.desk import Desk, Plan

if TYPE_CHECKING:
    from tests.realstack.conftest import Air, Modem, Peer

ANSWER_SECONDS = 60.0  # four tries of 4 s each, access to the channel and the man's own answer
SETTINGS = {"retry_seconds": "2,3,5,8"}  # on a channel of our own a retry need not be polite
NOISE = "X" * commands.LONGEST_TEXT


@asynccontextmanager
async def desk_at(folder: Path, url: str) -> AsyncIterator[Desk]:
    """Run a whole desk whose one set is at `url`."""
    desk = Desk(folder, Plan(ports={"ch1": url}, settings=SETTINGS))
    await desk.prepare()
    try:
        await desk.start()
        yield desk
    finally:
        desk.stop()


async def assign(desk: Desk, client: Client) -> str:
    """Register a complaint and give it to the crew; gives the incident's id."""
    complaint = {
        "source": "1912",
        "source_ref": "A-1",
        "office_id": desk.office_id,
        "category": "no_supply",
        "place": "Arera E-7/017",
    }
    registered = (await client.ask("POST", "/api/complaints", complaint)).json()
    incident: str = registered["incident"]["id"]
    offered = await client.ask(
        "POST", f"/api/incidents/{incident}/assignments", {"crew_id": desk.posts[0].crew_id}
    )
    assert offered.status == 201, offered.body
    return incident


async def until(
    client: Client, incident: str, is_so: Callable[[dict[str, Any], dict[str, Any]], bool]
) -> None:
    """Wait until the assignment and its transmission are as wanted."""
    file: dict[str, Any] = {}
    for _ in range(int(ANSWER_SECONDS / 0.1)):
        file = (await client.ask("GET", f"/api/incidents/{incident}")).json()
        if is_so(file["assignments"][0], file["transmissions"][0]):
            return
        await asyncio.sleep(0.1)
    raise AssertionError(file)


def is_accepted(assignment: dict[str, Any], transmission: dict[str, Any]) -> bool:
    return (assignment["state"], transmission["state"]) == ("accepted", "answered")


@pytest.fixture
def far(modem: Callable[..., "Modem"], peer: Callable[..., "Peer"]) -> "Peer":
    """Run the crew's modem and station; the man accepts."""
    station = peer("far_station.py", "127.0.0.1", str(modem("CREW").port), "C1X1", "1")
    assert station.has_said("ready", 10)
    return station


@pytest.mark.parametrize("port", ["pty", "socket"])
async def test_an_order_travels_over_the_air_and_the_crew_accepts(
    port: str, modem: Callable[..., "Modem"], far: "Peer", tmp_path: Path
) -> None:
    base = modem("BASE")
    url = base.pty if port == "pty" else f"socket://127.0.0.1:{base.port}"
    assert url is not None
    async with desk_at(tmp_path / "desk", url) as desk, desk.client() as client:
        incident = await assign(desk, client)
        await until(client, incident, is_accepted)
        file = (await client.ask("GET", f"/api/incidents/{incident}")).json()
        sent = file["transmissions"][0]
        assert [sent[step] is not None for step in ("keyed_at", "delivered_at", "answered_at")] == [True] * 3
        assert await asyncio.to_thread(far.has_said, "acknowledged 11", 20)
    shown = [line.split(" ", 2)[2] for line in far.lines if line.startswith("shown")]
    assert shown == [sent["text"]]


async def test_an_order_that_collides_still_arrives_once(
    air: "Air", modem: Callable[..., "Modem"], far: "Peer", tmp_path: Path
) -> None:
    """A third station, which cannot hear the base, keys over the order's first try."""
    base, rogue = modem("BASE"), modem("ROGUE", persist=255)
    air.hide("BASE", "ROGUE")
    noise = UiFrame(Address("APZ001"), Address("ROGUE"), commands.message("NOBODY", NOISE).encode())
    async with desk_at(tmp_path / "desk", f"socket://127.0.0.1:{base.port}") as desk, desk.client() as client:
        with socket.create_connection(("127.0.0.1", rogue.port), timeout=5) as key:
            assign_it = asyncio.create_task(assign(desk, client))
            assert await asyncio.to_thread(air.on_air.get, timeout=20) == "BASE"
            key.sendall(KissFrame(Command.DATA, noise.encode()).encode())
            assert await asyncio.to_thread(air.on_air.get, timeout=20) == "ROGUE"
            incident = await assign_it
            await until(client, incident, lambda _, sent: sent["tries"] > 1)
        await until(client, incident, is_accepted)
        sent = (await client.ask("GET", f"/api/incidents/{incident}")).json()["transmissions"][0]
        assert await asyncio.to_thread(far.has_said, "acknowledged 11", 30)
    assert sent["tries"] >= 2
    assert len([line for line in far.lines if line.startswith("shown")]) == 1
    assert len(air.overs("ROGUE")) == 1
