"""What happens to a case on its way, as events, and the fields that each sets."""

from collections.abc import Mapping
from datetime import date
from typing import assert_never

from attrs import asdict, field, frozen

from slrtkit.domain.caselimit import LimitGrant
from slrtkit.domain.caserules import Urgency
from slrtkit.domain.complaint import CaseResult, ComplaintStatus
from slrtkit.domain.decision import AssessmentRecord, Decision
from slrtkit.domain.evidence import Evidence
from slrtkit.domain.handling import Answer, AskedDocument, Attachment, HandlingNote, VisitMinutes
from slrtkit.domain.handover import HandOver
from slrtkit.domain.identifiers import mask
from slrtkit.domain.ladder import StandInBegan, StandInEnded
from slrtkit.domain.referral import ReferralAnswer, ReferralStatus
from slrtkit.domain.volunteer import Dispatch

__all__ = [
    "CaseEvent",
    "ComplaintAnswered",
    "ComplaintAssessed",
    "ComplaintAttached",
    "ComplaintClosed",
    "ComplaintCompleted",
    "ComplaintDecided",
    "ComplaintDispatched",
    "ComplaintEscalated",
    "ComplaintExtended",
    "ComplaintHandedOver",
    "ComplaintNoted",
    "ComplaintReopened",
    "ComplaintResumed",
    "ComplaintReturned",
    "ComplaintSentDown",
    "ComplaintTicketed",
    "ComplaintTriaged",
    "ComplaintVisited",
    "ReferralAdvanced",
    "StandInBegan",
    "StandInEnded",
    "case_changes",
]


@frozen
class ComplaintAssessed:
    """The rules of one program were applied to the household as it was known."""

    assessment: AssessmentRecord
    status: ComplaintStatus


@frozen
class ComplaintDecided:
    """A named officer decided; `evidence` is what they showed, if anything. 0.1.0 wrote none."""

    decision: Decision
    status: ComplaintStatus
    evidence: Evidence | None = None


@frozen
class ComplaintEscalated:
    """The case moved one level up: to whom, since when, why."""

    holder: str
    held_since: date
    reason: str


@frozen
class ComplaintClosed:
    """The resident has an answer: `outcome` in words, and `result` in one word. What 0.1.0 wrote has neither result nor day."""

    outcome: str
    status: ComplaintStatus
    result: CaseResult | None = None
    on: date | None = None


@frozen
class ReferralAdvanced:
    """The receiver answered, or the sender withdrew; `remark` is the reason or the outcome. 0.1.0 wrote no `answer`."""

    status: ReferralStatus
    remark: str
    answer: ReferralAnswer | None = None


@frozen
class ComplaintAttached:
    """A paper or photograph was added; its bytes were kept before."""

    attachment: Attachment


@frozen
class ComplaintNoted:
    """An officer wrote down what they did or learned."""

    note: HandlingNote


@frozen
class ComplaintTriaged:
    """An officer said what it is about, and how soon somebody has to act."""

    category: str
    urgency: Urgency


@frozen
class ComplaintVisited:
    """Somebody was at the home, or was refused there."""

    visit: VisitMinutes


@frozen
class ComplaintReturned:
    """The resident was told what is missing; the post waits."""

    missing: tuple[AskedDocument, ...]
    on: date
    status: ComplaintStatus


@frozen
class ComplaintResumed:
    """The papers came, or `reason` says why it goes on without them."""

    on: date
    reason: str = field(repr=mask)
    status: ComplaintStatus


@frozen
class ComplaintCompleted:
    """No required paper of a program is missing: a time limit may start; `rules` is the digest of the rules that say so."""

    program: str
    rules: str
    on: date
    status: ComplaintStatus


@frozen
class ComplaintAnswered:
    """The resident was told."""

    answer: Answer
    status: ComplaintStatus


