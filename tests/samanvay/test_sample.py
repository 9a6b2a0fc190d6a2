"""The sample district: on record after the first run, then left alone, its crews on shift at every run."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pwdlib import PasswordHash
from sqlalchemy import Column, select

from dispatcher.domain import phrasebook
from dispatcher.domain.act import Act
from dispatcher.domain.crew import Language
from dispatcher.domain.roles import system
from dispatcher.services import accounts, board, register, roster
from dispatcher.store import Store
from dispatcher.store.tables import binding, complaint, crew, person
from samanvay.sample.district import CrewSet, District, read_district
from samanvay.sample.load import SHIFT, SignInsLost, load_district

FIRST = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)


class Desk:
    """A record and its sign-ins, loaded as `samanvay up` does."""

    def __init__(self, folder: Path) -> None:
        self.record = f"sqlite:///{folder / 'record.sqlite'}"
        self.sign_ins = folder / "sign-ins.json"
        self.district: District = read_district()
        self._numbers = count(1)

    async def load(self, at: datetime) -> None:
        """Load at a time."""
        await load_district(self.record, self.sign_ins, self.district, self.act(at))

    def act(self, at: datetime) -> Act:
        """Give an act of the sample's own."""
        return Act(by=system("sample"), now=at, new_id=lambda: f"{next(self._numbers):026d}")

    async def rows(self, *columns: Column[Any]) -> list[tuple[Any, ...]]:
        """Read columns of one table."""
        store = await Store.open(self.record)
        try:
            return await store.read(lambda tx: [tuple(row) for row in tx.execute(select(*columns)).all()])
        finally:
            await store.close()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def sets_of(district: District) -> list[CrewSet]:
    return [each for crew in district.crew for each in crew.sets]


def test_its_six_crews_carry_sets_of_four_makes_and_one_carries_none_with_data() -> None:
    district = read_district()
    assert len(district.crew) == 6
    assert len({base.make for base in district.base}) == 4
    assert {base.name for base in district.base} | {None} == {each.via for each in sets_of(district)}


async def test_a_crew_is_tried_by_its_sets_in_their_order(desk: Desk) -> None:
    await desk.load(FIRST)
    rungs = await desk.rows(binding.c.crew_id, binding.c.rung)
    of_a_crew = Counter(crew_id for crew_id, _ in rungs)
    assert sorted(of_a_crew.values()) == [1, 1, 1, 1, 1, 2]
    assert sorted(rung for _, rung in rungs) == [1, 1, 1, 1, 1, 1, 2]


async def test_everybody_of_the_sample_can_sign_in(desk: Desk) -> None:
    await desk.load(FIRST)
    words = json.loads(desk.sign_ins.read_text())
    hasher = PasswordHash.recommended()
    hashes: dict[str, str] = dict(await desk.rows(person.c.sign_in, person.c.password_hash))
    assert set(hashes) == {each.sign_in for each in desk.district.person} == set(words)
    name = "dispatcher"
    assert hasher.verify(words[name], hashes[name])
    store = await Store.open(desk.record)
    found = await store.read(lambda tx: accounts.find(tx, name))
    await store.close()
    assert found is not None


async def test_every_complaint_of_the_sample_fits_any_crews_set(desk: Desk) -> None:
    await desk.load(FIRST)
    store = await Store.open(desk.record)
    shown = await store.read(lambda tx: board.snapshot(tx, "", FIRST))
    await store.close()
    drafts = [
        phrasebook.order(incident, 9, each, language)
        for incident in shown.incidents
        for each in shown.sets
        for language in (Language.ROMAN, Language.ENGLISH)
    ]
    assert [draft.text for draft in drafts if not draft.fits] == []


async def test_every_crew_holds_its_set_for_the_shift(desk: Desk) -> None:
    await desk.load(FIRST)
    ends = [row[0] for row in await desk.rows(binding.c.ends_at)]
    assert ends == [FIRST + SHIFT] * len(sets_of(desk.district))


async def test_a_second_run_changes_nothing_within_the_shift(desk: Desk) -> None:
    await desk.load(FIRST)
    before = await desk.rows(crew.c.id), await desk.rows(complaint.c.number), desk.sign_ins.read_text()
    await desk.load(FIRST + timedelta(hours=1))
    assert (
        await desk.rows(crew.c.id),
        await desk.rows(complaint.c.number),
        desk.sign_ins.read_text(),
    ) == before
    assert len(await desk.rows(binding.c.id)) == len(sets_of(desk.district))


async def test_a_run_on_the_next_day_begins_the_next_shift(desk: Desk) -> None:
    await desk.load(FIRST)
    await desk.load(FIRST + timedelta(days=1))
    rows = await desk.rows(binding.c.ends_at, binding.c.ended_at)
    still = sorted(ends for ends, ended in rows if ended is None)
    assert still == [FIRST + timedelta(days=1) + SHIFT] * len(sets_of(desk.district))


async def test_a_set_that_went_out_of_use_is_given_to_nobody_the_next_day(desk: Desk) -> None:
    await desk.load(FIRST)
    (old, *_) = [row[0] for row in await desk.rows(binding.c.set_id)]
    store = await Store.open(desk.record)
    act = desk.act(FIRST + SHIFT)
    await store.write(lambda tx: roster.give_back(tx, act, old))
    await store.write(lambda tx: register.change_set(tx, act, old, {"is_active": False}))
    await store.close()
    await desk.load(FIRST + timedelta(days=1))
    rows = await desk.rows(binding.c.set_id, binding.c.ended_at)
    still = [set_id for set_id, ended in rows if ended is None]
    assert len(still) == len(sets_of(desk.district)) - 1
    assert old not in still


async def test_lost_sign_ins_are_said_not_guessed(desk: Desk) -> None:
    await desk.load(FIRST)
    desk.sign_ins.unlink()
    with pytest.raises(SignInsLost, match="--fresh"):
        await desk.load(FIRST)
