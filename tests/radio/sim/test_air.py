"""The channel between simulated sets."""

from random import Random

import pytest

from radio.sim.air import SENSE_SECONDS, Air, Weather

FRAME = b"frame of some length"


def an_air(weather: Weather | None = None, seed: int = 1) -> Air:
    air = Air(Random(seed), weather)  # noqa: S311 -- a rehearsal must be repeatable
    for station in "ABC":
        air.join(station)
    return air


def hearers(air: Air, at: float = 100.0) -> dict[str, list[str]]:
    heard: dict[str, list[str]] = {}
    for delivery in air.advance(at):
        heard.setdefault(delivery.sender, []).append(delivery.to)
    return heard


def test_everybody_else_hears_a_frame_when_it_ends() -> None:
    air = an_air()
    air.key("A", FRAME, 1.0, 0.5)
    assert air.due == 1.5
    assert air.advance(1.4) == []
    deliveries = air.advance(1.5)
    assert [(each.to, each.frame, each.at) for each in deliveries] == [("B", FRAME, 1.5), ("C", FRAME, 1.5)]
    assert air.due is None


def test_two_that_overlap_are_lost_to_who_hears_both_and_deaf_to_each_other() -> None:
    air = an_air()
    air.key("A", FRAME, 1.0, 0.5)
    air.key("B", FRAME, 1.4, 0.5)
    assert hearers(air) == {}


def test_one_after_the_other_is_no_collision() -> None:
    air = an_air()
    air.key("A", FRAME, 1.0, 0.5)
    air.key("B", FRAME, 1.5, 0.5)
    assert hearers(air) == {"A": ["B", "C"], "B": ["A", "C"]}


def test_a_hill_between_two_hides_each_from_the_other() -> None:
    air = an_air()
    air.hide("A", "B")
    air.key("A", FRAME, 1.0, 0.5)
    assert not air.is_busy("B", 1.2)
    assert air.is_busy("C", 1.2)
    air.key("B", FRAME, 1.2, 0.5)
    assert hearers(air) == {}  # C heard both at once: the hidden station's collision


def test_a_station_out_of_range_hears_nothing_and_is_not_heard() -> None:
    air = an_air()
    air.move("B", is_away=True)
    air.key("A", FRAME, 1.0, 0.5)
    air.key("B", FRAME, 2.0, 0.5)
    assert hearers(air) == {"A": ["C"]}
    air.move("B", is_away=False)
    air.key("B", FRAME, 200.0, 0.5)
    assert hearers(air, 300.0) == {"B": ["A", "C"]}


def test_voice_makes_the_channel_busy_and_spoils_what_overlaps() -> None:
    air = an_air()
    air.talk(1.0, 5.0)
    assert air.clear_at("A", 2.0) == 6.0
    air.key("A", FRAME, 5.5, 1.0)
    air.key("B", FRAME, 7.0, 1.0)
    assert hearers(air) == {"B": ["A", "C"]}


def test_a_carrier_is_sensed_a_little_late_and_to_its_end() -> None:
    air = an_air(Weather(delay=0.1))
    air.key("A", FRAME, 1.0, 0.5)
    assert not air.is_busy("B", 1.1 + SENSE_SECONDS / 2)
    assert air.is_busy("B", 1.1 + SENSE_SECONDS)
    assert air.is_busy("B", 1.55)
    assert not air.is_busy("B", 1.6)
    assert not air.is_busy("A", 1.3)
    assert [delivery.at for delivery in air.advance(9.0)] == [1.6, 1.6]


def test_loss_and_noise_come_as_often_as_the_weather_says() -> None:
    air = an_air(Weather(loss=0.2, noise=0.25))
    for number in range(2_000):
        air.key("A", FRAME, float(number), 0.5)
    frames = [delivery.frame for delivery in air.advance(9_999)]
    assert len(frames) / 4_000 == pytest.approx(0.8, abs=0.03)
    assert sum(frame != FRAME for frame in frames) / len(frames) == pytest.approx(0.25, abs=0.03)
    assert all(len(frame) == len(FRAME) for frame in frames)


def test_people_talk_for_the_share_of_time_the_weather_says() -> None:
    air = an_air(Weather(voice=0.3))
    busy = sum(air.is_busy("A", at / 4) for at in range(40_000))
    assert busy / 40_000 == pytest.approx(0.3, abs=0.04)


def test_the_same_seed_gives_the_same_air() -> None:
    histories = []
    for _ in range(2):
        air = an_air(Weather(loss=0.3, noise=0.3, voice=0.2), seed=5)
        for number in range(100):
            air.key("ABC"[number % 3], FRAME, number * 2.0, 0.7)
        histories.append(air.advance(999))
    assert histories[0] == histories[1]


def test_what_is_over_is_forgotten() -> None:
    air = an_air(Weather(voice=0.2))
    for number in range(1_000):
        air.key("A", FRAME, number * 10.0, 0.5)
        air.advance(number * 10.0 + 5)
    assert len(air._overs) < 10


def test_a_name_is_given_once() -> None:
    with pytest.raises(ValueError, match="A already"):
        an_air().join("A")
