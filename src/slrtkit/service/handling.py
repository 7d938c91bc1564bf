"""What officers do with a case and tell the resident: notes, home visits with minutes, and the answer."""

from datetime import date

from attrs import evolve

from slrtkit.domain.casework import ComplaintAnswered, ComplaintNoted, ComplaintVisited
from slrtkit.domain.complaint import Complaint, Step
from slrtkit.domain.context import Context
from slrtkit.domain.handling import Answer, HandlingNote, VisitMinutes
from slrtkit.domain.history import StreamKind
from slrtkit.errors import InvalidTransitionError, NotFoundError
from slrtkit.service.journal import Journal, Receipt
from slrtkit.wire import to_wire

__all__ = ["answer_complaint", "note_complaint", "visit_complaint"]


def note_complaint(journal: Journal, context: Context, complaint_id: str, note: HandlingNote) -> Receipt:
    """Write down what an officer did or learned.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: it is closed.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "note-complaint", {"complaint": complaint_id, "text": note.text}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        complaint.after(Step.NOTE)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, ComplaintNoted(evolve(note, by=context.actor)))
        return work.commit()


def visit_complaint(journal: Journal, context: Context, complaint_id: str, visit: VisitMinutes, today: date) -> Receipt:
    """Record the minutes of a home visit; its photographs were attached before.

    Raises:
        NotFoundError: there is no such complaint, or a photograph is not attached to it.
        InvalidTransitionError: it is decided or closed, or the visit does not lie between the complaint and today.
        RequestReusedError: see `Journal.command`.
    """
    minutes = {**to_wire(visit), "id": None}
    with journal.command(context, "visit-complaint", {"complaint": complaint_id, "visit": minutes}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        complaint.after(Step.VISIT)
        if not complaint.received <= visit.on <= today:
            raise InvalidTransitionError(
                "a visit lies between the complaint and today", code="visit.day", path="on", cure="correct the day"
            )
        for photo in visit.photos:
            if photo not in complaint.attachments:
                raise NotFoundError(
                    "this photograph is not attached", code="attachment.unknown", path=photo, cure="attach it first"
                )
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, ComplaintVisited(visit))
        return work.commit()


def answer_complaint(journal: Journal, context: Context, complaint_id: str, answer: Answer) -> Receipt:
    """Record what the resident was told, word for word; a later answer stands beside the earlier one.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: it is returned, assessed and not decided, or closed; or a request at the desk is not decided.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "answer-complaint", {"complaint": complaint_id, "text": answer.text}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        event = ComplaintAnswered(evolve(answer, by=context.actor), complaint.after(Step.ANSWER))
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, event)
        return work.commit()
