"""Take a complaint, pass it up, close it when the resident has an answer, and open it again."""

from datetime import date
from operator import attrgetter

from attrs import evolve, fields

from slrtkit.domain.caserules import CaseRules, Urgency
from slrtkit.domain.complaint import CaseResult, Channel, Complaint, Step
from slrtkit.domain.context import Context
from slrtkit.domain.events import (
    ComplaintClosed,
    ComplaintEscalated,
    ComplaintFiled,
    ComplaintReopened,
    ComplaintTriaged,
)
from slrtkit.domain.history import StreamKind
from slrtkit.domain.household import Household
from slrtkit.domain.ladder import Ladder
from slrtkit.domain.letter import LetterRecord, LetterStatus
from slrtkit.errors import DomainError, DuplicateError, InvalidTransitionError
from slrtkit.service.admission import concealed
from slrtkit.service.journal import Journal, Receipt, Work
from slrtkit.service.scopes import secretariat_of
from slrtkit.wire import complaint_filed

__all__ = ["close_complaint", "escalate_complaint", "file_complaint", "reopen_complaint", "triage_complaint"]


def file_complaint(journal: Journal, context: Context, complaint: Complaint, rules: CaseRules | None = None) -> Receipt:
    """File a complaint.

    One about somebody restricted begins with the secretariat of the regency, whatever `complaint.holder` says, and stays out of
    the village's chain with all that follows from it.

    Raises:
        NotFoundError: the household, or the person in it, is not registered.
        DomainError: there is no such category, or somebody reports without saying how they are related.
        InvalidTransitionError: it is not of the household's village, or not at its beginning.
        DuplicateError: the same words of the same person are open already; its path is the id of that complaint.
        RequestReusedError: see `Journal.command`.
    """
    asked, filed = complaint_filed(complaint)
    with journal.command(context, "file-complaint", asked) as work:
        if work.replayed:
            return work.replayed
        household = work.history(StreamKind.HOUSEHOLD, complaint.household, Household, settled=False).state
        household.person(complaint.person)
        (rules or _RULES).require_category(complaint.category)
        if bool(complaint.reporter.strip()) != bool(complaint.relationship.strip()):
            raise DomainError(
                "who reports for somebody says who they are to them", code="complaint.reporter", path="relationship"
            )
        if complaint.village != household.village.text or _decided(complaint) != _UNDECIDED:
            raise InvalidTransitionError(
                "a complaint begins in its household's village, undecided", code="complaint.file", path=complaint.id
            )
        _require_new(work, complaint)
        if concealed(work.restricted, complaint):
            complaint, filed = evolve(complaint, holder=secretariat_of(complaint.village)), None
        event = filed.event if filed else ComplaintFiled(complaint)
        work.append(StreamKind.COMPLAINT, complaint.id, complaint.village, event, filed)
        return work.commit()


_RULES = CaseRules()
_TOLD = {"id", "channel", "household", "person", "village", "category", "text", "received", "holder", "held_since"}
_TOLD |= {"reporter", "relationship", "urgency", "training"}
"""What a complaint says before anything came of it."""
_decided = attrgetter(*(one.name for one in fields(Complaint) if one.name not in _TOLD))
"""Everything else."""
_UNDECIDED = _decided(Complaint("-", Channel.KELUHAN, "-", "-", "-", "-", "-", date.min, "-"))


def _require_new(work: Work, complaint: Complaint, but: str = "") -> None:
    for known in work.find(StreamKind.COMPLAINT, "fingerprint", complaint.fingerprint):
        if known != but:
            raise DuplicateError(
                "the same complaint is open already", code="complaint.duplicate", path=known, cure="go on with that one"
            )


