"""A receipt that does not say for what: when it counts, and when it does not."""

from collections.abc import Callable
from typing import Any

import pytest

from radio.driver import Dropped, Heard, Outcome, Settled, Write
from radio.drivers import BadSetting, make_driver
from radio.drivers.kenwood import commands
from radio.drivers.kenwood.driver import KenwoodDriver
from radio.drivers.kenwood.settings import KenwoodSettings, Sharing
from radio.drivers.stx import frame
from radio.errors import Unsayable
from radio.messages import Caller, Emergency, Order, Position, Ref, Status, Text, UnitId

OK, FAILED = frame(b"0"), frame(b"1")
CREW = UnitId("1001001")


def an_order(number: int = 1, unit: str = CREW, text: str = "3. Pole gira") -> Order:
    return Order(Ref(f"REF{number:023d}"), UnitId(unit), text)


def a_driver(**given: object) -> KenwoodDriver:
    return KenwoodDriver(KenwoodSettings(**given))  # type: ignore[arg-type]


def heard(driver: KenwoodDriver, data: bytes, at: float = 100.0) -> list[object]:
    return [output.message for output in driver.receive(data, at) if isinstance(output, Heard)]


def settled(outputs: list[Any]) -> list[Outcome]:
    return [output.outcome for output in outputs if isinstance(output, Settled)]


def test_a_receipt_within_the_lock_is_delivery() -> None:
    driver = a_driver()
    driver.send(an_order(), 0.0)
    assert settled(driver.receive(OK, 3.0)) == [Outcome.DELIVERED]
    assert driver.is_free(3.0)


def test_a_receipt_after_the_lock_is_unknown_and_nothing_is_sent_before() -> None:
    driver = a_driver(receipt_seconds=5.0, late_seconds=4.0)
    driver.send(an_order(), 0.0)
    driver.tick(7.0)
    assert not driver.is_free(7.0)
    assert settled(driver.receive(OK, 8.0)) == [Outcome.UNKNOWN]
    assert driver.is_free(8.0)


def test_silence_ends_once_and_a_receipt_after_it_is_dropped() -> None:
    driver = a_driver()
    driver.send(an_order(), 0.0)
    assert settled(driver.tick(driver.due or 0.0)) == [Outcome.NO_RECEIPT]
    [dropped] = driver.receive(OK, 60.0)
    assert isinstance(dropped, Dropped)


def test_the_sets_own_no_ends_the_try_and_says_that_it_may_have_arrived() -> None:
    driver = a_driver()
    driver.send(an_order(), 0.0)
    assert settled(driver.receive(FAILED, 6.0)) == [Outcome.NO_RECEIPT]
    assert driver.is_free(6.0)


@pytest.mark.parametrize("receipt", [OK, FAILED])
def test_a_receipt_sooner_than_the_words_can_be_said_is_anothers(receipt: bytes) -> None:
    driver = a_driver()
    driver.send(an_order(), 0.0)
    assert settled(driver.receive(receipt, 0.1)) == []
    assert settled(driver.receive(OK, 2.0)) == [Outcome.DELIVERED]


def test_with_another_base_of_the_same_address_no_receipt_is_delivery() -> None:
    driver = a_driver(sharing=Sharing.SHARED)
    driver.send(an_order(), 0.0)
    assert settled(driver.receive(OK, 2.0)) == [Outcome.UNKNOWN]


@pytest.mark.parametrize("unit", ["0000000", "1000000", "G00000", "1002222"])
def test_words_to_many_are_sent_and_the_sets_success_is_no_delivery(unit: str) -> None:
    driver = a_driver(groups=("1002222",))
    outputs = driver.send(an_order(unit=unit), 0.0)
    outputs += driver.receive(OK, 0.5) + driver.tick(5.0)
    assert settled(outputs) == [Outcome.SENT]


def a_receipt_after(lost: float, opened: float, *, at: float, number: int = 2) -> list[Outcome]:
    """Lose the port with order 1 in flight, say the order `number`, and take a receipt."""
    driver = a_driver()
    driver.opened(-60.0)
    driver.send(an_order(), 0.0)
    driver.closed(lost)
    driver.opened(opened)
    driver.send(an_order(number), opened)
    return settled(driver.receive(OK, at))


def test_after_a_lost_port_the_old_receipt_holds_nothing_back_and_delivers_no_other_order() -> None:
    assert a_receipt_after(1.0, 2.0, at=4.0) == [Outcome.UNKNOWN]
    assert a_receipt_after(1.0, 2.0, at=14.1) == [Outcome.DELIVERED]
    assert a_receipt_after(1.0, 2.0, at=4.0, number=1) == [Outcome.DELIVERED]


def test_a_program_that_starts_anew_takes_no_receipt_of_the_one_before_for_its_own() -> None:
    driver = a_driver()
    driver.opened(103.0)
    assert driver.is_free(103.1)
    driver.send(an_order(), 103.1)
    assert settled(driver.receive(OK, 105.0)) == [Outcome.UNKNOWN]
    assert driver.is_free(105.0)
    driver.send(an_order(), 113.5)
    assert settled(driver.receive(OK, 116.0)) == [Outcome.DELIVERED]