@frozen
class ComplaintReopened:
    """A closed case is open again."""

    on: date
    reason: str = field(repr=mask)
    status: ComplaintStatus


@frozen
class ComplaintSentDown:
    """The case was sent back down the ladder: to whom, since when, why."""

    holder: str
    held_since: date
    reason: str


@frozen
class ComplaintDispatched:
    """A volunteer was asked to visit the home, or said what became of it."""

    dispatch: Dispatch


@frozen
class ComplaintTicketed:
    """The resident has a ticket number."""

    ticket: str = field(repr=False)


@frozen
class ComplaintHandedOver:
    """The resident has the signed letter."""

    handed_over: HandOver


@frozen
class ComplaintExtended:
    """A time limit of the case was made longer."""

    grant: LimitGrant


CaseEvent = (
    ComplaintAssessed
    | ComplaintDecided
    | ComplaintEscalated
    | ComplaintClosed
    | ReferralAdvanced
    | ComplaintAttached
    | ComplaintNoted
    | ComplaintTriaged
    | ComplaintVisited
    | ComplaintReturned
    | ComplaintResumed
    | ComplaintCompleted
    | ComplaintAnswered
    | ComplaintReopened
    | ComplaintSentDown
    | ComplaintDispatched
    | ComplaintTicketed
    | ComplaintHandedOver
    | ComplaintExtended
    | StandInBegan
    | StandInEnded
)


def case_changes(event: CaseEvent) -> Mapping[str, object]:  # noqa: C901, PLR0911, PLR0912  one case an event
    """Return the fields that an event sets in what exists already, with their values; `notes/…` is one of a mapping."""
    match event:
        case ComplaintAssessed(assessment, status):
            return {f"assessments/{assessment.program}": assessment, "status": status}
        case ComplaintDecided(decision, status, evidence):
            shown = {f"proofs/{decision.id}": evidence} if evidence else {}
            return {"decision": decision, "status": status, **shown}
        case ComplaintEscalated(holder, held_since) | ComplaintSentDown(holder, held_since):
            return {"holder": holder, "held_since": held_since}
        case ReferralAdvanced(status, remark, answer):
            said = {f"answers/{answer.step.value}": answer} if answer else {}
            due = {"outcome_due": answer.outcome_due} if answer and answer.outcome_due else {}
            return {"status": status, "remark": remark, **said, **due}
        case ComplaintClosed(outcome, status, result, on):
            ended = {"result": result, "closed_on": on} if on else {}
            return {"outcome": outcome, "status": status, **ended}
        case ComplaintAttached(attachment):
            return {f"attachments/{attachment.digest}": attachment}
        case ComplaintNoted(note):
            return {f"notes/{note.id}": note}
        case ComplaintTriaged(category, urgency):
            return {"category": category, "urgency": urgency}
        case ComplaintVisited(visit):
            return {f"visits/{visit.id}": visit}
        case ComplaintReturned(missing, _, status):
            return {"missing": missing, "completed_on": None, "status": status}
        case ComplaintResumed(status=status):
            return {"missing": (), "status": status}
        case ComplaintCompleted(_, _, on, status):
            return {"completed_on": on, "status": status}
        case ComplaintAnswered(answer, status):
            return {f"answers/{answer.id}": answer, "status": status}
        case ComplaintReopened(status=status):
            return {"outcome": "", "result": None, "closed_on": None, "status": status}
        case ComplaintDispatched(dispatch):
            return {f"dispatches/{dispatch.id}": dispatch}
        case ComplaintTicketed(ticket):
            return {"ticket": ticket}
        case ComplaintHandedOver(handed_over):
            return {"handed_over": handed_over}
        case ComplaintExtended(grant):
            return {f"grants/{grant.id}": grant}
        case StandInBegan(stand_in):
            return {name: value for name, value in asdict(stand_in, recurse=False).items() if name != "village"}
        case StandInEnded(until):
            return {"until": until}
        case _:
            assert_never(event)
