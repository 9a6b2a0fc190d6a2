"""A running dispatcher for tests, with a small company on record."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from dispatcher.config import DispatcherConfig
from samanvay.servers.ports import free_port
from samanvay.servers.small_desk import Company, Desk, loaded, new_complaint


@pytest.fixture
def desk_on() -> Iterator[Callable[..., Desk]]:
    """Start dispatchers on a record; the first on an empty one loads the small company."""
    with ExitStack() as ends:

        def begin(record: str, company: Company | None = None, **options: str) -> Desk:
            known = company or asyncio.run(loaded(record))
            config = DispatcherConfig.read(record=record, port=free_port(), **options)
            desk = Desk(config, known).start()
            ends.callback(desk.stop)
            return desk

        yield begin


@pytest.fixture
def desk(tmp_path: Path, desk_on: Callable[..., Desk]) -> Desk:
    """Run a dispatcher on SQLite, with no radio."""
    return desk_on(f"sqlite:///{tmp_path}/record.sqlite")


@pytest.fixture
def complaint(desk: Desk) -> dict[str, object]:
    """Give a complaint of the north that may be registered."""
    return new_complaint(desk.company.north)


@pytest.fixture
def register(desk: Desk) -> Callable[..., dict[str, Any]]:
    """Register one more complaint of an office, by its number; gives the answer."""
    program = desk.program()

    def once(office_id: str, number: int) -> dict[str, Any]:
        answer = program.post("/api/complaints", json=new_complaint(office_id, str(number)))
        assert answer.status_code == 201, answer.text
        said: dict[str, Any] = answer.json()
        return said

    return once
