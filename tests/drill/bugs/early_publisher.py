"""A dispatcher with a deliberate bug: an order goes to its gateway before the decision is on record.

The first commit after it takes long, so that a kill meets the moment between the two.
"""

import os
import sys
import time
from pathlib import Path

from dispatcher import app
from dispatcher.config import DispatcherConfig
from dispatcher.domain.act import Act
from dispatcher.live import Live
from dispatcher.mqtt import Bus
from dispatcher.routes.room import Room
from dispatcher.services import dispatch
from dispatcher.store import Store, Transaction

COMMIT_SECONDS = 20.0
MARK = Path(os.environ["SAMANVAY_RECORD"].removeprefix("sqlite:///")).with_name("was-slow")

honest_offer, honest_room = dispatch.offer, app._room
buses: list[Bus] = []


def offer(tx: Transaction, act: Act, new: dispatch.Offer) -> dispatch.Offered:
    """Say it, then commit it."""
    offered = honest_offer(tx, act, new)
    bus = buses[0]
    bus.say(offered.transmission)
    if bus._line is not None and not MARK.exists():
        MARK.touch()
        time.sleep(COMMIT_SECONDS)
    return offered


def room(config: DispatcherConfig, store: Store, live: Live) -> tuple[Room, Bus | None]:
    """Wire as usual, and remember the bus."""
    made, bus = honest_room(config, store, live)
    assert bus is not None
    buses.append(bus)
    return made, bus


dispatch.offer = offer
app._room = room
sys.exit(app.main(DispatcherConfig.read()))
