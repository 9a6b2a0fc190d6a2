"""One line of the table: what was measured, the floor beside it, and whether the goal is met."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """`floor` is what the bare machine or the ideal does; None where there is none to measure."""

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None
    goal: str
    met: bool

    @classmethod
    def of_share(cls, name: str, value: float, unit: str, floor: float, least: float) -> "Row":
        """Make a row whose goal is a share of the floor, 0 to 1."""
        ratio = value / floor
        return cls(name, value, unit, floor, ratio, f"≥ {least:.0%} of the floor", ratio >= least)

    @classmethod
    def at_least(cls, name: str, value: float, unit: str, goal: float) -> "Row":
        """Make a row whose goal is a number to reach."""
        return cls(name, value, unit, None, None, f"≥ {goal:g} {unit}", value >= goal)

    @classmethod
    def at_most(cls, name: str, value: float, unit: str, goal: float, floor: float | None = None) -> "Row":
        """Make a row whose goal is a number to stay below; lower is better, also than the floor."""
        ratio = value / floor if floor else None
        return cls(name, value, unit, floor, ratio, f"≤ {goal:g} {unit}", value <= goal)


def percentile(values: list[float], share: float) -> float:
    """Give the value below which `share` of the values lie, the nearest one that occurred."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))]
