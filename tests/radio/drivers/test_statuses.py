"""What a set's statuses mean is read from pairs, and what is none is named."""

import pytest

from radio.drivers.settings import BadSetting
from radio.drivers.statuses import check_statuses, digits_by_status


def test_each_status_has_our_digits() -> None:
    pairs = ("5=33", " 6 = 31 ")
    check_statuses(pairs, "5=33")
    assert digits_by_status(pairs) == {"5": "33", "6": "31"}


@pytest.mark.parametrize("pair", ["", "5", "5=", "=33", "5=33=1", "a=33", "5=done"])
def test_what_is_no_pair_is_named(pair: str) -> None:
    with pytest.raises(BadSetting, match="as in 5=33"):
        check_statuses((pair,), "5=33")
