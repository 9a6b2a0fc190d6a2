"""What a busy mesh, or our own share of the air, holds back."""

from radio.driver import Keyed, Outcome
from radio.messages import Caller, Priority
from tests.radio.drivers.meshtastic.node import CREW, UNIT, a_driver, an_order, heard, settled, telemetry


def test_a_busy_mesh_holds_what_is_not_urgent_and_a_full_one_all_but_a_hazard() -> None:
    driver = a_driver()
    assert heard(driver.receive(telemetry(30.0), 2.0)) == []
    assert settled(driver.send(an_order(), 3.0)) == [Outcome.BUSY]
    assert driver.is_free(3.0)
    assert heard(driver.receive(telemetry(45.0), 4.0)) == []
    assert settled(driver.send(an_order(priority=Priority.URGENT), 5.0)) == [Outcome.BUSY]
    outputs = driver.send(an_order(priority=Priority.HAZARD), 6.0)
    assert any(isinstance(output, Keyed) for output in outputs)


def test_figures_that_are_old_or_of_another_node_are_not_believed() -> None:
    driver = a_driver()
    outputs = driver.receive(telemetry(90.0, sender=CREW), 2.0)
    assert heard(outputs) == [Caller(UNIT)]
    driver.receive(telemetry(90.0), 3.0)
    assert settled(driver.send(an_order(), 100.0)) == [Outcome.BUSY]
    driver.tick(153.0)
    assert any(isinstance(output, Keyed) for output in driver.send(an_order(), 154.0))


def test_our_own_share_of_the_air_holds_what_is_not_urgent() -> None:
    driver = a_driver()
    driver.receive(telemetry(12.0, own=11.0), 2.0)
    assert settled(driver.send(an_order(priority=Priority.NOTICE), 3.0)) == [Outcome.BUSY]
    assert any(isinstance(each, Keyed) for each in driver.send(an_order(priority=Priority.URGENT), 3.0))
