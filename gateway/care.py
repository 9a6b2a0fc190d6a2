"""What no event tells, looked for each second.

A port that stays away, a set that lets nothing be said, a set that hears nothing, the hour of a loop test, a
disk that takes again what it refused.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from gateway.clock import Clock
from gateway.lane import Lane
from gateway.patience import Patience, Verdict, Watch
from gateway.relay import Relay
from gateway.session import Session, State
from radio.messages import Ref

log = structlog.get_logger()

LOOK_SECONDS = 1.0  # the shortest patience is five
PROBE_SECONDS = 30.0  # a port that hangs comes back by being opened anew; a set that is off does not mind


@dataclass(slots=True)
class Ward:
    """One set under care."""

    session: Session
    lane: Lane
    patience: Patience
    watch: Watch
    probe_at: float = 0.0


class Care:
    """Looks after a site's sets and channels."""

    def __init__(self, relay: Relay, clock: Clock, new_id: Callable[[], str]) -> None:
        self._relay = relay
        self._clock = clock
        self._new_id = new_id
        self._wards: list[Ward] = []

    def add(self, session: Session, lane: Lane, patience: Patience) -> None:
        """Look after one more set."""
        watch = Watch(patience, self._clock.seconds())
        self._wards.append(Ward(session, lane, patience, watch))

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                self.look()
            except Exception:
                log.exception("not looked after")

    def look(self) -> None:
        """Look once at everything."""
        now = self._clock.seconds()
        self._relay.write_again()
        for ward in self._wards:
            self._look_at(ward, now)
        for lane in self._relay.lanes.values():
            if lane.listen():
                self._relay.tell()
            if _is_time_for_test(lane, now):
                lane.test(Ref(self._new_id()))

    def _look_at(self, ward: Ward, now: float) -> None:
        session, lane = ward.session, ward.lane
        flying = lane.pacer.flying
        is_well = session.driver.is_free(now) or (flying is not None and flying.set == session.name)
        match ward.watch.look(now, is_open=session.port.is_open, is_well=is_well):
            case Verdict.WELL:
                session.recover()
            case Verdict.LOST:
                after = ward.patience.lost
                session.miss()
                lane.give_up(session.name, f"set lost: its port is gone for {after:g} s; choose another way.")
            case Verdict.SILENT:
                after = ward.patience.silent
                reason = f"set not answering: it lets nothing be said for {after:g} s; choose another way."
                lane.give_up(session.name, reason)
                self._probe(ward, now)

    def _probe(self, ward: Ward, now: float) -> None:
        if ward.session.state is not State.NOT_ANSWERING or now >= ward.probe_at:
            ward.probe_at = now + PROBE_SECONDS
            ward.session.despair()


def _is_time_for_test(lane: Lane, now: float) -> bool:
    if lane.loop is None or not lane.loop.is_due(now) or not lane.pacer.is_idle(now):
        return False
    return lane.sessions[lane.loop.loop.set].is_free
