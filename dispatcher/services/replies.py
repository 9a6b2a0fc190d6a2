"""What crews say."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from dispatcher.domain import codes, slots
from dispatcher.domain.act import Act
from dispatcher.domain.assignment import MOST_WRONG_CODES, STATE_NAMES, TRANSITIONS, Assignment
from dispatcher.domain.crew import Binding, RadioSet
from dispatcher.domain.errors import Conflict, Invalid
from dispatcher.domain.facts import FactKind
from dispatcher.domain.replies import DESK_STEPS, STANDING, STEP_NAMES, Reply, Step, read_reply
from dispatcher.domain.roles import Permission
from dispatcher.domain.watch import AlarmKind, HeardLine, Verdict, Words
from dispatcher.services import alarms, early, moves, receipts
from dispatcher.services.moves import Job, Move
from dispatcher.services.telling import as_name, plain, require, tell
from dispatcher.store import Transaction, assignments, crews, offices
from dispatcher.store import heard as log
from dispatcher.store.alarms import standing
from dispatcher.store.assignments import ASSIGNMENTS
from dispatcher.store.crews import CREWS
from dispatcher.store.gateways import GATEWAYS
from radio.messages import Trust
from radio.wire import HeardReport

_TOLD = ("digits", "text", "latitude", "longitude", "is_stale", "air_id")


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Who holds the set that spoke, as far as the record knows; the names are what to call him."""

    set: RadioSet | None
    holder: Binding | None
    office_id: str | None
    name: str
    name_hi: str


_UNBOUND = (Verdict.LATE, Verdict.REFUSED, Verdict.UNKNOWN)
"""What was said moved no job."""


class _Told(NamedTuple):
    """A reply understood, in what was heard, and from whose hands."""

    site: str
    said: HeardReport
    holder: Binding
    reply: Reply


@dataclass(frozen=True, slots=True)
class _Judged:
    """What was made of it."""

    verdict: Verdict
    said: str | None = None
    assignment_id: str | None = None
    trust: Trust | None = None
    """When the desk knows more of it than the gateway did."""
    step: Step | None = None
    """What may yet be taken, when it came before its time."""


def heard(tx: Transaction, act: Act, site: str, said: HeardReport) -> HeardLine | None:
    """Take something heard, once for each (site, outbox, seq); None for a repeat.

    Whatever comes back, the number is on record and may be receipted.
    """
    said = _cleaned(said)
    if log.is_known(tx, site, said.outbox, said.seq):
        return None
    speaker = _speaker(tx, site, said)
    act = as_name(act, speaker.name)
    judged = _judge(tx, act, site, said, speaker)
    said = _hidden(tx, act, said, speaker)
    line = _line(act, site, said, speaker, judged)
    body = {name: getattr(said, name) for name in _TOLD if getattr(said, name) is not None}
    if judged.step is not None:
        body["step"] = judged.step
    log.add(tx, line, said.outbox, said.seq, body)
    line = replace(line, text=log.shown_text(body))
    tell(tx, act, FactKind.HEARD, line, heard=line)
    if said.kind == "emergency" and line.office_id is not None:
        about = (line.office_id, _who(speaker) or line.id)
        alarms.sound(tx, act, AlarmKind.EMERGENCY, about, _emergency(speaker, said.text or ""))
    if judged.verdict in _UNBOUND and speaker.set is not None and _asks_for_help(act, said):
        about = (speaker.set.office_id, judged.assignment_id or speaker.set.id)
        alarms.sound_more(tx, act, AlarmKind.NEEDS_HELP, about, _help(speaker, line.text or ""))
    return line


def answer_on_behalf(  # noqa: PLR0913  # one more than five: a program may send no key
    tx: Transaction, act: Act, assignment_id: str, step: Step, words: str, *, key: str | None = None
) -> Assignment:
    """Key an answer that came by voice, with its words; the same `key` again changes nothing.

    WrongMove when the job has no such step now, Conflict when the crew has said it already.
    """
    job = moves.locked(tx, assignment_id)
    require(tx, act, Permission.DISPATCH, job.incident.office_id)
    if key and log.is_keyed(tx, assignment_id, key):
        return job.assignment
    if step in DESK_STEPS:
        raise Invalid("This is no answer of a crew.", "यह गैंग का जवाब नहीं हो सकता।", field="step")
    if step not in TRANSITIONS[job.assignment.state] and job.assignment.has_said(step):
        raise Conflict("The crew has said this already.", "गैंग यह पहले ही बता चुकी है।")
    moved = moves.move(tx, act, job, Move(step=step, at=act.now, words=words, trust=Trust.OPERATOR))
    post = crews.post_of(tx, moved.crew_id)
    line = HeardLine(
        id=act.new_id(),
        site=post.set.site if post else "desk",
        via=post.set.via if post else "voice",
        unit=post.set.unit if post else "voice",
        kind="operator",
        trust=Trust.OPERATOR,
        at=act.now,
        received_at=act.now,
        text=words,
        verdict=Verdict.NOTED if step in STANDING else Verdict.APPLIED,
        said=f"{act.by.name} keyed “{STEP_NAMES[step][0]}” for the crew.",
        crew_id=moved.crew_id,
        assignment_id=moved.id,
        office_id=moved.office_id,
    )
    log.add(tx, line, log.outbox_of(assignment_id, key) if key else line.id, 0, {"text": words, "step": step})
    for alarm in standing(tx, AlarmKind.UNCONFIRMED, moved.id):  # a person has spoken with them
        alarms.clear(tx, act, alarm)
    tell(tx, act, FactKind.HEARD, line, heard=line)
    return moved


