"""Orders in three scripts: the most important first, never cut; replies as people write them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dispatcher.domain import phrasebook
from dispatcher.domain.complaint import Category
from dispatcher.domain.crew import Language, RadioSet
from dispatcher.domain.errors import Invalid, Unsayable
from dispatcher.domain.incident import Incident, IncidentState
from dispatcher.domain.replies import Reply, ReplyTable, Step, read_reply
from radio.driver import Alphabet
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
WIRE_DOWN = Incident(
    id="I",
    number="2026070104620",
    office_id="O",
    category=Category.WIRE_DOWN,
    is_hazard=True,
    place="Shivaji Nagar khamba 12",
    consumer_number=None,
    dtr_code=None,
    feeder=None,
    state=IncidentState.OPEN,
    opened_at=datetime(2026, 7, 1, tzinfo=UTC),
)
TABLE = ReplyTable()


def test_an_order_as_the_control_room_says_it() -> None:
    draft = phrasebook.order(WIRE_DOWN, 3, SET, Language.ROMAN)
    assert draft.checked() == "3. KHATRA taar gira, Shivaji Nagar khamba 12, 04620"
    plain = replace(WIRE_DOWN, category=Category.NO_SUPPLY, is_hazard=False)
    said = phrasebook.order(plain, 3, SET, Language.ROMAN).checked()
    assert said == "3. bijli band, Shivaji Nagar khamba 12, 04620"
    english = phrasebook.order(WIRE_DOWN, 3, SET, Language.ENGLISH)
    assert english.checked() == "3. DANGER wire down, Shivaji Nagar khamba 12, 04620"


def test_devanagari_goes_to_a_set_that_has_its_letters_and_in_roman_to_one_that_has_not() -> None:
    hindi = replace(WIRE_DOWN, place="शिवाजी नगर")
    able = replace(SET, alphabet=Alphabet.UCS2)
    assert (
        phrasebook.order(hindi, 3, able, Language.DEVANAGARI).checked()
        == "3. खतरा तार गिरा, शिवाजी नगर, 04620"
    )
    text = phrasebook.order(hindi, 3, SET, Language.DEVANAGARI).checked()
    assert text.isascii()
    assert text.startswith("3. khatra taar gira, ")


def test_the_transformers_number_comes_before_the_jobs() -> None:
    known = replace(WIRE_DOWN, place="Ward 4", dtr_code="4620012345")
    text = phrasebook.order(known, 1, SET, Language.ROMAN).checked()
    assert text == "1. KHATRA taar gira, Ward 4, DTR 4620012345, 04620"


@pytest.mark.parametrize(
    ("place", "dtr_code", "lost", "excess"),
    [
        ("x" * 100, None, "place", 61),
        ("x" * 41, None, "number", 2),
        ("x" * 40, None, "number", 1),
        ("x" * 46, None, "number", 7),  # the place ends with the last letter that the set takes
        ("x" * 47, None, "place", 8),
        ("x" * 31, "4620012345", "dtr_code", 8),
    ],
)
def test_a_field_that_would_be_lost_is_named_with_how_much_it_is_too_long(
    place: str, dtr_code: str | None, lost: str, excess: int
) -> None:
    draft = phrasebook.order(replace(WIRE_DOWN, place=place, dtr_code=dtr_code), 1, SET, Language.ROMAN)
    assert not draft.fits
    with pytest.raises(Unsayable) as refused:
        draft.checked()
    assert (refused.value.field, refused.value.excess) == (lost, excess)
    assert str(excess) in str(refused.value.sentence_hi)


@given(place=st.text(max_size=300), slot=st.integers(1, 9), language=st.sampled_from(Language))
def test_whatever_the_place_an_order_fits_whole_or_is_refused(
    place: str, slot: int, language: Language
) -> None:
    draft = phrasebook.order(replace(WIRE_DOWN, place=place), slot, SET, language)
    try:
        text = draft.checked()
    except Unsayable:
        assert not draft.fits
        return
    assert text.startswith(f"{slot}. ")
    assert text.endswith(", 04620")
    assert fits(text, phrasebook.capabilities(SET))


def test_letters_that_the_set_lacks_are_refused_by_name() -> None:
    with pytest.raises(Unsayable, match="₿"):
        phrasebook.own_words("pay in ₿", WIRE_DOWN, 1, SET).checked()


def test_own_words_keep_slot_and_number() -> None:
    assert (
        phrasebook.own_words("come  to\nthe gate", WIRE_DOWN, 2, SET).checked()
        == "2. come to the gate, 04620"
    )
    assert phrasebook.own_words("job 04620 first", WIRE_DOWN, 2, SET).checked() == "2. job 04620 first"
    called = phrasebook.own_words("Phone 9804620123", WIRE_DOWN, 2, SET).checked()
    assert called == "2. Phone 9804620123, 04620"  # inside a telephone number it is no number of a job
    with pytest.raises(Invalid):
        phrasebook.own_words("4. go", WIRE_DOWN, 2, SET)


@pytest.mark.parametrize(
    ("language", "alphabet", "begins"),
    [
        (Language.ROMAN, Alphabet.ASCII, "DOBARA 3. KHATRA taar gira"),
        (Language.DEVANAGARI, Alphabet.UCS2, "दोबारा 3. खतरा तार गिरा"),
        (Language.DEVANAGARI, Alphabet.ASCII, "DOBARA 3. khatra taar gira"),
        (Language.ENGLISH, Alphabet.UTF8, "AGAIN 3. DANGER wire down"),
    ],
)
def test_words_said_again_begin_with_the_mark_of_the_crews_language_in_letters_of_its_set(
    language: Language, alphabet: Alphabet, begins: str
) -> None:
    draft = phrasebook.order(WIRE_DOWN, 3, replace(SET, alphabet=alphabet), language).again(language)
    assert draft.checked().startswith(begins)


def test_the_mark_counts_and_is_never_said_at_a_fields_cost() -> None:
    exact = replace(WIRE_DOWN, place="x" * 37)
    draft = phrasebook.order(exact, 1, SET, Language.ROMAN)
    assert draft.fits
    longest = phrasebook.order(replace(exact, place="x" * 39), 1, SET, Language.ROMAN)
    assert longest.fits
    assert len(longest.checked()) == SET.max_length
    assert not draft.again(Language.ROMAN).fits


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("has_code", [True, False])
def test_recorded_words_are_drafted_anew_without_their_mark_and_their_code(
    language: Language,
    has_code: bool,  # noqa: FBT001  # a parameter of pytest's
) -> None:
    whole = replace(SET, alphabet=Alphabet.UTF8, max_length=200)
    first = phrasebook.own_words("come to the gate, now", WIRE_DOWN, 3, whole)
    said = first.with_code("4821", language) if has_code else first
    for text in (said.text, said.again(language).text):
        assert phrasebook.recorded(text, 3, whole).text == first.text


def test_words_that_were_recorded_in_another_form_are_said_as_they_stand() -> None:
    assert phrasebook.recorded("come to the gate", 3, SET).text == "3. come to the gate"


def test_a_cancellation_begins_with_its_slot_and_fits_any_set() -> None:
    text = phrasebook.cancel(WIRE_DOWN.number, 3)
    assert text == "3. CANCEL 04620"
    assert phrasebook.cancel(WIRE_DOWN.number, None) == "CANCEL 04620"
    assert fits(text, phrasebook.capabilities(replace(SET, max_length=32)))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("31", Reply(3, Step.ACCEPT)),
        ("3 1", Reply(3, Step.ACCEPT)),
        (" 3.5 ", Reply(3, Step.FINISH)),
        ("३१", Reply(3, Step.ACCEPT)),
        ("39 pole broken", Reply(3, Step.NOTE, "pole broken")),
        ("3 6 jumper chahiye", Reply(3, Step.ASK_HELP, "jumper chahiye")),
        ("39", Reply(3, Step.NOTE)),
        ("4", Reply(None, Step.ARRIVE)),
        ("12 khambe gire", None),
        ("3 log ghayal", None),
        ("30", None),
        ("01", None),
        ("0", None),
        ("311", None),
        ("", None),
        ("²1", None),
        ("haan ji", None),
    ],
)
def test_replies_are_read_as_people_write_them(said: str, meant: Reply | None) -> None:
    assert read_reply(said, TABLE) == meant


@given(st.text(max_size=80))
def test_no_words_break_the_reading(said: str) -> None:
    reply = read_reply(said, TABLE)
    if reply is not None:
        assert reply.slot is None or 1 <= reply.slot <= 9


def test_an_office_may_give_its_digits_another_meaning() -> None:
    table = ReplyTable({1: Step.ARRIVE, 9: Step.ACCEPT})
    assert read_reply("39", table) == Reply(3, Step.ACCEPT)
    assert read_reply("32", table) is None
    assert read_reply("2", table) is None
