"""What crews say."""

from dataclasses import dataclass, replace
from typing import NamedTuple

from dispatcher.domain import codes
from dispatcher.domain.act import Act
from dispatcher.domain.assignment import MOST_WRONG_CODES, STATE_NAMES, TRANSITIONS, Assignment
from dispatcher.domain.crew import Binding
from dispatcher.domain.errors import Conflict, Invalid
from dispatcher.domain.facts import FactKind
from dispatcher.domain.replies import DESK_STEPS, STANDING, STEP_NAMES, Reply, Step, read_reply
from dispatcher.domain.roles import Permission
from dispatcher.domain.watch import AlarmKind, HeardLine, Verdict, Words
from dispatcher.services import alarms, early, moves, receipts, speakers
from dispatcher.services.moves import Job, Move
from dispatcher.services.speakers import Speaker
from dispatcher.services.telling import as_name, plain, require, tell
from dispatcher.store import Transaction, assignments, crews
from dispatcher.store import heard as log
from dispatcher.store.alarms import standing, untaken
from dispatcher.store.assignments import ASSIGNMENTS
from radio.messages import Trust
from radio.wire import HeardReport

_TOLD = ("digits", "text", "latitude", "longitude", "is_stale", "air_id")


MOST_STRANGERS = 20
"""Emergencies that wait to be taken at an office before what more unknown units call is one alarm."""
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
    speaker = speakers.find(tx, act, site, said)
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
    if said.kind == "emergency":
        _cry(tx, act, line, said, speaker)
    if judged.verdict in _UNBOUND and speaker.set is not None and _asks_for_help(act, said):
        about = (speaker.office_id or speaker.set.office_id, judged.assignment_id or speaker.set.id)
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
    if key and (keyed := log.keyed(tx, assignment_id, key)) is not None:
        if keyed is step:
            return job.assignment
        raise Conflict(
            "This Idempotency-Key was used for another answer; choose a new one.",
            "यह Idempotency-Key दूसरे जवाब में लग चुकी है; नई दें।",
        )
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


def _asks_for_help(act: Act, said: HeardReport) -> bool:
    words = said.digits if said.digits is not None else said.text
    reply = read_reply(words, act.settings.replies) if words and said.kind in ("status", "text") else None
    return reply is not None and reply.step is Step.ASK_HELP


def _help(speaker: Speaker, words: str) -> Words:
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


def _hidden(tx: Transaction, act: Act, said: HeardReport, speaker: Speaker) -> HeardReport:
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


def _cry(tx: Transaction, act: Act, line: HeardLine, said: HeardReport, speaker: Speaker) -> None:
    """Raise the alarm of an emergency where the crew belongs; of a stranger where it was heard, too."""
    text = said.text or ""
    told = set()
    for each in speakers.elsewhere(tx, said) if speaker.set is None else ():
        words = Words(
            f"EMERGENCY, perhaps from {each.name}: unit {said.unit} was heard at {line.site}. {text}".strip(),
            f"इमरजेंसी, शायद {each.name_hi} से: सेट {said.unit} साइट {line.site} पर सुना गया। {text}".strip(),
        )
        told.add(each.office_id)
        about = (each.office_id or "", each.subject or said.unit)
        alarms.sound(tx, act, AlarmKind.EMERGENCY, about, words)
    if speaker.office_id is None or speaker.office_id in told:
        return
    words = Words(
        f"EMERGENCY from {speaker.name}. {text}".strip(), f"{speaker.name_hi} से इमरजेंसी। {text}".strip()
    )
    about = (speaker.office_id, speaker.subject or line.id)  # two strangers are two
    waiting = untaken(tx, AlarmKind.EMERGENCY, speaker.office_id) if speaker.set is None else 0
    if waiting >= MOST_STRANGERS:
        about, words = (speaker.office_id, f"strangers/{line.site}"), _many(line.site, said.unit)
    alarms.sound(tx, act, AlarmKind.EMERGENCY, about, words)


def _many(site: str, unit: str) -> Words:
    """Say it once of all the strangers who call, so that those whom the desk knows stay in sight."""
    return Words(
        f"EMERGENCY from many units that nobody knows, heard at {site}: {unit} and others. Each stands in "
        "the radio log. Somebody may be playing with a set: listen on the channel.",
        f"साइट {site} पर कई अनजान सेट से इमरजेंसी: {unit} और दूसरे। सब वायरलेस लॉग में हैं। "
        "हो सकता है कोई सेट से खेल रहा हो: चैनल सुनें।",
    )


def _judge(tx: Transaction, act: Act, site: str, said: HeardReport, speaker: Speaker) -> _Judged:
    if speaker.set is None:
        return _stranger(tx, site, said)
    words = said.digits if said.digits is not None else said.text
    if said.kind not in ("status", "text") or not words:
        return _Judged(Verdict.NOTED)
    reply = read_reply(words, act.settings.replies)
    if speaker.holder is None:
        return _Judged(Verdict.UNKNOWN, "No crew held this set then.")
    if reply is None:
        return _Judged(Verdict.NOTED, "Not a reply: read it.")
    if speaker.is_doubtful:
        return _Judged(Verdict.REFUSED, f"The set changed hands just then: ask who said it, {speaker.name}.")
    return _reply(tx, act, _Told(site, said, speaker.holder, reply))


def _stranger(tx: Transaction, site: str, said: HeardReport) -> _Judged:
    elsewhere = crews.set_anywhere(tx, said.unit)
    if elsewhere is None:
        return _Judged(Verdict.UNKNOWN, f"No set {said.unit} is on the register of {site}/{said.set}.")
    words = f"{said.unit} belongs to site {elsewhere.site}, not to {site}/{said.set}."
    return _Judged(Verdict.FOREIGN, words)


def _reply(tx: Transaction, act: Act, told: _Told) -> _Judged:
    found = _meant(tx, act, told)
    if isinstance(found, _Judged):
        return found
    job = moves.locked(tx, found.id)
    present, step = job.assignment, told.reply.step
    if step in TRANSITIONS[present.state]:
        return _take(tx, act, told, job)
    if not present.is_open:
        _rest_on(tx, act, present)
    return _does_not_follow(present, step)


def _rest_on(tx: Transaction, act: Act, over: Assignment) -> None:
    """Let the slot of a job that is over rest on, as its crew still speaks of it."""
    until = act.now + act.settings.slot_rest.delta
    if over.slot_rests_until is not None and over.slot_rests_until < until:
        longer = over.resting_until(until)
        ASSIGNMENTS.put(tx, longer)
        tell(tx, act, FactKind.ASSIGNMENT_NOTED, longer, assignment=longer)


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
    """Find the assignment that a reply speaks of."""
    found = speakers.job_of(tx, act, told.holder.crew_id, told.said, told.reply)
    if found is not None:
        return found
    if told.reply.slot is None:
        return _Judged(Verdict.REFUSED, "Without a slot only a crew's single job can be answered.")
    return _Judged(Verdict.UNKNOWN, f"No job held slot {told.reply.slot} then.")


def _line(act: Act, site: str, said: HeardReport, speaker: Speaker, judged: _Judged) -> HeardLine:
    return HeardLine(
        id=act.new_id(),
        site=site,
        via=said.set,
        unit=said.unit,
        kind=said.kind,
        trust=judged.trust or said.trust,
        at=min(said.at, act.now),
        received_at=act.now,
        text=None,
        verdict=judged.verdict,
        said=judged.said[:300] if judged.said else None,
        crew_id=speaker.holder.crew_id if speaker.holder else None,
        assignment_id=judged.assignment_id,
        office_id=speaker.office_id,
    )
