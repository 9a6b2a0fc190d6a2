"""What the Tait driver does beyond the contract of every make."""

from collections.abc import Sequence
from random import Random

import pytest

from radio.driver import Dropped, Heard, Keyed, Outcome, Output, Settled, Write
from radio.drivers.repeats import MOST_REMEMBERED
from radio.drivers.settings import BadSetting, read_settings
from radio.drivers.tait import commands
from radio.drivers.tait.driver import MOST_COMMANDS, STARTUP, TaitDriver
from radio.drivers.tait.frames import RESTART, Frame
from radio.drivers.tait.settings import TaitSettings
from radio.errors import Unsayable
from radio.messages import Busy, Caller, Emergency, Order, Ref, Status, Text, UnitId

UNIT = UnitId("00010007")
ORDER = Order(Ref("01JZZZZZZZZZZZZZZZZZZZZZZ0"), UNIT, "3. Pole gira")
DELIVERED, NO_ACK = "1D1", "1D0"


@pytest.fixture
def driver() -> TaitDriver:
    return TaitDriver(TaitSettings())


def tell(ident: str, words: str) -> bytes:
    """Give a message as the set does, with its prompt."""
    return Frame(ident, words).encode() + b"."


def written(outputs: Sequence[Output]) -> list[Frame]:
    return [Frame.decode(output.data) for output in outputs if isinstance(output, Write)]


def outcomes(outputs: Sequence[Output]) -> list[Outcome]:
    return [output.outcome for output in outputs if isinstance(output, Settled)]


def wait_out(driver: TaitDriver) -> list[Output]:
    """Let the order in flight end by time alone."""
    outputs: list[Output] = []
    while not outcomes(outputs):
        assert driver.due is not None
        outputs += driver.tick(driver.due)
    return outputs


def test_start_up_says_one_command_at_a_time_each_after_its_prompt(driver: TaitDriver) -> None:
    said = written(driver.opened(0.0))
    for _ in range(len(STARTUP) - 1):
        assert not driver.is_free(0.1)
        said += written(driver.receive(b".", 0.1))
    assert driver.receive(b".", 0.2) == []
    assert said == list(STARTUP)
    assert driver.is_free(0.2)


def test_the_prompt_of_a_message_is_not_the_prompt_of_a_command(driver: TaitDriver) -> None:
    driver.opened(0.0)
    assert written(driver.receive(tell("p", "05"), 0.1)) == []
    assert written(driver.receive(b".", 0.1)) == [STARTUP[1]]


def test_a_command_without_a_prompt_is_said_once_more_and_then_left(driver: TaitDriver) -> None:
    said = written(driver.opened(0.0))
    while (due := driver.due) is not None:
        said += written(driver.tick(due))
    assert said == [frame for frame in STARTUP for _ in range(2)]
    assert driver.is_free(60.0)


def test_a_short_order_goes_as_an_sdm_and_a_long_one_as_an_extended(driver: TaitDriver) -> None:
    assert written(driver.send(ORDER, 0.0)) == [Frame("s", "05000100073. Pole gira")]
    other = TaitDriver(TaitSettings())
    assert written(other.send(Order(ORDER.ref, UNIT, "x" * 33), 0.0)) == [
        Frame("a", "0520400010007" + "x" * 33)
    ]
    short = TaitDriver(TaitSettings(is_extended=False))
    with pytest.raises(Unsayable):
        short.send(Order(ORDER.ref, UNIT, "x" * 33), 0.0)


def test_the_sets_own_word_settles_the_order(driver: TaitDriver) -> None:
    for words, outcome in ((DELIVERED, Outcome.DELIVERED), (NO_ACK, Outcome.NO_RECEIPT)):
        driver.send(ORDER, 0.0)
        assert outcomes(driver.receive(b"." + tell("p", words), 2.0)) == [outcome]
        assert driver.is_free(2.0)
        assert driver.due is None


