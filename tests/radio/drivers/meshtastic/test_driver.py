"""When an order over the mesh is delivered, and all the ways in which it is not."""

import pytest

from radio.driver import Dropped, Outcome, Settled, Write
from radio.drivers import BadSetting, make_driver
from radio.drivers.meshtastic import causes, commands
from radio.drivers.meshtastic.frames import WAKE
from radio.drivers.meshtastic.shapes import Config, Data, FromRadio, LoRaConfig, Port
from radio.errors import Refused, Unsayable
from tests.radio.drivers.meshtastic.node import (
    OTHER,
    OWN,
    UNIT,
    a_driver,
    an_order,
    asked,
    from_set,
    receipt,
    sent,
    settled,
    taken,
)


def test_only_the_units_own_word_is_delivery() -> None:
    driver = a_driver()
    number = sent(driver)
    for sender in (OWN, OTHER):
        assert settled(driver.receive(receipt(number, sender=sender), 11.0)) == []
    assert not driver.is_free(12.5)
    assert settled(driver.receive(receipt(number), 13.0)) == [Outcome.DELIVERED]
    assert driver.is_free(13.0)


def test_passed_on_and_never_acknowledged_is_no_receipt_and_says_so() -> None:
    driver = a_driver()
    number = sent(driver)
    driver.receive(taken(number) + receipt(number, sender=OWN), 11.0)
    driver.tick(12.1)
    [end] = driver.tick(driver.due or 0.0)
    assert isinstance(end, Settled)
    assert end.outcome is Outcome.NO_RECEIPT
    assert "passed it on" in end.reason


def test_a_receipt_after_the_wait_still_counts_once() -> None:
    driver = a_driver()
    number = sent(driver)
    driver.receive(taken(number), 10.1)
    assert settled(driver.tick(60.0)) == [Outcome.NO_RECEIPT]
    assert settled(driver.receive(receipt(number), 61.0)) == [Outcome.DELIVERED]
    [again] = driver.receive(receipt(number), 62.0)
    assert isinstance(again, Dropped)


def test_a_late_receipt_of_the_first_try_ends_the_second() -> None:
    driver = a_driver()
    first = sent(driver)
    driver.receive(taken(first), 10.1)
    driver.tick(60.0)
    second = sent(driver, at=61.0)
    assert second != first  # a node drops in silence a number that its host gave it before
    assert settled(driver.receive(receipt(first), 62.0)) == [Outcome.DELIVERED]
    assert driver.is_free(64.0)
    assert settled(driver.receive(receipt(second), 64.0)) == []


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (causes.MAX_RETRANSMIT, Outcome.NO_RECEIPT),
        (causes.NO_CHANNEL, Outcome.REFUSED),
        (causes.RATE_LIMIT, Outcome.BUSY),
        (99, Outcome.NO_RECEIPT),
    ],
)
def test_a_no_ends_the_try_as_its_cause_asks(error: int, outcome: Outcome) -> None:
    driver = a_driver()
    number = sent(driver)
    [end] = driver.receive(receipt(number, error, OWN), 13.0)
    assert isinstance(end, Settled)
    assert end.outcome is outcome
    assert end.reason


def test_a_no_of_a_stranger_ends_nothing() -> None:
    driver = a_driver()
    number = sent(driver)
    assert settled(driver.receive(receipt(number, causes.NO_CHANNEL, OTHER), 13.0)) == []


def test_a_used_up_share_of_the_air_holds_the_next_order() -> None:
    driver = a_driver()
    number = sent(driver)
    assert settled(driver.receive(receipt(number, causes.DUTY_CYCLE_LIMIT, OWN), 11.0)) == [Outcome.BUSY]
    assert not driver.is_free(70.0)
    driver.tick(71.0)
    assert driver.is_free(71.0)


@pytest.mark.parametrize(
    ("res", "outcome"),
    [
        (causes.QUEUE_FULL, Outcome.BUSY),
        (causes.DISABLED, Outcome.BUSY),
        (causes.TOO_LARGE, Outcome.REFUSED),
        (causes.TAKEN_BY_SET, Outcome.NO_RECEIPT),
    ],
)
def test_a_set_that_did_not_take_it_ends_the_try_soon_with_its_reason(res: int, outcome: Outcome) -> None:
    driver = a_driver()
    number = sent(driver)
    driver.receive(taken(number, res), 10.1)
    driver.tick(10.5)
    moment = 11.2 if res != causes.TAKEN_BY_SET else 60.0
    assert settled(driver.tick(moment)) == [outcome]


