"""What comes up from the mesh, and what does not."""

import pytest

from radio.driver import Dropped
from radio.drivers.meshtastic import commands
from radio.drivers.meshtastic.driver import MeshtasticDriver
from radio.drivers.meshtastic.settings import MeshtasticSettings
from radio.drivers.meshtastic.shapes import Data, FromRadio, Notification, Port
from radio.messages import Caller, Emergency, Position, Signal, Text
from tests.radio.drivers.meshtastic.node import ALL, OTHER, OWN, UNIT, a_driver, from_set, heard, packet


def test_a_text_comes_up_once_with_its_number_and_its_signal() -> None:
    driver = a_driver()
    frames = packet(commands.payload("31\x00 "), rx_rssi=-97, rx_snr=-4.5) * 2
    assert heard(driver.receive(frames, 5.0)) == [Text(UNIT, "31", air_id="0000004d"), Signal(-101.5)]
    assert heard(
        driver.receive(packet(commands.payload("31"), number=78, rx_rssi=-102, rx_snr=6.0), 6.0)
    ) == [Text(UNIT, "31", air_id="0000004e")]
    assert len(heard(driver.receive(packet(commands.payload("31")), 700.0))) == 1


def test_a_text_to_the_channel_is_heard_and_one_to_another_unit_is_not() -> None:
    driver = a_driver()
    assert heard(driver.receive(packet(commands.payload("hello"), to=ALL), 5.0)) == [
        Text(UNIT, "hello", air_id="0000004d")
    ]
    assert heard(driver.receive(packet(commands.payload("hello"), to=OTHER, number=5), 5.0)) == []
    assert heard(driver.receive(packet(commands.payload("own"), sender=OWN, number=6), 5.0)) == []


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (Data(Port.ALERT, b"man down"), "man down"),
        (Data(Port.ALERT, "मदद".encode()[:-1]), "मद\ufffd"),
        (Data(Port.TEXT, b"SOS \xe0\xa4"), "SOS \ufffd"),
        (commands.payload("sos pole 17"), "sos pole 17"),
        (commands.payload(" Emergency"), "Emergency"),
        (commands.payload("SOS!!"), "SOS!!"),
        (commands.payload("SOS3"), "SOS3"),
        (commands.payload("sossossos"), "sossossos"),
    ],
)
def test_an_alert_and_words_that_begin_so_are_emergencies(data: Data, words: str) -> None:
    assert heard(a_driver().receive(packet(data), 5.0)) == [Emergency(UNIT, words, air_id="0000004d")]


@pytest.mark.parametrize("words", ["Sosayti ke paas hoon", "emergencywala kaam", "no sos"])
def test_a_longer_word_that_begins_so_is_no_emergency(words: str) -> None:
    assert heard(a_driver().receive(packet(commands.payload(words)), 5.0)) == [
        Text(UNIT, words, air_id="0000004d")
    ]


@pytest.mark.parametrize("word", ["", " ", "खतरा"])
def test_an_emergency_word_may_be_of_any_letters_and_an_empty_one_is_none(word: str) -> None:
    settings = MeshtasticSettings(emergency_words=(word,))
    driver = MeshtasticDriver(settings)
    for text, is_emergency in (("खतरा है", word == "खतरा"), ("kaam", False)):
        [message] = heard(driver.receive(packet(commands.payload(text), number=len(text)), 5.0))
        assert isinstance(message, Emergency) == is_emergency


@pytest.mark.parametrize(
    ("fixed_at", "now", "is_stale"),
    [
        (1_700_000_000, 1_700_000_010, False),
        (1_700_000_000, 1_700_000_400, True),
        (1_700_000_000, 0, True),
        (0, 1_700_000_000, True),
        (1_700_086_400, 1_700_000_000, True),
    ],
)
def test_a_fix_is_old_by_its_time_and_one_of_unknown_age_too(fixed_at: int, now: int, is_stale: bool) -> None:  # noqa: FBT001 -- a claim of the row
    data = commands.position(28.6139, 77.209, fixed_at)
    assert heard(a_driver().receive(packet(data, rx_time=now), 5.0)) == [
        Position(UNIT, 28.6139, 77.209, is_stale)
    ]


def test_a_node_that_tells_of_itself_is_a_sign_of_life() -> None:
    assert heard(a_driver().receive(packet(Data(Port.NODE_INFO, b""), to=ALL), 5.0)) == [Caller(UNIT)]


def test_the_sets_log_and_its_sentences_are_kept_for_ours() -> None:
    driver = a_driver()
    outputs = driver.receive(
        b"WARN | low heap\n" + from_set(FromRadio(notification=Notification(7, "hot"))), 5.0
    )
    assert [output.data for output in outputs if isinstance(output, Dropped)] == [b"WARN | low heap", b"hot"]
