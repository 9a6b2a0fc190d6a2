"""The sign of life says what a watcher must know: can it record, is the broker there, does the watch run."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from dispatcher.routes import health
from samanvay.servers.mosquitto import Mosquitto
from samanvay.servers.server import wait_until
from samanvay.servers.small_desk import Desk


def test_it_tells_when_it_last_recorded_and_that_the_watch_runs(desk: Desk) -> None:
    client = desk.client()
    assert wait_until(lambda: client.get("/api/health").json()["watched_seconds_ago"] is not None)
    said = client.get("/api/health").json()
    assert said["ok"] is True
    assert said["broker"] == "none"
    assert said["watched_seconds_ago"] < 30
    assert said["recorded_at"].endswith("Z")


def test_it_is_503_while_nothing_can_be_recorded_and_says_so_once_it_can_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "AGAIN_SECONDS", 0.0)
    monkeypatch.setattr(health, "LIMIT_SECONDS", 0.5)
    client = desk.client()
    assert client.get("/api/health").status_code == 200
    with closing(sqlite3.connect(tmp_path / "record.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = client.get("/api/health")
        assert answer.status_code == 503
        assert answer.json()["detail"] == "Nothing can be recorded now; the log says why."
        other.rollback()
    assert wait_until(lambda: client.get("/api/health").status_code == 200)


def test_asking_again_and_again_writes_only_each_few_seconds(desk: Desk) -> None:
    client = desk.client()
    assert len({client.get("/api/health").json()["recorded_at"] for _ in range(20)}) <= 2


def test_a_broker_that_is_away_is_told_and_the_desk_stays_up(
    tmp_path: Path, broker: Mosquitto, desk_on: Callable[..., Desk]
) -> None:
    client = desk_on(f"sqlite:///{tmp_path}/record.sqlite", broker=broker.url()).client()
    assert wait_until(lambda: client.get("/api/health").json()["broker"] == "reached")
    broker.kill()
    assert wait_until(lambda: client.get("/api/health").json()["broker"] == "away")
    assert client.get("/api/health").status_code == 200
