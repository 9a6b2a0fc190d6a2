"""What one set hears on its way to the disk. What the disk refuses is held here until it takes it.

A driver gives each message once, so nothing else knows of it. An emergency that the disk refuses is told to
the dispatcher without it: better twice than never.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from gateway.outbox import Outbox, OutboxError
from radio.messages import Caller, Emergency, Inbound, Position, SetName

log = structlog.get_logger()

MOST_HELD = 100  # messages heard on a full disk; more than a channel carries in ten minutes
AGAIN_SECONDS = 1.0  # a disk is full for minutes; a man who pressed the emergency key waits for seconds


@dataclass(frozen=True, slots=True, eq=False)
class Unkept:
    """A message that is on no disk."""

    set: SetName
    message: Inbound
    at: datetime


Cry = Callable[[Unkept], None]


class Held:
    """The memory of one set's session."""

    def __init__(self, name: SetName, outbox: Outbox, cry: Cry) -> None:
        self._name = name
        self._outbox = outbox
        self._cry = cry
        self._open: list[Unkept] = []
        self._refused: list[Unkept] = []
        self._timer: asyncio.TimerHandle | None = None
        self.given_up = 0
        """Messages heard that found no room here while the disk refused, since the start."""
        self._withheld: set[bytes] = set()
        self._is_owing = False
        outbox.on_undo(self._hold_open)

    def keep(self, message: Inbound, at: datetime) -> None:
        """Give a message to the outbox; it is on disk with the next commit."""
        self._put(Unkept(self._name, message, at))

    def may_write(self, data: bytes, *, is_answer: bool) -> bool:
        """Tell whether bytes may go to the set: what may be a receipt only when all heard is on disk.

        That is what follows words in one list of outputs; the same bytes again, as a driver writes them when
        a far set repeats itself; and all of a set that may still owe a receipt for what it heard while busy.
        """
        if not (is_answer or self._is_owing or data in self._withheld) or self.is_on_disk():
            return True
        if len(self._withheld) >= MOST_HELD:
            self._is_owing = True
        elif is_answer:
            self._withheld.add(data)
        return False

    def owe(self, message: Inbound) -> None:
        """Note that nothing was written after a message: its receipt, if it has one, may come later."""
        self._is_owing = self._is_owing or not isinstance(message, Position | Caller)

    def owe_nothing(self) -> None:
        """Note that the driver has forgotten what it owed, or was free: then it owed nothing."""
        self._is_owing = False

    def is_on_disk(self) -> bool:
        """Put all on disk now; False when the disk refuses any of it."""
        again, self._refused = self._refused, []
        for one in again:
            self._put(one)
        if self._open:
            try:
                self._outbox.commit()
            except OutboxError as error:
                log.error("heard, but not kept", set=self._name, problem=str(error))  # noqa: TRY400 - says all
        if not self._refused:
            self._withheld.clear()
            self._is_owing = False
        return not self._refused

    def stop(self) -> None:
        """Try no more."""
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def _put(self, one: Unkept) -> None:
        try:
            if self._outbox.heard(one.set, one.message, one.at):
                if not self._open:  # a site has many sets, and few of them have just heard something
                    self._outbox.on_next_commit(self._open.clear)
                self._open.append(one)
        except OutboxError as error:
            log.error("heard, but not kept", set=self._name, problem=str(error))  # noqa: TRY400 - says all
            self._hold([one])

    def _hold_open(self) -> None:
        """Take back what was in the outbox's hands when the disk refused its batch."""
        lost, self._open[:] = self._open[:], []
        if lost:
            self._hold(lost)

    def _hold(self, refused: list[Unkept]) -> None:
        for one in refused:
            if isinstance(one.message, Emergency):
                self._cry(one)
        held = sorted([*self._refused, *refused], key=lambda one: not isinstance(one.message, Emergency))
        self._refused = held[:MOST_HELD]
        if over := len(held) - len(self._refused):
            self.given_up += over
            log.error(
                "heard, and given up", set=self._name, count=over, problem="too much is held for the disk"
            )
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._again)

    def _again(self) -> None:
        self._timer = None
        if not self.is_on_disk() and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(AGAIN_SECONDS, self._again)
