"""What a crew answers: slot and step, as keyed or written on any bearer."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Step(StrEnum):
    """A move of an assignment; the first nine are a crew's, the last two the desk's."""

    ACCEPT = "accept"
    DECLINE = "decline"
    ON_THE_WAY = "on_the_way"
    ARRIVE = "arrive"
    FINISH = "finish"
    ASK_HELP = "ask_help"
    HAND_OVER = "hand_over"
    SAY_AGAIN = "say_again"
    NOTE = "note"
    RECALL = "recall"
    EXPIRE = "expire"


DESK_STEPS = frozenset({Step.RECALL, Step.EXPIRE})
STANDING = frozenset({Step.ASK_HELP, Step.SAY_AGAIN, Step.NOTE})
"""Steps that move no state, so words may follow them: `12 khambe gire` must not decline the job in slot 1."""

STEP_NAMES: Mapping[Step, tuple[str, str]] = {
    Step.ACCEPT: ("Accepted", "काम लिया"),
    Step.DECLINE: ("Declined", "मना किया"),
    Step.ON_THE_WAY: ("On the way", "रवाना"),
    Step.ARRIVE: ("On site", "मौके पर पहुँचे"),
    Step.FINISH: ("Work done", "काम पूरा"),
    Step.ASK_HELP: ("Needs help or material", "मदद या सामान चाहिए"),
    Step.HAND_OVER: ("Cannot do it, hand over", "नहीं होगा, दूसरी गैंग को दें"),
    Step.SAY_AGAIN: ("Say again", "फिर से बोलें"),
    Step.NOTE: ("Note", "सूचना"),
    Step.RECALL: ("Recall", "वापस लें"),
    Step.EXPIRE: ("No answer", "जवाब नहीं आया"),
}
"""What a step is called on the screens, in English and Hindi; the console's own strings say the same."""


def _usual() -> dict[int, Step]:
    return dict(enumerate((step for step in Step if step not in DESK_STEPS), start=1))


@dataclass(frozen=True, slots=True)
class ReplyTable:
    """An office's meaning of the second digit."""

    steps: Mapping[int, Step] = field(default_factory=_usual)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply understood. Without a slot it is for the crew's only open job."""

    slot: int | None
    step: Step
    words: str = ""
    code: str | None = None
    """The reply code that came with it."""


_REPLY = re.compile(
    r"(?P<slot>[1-9])[ .,-]?(?P<step>[1-9])(?:[ .,:-]*(?P<code>[0-9]{4})(?![0-9]))?"
    r"(?:[ .,:-]+(?P<words>\S.*))?",
    re.DOTALL,
)
_ALONE = re.compile(r"([1-9])")


def read_reply(said: str, table: ReplyTable) -> Reply | None:
    """Understand `31`, `3 1`, `39 pole broken`, `354821`, `35 4821 done` or one digit alone; else None.

    Four digits after a step that moves a job are a reply code; after one that moves none they are words, so
    that a call for help is never refused for want of a code.
    """
    plain = in_digits(said).strip()
    if alone := _ALONE.fullmatch(plain):
        step = table.steps.get(int(alone[1]))
        return Reply(None, step) if step else None
    found = _REPLY.fullmatch(plain)
    step = table.steps.get(int(found["step"])) if found else None
    if found is None or step is None:
        return None
    slot, code, words = int(found["slot"]), found["code"], (found["words"] or "").strip()
    if step in STANDING:
        return Reply(slot, step, " ".join(filter(None, (code, words))))
    return None if words and not code else Reply(slot, step, words, code)


def in_digits(said: str) -> str:
    """Write every script's digits as 0 to 9, sign for sign."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in said)
