"""What crews say."""

from dispatcher.domain.act import Act
from dispatcher.domain.assignment import Assignment
from dispatcher.domain.replies import Step
from dispatcher.domain.watch import HeardLine
from dispatcher.store import Transaction
from radio.wire import HeardReport


def heard(tx: Transaction, act: Act, site: str, said: HeardReport) -> HeardLine | None:
    """Take something heard, once for each (site, outbox, seq). None for a repeat. Always receipt it after."""
    raise NotImplementedError


def answer_on_behalf(tx: Transaction, act: Act, assignment_id: str, step: Step, words: str) -> Assignment:
    """Key an answer that came by voice; the words are recorded. WrongMove when the job has no such step now."""
    raise NotImplementedError
