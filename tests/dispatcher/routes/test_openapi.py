"""The document says all there is, and the service does what it says: schemathesis finds nothing else."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dispatcher.routes.service import web_service
from samanvay.servers.small_desk import Desk, new_complaint

RULED = (
    "PATCH /api/crews/{crew_id}",
    "PATCH /api/sets/{set_id}",
    "POST /api/bindings",
    "POST /api/complaints",
    "POST /api/incidents/{incident_id}/assignments",
    "POST /api/sets",
)
"""Where a rule of the work may refuse what the schema allows: a shift in the past, words that do not fit,
a radio site that nobody entered, a crew with a set in hand."""
EXAMPLES = 12
LIMIT_SECONDS = 200
"""It takes 20 s on a quiet machine with two cores."""


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    made: dict[str, Any] = web_service("0").openapi()
    return made


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            yield path, method, operation


def test_everything_is_described(document: dict[str, Any]) -> None:
    for path, method, operation in _operations(document):
        where = f"{method} {path}"
        assert operation["description"], where
        for each in operation.get("parameters", []):
            assert each.get("description"), f"{where}: {each['name']}"
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("description"), name
        for field, shape in schema.get("properties", {}).items():
            assert shape.get("description"), f"{name}.{field}"


def test_every_error_is_a_problem_document(document: dict[str, Any]) -> None:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, method, operation in _operations(document):
        errors = {status: each for status, each in operation["responses"].items() if int(status) >= 400}
        assert errors, f"{method} {path}"
        assert all(each["content"] == problem for each in errors.values()), f"{method} {path}"


def test_only_signing_in_and_the_sign_of_life_need_no_session(document: dict[str, Any]) -> None:
    open_to_all = {(path, method) for path, method, each in _operations(document) if not each["security"]}
    assert open_to_all == {("/api/session", "post"), ("/api/health", "get")}
    for path, method, operation in _operations(document):
        if operation["security"]:
            assert ("csrf" in operation["security"][0]) == (method != "get"), path


def test_the_command_prints_the_document(document: dict[str, Any]) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "samanvay", "openapi"], check=True, capture_output=True, timeout=60
    )
    assert json.loads(told.stdout)["paths"] == document["paths"]


def test_schemathesis_finds_no_fault(desk: Desk, tmp_path: Path) -> None:
    """It is signed in as an administrator. The stream, which does not end, and the sign-out are left out."""
    client = desk.signed_in("admin")
    config = tmp_path / "schemathesis.toml"
    config.write_text(_config(_parameters(desk)))
    cookie = client.cookies["samanvay_session"]
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config), "run"]
    command += [f"{desk.url}/api/openapi.json", "--max-examples", str(EXAMPLES), "--seed", "1", "--no-color"]
    command += ["--exclude-path", "/api/events", "--exclude-name", "DELETE /api/session"]
    command += ["-H", f"Cookie: samanvay_session={cookie}"]
    command += ["-H", f"X-CSRF-Token: {client.headers['X-CSRF-Token']}", "--continue-on-failure"]
    ended = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=LIMIT_SECONDS, cwd=tmp_path
    )
    assert ended.returncode == 0, ended.stdout[-12_000:] + ended.stderr[-2000:]
    assert "Tested: 30" in ended.stdout


def _parameters(desk: Desk) -> dict[str, str]:
    """Put something on record, so that what is tried reaches the work."""
    client = desk.signed_in("dispatcher")
    crew = desk.company.crews["north"]
    new = new_complaint(desk.company.north)
    registered = client.post("/api/complaints", json=new).json()
    incident = registered["incident"]["id"]
    offered = client.post(f"/api/incidents/{incident}/assignments", json={"crew_id": crew}).json()
    return {
        "path.complaint_id": registered["complaint"]["id"],
        "path.incident_id": incident,
        "path.assignment_id": offered["assignment"]["id"],
        "path.ref": offered["transmission"]["ref"],
        "path.crew_id": crew,
        "path.set_id": desk.company.sets["north"],
        "query.incident_id": incident,
        "query.crew_id": crew,
    }


def _config(parameters: dict[str, str]) -> str:
    lines = ["[parameters]", *(f'"{name}" = "{value}"' for name, value in parameters.items())]
    for name in RULED:
        lines += ["[[operations]]", f'include-name = "{name}"']
        lines += ["[operations.checks.positive_data_acceptance]", "enabled = false"]
    return "\n".join(lines) + "\n"
