"""Units are hosts: whose receipt it is says the address, for which text its number."""

from typing import Any

import pytest

from radio.driver import Dropped, Heard, Outcome, Settled, Write
from radio.drivers import BadSetting, make_driver
from radio.drivers.datagrams import Datagram, split
from radio.drivers.motorola import ars, lrrp, tms
from radio.drivers.motorola.driver import MotorolaDriver
from radio.drivers.motorola.settings import MotorolaSettings
from radio.errors import Unsayable
from radio.messages import Caller, Emergency, Order, Position, Ref, Text, UnitId

UNIT = UnitId("1027")
CREW, OTHERS = bytes([12, 0, 4, 3]), bytes([12, 0, 0, 9])
ORDER = Order(Ref("REF"), UNIT, "3. Pole gira")
OTHER = Order(Ref("OTHER"), UNIT, "4. Taar toota")


def a_driver(**given: object) -> MotorolaDriver:
    return MotorolaDriver(MotorolaSettings(**given))  # type: ignore[arg-type]


def said(port: int, payload: bytes, address: bytes | None = CREW) -> bytes:
    return Datagram(port, payload, address).encode()


def written(outputs: list[Any]) -> list[Datagram]:
    return [each for output in outputs if isinstance(output, Write) for each in split(output.data)]


def begin(driver: MotorolaDriver, order: Order = ORDER, at: float = 0.0) -> tms.Words:
    """Send an order; give what went to the unit."""
    [datagram] = written(driver.send(order, at))
    words = tms.parse(datagram.payload)
    assert (datagram.port, datagram.address) == (4007, CREW)
    assert isinstance(words, tms.Words)
    return words


def receipt(words: tms.Words, address: bytes | None = CREW) -> bytes:
    return said(4007, tms.receipt(0x9F, words.number), address)


def settled(outputs: list[Any]) -> list[tuple[Ref, Outcome]]:
    return [(output.ref, output.outcome) for output in outputs if isinstance(output, Settled)]


def heard(outputs: list[Any]) -> list[object]:
    return [output.message for output in outputs if isinstance(output, Heard)]


def test_the_units_own_receipt_is_delivery_and_a_second_one_is_dropped() -> None:
    driver = a_driver()
    words = begin(driver)
    outputs = driver.receive(receipt(words) + receipt(words), 2.0)
    assert settled(outputs) == [("REF", Outcome.DELIVERED)]
    assert isinstance(outputs[-1], Dropped)
    assert driver.is_free(2.0)


@pytest.mark.parametrize("foreign", ["number", "unit", "nobody"])
def test_a_receipt_of_another_number_or_unit_settles_nothing(foreign: str) -> None:
    driver = a_driver()
    words = begin(driver)
    match foreign:
        case "number":
            answer = said(4007, tms.receipt(0x9F, ((words.number or 0) + 1) % tms.NUMBERS))
        case "unit":
            answer = receipt(words, OTHERS)
        case _:
            answer = receipt(words, None)
    assert settled(driver.receive(answer, 2.0)) == []
    assert not driver.is_free(2.0)


def test_a_repeat_keeps_its_number_and_the_next_order_has_the_next() -> None:
    driver = a_driver()
    numbers = []
    for order in (ORDER, ORDER, OTHER):
        numbers.append(begin(driver, order).number)
        driver.tick(driver.due or 0.0)
    assert numbers[0] == numbers[1]
    assert numbers[2] == ((numbers[0] or 0) + 1) % tms.NUMBERS


def test_numbers_go_round() -> None:
    driver, numbers = a_driver(), set[int | None]()
    for count in range(3 * tms.NUMBERS):
        words = begin(driver, Order(Ref(f"REF{count}"), UNIT, "3. Pole"))
        numbers.add(words.number)
        assert settled(driver.receive(receipt(words), 0.0)) == [(f"REF{count}", Outcome.DELIVERED)]
    assert numbers == set(range(tms.NUMBERS))


def test_silence_ends_the_try_and_a_late_receipt_still_counts_once() -> None:
    driver = a_driver()
    words = begin(driver)
    assert settled(driver.tick(driver.due or 0.0)) == [("REF", Outcome.NO_RECEIPT)]
    begin(driver, OTHER, 20.0)
    assert settled(driver.receive(receipt(words), 21.0)) == [("REF", Outcome.DELIVERED)]
    assert not driver.is_free(21.0)


def test_words_to_a_group_are_sent_with_other_flags_and_never_delivered() -> None:
    driver = a_driver()
    order = Order(Ref("REF"), UnitId("G5"), "Storm from 18:00")
    [datagram] = written(driver.send(order, 0.0))
    assert (datagram.address, datagram.payload[2]) == (bytes([225, 0, 0, 5]), 0xA0)
    assert settled(driver.tick(driver.due or 0.0)) == [("REF", Outcome.SENT)]


def test_flags_and_ports_are_settings() -> None:
    driver = a_driver(text_flags=0xC0, receipt_flags=0xBF, text_port=5007)
    [datagram] = written(driver.send(ORDER, 0.0))
    assert (datagram.port, datagram.payload[2]) == (5007, 0xC0)
    [answer] = written(driver.receive(said(5007, tms.text(0xE0, 7, "31")), 0.0))
    assert (answer.port, answer.address, answer.payload) == (5007, CREW, bytes.fromhex("0003bf0007"))


