"""Durations have a source, and may be changed by name and no other way."""

from dataclasses import fields

import pytest

from dispatcher.domain.errors import Invalid
from dispatcher.domain.settings import Settings, Span
from radio.messages import Priority


def test_every_priority_has_its_own_durations() -> None:
    settings = Settings()
    assert set(settings.not_after) == set(settings.undelivered) == set(settings.rung_wait) == set(Priority)


@pytest.mark.parametrize("changed", ["not_after.hazard", "rung_wait.hazard"])
def test_no_rung_is_waited_on_longer_than_its_words_may_be_keyed_nor_than_its_own_wait(changed: str) -> None:
    assert Settings().changed({changed: 7}).rung(Priority.HAZARD).total_seconds() == 7


def test_every_duration_says_where_it_comes_from_and_is_unconfirmed_until_it_is_changed() -> None:
    settings = Settings()
    spans = [value for each in fields(Settings) if isinstance(value := getattr(settings, each.name), Span)]
    assert spans
    assert all(each.source and each.is_unverified for each in spans)
    assert not settings.changed({"grace": 60}).grace.is_unverified


def test_durations_are_changed_by_name() -> None:
    changed = Settings().changed({"not_after.hazard": 20, "not_after.routine": 40, "resend": 1})
    assert changed.not_after[Priority.HAZARD].seconds == 20
    assert changed.not_after[Priority.ROUTINE].seconds == 40
    assert changed.not_after[Priority.URGENT] == Settings().not_after[Priority.URGENT]
    assert changed.resend.seconds == 1


@pytest.mark.parametrize("name", ["graces", "not_after", "not_after.soon", "replies", "grace.hazard"])
def test_a_name_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(Invalid) as refused:
        Settings().changed({name: 1})
    assert refused.value.field == name


def test_clocks_may_not_differ_by_more_than_a_slot_rests() -> None:
    with pytest.raises(Invalid):
        Settings().changed({"slot_rest": 10})
