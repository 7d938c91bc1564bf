"""A proposed change of a household: proposed with evidence, checked, then applied or refused by somebody else.

Who proposed a change never decides on it: the register is what several people answer for.
"""

import re
from datetime import date
from enum import StrEnum

from attrs import Attribute, field, frozen

from slrtkit.domain.change import AidEnd, Arrival, Change, Departure, FactChange, IdentityChange, PPKSChange, Transfer
from slrtkit.domain.identifiers import mask
from slrtkit.domain.transition import Transitions, follow
from slrtkit.errors import AccessDeniedError, DomainError, InvalidTransitionError

__all__ = ["Grounds", "Proposal", "ProposalStatus", "ProposalStep", "Proposer"]

_DIGEST = re.compile(r"[0-9a-f]{64}")


class Proposer(StrEnum):
    """Whose wish it is."""

    FACILITATOR = "facilitator"
    RESIDENT = "resident"
    IMPORT = "import"
    """A table that says something else than the register; see who imported it."""
    AGENCY = "agency"
    """What an agency answered; see the enquiry whose evidence it has."""


class ProposalStatus(StrEnum):
    """Where a proposal stands."""

    PROPOSED = "proposed"
    CHECKED = "checked"
    APPLIED = "applied"
    REFUSED = "refused"

    @property
    def open(self) -> bool:
        """Whether somebody still has to answer it."""
        return self in {ProposalStatus.PROPOSED, ProposalStatus.CHECKED}


class ProposalStep(StrEnum):
    """What can be done with a proposal."""

    CHECK = "check"
    APPLY = "apply"
    REFUSE = "refuse"


PROPOSAL_STEPS: Transitions[ProposalStep, ProposalStatus] = {
    ProposalStep.CHECK: (frozenset({ProposalStatus.PROPOSED}), ProposalStatus.CHECKED),
    ProposalStep.APPLY: (frozenset({ProposalStatus.CHECKED}), ProposalStatus.APPLIED),
    ProposalStep.REFUSE: (frozenset({ProposalStatus.PROPOSED, ProposalStatus.CHECKED}), ProposalStatus.REFUSED),
}
"""Which step is possible from which status, and where it leads."""


def _digests(_: object, attribute: "Attribute[tuple[str, ...]]", value: tuple[str, ...]) -> None:
    if not all(_DIGEST.fullmatch(one) for one in value):
        raise DomainError(
            "evidence is named by its SHA-256, 64 hexadecimal digits", code="evidence.digest", path=attribute.name
        )


@frozen
class Grounds:
    """What a change of the register rests on.

    Attributes:
        reason: Why, where a reason is owed.
        evidence: SHA-256 of photographs and papers, 64 hexadecimal digits each.
        proposal: Id of the proposal that was applied, or empty.

    Raises:
        DomainError: a piece of evidence is named by something else.
    """

    reason: str = field(default="", repr=mask)
    evidence: tuple[str, ...] = field(default=(), validator=_digests)
    proposal: str = ""


@frozen
class Proposal:
    """A change that somebody wishes, and what came of it.

    Attributes:
        household: The household concerned, and `village` where it lived then.
        change: What is to change.
        proposer: Whose wish it is.
        proposed_by: Id of the officer who wrote it down.
        reported_by: Name of the resident who asked for it, where one did.
        reason: Why.
        evidence: SHA-256 of photographs and papers, 64 hexadecimal digits each.
        checked_by: Id of the officer who looked at the evidence; `remark` is what they found.
        decided_by: Id of the officer who applied or refused it; `answer` is why.

    Raises:
        DomainError: a piece of evidence is named by something else than a digest.
    """

    id: str
    household: str
    village: str
    change: Change
    proposer: Proposer
    proposed_by: str
    proposed_on: date
    reason: str = field(default="", repr=mask)
    reported_by: str = field(default="", repr=mask)
    evidence: tuple[str, ...] = field(default=(), validator=_digests)
    status: ProposalStatus = ProposalStatus.PROPOSED
    checked_by: str = ""
    remark: str = field(default="", repr=mask)
    decided_by: str = ""
    answer: str = field(default="", repr=mask)

    @property
    def subject(self) -> str:
        """Id of whom it tells most about: the person, the card or the household."""
        match self.change:
            case FactChange(subject) | IdentityChange(subject):
                return subject
            case Arrival(person):
                return person.id
            case Transfer(person) | Departure(person) | PPKSChange(person) | AidEnd(person):
                return person
            case _:
                return self.household

    def after(self, step: ProposalStep, actor: str, reason: str) -> ProposalStatus:
        """The status that a step of an officer leads to.

        Raises:
            AccessDeniedError: the officer decides on what they proposed themselves.
            InvalidTransitionError: the present status does not allow the step, or a refusal has no reason.
        """
        status = follow(PROPOSAL_STEPS, step, self.status, noun="proposal", path=self.id)
        if actor == self.proposed_by:
            raise AccessDeniedError(
                "nobody checks or decides what they proposed themselves",
                code="proposal.own",
                path=self.id,
                cure="ask another officer",
            )
        if step is ProposalStep.REFUSE and not reason.strip():
            raise InvalidTransitionError("a refusal carries a reason", code="proposal.reason", path="reason")
        return status
