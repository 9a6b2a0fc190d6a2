"""Calls that tones carry: what is sent before the words, and what far sets send of themselves."""

from dataclasses import dataclass
from enum import StrEnum


class ToneSystem(StrEnum):
    """Tables of five tones that sets are called by."""

    ZVEI1 = "zvei1"
    CCIR = "ccir"


@dataclass(frozen=True, slots=True)
class Tones:
    """A sequence of tones. `digits` as heard or to be sent: 0-9 A-F; E may stand for "the same again"."""

    system: ToneSystem
    digits: str


@dataclass(frozen=True, slots=True)
class Mdc:
    """A packet of MDC1200: op and argument one byte each, unit two; `more`: 4 bytes of a double one."""

    op: int
    arg: int
    unit: int
    more: bytes = b""


Call = Tones | Mdc
