"""The end of an incident, with proof; and the consumer who is still dark."""

from dispatcher.domain.act import Act
from dispatcher.domain.errors import Conflict, Invalid
from dispatcher.domain.facts import FactKind
from dispatcher.domain.incident import Incident, IncidentStep
from dispatcher.domain.roles import Permission
from dispatcher.services.telling import found, require, tell
from dispatcher.store import Transaction, assignments
from dispatcher.store.crews import CREWS
from dispatcher.store.incidents import INCIDENTS


def close(tx: Transaction, act: Act, incident_id: str, proof: str) -> Incident:
    """Close it on proof: who was called back, or a meter. Conflict while a crew has it."""
    incident = found(INCIDENTS.lock(tx, incident_id), "incident", "फॉल्ट")
    require(tx, act, Permission.CLOSE, incident.office_id)
    if not proof.strip():
        raise Invalid(
            "Say what proves it.", "पुष्टि लिखें: किसे फोन किया, या किस मीटर पर सप्लाई दिखी।", field="proof"
        )
    if holder := assignments.open_on(tx, incident.id):
        crew = found(CREWS.get(tx, holder.crew_id), "crew", "गैंग")
        raise Conflict(
            f"{crew.name} still has this job; recall the job or let the crew finish.",
            f"{crew.name_hi} के पास यह काम अभी है; वापस लें या पूरा होने दें।",
        )
    return _move(tx, act, incident, IncidentStep.CLOSE, proof)


def still_out(tx: Transaction, act: Act, incident_id: str, words: str) -> Incident:
    """Open it again on a consumer's word. Conflict when it is closed: then it is a new complaint."""
    incident = found(INCIDENTS.lock(tx, incident_id), "incident", "फॉल्ट")
    require(tx, act, Permission.REGISTER, incident.office_id)
    return _move(tx, act, incident, IncidentStep.STILL_OUT, words)


def _move(tx: Transaction, act: Act, incident: Incident, step: IncidentStep, words: str) -> Incident:
    moved = incident.take(step, act.now, words)
    INCIDENTS.put(tx, moved)
    kind = FactKind.INCIDENT_CLOSED if step is IncidentStep.CLOSE else FactKind.INCIDENT_STILL_OUT
    tell(tx, act, kind, moved, incident=moved, words=words)
    return moved
