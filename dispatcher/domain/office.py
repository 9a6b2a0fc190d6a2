"""Offices of the company, and the people and programs that sign in to them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from dispatcher.domain.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office. `path` is the ids from the company down, joined by "/"."""

    id: str
    parent_id: str | None
    kind: str
    code: str
    name: str
    name_hi: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewOffice:
    """An office to enter."""

    kind: str
    code: str
    name: str
    name_hi: str
    parent_id: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who signs in."""

    id: str
    office_id: str
    sign_in: str
    name: str
    role: Role
    password_hash: str
    language: str
    is_active: bool
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A sign-in; the token itself is only in the cookie."""

    token_hash: str
    person_id: str
    csrf: str
    created_at: datetime
    expires_at: datetime
    seen_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiToken:
    """A program's right to act, as a role in an office."""

    id: str
    token_hash: str
    label: str
    office_id: str
    role: Role
    created_at: datetime
    revoked_at: datetime | None = None

    def revoked(self, at: datetime) -> Self:
        """Give the token without its right."""
        return replace(self, revoked_at=self.revoked_at or at)
