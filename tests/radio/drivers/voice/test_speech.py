"""Orders are spoken in words that the voice says well, digits one at a time."""

import pytest

from radio.drivers.voice import words
from radio.drivers.voice.lines import Language
from radio.drivers.voice.speech import devanagari, language_of, shape, spell_keys
from radio.text import spoken_seconds

HINDI, ENGLISH = Language.HINDI, Language.ENGLISH


@pytest.mark.parametrize(
    ("text", "language", "spoken"),
    [
        (
            "3. KHATRA taar gira, Shivaji Nagar khamba 12, 00042",
            HINDI,
            "तीन। खतरा तार गिरा, शिवाजी नगर खंभा एक दो, शून्य शून्य शून्य चार दो",
        ),
        (
            "3. खतरा तार गिरा, शिवाजी नगर खंभा १२, 00042",
            HINDI,
            "तीन। खतरा तार गिरा, शिवाजी नगर खंभा एक दो, शून्य शून्य शून्य चार दो",
        ),
        (
            "3. DANGER wire down, Shivaji Nagar pole 12, DTR 45/2",
            ENGLISH,
            "three. danger wire down, shivaji nagar pole one two, D T R four five by two",
        ),
        ("3. CANCEL 00042", HINDI, "तीन। रद्द शून्य शून्य शून्य चार दो"),
        ("3. CANCEL 00042", ENGLISH, "three. cancel zero zero zero four two"),
        (
            "DOBARA 3. aag lagi, MG Road gali 3/4, KOD 4821",
            HINDI,
            "दोबारा तीन। आग लगी, एम जी रोड गली तीन बटा चार, कोड चार आठ दो एक",
        ),
        ("H.No. 12-A Rajendra Nagar", HINDI, "एच नंबर। एक दो ए रजेंद्र नगर"),
        (
            "2. 33/11 kV Palda feeder, Gas agency ke peeche",
            HINDI,
            "दो। तीन तीन बटा एक एक के वी पलदा फीडर, गैस एजेंसी के पीछे",
        ),
        ("3. तार गिरा", ENGLISH, "three. taar gira"),
        ("", HINDI, ""),
        ("... ,", HINDI, ""),
        ("a. , ; b", ENGLISH, "a. b"),
    ],
)
def test_an_order_is_spoken_in_words(text: str, language: Language, spoken: str) -> None:
    assert shape(text, language) == spoken


@pytest.mark.parametrize("text", ["3. पोल 12 | x\n*#", "0123456789", "१२३ _ ~ {} \x07 🔥", "खंभा\u200d"])
@pytest.mark.parametrize("language", list(Language))
def test_no_digit_and_no_sign_is_left_to_the_voice(text: str, language: Language) -> None:
    said = shape(text, language)
    assert not any(letter.isdecimal() or letter in "|*#_~{}\n\x07" for letter in said)


@pytest.mark.parametrize(
    ("roman", "sounds"),
    [
        ("khamba", "खंबा"), ("bijli", "बिजली"), ("chandan", "चंदन"), ("pratap", "प्रतप"), ("chakki", "चक्की"),
        ("vidya", "विद्या"), ("rajendra", "रजेंद्र"), ("ishwar", "इश्वर"), ("bhawarkua", "भवरकुआ"),
        ("lasudia", "लसुदिया"), ("malwa", "मलवा"), ("aam", "आम"), ("", ""), ("o", "ओ"),
    ],
)  # fmt: skip
def test_a_place_in_roman_letters_is_written_as_it_sounds(roman: str, sounds: str) -> None:
    assert devanagari(roman) == sounds


def test_an_english_word_that_nobody_listed_is_left_to_the_english_voice() -> None:
    assert shape("Wockhardt Pathology centre", HINDI) == "wockhardt pathology centre".replace(
        "pathology", "पथोलोग्य"
    )


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("3. खतरा", HINDI), ("3. KHATRA taar gira, Ring Road", HINDI),
        ("3. DANGER wire down, Palda", ENGLISH),
        ("3. CANCEL 00042", ENGLISH), ("Bada Bazar", ENGLISH),
    ],
)  # fmt: skip
def test_the_language_is_told_by_the_words_and_else_the_usual_one(text: str, language: Language) -> None:
    assert language_of(text, ENGLISH) == language


def test_keys_are_said_by_their_names() -> None:
    assert spell_keys("*314#", HINDI) == "स्टार तीन एक चार हैश"
    assert spell_keys("*314#", ENGLISH) == "star three one four hash"


def test_the_sentences_of_the_voice_need_no_shaping() -> None:
    tables = (words.REPEAT, words.WRONG, words.WHO, words.ACCEPT, words.EMERGENCY)
    for language in Language:
        assert len(words.DIGITS[language]) == 10
        assert len(words.STEPS[language]) == 9
        for sentence in (*(table[language] for table in tables), *words.STEPS[language]):
            assert shape(sentence, language) == sentence
            assert spoken_seconds(sentence) < 4
