"""The papers of a case: kept by their digest, checked against what the program asks for, and asked of the resident."""

from collections.abc import Iterable
from datetime import date

from attrs import frozen

from slrtkit.domain.casework import ComplaintAttached, ComplaintCompleted, ComplaintResumed, ComplaintReturned
from slrtkit.domain.complaint import Complaint, Step
from slrtkit.domain.context import Context
from slrtkit.domain.handling import AskedDocument, Attachment
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.program import Program
from slrtkit.domain.rules import FACTS, Checklist, FactCatalogue, Outcome, documents_due
from slrtkit.domain.subject import facts_of
from slrtkit.errors import InvalidTransitionError, NotFoundError
from slrtkit.ports.blobs import Blobs, put_for
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.participation import ledgers_of, marks_of
from slrtkit.wire import to_wire

__all__ = ["Asked", "attach", "attachment", "checklist", "complete_complaint", "resume_complaint", "return_complaint"]


@frozen
class Asked:
    """By which program, on which day and with which facts a file is checked."""

    program: Program
    on: date
    facts: FactCatalogue = FACTS


def attach(
    journal: Journal, blobs: Blobs, context: Context, complaint_id: str, data: bytes, name: str, document: str = ""
) -> Receipt:
    """Keep a paper or photograph and add it to an open complaint; the bytes are durable before the complaint tells of them.

    Args:
        journal: The log.
        blobs: Where the bytes are kept.
        context: Who, when.
        complaint_id: Which complaint.
        data: The file.
        name: What it is, in the officer's words.
        document: Code of the required document that it is, or empty.

    Raises:
        NotFoundError: there is no such complaint.
        DomainError: see `Attachment.of`.
        InvalidTransitionError: it is closed.
        RequestReusedError: see `Journal.command`.
    """
    paper = Attachment.of(data, name, document)
    put_for(blobs, journal.begun_from(context, StreamKind.COMPLAINT, complaint_id, Complaint).person, data)
    with journal.command(context, "attach", {"complaint": complaint_id, "attachment": to_wire(paper)}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        complaint.after(Step.ATTACH)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, ComplaintAttached(paper))
        return work.commit()


def attachment(journal: Journal, blobs: Blobs, complaint_id: str, digest: str) -> bytes:
    """Return the bytes of a paper of a complaint.

    Raises:
        NotFoundError: there is no such complaint, or no such paper in it.
        StorageCorruptError: other bytes stand there.
    """
    if digest not in journal.complaint(complaint_id).state.attachments:
        raise NotFoundError("this complaint has no such paper", code="attachment.unknown", path=digest)
    return blobs.get(digest)


def checklist(journal: Journal, complaint_id: str, asked: Asked) -> Checklist:
    """Return which papers a program asks for in a case, as far as the facts tell.

    Raises:
        NotFoundError: there is no such complaint, or the program had no rules on that day.
    """
    complaint = journal.complaint(complaint_id).state
    household = journal.household(complaint.household).state
    facts = facts_of(household, asked.program.unit, asked.on, complaint.person, ledgers_of(journal, household))
    return documents_due(asked.program.rules(asked.on).documents, facts, asked.on, asked.facts)


def complete_complaint(journal: Journal, context: Context, complaint_id: str, asked: Asked) -> Receipt:
    """Record that no required paper is missing.

    Raises:
        NotFoundError: there is no such complaint, or the program had no rules on that day.
        InvalidTransitionError: a required paper is missing, or which ones are required depends on facts that are; or the status
            does not allow it.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "complete-complaint", {"complaint": complaint_id, "program": asked.program.code}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        status, due = complaint.after(Step.COMPLETE), _due(work, complaint, asked)
        if lacking := due.lacking(complaint.given):
            raise InvalidTransitionError(
                "required papers are missing",
                code="complaint.papers",
                path=complaint_id,
                cure="return it, and ask for: " + ", ".join(one.code for one in lacking),
            )
        if due.complete(complaint.given) is Outcome.UNKNOWN:
            facts = sorted({fact for one in due.documents if one.due is Outcome.UNKNOWN for fact in one.missing})
            raise InvalidTransitionError(
                "which papers are required is not known yet",
                code="complaint.papers-unknown",
                path=complaint_id,
                cure="find out: " + ", ".join(facts),
            )
        digest = asked.program.rules(asked.on).digest
        event = ComplaintCompleted(asked.program.code, digest, asked.on, status)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, event)
        return work.commit()


def return_complaint(
    journal: Journal, context: Context, complaint_id: str, asked: Asked, also: Iterable[AskedDocument] = ()
) -> Receipt:
    """Ask the resident for the required papers that are missing, and for others; the post waits for them.

    Raises:
        NotFoundError: there is no such complaint, or the program had no rules on that day.
        InvalidTransitionError: nothing is missing and nothing else is asked for, or the status does not allow it.
        RequestReusedError: see `Journal.command`.
    """
    also = tuple(also)
    content = {"complaint": complaint_id, "program": asked.program.code, "also": [to_wire(one) for one in also]}
    with journal.command(context, "return-complaint", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        status, due = complaint.after(Step.RETURN), _due(work, complaint, asked)
        missing = (*(AskedDocument(one.code, one.says.id) for one in due.lacking(complaint.given)), *also)
        if not missing:
            raise InvalidTransitionError(
                "no required paper is missing", code="complaint.nothing-missing", path=complaint_id, cure="complete it"
            )
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, ComplaintReturned(missing, asked.on, status))
        return work.commit()


def resume_complaint(journal: Journal, context: Context, complaint_id: str, on: date) -> Receipt:
    """Take a returned complaint up again: every paper that was asked for is there, or `context.reason` says why not.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: it was not returned, or a paper is still missing and no reason is given.
        RequestReusedError: see `Journal.command`.
    """
    with journal.command(context, "resume-complaint", {"complaint": complaint_id}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        status = complaint.after(Step.RESUME)
        still = [one.code for one in complaint.missing if one.code not in complaint.given]
        if still and not context.reason.strip():
            raise InvalidTransitionError(
                "papers that were asked for are still missing",
                code="complaint.papers",
                path=complaint_id,
                cure=f"attach {', '.join(still)}, or say why it goes on without",
            )
        event = ComplaintResumed(on, context.reason, status)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, event)
        return work.commit()


def _due(work: Work, complaint: Complaint, asked: Asked) -> Checklist:
    household = work.history(StreamKind.HOUSEHOLD, complaint.household, Household, settled=False).state
    _, ledgers = marks_of(work, household)
    facts = facts_of(household, asked.program.unit, asked.on, complaint.person, ledgers)
    return documents_due(asked.program.rules(asked.on).documents, facts, asked.on, asked.facts)
