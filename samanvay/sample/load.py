"""Puts the sample district on record at the first run, and its crews on shift at every run."""

import json
import secrets
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from pwdlib import PasswordHash
from sqlalchemy import func, select

from dispatcher.domain.act import Act
from dispatcher.domain.complaint import Category, NewComplaint
from dispatcher.domain.crew import DESK, PLAIN, Language, NewCrew, NewSet
from dispatcher.domain.office import NewOffice
from dispatcher.domain.roles import Role
from dispatcher.services import accounts, gateways, intake, offices, roster
from dispatcher.store import Store, Transaction, tables
from dispatcher.store.tables import binding, office
from radio.drivers import make_driver
from samanvay.sample.district import CrewSet, District, Person

SHIFT = timedelta(hours=12)
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are mistaken for each other on a print-out."""


class SignInsLost(Exception):
    """The record is there and the file with the sample's passwords is not."""


async def load_district(record: str, sign_ins: Path, district: District, act: Act) -> None:
    """Load the district into an empty record, its passwords into `sign_ins`; else begin a shift."""
    store = await Store.open(record)
    try:
        is_empty = await store.read(lambda tx: tx.execute(select(func.count(office.c.id))).scalar_one() == 0)
        if is_empty:
            hashes = _make_passwords(sign_ins, district.person)
            await store.write(lambda tx: _load(tx, act, district, hashes))
        else:
            _require(sign_ins)
        await store.write(lambda tx: _begin_shift(tx, act))
    finally:
        await store.close()


def _make_passwords(path: Path, people: list[Person]) -> Mapping[str, str]:
    """Make a password for each, keep them in a file that only its owner reads; gives their hashes."""
    words = {person.sign_in: _password() for person in people}
    path.touch(mode=0o600)
    path.write_text(json.dumps(words, indent=2) + "\n", encoding="utf-8")
    hasher = PasswordHash.recommended()
    return {name: hasher.hash(word) for name, word in words.items()}


def _require(path: Path) -> None:
    if not path.exists():
        raise SignInsLost(f"{path} is missing, so nobody could sign in: put it back, or use --fresh.")


def _password() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


def _load(tx: Transaction, act: Act, district: District, hashes: Mapping[str, str]) -> None:
    ids = _add_offices(tx, act, district)
    site = district.site
    gateways.add(tx, act, site.name, ids[site.office], site.shown)
    for person in district.person:
        accounts.add_person(
            tx,
            act,
            accounts.NewPerson(
                office_id=ids[person.office],
                sign_in=person.sign_in,
                name=person.name,
                role=Role(person.role),
                password_hash=hashes[person.sign_in],
                language=person.language,
            ),
        )
    _add_crews(tx, act, district, ids)
    _add_complaints(tx, act, district, ids)


def _add_offices(tx: Transaction, act: Act, district: District) -> dict[str, str]:
    ids: dict[str, str] = {}
    for each in district.office:
        new = NewOffice(
            kind=each.kind,
            code=each.code,
            name=each.name,
            name_hi=each.name_hi,
            parent_id=ids[each.parent] if each.parent else None,
        )
        ids[each.code] = offices.add(tx, act, new).id
    return ids


def _add_crews(tx: Transaction, act: Act, district: District, ids: Mapping[str, str]) -> None:
    for each in district.crew:
        crew = NewCrew(
            office_id=ids[each.office],
            name=each.name,
            name_hi=each.name_hi,
            skill=each.skill,
            leader=each.leader,
            phone=each.phone,
            language=Language(each.language),
        )
        crew_id = roster.add_crew(tx, act, crew).id
        for rung, radio_set in enumerate(each.sets, start=1):
            new = _new_set(district, radio_set, ids[each.office])
            roster.bind(tx, act, roster.add_set(tx, act, new).id, crew_id, act.now + SHIFT, rung=rung)


def _new_set(district: District, radio_set: CrewSet, office_id: str) -> NewSet:
    """Describe a set as the register wants it: with the limits of its make, or none at the desk."""
    if radio_set.via is None:
        return NewSet(
            office_id=office_id,
            label=radio_set.label,
            make=PLAIN,
            unit=radio_set.unit,
            site=DESK,
            via=radio_set.unit,
        )
    base = district.base_of(radio_set.via)
    can = make_driver(base.make, base.settings).capabilities
    return NewSet(
        office_id=office_id,
        label=radio_set.label,
        make=base.make,
        unit=radio_set.unit,
        site=district.site.name,
        via=base.name,
        max_length=can.max_length,
        alphabet=can.alphabet,
        forbidden="".join(sorted(can.forbidden)),
    )


def _add_complaints(tx: Transaction, act: Act, district: District, ids: Mapping[str, str]) -> None:
    for number, each in enumerate(district.complaint, start=1):
        new = NewComplaint(
            source="sample",
            source_ref=str(number),
            office_id=ids[each.office],
            category=Category(each.category),
            place=each.place,
            is_hazard=each.is_hazard,
            consumer_number=each.consumer_number,
            dtr_code=each.dtr_code,
            feeder=each.feeder,
            words=each.words,
            complained_at=act.now - timedelta(minutes=each.minutes_ago),
        )
        intake.register(tx, act, new)


def _begin_shift(tx: Transaction, act: Act) -> None:
    """Hand every set whose shift has run out to the same crew again, unless it was given back by hand.

    A crew or a set that is out of use gets nothing.
    """
    latest = select(binding.c.set_id, func.max(binding.c.bound_at).label("bound_at")).group_by(
        binding.c.set_id
    )
    last = latest.subquery()
    same = (binding.c.set_id == last.c.set_id) & (binding.c.bound_at == last.c.bound_at)
    in_use = tables.crew.c.is_active & tables.radio_set.c.is_active
    held = select(binding).join(last, same).join(tables.crew).join(tables.radio_set).where(in_use)
    for row in tx.execute(held).all():
        was_given_back = row.ended_at is not None and row.ended_at < row.ends_at
        if row.ends_at <= act.now and not was_given_back:
            roster.bind(tx, act, row.set_id, row.crew_id, act.now + SHIFT, rung=row.rung)
