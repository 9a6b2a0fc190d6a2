"""A sign of life, for whoever watches the process: can it record, is the broker there, does the watch run."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import cast

import structlog
from fastapi import APIRouter, Request, Response

from dispatcher.domain.facts import written
from dispatcher.routes import errors, reply
from dispatcher.routes.declared import problems
from dispatcher.routes.shapes import Health
from dispatcher.store import Store, StoreError, serials

AGAIN_SECONDS = 5.0  # anybody may ask, without a sign-in, and a try costs a flush
LIMIT_SECONDS = 6.0  # a write waits 5 s for another process on the same file

router = APIRouter(prefix="/api", tags=["health"])
log = structlog.get_logger()


class Signs:
    """What is known of the process; it tries a small write when it is asked, not more often than that."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        is_connected: Callable[[], bool] | None,
    ) -> None:
        """`clock` is monotonic, in seconds; `is_connected` asks for the broker, None where there is none."""
        self._store = store
        self._now = now
        self._clock = clock
        self._is_connected = is_connected
        self._turn = asyncio.Lock()
        self._tried = -AGAIN_SECONDS + clock()
        self._watched: float | None = None
        self.recorded_at: datetime | None = None
        """When a try was last written, None before the first."""
        self.can_record = False
        """Whether the last try was written."""

    @property
    def broker(self) -> str:
        """Name the state of the line to the broker."""
        if self._is_connected is None:
            return "none"
        return "reached" if self._is_connected() else "away"

    @property
    def watched_seconds_ago(self) -> float | None:
        """Give the age of the watch's last look, None before the first."""
        return None if self._watched is None else round(self._clock() - self._watched, 1)

    def watched(self) -> None:
        """Note that the watch looks now."""
        self._watched = self._clock()

    async def look(self) -> int:
        """Try whether it can record; gives the journal's last position. StoreError when it cannot be read."""
        async with self._turn:
            if self._clock() - self._tried >= AGAIN_SECONDS:
                await self._try()
                self._tried = self._clock()
        return await self._store.last_position()

    async def _try(self) -> None:
        self.can_record = False
        try:
            async with asyncio.timeout(LIMIT_SECONDS):
                await self._store.write(lambda tx: serials.following(tx, "health"), is_own=True)
        except (StoreError, TimeoutError) as error:
            log.warning(
                "cannot record", problem=str(error) or f"nothing was written in {LIMIT_SECONDS:.0f} s"
            )
        else:
            self.can_record = True
            self.recorded_at = self._now()


@router.get("/health", response_model=Health, responses=problems(503))
async def health(request: Request) -> Response:
    """Tell whether this process can record, and what it knows of the broker and the watch.

    503 when nothing can be recorded or read. A broker that is away is told and is no 503: the desk goes on
    taking complaints and reading out cards, orders wait on record, and another process would not reach it.
    """
    signs = cast("Signs", request.app.state.signs)
    position = await signs.look()
    if not signs.can_record or signs.recorded_at is None:
        return errors.answer(
            errors.meaning_of(StoreError()),
            "Nothing can be recorded now; the log says why.",
            "अभी कुछ दर्ज नहीं हो रहा; कारण लॉग में है।",
        )
    told = {
        "ok": True,
        "position": position,
        "recorded_at": written(signs.recorded_at),
        "broker": signs.broker,
        "watched_seconds_ago": signs.watched_seconds_ago,
    }
    return reply.shaped(told)
