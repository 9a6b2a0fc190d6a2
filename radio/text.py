"""Fitting words into a set's limits, where they are written. Nothing here ever cuts in silence."""

import math
import re

from radio.driver import Alphabet, Capabilities
from radio.errors import Unsayable
from radio.roman import romanise

# measured: espeak-ng at 140 words a minute, eleven orders in Hindi and English, each within a second
SPEECH_ENDS_SECONDS = 0.45
SPOKEN_SECONDS = (0.40, 0.30, 0.15, 0.065, 0.30)
"""Of a digit, of a letter that is said by its name, of a word and each of its letters, of a pause or sign."""
SPOKEN = re.compile(
    "([0-9\u0966-\u096f])|([B-DF-HJ-NP-TV-Z]{2,4}(?![A-Za-z]))"
    "|([A-Za-z\u0900-\u0963\u0970-\u097f']+)|([,.;:!?\u0964]+|\\S)"
)
MOST_PARTS = 9
CUT = "... CUT"
"""Ends words of which a lost line may have cut off the rest: nobody is to act on them."""
CODECS = {
    Alphabet.ASCII: "ascii",
    Alphabet.LATIN1: "latin-1",
    Alphabet.UTF8: "utf-8",
    Alphabet.UCS2: "utf-16-be",
}
UNITS = {Alphabet.UCS2: "letters", Alphabet.SPEECH: "seconds"}
"""What one unit of an alphabet is called; bytes where nothing stands here."""


def measure(text: str, capabilities: Capabilities) -> int:
    """Tell the length of `text` in the units of `max_length`; a letter that the set lacks counts as one."""
    alphabet = capabilities.alphabet
    if alphabet is Alphabet.SPEECH:
        return math.ceil(spoken_seconds(text))
    length = len(text.encode(CODECS[alphabet], "replace"))
    return length // 2 if alphabet is Alphabet.UCS2 else length


def spoken_seconds(text: str) -> float:
    """Tell how long a voice needs for `text` once; a digit and a letter of `DTR` are words of their own."""
    digit, name, word, letter, pause = SPOKEN_SECONDS
    return SPEECH_ENDS_SECONDS + sum(
        bool(number) * digit + len(named) * name + bool(said) * word + len(said) * letter + bool(sign) * pause
        for number, named, said, sign in SPOKEN.findall(text)
    )


def uncarried(text: str, capabilities: Capabilities) -> str:
    """Give the letters of `text` that the set cannot carry, each once, in order."""
    if text.isascii() and text.isprintable() and capabilities.forbidden.isdisjoint(text):
        return ""  # that much every alphabet has
    return "".join(letter for letter in dict.fromkeys(text) if not _is_carried(letter, capabilities))


def spell(text: str, capabilities: Capabilities) -> str:
    """Write `text` in letters that the set has, where there is a known way: Devanagari becomes roman."""
    if capabilities.alphabet in (Alphabet.ASCII, Alphabet.LATIN1):
        return romanise(text)
    return text


def fits(text: str, capabilities: Capabilities) -> bool:
    """Tell whether one message of the set carries `text` as it is."""
    return measure(text, capabilities) <= capabilities.max_length and not uncarried(text, capabilities)


def require_fit(text: str, capabilities: Capabilities) -> None:
    """Unsayable, with what to change, when one message of the set does not carry `text` as it is."""
    _require_letters(text, capabilities)
    excess = measure(text, capabilities) - capabilities.max_length
    if excess > 0:
        unit = UNITS.get(capabilities.alphabet, "bytes")
        raise Unsayable(
            f"The text is {excess} {unit} too long for this set, which carries {capabilities.max_length}: "
            "shorten it or send it in parts."
        )


def split(text: str, capabilities: Capabilities) -> list[str]:
    """Cut `text` between words into messages that fit, numbered `1/3 …`; one that fits has no number.

    Unsayable when a letter cannot be carried, a word alone is too long, or nine parts are not enough.
    """
    _require_letters(text, capabilities)
    if fits(text, capabilities):
        return [text]
    parts = _fill(text.split(), capabilities)
    if len(parts) > MOST_PARTS:
        raise Unsayable(
            f"The text needs {len(parts)} parts; more than {MOST_PARTS} nobody reads: shorten it."
        )
    return [f"{number}/{len(parts)} {part}" for number, part in enumerate(parts, start=1)]


def _fill(words: list[str], capabilities: Capabilities) -> list[str]:
    room = capabilities.max_length - measure("1/9 ", capabilities)
    parts = [""]
    for word in words:
        if measure(word, capabilities) > room:
            raise Unsayable(f"One word alone is longer than a part of this set's messages: {word!r}.")
        longer = f"{parts[-1]} {word}".lstrip()
        if measure(longer, capabilities) <= room:
            parts[-1] = longer
        else:
            parts.append(word)
    return parts


def _require_letters(text: str, capabilities: Capabilities) -> None:
    if missing := uncarried(text, capabilities):
        raise Unsayable(
            f"This set has no {' '.join(repr(letter) for letter in missing)}: write it with other letters."
        )


def _is_carried(letter: str, capabilities: Capabilities) -> bool:
    if letter in capabilities.forbidden:
        return False
    if capabilities.alphabet is Alphabet.SPEECH:
        return True
    if not letter.isprintable():
        return False  # a control sign would end or confuse the set's message
    try:
        letter.encode(CODECS[capabilities.alphabet])
    except UnicodeEncodeError:
        return False
    return True
