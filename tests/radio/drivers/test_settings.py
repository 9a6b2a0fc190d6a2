"""Settings are read from plain words, and a wrong one is named."""

import pytest

from radio.drivers import make_driver
from radio.drivers.kiss.settings import KissSettings, Letters
from radio.drivers.settings import BadSetting, read_settings


def test_words_and_values_mean_the_same() -> None:
    words = read_settings(
        KissSettings,
        {
            "txdelay_ms": "400",
            "retry_seconds": "8, 15",
            "path": "WIDE1-1",
            "letters": "utf8",
            "is_mic_e_emergency": "no",
        },
    )
    values = read_settings(
        KissSettings,
        {
            "txdelay_ms": 400,
            "retry_seconds": [8, 15.0],
            "path": ["WIDE1-1"],
            "letters": Letters.UTF8,
            "is_mic_e_emergency": False,
        },
    )
    assert words == values


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("own", "crew-7"),
        ("own", 7),
        ("path", ["WIDE1-1", "NOT A CALL"]),
        ("path", 5),
        ("txdelay_ms", "soon"),
        ("txdelay_ms", 1.5),
        ("txdelay_ms", True),
        ("txdelay_ms", 99_999),
        ("persistence", 256),
        ("letters", "runes"),
        ("air_baud", 0),
        ("receipt_seconds", -1),
        ("retry_seconds", [8, -1]),
        ("is_mic_e_emergency", "perhaps"),
        ("speed", 3),
    ],
)
def test_a_wrong_setting_is_named(key: str, value: object) -> None:
    with pytest.raises(BadSetting) as caught:
        make_driver("kiss", {key: value})
    assert caught.value.key == key
    assert str(caught.value).startswith(f"{key}: ")


def test_a_setting_may_be_left_to_be_computed() -> None:
    assert read_settings(KissSettings, {"receipt_seconds": None}).receipt_seconds is None
    assert read_settings(KissSettings, {"receipt_seconds": 4}).receipt_seconds == 4.0
