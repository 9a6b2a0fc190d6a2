"""A try ends before the pacing above gives it up, whatever a set is set to: else its words go out twice."""

import pytest

from gateway.pacing import LONGEST_TRY_SECONDS as GIVEN_UP_SECONDS
from radio.driver import Driver, Settled
from radio.drivers import BadSetting, make_driver
from radio.drivers.kiss.frames import Address, KissFrame, UiFrame
from radio.drivers.settings import LONGEST_TRY_SECONDS
from radio.messages import Order, Ref, UnitId

TALK = KissFrame(0, UiFrame(Address.parse("APZ001"), Address.parse("CREW-9"), b">patrol").encode()).encode()
SLOWEST: dict[str, tuple[dict[str, object], str, str]] = {
    "kiss": ({"receipt_seconds": 50}, "CREW-7", "x" * 67),
    "kiss, computed": ({"persistence": 0, "slot_ms": 2550, "path": ["WIDE1-1"]}, "CREW-7", "x" * 67),
    "meshtastic": ({"preset": "very_long_slow", "hops": 7, "receipt_seconds": 90}, "!a0000007", "x" * 200),
    "hytera": ({"result_seconds": 90, "max_length": 500}, "1027", "x" * 500),
    "motorola": ({"receipt_seconds": 90, "max_length": 500}, "1027", "x" * 500),
}


def ends_at(driver: Driver, talk: bytes) -> float:
    """Tell when the try that was begun at 10.0 ends, while others talk each second."""
    at = 10.0
    while at < 1_000.0:
        at += 1.0
        if any(isinstance(output, Settled) for output in driver.receive(talk, at) + driver.tick(at)):
            return at
    raise AssertionError("the try has not ended")


@pytest.mark.parametrize("name", SLOWEST)
def test_a_try_ends_before_the_pacing_gives_it_up(name: str) -> None:
    settings, unit, text = SLOWEST[name]
    driver = make_driver(name.split(",", maxsplit=1)[0], settings)
    driver.send(Order(Ref("REF"), UnitId(unit), text), 10.0)
    talk = TALK if name.startswith("kiss") else b""
    assert ends_at(driver, talk) - 10.0 <= LONGEST_TRY_SECONDS < GIVEN_UP_SECONDS


@pytest.mark.parametrize(
    ("make", "key", "seconds"),
    [
        ("kiss", "receipt_seconds", 51),
        ("meshtastic", "receipt_seconds", 91),
        ("hytera", "result_seconds", 91),
        ("motorola", "receipt_seconds", 91),
    ],
)
def test_a_wait_that_is_too_long_for_one_try_is_refused_at_the_start(
    make: str, key: str, seconds: int
) -> None:
    with pytest.raises(BadSetting) as caught:
        make_driver(make, {key: seconds})
    assert caught.value.key == key
