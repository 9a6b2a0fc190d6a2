"""A result names its request: what each of them means, and when it still counts."""

from typing import Any

import pytest

from radio.driver import Dropped, Heard, Keyed, Outcome, Settled, Write
from radio.drivers import BadSetting, make_driver
from radio.drivers.datagrams import Datagram, split
from radio.drivers.hytera import commands
from radio.drivers.hytera.commands import Ended, Result, Words
from radio.drivers.hytera.driver import HyteraDriver
from radio.drivers.hytera.frames import Hdap, Service
from radio.drivers.hytera.settings import HyteraSettings
from radio.errors import Unsayable
from radio.messages import Caller, Emergency, Order, Position, Ref, Text, UnitId

CREW, OWN = bytes([12, 0, 4, 3]), bytes([12, 0, 3, 232])
FIX = commands.fix(23.5, 72.5, is_stale=False)
ORDER = Order(Ref("REF"), UnitId("1027"), "3. Pole gira")
OTHER = Order(Ref("OTHER"), UnitId("1027"), "4. Taar toota")


def a_driver(**given: object) -> HyteraDriver:
    return HyteraDriver(HyteraSettings(**given))  # type: ignore[arg-type]


def datagram(frame: Hdap, port: int = 3004) -> bytes:
    return Datagram(port, frame.encode()).encode()


def written(outputs: list[Any]) -> list[tuple[int, Hdap]]:
    """Give what was written, by port."""
    return [
        (each.port, Hdap.decode(each.payload))
        for output in outputs
        if isinstance(output, Write)
        for each in split(output.data)
    ]


def begin(driver: HyteraDriver, order: Order = ORDER, at: float = 0.0) -> Words:
    """Send an order; give what the set was told."""
    [(port, frame)] = written(driver.send(order, at))
    words = commands.parse(frame)
    assert port == 3004
    assert isinstance(words, Words)
    return words


def end(words: Words, result: int = Result.OK, to: bytes | None = None) -> bytes:
    ended = Ended(words.request, to or words.to, result, words.sender, words.is_to_many)
    return datagram(commands.ended(ended))


def settled(outputs: list[Any]) -> list[tuple[Ref, Outcome]]:
    return [(output.ref, output.outcome) for output in outputs if isinstance(output, Settled)]


def heard(outputs: list[Any]) -> list[object]:
    return [output.message for output in outputs if isinstance(output, Heard)]


def said(text: str, *, wants_result: bool = True, request: int = 1, sender: bytes = CREW) -> bytes:
    return datagram(commands.text(Words(request, OWN, sender, text, wants_result=wants_result)))


@pytest.mark.parametrize(
    ("result", "outcome"),
    [
        (Result.OK, Outcome.DELIVERED),
        (Result.FAILED, Outcome.NO_RECEIPT),
        (Result.INVALID, Outcome.REFUSED),
        (Result.CHANNEL_BUSY, Outcome.BUSY),
        (Result.RECEIVE_ONLY, Outcome.REFUSED),
        (Result.LOW_BATTERY, Outcome.NO_RECEIPT),
        (Result.PLL_UNLOCKED, Outcome.NO_RECEIPT),
        (Result.NOT_ACKNOWLEDGED, Outcome.NO_RECEIPT),
        (Result.REPEATER_ASLEEP, Outcome.NO_RECEIPT),
        (Result.NO_CONTACT, Outcome.REFUSED),
        (Result.DENIED, Outcome.BUSY),
        (Result.INTERRUPTED, Outcome.NO_RECEIPT),
        (0x7F, Outcome.NO_RECEIPT),
    ],
)
def test_every_result_ends_the_try_in_its_own_way(result: int, outcome: Outcome) -> None:
    driver = a_driver()
    outputs = driver.receive(end(begin(driver), result), 2.0)
    assert settled(outputs) == [("REF", outcome)]
    assert driver.is_free(2.0)
    [ending] = [output for output in outputs if isinstance(output, Settled)]
    assert (f"({result:02X})" in ending.reason) is (result != Result.OK)