def _who(speaker: _Speaker) -> str | None:
    """Name the set, and in whose hands: the next holder's call is another one."""
    if speaker.set is None or speaker.holder is None:
        return speaker.set.id if speaker.set else None
    return f"{speaker.set.id}/{speaker.holder.crew_id}"


def _asks_for_help(act: Act, said: HeardReport) -> bool:
    words = said.digits if said.digits is not None else said.text
    reply = read_reply(words, act.settings.replies) if words and said.kind in ("status", "text") else None
    return reply is not None and reply.step is Step.ASK_HELP


def _help(speaker: _Speaker, words: str) -> Words:
    """Say who calls, when the call moved no job: it was over, not found, or not believed."""
    return Words(
        f"{speaker.name} asks for help; it moved no job. Said: {words!r}",
        f"{speaker.name} को मदद चाहिए; यह किसी काम में दर्ज नहीं हुआ। कहा: {words!r}",
    )


def _cleaned(said: HeardReport) -> HeardReport:
    """Fit it into the record: a set may say anything, and what is not recorded is sent again for ever."""
    lengths = {"outbox": 26, "set": 60, "unit": 32, "kind": 32, "digits": 300, "text": 4096, "air_id": 64}
    found = ((name, getattr(said, name), most) for name, most in lengths.items())
    fitted: dict[str, object] = {name: plain(words, most) for name, words, most in found if words}
    return said.model_copy(update={**fitted, "trust": codes.believed(said.trust)})


def _hidden(tx: Transaction, act: Act, said: HeardReport, speaker: _Speaker) -> HeardReport:
    """Put masks over reply codes, right ones and wrong: the log is read by people who must not know them."""
    if not codes.are_asked(act.settings.least_trust):
        return said
    crew_id = speaker.holder.crew_id if speaker.holder else None
    jobs = assignments.holding_slots(tx, crew_id, act.now) if crew_id else []
    known = [each.reply_code for each in jobs]
    hidden = {}
    for name in ("digits", "text"):
        words = getattr(said, name) or ""
        reply = read_reply(words, act.settings.replies)
        hidden[name] = codes.hidden(words, [*known, reply.code if reply else None]) or None
    return said.model_copy(update=hidden)


def _speaker(tx: Transaction, site: str, said: HeardReport) -> _Speaker:
    known = crews.set_at(tx, site, said.set, said.unit)
    if known is None:
        gateway = GATEWAYS.get(tx, site)
        root = offices.root(tx)
        office_id = gateway.office_id if gateway else root.id if root else None
        return _Speaker(None, None, office_id, f"unit {said.unit}", f"सेट {said.unit}")
    holder = crews.holder_at(tx, known.id, said.at)
    crew = CREWS.get(tx, holder.crew_id) if holder else None
    if crew is None:
        return _Speaker(known, None, known.office_id, f"set {known.label}", f"सेट {known.label}")
    return _Speaker(known, holder, crew.office_id, crew.name, crew.name_hi)


def _emergency(speaker: _Speaker, text: str) -> Words:
    return Words(
        f"EMERGENCY from {speaker.name}. {text}".strip(), f"{speaker.name_hi} से इमरजेंसी। {text}".strip()
    )


def _judge(tx: Transaction, act: Act, site: str, said: HeardReport, speaker: _Speaker) -> _Judged:
    if speaker.set is None:
        elsewhere = crews.set_anywhere(tx, said.unit)
        if elsewhere is not None:
            return _Judged(
                Verdict.FOREIGN, f"{said.unit} belongs to site {elsewhere.site}, not to {site}/{said.set}."
            )
        return _Judged(Verdict.UNKNOWN, f"No set {said.unit} is on the register of {site}/{said.set}.")
    words = said.digits if said.digits is not None else said.text
    if said.kind not in ("status", "text") or not words:
        return _Judged(Verdict.NOTED)
    reply = read_reply(words, act.settings.replies)
    if speaker.holder is None:
        return _Judged(Verdict.UNKNOWN, "No crew held this set then.")
    if reply is None:
        return _Judged(Verdict.NOTED, "Not a reply: read it.")
    return _reply(tx, act, _Told(site, said, speaker.holder, reply))


