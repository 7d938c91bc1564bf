"""Hand the signed letter over to whoever came for it."""

from slrtkit.domain.casework import ComplaintHandedOver
from slrtkit.domain.complaint import Complaint, Step
from slrtkit.domain.context import Context
from slrtkit.domain.handover import HandOver
from slrtkit.domain.history import StreamKind
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.errors import InvalidTransitionError
from slrtkit.service.journal import Journal, Receipt

__all__ = ["hand_over"]


def hand_over(journal: Journal, context: Context, complaint_id: str, handed: HandOver) -> Receipt:
    """Record that a letter of a complaint was handed over; a copy that is fetched later stands in place of it.

    Raises:
        NotFoundError: there is no such complaint or letter.
        InvalidTransitionError: nothing is decided, or it is closed; the letter is another case's, or is not issued.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": complaint_id, "letter": handed.letter, "to": handed.to, "how": handed.how.value}
    with journal.command(context, "hand-over", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        complaint.after(Step.HAND_OVER)
        letter = work.get(StreamKind.LETTER, handed.letter, LetterRecord)
        if letter.complaint != complaint_id or letter.status is not LetterStatus.ISSUED:
            raise InvalidTransitionError(
                "a letter of this case that is issued is handed over", code="hand-over.letter", path=handed.letter
            )
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, ComplaintHandedOver(handed))
        return work.commit()
