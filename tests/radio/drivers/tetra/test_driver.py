"""What the TETRA driver does beyond the contract of every make."""

import pytest

from radio.driver import Dropped, Heard, Keyed, Outcome, Output, Settled, Write
from radio.drivers import BadSetting, make_driver
from radio.drivers.settings import read_settings
from radio.drivers.tetra import pdu
from radio.drivers.tetra.driver import HALF_LINE_SECONDS, PART_SECONDS, TetraDriver, number_of
from radio.drivers.tetra.settings import TetraSettings
from radio.errors import Unsayable
from radio.messages import Caller, Emergency, Order, Position, Ref, Signal, Status, Text, UnitId

UNIT = UnitId("2001")
ORDER = Order(Ref("01JZZZZZZZZZZZZZZZZZZZZZZ0"), UNIT, "3. Pole gira")
NUMBER = number_of(ORDER.ref)


def started(**given: object) -> TetraDriver:
    """Give a driver whose terminal has taken the start-up."""
    driver = TetraDriver(read_settings(TetraSettings, given))
    driver.opened(0)
    for _ in range(20):
        driver.receive(b"\r\nOK\r\n", 0)
        if driver.is_free(0):
            return driver
    raise AssertionError


def on_line(data: bytes, service: int = 12, source: str = "2001", bits: int | None = None) -> bytes:
    length = len(data) * 8 if bits is None else bits
    return f"\r\n+CTSDSR: {service},{source},0,9001,0,{length}\r\n{data.hex()}\r\n".encode()


def written(outputs: list[Output]) -> bytes:
    return b"".join(output.data for output in outputs if isinstance(output, Write))


def outputs_of(kind: type, outputs: list[Output]) -> list[Output]:
    return [output for output in outputs if isinstance(output, kind)]


def heard(outputs: list[Output]) -> list[object]:
    return [output.message for output in outputs if isinstance(output, Heard)]


def take_order(driver: TetraDriver, order: Order = ORDER) -> bytes:
    """Play the terminal that takes an order; give what was written."""
    given = written(driver.send(order, 1.0))
    if b"CTSDS" in given:
        given += written(driver.receive(b"\r\nOK\r\n", 1.1))
    given += written(driver.receive(b"\r\n> ", 1.2))
    driver.receive(b"\r\n+CMGS: 0\r\n\r\nOK\r\n", 1.3)
    return given


def test_start_up_says_one_command_after_each_answer_and_takes_error_38_as_yes() -> None:
    driver = TetraDriver(TetraSettings())
    assert written(driver.opened(0)) == b"\x1b\r\nAT\r\n"
    assert written(driver.receive(b"\r\n+CME ERROR: 35\r\n", 0)) == b""
    assert written(driver.tick(1.0)) == b"\x1b\r\nAT\r\n"
    assert written(driver.receive(b"\r\nOK\r\n", 1.1)) == b"ATZ\r\n"
    assert written(driver.receive(b"\r\nOK\r\n", 1.2)) == b"ATE0\r\n"
    assert written(driver.receive(b"ATE0\r\nOK\r\n", 1.2)) == b"AT+CTSP=1,3,130\r\n"
    assert driver.receive(b"\r\n+CME ERROR: 38\r\n", 1.3) == [Write(b"AT+CTSP=1,3,137\r\n")]
    assert not driver.is_free(1.3)


def test_the_service_is_told_once_and_the_digits_wait_for_the_prompt() -> None:
    driver = started()
    digits = pdu.transfer(ORDER.text, NUMBER, reports=3).hex().upper().encode()
    first = take_order(driver)
    assert first == b"AT+CTSDS=12,0,0,0,1\r\nAT+CMGS=2001,128\r\n" + digits + b"\x1a"
    driver.receive(on_line(pdu.report(0, NUMBER)), 2.0)
    assert b"CTSDS" not in take_order(driver)


def test_a_terminal_without_a_prompt_gets_the_digits_after_a_while() -> None:
    driver = started()
    driver.send(ORDER, 1.0)
    driver.receive(b"\r\nOK\r\n", 1.1)
    assert written(driver.tick(2.1)).endswith(b"\x1a")


@pytest.mark.parametrize("report", [pdu.report(0, NUMBER), pdu.report(2, NUMBER)])
def test_received_or_read_is_delivered_and_only_once(report: bytes) -> None:
    driver = started()
    take_order(driver)
    [settled] = driver.receive(on_line(report), 2.0)
    assert isinstance(settled, Settled)
    assert settled.outcome is Outcome.DELIVERED
    assert [type(each) for each in driver.receive(on_line(pdu.report(2, NUMBER)), 9.0)] == [Dropped]


def test_a_short_report_counts_and_one_of_another_unit_does_not() -> None:
    driver = started()
    take_order(driver)
    short = pdu.short_report(0, NUMBER)
    assert isinstance(driver.receive(on_line(short, 13, "2002"), 2.0)[0], Dropped)
    assert driver.receive(on_line(short, 13), 2.0) == [Settled(ORDER.ref, Outcome.DELIVERED)]


