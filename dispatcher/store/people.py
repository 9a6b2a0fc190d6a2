"""People, sessions and tokens on record."""

from datetime import datetime

from sqlalchemy import bindparam, delete, func, select

from dispatcher.domain.office import ApiToken, Person, Session
from dispatcher.domain.roles import Role
from dispatcher.store.rows import Shelf
from dispatcher.store.tables import api_token, office, person, session
from dispatcher.store.transaction import Transaction

PEOPLE = Shelf(person, Person, role=Role)
SESSIONS = Shelf(session, Session)
TOKENS = Shelf(api_token, ApiToken, role=Role)

_BY_NAME = PEOPLE.where(person.c.sign_in == bindparam("sign_in"), person.c.is_active.is_(True))
_LIVE = SESSIONS.where(
    session.c.token_hash == bindparam("token_hash"), session.c.expires_at > bindparam("at")
)
_END = delete(session).where(session.c.token_hash == bindparam("the_hash"))
_END_OLD = delete(session).where(
    session.c.person_id == bindparam("person"), session.c.expires_at <= bindparam("at")
)
_TOKEN = (
    select(*TOKENS.columns, office.c.path)
    .join(office, office.c.id == api_token.c.office_id)
    .where(api_token.c.token_hash == bindparam("token_hash"), api_token.c.revoked_at.is_(None))
)


_END_ALL = delete(session).where(session.c.person_id == bindparam("person"))
_NAMED = PEOPLE.where(func.lower(person.c.sign_in) == func.lower(bindparam("sign_in")))
_EVERYBODY = (
    select(*PEOPLE.columns, office.c.code)
    .join(office, office.c.id == person.c.office_id)
    .order_by(person.c.sign_in)
)
_EVERY_TOKEN = (
    select(*TOKENS.columns, office.c.code)
    .join(office, office.c.id == api_token.c.office_id)
    .order_by(api_token.c.id)
)


def named(tx: Transaction, sign_in: str) -> Person | None:
    """Find whoever has that name, in capitals or not, also when he may sign in no more."""
    return PEOPLE.one(tx, _NAMED, sign_in=sign_in)


def end_all_sessions(tx: Transaction, person_id: str) -> None:
    """Drop all sessions of a person."""
    tx.execute(_END_ALL, {"person": person_id})


def everybody(tx: Transaction) -> list[tuple[Person, str]]:
    """List all people, each with the code of his office."""
    return [(PEOPLE.part(row), row.code) for row in tx.execute(_EVERYBODY)]


def every_token(tx: Transaction) -> list[tuple[ApiToken, str]]:
    """List all tokens, each with the code of its office."""
    return [(TOKENS.part(row), row.code) for row in tx.execute(_EVERY_TOKEN)]


def by_sign_in(tx: Transaction, sign_in: str) -> Person | None:
    """Find an active person."""
    return PEOPLE.one(tx, _BY_NAME, sign_in=sign_in)


def live_session(tx: Transaction, token_hash: str, at: datetime) -> Session | None:
    """Find a session that has not ended."""
    return SESSIONS.one(tx, _LIVE, token_hash=token_hash, at=at)


def end_session(tx: Transaction, token_hash: str) -> None:
    """Drop a session."""
    tx.execute(_END, {"the_hash": token_hash})


def end_old_sessions(tx: Transaction, person_id: str, at: datetime) -> None:
    """Drop a person's sessions that ran out."""
    tx.execute(_END_OLD, {"person": person_id, "at": at})


def live_token(tx: Transaction, token_hash: str) -> tuple[ApiToken, str] | None:
    """Find a token that was not revoked, and its office's path."""
    row = tx.execute(_TOKEN, {"token_hash": token_hash}).first()
    if row is None:
        return None
    values = dict(row._mapping)  # noqa: SLF001  # SQLAlchemy's public way to a row's mapping
    path = values.pop("path")
    return ApiToken(**{**values, "role": Role(values["role"])}), path
