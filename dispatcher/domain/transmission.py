"""Words on their way to one set: four steps kept apart, never backwards."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from dispatcher.domain import codes, reasons
from dispatcher.domain.crew import DESK
from radio.messages import Priority


class TransmissionState(StrEnum):
    """How far the words have come."""

    QUEUED = "queued"
    HANDED_OVER = "handed_over"
    KEYED = "keyed"
    DELIVERED = "delivered"
    ANSWERED = "answered"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class Purpose(StrEnum):
    """Why it is said."""

    ORDER = "order"
    CANCEL = "cancel"
    NOTICE = "notice"


class TransmissionStep(StrEnum):
    """What moves a transmission: the gateway's reports, and the man's answer."""

    ACCEPTED = "accepted"
    KEYED = "keyed"
    DELIVERED = "delivered"
    FAILED = "failed"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    ANSWER = "answer"


_S, _T = TransmissionStep, TransmissionState
_RECEIPT = {_S.DELIVERED: _T.DELIVERED}
_RECEIPTS = {**_RECEIPT, _S.ANSWER: _T.ANSWERED}
_ENDS = {_S.FAILED: _T.FAILED, _S.EXPIRED: _T.EXPIRED, _S.WITHDRAWN: _T.WITHDRAWN}

TRANSITIONS: dict[TransmissionState, dict[TransmissionStep, TransmissionState]] = {
    _T.QUEUED: {_S.ACCEPTED: _T.HANDED_OVER, _S.KEYED: _T.KEYED, **_RECEIPT, **_ENDS},
    _T.HANDED_OVER: {_S.KEYED: _T.KEYED, **_RECEIPT, **_ENDS},
    _T.KEYED: {**_RECEIPTS, **_ENDS},
    _T.DELIVERED: {_S.ANSWER: _T.ANSWERED},
    _T.ANSWERED: {},
    _T.FAILED: _RECEIPTS,
    _T.EXPIRED: _RECEIPTS,
    _T.WITHDRAWN: _RECEIPTS,
}
"""A step that is not here moves nothing: reports come late, twice, out of order. After an end, only the far
radio or the man himself can still say that the words arrived; a withdrawn order that arrived must show it.
An answer counts only for words that have arrived, or were said on a bearer that gives no receipts."""

GATEWAY_LOST_IT = "The gateway lost it; send it again."
MAY_BE_SAID = "The gateway lost it; it may have been on the air."
NEVER_HAD = "The gateway does not know it."
NO_WORD_OF_ITS_END = "Its last moment passed and its gateway did not say how it ended."
NOT_READ = "Nobody read it out in time."
ANSWERED_UNREAD = "Answered before it was read out."
_UNSURE = frozenset({GATEWAY_LOST_IT, MAY_BE_SAID, NO_WORD_OF_ITS_END})
"""Ends that the desk concluded: the words may have been on the air all the same."""

ENDED = frozenset({_T.DELIVERED, _T.FAILED, _T.EXPIRED, _T.WITHDRAWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Transmission:
    """A transmission on record."""

    ref: str
    assignment_id: str | None
    crew_id: str | None
    office_id: str
    purpose: Purpose
    rung: int = 1
    site: str
    via: str
    unit: str
    text: str
    priority: Priority
    not_after: datetime
    state: TransmissionState = TransmissionState.QUEUED
    reason: str | None = None
    reason_hi: str | None = None
    queued_at: datetime
    handed_over_at: datetime | None = None
    keyed_at: datetime | None = None
    keyed_by: str | None = None
    """Who read it out by voice; None: a gateway keyed it."""
    delivered_at: datetime | None = None
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    tries: int = 0
    gives_receipt: bool = True
    """False on a bearer that never tells whether words arrived: voice."""
    airtime: float | None = None
    withdraw_at: datetime | None = None
    send_at: datetime | None = None
    """When the door speaks of it to its gateway (again); None when there is nothing left to say."""
    reply_code: str | None = None
    """Stands in `text` as a mask."""

    def take(self, step: TransmissionStep, at: datetime, reason: str = "") -> Self:
        """Give the transmission after `step`; itself in the same state when the table has no such move.

        Times that were missing are filled in whatever the order in which the reports came; of several tries
        the first counts.
        """
        state = TRANSITIONS[self.state].get(step, self.state)
        stamped = replace(self, state=state, **self._stamps(step, at))
        if step in _ENDS and state is not self.state:
            stamped = replace(stamped, reason=reason[:300] or None, reason_hi=reasons.in_hindi(reason))
        if stamped.ended_at is not None:
            stamped = replace(stamped, send_at=None)
        return stamped

    def tried(self, tries: int, airtime: float | None) -> Self:
        """Count tries; `airtime` is one try's seconds."""
        if tries <= self.tries:
            return self
        return replace(
            self, tries=tries, airtime=self.airtime if airtime is None else round(tries * airtime, 3)
        )

    def withdraw(self, at: datetime, why_at_desk: str = "") -> Self:
        """Ask it back from its gateway; itself when it has ended or was asked back already.

        A card is back at once, for the reason given.
        """
        if not self.is_under_way:
            return self
        asked = replace(self, withdraw_at=at, send_at=at)
        return asked.take(TransmissionStep.WITHDRAWN, at, why_at_desk) if self.is_at_desk else asked

    def read_out(self, by: str, at: datetime) -> Self:
        """Give it as said by voice, by this person; nothing more is to be tried."""
        said = self.take(TransmissionStep.KEYED, at)
        return replace(said, keyed_by=by, tries=1, ended_at=at, send_at=None)

    def next_at(self, at: datetime) -> Self:
        """Give it with the next moment to speak of it."""
        return replace(self, send_at=at)

    @property
    def spoken(self) -> str:
        """The words as the set is to say them: for its gateway, and for nobody else."""
        return codes.spoken(self.text, self.reply_code)

    @property
    def is_at_desk(self) -> bool:
        """Whether a person reads it out: no gateway ever hears of it."""
        return self.site == DESK

    @property
    def may_have_been_heard(self) -> bool:
        """Whether it was on the air at all."""
        return self.keyed_at is not None or self.delivered_at is not None

    @property
    def may_be_known(self) -> bool:
        """Whether the crew may know of it: it was on the air, or its gateway had it and told no end."""
        is_unaccounted = self.handed_over_at is not None and self.ended_at is not None
        return self.may_have_been_heard or (is_unaccounted and self.reason in _UNSURE)

    def was_on_air_by(self, at: datetime) -> bool:
        """Tell whether it can have been heard by then. A receipt without a time on the air leaves it open."""
        return self.delivered_at is not None if self.keyed_at is None else self.keyed_at <= at

    @property
    def is_under_way(self) -> bool:
        """Whether it is still to be said: it has not ended, and nobody asked it back."""
        return self.ended_at is None and self.withdraw_at is None

    @property
    def is_surely_unheard(self) -> bool:
        """Whether it has ended and was never on the air, as far as its gateway can know."""
        unheard = (TransmissionState.FAILED, TransmissionState.EXPIRED, TransmissionState.WITHDRAWN)
        return self.state in unheard and not self.may_have_been_heard and self.reason not in _UNSURE

    @property
    def has_arrived(self) -> bool:
        """Whether it reached its set, or a man who said so; by voice, whether it was said."""
        by_voice = self.keyed_at is not None and not self.gives_receipt
        return self.delivered_at is not None or self.answered_at is not None or by_voice

    def _stamps(self, step: TransmissionStep, at: datetime) -> dict[str, Any]:
        field = {
            _S.ACCEPTED: "handed_over_at",
            _S.KEYED: "keyed_at",
            _S.DELIVERED: "delivered_at",
            _S.ANSWER: "answered_at",
        }.get(step)
        stamps: dict[str, Any] = {field: at} if field and getattr(self, field) is None else {}
        if step is _S.KEYED and self.keyed_by is None and self.keyed_at is not None:
            stamps["keyed_at"] = min(self.keyed_at, at)  # an earlier try may be reported after a later one
        is_end = step in _ENDS or step is _S.DELIVERED
        if is_end and self.ended_at is None:
            stamps["ended_at"] = at
        return stamps
