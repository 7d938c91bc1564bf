"""The referral: a case handed to whoever can help, who owes an answer by a day.

Only listed steps are possible, each from the listed side: the receiver accepts, rejects or completes; the sender may withdraw
until it is completed.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import evolve, field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.domain.transition import Transitions, follow
from slrtkit.errors import AccessDeniedError, InvalidTransitionError

__all__ = ["REFERRAL_STEPS", "Consent", "Referral", "ReferralAnswer", "ReferralStatus", "ReferralStep"]


class ReferralStatus(StrEnum):
    """Where a referral stands."""

    SENT = "sent"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DONE = "done"
    WITHDRAWN = "withdrawn"

    @property
    def settled(self) -> bool:
        """Whether nothing more is owed."""
        return self in {ReferralStatus.REJECTED, ReferralStatus.DONE, ReferralStatus.WITHDRAWN}


class ReferralStep(StrEnum):
    """What can be done with a referral."""

    ACCEPT = "accept"
    REJECT = "reject"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"


_SENT, _ACCEPTED = frozenset({ReferralStatus.SENT}), frozenset({ReferralStatus.ACCEPTED})
REFERRAL_STEPS: Transitions[ReferralStep, ReferralStatus] = {
    ReferralStep.ACCEPT: (_SENT, ReferralStatus.ACCEPTED),
    ReferralStep.REJECT: (_SENT, ReferralStatus.REJECTED),
    ReferralStep.COMPLETE: (_ACCEPTED, ReferralStatus.DONE),
    ReferralStep.WITHDRAW: (_SENT | _ACCEPTED, ReferralStatus.WITHDRAWN),
}
"""Which step is possible from which status, and where it leads; `WITHDRAW` is the sender's, all others the receiver's."""


@frozen
class Consent:
    """The resident agreed that their case is told to the receiver: who agreed, and on which day."""

    given_by: str
    on: date


@frozen
class ReferralAnswer:
    """What one side said at one step, word for word: which office and officer, and on which day.

    Attributes:
        outcome_due: With an acceptance: the day by which the outcome is promised.
    """

    step: ReferralStep
    office: str
    by: str
    on: date
    text: str = field(default="", repr=mask)
    outcome_due: date | None = None


@frozen
class Referral:
    """One case at one receiver.

    Attributes:
        sender: Office code of who refers.
        receiver: Office code of who can help: an agency (OPD), a hospital, a school, Baznas.
        purpose: What is asked of them.
        answer_due: The day by which an answer is owed.
        outcome_due: The day by which whoever accepted promised the outcome, if they did.
        answers: What was said, by the step that it was said with.
        remark: The reason or the outcome that came with the latest step.
        training: Made up for practice, as its complaint is.
        facts: Names of the facts of the person, their family and home that go along; a name that ends in `.` stands for all
            that begin so. The receiver sees these and no others, and only until the referral is settled.
        papers: SHA-256 of the papers of the complaint that go along, in the same way.
    """

    id: str
    complaint: str
    household: str
    person: str
    sender: str
    receiver: str
    purpose: str = field(repr=mask)
    consent: Consent
    sent: date
    answer_due: date
    status: ReferralStatus = ReferralStatus.SENT
    remark: str = field(default="", repr=mask)
    answers: Mapping[str, ReferralAnswer] = field(factory=dict)
    outcome_due: date | None = None
    training: bool = False
    facts: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()

    def carries(self, fact: str) -> bool:
        """Whether a fact goes along, by its name."""
        return any(fact == name or (name.endswith(".") and fact.startswith(name)) for name in self.facts)

    @property
    def emptied(self) -> "Referral":
        """What its receiver still sees once it is settled: that it was there and what they said, and nobody in it."""
        consent = evolve(self.consent, given_by="")
        return evolve(self, person="", household="", purpose="", consent=consent, facts=(), papers=())

    def after(self, step: ReferralStep, office: str, remark: str) -> ReferralStatus:
        """The status that a step leads to.

        Args:
            step: What is done.
            office: Office code of who does it.
            remark: The reason of a rejection or withdrawal, the outcome of a completion.

        Raises:
            AccessDeniedError: the step is the other side's.
            InvalidTransitionError: the present status does not allow it, or it needs a remark and has none.
        """
        side = self.sender if step is ReferralStep.WITHDRAW else self.receiver
        if office != side:
            raise AccessDeniedError(
                f"{step.value} is not for this office to say",
                code=f"referral.{step.value}",
                path=self.id,
                cure=f"it is for {side}",
            )
        status = follow(REFERRAL_STEPS, step, self.status, noun="referral", path=self.id)
        if not remark.strip() and step is not ReferralStep.ACCEPT:
            raise InvalidTransitionError("this step carries a reason or an outcome", code="referral.remark", path="remark")
        return status

    def overdue(self, on: date) -> bool:
        """Whether an answer is owed and late on a day: the first one, or the outcome that was promised; both sides see it."""
        return self.owed is not None and on > self.owed

    @property
    def owed(self) -> date | None:
        """The day by which the receiver owes the next word; None where nothing is owed or no day was promised."""
        match self.status:
            case ReferralStatus.SENT:
                return self.answer_due
            case ReferralStatus.ACCEPTED:
                return self.outcome_due
            case _:
                return None
