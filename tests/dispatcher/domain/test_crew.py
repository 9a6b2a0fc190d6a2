"""A set in a crew's hands: for one shift, and no longer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dispatcher.domain.crew import Binding

NOON = datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
END = NOON + timedelta(hours=8)
HELD = Binding(id="B", set_id="S", crew_id="C", bound_at=NOON, bound_by="Asha", ends_at=END)


def test_a_set_is_on_shift_until_the_shift_ends_or_it_is_given_back() -> None:
    assert HELD.is_on_shift(END - timedelta(milliseconds=1))
    assert not HELD.is_on_shift(END)
    assert not replace(HELD, ended_at=NOON).is_on_shift(NOON)
