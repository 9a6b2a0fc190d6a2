"""Settings of a set, read from a plain mapping (a configuration file, the query of a URL)."""

import dataclasses
from collections.abc import Mapping, Sequence
from enum import StrEnum
from types import NoneType, UnionType
from typing import TYPE_CHECKING, TypeVar, get_args, get_origin, get_type_hints

from radio.errors import Malformed

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

S = TypeVar("S", bound="DataclassInstance")

LONGEST_TRY_SECONDS = 100.0  # the pacing above gives up after 120 s a try that has not ended
LONGEST_RECEIPT_SECONDS = 90.0  # leaves 10 s for what goes before it: the longest text of a DMR set takes 7

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


class BadSetting(Malformed):
    """A setting that cannot be: `key` names it, the sentence says what it may be."""

    def __init__(self, key: str, sentence: str) -> None:
        """Name the setting and say what is wrong with it."""
        super().__init__(f"{key}: {sentence}")
        self.key = key


def read_settings(shape: type[S], given: Mapping[str, object]) -> S:
    """Make a dataclass of a mapping; words are read as the numbers they spell. BadSetting names the key."""
    fields = {field.name: field for field in dataclasses.fields(shape) if field.init}
    for key in given:
        if key not in fields:
            raise BadSetting(key, f"there is no such setting; there are {', '.join(sorted(fields))}.")
    for key, field in fields.items():
        is_needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        if is_needed and key not in given:
            raise BadSetting(key, "this setting is needed.")
    hints = get_type_hints(shape)
    return shape(**{key: _read(key, value, hints[key]) for key, value in given.items()})


def check_range(key: str, value: float, least: float, most: float) -> None:
    """BadSetting when a number is out of its range."""
    if not least <= value <= most:
        raise BadSetting(key, f"{value:g} is not between {least:g} and {most:g}.")


def check_waits(retry_seconds: Sequence[float]) -> None:
    """BadSetting when a wait between two tries is below nothing or above an hour."""
    for wait in retry_seconds:
        check_range("retry_seconds", wait, 0, 3_600)


def _read(key: str, value: object, hint: object) -> object:
    if get_origin(hint) is UnionType:
        if value is None:
            return None
        hint = next(option for option in get_args(hint) if option is not NoneType)
    if get_origin(hint) is tuple:
        return tuple(_read(key, part, get_args(hint)[0]) for part in _parts(key, value))
    try:
        return _scalar(value, hint)
    except ValueError as error:
        raise BadSetting(key, f"{value!r} is not {_wanted(hint)}.") from error


def _parts(key: str, value: object) -> list[object]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if isinstance(value, list | tuple | set | frozenset):
        return list(value)
    raise BadSetting(key, f"{value!r} is not a list.")


def _scalar(value: object, hint: object) -> object:
    if hint is bool:
        return _claim(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError  # noqa: TRY004 -- the caller names the key, whatever was wrong
    if hint is int and isinstance(value, float) and not value.is_integer():
        raise ValueError
    if hint is str and not isinstance(value, str):
        raise ValueError
    if not isinstance(hint, type):
        raise ValueError  # noqa: TRY004 -- as above
    made: object = hint(value)
    return made


def _claim(value: object) -> bool:
    word = str(value).lower()
    if word not in YES | NO:
        raise ValueError
    return word in YES


def _wanted(hint: object) -> str:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return f"one of {', '.join(hint)}"
    names: dict[object, str] = {
        int: "a whole number",
        float: "a number",
        bool: "true or false",
        str: "a text",
    }
    return names.get(hint, str(hint))
