"""Every operation of the web service, by whoever asks: a new one without a line here is a failure."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from dispatcher.domain.roles import Role
from dispatcher.routes.openapi import PUBLIC
from dispatcher.routes.service import web_service
from samanvay.servers.small_desk import Desk, new_complaint

NOBODY = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
EVERYBODY = frozenset(Role)
DESK = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN})
TAKERS = DESK | {Role.NODAL_ENGINEER}
REGISTRARS = DESK | {Role.OPERATOR}
KEEPERS = frozenset({Role.SUPERVISOR, Role.ADMIN})
GRID: dict[str, frozenset[Role]] = {
    "GET /api/session": EVERYBODY,
    "DELETE /api/session": EVERYBODY,
    "GET /api/board": EVERYBODY,
    "GET /api/events": EVERYBODY,
    "GET /api/offices": EVERYBODY,
    "GET /api/gateways": EVERYBODY,
    "GET /api/heard": EVERYBODY,
    "GET /api/crews": EVERYBODY,
    "GET /api/sets": EVERYBODY,
    "GET /api/bindings": EVERYBODY,
    "GET /api/complaints": EVERYBODY,
    "GET /api/complaints/{complaint_id}": EVERYBODY,
    "GET /api/incidents/{incident_id}": EVERYBODY,
    "GET /api/phrasebook/preview": EVERYBODY,
    "POST /api/complaints": REGISTRARS,
    "POST /api/incidents/{incident_id}/still-out": REGISTRARS,
    "POST /api/incidents/{incident_id}/assignments": DESK,
    "POST /api/assignments/{assignment_id}/recall": DESK,
    "POST /api/assignments/{assignment_id}/reassign": DESK,
    "POST /api/assignments/{assignment_id}/answers": DESK,
    "POST /api/transmissions/{ref}/read-out": DESK,
    "POST /api/incidents/{incident_id}/close": TAKERS,
    "POST /api/alarms/{alarm_id}/take": TAKERS,
    "POST /api/alarms/{alarm_id}/end": TAKERS,
    "POST /api/crews": KEEPERS,
    "PATCH /api/crews/{crew_id}": KEEPERS,
    "POST /api/sets": KEEPERS,
    "PATCH /api/sets/{set_id}": KEEPERS,
    "POST /api/bindings": KEEPERS,
    "DELETE /api/bindings/{set_id}": KEEPERS,
}
OPEN = frozenset(f"{method.upper()} {path}" for path, method in PUBLIC)
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/complaints": new_complaint(NOBODY),
    "POST /api/incidents/{incident_id}/still-out": {"words": "dark"},
    "POST /api/incidents/{incident_id}/assignments": {"crew_id": NOBODY},
    "POST /api/assignments/{assignment_id}/recall": {"reason": "wrong crew"},
    "POST /api/assignments/{assignment_id}/reassign": {"crew_id": NOBODY, "reason": "nearer"},
    "POST /api/assignments/{assignment_id}/answers": {"step": "accept", "words": "haan"},
    "POST /api/incidents/{incident_id}/close": {"proof": "called back"},
    "POST /api/alarms/{alarm_id}/end": {"words": "spoke with them"},
    "POST /api/crews": {"office_id": NOBODY, "name": "A", "name_hi": "अ", "skill": "ht", "leader": "B"},
    "POST /api/sets": {
        "office_id": NOBODY, "label": "S", "make": "kiss", "unit": "U", "site": "bhopal", "via": "base-1",
    },
    "PATCH /api/crews/{crew_id}": {"leader": "B"},
    "PATCH /api/sets/{set_id}": {"label": "S"},
    "POST /api/bindings": {"set_id": NOBODY, "crew_id": NOBODY, "ends_at": "2026-11-23T18:40:00+05:30"},
}  # fmt: skip
FOUND = {200, 204, 404}
"""What an operation says to whoever may: there is nothing of that id."""


def ask(client: httpx.Client, operation: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """Give the status and the type of the problem, of whatever can be told of an operation."""
    method, path = operation.split()
    words = [NOBODY if part.startswith("{") else part for part in path.split("/")]
    query = {"incident_id": NOBODY, "crew_id": NOBODY} if path.endswith("preview") else {}
    body = BODIES.get(operation)
    with client.stream(method, "/".join(words), params=query, json=body, headers=headers) as answer:
        if answer.headers.get("content-type") != "application/problem+json":
            return answer.status_code, ""
        answer.read()
        return answer.status_code, str(answer.json()["type"])


def asked() -> Iterator[str]:
    """Give every operation; the sign-out comes last."""
    yield from (each for each in GRID if each != "DELETE /api/session")
    yield "DELETE /api/session"


def test_every_operation_of_the_service_has_its_line() -> None:
    document = web_service("0").openapi()
    operations = {f"{method.upper()} {path}" for path, of in document["paths"].items() for method in of}
    assert operations == GRID.keys() | OPEN


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_do_what_its_lines_say_and_nothing_else(desk: Desk, role: Role) -> None:
    for client in (desk.program(role), desk.signed_in(role)):
        for operation in asked():
            status, problem = ask(client, operation)
            if role in GRID[operation]:
                assert status in FOUND, (operation, status, problem)
            else:
                assert (status, problem) == (403, "/problems/not-allowed"), operation


def test_nobody_without_a_session_reads_or_does_anything(desk: Desk) -> None:
    client = desk.client()
    for headers in ({}, {"Authorization": "Bearer another"}, {"Cookie": "samanvay_session=another"}):
        for operation in asked():
            assert ask(client, operation, headers) == (401, "/problems/not-signed-in"), operation


def test_a_token_in_the_cookie_and_a_session_as_a_token_open_nothing(desk: Desk) -> None:
    program, person = desk.program(Role.ADMIN), desk.signed_in("admin")
    token = program.headers["Authorization"].removeprefix("Bearer ")
    session = person.cookies["samanvay_session"]
    for known in (program, person):  # both are remembered now
        assert known.get("/api/session").status_code == 200
    quoted = token.replace(" ", "%20").replace(":", "%3A")
    for headers in (
        {"Cookie": f"samanvay_session={quoted}"},
        {"Cookie": f'samanvay_session="{token}"'},
        {"Authorization": f"Bearer {session}"},
    ):
        assert desk.client(headers).get("/api/session").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": "another"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
    ],
)
def test_no_change_of_any_kind_comes_from_another_page(desk: Desk, headers: dict[str, str]) -> None:
    client = desk.signed_in("admin")
    for operation in asked():
        if not operation.startswith("GET"):
            assert ask(client, operation, headers) == (403, "/problems/not-our-page"), operation
    assert client.get("/api/session").status_code == 200
