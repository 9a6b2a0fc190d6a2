"""Five tones and keys against vectors with a source: their pitch, their length, what they mean."""

import tomllib
from collections.abc import Iterable
from dataclasses import asdict
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from radio.drivers.settings import BadSetting
from radio.drivers.voice import dtmf, fivetone
from radio.drivers.voice.audio import Samples
from radio.drivers.voice.dtmf import Answer, EmergencyKeys, Keypad
from radio.drivers.voice.fivetone import Kind, Meaning
from radio.drivers.voice.signals import Tones, ToneSystem
from radio.errors import Malformed, Unsayable
from radio.messages import UnitId

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "voice.toml").read_text("utf-8"))
RATE = 22_050


def rows(kind: str) -> Iterable[Any]:
    return [pytest.param(row, id=row["name"]) for row in VECTORS[kind]]


def pitches(sound: Samples, count: int) -> list[float]:
    """Measure the strongest tones of a sound, to within 5 Hz."""
    strength = np.abs(np.fft.rfft(sound * np.hanning(len(sound)), RATE))
    found = []
    for _ in range(count):
        best = int(np.argmax(strength))
        found.append(float(best))
        strength[max(best - 50, 0) : best + 50] = 0
    return sorted(found)


@pytest.mark.parametrize("row", rows("tone"))
def test_a_tone_has_the_pitch_and_the_length_of_its_source(row: dict[str, Any]) -> None:
    system = ToneSystem(row["system"])
    digits = "1" + row["digit"] if row["digit"] == fivetone.REPEAT else row["digit"]
    sound = fivetone.encode(Tones(system, digits), RATE)
    length = round(row["milliseconds"] * RATE / 1000)
    assert len(sound) == pytest.approx(length * len(digits), abs=len(digits))
    assert pitches(sound[-length:], 1) == pytest.approx([row["hertz"]], abs=5)


@pytest.mark.parametrize("row", rows("sequence"))
def test_a_sequence_is_sent_with_repeat_tones_and_read_without(row: dict[str, Any]) -> None:
    assert fivetone.contract(row["digits"]) == row["sent"]
    assert fivetone.expand(row["sent"]) == row["digits"]
    as_digits = fivetone.encode(Tones(ToneSystem(row["system"]), row["digits"]), RATE)
    assert np.array_equal(as_digits, fivetone.encode(Tones(ToneSystem(row["system"]), row["sent"]), RATE))


@pytest.mark.parametrize("row", rows("key"))
def test_a_key_is_the_pair_of_its_source(row: dict[str, Any]) -> None:
    sound = dtmf.encode(row["key"], RATE)[: round(dtmf.TONE_SECONDS * RATE)]
    assert pitches(sound, 2) == pytest.approx([row["low"], row["high"]], abs=5)


@pytest.mark.parametrize("row", rows("answer"))
def test_an_answer_is_read_and_written(row: dict[str, Any]) -> None:
    answer = dtmf.read(row["keys"])
    assert asdict(answer) == row["meaning"]
    assert isinstance(answer, Answer)
    assert answer.keys == row["keys"]


@pytest.mark.parametrize("answer", [Answer("3", "1"), Answer("9", "5"), Answer("3", "5", "4821")], ids=str)
def test_one_wrong_tone_is_caught_wherever_it_falls(answer: Answer) -> None:
    places = range(1, len(answer.keys) - 1)
    for place, key in product(places, set(dtmf.HERTZ) - {dtmf.BEGIN}):
        wrong = answer.keys[:place] + key + answer.keys[place + 1 :]
        if wrong != answer.keys:
            with pytest.raises(Malformed):
                dtmf.read(wrong)


def test_a_star_for_a_digit_never_answers_without_naming_who() -> None:
    answer = Answer("3", "5", "4821")
    for place in range(1, len(answer.keys) - 1):
        try:
            read = dtmf.read(answer.keys[:place] + dtmf.BEGIN + answer.keys[place + 1 :])
        except Malformed:
            continue
        assert read.number in answer.keys
        assert read.number


def test_the_emergency_has_keys_of_its_own_and_no_single_tone_makes_it() -> None:
    assert dtmf.read("*000#") == EmergencyKeys()
    assert dtmf.read("*12345*000#") == EmergencyKeys("12345")
    emergency = "*000#"
    answers = [Answer(slot, step).keys for slot in "123456789" for step in "123456789"]
    assert min(sum(one != other for one, other in zip(keys, emergency, strict=True)) for keys in answers) >= 2


@pytest.mark.parametrize(
    "keys", ["*#", "**#", "*31#", "*044#", "*303#", "*3144#", "*A*314#", "*123456789*314#"]
)
def test_what_is_no_answer_is_malformed(keys: str) -> None:
    with pytest.raises(Malformed):
        dtmf.read(keys)


def test_keys_come_one_by_one_and_what_was_before_the_star_was_speech() -> None:
    keypad = Keypad(10.0)
    closed = [answer for number, key in enumerate("07#*314#*9") for answer in keypad.press(key, number * 9.0)]
    assert closed == ["*314#"]
    assert keypad.due == 9 * 9.0 + 10.0
    assert keypad.expired(90.9) == ""
    assert keypad.expired(91.0) == "*9"
    assert keypad.due is None


def test_keys_without_end_are_given_up() -> None:
    [closed] = Keypad(10.0).press("*" + "1" * 40, 0.0)
    with pytest.raises(Malformed):
        dtmf.read(closed)


def test_what_has_no_tone_is_refused() -> None:
    with pytest.raises(Unsayable, match="F"):
        fivetone.encode(Tones(ToneSystem.ZVEI1, "1234F"), RATE)
    with pytest.raises(Unsayable, match="X"):
        dtmf.encode("*3X", RATE)


def test_a_repeat_tone_that_repeats_nothing_is_malformed() -> None:
    with pytest.raises(Malformed):
        fivetone.expand("E1234")


def test_a_sequence_means_what_the_patterns_say_first_fit_first() -> None:
    patterns = fivetone.read_patterns(
        ["99999=emergency", "9UUUU=emergency 1", "7UUSS=status 123", "UUUUU=caller"], "tones"
    )
    assert fivetone.understand("9E9E9", patterns) == Meaning(Kind.EMERGENCY, UnitId(""), "")
    assert fivetone.understand("92345", patterns) == Meaning(Kind.EMERGENCY, UnitId("12345"), "")
    assert fivetone.understand("74531", patterns) == Meaning(Kind.STATUS, UnitId("12345"), "31")
    assert fivetone.understand("1E345", patterns) == Meaning(Kind.CALLER, UnitId("11345"), "")
    with pytest.raises(Malformed):
        fivetone.understand("1234", patterns)


@pytest.mark.parametrize("pair", ["99999", "=caller", "9X=caller", "99999=fire", "UUUUU=caller 1x"])
def test_a_pattern_that_cannot_be_is_named(pair: str) -> None:
    with pytest.raises(BadSetting, match="tones"):
        fivetone.read_patterns([pair], "tones")
