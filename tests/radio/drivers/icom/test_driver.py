"""A result names the unit and the words: whose it is, and when it still counts."""

from typing import Any

import pytest

from radio.driver import Dropped, Heard, Outcome, Settled, Write
from radio.drivers import BadSetting, make_driver
from radio.drivers.icom import commands
from radio.drivers.icom.commands import Event, Received, Request, System
from radio.drivers.icom.driver import IcomDriver
from radio.drivers.icom.settings import IcomSettings
from radio.drivers.stx import frame
from radio.errors import Unsayable
from radio.messages import Busy, Caller, Emergency, Order, Ref, Signal, Status, Text, UnitId

CREW, OWN = UnitId("2"), UnitId("1")
ORDER = Order(Ref("REF"), CREW, "3. Pole gira")


def a_driver(**given: object) -> IcomDriver:
    return IcomDriver(IcomSettings(**given))  # type: ignore[arg-type]


def result(*, is_success: bool = True, unit: UnitId = CREW, text: str = ORDER.text) -> bytes:
    return frame(commands.result(Request(System.DPMR, unit, OWN, text, True), is_success=is_success))  # noqa: FBT003 -- a field


def settled(outputs: list[Any]) -> list[tuple[Ref, Outcome]]:
    return [(output.ref, output.outcome) for output in outputs if isinstance(output, Settled)]


def heard(driver: IcomDriver, event: Event, words: str = "", at: float = 0.0) -> list[object]:
    data = frame(commands.received(System.DPMR, OWN, Received(event, CREW, words, -91)))
    return [output.message for output in driver.receive(data, at) if isinstance(output, Heard)]


def test_an_ok_for_our_words_is_delivery_and_a_second_one_is_dropped() -> None:
    driver = a_driver()
    driver.send(ORDER, 0.0)
    outputs = driver.receive(result() + result(), 2.0)
    assert settled(outputs) == [("REF", Outcome.DELIVERED)]
    assert isinstance(outputs[-1], Dropped)


@pytest.mark.parametrize("foreign", [result(unit=UnitId("3")), result(text="other words")])
def test_a_result_for_another_unit_or_other_words_settles_nothing(foreign: bytes) -> None:
    driver = a_driver()
    driver.send(ORDER, 0.0)
    assert settled(driver.receive(foreign, 2.0)) == []
    assert not driver.is_free(2.0)


def test_ng_and_silence_end_the_try_and_a_late_ok_still_counts() -> None:
    for end in (result(is_success=False), None):
        driver = a_driver()
        driver.send(ORDER, 0.0)
        outputs = driver.receive(end, 5.0) if end else driver.tick(driver.due or 0.0)
        assert settled(outputs) == [("REF", Outcome.NO_RECEIPT)]
        assert settled(driver.receive(result(), 30.0)) == [("REF", Outcome.DELIVERED)]


def test_words_to_a_group_are_sent_and_never_delivered() -> None:
    driver = a_driver(groups=("2",))
    driver.send(ORDER, 0.0)
    assert settled(driver.receive(result(), 0.1) + driver.tick(5.0)) == [("REF", Outcome.SENT)]


def test_an_idas_set_is_given_its_id_when_the_port_opens() -> None:
    assert a_driver().opened(0.0) == []
    opened = a_driver(system=System.IDAS, talk_group=7).opened(0.0)
    assert opened == [Write(frame(b"*SET,IDAS,SENDID,TG,7,1"))]


@pytest.mark.parametrize(
    ("unit", "text"), [("1", "x"), ("02", "x"), ("CREW", "x"), ("2", 'a"b'), ("2", "x" * 101)]
)
def test_what_the_set_cannot_carry_is_refused(unit: str, text: str) -> None:
    with pytest.raises(Unsayable):
        a_driver().send(Order(Ref("REF"), UnitId(unit), text), 0.0)


def test_the_same_words_after_a_new_order_answer_that_one() -> None:
    driver = a_driver()
    for number, at in ((1, 100.0), (2, 180.0), (3, 260.0)):
        driver.send(Order(Ref(f"REF{number}"), CREW, "3. Pole gira"), at)
        driver.tick(at + 60)
        assert Text(CREW, "1") in heard(driver, Event.MESSAGE, "1", at + 60)


def test_what_comes_is_told_with_its_strength_and_a_repeat_once() -> None:
    driver = a_driver(statuses=("5=33",))
    assert heard(driver, Event.MESSAGE, "31") == [Text(CREW, "31"), Signal(-91)]
    assert heard(driver, Event.MESSAGE, "31") == [Signal(-91)]
    assert heard(driver, Event.STATUS, "5") == [Status(CREW, "33"), Signal(-91)]
    assert heard(driver, Event.STATUS, "6") == [Text(CREW, "status 6"), Signal(-91)]
    assert heard(driver, Event.EMERGENCY) == [Emergency(CREW), Signal(-91)]
    assert heard(driver, Event.CALL) == [Caller(CREW), Signal(-91)]
    assert heard(driver, Event.CLEAR) == [Signal(-91)]


def test_a_busy_channel_is_told_and_opening_forgets_it() -> None:
    driver = a_driver()
    assert driver.receive(frame(b"*NTF,CTRL,DBUSY,ON,5,-91"), 0.0) == [Heard(Busy(True)), Heard(Signal(-91))]  # noqa: FBT003 -- a field
    assert driver.opened(1.0) == [Heard(Busy(is_busy=False))]
    assert driver.receive(frame(b"*NTF,CTRL,SQL,CLOSE"), 2.0) == [Heard(Busy(is_busy=False))]


def test_a_channel_is_clear_only_when_neither_data_nor_squelch_is_open() -> None:
    driver = a_driver()
    said = ["SQL,OPEN,5,-91", "DBUSY,ON,5,-91", "DBUSY,OFF", "DBUSY,OFF", "SQL,CLOSE"]
    outputs = [driver.receive(frame(f"*NTF,CTRL,{words}".encode()), 0.0)[0] for words in said]
    assert outputs == [Heard(Busy(is_busy)) for is_busy in (True, True, True, True, False)]


@pytest.mark.parametrize(
    ("key", "value"), [("own", "01"), ("statuses", "5"), ("system", "P25"), ("max_length", 0)]
)
def test_a_setting_that_cannot_be_is_named(key: str, value: object) -> None:
    with pytest.raises(BadSetting, match=key):
        make_driver("icom", {key: value})
