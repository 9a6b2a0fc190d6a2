"""The modem of MDC1200 hears what it says, over noise, at any rate and in any pieces."""

import numpy as np
import pytest
from numpy.typing import NDArray

from radio.drivers.voice import dtmf, lines, mdc
from radio.drivers.voice.msk import Demodulator, modulate
from radio.drivers.voice.signals import Mdc

RATES = (8_000, 11_025, 16_000, 22_050, 44_100, 48_000)
PTT_ID, EMERGENCY = Mdc(0x01, 0x80, 0x1234), Mdc(0x00, 0x81, 0x1234)
ALERT = mdc.call_alert(0x5678, 0x1234)
ACKNOWLEDGED = Mdc(0x20, 0x00, 0x1234)
EVERY = [PTT_ID, EMERGENCY, ALERT, ACKNOWLEDGED]

Sound = NDArray[np.float64]


def noisy(sound: NDArray[np.generic], decibels: float, seed: int = 1) -> Sound:
    """Put white noise under sound, so many decibels below a sine of full loudness."""
    noise = np.random.default_rng(seed).normal(size=len(sound))
    noise *= np.sqrt(0.5) * 10 ** (-decibels / 20)
    return np.asarray(sound, np.float64) + noise


def silence(seconds: float, rate: int) -> Sound:
    return np.zeros(round(seconds * rate))


def spoken(packets: list[Mdc], rate: int) -> Sound:
    parts = [silence(0.137, rate)]
    for packet in packets:
        parts += [modulate(packet, rate).astype(np.float64), silence(0.31, rate)]
    return np.concatenate(parts)


def heard(sound: NDArray[np.generic], rate: int, piece: int = 960) -> list[Mdc]:
    demodulator = Demodulator(rate)
    found = [
        packet
        for place in range(0, len(sound), piece)
        for packet in demodulator.feed(sound[place : place + piece])
    ]
    return found + demodulator.flush()


@pytest.mark.parametrize("rate", RATES)
@pytest.mark.parametrize("decibels", [60, 10])
def test_every_packet_is_heard_once_at_every_rate_over_noise(rate: int, decibels: float) -> None:
    assert heard(noisy(spoken(EVERY, rate), decibels), rate) == EVERY


@pytest.mark.parametrize("rate", [22_050, 48_000])
def test_twenty_packets_in_a_row_are_heard_at_three_decibels(rate: int) -> None:
    packets = [Mdc(0x01, 0x80, 0x1000 + number) for number in range(20)]
    assert heard(noisy(spoken(packets, rate), 3), rate) == packets


@pytest.mark.parametrize("piece", [1, 7, 333, 4_800, 1_000_000])
def test_pieces_of_any_size_mean_the_same(piece: int) -> None:
    sound = spoken([ALERT, PTT_ID], 8_000)
    assert heard(sound, 8_000, piece) == [ALERT, PTT_ID]


def test_samples_of_sixteen_bits_quiet_ones_and_turned_ones_mean_the_same() -> None:
    sound = spoken([EMERGENCY], 22_050)
    for kind in (sound * 30_000, sound * 300, -sound * 30_000):
        assert heard(kind.astype(np.int16), 22_050) == [EMERGENCY]


@pytest.mark.parametrize("clock", [0.9997, 1.0003])
def test_a_set_whose_clock_is_wrong_is_heard(clock: float) -> None:
    sound = spoken([ALERT, EMERGENCY], 48_000)
    stretched = np.interp(np.arange(0, len(sound) - 1, clock), np.arange(len(sound)), sound)
    assert heard(noisy(stretched, 10), 48_000) == [ALERT, EMERGENCY]


@pytest.mark.parametrize("rate", [22_050, 48_000])
def test_a_set_whose_sound_is_not_flat_is_heard(rate: int) -> None:
    """A discriminator without and with too much de-emphasis: 6 dB an octave up and down, with its phase."""
    sound = spoken(EVERY, rate)
    rising = np.diff(sound, prepend=0.0) * rate / (2 * np.pi * 1500)
    falling = np.zeros(len(sound))
    share = 1 - np.exp(-2 * np.pi * 300 / rate)
    level = 0.0
    for place, value in enumerate(sound):
        level += share * (value - level)
        falling[place] = level
    for coloured in (rising, falling * 5):
        assert heard(noisy(coloured, 10), rate) == EVERY


def test_noise_keys_and_silence_are_no_packets() -> None:
    rate = 22_050
    noise = np.random.default_rng(3).normal(size=20 * rate)
    keys = np.tile(dtmf.encode("*314#0987ABCD", rate), 4)
    assert heard(noise, rate) == heard(keys, rate) == heard(silence(5, rate), rate) == []


def test_a_packet_behind_one_that_was_cut_off_is_heard() -> None:
    rate = 22_050
    sound = np.concatenate([modulate(ALERT, rate)[: rate // 6], spoken([PTT_ID], rate)])
    assert heard(sound, rate) == [PTT_ID]


def test_the_sound_is_as_long_as_the_page_says() -> None:
    for packet, seconds in ((PTT_ID, 0.173), (ALERT, 0.267)):
        assert len(modulate(packet, 48_000)) / 48_000 == pytest.approx(seconds, abs=0.001)
    assert lines.write(PTT_ID) == b"MDC 01 80 1234\n"


def test_too_few_samples_a_second_are_refused() -> None:
    with pytest.raises(ValueError, match="8000"):
        Demodulator(4_000)
