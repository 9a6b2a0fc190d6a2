"""What reads an event stream in tests."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

Events = Iterator[tuple[str, dict[str, Any]]]


@pytest.fixture
def follow() -> Callable[..., Events]:
    """Follow `/api/events` with a client; gives (event, data) as they come, until the stream ends."""

    def events(client: httpx.Client, after: int = 0, headers: dict[str, str] | None = None) -> Events:
        with client.stream("GET", f"/api/events?after={after}", headers=headers) as answer:
            assert answer.status_code == 200, answer.read()
            event = ""
            for line in answer.iter_lines():
                if line.startswith("event: "):
                    event = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    yield event, json.loads(line.removeprefix("data: "))

    return events
