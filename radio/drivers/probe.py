"""How a make is asked, without keying anything, whether it is what stands at a port.

A make says it in its own folder: `radio/drivers/<make>/probe.py` holds `PROBE`. A make without that file
cannot be found at a port.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec


@dataclass(frozen=True, slots=True)
class Probe:
    """Questions to the set itself. None may make a transmitter key, nor change what the set does."""

    recognise: Callable[[bytes], str | None]
    """Of all bytes that came since the port opened: what the set says of itself; None when it is no set of
    this make. Never raises, and takes no echo of a question for an answer."""
    asks: tuple[bytes, ...] = ()
    """Said one after the other; empty for a make that answers nothing harmless and is only listened to."""
    wait_seconds: float = 1.0
    """For the answer to each question."""
    bauds: tuple[int, ...] = (9600,)
    """Speeds of the line that sets of the make are delivered with, the likeliest first."""
    silence: str = ""
    """What no answer means, where it does not mean that no such set is there."""


def probe_of(make: str) -> Probe | None:
    """Find the probe of a make; None when it has none."""
    name = f"radio.drivers.{make}.probe"
    if not find_spec(name):
        return None
    probe = import_module(name).PROBE
    return probe if isinstance(probe, Probe) else None
