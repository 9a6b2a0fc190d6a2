"""Times on record: UTC with milliseconds, RFC 3339 text on SQLite and `timestamptz` on PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator, TypeEngine

from dispatcher.domain.facts import written


class Moment(TypeDecorator[datetime]):
    """A UTC-aware time; sorts right as text on SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime]:
        """Text on SQLite, timestamptz elsewhere."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(String(24))  # type: ignore[arg-type]  # stored as text there
        return dialect.type_descriptor(DateTime(timezone=True))

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        """Refuse a time without a zone; write UTC."""
        return _as_text if dialect.name == "sqlite" else _cut

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:  # noqa: ARG002  # its given signature
        """Read it back as UTC."""
        return _from_text if dialect.name == "sqlite" else _in_utc


def _as_text(value: datetime | None) -> str | None:
    return None if value is None else written(_zoned(value))


def _cut(value: datetime | None) -> datetime | None:
    return None if value is None else _zoned(value).replace(microsecond=value.microsecond // 1000 * 1000)


def _zoned(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError("A time on record needs its zone.")
    return value


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _in_utc(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)
