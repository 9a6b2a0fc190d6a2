"""An administrator of one office, and everything that the web service can be asked about another one."""

import asyncio
from collections.abc import Callable, Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any

import httpx
import pytest

from dispatcher import app as wiring
from dispatcher.domain.roles import Role
from dispatcher.domain.settings import Settings
from dispatcher.routes.service import web_service
from dispatcher.services import accounts
from dispatcher.store import Store
from samanvay.servers.small_desk import Company, Desk, loaded, new_complaint

TOKEN = "of the south alone"  # noqa: S105  # of nothing
PHONE = "9425012345"
WORDS = "the wire hangs over the school"
Follow = Callable[..., Iterator[tuple[str, dict[str, Any]]]]


@pytest.fixture
def desk(tmp_path: Path, desk_on: Callable[..., Desk]) -> Desk:
    record = f"sqlite:///{tmp_path}/record.sqlite"
    company = asyncio.run(loaded(record))
    asyncio.run(_let_in(record, company))
    return desk_on(record, company)


async def _let_in(record: str, company: Company) -> None:
    store = await Store.open(record)
    new = accounts.NewToken(office_id=company.south, label="south", role=Role.ADMIN, token=TOKEN)
    await store.write(lambda tx: accounts.add_token(tx, wiring.act_as("rehearsal", Settings()), new))
    await store.close()


@pytest.fixture
def south(desk: Desk) -> httpx.Client:
    return desk.client({"Authorization": f"Bearer {TOKEN}"})


@pytest.fixture
def north(desk: Desk) -> dict[str, str]:
    """Let something happen in the north, and name all of it by the words of the service's addresses."""
    room, office, crew = desk.program(Role.ADMIN), desk.company.north, desk.company.crews["north"]
    new = new_complaint(office, phone=PHONE, words=WORDS, consumer_name="Sunita", is_hazard=True)
    registered = room.post("/api/complaints", json=new).json()
    incident = registered["incident"]["id"]
    offered = room.post(f"/api/incidents/{incident}/assignments", json={"crew_id": crew}).json()
    job = offered["assignment"]["id"]
    said = room.post(f"/api/assignments/{job}/answers", json={"step": "accept", "words": "haan"})
    assert said.status_code == 200
    return {
        "complaint_id": registered["complaint"]["id"],
        "incident_id": incident,
        "assignment_id": job,
        "ref": offered["transmission"]["ref"],
        "crew_id": crew,
        "set_id": desk.company.sets["north"],
        "alarm_id": desk.company.root,
        "office_id": office,
    }


def bodies(north: dict[str, str], desk: Desk) -> dict[str, dict[str, Any]]:
    """Give what a stranger would send, by the end of the address."""
    crew = {"office_id": north["office_id"], "name": "A", "name_hi": "अ", "skill": "ht", "leader": "B"}
    set_ = {"label": "S", "make": "kiss", "unit": "SPY", "site": "bhopal", "via": "base-1"}
    return {
        "/api/complaints": new_complaint(north["office_id"], "2"),
        "/still-out": {"words": "dark"},
        "/assignments": {"crew_id": desk.company.crews["south"]},
        "/recall": {"reason": "mine"},
        "/reassign": {"crew_id": desk.company.crews["south"], "reason": "mine"},
        "/answers": {"step": "finish", "words": "ho gaya"},
        "/close": {"proof": "none"},
        "/end": {"words": "none"},
        "/api/crews": crew,
        "/{crew_id}": {"leader": "Spy"},
        "/api/sets": {**set_, "office_id": north["office_id"]},
        "/{set_id}": {"label": "Spy"},
        "/api/bindings": {
            "set_id": desk.company.sets["south"],
            "crew_id": north["crew_id"],
            "ends_at": "2099-01-01T00:00:00Z",
        },
    }


def operations() -> Iterator[tuple[str, str]]:
    for path, of in web_service("0").openapi()["paths"].items():
        for method in of:
            if path not in {"/api/session", "/api/events", "/api/health"}:
                yield method.upper(), path


def read_all(client: httpx.Client, north: dict[str, str], follow: Follow) -> dict[str, str]:
    """Give all that can be read, the stream's facts too, by the address that was asked."""
    told = {}
    for method, path in operations():
        if method == "GET":
            query = {"incident_id": north["incident_id"], "crew_id": north["crew_id"]}
            asked = query if path.endswith(("preview", "complaints")) else {}
            told[path] = client.get(path.format(**north), params=asked).text
    facts = takewhile(lambda each: each[0] == "fact", follow(client, 0))
    return {**told, "/api/events": str([fact for _, fact in facts])}


def test_nothing_of_another_office_is_in_any_answer(
    desk: Desk, south: httpx.Client, north: dict[str, str], follow: Follow
) -> None:
    secrets = {*north.values(), PHONE, WORDS, "Sunita", "Crew north"} - {north["alarm_id"]}
    whole = " ".join(read_all(desk.program(Role.ADMIN), north, follow).values())
    assert [each for each in secrets if each not in whole] == []
    for path, text in read_all(south, north, follow).items():
        assert text != "[]" or path != "/api/events"
        assert [each for each in secrets if each in text] == [], path


def test_nothing_of_another_office_is_moved(desk: Desk, south: httpx.Client, north: dict[str, str]) -> None:
    room, said = desk.program(Role.ADMIN), bodies(north, desk)
    before = room.get("/api/board").json()["position"]
    for method, path in operations():
        if method == "GET":
            continue
        ends = [each for each in said if path.endswith(each)]
        body = said[max(ends, key=len)] if ends else None
        answer = south.request(method, path.format(**north), json=body)
        assert answer.status_code in {403, 404}, (method, path, answer.text)
    assert room.get("/api/board").json()["position"] == before
