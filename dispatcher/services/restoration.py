"""The end of an incident, with proof; and the consumer who is still dark."""

from dispatcher.domain.act import Act
from dispatcher.domain.incident import Incident
from dispatcher.store import Transaction


def close(tx: Transaction, act: Act, incident_id: str, proof: str) -> Incident:
    """Close it. Conflict while a crew has it."""
    raise NotImplementedError


def still_out(tx: Transaction, act: Act, incident_id: str, words: str) -> Incident:
    """Open it again."""
    raise NotImplementedError
