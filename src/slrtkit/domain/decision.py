"""Assessment and decision: what the rules say, and what a named officer decides (penetapan). Signing is a third act."""

from datetime import date
from enum import StrEnum

from attrs import frozen

from slrtkit.domain.rules import Assessment, Entitlement
from slrtkit.errors import InvalidTransitionError

__all__ = ["AssessmentRecord", "Decision", "DecisionOutcome"]


@frozen
class AssessmentRecord:
    """What stays of an assessment: enough to repeat it and to compare.

    Attributes:
        rules: Digest of the rule set that was applied.
        criteria: Code and outcome of each criterion.
        based_on: Mark of what was known of the household (`History.mark`); a decision rests on it only while nothing new is.
        missing: The facts that kept it from being determined.
        undefined: The divisions by zero that did so.
    """

    program: str
    on: date
    rules: str
    entitlement: Entitlement
    criteria: tuple[tuple[str, str], ...]
    based_on: str
    missing: tuple[str, ...] = ()
    undefined: tuple[str, ...] = ()

    @classmethod
    def of(cls, program: str, assessment: Assessment, based_on: str) -> "AssessmentRecord":
        """Shorten an assessment to what is kept."""
        return cls(
            program=program,
            on=assessment.on,
            rules=assessment.digest,
            entitlement=assessment.entitlement,
            criteria=tuple((code, trace.outcome.value) for code, trace in assessment.criteria),
            based_on=based_on,
            missing=assessment.missing,
            undefined=assessment.undefined,
        )


class DecisionOutcome(StrEnum):
    """What was decided."""

    RECOMMENDED = "recommended"
    """A letter or a referral may follow."""
    REFERRED = "referred"
    """Somebody else can help: a referral may follow, whatever the rules of this program say."""
    REFUSED = "refused"


@frozen
class Decision:
    """One officer's decision on one complaint, resting on one assessment.

    Raises:
        InvalidTransitionError: a recommendation without entitlement, a refusal or referral without reason, or a recommendation
            or refusal while facts are missing. An entitled family may be refused (a quota, say), but never without a reason.
    """

    id: str
    complaint: str
    household: str
    person: str
    outcome: DecisionOutcome
    assessment: AssessmentRecord
    decided_by: str
    decided_on: date
    reason: str = ""

    def __attrs_post_init__(self) -> None:
        if self.outcome is not DecisionOutcome.REFERRED and self.assessment.entitlement is Entitlement.UNDETERMINED:
            raise InvalidTransitionError(
                "nothing can be decided while facts are missing",
                code="decision.undetermined",
                cure="find out, and assess again: " + ", ".join([*self.assessment.missing, *self.assessment.undefined]),
            )
        if self.outcome is DecisionOutcome.RECOMMENDED and self.assessment.entitlement is not Entitlement.ELIGIBLE:
            raise InvalidTransitionError("who is not entitled is not recommended", code="decision.ineligible")
        if self.outcome is not DecisionOutcome.RECOMMENDED and not self.reason:
            raise InvalidTransitionError(f"to be {self.outcome.value} carries a reason", code="decision.reason", path="reason")
