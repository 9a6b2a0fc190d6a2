"""What every route needs, wired by the app: the record, the clock, ids, and who is let in."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar, cast

from fastapi import Request

from dispatcher.domain.act import Act
from dispatcher.domain.roles import Actor
from dispatcher.domain.settings import Settings
from dispatcher.domain.transmission import Transmission
from dispatcher.routes.gate import Gate
from dispatcher.routes.live import Hub
from dispatcher.routes.refusals import TooManyAtOnce
from dispatcher.routes.sessions import Sessions, Visitor
from dispatcher.services.dispatch import Offered
from dispatcher.store import Store, Transaction

T = TypeVar("T")
MOST_AT_ONCE = 200  # requests of one name that wait for the record: a tenth of what finds room there


@dataclass(frozen=True, slots=True)
class Room:
    """The control room as the routes see it."""

    store: Store
    sessions: Sessions
    gate: Gate
    hub: Hub
    now: Callable[[], datetime]
    new_id: Callable[[], str]
    chance: Callable[[], float]
    settings: Settings
    trusted_origins: frozenset[str]
    hand_over: Callable[[Transmission], None]
    """Says a new transmission to its gateway at once; what is lost here is said again from the record."""
    in_hand: Counter[str] = field(default_factory=Counter)
    """How many requests of a person or program wait for the record now, by his id."""

    def act(self, by: Actor) -> Act:
        """Tell a use case who acts, and when."""
        return Act(by=by, now=self.now(), new_id=self.new_id, settings=self.settings, chance=self.chance)


def room_of(request: Request) -> Room:
    """Give the room of the running app."""
    return cast("Room", request.app.state.room)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls, in which room."""

    room: Room
    visitor: Visitor

    @property
    def scope(self) -> str:
        """The office path that bounds what he sees."""
        return self.visitor.actor.office_path

    async def write(self, use_case: Callable[[Transaction, Act], T]) -> T:
        """Run a use case as this caller, and answer when it is on record."""
        act = self.room.act(self.visitor.actor)
        with self._in_hand():
            return await self.room.store.write(lambda tx: use_case(tx, act))

    async def read(self, look: Callable[[Transaction, Act], T]) -> T:
        """Look at the record as this caller."""
        act = self.room.act(self.visitor.actor)
        with self._in_hand():
            return await self.room.store.read(lambda tx: look(tx, act))

    @contextmanager
    def _in_hand(self) -> Iterator[None]:
        """Count what he waits for; TooManyAtOnce when it is so much that others would find no room."""
        who, in_hand = self.visitor.actor.id, self.room.in_hand
        if in_hand[who] >= MOST_AT_ONCE:
            raise TooManyAtOnce
        in_hand[who] += 1
        try:
            yield
        finally:
            in_hand[who] -= 1
            if not in_hand[who]:
                del in_hand[who]

    def hand_over(self, offered: Offered) -> None:
        """Let an order by radio go to its gateway now, ahead of our own answer to the caller."""
        if not offered.is_repeat and not offered.transmission.is_at_desk:
            self.room.hand_over(offered.transmission)
