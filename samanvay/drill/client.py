"""The drill's own hands: registers and assigns as a control room does, and asks until it is answered."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from samanvay.client import Client, Unanswered
from samanvay.desk import Desk, Post
from samanvay.drill.history import Answer, Asked

AGAIN_SECONDS = (0.05, 0.4)
MOST_TRIES = 400
"""A service that is away for a minute and a half is not coming back."""
DONE = (200, 201)
BUSY = (429, 503)
REPEAT_SHARE = 0.2
"""So often an answered request is sent once more, as by a client that has lost the answer."""


class Refused(Exception):
    """The service said no to something that it must take."""


@dataclass(slots=True)
class Hands:
    """What has been asked and answered; streams of the consoles."""

    desk: Desk
    chance: Random
    answers: list[Answer] = field(default_factory=list)
    streams: list[list[int]] = field(default_factory=list)

    async def job(self, number: int, post: Post, dispatcher: int = 0) -> None:
        """Register a complaint and give its incident to a crew."""
        async with self.desk.client(dispatcher) as client:
            ref = f"drill-{number}"
            body = {
                "source": "drill",
                "source_ref": ref,
                "office_id": self.desk.office_id,
                "category": "no_supply",
                "place": f"Arera E-7/{number:03d}",
            }
            registered = await self._insist(client, "/api/complaints", body, Asked.COMPLAINT, ref)
            path = f"/api/incidents/{registered['incident']['id']}/assignments"
            await self._insist(client, path, {"crew_id": post.crew_id}, Asked.ASSIGNMENT, f"assign-{number}")

    async def follow(self, dispatcher: int, keep: Callable[[], bool]) -> None:
        """Be a console: follow the event stream, come again with the last position whenever it ends."""
        seen: list[int] = []
        self.streams.append(seen)
        while keep():
            client = self.desk.client(dispatcher)
            try:
                async for position, _ in client.events(f"/api/events?after={seen[-1] if seen else 0}"):
                    if position:
                        seen.append(int(position))
            except Unanswered:
                await asyncio.sleep(self.chance.uniform(*AGAIN_SECONDS))

    async def _insist(
        self, client: Client, path: str, body: object, asked: Asked, key: str
    ) -> dict[str, dict[str, str]]:
        """Ask until it is answered; sometimes once more after that."""
        for _ in range(MOST_TRIES):
            try:
                reply = await client.ask("POST", path, body, {"Idempotency-Key": key})
            except Unanswered:
                await asyncio.sleep(self.chance.uniform(*AGAIN_SECONDS))
                continue
            if reply.status in DONE:
                answer: dict[str, dict[str, str]] = reply.json()
                self.answers.append(Answer(asked, key, answer))
                if self.chance.random() >= REPEAT_SHARE:
                    return answer
            elif reply.status not in BUSY:
                raise Refused(f"{key}: {reply.status} {reply.body.decode(errors='replace')}")
            await asyncio.sleep(self.chance.uniform(*AGAIN_SECONDS))
        raise Refused(f"{key}: the service does not come back.")
