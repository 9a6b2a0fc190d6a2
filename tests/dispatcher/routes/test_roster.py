"""Crews and sets over the web service: entered, corrected, taken out of use."""

import pytest

from samanvay.servers.small_desk import Desk


def test_an_entry_is_corrected_field_by_field(desk: Desk) -> None:
    keeper, crew = desk.signed_in("supervisor"), f"/api/crews/{desk.company.crews['north']}"
    changed = keeper.patch(crew, json={"phone": "9425000000", "language": "english"})
    assert changed.status_code == 200
    known = changed.json()
    assert (known["phone"], known["language"], known["leader"]) == ("9425000000", "english", "Ramesh")
    assert [each["set_id"] for each in known["rungs"]] == [desk.company.sets["north"]]
    assert keeper.patch(crew, json={"phone": None}).json()["phone"] is None
    assert keeper.patch(crew, json={}).json()["language"] == "english"
    held = keeper.patch(
        f"/api/sets/{desk.company.sets['north']}", json={"unit": "CREW-9", "alphabet": "utf8"}
    )
    assert (held.json()["unit"], held.json()["alphabet"], held.json()["site"]) == ("CREW-9", "utf8", "bhopal")
    assert held.json() in keeper.get("/api/board").json()["sets"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": None}, "name"),
        ({"name": " "}, "name"),
        ({"skill": "x"}, "skill"),
        ({"is_active": None}, "is_active"),
        ({"office_id": "0" * 26}, "office_id"),
    ],
)
def test_a_field_that_must_be_there_or_cannot_change_is_refused(
    desk: Desk, changed: dict[str, object], field: str
) -> None:
    answer = desk.signed_in("supervisor").patch(f"/api/crews/{desk.company.crews['north']}", json=changed)
    assert (answer.status_code, answer.json()["field"]) == (422, field)


def test_a_correction_that_would_lie_is_refused_with_what_to_do(desk: Desk) -> None:
    keeper = desk.signed_in("supervisor")
    crew, held = desk.company.crews["north"], desk.company.sets["north"]
    for address, changed in (
        (f"/api/crews/{crew}", {"is_active": False}),
        (f"/api/sets/{held}", {"is_active": False}),
    ):
        answer = keeper.patch(address, json=changed)
        assert answer.status_code == 409
        assert "back first" in answer.json()["detail"]
        assert answer.json()["detail_hi"]
    nowhere = keeper.patch(f"/api/sets/{held}", json={"site": "indore"})
    assert (nowhere.status_code, nowhere.json()["field"]) == (422, "site")
    assert "samanvay add-gateway --site indore" in nowhere.json()["detail"]


def test_only_who_keeps_the_roster_corrects_it(desk: Desk) -> None:
    crew = f"/api/crews/{desk.company.crews['north']}"
    assert desk.signed_in("dispatcher").patch(crew, json={"leader": "Shyam"}).status_code == 403
    assert desk.client().patch(crew, json={"leader": "Shyam"}).status_code == 401
    missing = desk.signed_in("admin").patch("/api/crews/" + "0" * 26, json={"leader": "Shyam"})
    assert missing.status_code == 404
