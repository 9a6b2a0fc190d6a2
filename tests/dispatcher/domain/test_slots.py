"""Reply slots under any order of offers, answers and time: a late reply never moves another job."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
)

from dispatcher.domain import slots
from dispatcher.domain.assignment import TRANSITIONS, Assignment, AssignmentState
from dispatcher.domain.errors import SlotsFull
from dispatcher.domain.replies import DESK_STEPS, Step
from dispatcher.domain.settings import Settings
from radio.messages import Priority

NOON = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
SETTINGS = Settings()
REST = SETTINGS.slot_rest.delta
SKEW = SETTINGS.clock_skew.delta


@dataclass(frozen=True)
class Keyed:
    """What the man keyed, for the job he meant, at that time."""

    job: str
    slot: int | None
    step: Step
    at: datetime


class Slots(RuleBasedStateMachine):
    """One crew. The man answers what he has heard; his answers arrive when they like, or twice."""

    keyed: Bundle[Keyed] = Bundle("keyed")

    def __init__(self) -> None:
        super().__init__()
        self.now = NOON
        self.jobs: list[Assignment] = []

    @rule(seconds=st.sampled_from([1, 29, 31, 59, 120, 599, 601, 3600]))
    def time_passes(self, seconds: int) -> None:
        """Let time pass."""
        self.now += timedelta(seconds=seconds)

    @rule()
    def offer(self) -> None:
        """Offer a job, if a slot is free."""
        held = [each for each in self.jobs if slots.is_held(each, slots.rested_by(self.now, SKEW))]
        try:
            slot = slots.choose(self.jobs, slots.rested_by(self.now, SKEW))
        except SlotsFull:
            assert len(held) == 9
            return
        assert slot not in {each.slot for each in held}
        not_after = self.now + timedelta(seconds=900)
        self.jobs.append(
            Assignment(
                id=f"{len(self.jobs)}",
                incident_id="I",
                office_id="O",
                crew_id="C",
                role="repair",
                slot=slot,
                state=AssignmentState.OFFERED,
                is_open=True,
                priority=Priority.ROUTINE,
                offered_at=self.now,
                offered_by="Asha",
                not_after=not_after,
                reply_by=not_after + SETTINGS.grace.delta,
            )
        )

    @rule(data=st.data(), step=st.sampled_from(sorted(DESK_STEPS)))
    def the_desk_ends_one(self, data: st.DataObject, step: Step) -> None:
        """Recall or escalate."""
        able = [each for each in self.jobs if step in TRANSITIONS[each.state]]
        if able:
            self._take(data.draw(st.sampled_from(able)), step)

    @rule(
        target=keyed,
        data=st.data(),
        step=st.sampled_from([each for each in Step if each not in DESK_STEPS]),
        is_short=st.booleans(),
    )
    def the_man_keys(self, data: st.DataObject, step: Step, is_short: bool) -> MultipleResults[Keyed] | Keyed:  # noqa: FBT001  # hypothesis names it
        """He answers a job that he has or had: as long as its slot rests he may still mean it."""
        meant = [each for each in self.jobs if slots.is_held(each, self.now)]
        if not meant:
            return multiple()
        job = data.draw(st.sampled_from(meant))
        return Keyed(job.id, None if is_short else job.slot, step, self.now)

    @rule(said=consumes(keyed))
    def it_arrives(self, said: Keyed) -> None:
        """Take it once."""
        self._hear(said)

    @rule(said=keyed)
    def it_arrives_and_will_again(self, said: Keyed) -> None:
        """Take it; a repeat follows."""
        self._hear(said)

    @rule(said=keyed)
    def it_arrives_from_a_clock_that_is_fast(self, said: Keyed) -> None:
        """Take it with a wrong time."""
        self._hear(Keyed(said.job, said.slot, said.step, said.at + SKEW))

    @invariant()
    def no_slot_is_held_twice(self) -> None:
        """Check the slots."""
        held = [each.slot for each in self.jobs if each.is_open]
        assert len(held) == len(set(held)) <= 9

    def _hear(self, said: Keyed) -> None:
        if said.slot is None:
            only = slots.only_job(self.jobs, said.at, self.now)
            found = slots.held_at(said.at, [only], SKEW) if only else None
        else:
            history = [each for each in reversed(self.jobs) if each.slot == said.slot]
            found = slots.held_at(said.at, history, SKEW)
        if found is None:
            return
        assert found.id == said.job, "an answer reached a job that the man did not mean"
        if said.step in TRANSITIONS[found.state]:
            self._take(found, said.step)

    def _take(self, job: Assignment, step: Step) -> None:
        moved = job.take(step, self.now)
        if not moved.is_open:
            moved = moved.resting_until(slots.rest_until([job.not_after], self.now, REST))
        self.jobs[self.jobs.index(job)] = moved


def job(slot: int, *, rests_until: datetime | None = None) -> Assignment:
    """Give a job that has its slot, or that ended and lets it rest."""
    return Assignment(
        id=f"{slot}", incident_id="I", office_id="O", crew_id="C", role="repair", slot=slot,
        state=AssignmentState.RECALLED if rests_until else AssignmentState.OFFERED,
        is_open=rests_until is None, priority=Priority.ROUTINE, offered_at=NOON, offered_by="Asha",
        not_after=NOON, reply_by=NOON,
        slot_rests_until=rests_until,
    )  # fmt: skip


def test_a_slot_is_free_again_when_its_rest_is_over_by_every_clock() -> None:
    rests = [job(slot, rests_until=NOON + REST) for slot in range(1, 10)]
    free_at = NOON + REST + 2 * SKEW
    with pytest.raises(SlotsFull):
        slots.choose(rests, slots.rested_by(free_at - timedelta(milliseconds=1), SKEW))
    assert slots.choose(rests, slots.rested_by(free_at, SKEW)) == 1


def test_a_digit_alone_means_the_only_job_and_none_while_another_slot_may_be_meant() -> None:
    mine, other = job(1), job(2, rests_until=NOON + REST)
    assert slots.only_job([mine], NOON, NOON) == mine
    assert slots.only_job([mine, other], NOON, NOON) is None
    assert slots.only_job([mine, other], NOON + REST, NOON + REST) == mine
    assert slots.only_job([other], NOON, NOON) is None
    assert slots.only_job([mine, job(3)], NOON, NOON) is None


def test_an_answer_is_to_the_job_that_held_its_slot_when_it_was_heard() -> None:
    first, second = job(1, rests_until=NOON + REST), replace(job(1), id="later", offered_at=NOON + 2 * REST)
    history = [second, first]
    assert slots.held_at(NOON + REST, history, SKEW) == first
    assert slots.held_at(NOON + 2 * REST, history, SKEW) == second
    assert slots.held_at(NOON + 2 * REST - SKEW, history, SKEW) == second
    assert slots.held_at(NOON - 2 * SKEW, history, SKEW) is None


Slots.TestCase.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)
TestSlots = Slots.TestCase
