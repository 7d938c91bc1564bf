"""Take a complaint, pass it one level up, and close it when the resident has an answer."""

from datetime import date

from attrs import evolve

from slrtkit.domain.complaint import Complaint, ComplaintStatus, Step
from slrtkit.domain.context import Context
from slrtkit.domain.events import ComplaintClosed, ComplaintEscalated, ComplaintFiled
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.errors import DuplicateError, InvalidTransitionError
from slrtkit.service.indexes import fingerprint
from slrtkit.service.journal import Journal, Receipt
from slrtkit.wire import to_wire

__all__ = ["close_complaint", "escalate_complaint", "file_complaint"]


def file_complaint(journal: Journal, context: Context, complaint: Complaint) -> Receipt:
    """File a complaint.

    Raises:
        NotFoundError: the household, or the person in it, is not registered.
        InvalidTransitionError: it is not of the household's village, or not at its beginning.
        DuplicateError: the same words of the same person are open already; its path is the id of that complaint.
        RequestReusedError: see `Journal.command`.
    """
    content = {**to_wire(complaint), "id": None, "received": None}
    with journal.command(context, "file-complaint", content) as work:
        if work.replayed:
            return work.replayed
        household = work.get(StreamKind.HOUSEHOLD, complaint.household, Household)
        household.person(complaint.person)
        if complaint != evolve(
            complaint, village=household.village.text, status=ComplaintStatus.FILED, decision=None, outcome=""
        ):
            raise InvalidTransitionError(
                "a complaint begins in its household's village, undecided", code="complaint.file", path=complaint.id
            )
        for known in work.find(StreamKind.COMPLAINT, "fingerprint", fingerprint(complaint)):
            raise DuplicateError(
                "the same complaint is open already", code="complaint.duplicate", path=known, cure="go on with that one"
            )
        work.append(StreamKind.COMPLAINT, complaint.id, complaint.village, ComplaintFiled(complaint))
        return work.commit()


def escalate_complaint(journal: Journal, context: Context, complaint_id: str, on: date) -> Receipt:
    """Pass an undecided complaint one level up, with `context.reason`.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: see `Complaint.escalated`.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "escalate-complaint", {"complaint": complaint_id}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        event = ComplaintEscalated(complaint.escalated(context.reason), on, context.reason)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, event)
        return work.commit()


def close_complaint(journal: Journal, context: Context, complaint_id: str, outcome: str) -> Receipt:
    """Close a decided complaint with the answer that the resident was given.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: it is not decided, or closed already; its letter is reserved and not issued, a referral owes an
            answer, or no outcome is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "close-complaint", {"complaint": complaint_id, "outcome": outcome}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        event = ComplaintClosed(outcome, complaint.after(Step.CLOSE))
        if not outcome.strip():
            raise InvalidTransitionError("a complaint is closed with an answer", code="complaint.answer", path="outcome")
        for letter in work.find(StreamKind.LETTER, "complaint", complaint_id.encode()):
            if work.get(StreamKind.LETTER, letter, LetterRecord).status is LetterStatus.RESERVED:
                raise InvalidTransitionError(
                    "its letter is not issued yet",
                    code="complaint.letter",
                    path=letter,
                    cure="issue it, or void it with a reason",
                )
        for waiting in work.find(StreamKind.REFERRAL, "open", complaint_id.encode()):
            raise InvalidTransitionError(
                "a referral still owes an answer", code="complaint.waiting", path=waiting, cure="wait for it, or withdraw it"
            )
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, event)
        return work.commit()
