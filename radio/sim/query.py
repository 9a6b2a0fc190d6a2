"""The query of a `sim://` URL: faults of a make's own shape, and the weather of its air."""

from dataclasses import fields
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl

from radio.drivers.settings import BadSetting, read_settings
from radio.sim.air import Weather

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

F = TypeVar("F", bound="DataclassInstance")


def read_faults(query: str, shape: type[F]) -> tuple[F, Weather]:
    """Read `deaf=2&loss=0.2` into a make's faults. BadSetting names an unknown or wrong word."""
    words = dict(parse_qsl(query, keep_blank_values=True))
    of_weather = {field.name for field in fields(Weather)}
    known = of_weather | {field.name for field in fields(shape)}
    for word in words:
        if word not in known:
            raise BadSetting(word, f"the simulator has no such fault; it has {', '.join(sorted(known))}.")
    weather = {word: value for word, value in words.items() if word in of_weather}
    faults = {word: value for word, value in words.items() if word not in of_weather}
    return read_settings(shape, faults), read_settings(Weather, weather)
