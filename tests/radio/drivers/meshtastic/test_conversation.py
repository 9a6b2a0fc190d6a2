"""The set is asked who it is until it has told, and then kept awake."""

from radio.driver import Write
from radio.drivers.meshtastic.driver import MeshtasticDriver
from radio.drivers.meshtastic.frames import WAKE
from radio.drivers.meshtastic.settings import MeshtasticSettings
from radio.drivers.meshtastic.shapes import FromRadio, ToRadio
from tests.radio.drivers.meshtastic.node import asked, from_set


def test_the_set_is_woken_asked_and_then_kept_awake() -> None:
    driver = MeshtasticDriver(MeshtasticSettings())
    assert driver.opened(0.0) == [Write(WAKE)]
    assert not driver.is_free(0.0)
    [question] = asked(driver.tick(0.1))
    driver.receive(from_set(FromRadio(config_complete_id=question.want_config_id)), 1.0)
    assert driver.is_free(1.0)
    assert driver.due == 301.0
    [beat] = asked(driver.tick(301.0))
    assert beat.heartbeat is not None
    assert driver.due == 601.0


def test_a_set_that_says_nothing_is_asked_three_times_then_tried_and_asked_on() -> None:
    driver = MeshtasticDriver(MeshtasticSettings())
    driver.opened(0.0)
    questions: list[ToRadio] = []
    while not driver.is_free(driver.due or 0.0):
        questions += asked(driver.tick(driver.due or 0.0))
    assert len({question.want_config_id for question in questions}) == 3
    [again] = asked(driver.tick(driver.due or 0.0))
    driver.receive(from_set(FromRadio(config_complete_id=again.want_config_id)), 70.0)
    [beat] = asked(driver.tick(driver.due or 0.0))
    assert beat.heartbeat is not None


def test_an_answer_to_an_older_question_does_not_end_the_start() -> None:
    driver = MeshtasticDriver(MeshtasticSettings())
    driver.opened(0.0)
    driver.tick(0.1)
    driver.receive(from_set(FromRadio(config_complete_id=4242)), 0.5)
    assert not driver.is_free(0.5)
