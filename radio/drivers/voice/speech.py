"""Written words made into words that a voice says well: digits one at a time, roman Hindi in Devanagari."""

import re

from radio.drivers.voice.lines import Language
from radio.drivers.voice.words import (
    DIGITS,
    ENGLISH_MARKS,
    HINDI,
    HINDI_MARKS,
    LETTERS,
    SIGNS,
)
from radio.roman import MARKS, romanise

_DEVANAGARI = re.compile("[\u0900-\u097f]")
_PIECES = re.compile("[\u0900-\u0963\u0970-\u097f]+|[A-Za-z']+|[0-9]|[.,:;!?।]+|[*#/&+%]|\\S")
_WORD = re.compile(r"[a-z]+")
_ACRONYM = re.compile(r"[B-DF-HJ-NP-TV-Z]{2,4}|[A-Z]")
_ABBREVIATED = re.compile(r"(?<=[A-Za-z])\.(?=\S)")
_ENGLISH_SHAPE = re.compile(r"[a-z]*(?:c(?!h)|x|tion|ment|ght|[bcdfglmnprstvz]e$|er$|ing$|ph|wh)[a-z]*")
_PAUSES = {",": ",", ";": ",", ":": ",", ".": ".", "।": ".", "!": ".", "?": "?"}

# the letters of one sound, longest first, so that chh is not taken for c and hh
_CONSONANTS = {
    "chh": "छ", "ksh": "क्ष", "kh": "ख", "gh": "घ", "ch": "च", "jh": "झ", "th": "थ", "dh": "ध", "ph": "फ",
    "bh": "भ", "sh": "श", "k": "क", "g": "ग", "c": "क", "j": "ज", "t": "त", "d": "द", "n": "न", "p": "प",
    "f": "फ़", "b": "ब", "m": "म", "y": "य", "r": "र", "l": "ल", "v": "व", "w": "व", "s": "स", "h": "ह",
    "z": "ज़", "q": "क", "x": "क्स",
}  # fmt: skip
_VOWELS = {
    "aa": ("आ", "ा"), "ai": ("ऐ", "ै"), "au": ("औ", "ौ"), "ou": ("औ", "ौ"), "ee": ("ई", "ी"), "ii": ("ई", "ी"),
    "oo": ("ऊ", "ू"), "uu": ("ऊ", "ू"), "ei": ("ए", "े"), "a": ("अ", ""), "i": ("इ", "ि"), "u": ("उ", "ु"),
    "e": ("ए", "े"), "o": ("ओ", "ो"),
}  # fmt: skip
"""Standing alone, and as a sign on a consonant."""
_LONG_AT_END = {"a": "ा", "i": "ी", "u": "ू"}
_SOUND = re.compile("|".join(sorted([*_CONSONANTS, *_VOWELS], key=len, reverse=True)))
_VIRAMA, _ANUSVARA = "्", "ं"
_CLOSED_UP_R = "्र"
_NASAL_BEFORE = {"n": frozenset("kgcjtd"), "m": frozenset("pb")}
_STOPS, _HISSES = frozenset({"t", "d", "p", "k", "g", "b", "f", "th", "dh", "bh"}), frozenset({"s", "sh"})
_JOINS = {"r": _STOPS | _HISSES, "v": _HISSES, "w": _HISSES}
"""Consonants that close up with these before them: indra, ishwar; others mostly lost a short a between."""


def language_of(text: str, usual: Language) -> Language:
    """Tell in which language a text is; `usual` when nothing shows it."""
    if _DEVANAGARI.search(text):
        return Language.HINDI
    words = set(_WORD.findall(text.lower()))
    english, hindi = len(words & ENGLISH_MARKS), len(words & HINDI_MARKS)
    if english == hindi:
        return usual
    return Language.ENGLISH if english > hindi else Language.HINDI


def shape(text: str, language: Language) -> str:
    """Write `text` as the voice of `language` says it: words and pauses, no digit and no sign left."""
    is_hindi = language is Language.HINDI
    plain = _ABBREVIATED.sub(" ", text.translate(MARKS) if is_hindi else romanise(text))
    spoken: list[str] = []
    for piece in _PIECES.findall(plain):
        if piece[0] in _PAUSES:
            _pause(spoken, _PAUSES[piece[0]])
        elif said := _hindi(piece) if is_hindi else _english(piece):
            spoken.append(said)
    return " ".join(spoken).replace(".", "।" if is_hindi else ".")


def spell_keys(keys: str, language: Language) -> str:
    """Write keys as they are said: star three one four hash."""
    digits, signs = DIGITS[language], SIGNS[language]
    said = (digits[int(key)] if key.isdecimal() else signs.get(key, key) for key in keys)
    return " ".join(said)


def devanagari(word: str) -> str:
    """Write one roman word as it sounds. People write short and long vowels alike: it is near, not right."""
    sounds: list[str] = _SOUND.findall(word.lower())
    written, before = "", ""
    for place, sound in enumerate(sounds):
        after = sounds[place + 1] if place + 1 < len(sounds) else ""
        if sound in _VOWELS:
            is_short = written.endswith(_CLOSED_UP_R)
            written += _vowel(sound, before, is_last=not after and place > 0, is_short=is_short)
        elif before in _VOWELS and sound in _NASAL_BEFORE and after[:1] in _NASAL_BEFORE[sound]:
            written += _ANUSVARA
        else:
            written += _CONSONANTS[sound] + (_VIRAMA if _is_joined(before, sound, after) else "")
        before = sound
    return written


def _vowel(sound: str, before: str, *, is_last: bool, is_short: bool) -> str:
    """Write a vowel: long at a word's end (khamba), short after a closed-up r (rajendra)."""
    alone, sign = _VOWELS[sound]
    if before in _CONSONANTS:
        return _LONG_AT_END.get(sound, sign) if is_last and not is_short else sign
    if sound == "a" and is_last:
        return "या" if before in ("i", "e", "ee") else "आ"
    return alone


def _is_joined(before: str, sound: str, after: str) -> bool:
    if after not in _CONSONANTS:
        return False
    return not before or after in (sound, "y") or sound in _JOINS.get(after, ())


def _pause(spoken: list[str], sign: str) -> None:
    """Put a pause behind the last word; the longer one stays where two meet."""
    if not spoken:
        return
    last = spoken[-1]
    if last[-1] not in _PAUSES.values():
        spoken[-1] = last + sign
    elif last[-1] == ",":
        spoken[-1] = last[:-1] + sign


def _hindi(piece: str) -> str:
    if piece.isdecimal():
        return DIGITS[Language.HINDI][int(piece)]
    if _DEVANAGARI.match(piece):
        return piece
    word = piece.replace("'", "")
    lower = word.lower()
    if lower in HINDI:
        return HINDI[lower]
    if _ACRONYM.fullmatch(word):
        return " ".join(LETTERS[letter] for letter in word)
    if not _WORD.fullmatch(lower):
        return SIGNS[Language.HINDI].get(piece, "")
    return lower if _ENGLISH_SHAPE.fullmatch(lower) else devanagari(lower)


def _english(piece: str) -> str:
    if piece.isdecimal():
        return DIGITS[Language.ENGLISH][int(piece)]
    if _ACRONYM.fullmatch(piece):
        return " ".join(piece)
    if _WORD.fullmatch(piece.lower().replace("'", "")):
        return piece.lower()
    return SIGNS[Language.ENGLISH].get(piece, "")