def test_a_report_before_the_terminals_ok_counts() -> None:
    driver = started()
    driver.send(ORDER, 1.0)
    driver.receive(b"\r\nOK\r\n", 1.1)
    driver.receive(b"\r\n> ", 1.2)
    keyed, settled = driver.receive(on_line(pdu.report(0, NUMBER)), 1.5)
    assert isinstance(keyed, Keyed)
    assert settled == Settled(ORDER.ref, Outcome.DELIVERED)
    assert not driver.is_free(1.5)
    assert not outputs_of(Keyed, driver.receive(b"\r\n+CMGS: 0,4,65\r\n\r\nOK\r\n", 2.0))
    assert driver.is_free(2.0)


def test_an_order_is_keyed_when_the_terminal_has_taken_it_and_not_before() -> None:
    driver = started()
    early = driver.send(ORDER, 1.0)
    early += driver.receive(b"\r\nOK\r\n", 1.1)
    early += driver.receive(b"\r\n> ", 1.2)
    assert b"\x1a" in written(early)
    assert not outputs_of(Keyed, early)
    [keyed] = driver.receive(b"\r\n+CMGS: 0,4,65\r\n\r\nOK\r\n", 1.3)
    assert isinstance(keyed, Keyed)
    assert driver.receive(on_line(pdu.report(0, NUMBER)), 2.0) == [Settled(ORDER.ref, Outcome.DELIVERED)]


@pytest.mark.parametrize("error", [30, 41, 42, 43])
def test_an_order_that_the_terminal_refuses_after_its_digits_was_never_keyed(error: int) -> None:
    driver = started()
    outputs = driver.send(ORDER, 1.0)
    outputs += driver.receive(b"\r\nOK\r\n", 1.1)
    outputs += driver.receive(b"\r\n> ", 1.2)
    outputs += driver.receive(f"\r\n+CME ERROR: {error}\r\n".encode(), 1.3)
    assert len(outputs_of(Settled, outputs)) == 1
    assert not outputs_of(Keyed, outputs)


def test_digits_without_an_answer_may_be_on_the_air() -> None:
    driver = started()
    driver.send(ORDER, 1.0)
    driver.receive(b"\r\nOK\r\n", 1.1)
    driver.receive(b"\r\n> ", 1.2)
    outputs = driver.tick(7.2)
    assert outputs_of(Keyed, outputs)
    assert not outputs_of(Settled, outputs)


def test_an_order_that_was_given_up_before_the_terminal_had_it_does_not_go_out_later() -> None:
    driver = started()
    driver.send(ORDER, 1.0)
    outputs: list[Output] = []
    while not outputs_of(Settled, outputs):
        assert driver.due is not None
        outputs += driver.tick(driver.due)
    for _ in range(20):
        outputs += driver.receive(b"\r\nOK\r\n> ", 20.0)
    assert b"AT+CREG?" in written(outputs)
    assert b"CMGS" not in written(outputs)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (42, Outcome.BUSY),
        (0, Outcome.BUSY),
        (41, Outcome.BUSY),
        (31, Outcome.NO_RECEIPT),
        (43, Outcome.REFUSED),
    ],
)
def test_an_error_of_the_set_ends_the_try_as_its_table_says(error: int, outcome: Outcome) -> None:
    driver = started()
    driver.send(ORDER, 1.0)
    driver.receive(b"\r\nOK\r\n", 1.1)
    *_, settled = driver.receive(f"\r\n+CME ERROR: {error}\r\n".encode(), 1.2)
    assert isinstance(settled, Settled)
    assert settled.outcome is outcome
    assert settled.reason


def test_no_coverage_holds_until_the_set_registers() -> None:
    driver = started()
    driver.send(ORDER, 1.0)
    driver.receive(b"\r\nOK\r\n\r\n+CME ERROR: 30\r\n", 1.1)
    assert not driver.is_free(1.2)
    driver.receive(b"\r\n+CREG: 1\r\n", 1.3)
    assert driver.is_free(1.3)


def test_stored_by_the_network_is_not_delivered() -> None:
    driver = started()
    take_order(driver)
    assert isinstance(driver.receive(on_line(pdu.report(0x22, NUMBER)), 2.0)[0], Dropped)
    assert not driver.is_free(2.0)


def test_handed_to_another_network_is_sent_and_a_report_that_follows_still_counts() -> None:
    driver = started()
    take_order(driver)
    [settled] = driver.receive(on_line(pdu.report(0x04, NUMBER)), 2.0)
    assert isinstance(settled, Settled)
    assert settled.outcome is Outcome.SENT
    assert driver.receive(on_line(pdu.report(0, NUMBER)), 9.0) == [Settled(ORDER.ref, Outcome.DELIVERED)]


def test_a_text_is_heard_before_it_is_reported() -> None:
    outputs = started().receive(on_line(pdu.transfer("31", 7, reports=1)), 1.0)
    assert outputs[0] == Heard(Text(UNIT, "31", air_id="7"))
    assert written(outputs) == b"AT+CTSDS=12,0,0,0,1\r\n"


