"""People and programs that sign in. Hashing passwords is the caller's: it takes long and runs in a thread."""

from dataclasses import dataclass
from datetime import datetime

from dispatcher.domain.act import Act
from dispatcher.domain.office import ApiToken, Person, Session
from dispatcher.domain.roles import Actor, Role
from dispatcher.store import Transaction


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


def hashed(secret: str) -> str:
    """Give the SHA-256 under which a random secret stands on record."""
    raise NotImplementedError


def find(tx: Transaction, sign_in: str) -> Person | None:
    """Give the active person of that name, with the password's hash (a read)."""
    raise NotImplementedError


def open_session(tx: Transaction, act: Act, person_id: str, token: str, csrf: str) -> SignedIn:
    """Begin a session after the password was right; ends sessions of his that ran out."""
    raise NotImplementedError


def refused(tx: Transaction, act: Act, sign_in: str) -> None:
    """Put a wrong password on record."""
    raise NotImplementedError


def close_session(tx: Transaction, act: Act, token: str) -> None:
    """End a session; nothing when there is none."""
    raise NotImplementedError


def who(tx: Transaction, now: datetime, token: str) -> SignedIn | None:
    """Give whose session this token is, while it lasts (a read)."""
    raise NotImplementedError


def program(tx: Transaction, token: str) -> Actor | None:
    """Give whom an API token stands for (a read)."""
    raise NotImplementedError


def add_person(tx: Transaction, act: Act, new: NewPerson) -> Person:
    """Enter a person. Conflict when the sign-in name is taken."""
    raise NotImplementedError


def add_token(tx: Transaction, act: Act, label: str, office_id: str, role: Role, token: str) -> ApiToken:
    """Give a program the right to act."""
    raise NotImplementedError


def revoke_token(tx: Transaction, act: Act, token_id: str) -> None:
    """Take that right back."""
    raise NotImplementedError
