"""People and programs that sign in. Hashing passwords is the caller's: it takes long and runs in a thread."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from dispatcher.domain.act import Act
from dispatcher.domain.errors import Conflict, Invalid
from dispatcher.domain.facts import FactKind
from dispatcher.domain.office import ApiToken, Person, Session
from dispatcher.domain.roles import Actor, Permission, Role
from dispatcher.services.telling import as_name, found, plain, require, tell
from dispatcher.store import Transaction, offices, people
from dispatcher.store.people import PEOPLE, SESSIONS, TOKENS

LANGUAGES = ("en", "hi")
NO_SUCH_NAME = "a name nobody has"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session it is."""

    actor: Actor
    session: Session
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPerson:
    """Someone to enter."""

    office_id: str
    sign_in: str
    name: str
    role: Role
    password_hash: str
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A program's right to enter; `token` is its secret, of which only the hash is kept."""

    office_id: str
    label: str
    role: Role
    token: str


def hashed(secret: str) -> str:
    """Give the SHA-256 under which a random secret stands on record."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find(tx: Transaction, sign_in: str) -> Person | None:
    """Give the active person of that name, with the password's hash (a read)."""
    return people.by_sign_in(tx, plain(sign_in, 64))


def open_session(tx: Transaction, act: Act, seen: Person, token: str, csrf: str) -> SignedIn | None:
    """Begin a session after the password of the person as `seen` was right; his sessions that ran out go.

    None when he has another password by now, or may sign in no more: trying a password takes its time.
    """
    person = found(PEOPLE.lock(tx, seen.id), "person", "व्यक्ति")
    if not person.is_active or person.password_hash != seen.password_hash:
        return None
    people.end_old_sessions(tx, person.id, act.now)
    session = Session(
        token_hash=hashed(token),
        person_id=person.id,
        csrf=csrf,
        created_at=act.now,
        expires_at=act.now + act.settings.session.delta,
        seen_at=act.now,
    )
    SESSIONS.add(tx, session)
    tell(tx, as_name(act, person.name), FactKind.SIGNED_IN, (person.office_id, person.id))
    return SignedIn(_actor(tx, person), session, person.language)


def refused(tx: Transaction, act: Act, sign_in: str) -> None:
    """Put a wrong password on record. A name nobody has counts at the company, and is not told.

    In haste a password is typed where the name belongs, and what is in the journal is there for ever.
    """
    person = people.named(tx, plain(sign_in, 64).strip())
    root = offices.root(tx)
    office_id = person.office_id if person else root.id if root else ""
    subject = person.id if person else NO_SUCH_NAME
    tell(tx, act, FactKind.SIGN_IN_REFUSED, (office_id, subject))


def prolong(tx: Transaction, act: Act, token: str) -> SignedIn | None:
    """Let a session that is used last from now, within its longest life; None when it has ended."""
    found_session = SESSIONS.lock(tx, hashed(token))
    if found_session is None or who(tx, act.now, token) is None:
        return None
    latest = found_session.created_at + act.settings.session_most.delta
    ends = max(found_session.expires_at, min(act.now + act.settings.session.delta, latest))
    SESSIONS.put(tx, replace(found_session, expires_at=ends, seen_at=act.now))
    return who(tx, act.now, token)


def close_session(tx: Transaction, act: Act, token: str) -> None:
    """End a session; nothing when there is none."""
    session = SESSIONS.get(tx, hashed(token))
    if session is None:
        return
    people.end_session(tx, session.token_hash)
    person = found(PEOPLE.get(tx, session.person_id), "person", "व्यक्ति")
    tell(tx, as_name(act, person.name), FactKind.SIGNED_OUT, (person.office_id, person.id))


def who(tx: Transaction, now: datetime, token: str) -> SignedIn | None:
    """Give whose session this token is, while it lasts (a read)."""
    session = people.live_session(tx, hashed(token), now)
    person = PEOPLE.get(tx, session.person_id) if session else None
    if session is None or person is None or not person.is_active:
        return None
    return SignedIn(_actor(tx, person), session, person.language)


