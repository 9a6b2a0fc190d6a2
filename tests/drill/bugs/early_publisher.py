"""A dispatcher with a deliberate bug: an order goes to its gateway before the decision is on record.

The first commit after it takes long, so that a kill meets the moment between the two.
"""

import asyncio
import os
import sys
import time
from pathlib import Path

from dispatcher import app
from dispatcher.config import DispatcherConfig
from dispatcher.domain.act import Act
from dispatcher.domain.transmission import Transmission
from dispatcher.live import Live
from dispatcher.mqtt import Bus
from dispatcher.routes.room import Room
from dispatcher.services import dispatch
from dispatcher.store import Store, Transaction

COMMIT_SECONDS = 20.0
MARK = Path(os.environ["SAMANVAY_RECORD"].removeprefix("sqlite:///")).with_name("was-slow")

honest_offer, honest_room = dispatch.offer, app._room
buses: list[tuple[Bus, asyncio.AbstractEventLoop]] = []


def offer(tx: Transaction, act: Act, new: dispatch.Offer) -> dispatch.Offered:
    """Say it, then commit it."""
    offered = honest_offer(tx, act, new)
    bus, loop = buses[0]
    loop.call_soon_threadsafe(say, bus, offered.transmission)
    if not MARK.exists():
        MARK.touch()
        time.sleep(COMMIT_SECONDS)
    return offered


def say(bus: Bus, order: Transmission) -> None:
    """Say it as soon as there is a broker."""
    if bus._line is not None:
        bus.say(order)
    else:
        asyncio.get_running_loop().call_later(0.05, say, bus, order)


def room(config: DispatcherConfig, store: Store, live: Live) -> tuple[Room, Bus | None]:
    """Wire as usual, and remember the bus."""
    made, bus = honest_room(config, store, live)
    assert bus is not None
    buses.append((bus, asyncio.get_running_loop()))
    return made, bus


dispatch.offer = offer
app._room = room
sys.exit(app.main(DispatcherConfig.read()))
