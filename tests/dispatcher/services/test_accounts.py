"""People and programs that sign in."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from dispatcher.domain.errors import Conflict, NotAllowed
from dispatcher.domain.office import Person
from dispatcher.domain.roles import Role
from dispatcher.services import accounts
from dispatcher.services.accounts import NewPerson, NewToken, SignedIn

if TYPE_CHECKING:
    from tests.dispatcher.services.conftest import Desk

TOKEN = "a long random secret"  # noqa: S105  # of this test alone


async def _asha(desk: "Desk") -> Person:
    new = NewPerson(
        office_id=desk.offices["DIV"].id,
        sign_in="asha",
        name="Asha Verma",
        role=Role.DISPATCHER,
        password_hash="hash of it",  # noqa: S106  # no password
    )
    person: Person = await desk.do(accounts.add_person, new)
    return person


async def _who(desk: "Desk", token: str = TOKEN) -> SignedIn | None:
    return await desk.store.read(lambda tx: accounts.who(tx, desk.now, token))


async def test_a_session_knows_its_person_until_it_ends(desk: "Desk") -> None:
    person = await _asha(desk)
    await desk.do(accounts.open_session, person, TOKEN, "csrf")
    signed_in = await _who(desk)
    assert signed_in is not None
    assert (signed_in.actor.name, signed_in.actor.role) == ("Asha Verma", Role.DISPATCHER)
    assert signed_in.actor.covers(desk.offices["ZONE"].path)
    assert not signed_in.actor.covers(desk.offices["OTHER"].path)
    assert await _who(desk, "another") is None
    desk.now = signed_in.session.expires_at
    assert await _who(desk) is None


async def test_signing_out_ends_it(desk: "Desk") -> None:
    person = await _asha(desk)
    await desk.do(accounts.open_session, person, TOKEN, "csrf")
    await desk.do(accounts.close_session, TOKEN)
    await desk.do(accounts.close_session, TOKEN)
    assert await _who(desk) is None
    kinds = [each.kind for each in await desk.facts()]
    assert (kinds.count("session.signed_in"), kinds.count("session.signed_out")) == (1, 1)


async def test_secrets_are_in_no_fact_and_only_as_hashes_on_record(desk: "Desk") -> None:
    person = await _asha(desk)
    await desk.do(accounts.open_session, person, TOKEN, "csrf")
    await desk.do(accounts.refused, "asha")
    await desk.do(accounts.refused, "my secret typed\x00 in the wrong place" + "x" * 200)
    told = str(await desk.facts())
    assert "my secret" not in told
    assert TOKEN not in told
    assert "hash of it" not in told
    assert [each.subject for each in await desk.facts("session.refused")] == [
        person.id,
        "a name nobody has",
    ]


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_program_acts_by_its_token_until_it_is_revoked(desk: "Desk") -> None:
    new = NewToken(office_id=desk.offices["DIV"].id, label="1912", role=Role.OPERATOR, token=TOKEN)
    made = await desk.do(accounts.add_token, new)
    actor = await desk.store.read(lambda tx: accounts.program(tx, TOKEN))
    assert actor is not None
    assert (actor.name, actor.role, actor.office_path) == ("1912", Role.OPERATOR, desk.offices["DIV"].path)
    await desk.do(accounts.revoke_token, made.id)
    assert await desk.store.read(lambda tx: accounts.program(tx, TOKEN)) is None


async def test_a_sign_in_name_is_taken_once_and_only_an_admin_enters_people(desk: "Desk") -> None:
    person = await _asha(desk)
    with pytest.raises(Conflict):
        await _asha(desk)
    new = NewPerson(office_id=person.office_id, sign_in="b", name="B", role=Role.ADMIN, password_hash="h")  # noqa: S106
    with pytest.raises(NotAllowed):
        await desk.do(accounts.add_person, new, by=desk.actor(Role.SUPERVISOR))
    found = await desk.store.read(lambda tx: accounts.find(tx, "asha"))
    assert found == person


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_session_that_is_used_goes_on_but_not_for_ever(desk: "Desk") -> None:
    person = await _asha(desk)
    began, usual = desk.now, desk.settings.session.delta
    await desk.do(accounts.open_session, person, TOKEN, "csrf")
    desk.now += usual / 2
    longer = await desk.do(accounts.prolong, TOKEN)
    assert longer.session.expires_at == desk.now + usual
    last = began + desk.settings.session_most.delta
    while desk.now < last - usual / 2:
        desk.now += usual / 2
        longer = await desk.do(accounts.prolong, TOKEN)
    assert longer.session.expires_at == last
    desk.now = last
    assert await desk.do(accounts.prolong, TOKEN) is None
    assert await _who(desk) is None


async def test_a_session_that_has_ended_is_not_prolonged(desk: "Desk") -> None:
    person = await _asha(desk)
    await desk.do(accounts.open_session, person, TOKEN, "csrf")
    desk.now += desk.settings.session.delta
    assert await desk.do(accounts.prolong, TOKEN) is None
    await desk.do(accounts.open_session, person, "second", "csrf")
    await desk.do(accounts.set_active, "asha", is_active=False)
    assert await desk.do(accounts.prolong, "second") is None
    assert await desk.do(accounts.prolong, "nobody's") is None


async def test_sessions_that_ran_out_are_swept_at_the_next_sign_in(desk: "Desk") -> None:
    person = await _asha(desk)
    await desk.do(accounts.open_session, person, TOKEN, "csrf")
    desk.now += desk.settings.session.delta + timedelta(seconds=1)
    await desk.do(accounts.open_session, person, "second", "csrf")
    await desk.do(accounts.close_session, TOKEN)
    assert len(await desk.facts("session.signed_out")) == 0


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_person_who_is_switched_off_is_out_at_once_and_may_come_back(desk: "Desk") -> None:
    person = await _asha(desk)
    await desk.do(accounts.open_session, person, TOKEN, "csrf")
    await desk.do(accounts.set_active, " ASHA ", is_active=False)
    assert await _who(desk) is None
    assert await desk.store.read(lambda tx: accounts.find(tx, "asha")) is None
    with pytest.raises(Conflict):
        await _asha(desk)
    await desk.do(accounts.set_active, "asha", is_active=True)
    assert await _who(desk) is None  # the old session stays ended
    assert await desk.store.read(lambda tx: accounts.find(tx, "asha")) == person
    told = [each.data["words"] for each in await desk.facts("person.changed")]
    assert told[-2:] == ["Asha Verma: may sign in no more", "Asha Verma: may sign in again"]


async def test_another_password_ends_every_session_of_the_old_one(desk: "Desk") -> None:
    person = await _asha(desk)
    await desk.do(accounts.open_session, person, TOKEN, "csrf")
    await desk.do(accounts.set_password, "asha", "another hash")
    assert await _who(desk) is None
    found = await desk.store.read(lambda tx: accounts.find(tx, "asha"))
    assert found is not None
    assert found.password_hash == "another hash"  # noqa: S105  # no password
    assert "another hash" not in str([each.data for each in await desk.facts()])


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
async def test_a_password_that_was_changed_while_it_was_tried_opens_nothing(desk: "Desk") -> None:
    seen = await _asha(desk)
    await desk.do(accounts.set_password, "asha", "another hash")
    assert await desk.do(accounts.open_session, seen, TOKEN, "csrf") is None
    assert await _who(desk) is None


async def test_who_was_switched_off_while_his_password_was_tried_gets_in_neither_now_nor_later(
    desk: "Desk",
) -> None:
    seen = await _asha(desk)
    await desk.do(accounts.set_active, "asha", is_active=False)
    assert await desk.do(accounts.open_session, seen, TOKEN, "csrf") is None
    await desk.do(accounts.set_active, "asha", is_active=True)
    assert await _who(desk) is None


async def test_only_an_administrator_of_the_office_changes_who_may_sign_in(desk: "Desk") -> None:
    await _asha(desk)
    supervisor = desk.actor(Role.SUPERVISOR)
    with pytest.raises(NotAllowed):
        await desk.do(accounts.set_active, "asha", is_active=False, by=supervisor)
    with pytest.raises(NotAllowed):
        await desk.do(accounts.set_password, "asha", "hash", by=supervisor)