def program(tx: Transaction, token: str) -> Actor | None:
    """Give whom an API token stands for (a read)."""
    found_token = people.live_token(tx, hashed(token))
    if found_token is None:
        return None
    known, path = found_token
    return Actor(known.id, known.label, known.role, known.office_id, path)


def add_person(tx: Transaction, act: Act, new: NewPerson) -> Person:
    """Enter a person. Conflict when the sign-in name is taken."""
    require(tx, act, Permission.ADMINISTER, new.office_id)
    sign_in, name = plain(new.sign_in, 64).strip(), new.name.strip()
    if not sign_in or not name:
        raise Invalid(
            "A person needs a sign-in name and a name.", "साइन-इन नाम और नाम दोनों दें।", field="sign_in"
        )
    if new.language not in LANGUAGES:
        raise Invalid("The language is en or hi.", "भाषा en या hi दें।", field="language")
    if people.named(tx, sign_in):
        raise Conflict("This sign-in name is taken.", "यह साइन-इन नाम पहले से किसी का है।", field="sign_in")
    person = Person(
        id=act.new_id(),
        office_id=new.office_id,
        sign_in=sign_in,
        name=name,
        role=new.role,
        password_hash=new.password_hash,
        language=new.language,
        is_active=True,
        created_at=act.now,
    )
    PEOPLE.add(tx, person)
    tell(
        tx, act, FactKind.PERSON_CHANGED, (person.office_id, person.id), words=f"{person.name}: {person.role}"
    )
    return person


def set_password(tx: Transaction, act: Act, sign_in: str, password_hash: str) -> Person:
    """Give a person another password; every session that the old one opened ends."""
    return _change(tx, act, sign_in, "another password", password_hash=password_hash)


def set_active(tx: Transaction, act: Act, sign_in: str, *, is_active: bool) -> Person:
    """Let a person sign in no more, or again; every session ends."""
    what = "may sign in again" if is_active else "may sign in no more"
    return _change(tx, act, sign_in, what, is_active=is_active)


def _change(tx: Transaction, act: Act, sign_in: str, what: str, **fields: Any) -> Person:  # noqa: ANN401  # a person's
    seen = found(people.named(tx, sign_in.strip()), "person", "व्यक्ति")
    require(tx, act, Permission.ADMINISTER, seen.office_id)
    changed = replace(found(PEOPLE.lock(tx, seen.id), "person", "व्यक्ति"), **fields)
    PEOPLE.put(tx, changed)
    people.end_all_sessions(tx, changed.id)
    about = (changed.office_id, changed.id)
    tell(tx, act, FactKind.PERSON_CHANGED, about, words=f"{changed.name}: {what}")
    return changed


def add_token(tx: Transaction, act: Act, new: NewToken) -> ApiToken:
    """Give a program the right to act."""
    require(tx, act, Permission.ADMINISTER, new.office_id)
    made = ApiToken(
        id=act.new_id(),
        token_hash=hashed(new.token),
        label=new.label,
        office_id=new.office_id,
        role=new.role,
        created_at=act.now,
    )
    TOKENS.add(tx, made)
    tell(
        tx,
        act,
        FactKind.PERSON_CHANGED,
        (made.office_id, made.id),
        words=f"{made.label}: a token as {made.role}",
    )
    return made


def revoke_token(tx: Transaction, act: Act, token_id: str) -> None:
    """Take that right back."""
    known = found(TOKENS.lock(tx, token_id), "token", "टोकन")
    require(tx, act, Permission.ADMINISTER, known.office_id)
    TOKENS.put(tx, known.revoked(act.now))
    tell(tx, act, FactKind.PERSON_CHANGED, (known.office_id, known.id), words=f"{known.label}: revoked")


def _actor(tx: Transaction, person: Person) -> Actor:
    path = offices.path_of(tx, person.office_id)
    return Actor(person.id, person.name, person.role, person.office_id, found(path, "office", "ऑफिस"))
