"""Radio sites."""

from dispatcher.domain.act import Act
from dispatcher.domain.watch import Gateway
from dispatcher.store import Transaction
from radio.wire import Alive


def add(tx: Transaction, act: Act, site: str, office_id: str, name: str) -> Gateway:
    """Enter a site; the same again changes its office and name."""
    raise NotImplementedError


def alive(tx: Transaction, act: Act, site: str, sign: Alive, *, is_retained: bool = False) -> Gateway | None:
    """Take a sign of life; None for a site nobody entered. A retained one counts from its own time."""
    raise NotImplementedError
