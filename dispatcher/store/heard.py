"""The radio log on record."""

from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, or_, select, update

from dispatcher.domain.replies import Step
from dispatcher.domain.watch import HeardLine, Verdict
from dispatcher.store import offices
from dispatcher.store.rows import Shelf
from dispatcher.store.tables import heard
from dispatcher.store.transaction import Transaction

LINES = Shelf(heard, HeardLine, verdict=Verdict)

_INSERT = insert(heard)
_KNOWN = select(heard.c.id).where(
    heard.c.site == bindparam("site"),
    heard.c.outbox == bindparam("outbox"),
    heard.c.seq == bindparam("seq"),
)
_WITH_BODY = select(*LINES.columns, heard.c.body)
_SCOPED = (
    _WITH_BODY.where(
        or_(offices.within(heard.c.office_id), heard.c.office_id.is_(None) & (bindparam("scope") == ""))
    )
    .order_by(heard.c.id.desc())
    .limit(bindparam("most"))
)
_BEFORE = _SCOPED.where(heard.c.id < bindparam("before"))
_BY_A_PERSON = select(heard.c.id).where(
    heard.c.assignment_id == bindparam("assignment"), heard.c.kind == "operator"
)
_EARLY = _WITH_BODY.where(
    heard.c.assignment_id == bindparam("assignment"), heard.c.verdict == "early"
).order_by(heard.c.at, heard.c.id)
_JUDGE = (
    update(heard)
    .where(heard.c.id == bindparam("the_id"))
    .values(verdict=bindparam("new_verdict"), said=bindparam("new_said"))
)
_KEYED = select(heard.c.body).where(
    heard.c.assignment_id == bindparam("assignment"), heard.c.outbox == bindparam("outbox")
)
_OF_ASSIGNMENTS = _WITH_BODY.where(
    heard.c.assignment_id.in_(bindparam("assignments", expanding=True))
).order_by(heard.c.id)


def is_known(tx: Transaction, site: str, outbox: str, seq: int) -> bool:
    """Tell whether this number of that outbox is on record."""
    return tx.execute(_KNOWN, {"site": site, "outbox": outbox, "seq": seq}).first() is not None


def add(tx: Transaction, line: HeardLine, outbox: str, seq: int, body: dict[str, object]) -> None:
    """Put a line in the log; the unique (site, outbox, seq) keeps a second writer out."""
    tx.execute(_INSERT, {**LINES.row(line), "outbox": outbox, "seq": seq, "body": body})


def latest(tx: Transaction, scope: str, most: int, before: str | None = None) -> list[HeardLine]:
    """List the log of a scope, newest first."""
    parameters: dict[str, Any] = {"most": most, **offices.scope(scope)}
    if before is None:
        return [_line(row) for row in tx.execute(_SCOPED, parameters)]
    return [_line(row) for row in tx.execute(_BEFORE, {**parameters, "before": before})]


def of_assignments(tx: Transaction, ids: list[str]) -> list[HeardLine]:
    """List what was heard of these, oldest first."""
    return [_line(row) for row in tx.execute(_OF_ASSIGNMENTS, {"assignments": ids})]


def is_keyed_by_a_person(tx: Transaction, assignment_id: str) -> bool:
    """Tell whether anybody has keyed an answer of the crew's: then a person has spoken with it."""
    return tx.execute(_BY_A_PERSON, {"assignment": assignment_id}).first() is not None


def early(tx: Transaction, assignment_id: str) -> list[tuple[HeardLine, Step]]:
    """List replies that came before their order was known to be on the air, the oldest first."""
    rows = tx.execute(_EARLY, {"assignment": assignment_id})
    return [(_line(row), Step(row.body["step"])) for row in rows]


def judge(tx: Transaction, line: HeardLine) -> None:
    """Put another verdict on a line."""
    tx.execute(_JUDGE, {"the_id": line.id, "new_verdict": line.verdict, "new_said": line.said})


def keyed(tx: Transaction, assignment_id: str, key: str) -> Step | None:
    """Give the step that was keyed for this assignment under this Idempotency-Key."""
    wanted = {"assignment": assignment_id, "outbox": outbox_of(assignment_id, key)}
    row = tx.execute(_KEYED, wanted).first()
    return None if row is None else Step(row.body["step"])


def outbox_of(assignment_id: str, key: str) -> str:
    """Give the outbox under which what a desk keyed once stands in the log."""
    return sha256(f"{assignment_id} {key}".encode()).hexdigest()[:26]


def shown_text(body: dict[str, Any]) -> str | None:
    """Give the words or digits of what was heard, or the place of a position."""
    if body.get("latitude") is not None:
        return f"{body['latitude']:.5f}, {body['longitude']:.5f}"
    return body.get("digits") or body.get("text")


def _line(row: Any) -> HeardLine:  # noqa: ANN401  # a row of the statements above
    values = dict(row._mapping)  # noqa: SLF001  # SQLAlchemy's public way to a row's mapping
    text = shown_text(values.pop("body"))
    return HeardLine(**{**values, "verdict": Verdict(values["verdict"]), "text": text})
