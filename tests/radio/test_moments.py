from radio.moments import soonest


def test_the_first_of_what_is_waited_for_is_the_soonest() -> None:
    assert soonest(None, 4.0, 0.0, None) == 0.0
    assert soonest(None) is None
    assert soonest() is None
