"""The setting reaches the desk: orders carry a code that no answer of the web service shows."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, select

from dispatcher.domain.roles import Role
from dispatcher.store.tables import assignment, transmission
from samanvay.servers.small_desk import Desk, new_complaint


def offered(desk: Desk) -> tuple[str, str]:
    """Offer a job through the web service; give all that it answered on the way, and the order's words."""
    program = desk.program(Role.DISPATCHER)
    incident = program.post("/api/complaints", json=new_complaint(desk.company.north)).json()["incident"]
    path, crew = f"/api/incidents/{incident['id']}", {"crew_id": desk.company.crews["north"]}
    preview = program.get("/api/phrasebook/preview", params={"incident_id": incident["id"], **crew})
    answer = program.post(f"{path}/assignments", json=crew)
    assert answer.status_code == 201, answer.text
    seen = (preview, answer, program.get(path), program.get("/api/board"))
    text: str = answer.json()["transmission"]["text"]
    assert preview.json()["text"] == text
    return "\n".join(each.text for each in seen), text


def kept(record: str, column: Any) -> str | None:  # noqa: ANN401  # a column of any table
    """Read a column of the only row."""
    engine = create_engine(record)
    with engine.connect() as connection:
        found: str | None = connection.execute(select(column)).scalar_one()
    engine.dispose()
    return found


def test_a_listed_step_puts_a_code_into_every_order_and_into_no_answer(
    tmp_path: Path, desk_on: Callable[..., Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SAMANVAY_LEAST_TRUST", '{"finish": "reply_code"}')
    record = f"sqlite:///{tmp_path}/record.sqlite"
    seen, text = offered(desk_on(record))
    assert text.endswith("KOD ****")
    code = kept(record, assignment.c.reply_code)
    assert code is not None
    assert len(code) == 4
    assert code.isdecimal()
    assert f"KOD {code}" not in seen
    assert '"reply_code":' not in seen
    assert kept(record, transmission.c.reply_code) == code


def test_with_none_listed_no_order_has_a_code(tmp_path: Path, desk_on: Callable[..., Desk]) -> None:
    record = f"sqlite:///{tmp_path}/record.sqlite"
    _, text = offered(desk_on(record))
    assert "KOD" not in text
    assert kept(record, assignment.c.reply_code) is None
