"""Who is let in, and what another page cannot make a browser do; what each role may do is in `test_grid`."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pwdlib.hashers.argon2 import Argon2Hasher

from dispatcher.routes import gate
from samanvay.servers.small_desk import Desk


def test_a_wrong_name_and_a_wrong_password_get_the_same_answer(desk: Desk) -> None:
    client = desk.client()
    answers = [
        client.post("/api/session", json={"sign_in": name, "password": "wrong"})
        for name in ("dispatcher", "nobody")
    ]
    assert [each.status_code for each in answers] == [401, 401]
    assert answers[0].json() == answers[1].json()
    assert "set-cookie" not in answers[0].headers


def test_a_name_nobody_has_takes_as_long_as_one_that_somebody_has() -> None:
    hasher = Argon2Hasher()
    assert hasher.check_needs_rehash(gate.NOBODY) is False  # the same cost as every password's
    assert not hasher.verify("", gate.NOBODY)


def test_too_many_tries_are_told_to_wait(desk: Desk) -> None:
    client = desk.client()
    said = {"sign_in": "dispatcher", "password": "wrong"}
    statuses = [client.post("/api/session", json=said).status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    refused = client.post("/api/session", json=said)
    assert refused.headers["retry-after"] == "60"


def test_wrong_tries_from_another_address_keep_nobody_out(desk: Desk) -> None:
    stranger = desk.client({"X-Forwarded-For": "10.9.9.9"})
    wrong = {"sign_in": "dispatcher", "password": "wrong"}
    statuses = [stranger.post("/api/session", json=wrong).status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    right = {"sign_in": "dispatcher", "password": "a password for tests"}
    assert desk.client().post("/api/session", json=right).status_code == 200


def test_the_cookie_cannot_be_read_by_scripts_or_sent_by_other_sites(desk: Desk) -> None:
    client = desk.client()
    answer = client.post("/api/session", json={"sign_in": "admin", "password": "a password for tests"})
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "; secure" not in cookie
    assert answer.json()["may"] == ["administer", "close", "dispatch", "register", "roster", "take_alarm"]


def test_the_cookie_is_secure_behind_https(desk: Desk) -> None:
    answer = desk.client({"X-Forwarded-Proto": "https"}).post(
        "/api/session", json={"sign_in": "admin", "password": "a password for tests"}
    )
    assert "; secure" in answer.headers["set-cookie"].lower()


@pytest.mark.parametrize("origin", ["https://evil.example", "http://127.0.0.1:1", "null"])
def test_a_change_from_another_page_is_refused(desk: Desk, complaint: dict[str, object], origin: str) -> None:
    client = desk.signed_in("operator")
    answer = client.post("/api/complaints", json=complaint, headers={"Origin": origin})
    assert answer.status_code == 403
    said = {"sign_in": "admin", "password": "a password for tests"}
    assert desk.client({"Origin": origin}).post("/api/session", json=said).status_code == 403


def test_a_change_from_our_own_page_passes(desk: Desk, complaint: dict[str, object]) -> None:
    client = desk.signed_in("operator")
    assert client.post("/api/complaints", json=complaint, headers={"Origin": desk.url}).status_code == 201


def test_a_program_with_a_token_needs_neither_cookie_nor_csrf(
    desk: Desk, complaint: dict[str, object]
) -> None:
    program = desk.program()
    assert program.post("/api/complaints", json=complaint).status_code == 201
    assert program.get("/api/session").json()["role"] == "operator"
    wrong = desk.client({"Authorization": "Bearer another"})
    assert wrong.post("/api/complaints", json=complaint).status_code == 401


def test_a_sign_out_ends_the_session_at_once(desk: Desk) -> None:
    client = desk.signed_in("dispatcher")
    cookie = client.cookies["samanvay_session"]
    assert client.get("/api/session").status_code == 200
    assert client.delete("/api/session").status_code == 204
    old = desk.client({"Cookie": f"samanvay_session={cookie}"})
    assert old.get("/api/session").status_code == 401


def test_a_session_lasts_as_long_as_somebody_works_and_its_cookie_with_it(
    tmp_path: Path, desk_on: Callable[..., Desk]
) -> None:
    desk = desk_on(f"sqlite:///{tmp_path}/record.sqlite", durations='{"session": 4}')
    idle, client = desk.signed_in("admin"), desk.signed_in("dispatcher")
    ends = [client.get("/api/session").json()["ends_at"]]
    for _ in range(5):
        time.sleep(1.2)
        answer = client.get("/api/session")
        assert answer.status_code == 200
        ends.append(answer.json()["ends_at"])
    assert ends == sorted(ends)
    assert len(set(ends)) > 2
    assert idle.get("/api/board").status_code == 401
    program = desk.program().get("/api/session").json()
    assert program["ends_at"] is None


def test_what_lies_outside_the_office_is_not_found_when_read_and_not_allowed_when_done(
    desk: Desk, complaint: dict[str, object]
) -> None:
    registered = desk.signed_in("operator").post("/api/complaints", json=complaint).json()
    south = desk.signed_in("south")
    incident = registered["incident"]["id"]
    assert south.get(f"/api/incidents/{incident}").status_code == 404
    assert south.get(f"/api/complaints/{registered['complaint']['id']}").status_code == 404
    assert south.get("/api/complaints").json() == []
    assert [each["code"] for each in south.get("/api/offices").json()] == ["SOUTH"]
    assert south.post("/api/complaints", json={**complaint, "source_ref": "2"}).status_code == 403
    offer = {"crew_id": desk.company.crews["south"]}
    assert south.post(f"/api/incidents/{incident}/assignments", json=offer).status_code in {403, 404}


def test_every_answer_tells_the_browser_to_be_careful(desk: Desk) -> None:
    answer = desk.client().get("/api/health")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "server" not in answer.headers


def test_the_answer_to_a_fault_of_ours_is_as_careful(desk: Desk) -> None:
    assert desk.server is not None
    state = desk.server.config.app.app.app.state  # type: ignore[union-attr]
    state.signs = state.room = None  # parts that are broken
    for answer in (
        desk.client().get("/api/health"),
        desk.client({"Authorization": "Bearer x"}).post("/api/complaints", json={}),
    ):
        assert answer.status_code == 500
        assert answer.headers["content-type"] == "application/problem+json"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["cache-control"] == "no-store"


def test_over_https_a_browser_is_told_to_come_by_nothing_else(desk: Desk) -> None:
    name = "strict-transport-security"
    assert name not in desk.client().get("/api/health").headers
    behind = desk.client({"X-Forwarded-Proto": "https"})
    assert behind.get("/api/health").headers[name] == "max-age=2592000"