def test_an_order_is_keyed_when_its_words_can_have_been_said_and_the_set_has_not_refused_it(
    driver: TaitDriver,
) -> None:
    assert not [each for each in driver.send(ORDER, 0.0) if isinstance(each, Keyed)]
    assert driver.receive(b".", 0.1) == []
    [keyed] = driver.tick(driver.due or 0.0)
    assert isinstance(keyed, Keyed)
    assert driver.tick(2.0) == []
    assert driver.receive(tell("p", DELIVERED), 2.5) == [Settled(ORDER.ref, Outcome.DELIVERED)]
    driver.send(ORDER, 3.0)
    assert [type(each) for each in driver.receive(b"." + tell("e", "006"), 3.1)] == [Settled]
    assert driver.due is None


def test_a_receipt_before_the_words_can_have_been_said_is_dropped(driver: TaitDriver) -> None:
    driver.send(ORDER, 0.0)
    [dropped] = driver.receive(b"." + tell("p", DELIVERED), 0.1)
    assert isinstance(dropped, Dropped)
    assert not driver.is_free(0.1)


def test_a_late_receipt_counts_and_in_the_next_orders_time_it_is_nobodys(driver: TaitDriver) -> None:
    driver.send(ORDER, 0.0)
    driver.receive(b".", 0.1)
    assert outcomes(wait_out(driver)) == [Outcome.NO_RECEIPT]
    assert driver.receive(tell("p", DELIVERED), 17.0) == [Settled(ORDER.ref, Outcome.DELIVERED)]
    driver.send(ORDER, 20.0)
    driver.receive(b".", 20.1)
    wait_out(driver)
    driver.send(Order(Ref("other"), UNIT, "4. Next"), 40.0)
    assert outcomes(driver.receive(b"." + tell("p", DELIVERED), 42.0)) == [Outcome.UNKNOWN]


def test_a_program_that_starts_anew_takes_no_receipt_of_the_one_before_for_its_own(
    driver: TaitDriver,
) -> None:
    driver.opened(103.0)
    driver.receive(b"." * len(STARTUP), 103.1)
    assert driver.is_free(103.2)
    driver.send(ORDER, 103.2)
    assert outcomes(driver.receive(b"." + tell("p", DELIVERED), 105.0)) == [Outcome.UNKNOWN]
    driver.send(ORDER, 118.1)
    assert outcomes(driver.receive(b"." + tell("p", DELIVERED), 120.0)) == [Outcome.DELIVERED]


def test_a_receipt_before_the_first_order_delivers_nothing(driver: TaitDriver) -> None:
    driver.opened(103.0)
    driver.receive(b"." * len(STARTUP), 103.1)
    [dropped] = driver.receive(tell("p", DELIVERED), 104.0)
    assert isinstance(dropped, Dropped)


def test_the_receipt_that_was_left_open_by_a_doubt_delivers_no_other_order(driver: TaitDriver) -> None:
    driver.send(ORDER, 0.0)
    driver.receive(b".", 0.1)
    wait_out(driver)
    driver.send(Order(Ref("second"), UNIT, "4. Next"), 20.0)
    assert outcomes(driver.receive(b"." + tell("p", DELIVERED), 22.0)) == [Outcome.UNKNOWN]
    driver.send(Order(Ref("third"), UNIT, "5. Next"), 23.0)
    assert outcomes(driver.receive(b"." + tell("p", DELIVERED), 25.0)) == [Outcome.UNKNOWN]
    assert not driver.is_free(25.0)
    driver.tick(driver.due or 0)
    assert driver.is_free(40.0)


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        ("001", Outcome.REFUSED),
        ("002", Outcome.BUSY),
        ("003", Outcome.REFUSED),
        ("005", Outcome.BUSY),
        ("006", Outcome.REFUSED),
        ("101", Outcome.NO_RECEIPT),
        ("0FE", Outcome.NO_RECEIPT),
    ],
)
def test_an_error_is_a_refusal_or_a_reason_to_hold(driver: TaitDriver, error: str, outcome: Outcome) -> None:
    driver.send(ORDER, 0.0)
    outputs = driver.receive(b"." + tell("e", error), 0.2)
    assert outcomes(outputs) == [outcome]
    assert driver.is_free(0.2)


