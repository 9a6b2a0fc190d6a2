"""Who spoke, and how sure that is: one-time reply codes, and the least trust that a step asks for.

An order may end `KOD 4821`. Whoever answers `354821` has read it. On a channel that everybody hears, so may
anybody who listens: a code keeps out a set that lies about its number, not a listener.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dispatcher.domain.assignment import MOST_WRONG_CODES, Assignment
from dispatcher.domain.replies import Reply, Step, in_digits
from radio.messages import Trust

Chance = Callable[[], float]
"""Gives a number from 0 up to, not including, 1 that nobody can guess."""

LENGTH = 4
MASK = "*" * LENGTH
"""What everybody but the crew's set sees in place of a code."""
UNDRAWN = "0" * LENGTH
"""Takes its place where an order is only measured."""
RISING = tuple(Trust)
"""From the least trust to the most."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """How sure it is who gave a reply; with a `refusal`, not sure enough."""

    trust: Trust
    refusal: str | None = None
    is_wrong_code: bool = False


def draw(chance: Chance) -> str:
    """Draw a code."""
    return f"{int(chance() * 10**LENGTH):0{LENGTH}}"


def are_asked(least: Mapping[Step, Trust]) -> bool:
    """Tell whether orders must carry a code."""
    return Trust.REPLY_CODE in least.values()


def believed(said: Trust) -> Trust:
    """Give what a gateway can know of trust: whether a code is right, only the desk can tell."""
    return min(said, Trust.LINK_ACKNOWLEDGED, key=RISING.index)


def weigh(reply: Reply, heard: Trust, job: Assignment, least: Trust) -> Weighed:
    """Weigh a reply to a job whose step asks for `least`. A code given must be right, needed or not."""
    if reply.code and job.reply_code is None:
        return Weighed(heard, "the order had no code, so he may mean another job.")
    if reply.code and job.is_code_dead:
        return Weighed(
            heard, f"the code is dead after {MOST_WRONG_CODES} wrong ones; ask the crew and key its answer."
        )
    if reply.code and reply.code != job.reply_code:
        return Weighed(heard, f"wrong code, {job.wrong_codes + 1} of {MOST_WRONG_CODES}.", is_wrong_code=True)
    trust = Trust.REPLY_CODE if reply.code else heard
    if RISING.index(trust) < RISING.index(least):
        return Weighed(trust, _lacking(job, least))
    return Weighed(trust)


def spoken(text: str, code: str | None) -> str:
    """Put the code into words that end with its mask."""
    return text if code is None or not text.endswith(MASK) else text.removesuffix(MASK) + code


def hidden(text: str, codes: Iterable[str | None]) -> str:
    """Put a mask over every one of these codes, in any script's digits."""
    for code in filter(None, codes):
        for found in reversed(list(re.finditer("[ .,-]?".join(code), in_digits(text)))):
            text = text[: found.start()] + MASK + text[found.end() :]
    return text


def _lacking(job: Assignment, least: Trust) -> str:
    if least is not Trust.REPLY_CODE or job.reply_code is None or job.is_code_dead:
        return "this radio answer is not sure enough for that step; ask the crew and key its answer."
    return "the code of the order is missing, so it does not count."
