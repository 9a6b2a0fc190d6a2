"""Incidents over the web service: a request that is sent twice does nothing twice."""

from samanvay.servers.small_desk import Desk, new_complaint


def test_still_out_sent_twice_with_one_key_is_one_fact(desk: Desk) -> None:
    client = desk.signed_in("dispatcher")
    incident = client.post("/api/complaints", json=new_complaint(desk.company.north)).json()["incident"]["id"]
    address, key = f"/api/incidents/{incident}/still-out", {"Idempotency-Key": "a"}
    told = [client.post(address, json={"words": "dark"}, headers=key) for _ in range(2)]
    assert [each.status_code for each in told] == [200, 200]
    assert told[0].json() == told[1].json()
    assert client.post(address, json={"words": "other"}, headers=key).status_code == 409