def test_each_try_has_a_number_of_its_own_that_a_restart_does_not_give_to_another_order() -> None:
    driver = a_driver()
    requests = []
    for order in (ORDER, ORDER, OTHER):
        words = begin(driver, order)
        driver.receive(end(words, Result.NOT_ACKNOWLEDGED), 1.0)
        requests.append(words.request)
    requests.append(begin(a_driver(), OTHER).request)
    assert len(set(requests)) == 4


@pytest.mark.parametrize("foreign", ["request", "to"])
def test_a_result_for_another_number_or_unit_settles_nothing(foreign: str) -> None:
    driver = a_driver()
    words = begin(driver)
    to = bytes([12, 0, 0, 9]) if foreign == "to" else words.to
    number = words.request + (foreign == "request")
    outputs = driver.receive(end(Words(number, to, words.sender, "")), 1.0)
    assert settled(outputs) == []
    assert isinstance(outputs[0], Dropped)
    assert not driver.is_free(1.0)


def test_silence_ends_the_try_and_a_late_ok_still_counts_once() -> None:
    driver = a_driver()
    words = begin(driver)
    assert settled(driver.tick(driver.due or 0.0)) == [("REF", Outcome.NO_RECEIPT)]
    assert settled(driver.receive(end(words), 60.0)) == [("REF", Outcome.DELIVERED)]
    assert settled(driver.receive(end(words), 60.0)) == []


def test_a_late_ok_for_an_earlier_try_ends_the_one_in_flight() -> None:
    driver = a_driver()
    first = begin(driver)
    driver.tick(driver.due or 0.0)
    second = begin(driver, at=30.0)
    assert settled(driver.receive(end(first), 31.0)) == [("REF", Outcome.DELIVERED)]
    assert driver.is_free(31.0)
    assert settled(driver.receive(end(second), 32.0)) == []


def test_a_late_no_of_an_earlier_try_does_not_end_the_next_order() -> None:
    driver = a_driver()
    first = begin(driver)
    driver.tick(driver.due or 0.0)
    begin(driver, OTHER, 30.0)
    assert settled(driver.receive(end(first, Result.NOT_ACKNOWLEDGED), 31.0)) == []
    assert not driver.is_free(31.0)


def test_words_to_a_group_are_sent_and_never_delivered() -> None:
    driver = a_driver()
    order = Order(Ref("REF"), UnitId("G5"), "Storm from 18:00")
    words = begin(driver, order)
    assert (words.to, words.is_to_many) == (bytes([0, 0, 0, 5]), True)
    assert settled(driver.receive(end(words), 2.0)) == [("REF", Outcome.SENT)]
    begin(driver, order)
    assert settled(driver.tick(driver.due or 0.0)) == [("REF", Outcome.SENT)]
    assert driver.airtime(order) < driver.airtime(Order(Ref("REF"), UnitId("5"), order.text))


def test_hindi_goes_out_as_it_is() -> None:
    driver = a_driver()
    assert (
        begin(driver, Order(Ref("REF"), UnitId("1027"), "3. खंभा गिरा, वार्ड 11")).text
        == "3. खंभा गिरा, वार्ड 11"
    )


def test_a_text_is_heard_once_and_every_copy_that_wants_it_is_answered() -> None:
    driver = a_driver()
    outputs = driver.receive(said("31", request=7), 0.0)
    assert heard(outputs) == [Text(UnitId("1027"), "31")]
    assert isinstance(outputs[-1], Write)
    [(port, answer)] = written(outputs)
    assert (port, commands.parse(answer)) == (3004, Ended(7, OWN, Result.OK, CREW))
    again = driver.receive(said("31", request=8), 30.0)
    assert heard(again) == []
    assert len(written(again)) == 1
    assert written(driver.receive(said("32", wants_result=False), 31.0)) == []


