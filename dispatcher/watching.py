"""The loop that lets time pass for the record, and waits first for what was said while nobody recorded."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import structlog

from dispatcher.domain.act import Act
from dispatcher.services import watch
from dispatcher.store import Store, StoreError

log = structlog.get_logger()

SWEEP_SECONDS = 1.0  # deadlines are minutes; a second late is not noticed
LOOK_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait after a start before anybody is called silent."""

    away: timedelta = timedelta(seconds=10)
    """A record whose last fact is younger was hardly left alone."""
    settle_seconds: float = 20.0
    """After the broker was reached: a gateway says again within 15 s what nobody has received."""
    most_seconds: float = 40.0
    """Whether the broker is reached or not: what it cannot bring is not waited for."""


async def watch_on(store: Store, act: Callable[[], Act]) -> None:
    """Do what is to be done because time passes; runs until it is cancelled."""
    while True:
        try:
            await store.write(partial(watch.sweep, act=act()), is_own=True)
        except Exception:
            log.exception("watch failed")
        await asyncio.sleep(SWEEP_SECONDS)


async def settle(
    store: Store, is_reached: Callable[[], bool], now: datetime, patience: Patience | None = None
) -> None:
    """Let the gateways tell what they kept while nobody recorded.

    Else a man who answered in time would be called silent, his job given to others, and his word late.
    """
    patience = patience or Patience()
    last = await _last_fact(store)
    if last is None or now - last < patience.away:
        return
    log.info("watch waits", problem="gateways may have kept answers while nobody recorded", since=str(last))
    with suppress(TimeoutError):
        async with asyncio.timeout(patience.most_seconds):
            while not is_reached():  # noqa: ASYNC110 - the connection is a state, not an event
                await asyncio.sleep(LOOK_SECONDS)
            await asyncio.sleep(patience.settle_seconds)
    log.info("watch begins")


async def _last_fact(store: Store) -> datetime | None:
    try:
        facts = await store.facts(await store.last_position() - 1, 1)
    except StoreError as error:
        log.warning("watch does not wait", problem=str(error))
        return None
    return facts[0].at if facts else None
