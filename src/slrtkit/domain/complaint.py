"""The complaint: from the resident's words to an answer, and which step may follow which."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.decision import AssessmentRecord, Decision
from slrtkit.domain.identifiers import mask
from slrtkit.domain.transition import Transitions, follow
from slrtkit.errors import DomainError, InvalidTransitionError

__all__ = ["Channel", "Complaint", "ComplaintStatus", "Step"]


class Channel(StrEnum):
    """How it came in."""

    KELUHAN = "keluhan"
    """Taken in the field by the facilitator."""
    LAYANAN = "layanan"
    """Taken at the desk by the front office."""


class ComplaintStatus(StrEnum):
    """Where a complaint stands."""

    FILED = "filed"
    ASSESSED = "assessed"
    DECIDED = "decided"
    CLOSED = "closed"


class Step(StrEnum):
    """What can be done with a complaint."""

    ASSESS = "assess"
    DECIDE = "decide"
    CLOSE = "close"


_STEPS: Transitions[Step, ComplaintStatus] = {
    Step.ASSESS: (frozenset({ComplaintStatus.FILED, ComplaintStatus.ASSESSED}), ComplaintStatus.ASSESSED),
    Step.DECIDE: (frozenset({ComplaintStatus.ASSESSED}), ComplaintStatus.DECIDED),
    Step.CLOSE: (frozenset({ComplaintStatus.DECIDED}), ComplaintStatus.CLOSED),
}


@frozen
class Complaint:
    """What a resident asks for, and what has come of it.

    Attributes:
        household: The household concerned.
        person: The person concerned, who need not be the one reporting.
        reporter: Who reports, and `relationship` to the person concerned.
        text: The resident's own words.
        holder: Office code of who holds the case: at first the Puskesos of the village, whose code is the village's.
        held_since: The day it came to the holder; None: the day it was received.
        assessments: The latest assessment of each program.

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
    reporter: str = ""
    relationship: str = ""
    status: ComplaintStatus = ComplaintStatus.FILED
    assessments: Mapping[str, AssessmentRecord] = field(factory=dict)
    decision: Decision | None = None
    outcome: str = ""
    held_since: date | None = None

    def __attrs_post_init__(self) -> None:
        for name in ("category", "text"):
            if not getattr(self, name).strip():
                raise DomainError("a complaint says what it is about", code="complaint.empty", path=name)

    def escalated(self, reason: str) -> str:
        """Office code of who holds the case one level up: village > kecamatan > secretariat at the district.

        Raises:
            InvalidTransitionError: nobody above the present holder takes cases, it is decided, or no reason is given.
        """
        above, _, last = self.holder.rpartition(".")
        if self.status in {ComplaintStatus.DECIDED, ComplaintStatus.CLOSED} or not last.isdigit() or above.count(".") < 1:
            raise InvalidTransitionError(
                f"a complaint that is {self.status.value} and held by {self.holder} cannot be escalated",
                code="complaint.escalate",
                path=self.id,
                cure="decide it here, or refer it to who can help",
            )
        if not reason:
            raise InvalidTransitionError("an escalation carries a reason", code="complaint.reason", path="reason")
        return above

    def after(self, step: Step) -> ComplaintStatus:
        """The status that a step leads to.

        Raises:
            InvalidTransitionError: the present status does not allow the step.
        """
        return follow(_STEPS, step, self.status, noun="complaint", path=self.id)
