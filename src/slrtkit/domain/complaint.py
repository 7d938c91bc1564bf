"""The complaint: from the resident's words to an answer, and which step may follow which."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import cached_property

from attrs import field, frozen

from slrtkit.domain.caselimit import LimitGrant
from slrtkit.domain.caserules import Urgency
from slrtkit.domain.decision import AssessmentRecord, Decision, DecisionOutcome
from slrtkit.domain.evidence import Evidence
from slrtkit.domain.handling import Answer, AskedDocument, Attachment, HandlingNote, VisitMinutes
from slrtkit.domain.handover import HandOver
from slrtkit.domain.identifiers import mask
from slrtkit.domain.ladder import Ladder
from slrtkit.domain.transition import Transitions, follow
from slrtkit.domain.volunteer import Dispatch
from slrtkit.errors import DomainError, InvalidTransitionError
from slrtkit.ledger import canonical, contexts, digest

__all__ = ["COMPLAINT_STEPS", "CaseResult", "Channel", "Complaint", "ComplaintStatus", "Step"]


class Channel(StrEnum):
    """How it came in."""

    KELUHAN = "keluhan"
    """Taken in the field by the facilitator: a question, a suggestion or a complaint."""
    LAYANAN = "layanan"
    """Taken at the desk by the front office: a request, which somebody decides."""


class ComplaintStatus(StrEnum):
    """Where a complaint stands."""

    FILED = "filed"
    RETURNED = "returned"
    """The resident was told which papers are missing; the post waits for them."""
    COMPLETE = "complete"
    """No required paper is missing."""
    ASSESSED = "assessed"
    DECIDED = "decided"
    ANSWERED = "answered"
    """The resident knows."""
    CLOSED = "closed"


class Step(StrEnum):
    """What can be done with a complaint."""

    ATTACH = "attach"
    NOTE = "note"
    TRIAGE = "triage"
    VISIT = "visit"
    DISPATCH = "dispatch"
    """A volunteer is asked to visit the home."""
    ESCALATE = "escalate"
    SEND_DOWN = "send-down"
    """It belongs further down the ladder."""
    RETURN = "return"
    RESUME = "resume"
    COMPLETE = "complete"
    ASSESS = "assess"
    DECIDE = "decide"
    REFER = "refer"
    ANSWER = "answer"
    HAND_OVER = "hand-over"
    """The resident takes the signed letter."""
    EXTEND = "extend"
    """A time limit is made longer."""
    CLOSE = "close"
    WITHDRAW = "withdraw"
    """The resident takes it back."""
    REOPEN = "reopen"


class CaseResult(StrEnum):
    """What came of a complaint in the end."""

    SERVED = "served"
    """Recommended: a letter, a service, aid."""
    REFERRED = "referred"
    REFUSED = "refused"
    INFORMED = "informed"
    """Answered, and nothing had to be decided."""
    WITHDRAWN = "withdrawn"
    MOOT = "moot"
    """The person died or moved away before it was decided."""


_FILED, _RETURNED, _COMPLETE = ComplaintStatus.FILED, ComplaintStatus.RETURNED, ComplaintStatus.COMPLETE
_ASSESSED, _DECIDED, _ANSWERED = ComplaintStatus.ASSESSED, ComplaintStatus.DECIDED, ComplaintStatus.ANSWERED
_CLOSED = ComplaintStatus.CLOSED
_UNDECIDED = frozenset({_FILED, _RETURNED, _COMPLETE, _ASSESSED})
_OPEN = _UNDECIDED | {_DECIDED, _ANSWERED}

COMPLAINT_STEPS: Transitions[Step, ComplaintStatus] = {
    Step.ATTACH: (_OPEN, None),
    Step.NOTE: (_OPEN, None),
    Step.TRIAGE: (_UNDECIDED, None),
    Step.VISIT: (_UNDECIDED, None),
    Step.DISPATCH: (_UNDECIDED, None),
    Step.ESCALATE: (_UNDECIDED, None),
    Step.SEND_DOWN: (_UNDECIDED, None),
    Step.RETURN: (frozenset({_FILED, _COMPLETE, _ASSESSED}), _RETURNED),
    Step.RESUME: (frozenset({_RETURNED}), _FILED),
    Step.COMPLETE: (frozenset({_FILED}), _COMPLETE),
    Step.ASSESS: (frozenset({_FILED, _COMPLETE, _ASSESSED}), _ASSESSED),
    Step.DECIDE: (frozenset({_ASSESSED}), _DECIDED),
    Step.REFER: (frozenset({_DECIDED, _ANSWERED}), None),
    Step.ANSWER: (frozenset({_FILED, _COMPLETE, _DECIDED, _ANSWERED}), _ANSWERED),
    Step.HAND_OVER: (frozenset({_DECIDED, _ANSWERED}), None),
    Step.EXTEND: (_OPEN, None),
    Step.CLOSE: (frozenset({_DECIDED, _ANSWERED}), _CLOSED),
    Step.WITHDRAW: (_OPEN, _CLOSED),
    Step.REOPEN: (frozenset({_CLOSED}), _FILED),
}
"""Which step is possible from which status, and where it leads: the only place that says so."""

_RESULTS = {
    DecisionOutcome.RECOMMENDED: CaseResult.SERVED,
    DecisionOutcome.REFERRED: CaseResult.REFERRED,
    DecisionOutcome.REFUSED: CaseResult.REFUSED,
}


@frozen(slots=False)  # so wide a thing is made in less than half the time
class Complaint:
    """What a resident asks for, and what has come of it.

    Attributes:
        household: The household concerned.
        person: The person concerned, who need not be the one reporting.
        reporter: Who reports, and `relationship` to the person concerned.
        text: The resident's own words.
        holder: Office code of who holds the case: at first the Puskesos of the village, whose code is the village's; where
            somebody is restricted, the secretariat of the regency, whose code is the regency's.
        held_since: The day it came to the holder; None: the day it was received.
        assessments: The latest assessment of each program.
        decision: The latest one; of a case that was opened again it stands until another is made.
        outcome: What was told when it was closed, and `result` in one word.
        missing: The papers that the resident was asked for and that the post waits for.
        completed_on: The day on which no required paper was missing any more.
        attachments: By digest; `visits`, `notes`, `answers`, `dispatches` and `grants` by their ids, which sort by age.
        ticket: With what the resident asks how it stands; empty until they have one.
        handed_over: Who took the signed letter, and when.
        training: Made up for practice: it counts nowhere, and no letter that holds comes of it.
        proofs: What officers showed when they decided, by the id of the decision.

    Raises:
        DomainError: category or text is empty.
    """

    id: str
    channel: Channel
    household: str
    person: str
    village: str
    category: str
    text: str = field(repr=mask)
    received: date
    holder: str
    reporter: str = field(default="", repr=mask)
    relationship: str = ""
    status: ComplaintStatus = ComplaintStatus.FILED
    assessments: Mapping[str, AssessmentRecord] = field(factory=dict)
    decision: Decision | None = None
    outcome: str = ""
    held_since: date | None = None
    urgency: Urgency = Urgency.ROUTINE
    missing: tuple[AskedDocument, ...] = ()
    completed_on: date | None = None
    attachments: Mapping[str, Attachment] = field(factory=dict)
    visits: Mapping[str, VisitMinutes] = field(factory=dict)
    notes: Mapping[str, HandlingNote] = field(factory=dict)
    answers: Mapping[str, Answer] = field(factory=dict)
    result: CaseResult | None = None
    closed_on: date | None = None
    dispatches: Mapping[str, Dispatch] = field(factory=dict)
    grants: Mapping[str, LimitGrant] = field(factory=dict)
    ticket: str = field(default="", repr=False)
    handed_over: HandOver | None = None
    training: bool = False
    proofs: Mapping[str, Evidence] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        for name in ("category", "text"):
            if not getattr(self, name).strip():
                raise DomainError("a complaint says what it is about", code="complaint.empty", path=name)

    @cached_property
    def fingerprint(self) -> bytes:
        """What makes two open complaints the same: person, category and words, however spaced and capitalised; as a digest."""
        words = " ".join(self.text.casefold().split())
        said = canonical([self.household, self.person, self.category, words])
        return digest(contexts.REQUEST, said).encode()

    @property
    def given(self) -> frozenset[str]:
        """Codes of the required documents that are attached."""
        return frozenset(paper.document for paper in self.attachments.values() if paper.document)

    @property
    def due_result(self) -> CaseResult:
        """What comes of it, by its decision, if it is closed now."""
        return _RESULTS[self.decision.outcome] if self.decision else CaseResult.INFORMED

    def escalated(self, reason: str, to: str = "", ladder: Ladder | None = None) -> str:
        """Office code of who holds the case one rung up.

        Args:
            reason: Why.
            to: Office code of an agency, or of who stands beyond the district; village and kecamatan have one above them only.
            ladder: Who stands above the secretariat; nobody if it is not given.

        Raises:
            InvalidTransitionError: nobody above the present holder takes cases, it is decided, or no reason is given.
        """
        self.after(Step.ESCALATE)
        above = (ladder or Ladder()).up(self.holder, to, self.id)
        if not reason.strip():
            raise InvalidTransitionError("an escalation carries a reason", code="complaint.reason", path="reason")
        return above

    def sent_down(self, reason: str, to: str = "", ladder: Ladder | None = None) -> str:
        """Office code of who holds the case after it was sent back down; see `Ladder.down`.

        Raises:
            InvalidTransitionError: nobody below takes it, it is decided, or no reason is given.
        """
        self.after(Step.SEND_DOWN)
        below = (ladder or Ladder()).down(self.holder, to, self.village, self.id)
        if not reason.strip():
            raise InvalidTransitionError("to send a case down carries a reason", code="complaint.reason", path="reason")
        return below

    def require_ground(self, *, training: bool) -> None:
        """Make sure that nothing real comes of a case made up for practice; `training` is whether the office practises.

        Raises:
            InvalidTransitionError: it is made up, and the office is real.
        """
        if self.training and not training:
            raise InvalidTransitionError(
                "this case was made up for practice", code="complaint.training", path=self.id, cure="file a real complaint"
            )

    @property
    def dispatched(self) -> Dispatch | None:
        """The volunteer who is asked to go, or None."""
        return next((one for one in self.dispatches.values() if one.status.open), None)

    def after(self, step: Step) -> ComplaintStatus:
        """The status that a step leads to.

        Raises:
            InvalidTransitionError: the present status does not allow the step, or a request at the desk would be answered
                undecided.
        """
        status = follow(COMPLAINT_STEPS, step, self.status, noun="complaint", path=self.id)
        if step is Step.ANSWER and self.channel is Channel.LAYANAN and self.status in _UNDECIDED:
            raise InvalidTransitionError(
                "a request at the desk is decided before it is answered",
                code="complaint.undecided",
                path=self.id,
                cure="assess it and decide",
            )
        return status
