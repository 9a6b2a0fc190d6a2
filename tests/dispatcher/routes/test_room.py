"""What one caller may take of the room that is there for all."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from dispatcher.domain.roles import Actor, Role
from dispatcher.domain.settings import Settings
from dispatcher.routes.refusals import TooManyAtOnce
from dispatcher.routes.room import MOST_AT_ONCE, Caller, Room
from dispatcher.routes.sessions import Visitor

NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)


class Slow:
    """A record that answers when it is let."""

    def __init__(self) -> None:
        self.is_let = asyncio.Event()

    async def write(self, _: Callable[..., Any]) -> str:
        """Wait."""
        await self.is_let.wait()
        return "done"

    read = write


def caller(room: Room, who: str) -> Caller:
    return Caller(room, Visitor(Actor(who, who, Role.OPERATOR, "o", "o"), f"token of {who}"))


def look(*_: object) -> str:
    return "never done"


async def test_one_caller_cannot_fill_the_queue_before_the_record() -> None:
    slow: Any = Slow()
    none: Any = dict.fromkeys(("sessions", "gate", "hub", "new_id", "chance", "hand_over"))
    room = Room(store=slow, settings=Settings(), trusted_origins=frozenset(), now=lambda: NOON, **none)
    flood, other = caller(room, "flood"), caller(room, "other")
    waiting = [asyncio.create_task(flood.write(look)) for _ in range(MOST_AT_ONCE)]
    await asyncio.sleep(0)
    for ask in (flood.write, flood.read):
        with pytest.raises(TooManyAtOnce):
            await ask(look)
    waiting.append(asyncio.create_task(other.write(look)))
    slow.is_let.set()
    assert set(await asyncio.gather(*waiting)) == {"done"}
    assert not room.in_hand
    assert await flood.read(look) == "done"
