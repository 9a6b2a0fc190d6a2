"""One incident given to one crew: its life as one table, and the one way to move along it."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from dispatcher.domain.errors import WrongMove
from dispatcher.domain.replies import DESK_STEPS, STEP_NAMES, Step
from radio.messages import Priority, Trust


class AssignmentState(StrEnum):
    """Where an assignment stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    EN_ROUTE = "en_route"
    ON_SITE = "on_site"
    DONE = "done"
    DECLINED = "declined"
    RECALLED = "recalled"
    ESCALATED = "escalated"
    HANDED_OVER = "handed_over"


OFFERED, ACCEPTED, EN_ROUTE, ON_SITE = (
    AssignmentState.OFFERED,
    AssignmentState.ACCEPTED,
    AssignmentState.EN_ROUTE,
    AssignmentState.ON_SITE,
)
OPEN = frozenset({OFFERED, ACCEPTED, EN_ROUTE, ON_SITE})

MOST_WRONG_CODES = 3
"""So many wrong ones and the code is dead: a guesser's chance stays below 1 in 3,000."""


def _staying(state: AssignmentState) -> dict[Step, AssignmentState]:
    return dict.fromkeys((Step.ASK_HELP, Step.SAY_AGAIN, Step.NOTE), state)


STATE_NAMES: dict[AssignmentState, tuple[str, str]] = {
    OFFERED: ("Waiting for an answer", "जवाब का इंतजार"),
    ACCEPTED: ("Accepted", "काम लिया"),
    EN_ROUTE: ("On the way", "रवाना"),
    ON_SITE: ("On site", "मौके पर"),
    AssignmentState.DONE: ("Work reported done", "काम पूरा बताया"),
    AssignmentState.DECLINED: ("Declined", "मना किया"),
    AssignmentState.RECALLED: ("Taken back", "वापस लिया"),
    AssignmentState.ESCALATED: ("Not answered", "जवाब नहीं आया"),
    AssignmentState.HANDED_OVER: ("Given back", "काम लौटाया"),
}
"""What a state is called on the screens, in English and Hindi; the console's own strings say the same."""

_ENDS = {
    Step.FINISH: AssignmentState.DONE,
    Step.HAND_OVER: AssignmentState.HANDED_OVER,
    Step.RECALL: AssignmentState.RECALLED,
}

TRANSITIONS: dict[AssignmentState, dict[Step, AssignmentState]] = {
    OFFERED: {
        Step.ACCEPT: ACCEPTED,
        Step.DECLINE: AssignmentState.DECLINED,
        Step.ON_THE_WAY: EN_ROUTE,
        Step.ARRIVE: ON_SITE,
        Step.RECALL: AssignmentState.RECALLED,
        Step.EXPIRE: AssignmentState.ESCALATED,
        **_staying(OFFERED),
    },
    ACCEPTED: {Step.ON_THE_WAY: EN_ROUTE, Step.ARRIVE: ON_SITE, **_ENDS, **_staying(ACCEPTED)},
    EN_ROUTE: {Step.ARRIVE: ON_SITE, **_ENDS, **_staying(EN_ROUTE)},
    ON_SITE: {**_ENDS, **_staying(ON_SITE)},
    AssignmentState.DONE: {},
    AssignmentState.DECLINED: {},
    AssignmentState.RECALLED: {},
    AssignmentState.ESCALATED: {},
    AssignmentState.HANDED_OVER: {},
}

_SAID = {
    ACCEPTED: frozenset({Step.ACCEPT}),
    EN_ROUTE: frozenset({Step.ACCEPT, Step.ON_THE_WAY}),
    ON_SITE: frozenset({Step.ACCEPT, Step.ON_THE_WAY, Step.ARRIVE}),
    AssignmentState.DONE: frozenset({Step.ACCEPT, Step.ON_THE_WAY, Step.ARRIVE, Step.FINISH}),
    AssignmentState.DECLINED: frozenset({Step.DECLINE}),
    AssignmentState.HANDED_OVER: frozenset({Step.ACCEPT, Step.ON_THE_WAY, Step.ARRIVE, Step.HAND_OVER}),
}
"""Steps that a state already holds: one of them heard again is a repeat or an older word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An assignment on record."""

    id: str
    incident_id: str
    office_id: str
    crew_id: str
    role: str
    slot: int
    state: AssignmentState
    is_open: bool
    priority: Priority
    offered_at: datetime
    offered_by: str
    not_after: datetime
    reply_by: datetime
    climb_at: datetime | None = None
    """When the ladder looks again, as long as it is offered."""
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    slot_rests_until: datetime | None = None
    needs_help: bool = False
    trust: Trust | None = None
    """How sure it is that the crew itself took the last step."""
    reply_code: str | None = None
    wrong_codes: int = 0

    @property
    def is_code_dead(self) -> bool:
        """Whether so many codes were wrong that none is believed any more."""
        return self.wrong_codes >= MOST_WRONG_CODES

    def take(self, step: Step, at: datetime, trust: Trust | None = None) -> Self:
        """Give the assignment after `step`; WrongMove if the table has no such move."""
        state = TRANSITIONS[self.state].get(step)
        if state is None:
            raise _wrong_move(self.state, step)
        is_open = state in OPEN
        return replace(
            self,
            state=state,
            is_open=is_open,
            answered_at=self.answered_at if step in DESK_STEPS else self.answered_at or at,
            ended_at=None if is_open else at,
            needs_help=self.needs_help or step is Step.ASK_HELP,
            trust=self.trust if state is self.state else trust or self.trust,
        )

    def tried(self) -> Self:
        """Give the assignment with one more wrong code."""
        return replace(self, wrong_codes=self.wrong_codes + 1)

    def resting_until(self, until: datetime) -> Self:
        """Give the ended assignment with its slot in quarantine until then."""
        return replace(self, slot_rests_until=until)

    def paced(self, climb_at: datetime, not_after: datetime, reply_by: datetime) -> Self:
        """Give the assignment with other times, as its order is said again or by another set."""
        return replace(self, climb_at=climb_at, not_after=not_after, reply_by=reply_by)

    def has_said(self, step: Step) -> bool:
        """Tell whether the crew's step is one that it said, or passed, already."""
        return step in _SAID.get(self.state, frozenset())


def priority_of(*, is_hazard: bool) -> Priority:
    """Tell how soon an order must be on the air."""
    return Priority.HAZARD if is_hazard else Priority.ROUTINE


def _wrong_move(state: AssignmentState, step: Step) -> WrongMove:
    (stands, stands_hi), (name, name_hi) = STATE_NAMES[state], STEP_NAMES[step]
    return WrongMove(
        f"“{name}” cannot come now: the job stands at “{stands}”.",
        f"“{name_hi}” अभी दर्ज नहीं हो सकता: काम की स्थिति “{stands_hi}” है।",
    )
