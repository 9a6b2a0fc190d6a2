"""Every refusal is a problem document with a sentence fit to show."""

import httpx
import pytest

from dispatcher.domain import errors as domain
from dispatcher.routes.errors import MEANINGS, meaning_of
from dispatcher.store import errors as record
from samanvay.servers.small_desk import Desk

FIELDS = {"type", "title", "status", "detail", "detail_hi", "field"}


def _problem(answer: httpx.Response, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, object] = answer.json()
    assert set(problem) == FIELDS
    assert problem["status"] == status
    assert problem["detail"]
    assert problem["detail_hi"]
    return problem


def test_a_wrong_field_is_named(desk: Desk, complaint: dict[str, object]) -> None:
    program = desk.program()
    wrong = {"category": "sad", "office_id": "x", "place": "  ", "complained_at": 0, "phone": "call me"}
    for field, value in wrong.items():
        problem = _problem(program.post("/api/complaints", json={**complaint, field: value}), 422)
        assert problem["field"] == field
    assert _problem(program.get("/api/complaints?limit=0"), 422)["field"] == "limit"


def test_a_rule_of_the_work_names_its_field(desk: Desk, complaint: dict[str, object]) -> None:
    later = {**complaint, "complained_at": "2099-01-01T00:00:00Z"}
    assert _problem(desk.program().post("/api/complaints", json=later), 422)["field"] == "complained_at"


def test_a_body_that_is_no_json_is_told_so(desk: Desk) -> None:
    json = {"content-type": "application/json"}
    for content, status in ((b"{", 422), (b"", 422), (b"\xff", 400)):
        _problem(desk.program().post("/api/complaints", content=content, headers=json), status)
    _problem(desk.program().post("/api/complaints", content=b"{}"), 422)


def test_a_body_that_is_too_large_is_refused(desk: Desk, complaint: dict[str, object]) -> None:
    huge = {**complaint, "words": "x" * 100_000}
    _problem(desk.program().post("/api/complaints", json=huge), 413)
    unmeasured = (b"[" * 1000 for _ in range(100))
    _problem(desk.program().post("/api/complaints", content=unmeasured), 413)


def test_an_address_that_is_not_there_and_a_method_it_does_not_take(desk: Desk) -> None:
    client = desk.client()
    _problem(client.get("/api/nothing"), 404)
    refused = client.patch("/api/complaints")
    _problem(refused, 405)
    assert refused.headers["allow"] == "GET, POST"


def test_what_somebody_else_did_first_is_a_conflict(desk: Desk, complaint: dict[str, object]) -> None:
    client = desk.signed_in("dispatcher")
    incident = client.post("/api/complaints", json=complaint).json()["incident"]["id"]
    offer = {"crew_id": desk.company.crews["north"]}
    path = f"/api/incidents/{incident}/assignments"
    first = client.post(path, json=offer, headers={"Idempotency-Key": "a"})
    again = client.post(path, json=offer, headers={"Idempotency-Key": "a"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["assignment"] == again.json()["assignment"]
    assert again.json()["is_repeat"] is True
    _problem(client.post(path, json=offer, headers={"Idempotency-Key": "b"}), 409)


def test_a_step_the_life_does_not_have_is_told_as_such(desk: Desk, complaint: dict[str, object]) -> None:
    client = desk.signed_in("dispatcher")
    incident = client.post("/api/complaints", json=complaint).json()["incident"]["id"]
    offer = {"crew_id": desk.company.crews["north"]}
    job = client.post(f"/api/incidents/{incident}/assignments", json=offer).json()["assignment"]["id"]
    answer = client.post(f"/api/assignments/{job}/answers", json={"step": "finish", "words": "ho gaya"})
    assert _problem(answer, 409)["type"] == "/problems/wrong-move"


@pytest.mark.parametrize("module", [domain, record])
def test_every_error_of_the_desk_and_the_record_has_a_meaning(module: object) -> None:
    found = [each for each in vars(module).values() if isinstance(each, type) and issubclass(each, Exception)]
    ours = [each for each in found if each.__module__ == getattr(module, "__name__", "")]
    assert ours
    for each in ours:
        assert any(parent in MEANINGS for parent in each.__mro__), each
    assert meaning_of(domain.SlotsFull("")).status == 409
    assert meaning_of(record.Overloaded("")).status == 503
