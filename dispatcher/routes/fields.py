"""Kinds of field that a shape may have, and the refusals that come with them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

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
OwnWords = Annotated[str, StringConstraints(min_length=1, max_length=1000), PRINTABLE, ANYTHING]
Phone = Annotated[str, StringConstraints(pattern=r"^\+?[0-9 -]{3,19}$")]
Unit = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z!*#-]{1,32}$")]
Site = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_-]{1,60}$")]
Via = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z_.-]{1,60}$")]
Forbidden = Annotated[str, StringConstraints(max_length=32), PRINTABLE, ANYTHING]
Skill = Literal["ht", "lt"]
Script = Literal["roman", "devanagari", "english"]
Letters = Literal["ascii", "latin1", "utf8", "ucs2", "speech"]

UNSAID: Any = None
"""The default of a field that may be left out and may not be null: what is left out stays as it is."""


def _without_defaults(schema: dict[str, Any]) -> None:
    for shape in schema["properties"].values():
        shape.pop("default", None)


class Correction(BaseModel):
    """Some fields of an entry, as they should have been; the others stay as they are."""

    model_config = ConfigDict(extra="forbid", json_schema_extra=_without_defaults)

    def said(self, **kinds: Callable[[str], object]) -> dict[str, Any]:
        """Give the fields that were not left out, those named as the domain's own kinds."""
        told = {name: getattr(self, name) for name in self.model_fields_set}
        return {name: kinds[name](value) if name in kinds else value for name, value in told.items()}


class View(BaseModel):
    """What is only ever said: frozen."""

    model_config = ConfigDict(frozen=True)
