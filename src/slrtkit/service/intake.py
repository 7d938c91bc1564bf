"""Take a complaint, and close it when the resident has an answer."""

from slrtkit.domain.complaint import Complaint, Step
from slrtkit.domain.context import Context
from slrtkit.domain.events import ComplaintClosed, ComplaintFiled
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.errors import DuplicateError
from slrtkit.service.indexes import fingerprint
from slrtkit.service.journal import Journal, Receipt
from slrtkit.wire import to_wire

__all__ = ["close_complaint", "file_complaint"]


def file_complaint(journal: Journal, context: Context, complaint: Complaint) -> Receipt:
    """File a complaint.

    Raises:
        NotFoundError: the household, or the person in it, is not registered.
        DuplicateError: the same words of the same person are open already; its path is the id of that complaint.
        RequestReusedError: see `Journal.command`.
    """
    content = {**to_wire(complaint), "id": None}
    with journal.command(context, "file-complaint", content) as work:
        if work.replayed:
            return work.replayed
        work.get(StreamKind.HOUSEHOLD, complaint.household, Household).person(complaint.person)
        for known in work.find(StreamKind.COMPLAINT, "fingerprint", fingerprint(complaint)):
            raise DuplicateError(
                "the same complaint is open already", code="complaint.duplicate", path=known, cure="go on with that one"
            )
        work.append(StreamKind.COMPLAINT, complaint.id, complaint.village, ComplaintFiled(complaint))
        return work.commit()


def close_complaint(journal: Journal, context: Context, complaint_id: str, outcome: str) -> Receipt:
    """Close a decided complaint with the answer that the resident was given.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: it is not decided, or closed already.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "close-complaint", {"complaint": complaint_id, "outcome": outcome}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        event = ComplaintClosed(outcome, complaint.after(Step.CLOSE))
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, event)
        return work.commit()