def test_each_of_three_orders_gets_its_answer_though_the_words_are_the_same() -> None:
    driver = a_driver()
    answers = []
    for number, at in enumerate((0.0, 80.0, 160.0)):
        words = begin(driver, Order(Ref(f"REF{number}"), UnitId("1027"), "Pole gira"), at)
        driver.receive(end(words), at + 2.0)
        answers += heard(driver.receive(said("1", request=number), at + 10.0))
    assert answers == [Text(UnitId("1027"), "1")] * 3


def test_our_own_words_given_back_are_dropped() -> None:
    [dropped] = a_driver().receive(said("3. Pole", sender=OWN), 0.0)
    assert isinstance(dropped, Dropped)


@pytest.mark.parametrize("asks", [False, True])
def test_a_unit_that_registers_is_answered_and_asked_where_it_is_if_so_set(asks: bool) -> None:  # noqa: FBT001 -- a setting
    driver = a_driver(asks_position=asks)
    outputs = driver.receive(datagram(commands.register(CREW), 3002), 0.0)
    assert heard(outputs) == [Caller(UnitId("1027"))]
    answers = written(outputs)
    assert answers[0] == (3002, commands.registration_answer(CREW, 1800))
    assert [(port, frame.opcode) for port, frame in answers[1:]] == [(3003, commands.WHERE)] * asks


@pytest.mark.parametrize(
    ("frame", "meaning"),
    [
        (Hdap(Service.REGISTRATION, commands.SIGN_OFF, CREW), []),
        (Hdap(Service.REGISTRATION, commands.ONLINE_ANSWER, CREW + b"\0"), [Caller(UnitId("1027"))]),
        (Hdap(Service.REGISTRATION, commands.ONLINE_ANSWER, CREW + b"\1"), []),
        (
            Hdap(Service.LOCATION, commands.HERE, bytes(4) + CREW + bytes(2) + FIX),
            [Position(UnitId("1027"), 23.5, 72.5)],
        ),
        (Hdap(Service.LOCATION, commands.HERE, bytes(4) + CREW + b"\0\6"), []),
    ],
)
def test_signs_of_life_and_places_come_upward(frame: Hdap, meaning: list[object]) -> None:
    assert heard(a_driver().receive(datagram(frame, 3003), 0.0)) == meaning


def test_an_emergency_that_goes_on_is_told_once_and_its_places_each_time() -> None:
    driver = a_driver()
    report = datagram(commands.emergency_report(CREW, 23.5, 72.5, is_stale=False), 3003)
    place = Position(UnitId("1027"), 23.5, 72.5)
    assert heard(driver.receive(report, 0.0)) == [Emergency(UnitId("1027"), "emergency key"), place]
    assert heard(driver.receive(report, 5.0)) == [place]
    counts = [len(heard(driver.receive(report, at))) for at in (29.0, 31.0, 60.0, 62.0)]
    assert counts == [1, 2, 1, 2]


@pytest.mark.parametrize("unit", ["CREW-7", "0", "1000", "16777216", "G", "01027"])
def test_a_unit_that_is_none_or_is_this_set_cannot_be_called(unit: str) -> None:
    with pytest.raises(Unsayable):
        a_driver().send(Order(Ref("REF"), UnitId(unit), "3. Pole"), 0.0)


def test_the_set_is_busy_on_the_air_for_as_long_as_the_words_take() -> None:
    driver = a_driver()
    [keyed] = [
        each for each in driver.send(Order(Ref("R"), UnitId("2"), "x" * 40), 0.0) if isinstance(each, Keyed)
    ]
    assert keyed.airtime == pytest.approx(1.33, abs=0.01)


@pytest.mark.parametrize(
    "given",
    [
        {"own": 0},
        {"network": 256},
        {"text_port": 0},
        {"text_port": 3003},
        {"max_length": 0},
        {"result_seconds": 0},
        {"retry_seconds": [-1]},
        {"registration_hours": 0},
    ],
)
def test_a_setting_that_cannot_be_is_named(given: dict[str, object]) -> None:
    [key] = given
    with pytest.raises(BadSetting) as caught:
        make_driver("hytera", given)
    assert caught.value.key == key
