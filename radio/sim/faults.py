"""What can be wrong with any set at a port. A make adds faults of its own, and may play some otherwise."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Faults:
    """The words that every `sim://` URL knows: `sim://<make>?deaf=2&garbage=9`."""

    off: bool = False
    """Takes nothing, says nothing."""
    deaf: int = 0
    """So many messages heard on the air do not reach the port."""
    mute: int = 0
    """So many messages from the port are taken and not keyed."""
    inhibit: bool = False
    """Takes everything and never keys; a set that can say so says so."""
    garbage: int = 0
    """So many bytes of nonsense when the port opens."""
    overlong: int = 0
    """A frame that goes on for so many bytes when the port opens."""
    half: int = 0
    """Of the n-th message to the port comes only the first half, then silence."""
    wrong: int = 0
    """The n-th message to the port has one wrong byte."""
    reboot: float = 0.0
    """Seconds after opening when it restarts: forgets what it does and what it was told."""
    late: float = 0.0
    """Seconds that each message heard waits before it comes to the port."""
    double: bool = False
    """Gives each message heard twice."""
    foreign: bool = False
    """Before each receipt comes one that is not ours: by another unit, or for another message."""
    stuck: float = 0.0
    """A jammed microphone holds the channel for so many seconds after opening."""


PASSING = (
    "deaf=2", "mute=2", "garbage=300", "overlong=5000", "half=1", "wrong=1",
    "reboot=9.5", "late=4", "double=1", "foreign=1", "stuck=20",
)  # fmt: skip
"""Queries of those that pass or do no harm: the contract tests play every make with each."""

LASTING = ("off=1", "inhibit=1")
"""Queries of those with which nothing gets through."""
