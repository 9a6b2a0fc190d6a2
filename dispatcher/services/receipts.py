"""An answer is no receipt: whether a crew that has answered is known to have its order."""

from collections.abc import Sequence

from dispatcher.domain.act import Act
from dispatcher.domain.assignment import Assignment, AssignmentState
from dispatcher.domain.transmission import Purpose, Transmission, TransmissionStep
from dispatcher.domain.watch import AlarmKind, Words
from dispatcher.services import alarms, moves
from dispatcher.services.telling import found
from dispatcher.store import Transaction, heard, transmissions
from dispatcher.store.crews import CREWS
from dispatcher.store.incidents import INCIDENTS


def came(tx: Transaction, act: Act, order: Transmission) -> None:
    """Take the receipt of words that were answered before it came; what else was under way is asked back."""
    job = moves.locked(tx, order.assignment_id or "").assignment
    if job.answered_at is None or order.queued_at > job.answered_at:
        return
    spoken = transmissions.lock_of_assignment(tx, job.id)
    orders = [each for each in spoken if each.purpose is Purpose.ORDER]
    if any(each.answered_at is not None for each in orders):
        return
    for each in orders:
        is_it = each.ref == order.ref
        after = each.take(TransmissionStep.ANSWER, job.answered_at) if is_it else each.withdraw(act.now)
        moves.save(tx, act, each, after)


def miss(tx: Transaction, act: Act, job: Assignment) -> bool:
    """Raise the alarm once that a crew took a job and none of its radios ever confirmed the order."""
    if not job.is_open or job.state is AssignmentState.OFFERED:
        return False
    spoken = transmissions.of_assignment(tx, job.id)
    if not _is_missed([each for each in spoken if each.purpose is Purpose.ORDER]):
        return False
    if heard.is_keyed_by_a_person(tx, job.id):
        return False
    crew = found(CREWS.get(tx, job.crew_id), "crew", "गैंग")
    place = found(INCIDENTS.get(tx, job.incident_id), "incident", "फॉल्ट").place
    words = Words(
        f"{place}: {crew.name} answered, but its radio never confirmed the order. "
        "Call the crew and read the order back.",
        f"{place}: {crew.name_hi} ने जवाब दिया, पर सेट तक ऑर्डर पहुँचने की पुष्टि नहीं आई। "
        "गैंग को फोन करें और ऑर्डर पढ़कर मिलाएँ।",
    )
    return alarms.sound_once(tx, act, AlarmKind.UNCONFIRMED, (job.office_id, job.id), words)


def _is_missed(orders: Sequence[Transmission]) -> bool:
    return not any(each.has_arrived or each.is_under_way for each in orders)
