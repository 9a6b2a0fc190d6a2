"""Alarms."""

from dispatcher.domain.act import Act
from dispatcher.domain.watch import Alarm
from dispatcher.store import Transaction


def take(tx: Transaction, act: Act, alarm_id: str) -> Alarm:
    """Put the actor's name to it. Conflict when another person has it."""
    raise NotImplementedError
