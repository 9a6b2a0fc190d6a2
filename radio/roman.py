"""Devanagari in roman letters as people here text it: not a scholar's transliteration, but read at once."""

import re

CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n",
    "च": "ch", "छ": "chh", "ज": "j", "झ": "jh", "ञ": "n",
    "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n",
    "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
    "प": "p", "फ": "f", "ब": "b", "भ": "bh", "म": "m",
    "य": "y", "र": "r", "ल": "l", "व": "v", "ळ": "l",
    "श": "sh", "ष": "sh", "स": "s", "ह": "h",
}  # fmt: skip
DOTTED = {
    "क": "q",
    "ख": "kh",
    "ग": "gh",
    "ज": "z",
    "ड": "d",
    "ढ": "dh",
    "फ": "f",
    "य": "y",
    "न": "n",
    "र": "r",
}
"""Consonants with a dot below; ड़ is heard as r, but everybody writes sadak."""
COMPOSED = {
    "क़": "क",
    "ख़": "ख",
    "ग़": "ग",
    "ज़": "ज",
    "ड़": "ड",
    "ढ़": "ढ",
    "फ़": "फ",
    "य़": "य",
    "ऩ": "न",
    "ऱ": "र",
}
VOWELS = {
    "अ": "a", "आ": "aa", "इ": "i", "ई": "ee", "उ": "u", "ऊ": "oo", "ऋ": "ri",
    "ए": "e", "ऐ": "ai", "ओ": "o", "औ": "au", "ऑ": "o", "ऍ": "e",
}  # fmt: skip
SIGNS = {
    "ा": "aa", "ि": "i", "ी": "ee", "ु": "u", "ू": "oo", "ृ": "ri",
    "े": "e", "ै": "ai", "ो": "o", "ौ": "au", "ॉ": "o", "ॅ": "e",
}  # fmt: skip
ENDINGS = {"aa": "a", "ee": "i", "oo": "u", "ee~": "i~", "e~": "ei~"}
"""A long vowel is written short at a word's end: khamba, bijli, chalu, nahin."""
CLUSTERS = (("ज्ञ", "ग्य"),)
VIRAMA, DOT, ANUSVARA, MOON, VISARGA = "्", "़", "\u0902", "\u0901", "\u0903"
LIPS = frozenset("pbfm")
MARKS = str.maketrans(
    {
        **{chr(0x966 + digit): str(digit) for digit in range(10)},
        "।": ".", "॥": ".", "₹": "Rs", "°": " deg", "ॐ": "om", "ऽ": "'", "\u00a0": " ", "\u00d7": "x",
        "\u2013": "-", "\u2014": "-", "\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"',
        "\u2026": "...",
        **dict.fromkeys("\u200b\u200c\u200d\ufeff", ""),
    }
)  # fmt: skip
WORD = re.compile("[\u0900-\u0963\u0970-\u097f]+")

_Letter = tuple[str, str]
"""A consonant ('' when the vowel stands alone) and its vowel; '*' is the vowel nobody wrote."""


def romanise(text: str) -> str:
    """Write Devanagari words, digits and stops in roman letters; leave everything else as it is."""
    return WORD.sub(lambda found: _word(found[0]), text.translate(MARKS))


def _word(word: str) -> str:
    for cluster, simple in CLUSTERS:
        word = word.replace(cluster, simple)
    letters = _spoken(_letters(word))
    consonant, vowel = letters[-1] if letters else ("", "")
    if vowel in ENDINGS and (len(letters) > 1 or "~" in vowel):
        letters[-1] = (consonant, ENDINGS[vowel])
    return _nasal("".join(consonant + vowel for consonant, vowel in letters))


def _letters(word: str) -> list[_Letter]:
    letters: list[_Letter] = []
    for sign in word:
        consonant, vowel = letters[-1] if letters else ("", "")
        if sign in CONSONANTS or sign in COMPOSED:
            plain = COMPOSED.get(sign, sign)
            letters.append((DOTTED[plain] if sign in COMPOSED else CONSONANTS[plain], "*"))
        elif sign in VOWELS:
            letters.append(("", VOWELS[sign]))
        elif not letters:
            continue  # a sign with nothing to stand on
        elif sign == DOT:
            letters[-1] = (_dotted(consonant), vowel)
        elif sign in SIGNS or sign == VIRAMA:
            letters[-1] = (consonant, SIGNS.get(sign, ""))
        elif sign in (ANUSVARA, MOON):
            letters[-1] = (consonant, vowel + "~")
        elif sign == VISARGA:
            letters.append(("h", ""))
    return letters


def _dotted(consonant: str) -> str:
    plain = next(sign for sign, roman in [*CONSONANTS.items(), ("", consonant)] if roman == consonant)
    return DOTTED.get(plain, consonant)


def _spoken(letters: list[_Letter]) -> list[_Letter]:
    """Drop the vowels nobody speaks: at the end, and between two spoken ones (Ohala, from the right)."""
    spoken = list(letters)
    for place in range(len(spoken) - 1, -1, -1):
        consonant, vowel = spoken[place]
        if vowel == "*" and place == len(spoken) - 1 and place > 0:
            spoken[place] = (consonant, "" if _can_end(spoken, place) else "a")
        elif vowel == "*" and place > 0 and _stands_between(spoken, place):
            spoken[place] = (consonant, "")
        else:
            spoken[place] = (consonant, vowel.replace("*", "a"))
    return spoken


def _can_end(letters: list[_Letter], place: int) -> bool:
    return letters[place - 1][1] != "" or letters[place][0] not in ("y", "v")


def _stands_between(letters: list[_Letter], place: int) -> bool:
    after = letters[place + 1] if place + 1 < len(letters) else ("", "")
    return letters[place - 1][1] != "" and after[0] != "" and after[1] != ""


def _nasal(roman: str) -> str:
    parts = roman.split("~")
    nasals = ["m" if after[:1] in LIPS else "n" for after in parts[1:]]
    return "".join(part + nasal for part, nasal in zip(parts, [*nasals, ""], strict=True)).replace(
        "aai", "ai"
    )
