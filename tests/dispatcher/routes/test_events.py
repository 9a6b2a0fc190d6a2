"""The event stream of a running dispatcher: each fact once, in order, in scope, after any position."""

import random
import threading
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx

from samanvay.servers.small_desk import Desk

Follow = Callable[..., Iterator[tuple[str, dict[str, Any]]]]
COMPLAINTS = 120


def _read(follow: Follow, client: httpx.Client, after: int, most: int) -> list[dict[str, Any]]:
    """Read up to so many facts, or until a beat says that there are no more."""
    facts: list[dict[str, Any]] = []
    for event, data in follow(client, after):
        if event == "fact":
            facts.append(data)
        if event == "beat" or len(facts) >= most:
            break
    return facts


def test_a_reader_that_comes_again_and_again_during_writes_sees_each_fact_once_in_order(
    desk: Desk, follow: Follow, register: Callable[..., dict[str, Any]]
) -> None:
    offices = [desk.company.north, desk.company.south]
    clients = [desk.signed_in("admin") for _ in range(3)]
    writer = threading.Thread(
        target=lambda: [register(offices[number % 2], number) for number in range(COMPLAINTS)]
    )
    writer.start()
    seen: list[list[int]] = [[] for _ in clients]

    def read_on(number: int) -> None:
        chance = random.Random(number)  # noqa: S311  # seeded on purpose
        told, position = 0, 0
        while told < COMPLAINTS:
            facts = _read(follow, clients[number], position, chance.randint(1, 12))
            seen[number] += [each["position"] for each in facts]
            told += sum(each["kind"] == "complaint.registered" for each in facts)
            position = seen[number][-1] if seen[number] else 0

    readers = [threading.Thread(target=read_on, args=(number,)) for number in range(len(clients))]
    for each in readers:
        each.start()
    for each in (writer, *readers):
        each.join(60)
    whole = [each["position"] for each in _read(follow, clients[0], 0, 10_000)]
    assert all(earlier < later for earlier, later in pairwise(whole))
    assert all(each == whole for each in seen)


def test_the_last_event_id_wins_over_the_address(
    desk: Desk, follow: Follow, register: Callable[..., dict[str, Any]]
) -> None:
    register(desk.company.north, 1)
    client = desk.signed_in("admin")
    positions = [each["position"] for each in _read(follow, client, 0, 1000)]
    first = next(follow(client, 0, {"Last-Event-ID": str(positions[-2])}))
    assert first[1]["position"] == positions[-1]


def test_a_reader_sees_only_his_offices(
    desk: Desk, follow: Follow, register: Callable[..., dict[str, Any]]
) -> None:
    for number in range(6):
        register(desk.company.south if number % 2 else desk.company.north, number)
    facts = _read(follow, desk.signed_in("south"), 0, 1000)
    assert {each["office_id"] for each in facts} == {desk.company.south}
    assert sum(each["kind"] == "complaint.registered" for each in facts) == 3


def test_nobody_sees_on_his_screen_who_signs_in(desk: Desk, follow: Follow) -> None:
    facts = _read(follow, desk.signed_in("admin"), 0, 1000)
    assert facts
    assert not [each for each in facts if each["kind"].startswith(("session.", "person."))]


def test_a_reader_ahead_of_the_journal_is_told_to_load_the_board_again(desk: Desk) -> None:
    answer = desk.signed_in("admin").get("/api/events?after=100000")
    assert answer.status_code == 409
    assert answer.json()["type"] == "/problems/ahead"


def test_a_sign_out_ends_the_streams_of_the_session(desk: Desk, follow: Follow) -> None:
    client = desk.signed_in("dispatcher")
    events = follow(client, client.get("/api/board").json()["position"])
    assert next(events)[0] == "beat"
    assert client.delete("/api/session").status_code == 204
    assert all(event == "beat" for event, _ in events)


def test_the_board_and_the_stream_after_it_fit_together(
    desk: Desk, follow: Follow, register: Callable[..., dict[str, Any]]
) -> None:
    register(desk.company.north, 1)
    client = desk.signed_in("dispatcher")
    board = client.get("/api/board").json()
    assert len(board["incidents"]) == 1
    new = register(desk.company.north, 2)
    facts = _read(follow, client, board["position"], 100)
    assert new["complaint"] in [each["data"].get("complaint") for each in facts]


def test_a_dispatcher_stops_at_once_though_streams_are_open(
    desk_on: Callable[..., Desk], tmp_path: Path, follow: Follow
) -> None:
    desk = desk_on(f"sqlite:///{tmp_path}/other.sqlite")
    client = desk.signed_in("admin")
    events = follow(client, 0)
    next(events)
    desk.end()
    desk.join(2.5)
