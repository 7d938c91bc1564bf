"""Hand a case to whoever can help, record their answer, and see what is owed, on either side."""

from datetime import date

from attrs import evolve

from slrtkit.domain.complaint import Complaint, Step
from slrtkit.domain.consent import ConsentPurpose, PersonConsent, consent_id
from slrtkit.domain.context import Context
from slrtkit.domain.decision import DecisionOutcome
from slrtkit.domain.events import ReferralAdvanced, ReferralSent
from slrtkit.domain.history import StreamKind
from slrtkit.domain.referral import Referral, ReferralAnswer, ReferralStatus, ReferralStep
from slrtkit.errors import DuplicateError, InvalidTransitionError, NotFoundError
from slrtkit.service.journal import Journal, Receipt

__all__ = ["advance_referral", "overdue_referrals", "referrals_of", "send_referral"]

_REFERABLE = {DecisionOutcome.RECOMMENDED, DecisionOutcome.REFERRED}


def send_referral(journal: Journal, context: Context, referral: Referral) -> Receipt:
    """Refer a decided complaint; one complaint may be referred to several receivers, to each once at a time.

    Raises:
        NotFoundError: there is no such complaint, or it has no such paper as is to go along.
        AccessDeniedError: a fact is to go along that the sender may not see.
        InvalidTransitionError: nothing was decided that can be referred, the complaint is closed, the answer would be owed
            before the day it is sent, or the person's word on record is no (`referral.consent`; UU PDP 27/2022, article 20).
            Where no word is on record, the consent that comes with the referral counts.
        DuplicateError: this receiver has the case already; its path is the id of that referral.
        RequestReusedError: see `Journal.command`.
    """
    content = {"complaint": referral.complaint, "receiver": referral.receiver, "purpose": referral.purpose}
    content |= {"consent": referral.consent.given_by, "answer_due": referral.answer_due.isoformat()}
    along = {"facts": " ".join(referral.facts), "papers": " ".join(referral.papers)}
    content |= {name: listed for name, listed in along.items() if listed}
    with journal.command(context, "send-referral", content) as work:
        if work.replayed:
            return work.replayed
        complaint = work.get(StreamKind.COMPLAINT, referral.complaint, Complaint)
        complaint.after(Step.REFER)
        decision = complaint.decision
        if decision is None or decision.outcome not in _REFERABLE:
            raise InvalidTransitionError(
                "a referral needs a decision to recommend or to refer",
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
        said = work.peek(StreamKind.CONSENT, consent_id(complaint.person, ConsentPurpose.REFERRAL))
        if isinstance(said, PersonConsent) and not said.given:
            raise InvalidTransitionError(
                "the resident said no to being referred",
                code="referral.consent",
                path=complaint.person,
                cure="ask again, and record a yes first: slrtkit privacy consent --purpose referral",
            )
        if referral.answer_due < referral.sent:
            raise InvalidTransitionError("no answer is owed before it is asked for", code="referral.due", path="answer_due")
        for paper in referral.papers:
            if paper not in complaint.attachments:
                raise NotFoundError("this complaint has no such paper", code="attachment.unknown", path=paper)
        for known in work.find(StreamKind.REFERRAL, "open", complaint.id.encode()):
            if work.get(StreamKind.REFERRAL, known, Referral).receiver == referral.receiver:
                raise DuplicateError("this receiver has the case already", code="referral.duplicate", path=known)
        sent = ReferralSent(evolve(referral, training=complaint.training))
        work.append(StreamKind.REFERRAL, referral.id, complaint.village, sent)
        return work.commit()


def advance_referral(
    journal: Journal,
    context: Context,
    referral_id: str,
    step: ReferralStep,
    office: str,
    *,
    on: date | None = None,
    outcome_due: date | None = None,
) -> Receipt:
    """Accept, reject, complete or withdraw a referral; `context.reason` is the reason or the outcome.

    Args:
        journal: The log.
        context: Who, when, and the reason or outcome.
        referral_id: Which referral.
        step: What is done.
        office: Office code of the officer who does it.
        on: The day; None: the one of the instant in UTC.
        outcome_due: With an acceptance: the day by which the outcome is promised.

    Raises:
        NotFoundError: there is no such referral.
        AccessDeniedError: the step is the other side's.
        InvalidTransitionError: the present status does not allow it, it needs a reason and has none, or an outcome is promised
            without an acceptance or for a day that is over.
        RequestReusedError: see `Journal.command`.
    """
    content = {"referral": referral_id, "step": step.value, "office": office}
    content |= {"outcome_due": outcome_due.isoformat()} if outcome_due else {}
    day = on or context.now.date()
    with journal.command(context, "advance-referral", content) as work:
        if work.replayed:
            return work.replayed
        referral = work.get(StreamKind.REFERRAL, referral_id, Referral)
        complaint = work.get(StreamKind.COMPLAINT, referral.complaint, Complaint)
        status = referral.after(step, office, context.reason)
        if outcome_due and (step is not ReferralStep.ACCEPT or outcome_due < day):
            raise InvalidTransitionError(
                "an outcome is promised with the acceptance, for a day to come", code="referral.due", path="outcome_due"
            )
        answer = ReferralAnswer(step, office, context.actor, day, context.reason, outcome_due)
        event = ReferralAdvanced(status, context.reason, answer)
        work.append(StreamKind.REFERRAL, referral_id, complaint.village, event)
        return work.commit()


def referrals_of(journal: Journal, *, office: str = "", complaint: str = "") -> tuple[Referral, ...]:
    """Return the referrals that an office sent or received, or those of a complaint, the earliest first."""
    wanted = [("sender", office), ("receiver", office)] if office else [("complaint", complaint)]
    found = {one for name, value in wanted for one in journal.find(StreamKind.REFERRAL, name, value.encode())}
    return tuple(sorted((journal.referral(one).state for one in found), key=lambda one: (one.sent, one.id)))


def overdue_referrals(journal: Journal, office: str, on: date) -> tuple[Referral, ...]:
    """Return those of an office, whichever side it is, in which the receiver owes a word and is late, the latest first."""
    late = [one for one in referrals_of(journal, office=office) if one.overdue(on)]
    return tuple(sorted(late, key=lambda one: (one.owed or on, one.id)))
