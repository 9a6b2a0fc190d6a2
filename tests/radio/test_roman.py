"""Devanagari in the roman letters that a lineman here reads at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio.roman import romanise

WORDS = {
    "बिजली": "bijli",
    "तार": "taar",
    "टूटा": "toota",
    "खंभा": "khambha",
    "गिरा": "gira",
    "क्षेत्र": "kshetr",
    "ज्ञान": "gyaan",
    "श्रमिक": "shramik",
    "सड़क": "sadak",
    "घर": "ghar",
    "नहीं": "nahin",
    "में": "mein",
    "लाइन": "lain",
    "विद्युत": "vidyut",
    "कटनी": "katni",
    "करंट": "karant",
    "शिकायत": "shikaayat",
    "चिंगारी": "chingaari",
    "मरम्मत": "marammat",
    "उपभोक्ता": "upbhokta",
    "खतरा": "khatra",
    "भोपाल": "bhopaal",
    "संपर्क": "sampark",
    "न": "na",
    "पोल ४२।": "pol 42.",
    "₹१००": "Rs100",
    "गाँव": "gaanv",
}


@pytest.mark.parametrize(("hindi", "roman"), WORDS.items())
def test_a_word_reads_as_people_write_it(hindi: str, roman: str) -> None:
    assert romanise(hindi) == roman


def test_roman_words_between_stay_as_they_are() -> None:
    assert romanise("DTR-4 पर fault, FDR 11kV") == "DTR-4 par fault, FDR 11kV"


@given(st.text(st.characters(min_codepoint=0x0900, max_codepoint=0x097F) | st.sampled_from(" ,.a1\u200d")))
def test_any_devanagari_becomes_ascii_without_a_crash(text: str) -> None:
    assert romanise(text).isascii()
