"""Offices of the company."""

from dispatcher.domain.act import Act
from dispatcher.domain.office import NewOffice, Office
from dispatcher.store import Transaction


def add(tx: Transaction, act: Act, new: NewOffice) -> Office:
    """Enter an office below its parent."""
    raise NotImplementedError
