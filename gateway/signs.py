"""What was noticed of each set, and its sign of life."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from gateway.hearing import Hearing
from gateway.pacing import Pacer
from gateway.session import Session
from radio.driver import Outcome
from radio.wire import SetAlive


@dataclass(slots=True)
class Sign:
    """What was noticed of one set since the start."""

    channel: str
    hearing: Hearing
    heard_at: datetime | None = None
    dbm: float | None = None
    is_deaf: bool = False
    """As it was when last looked."""
    tries: int = 0
    airtime: float = 0.0
    losses: int = 0
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    heard: Counter[str] = field(default_factory=Counter)


def alive_of(session: Session, pacer: Pacer, sign: Sign, now: float) -> SetAlive:
    """Say how one set does, and what it can do, in the words of the wire."""
    can = session.driver.capabilities
    waiting = pacer.waiting(session.name)
    return SetAlive(
        make=can.make,
        channel=sign.channel,
        state=session.state.value,
        since=session.since,
        waiting=len(waiting),
        queue_seconds=round(sum(item.airtime for item in waiting), 1),
        channel_use=round(pacer.channel_use(now), 3),
        last_heard=sign.heard_at,
        signal_dbm=sign.dbm,
        is_deaf=sign.is_deaf,
        max_length=can.max_length,
        alphabet=can.alphabet,
        forbidden="".join(sorted(can.forbidden)),
        reports=sorted(can.reports),
    )