def test_a_no_in_words_goes_before_a_no_of_the_queue() -> None:
    driver = a_driver()
    number = sent(driver)
    driver.receive(taken(number, 34), 10.1)
    assert settled(driver.receive(receipt(number, 34, OWN), 10.2)) == [Outcome.REFUSED]


def test_a_set_that_did_not_even_take_it_is_asked_again_who_it_is() -> None:
    driver = a_driver()
    sent(driver)
    outputs = driver.tick(60.0)
    assert settled(outputs) == [Outcome.NO_RECEIPT]
    assert outputs[-1] == Write(WAKE)
    assert not driver.is_free(60.0)


def test_a_restart_loses_what_was_in_flight_and_begins_anew() -> None:
    driver = a_driver()
    sent(driver)
    outputs = driver.receive(b"\r\nbooting\r\n" + from_set(FromRadio(rebooted=True)), 12.0)
    assert settled(outputs) == [Outcome.NO_RECEIPT]
    assert outputs[-1] == Write(WAKE)


def test_words_to_everybody_are_sent_and_a_node_that_passes_them_on_is_no_delivery() -> None:
    driver = a_driver()
    number = sent(driver, an_order(unit="!ffffffff"))
    assert settled(driver.receive(receipt(number, sender=OWN), 11.0)) == [Outcome.SENT]
    number = sent(driver, an_order(2, "!ffffffff"), 20.0)
    assert settled(driver.receive(receipt(number, causes.MAX_RETRANSMIT, OWN), 22.0)) == [Outcome.SENT]
    sent(driver, an_order(3, "!ffffffff"), 30.0)
    assert settled(driver.tick(60.0)) == [Outcome.SENT]


def test_the_set_is_given_no_two_texts_within_two_seconds() -> None:
    driver = a_driver()
    number = sent(driver)
    driver.receive(receipt(number), 10.5)
    assert not driver.is_free(11.9)
    with pytest.raises(Refused):
        driver.send(an_order(2), 11.9)
    assert driver.is_free(12.2)


@pytest.mark.parametrize(
    ("unit", "text"),
    [("CREW-7", "x"), ("!a0000001", "x"), (UNIT, "x" * 201), (UNIT, "खं" * 40), (UNIT, "\x07")],
)
def test_what_the_set_cannot_carry_is_refused(unit: str, text: str) -> None:
    with pytest.raises(Unsayable):
        a_driver().send(an_order(unit=unit, text=text), 10.0)


def test_hindi_goes_as_it_is() -> None:
    driver = a_driver(channel=2, hops=1)
    [said] = asked(driver.send(an_order(text="३. खंभा गिरा"), 10.0))
    assert said.packet is not None
    assert said.packet.decoded == Data(Port.TEXT, "३. खंभा गिरा".encode())
    assert (said.packet.channel, said.packet.hop_limit) == (2, 1)


def test_airtime_follows_the_sets_own_modem_and_counts_each_hop() -> None:
    driver = a_driver(hops=3)
    slow = driver.airtime(an_order())
    lora = LoRaConfig(use_preset=True, preset=6)
    driver.receive(from_set(FromRadio(config=Config(lora))), 2.0)
    assert driver.airtime(an_order()) < slow / 8
    one_hop = a_driver(hops=1).airtime(an_order())
    assert slow == pytest.approx(2 * one_hop)
    assert a_driver().airtime(an_order(unit="!ffffffff")) < slow


def test_no_damaged_stream_delivers_what_is_in_flight() -> None:
    driver = a_driver()
    number = sent(driver)
    good = receipt(number)
    for place in range(len(good)):
        for bit in range(8):
            bad = good[:place] + bytes([good[place] ^ 1 << bit]) + good[place + 1 :]
            outcomes = settled(driver.receive(bad, 11.0))
            assert Outcome.DELIVERED not in outcomes or _proof(bad) == _proof(good)
            driver.receive(bytes(600), 11.0)
            if not driver._try:  # a damaged word that still is a whole one may end the try, never deliver it
                driver = a_driver()
                number = sent(driver)


def _proof(stream: bytes) -> object:
    """Give what a receipt proves: who says it, and of which packet."""
    try:
        said = commands.read(stream[4:])
    except ValueError:
        return None
    return (said.sender, said.said) if isinstance(said, commands.Carried) else None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("own", "CREW-7"),
        ("groups", "!0"),
        ("hops", 8),
        ("max_length", 234),
        ("preset", "warp"),
        ("channel", 8),
    ],
)
def test_a_setting_that_cannot_be_is_named(key: str, value: object) -> None:
    with pytest.raises(BadSetting, match=key):
        make_driver("meshtastic", {key: value})
