"""What can be said to a set: no more than the register says, and no more than its gateway's set carries."""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

from dispatcher.domain.crew import RadioSet
from radio.driver import Alphabet

_ALPHABETS: dict[object, Alphabet] = {each.value: each for each in Alphabet}
_RISING = (Alphabet.ASCII, Alphabet.LATIN1, Alphabet.UTF8, Alphabet.UCS2)
"""Whatever fits so many units of one fits as many of any after it; but for Latin-1 in UTF-8."""


def stricter(known: RadioSet, sign: Mapping[str, Any]) -> RadioSet:
    """Give the register's set within what the sign of life of the gateway's set says that it carries.

    Words are spoken as soon as one of both speaks: then its own limit counts, in seconds.
    """
    alphabet, length = _ALPHABETS.get(sign.get("alphabet")), sign.get("max_length")
    if alphabet is None or not isinstance(length, int):
        return known
    return _within(known, alphabet, length, sign.get("forbidden", ""))


@lru_cache(maxsize=4096)  # sets; each click asks for one
def _within(known: RadioSet, alphabet: Alphabet, length: int, letters: str) -> RadioSet:
    forbidden = "".join(sorted({*known.forbidden, *letters}))
    if (alphabet is Alphabet.SPEECH) is not (known.alphabet is Alphabet.SPEECH):
        return replace(known, alphabet=alphabet, max_length=length, forbidden=forbidden)
    return replace(
        known,
        alphabet=_lesser(known.alphabet, alphabet),
        max_length=min(known.max_length, length),
        forbidden=forbidden,
    )


def promises_more(known: RadioSet, sign: Mapping[str, Any]) -> bool:
    """Tell whether the register says that words reach this set which its gateway's set cannot carry.

    Forbidden letters count only where the register names some.
    """
    real = stricter(known, sign)
    letters = known.forbidden or real.forbidden
    return (known.max_length, known.alphabet, letters) != (real.max_length, real.alphabet, real.forbidden)


def _lesser(one: Alphabet, other: Alphabet) -> Alphabet:
    if {one, other} == {Alphabet.LATIN1, Alphabet.UTF8}:
        return Alphabet.ASCII
    return one if one is other else min(one, other, key=_RISING.index)
