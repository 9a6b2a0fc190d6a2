"""A crew that only hears, over the web service: registered, given a job, read to, answered for."""

from datetime import UTC, datetime, timedelta

from samanvay.servers.small_desk import Desk, new_complaint


def test_a_plain_crew_is_registered_given_a_job_read_to_and_answered_for(desk: Desk) -> None:
    keeper, room = desk.signed_in("supervisor"), desk.signed_in("dispatcher")
    crew = desk.company.crews["north"]
    plain = {"office_id": desk.company.north, "label": "HT 4", "make": "plain", "unit": "HT-4", "via": "fm"}
    refused = keeper.post("/api/sets", json={**plain, "site": "bhopal"})
    assert (refused.status_code, refused.json()["field"]) == (422, "site")
    held = keeper.post("/api/sets", json={**plain, "site": "desk"}).json()
    ends_at = (datetime.now(UTC) + timedelta(hours=8)).isoformat()  # noqa: TID251  # the dispatcher's own clock runs
    bound = keeper.post(
        "/api/bindings", json={"set_id": held["id"], "crew_id": crew, "ends_at": ends_at, "rung": 1}
    )
    assert (bound.status_code, bound.json()["rung"]) == (201, 1)
    registered = room.post("/api/complaints", json=new_complaint(desk.company.north)).json()
    offers = f"/api/incidents/{registered['incident']['id']}/assignments"
    offered = room.post(offers, json={"crew_id": crew}).json()
    card = offered["transmission"]
    assert (card["site"], card["rung"], card["state"]) == ("desk", 1, "queued")
    read = [room.post(f"/api/transmissions/{card['ref']}/read-out") for _ in range(2)]
    assert [each.status_code for each in read] == [200, 200]
    assert read[0].json() == read[1].json()
    assert (read[0].json()["state"], read[0].json()["keyed_by"]) == ("keyed", "Dispatcher")
    answers = f"/api/assignments/{offered['assignment']['id']}/answers"
    assert room.post(answers, json={"step": "accept", "words": "haan"}).json()["state"] == "accepted"
    board = room.get("/api/board").json()
    (mine,) = [each for each in board["crews"] if each["id"] == crew]
    assert [(each["rung"], each["set_id"]) for each in mine["rungs"]] == [(1, held["id"])]
    assert [each["state"] for each in board["transmissions"]] == ["answered"]
    recalled = room.post(f"/api/assignments/{offered['assignment']['id']}/recall", json={"reason": "no"})
    assert recalled.status_code == 200
    cancel = room.get(f"/api/incidents/{registered['incident']['id']}").json()["transmissions"][-1]
    assert (cancel["purpose"], cancel["site"]) == ("cancel", "desk")