def triage_complaint(
    journal: Journal, context: Context, complaint_id: str, category: str, urgency: Urgency, rules: CaseRules | None = None
) -> Receipt:
    """Say what an undecided complaint is about, and how soon somebody has to act.

    Raises:
        NotFoundError: there is no such complaint.
        DomainError: there is no such category.
        InvalidTransitionError: it is decided or closed.
        DuplicateError: the same words of the same person are open in that category.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": complaint_id, "category": category, "urgency": urgency.value}
    with journal.command(context, "triage-complaint", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        complaint.after(Step.TRIAGE)
        (rules or CaseRules()).require_category(category)
        _require_new(work, evolve(complaint, category=category), but=complaint_id)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, ComplaintTriaged(category, urgency))
        return work.commit()


def escalate_complaint(
    journal: Journal, context: Context, complaint_id: str, on: date, to: str = "", ladder: Ladder | None = None
) -> Receipt:
    """Pass an undecided complaint one rung up, with `context.reason`.

    Args:
        journal: The log.
        context: Who, when, why.
        complaint_id: Which complaint.
        on: The day.
        to: Office code of the agency, or of who stands beyond the district; village and kecamatan have one above them only.
        ladder: Who stands above the secretariat.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: see `Complaint.escalated`.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": complaint_id, **({"to": to} if to else {})}
    with journal.command(context, "escalate-complaint", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        event = ComplaintEscalated(complaint.escalated(context.reason, to, ladder), on, context.reason)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, event)
        return work.commit()


def close_complaint(
    journal: Journal,
    context: Context,
    complaint_id: str,
    outcome: str,
    result: CaseResult | None = None,
    *,
    on: date | None = None,
) -> Receipt:
    """Close a complaint with the outcome that the resident was told.

    Args:
        journal: The log.
        context: Who, when.
        complaint_id: Which complaint.
        outcome: What came of it, in words.
        result: The same in one word; what follows from the decision where it is not given. `WITHDRAWN` (the resident takes it
            back) and `MOOT` (who it concerns died or moved away) close what is not decided as well.
        on: The day; None: the one of the instant in UTC.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: it is neither decided nor answered, or closed already; the result contradicts the decision; its
            letter is reserved and not issued, a referral owes an answer, or no outcome is given.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": complaint_id, "outcome": outcome, **({"result": result.value} if result else {})}
    with journal.command(context, "close-complaint", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        ended = result in {CaseResult.WITHDRAWN, CaseResult.MOOT}
        status = complaint.after(Step.WITHDRAW if ended else Step.CLOSE)
        if result and not ended and result is not complaint.due_result:
            raise InvalidTransitionError(
                f"by its decision it is {complaint.due_result.value}, not {result.value}",
                code="complaint.result",
                path="result",
            )
        if not outcome.strip():
            raise InvalidTransitionError("a complaint is closed with an answer", code="complaint.answer", path="outcome")
        _require_nothing_open(work, complaint_id)
        event = ComplaintClosed(outcome, status, result or complaint.due_result, on or context.now.date())
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, event)
        return work.commit()


def _require_nothing_open(work: Work, complaint_id: str) -> None:
    for letter in work.find(StreamKind.LETTER, "complaint", complaint_id.encode()):
        if work.get(StreamKind.LETTER, letter, LetterRecord).status is LetterStatus.RESERVED:
            raise InvalidTransitionError(
                "its letter is not issued yet", code="complaint.letter", path=letter, cure="issue it, or void it with a reason"
            )
    for waiting in work.find(StreamKind.REFERRAL, "open", complaint_id.encode()):
        raise InvalidTransitionError(
            "a referral still owes an answer", code="complaint.waiting", path=waiting, cure="wait for it, or withdraw it"
        )


def reopen_complaint(
    journal: Journal, context: Context, complaint_id: str, on: date, rules: CaseRules | None = None
) -> Receipt:
    """Open a closed complaint again, with `context.reason`: it is assessed and decided anew, and nothing of it is lost.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: it is not closed, it was closed too long ago, or no reason is given.
        DuplicateError: the same words of the same person were filed again since, and are open.
        RequestReusedError: see `Journal.command`.
    """
    rules = rules or CaseRules()
    with journal.command(context, "reopen-complaint", {"complaint": complaint_id}) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, complaint_id, Complaint)
        status = complaint.after(Step.REOPEN)
        if not context.reason.strip():
            raise InvalidTransitionError("to open a case again carries a reason", code="complaint.reason", path="reason")
        if not rules.may_reopen(complaint.closed_on, on):
            raise InvalidTransitionError(
                f"a case is opened again within {rules.reopen_days} days",
                code="complaint.over",
                path=complaint_id,
                cure="file a new complaint",
            )
        _require_new(work, complaint, but=complaint_id)
        work.append(StreamKind.COMPLAINT, complaint_id, complaint.village, ComplaintReopened(on, context.reason, status))
        return work.commit()
