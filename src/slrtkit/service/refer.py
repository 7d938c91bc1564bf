"""Hand a case to whoever can help, and record their answer."""

from slrtkit.domain.complaint import Complaint, ComplaintStatus
from slrtkit.domain.context import Context
from slrtkit.domain.decision import DecisionOutcome
from slrtkit.domain.events import ReferralAdvanced, ReferralSent
from slrtkit.domain.history import StreamKind
from slrtkit.domain.referral import Referral, ReferralStatus, ReferralStep
from slrtkit.errors import DuplicateError, InvalidTransitionError
from slrtkit.service.journal import Journal, Receipt

__all__ = ["advance_referral", "send_referral"]

_REFERABLE = {DecisionOutcome.RECOMMENDED, DecisionOutcome.REFERRED}


def send_referral(journal: Journal, context: Context, referral: Referral) -> Receipt:
    """Refer a decided complaint; one complaint may be referred to several receivers, to each once at a time.

    Raises:
        NotFoundError: there is no such complaint.
        InvalidTransitionError: nothing was decided that can be referred, the complaint is closed, or the answer would be owed
            before the day it is sent.
        DuplicateError: this receiver has the case already; its path is the id of that referral.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": referral.complaint, "receiver": referral.receiver, "purpose": referral.purpose}
    content |= {"consent": referral.consent.given_by, "answer_due": referral.answer_due.isoformat()}
    with journal.command(context, "send-referral", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, referral.complaint, Complaint)
        decision = complaint.decision
        if complaint.status is not ComplaintStatus.DECIDED or decision is None or decision.outcome not in _REFERABLE:
            raise InvalidTransitionError(
                "a referral needs an open complaint and a decision to recommend or to refer",
                code="referral.send",
                path=complaint.id,
                cure="decide first",
            )
        if (referral.household, referral.person, referral.status, bool(referral.consent.given_by)) != (
            complaint.household,
            complaint.person,
            ReferralStatus.SENT,
            True,
        ):
            raise InvalidTransitionError(
                "a referral begins sent, about the complaint's person, with consent", code="referral.send", path=referral.id
            )
        if referral.answer_due < referral.sent:
            raise InvalidTransitionError("no answer is owed before it is asked for", code="referral.due", path="answer_due")
        for known in work.find(StreamKind.REFERRAL, "open", complaint.id.encode()):
            if work.get(StreamKind.REFERRAL, known, Referral).receiver == referral.receiver:
                raise DuplicateError("this receiver has the case already", code="referral.duplicate", path=known)
        work.append(StreamKind.REFERRAL, referral.id, complaint.village, ReferralSent(referral))
        return work.commit()


def advance_referral(journal: Journal, context: Context, referral_id: str, step: ReferralStep, office: str) -> Receipt:
    """Accept, reject, complete or withdraw a referral; `context.reason` is the reason or the outcome.

    Args:
        journal: The log.
        context: Who, when, and the reason or outcome.
        referral_id: Which referral.
        step: What is done.
        office: Office code of the officer who does it.

    Raises:
        NotFoundError: there is no such referral.
        AccessDeniedError: the step is the other side's.
        InvalidTransitionError: the present status does not allow it, or it needs a reason and has none.
        RequestReusedError: see `Journal.command`.
    """
    content = {"referral": referral_id, "step": step.value, "office": office}
    with journal.command(context, "advance-referral", content) as work:
        if work.replayed:
            return work.replayed
        referral = work.get(StreamKind.REFERRAL, referral_id, Referral)
        complaint = work.get(StreamKind.COMPLAINT, referral.complaint, Complaint)
        event = ReferralAdvanced(referral.after(step, office, context.reason), context.reason)
        work.append(StreamKind.REFERRAL, referral_id, complaint.village, event)
        return work.commit()