@pytest.mark.parametrize("said", [tell("p", "02"), tell("e", "103")])
def test_a_set_that_has_prompted_may_have_said_it_and_its_receipt_delivers_no_other_order(
    driver: TaitDriver, said: bytes
) -> None:
    driver.send(ORDER, 0.0)
    assert outcomes(driver.receive(b"." + said, 0.2)) == [Outcome.NO_RECEIPT]
    driver.send(Order(Ref("other"), UNIT, "4. Next"), 0.3)
    assert outcomes(driver.receive(b"." + tell("p", DELIVERED), 1.5)) == [Outcome.UNKNOWN]


def test_an_error_of_a_reading_ends_no_order(driver: TaitDriver) -> None:
    driver.send(ORDER, 0.0)
    driver.receive(b"." + tell("r", "04000FF00010007"), 0.5)
    assert outcomes(driver.receive(b"." + tell("e", "005"), 0.6)) == []
    assert outcomes(driver.receive(tell("p", DELIVERED), 2.0)) == [Outcome.DELIVERED]


def test_an_inhibited_set_and_a_busy_channel_hold_the_order(driver: TaitDriver) -> None:
    driver.send(ORDER, 0.0)
    assert outcomes(driver.receive(tell("p", "02"), 0.2)) == [Outcome.BUSY]
    driver.receive(b".", 0.2)
    assert driver.receive(tell("p", "05"), 1.0) == [Heard(Busy(is_busy=True))]
    assert driver.send(ORDER, 2.0) == [Settled(ORDER.ref, Outcome.BUSY, "the channel is busy")]
    assert driver.receive(tell("p", "06"), 3.0) == [Heard(Busy(is_busy=False))]
    assert len(written(driver.send(ORDER, 3.0))) == 1


def test_a_channel_busy_for_too_long_is_tried_all_the_same(driver: TaitDriver) -> None:
    driver.receive(tell("p", "05"), 1.0)
    assert len(written(driver.send(ORDER, 62.0))) == 1


def test_a_text_is_read_at_once_and_both_its_copies_are_one(driver: TaitDriver) -> None:
    assert written(driver.receive(tell("r", "04000FF00010007"), 1.0)) == [commands.GET_SDM]
    assert driver.receive(tell("s", "31"), 1.0) == [Heard(Text(UNIT, "31"))]
    assert driver.receive(b"." + tell("s", "31"), 1.1) == []
    assert driver.is_free(1.1)


def test_a_text_whose_first_copy_was_damaged_is_read_from_the_set(driver: TaitDriver) -> None:
    driver.receive(tell("r", "04000FF00010007"), 1.0)
    [dropped] = driver.receive(b"s0231\x1800\r", 1.0)
    assert isinstance(dropped, Dropped)
    assert Heard(Text(UNIT, "31")) in driver.receive(b"." + tell("s", "31"), 1.1)


def test_a_text_without_a_caller_comes_from_the_unit_of_the_setting(driver: TaitDriver) -> None:
    driver.receive(tell("r", "14000FF"), 1.0)
    assert driver.receive(tell("s", "31"), 1.0) == [Heard(Text(UnitId("00000000"), "31"))]


def test_the_same_words_after_a_while_are_new(driver: TaitDriver) -> None:
    driver.receive(tell("r", "04000FF00010007") + tell("s", "31"), 1.0)
    assert Heard(Text(UNIT, "31")) in driver.receive(tell("s", "31"), 152.0)