def test_a_text_is_heard_once_and_every_copy_that_wants_it_is_acknowledged() -> None:
    driver = a_driver()
    text = said(4007, tms.text(0xE0, 7, "31"))
    outputs = driver.receive(text, 0.0)
    assert heard(outputs) == [Text(UNIT, "31")]
    assert isinstance(outputs[-1], Write)
    again = driver.receive(text, 30.0)
    assert heard(again) == []
    assert written(again)[0].payload == bytes.fromhex("00039f0007")
    assert heard(driver.receive(said(4007, tms.text(0xA0, 8, "31")), 40.0)) == [Text(UNIT, "31")]
    assert written(driver.receive(said(4007, tms.text(0xA0, 8, "31")), 41.0)) == []


def test_a_unit_that_takes_part_is_a_sign_of_life_and_acknowledged_without_a_number() -> None:
    outputs = a_driver().receive(said(4007, bytes.fromhex("0003d00003")), 0.0)
    assert heard(outputs) == [Caller(UNIT)]
    assert written(outputs)[0].payload == bytes.fromhex("00021f00")


def test_a_unit_that_registers_is_answered_and_asked_for_its_emergency_key() -> None:
    outputs = a_driver().receive(said(4005, ars.hello("1027")), 0.0)
    assert heard(outputs) == [Caller(UNIT)]
    assert written(outputs) == [
        Datagram(4005, bytes.fromhex("0002bf01"), CREW),
        Datagram(4001, bytes.fromhex("090b2203000005400141344a51"), CREW),
    ]


def test_what_a_unit_is_asked_when_it_registers_is_a_setting() -> None:
    driver = a_driver(arms_emergency=False, asks_position=True, position_seconds=180)
    asked = written(driver.receive(said(4005, ars.hello("1027")), 0.0))[1:]
    assert [each.payload for each in asked] == [lrrp.where_now(), lrrp.where_every(180)]
    assert not driver.capabilities.has_native_emergency


@pytest.mark.parametrize(("words", "meaning"), [("00013f", [Caller(UNIT)]), ("000131", []), ("000174", [])])
def test_other_words_of_the_registration(words: str, meaning: list[object]) -> None:
    outputs = a_driver().receive(said(4005, bytes.fromhex(words)), 0.0)
    assert heard(outputs) == meaning
    assert written(outputs) == []


def test_a_report_for_the_emergency_key_is_an_emergency_told_once_and_a_place_each_time() -> None:
    driver = a_driver()
    report = said(4001, lrrp.report(lrrp.REPORT, lrrp.EMERGENCY, 23.5, 72.5))
    outputs = heard(driver.receive(report, 0.0))
    assert outputs[0] == Emergency(UNIT, "emergency key")
    assert isinstance(outputs[1], Position)
    assert (outputs[1].latitude, outputs[1].longitude) == pytest.approx((23.5, 72.5), abs=1e-6)
    assert [type(each) for each in heard(driver.receive(report, 5.0))] == [Position]
    assert [len(heard(driver.receive(report, at))) for at in (29.0, 31.0, 60.0)] == [1, 2, 1]


def test_a_report_for_the_emergency_key_counts_though_the_rest_of_it_is_not_known() -> None:
    whole = lrrp.report(lrrp.REPORT, lrrp.EMERGENCY, 23.5, 72.5)[2:] + b"\x36\x01"
    outputs = a_driver().receive(said(4001, bytes([lrrp.REPORT, len(whole)]) + whole), 0.0)
    assert [type(each) for each in heard(outputs)] == [Emergency, Position]
    assert isinstance(outputs[-1], Dropped)


@pytest.mark.parametrize("document", [lrrp.NOW_ANSWER, lrrp.WHEN_ANSWER, lrrp.REPORT])
def test_other_reports_are_places(document: int) -> None:
    request = lrrp.EMERGENCY if document == lrrp.WHEN_ANSWER else lrrp.PERIODIC
    outputs = heard(a_driver().receive(said(4001, lrrp.report(document, request, 23.5, 72.5)), 0.0))
    assert [type(each) for each in outputs] == [Position]


def test_a_datagram_without_its_sender_is_dropped_with_the_remedy() -> None:
    [dropped] = a_driver().receive(said(4007, tms.text(0xE0, 7, "31"), None), 0.0)
    assert isinstance(dropped, Dropped)
    assert "net=" in dropped.reason


@pytest.mark.parametrize("unit", ["CREW-7", "0", "2000", "16777216", "G", "01027"])
def test_a_unit_that_is_none_or_is_this_set_cannot_be_called(unit: str) -> None:
    with pytest.raises(Unsayable):
        a_driver().send(Order(Ref("REF"), UnitId(unit), "3. Pole"), 0.0)


@pytest.mark.parametrize(
    "given",
    [
        {"own": 0},
        {"network": 256},
        {"text_port": 4005},
        {"text_flags": 0x60},
        {"text_flags": 0x9F},
        {"receipt_flags": 0xE0},
        {"hello_value": 256},
        {"max_length": 0},
        {"receipt_seconds": 0},
        {"position_seconds": -1},
        {"retry_seconds": [-1]},
    ],
)
def test_a_setting_that_cannot_be_is_named(given: dict[str, object]) -> None:
    [key] = given
    with pytest.raises(BadSetting) as caught:
        make_driver("motorola", given)
    assert caught.value.key == key