def test_a_repeat_is_reported_again_and_not_heard_again() -> None:
    driver, said = started(), on_line(pdu.transfer("31", 7, reports=1))
    driver.receive(said, 1.0)
    for _ in range(2):
        driver.receive(b"\r\nOK\r\n> ", 1.1)
    driver.receive(b"\r\nOK\r\n", 1.2)
    again = driver.receive(said, 9.0)
    assert heard(again) == []
    assert b"AT+CMGS=2001,32" in written(again)


def test_a_long_text_is_heard_whole_whatever_the_order_of_its_parts() -> None:
    driver = started()
    parts = [
        bytes([0x8A, 0x06, 9 + n, 1, 5, 0, 3, 9, 2, n + 1]) + words
        for n, words in enumerate([b"pole ", b"gira"])
    ]
    assert heard(driver.receive(on_line(parts[1]), 1.0)) == []
    assert heard(driver.receive(on_line(parts[0]), 2.0)) == [Text(UNIT, "pole gira", air_id="9")]


def test_a_long_text_that_misses_a_part_is_heard_with_its_gap() -> None:
    driver = started()
    driver.receive(on_line(bytes([0x8A, 0x06, 9, 1, 5, 0, 3, 9, 2, 1]) + b"pole"), 1.0)
    assert heard(driver.tick(1.0 + PART_SECONDS)) == [Text(UNIT, "pole …")]


def test_statuses_positions_and_emergencies_are_heard() -> None:
    driver = started()
    assert heard(driver.receive(on_line(b"\x80\x21", 13), 1.0)) == [Status(UNIT, "31")]
    assert heard(driver.receive(on_line(b"\x90\x00", 13), 1.0)) == [Caller(UNIT)]
    assert heard(driver.receive(on_line(b"\0\0", 13), 1.0)) == [Emergency(UNIT)]
    [place] = heard(driver.receive(on_line(pdu.lip(23.0, 72.0, reason=2), bits=84), 2.0))
    assert isinstance(place, Position)  # and no second emergency
    [again, _] = heard(driver.receive(on_line(pdu.lip(23.0, 72.0, reason=2), bits=84), 60.0))
    assert isinstance(again, Emergency)


def test_an_emergency_of_nobody_is_one_and_other_words_of_nobody_are_none() -> None:
    driver = started()
    assert heard(driver.receive(on_line(b"\0\0", 13, source=""), 1.0)) == [Emergency(UnitId("unknown"))]
    assert heard(driver.receive(on_line(b"\x80\x21", 13, source=""), 1.0)) == []


def test_words_of_a_status_go_out_as_one_and_nobody_is_waited_for() -> None:
    driver = started(sent_as_status=("CALL=8010",))
    order = Order(Ref("r"), UNIT, "CALL")
    assert written(driver.send(order, 1.0)) == b"AT+CTSDS=13,0\r\n"
    assert written(driver.receive(b"\r\nOK\r\n", 1.1)) == b"AT+CMGS=2001,16\r\n"
    assert written(driver.receive(b"\r\n> ", 1.2)) == b"8010\x1a"
    keyed, settled = driver.receive(b"\r\nOK\r\n", 1.3)
    assert isinstance(keyed, Keyed)
    assert isinstance(settled, Settled)
    assert settled.outcome is Outcome.SENT


def test_the_network_keeps_a_text_as_long_as_the_order_lives() -> None:
    driver = started(is_stored=True)
    given = take_order(driver, Order(Ref("r"), UNIT, "x", lifetime_seconds=300.0))
    assert f"820F{number_of(Ref('r')):02X}570178".encode() in given


def test_the_signal_is_asked_for_and_heard_when_it_changes() -> None:
    driver = started()
    assert written(driver.tick(60.0)) == b"AT+CSQ?\r\n"
    assert heard(driver.receive(b"\r\n+CSQ: 22,99\r\n\r\nOK\r\n", 60.1)) == [Signal(-69.0)]
    assert heard(driver.receive(b"\r\n+CSQ: 23,99\r\n", 70.0)) == []


def test_half_a_line_expires_in_tick() -> None:
    driver = started()
    driver.receive(on_line(pdu.transfer("31", 7, reports=1))[:20], 1.0)
    assert [type(each) for each in driver.tick(1.0 + HALF_LINE_SECONDS)] == [Dropped]


def test_an_echo_that_was_switched_off_shows_a_set_that_started_anew() -> None:
    driver = started()
    driver.tick(60.0)
    assert b"\x1b\r\nAT\r\n" in written(driver.receive(b"AT+CSQ?\r\n\r\nOK\r\n", 60.1))


@pytest.mark.parametrize("unit", ["", "0", "CREW", "9001", "16777215", "02001", "²"])
def test_what_is_no_unit_is_unsayable(unit: str) -> None:
    with pytest.raises(Unsayable):
        started().send(Order(Ref("r"), UnitId(unit), "x"), 1.0)


@pytest.mark.parametrize(
    ("key", "value"),
    [("own", "BASE"), ("sent_as_status", ["CALL"]), ("first_status", 1), ("letters", "runes")],
)
def test_a_wrong_setting_is_named(key: str, value: object) -> None:
    with pytest.raises(BadSetting) as caught:
        make_driver("tetra", {key: value})
    assert caught.value.key == key