def test_a_ring_is_a_status_an_emergency_or_a_caller() -> None:
    driver = TaitDriver(TaitSettings(statuses=("05=31",)))
    assert driver.receive(tell("r", "020080500010007"), 1.0) == [Heard(Status(UNIT, "31"))]
    assert driver.receive(tell("r", "020083300010007"), 1.0) == [Heard(Status(UNIT, "33"))]
    assert driver.receive(tell("r", "00001FF00010007"), 1.0) == [Heard(Caller(UNIT))]
    [heard] = driver.receive(tell("r", "00109FF00010007") * 2, 1.0)
    assert isinstance(heard, Heard)
    assert isinstance(heard.message, Emergency)


@pytest.mark.parametrize("ring", ["00100FF12A45678", "00109FF123456789012", "0010", "00009FFX"])
def test_an_emergency_whose_caller_cannot_be_read_is_one_all_the_same(driver: TaitDriver, ring: str) -> None:
    [heard] = driver.receive(tell("r", ring), 1.0)
    assert heard == Heard(Emergency(UnitId("00000000"), f"emergency call {ring}"))


def test_a_call_whose_caller_cannot_be_read_is_dropped(driver: TaitDriver) -> None:
    [dropped] = driver.receive(tell("r", "00001FF12A45678"), 1.0)
    assert isinstance(dropped, Dropped)


def test_the_emergency_key_of_this_set_is_an_emergency_of_its_own_id(driver: TaitDriver) -> None:
    assert driver.receive(tell("p", "03"), 1.0) == [Heard(Emergency(UnitId("00010001"), "this set"))]


@pytest.mark.parametrize("restart", [RESTART, tell("p", "1F0")])
def test_a_set_that_restarts_is_started_up_again(driver: TaitDriver, restart: bytes) -> None:
    driver.send(ORDER, 0.0)
    outputs = driver.receive(restart, 1.0)
    assert outcomes(outputs) == [Outcome.NO_RECEIPT]
    assert written(outputs) == [STARTUP[0]]


@pytest.mark.parametrize(
    ("unit", "settings"), [("0001****", TaitSettings()), (UNIT, TaitSettings(is_acknowledged=False))]
)
def test_words_that_nobody_acknowledges_are_sent(unit: str, settings: TaitSettings) -> None:
    driver = TaitDriver(settings)
    order = Order(ORDER.ref, UnitId(unit), "Storm from 18:00")
    driver.send(order, 0.0)
    driver.receive(b".", 0.1)
    assert [type(output) for output in wait_out(driver)] == [Keyed, Settled]


@pytest.mark.parametrize("unit", ["", "7", "CREW-007", "000100071", "00010001"])
def test_what_is_no_far_station_is_unsayable(driver: TaitDriver, unit: str) -> None:
    with pytest.raises(Unsayable):
        driver.send(Order(ORDER.ref, UnitId(unit), "words"), 0.0)


def test_own_words_echoed_by_the_line_are_nobodys(driver: TaitDriver) -> None:
    [write] = [output for output in driver.send(ORDER, 0.0) if isinstance(output, Write)]
    [dropped] = driver.receive(write.data, 0.1)
    assert isinstance(dropped, Dropped)


def test_what_is_remembered_and_asked_is_bounded(driver: TaitDriver) -> None:
    chance = Random(1)  # noqa: S311 -- a test must be repeatable
    for number in range(2 * MOST_REMEMBERED):
        ring = tell("r", f"04000FF{number:08d}") + tell("s", str(number))
        driver.receive(ring + chance.randbytes(3), 1.0)
    assert len(driver._repeats._remembered) == MOST_REMEMBERED
    assert len(driver._to_ask) <= MOST_COMMANDS


@pytest.mark.parametrize(
    ("key", "value"),
    [("own", "7"), ("statuses", "5=31"), ("lead_ms", "6000"), ("receipt_seconds", "0"), ("air_baud", "1")],
)
def test_a_setting_that_no_set_can_do_is_named(key: str, value: str) -> None:
    with pytest.raises(BadSetting, match=key):
        read_settings(TaitSettings, {key: value})
