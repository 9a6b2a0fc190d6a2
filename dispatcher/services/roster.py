"""Crews, sets, and who holds which in this shift."""

from datetime import datetime

from dispatcher.domain.act import Act
from dispatcher.domain.crew import Binding, Crew, NewCrew, NewSet, RadioSet
from dispatcher.store import Transaction


def add_crew(tx: Transaction, act: Act, new: NewCrew) -> Crew:
    """Put a crew on the roster."""
    raise NotImplementedError


def add_set(tx: Transaction, act: Act, new: NewSet) -> RadioSet:
    """Put a set on the register. Conflict when its address is there already."""
    raise NotImplementedError


def bind(tx: Transaction, act: Act, set_id: str, crew_id: str, ends_at: datetime) -> Binding:
    """Hand a set to a crew; whoever held either before gives it back."""
    raise NotImplementedError


def unbind(tx: Transaction, act: Act, set_id: str) -> Binding:
    """Take a set back; orders on their way to it are withdrawn. NotFound when nobody holds it."""
    raise NotImplementedError
