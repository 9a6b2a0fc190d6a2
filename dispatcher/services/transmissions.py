"""Words on their way: what the door must say to the gateways, and what they report."""

from datetime import datetime

from dispatcher.domain.act import Act
from dispatcher.store import Transaction
from radio.wire import Query, Report, Transmit, Withdraw


def due_to_send(tx: Transaction, act: Act, limit: int = 200) -> list[tuple[str, Transmit | Withdraw | Query]]:
    """Give (site, wire message) of all that must be said (again) now, most urgent first (a read)."""
    raise NotImplementedError


def sent(tx: Transaction, act: Act, refs: list[str]) -> None:
    """Note that these were published: say them again after a wait unless the gateway's own word comes. No fact."""
    raise NotImplementedError


def next_due(tx: Transaction) -> datetime | None:
    """Tell when the next one is due (a read)."""
    raise NotImplementedError


def report(tx: Transaction, act: Act, site: str, told: Report) -> bool:
    """Take a gateway's report, once for each (site, outbox, seq). False for a repeat. Always receipt it after."""
    raise NotImplementedError
