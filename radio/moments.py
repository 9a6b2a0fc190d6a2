"""Moments on the caller's monotonic clock: seconds, or None where nothing is waited for."""


def soonest(*moments: float | None) -> float | None:
    """Give the first that comes, or None when there is none."""
    return min((moment for moment in moments if moment is not None), default=None)
