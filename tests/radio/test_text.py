"""Words are fitted where they are written, and never cut in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from radio.driver import Alphabet, Capabilities
from radio.errors import Unsayable
from radio.text import fits, measure, require_fit, spell, split, uncarried


def a_set(alphabet: Alphabet = Alphabet.ASCII, longest: int = 67, forbidden: str = "|~{") -> Capabilities:
    return Capabilities(
        make="any",
        max_length=longest,
        alphabet=alphabet,
        reports=frozenset(),
        retry_seconds=(),
        forbidden=frozenset(forbidden),
    )


@pytest.mark.parametrize(
    ("alphabet", "text", "length"),
    [
        (Alphabet.ASCII, "pole", 4),
        (Alphabet.LATIN1, "été", 3),
        (Alphabet.UTF8, "खंभा", 12),
        (Alphabet.UCS2, "खंभा", 4),
        (Alphabet.UCS2, "🔥", 2),
        (Alphabet.SPEECH, "एक दो तीन चार पाँच छह सात आठ नौ दस ग्यारह बारह तेरह चौदह", 6),
        (Alphabet.SPEECH, "3. KHATRA taar gira, Shivaji Nagar khamba 12, 00042", 8),
        (Alphabet.SPEECH, "3. CANCEL 00042", 4),
        (Alphabet.SPEECH, "DTR", 2),
    ],
)
def test_length_is_counted_in_the_sets_own_units(alphabet: Alphabet, text: str, length: int) -> None:
    assert measure(text, a_set(alphabet)) == length


def test_a_text_too_long_is_refused_with_how_much() -> None:
    with pytest.raises(Unsayable, match="3 bytes too long"):
        require_fit("x" * 70, a_set())


def test_a_letter_that_cannot_be_carried_is_named() -> None:
    with pytest.raises(Unsayable, match="'ख'"):
        require_fit("3. खंभा", a_set())
    with pytest.raises(Unsayable, match=r"no '.'"):
        require_fit("3. {", a_set())
    assert uncarried("a{b\n{", a_set()) == "{\n"


def test_the_longest_text_fits_and_one_letter_more_is_refused() -> None:
    require_fit("x" * 67, a_set())
    assert fits("x" * 67, a_set())
    assert not fits("x" * 68, a_set())
    with pytest.raises(Unsayable, match="1 bytes too long"):
        require_fit("x" * 68, a_set())


def test_a_letter_that_the_set_lacks_does_not_fit_however_short_the_text_is() -> None:
    assert not fits("{", a_set())
    assert not fits("ख", a_set(Alphabet.LATIN1))
    with pytest.raises(Unsayable, match="'ख'"):
        split("खंभा " * 30, a_set())


def test_a_text_that_fits_is_one_part_without_a_number() -> None:
    assert split("3. Pole gira", a_set()) == ["3. Pole gira"]


def test_parts_are_numbered_and_cut_between_words() -> None:
    assert split("one two three four", a_set(longest=12)) == ["1/3 one two", "2/3 three", "3/3 four"]


def test_a_word_that_fits_no_part_is_refused() -> None:
    with pytest.raises(Unsayable, match="x" * 30):
        split("pole " + "x" * 30, a_set(longest=20))


def test_words_fill_a_part_to_its_last_letter() -> None:
    assert split("eightabc de", a_set(longest=12)) == ["eightabc de"]
    assert split("eightabc four xy", a_set(longest=12)) == ["1/2 eightabc", "2/2 four xy"]
    assert split("four fiv fivex", a_set(longest=12)) == ["1/2 four fiv", "2/2 fivex"]


def test_nine_parts_are_read_and_ten_refused() -> None:
    assert len(split("fourteenletter " * 9, a_set(longest=18))) == 9
    with pytest.raises(Unsayable, match="10 parts"):
        split("fourteenletter " * 10, a_set(longest=18))


def test_more_parts_than_anybody_reads_are_refused() -> None:
    with pytest.raises(Unsayable, match="parts"):
        split("word " * 100, a_set(longest=20))


@given(st.text("abc देव", max_size=200), st.sampled_from([Alphabet.UTF8, Alphabet.UCS2]))
def test_parts_fit_and_lose_no_word(text: str, alphabet: Alphabet) -> None:
    capabilities = a_set(alphabet, longest=60)
    try:
        parts = split(text, capabilities)
    except Unsayable:
        return
    assert all(fits(part, capabilities) for part in parts)
    words = [word for part in parts for word in (part.split()[1:] if len(parts) > 1 else part.split())]
    assert words == text.split()


def test_hindi_is_spelt_in_roman_only_where_it_must_be() -> None:
    assert spell("३. खंभा गिरा", a_set()) == "3. khambha gira"
    assert spell("३. खंभा गिरा", a_set(Alphabet.LATIN1)) == "3. khambha gira"
    assert spell("३. खंभा गिरा", a_set(Alphabet.UCS2)) == "३. खंभा गिरा"