def _reply(tx: Transaction, act: Act, told: _Told) -> _Judged:
    found = _meant(tx, act, told)
    if isinstance(found, _Judged):
        return found
    job = moves.locked(tx, found.id)
    present, step = job.assignment, told.reply.step
    if step in TRANSITIONS[present.state]:
        return _take(tx, act, told, job)
    return _does_not_follow(present, step)


def _does_not_follow(present: Assignment, step: Step) -> _Judged:
    shown = f"Slot {present.slot}: {STEP_NAMES[step][0]}"
    if present.has_said(step):
        return _Judged(Verdict.DUPLICATE, f"{shown}. It was said before.", present.id)
    verdict = Verdict.REFUSED if present.is_open else Verdict.LATE
    return _Judged(verdict, f"{shown}, but the job stands at “{STATE_NAMES[present.state][0]}”.", present.id)


def _take(tx: Transaction, act: Act, told: _Told, job: Job) -> _Judged:
    """Take a step that follows, if it is sure enough who said it."""
    _, said, holder, reply = told
    present, step = job.assignment, reply.step
    slot = f"Slot {present.slot}: {STEP_NAMES[step][0]}"
    least = act.settings.least_trust.get(step, Trust.SET_ID_ONLY)
    weighed = codes.weigh(reply, said.trust, present, least)
    if weighed.refusal is not None:
        if weighed.is_wrong_code:
            _count_wrong_code(tx, act, job)
        return _Judged(Verdict.REFUSED, f"{slot}, but {weighed.refusal}", present.id)
    if step not in STANDING and early.is_early(tx, act, present, told.site, said.at):
        words = f"{slot}, said before the order was on the air."
        return _Judged(Verdict.EARLY, words, present.id, weighed.trust, step)
    taken = Move(
        step=step,
        at=min(max(said.at, present.offered_at), act.now),
        words=codes.hidden(reply.words, [present.reply_code]) or None,
        is_by_radio=True,
        rung=holder.rung,
        trust=weighed.trust,
    )
    receipts.miss(tx, act, moves.move(tx, act, job, taken))
    verdict = Verdict.NOTED if step in STANDING else Verdict.APPLIED
    return _Judged(verdict, f"{slot}.", present.id, weighed.trust)


def _count_wrong_code(tx: Transaction, act: Act, job: Job) -> None:
    """Count it, and say aloud when too many have made the code dead."""
    tried = job.assignment.tried()
    ASSIGNMENTS.put(tx, tried)
    tell(tx, act, FactKind.ASSIGNMENT_NOTED, tried, assignment=tried)
    if not tried.is_code_dead:
        return
    words = Words(
        f"{job.incident.place}: {MOST_WRONG_CODES} wrong reply codes. No code of this job counts any more: "
        "ask the crew by voice and key its answers.",
        f"{job.incident.place}: {MOST_WRONG_CODES} बार गलत कोड आया। अब इस काम का कोई कोड नहीं चलेगा: "
        "गैंग से बोलकर पूछें और जवाब यहाँ दर्ज करें।",
    )
    alarms.sound(tx, act, AlarmKind.CODE_DEAD, (tried.office_id, tried.id), words)


def _meant(tx: Transaction, act: Act, told: _Told) -> Assignment | _Judged:
    """Find the assignment that a reply speaks of, as the slots stood when it was said."""
    _, said, holder, reply = told
    skew = act.settings.clock_skew.delta
    if reply.slot is None:
        jobs = assignments.holding_slots(tx, holder.crew_id, min(said.at, act.now))
        only = slots.only_job(jobs, said.at, act.now)
        if only is None or slots.held_at(said.at, [only], skew) is None:
            return _Judged(Verdict.REFUSED, "Without a slot only a crew's single job can be answered.")
        return only
    found = slots.held_at(said.at, assignments.of_slot(tx, holder.crew_id, reply.slot), skew)
    return found or _Judged(Verdict.UNKNOWN, f"No job held slot {reply.slot} then.")


def _line(act: Act, site: str, said: HeardReport, speaker: _Speaker, judged: _Judged) -> HeardLine:
    return HeardLine(
        id=act.new_id(),
        site=site,
        via=said.set,
        unit=said.unit,
        kind=said.kind,
        trust=judged.trust or said.trust,
        at=said.at,
        received_at=act.now,
        text=None,
        verdict=judged.verdict,
        said=judged.said[:300] if judged.said else None,
        crew_id=speaker.holder.crew_id if speaker.holder else None,
        assignment_id=judged.assignment_id,
        office_id=speaker.office_id,
    )
