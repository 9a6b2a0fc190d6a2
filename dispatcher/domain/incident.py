"""One thing that is wrong at one place: its life, from the first complaint to the proof."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from dispatcher.domain.complaint import Category
from dispatcher.domain.errors import WrongMove


class IncidentState(StrEnum):
    """Where an incident stands. Whether a crew has it is the assignments' to say."""

    OPEN = "open"
    REPORTED_REPAIRED = "reported_repaired"
    CLOSED = "closed"


class IncidentStep(StrEnum):
    """What can happen to an incident."""

    REPORT_REPAIRED = "report_repaired"
    STILL_OUT = "still_out"
    CLOSE = "close"


TRANSITIONS: dict[IncidentState, dict[IncidentStep, IncidentState]] = {
    IncidentState.OPEN: {
        IncidentStep.REPORT_REPAIRED: IncidentState.REPORTED_REPAIRED,
        IncidentStep.STILL_OUT: IncidentState.OPEN,
        IncidentStep.CLOSE: IncidentState.CLOSED,
    },
    IncidentState.REPORTED_REPAIRED: {
        IncidentStep.REPORT_REPAIRED: IncidentState.REPORTED_REPAIRED,
        IncidentStep.STILL_OUT: IncidentState.OPEN,
        IncidentStep.CLOSE: IncidentState.CLOSED,
    },
    IncidentState.CLOSED: {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An incident on record."""

    id: str
    number: str
    office_id: str
    category: Category
    is_hazard: bool
    place: str
    consumer_number: str | None
    dtr_code: str | None
    feeder: str | None
    state: IncidentState
    opened_at: datetime
    repaired_at: datetime | None = None
    closed_at: datetime | None = None
    closing_words: str | None = None
    complaints: int = 1

    def take(self, step: IncidentStep, at: datetime, words: str | None = None) -> Self:
        """Give the incident after `step`; WrongMove if the table has no such move.

        `words` is the proof of a close.
        """
        state = TRANSITIONS[self.state].get(step)
        if state is None and step is IncidentStep.CLOSE:
            raise WrongMove("This incident has been closed already.", "यह फॉल्ट पहले ही क्लोज हो चुका है।")
        if state is None:
            raise WrongMove(
                "This incident is closed; register the complaint anew.",
                "यह फॉल्ट क्लोज हो चुका है; नई शिकायत दर्ज करें।",
            )
        moved = replace(self, state=state)
        if step is IncidentStep.REPORT_REPAIRED:
            return replace(moved, repaired_at=self.repaired_at or at)
        if step is IncidentStep.STILL_OUT:
            return replace(moved, repaired_at=None)
        return replace(moved, closed_at=at, closing_words=words)