def test_the_receipt_that_was_left_open_by_a_doubt_delivers_no_other_order() -> None:
    driver = a_driver()
    driver.opened(100.0)
    driver.send(an_order(1), 100.1)
    driver.receive(OK, 102.0)
    driver.send(an_order(2), 102.1)
    assert settled(driver.receive(OK, 104.0)) == [Outcome.UNKNOWN]
    assert not driver.is_free(104.1)
    driver.tick(driver.due or 0.0)
    assert driver.is_free(115.0)
    driver.send(an_order(3), 115.0)
    assert settled(driver.receive(OK, 117.0)) == [Outcome.DELIVERED]


def test_a_no_that_may_be_anothers_leaves_the_doubt_behind_it() -> None:
    driver = a_driver()
    driver.opened(100.0)
    driver.send(an_order(1), 100.1)
    assert settled(driver.receive(FAILED, 102.0)) == [Outcome.NO_RECEIPT]
    driver.send(an_order(2), 102.1)
    assert settled(driver.receive(OK, 104.0)) == [Outcome.UNKNOWN]


def test_short_words_go_short_and_long_words_long() -> None:
    for length, letter in ((48, b"F"), (49, b"G")):
        [write] = [
            each for each in a_driver().send(an_order(text="x" * length), 0.0) if isinstance(each, Write)
        ]
        assert write.data[1:2] == letter


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("CREW-7", "x"),
        ("१००१००१", "x"),
        ("U१२३४५", "x"),
        (CREW, "x" * 121),
        (CREW, "खंभा"),
        (CREW, "a\x03b"),
    ],
)
def test_what_the_set_would_drop_in_silence_is_refused_aloud(unit: str, text: str) -> None:
    driver = a_driver()
    with pytest.raises(Unsayable):
        driver.send(an_order(unit=unit, text=text), 0.0)
    assert driver.is_free(0.0)


def test_digits_stay_a_text_and_a_repeat_is_heard_once() -> None:
    driver = a_driver()
    reply = frame(commands.text(CREW, "31"))
    assert heard(driver, reply + reply) == [Text(CREW, "31")]
    assert heard(driver, reply, 300.0) == [Text(CREW, "31")]


def test_the_same_words_after_a_new_order_answer_that_one() -> None:
    driver = a_driver()
    reply = frame(commands.text(CREW, "1"))
    for number, at in ((1, 100.0), (2, 180.0), (3, 260.0)):
        driver.send(an_order(number), at)
        driver.tick(at + 60)
        assert heard(driver, reply, at + 60) == [Text(CREW, "1")]


def test_a_status_means_what_the_setting_says() -> None:
    driver = a_driver(statuses=("45=33",))
    assert heard(driver, frame(b"S100100145")) == [Status(CREW, "33")]
    assert heard(driver, frame(b"S100100146")) == [Text(CREW, "status 46")]
    assert heard(driver, frame(b"gSU0000299")) == [Emergency(UnitId("U00002"), "status 99")]


def test_a_position_carries_its_status_and_says_when_it_is_old() -> None:
    sentence = commands.position(CREW, 23.5, 72.5, "99", is_stale=True)
    assert heard(a_driver(), sentence) == [
        Emergency(CREW, "status 99"),
        Position(CREW, 23.5, 72.5, is_stale=True),
    ]


def sentence(body: str) -> bytes:
    return f"${body}*{commands.checksum(body):02X}\r\n".encode()


def test_an_emergency_and_a_status_need_no_position() -> None:
    driver = a_driver(statuses=("45=33",))
    nowhere = "PKLDS,160902,V,,,,,,,,,W00,100,1001,{},00,"
    assert heard(driver, sentence(nowhere.format("99"))) == [Emergency(CREW, "status 99")]
    assert heard(driver, sentence(nowhere.format("45"))) == [Status(CREW, "33")]
    assert heard(driver, sentence(nowhere.format(""))) == [Caller(CREW)]


def test_who_keys_is_told_and_who_lets_go_is_not() -> None:
    driver = a_driver()
    assert heard(driver, frame(b"I110040021004002")) == [Caller(UnitId("1004002"))]
    assert heard(driver, frame(b"I010040021004002")) == []


@pytest.mark.parametrize(
    ("key", "value"), [("max_length", 5000), ("statuses", "45"), ("receipt_seconds", 0), ("sharing", "both")]
)
def test_a_setting_that_cannot_be_is_named(key: str, value: object) -> None:
    with pytest.raises(BadSetting, match=key):
        make_driver("kenwood", {key: value})


def test_two_bases_of_one_fleet_and_different_units_do_not_settle_each_other(
    stage: Callable[..., Any],
) -> None:
    played = stage("kenwood", faults="foreign=1&inhibit=1")
    order = played.order()
    assert not played.deliver(order, until=300)
    assert Outcome.DELIVERED not in played.settled(order.ref)
