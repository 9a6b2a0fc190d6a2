"""What a set's statuses mean, as a setting: pairs `set's=ours`, both in digits."""

from collections.abc import Sequence

from radio.drivers.settings import BadSetting

PAIR = "="


def check_statuses(pairs: Sequence[str], example: str) -> None:
    """BadSetting when a pair is none; its sentence shows the `example`."""
    for pair in pairs:
        if not all(part.strip().isdigit() for part in pair.split(PAIR)) or pair.count(PAIR) != 1:
            raise BadSetting("statuses", f"{pair!r} is not a set's status and our digits, as in {example}.")


def digits_by_status(pairs: Sequence[str]) -> dict[str, str]:
    """Give our digits by the set's status."""
    split = (pair.split(PAIR) for pair in pairs)
    return {status.strip(): digits.strip() for status, digits in split}
