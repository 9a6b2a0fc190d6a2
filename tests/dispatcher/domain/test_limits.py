"""Whatever fits the stricter of both limits fits the register's set and the gateway's."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatcher.domain import limits, phrasebook
from dispatcher.domain.crew import RadioSet
from radio.driver import Alphabet, Capabilities
from radio.text import fits

SET = RadioSet(
    id="S",
    office_id="O",
    label="7",
    make="kiss",
    unit="CREW-7",
    site="s",
    via="v",
    max_length=67,
    alphabet=Alphabet.ASCII,
)
WRITTEN = [Alphabet.ASCII, Alphabet.LATIN1, Alphabet.UTF8, Alphabet.UCS2]


def sign(max_length: int, alphabet: str, forbidden: str = "") -> dict[str, Any]:
    """Give what a sign of life says of a set."""
    return {"max_length": max_length, "alphabet": alphabet, "forbidden": forbidden}


@given(
    words=st.text(alphabet="ax~{éÄअ€", max_size=45),
    known=st.tuples(st.integers(1, 40), st.sampled_from(WRITTEN), st.sampled_from(["", "{|~"])),
    said=st.tuples(st.integers(1, 40), st.sampled_from(WRITTEN), st.sampled_from(["", "é", "a~"])),
)
def test_what_fits_the_stricter_fits_both(
    words: str, known: tuple[int, Alphabet, str], said: tuple[int, Alphabet, str]
) -> None:
    registered = replace(SET, max_length=known[0], alphabet=known[1], forbidden=known[2])
    carried = replace(SET, max_length=said[0], alphabet=said[1], forbidden=said[2])
    both: Capabilities = phrasebook.capabilities(limits.stricter(registered, sign(*said)))
    if fits(words, both):
        assert fits(words, phrasebook.capabilities(registered))
        assert fits(words, phrasebook.capabilities(carried))


@pytest.mark.parametrize(
    ("known", "said"),
    [((67, Alphabet.ASCII), (20, "speech")), ((20, Alphabet.SPEECH), (67, "ascii"))],
)
def test_a_set_that_speaks_is_measured_as_its_gateway_says(
    known: tuple[int, Alphabet], said: tuple[int, str]
) -> None:
    registered = replace(SET, max_length=known[0], alphabet=known[1])
    real = limits.stricter(registered, sign(*said))
    assert (real.max_length, real.alphabet) == said
    assert limits.promises_more(registered, sign(*said))
    assert limits.stricter(registered, sign(*said, "~")).forbidden == "~"


def test_latin_and_utf8_have_only_the_plain_letters_in_common() -> None:
    """An é is one unit of the one and two of the other, and no limit tells how many of them come."""
    for known, said in ((Alphabet.LATIN1, "utf8"), (Alphabet.UTF8, "latin1")):
        real = limits.stricter(replace(SET, alphabet=known), sign(67, said))
        assert real.alphabet is Alphabet.ASCII


@pytest.mark.parametrize(("known", "said"), [(Alphabet.UTF8, "ucs2"), (Alphabet.UCS2, "utf8")])
def test_of_two_that_carry_every_letter_the_one_that_counts_bytes_is_the_stricter(
    known: Alphabet, said: str
) -> None:
    assert limits.stricter(replace(SET, alphabet=known), sign(67, said)).alphabet is Alphabet.UTF8


def test_two_that_speak_have_the_shorter_time() -> None:
    registered = replace(SET, max_length=30, alphabet=Alphabet.SPEECH)
    assert limits.stricter(registered, sign(20, "speech")).max_length == 20
    assert limits.stricter(registered, sign(40, "speech")).max_length == 30


@pytest.mark.parametrize(
    ("said", "is_more"),
    [
        (sign(67, "ascii"), False),
        (sign(67, "ascii", "{|~"), False),
        (sign(140, "ucs2"), False),
        (sign(60, "ascii"), True),
        ({}, False),
        ({"alphabet": "ucs2"}, False),
        ({"alphabet": "ascii", "max_length": "60"}, False),
        (sign(60, "runes"), False),
    ],
)
def test_the_register_promises_more_only_where_words_would_be_lost(
    said: dict[str, Any], *, is_more: bool
) -> None:
    assert limits.promises_more(SET, said) is is_more


def test_letters_that_the_register_names_must_be_all() -> None:
    named = replace(SET, forbidden="~")
    assert limits.promises_more(named, sign(67, "ascii", "{~"))
    assert not limits.promises_more(named, sign(67, "ascii", "~"))
    assert limits.stricter(named, sign(67, "ascii", "{")).forbidden == "{~"
