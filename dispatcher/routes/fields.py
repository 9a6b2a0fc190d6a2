"""Kinds of field that a shape may have, and the refusals that come with them."""

import re
from datetime import UTC, datetime
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
)


def _milliseconds(value: datetime) -> str:
    return value.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")


def _written(value: object) -> object:
    """Refuse a number where a time belongs, which would be taken for seconds since 1970."""
    if isinstance(value, datetime) or (isinstance(value, str) and "T" in value.upper()):
        return value
    raise ValueError("a time is written as 2026-11-23T18:40:00+05:30")


def _printable(value: str) -> str:
    if _CONTROL.search(value):
        raise ValueError("control characters are not allowed")
    return value


_SIGNS = r"[^\x00-\x08\x0b-\x1f]*"
_SIGN = r"[^\x00-\x20\x7f-\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
PRINTABLE = AfterValidator(_printable)
SOMETHING = Field(json_schema_extra={"pattern": f"^{_SIGNS}{_SIGN}{_SIGNS}$"})
ANYTHING = Field(json_schema_extra={"pattern": f"^{_SIGNS}$"})

Moment = Annotated[AwareDatetime, BeforeValidator(_written), PlainSerializer(_milliseconds, when_used="json")]
Ulid = Annotated[str, StringConstraints(pattern=r"^[0-9A-HJKMNP-TV-Z]{26}$")]
Line = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), PRINTABLE, SOMETHING
]
Short = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60), PRINTABLE, SOMETHING
]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=32), PRINTABLE, SOMETHING
]


class View(BaseModel):
    """What is only ever said: frozen."""

    model_config = ConfigDict(frozen=True)
