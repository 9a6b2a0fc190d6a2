"""What happens because time passes."""

from dispatcher.domain.act import Act
from dispatcher.store import Transaction


def sweep(tx: Transaction, act: Act) -> int:
    """Escalate, alarm, end shifts, clear alarms whose cause is gone. Gives how much changed. Run it every second."""
    raise NotImplementedError
