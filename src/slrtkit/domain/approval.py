"""The approval of a letter: asked for, initialled, decided, signed, or sent back.

Every act binds the commitment of the letter's content (the one in `letter.json`): once the content is another, what was given
before does not count, and the chain starts anew. Acts are kept by round, step and officer, so that officers at two posts who
act at once do not contradict each other.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeAlias, assert_never

from attrs import field, frozen

from slrtkit.domain.chain import ApprovalKind, ChainStep, ParafChain
from slrtkit.domain.evidence import Given
from slrtkit.domain.identifiers import mask
from slrtkit.domain.letter import RecommendationLetter
from slrtkit.domain.office import Officer
from slrtkit.domain.transition import Transitions, follow
from slrtkit.errors import AccessDeniedError, InvalidTransitionError

__all__ = [
    "APPROVAL_STEPS",
    "Approval",
    "ApprovalEvent",
    "ApprovalGiven",
    "ApprovalRequested",
    "ApprovalSentBack",
    "ApprovalStatus",
    "ApprovalStep",
    "ApprovalWithdrawn",
    "LetterRevised",
    "approval_begun",
    "approval_changes",
]


class ApprovalStatus(StrEnum):
    """Where an approval stands; how far the chain has come is told by its acts."""

    REQUESTED = "requested"
    SENT_BACK = "sent-back"
    WITHDRAWN = "withdrawn"


class ApprovalStep(StrEnum):
    """What can be done with an approval."""

    REQUEST = "request"
    PARAF = "paraf"
    DECIDE = "decide"
    SIGN = "sign"
    SEND_BACK = "send-back"
    WITHDRAW = "withdraw"
    RESTART = "restart"
    """The content was changed: the chain starts anew."""


_ASKED = frozenset({ApprovalStatus.REQUESTED})
_ENDED = frozenset({ApprovalStatus.SENT_BACK, ApprovalStatus.WITHDRAWN})
APPROVAL_STEPS: Transitions[ApprovalStep, ApprovalStatus] = {
    ApprovalStep.REQUEST: (_ENDED, ApprovalStatus.REQUESTED),
    ApprovalStep.PARAF: (_ASKED, ApprovalStatus.REQUESTED),
    ApprovalStep.DECIDE: (_ASKED, ApprovalStatus.REQUESTED),
    ApprovalStep.SIGN: (_ASKED, ApprovalStatus.REQUESTED),
    ApprovalStep.SEND_BACK: (_ASKED, ApprovalStatus.SENT_BACK),
    ApprovalStep.WITHDRAW: (_ASKED | {ApprovalStatus.SENT_BACK}, ApprovalStatus.WITHDRAWN),
    ApprovalStep.RESTART: (_ASKED, ApprovalStatus.REQUESTED),
}
"""Every step, the statuses it may start from, and the one it leads to."""


@frozen
class Approval:
    """The approval of one letter.

    Attributes:
        letter: Id of the letter.
        person: Id of the person whom the letter is about.
        chain: The chain as it was laid down when approval was asked for.
        content: Commitment of the content that is to be approved, 64 hexadecimal digits.
        requested_by: Id of the officer who asked.
        requested_on: The day.
        round: How often the chain was begun.
        acts: What officers did, by `Given.key`; those of earlier rounds and of another content stay and do not count.
        remark: Why it was sent back or withdrawn.
    """

    letter: str
    person: str
    chain: ParafChain
    content: str
    requested_by: str
    requested_on: date
    round: int = 1
    status: ApprovalStatus = ApprovalStatus.REQUESTED
    acts: Mapping[str, Given] = field(factory=dict)
    remark: str = field(default="", repr=mask)

    @property
    def id(self) -> str:
        """The id of its stream: the letter's."""
        return self.letter

    def after(self, step: ApprovalStep) -> ApprovalStatus:
        """The status that a step leads to.

        Raises:
            InvalidTransitionError: the present status does not allow the step.
        """
        return follow(APPROVAL_STEPS, step, self.status, noun="approval", path=self.id)

    def given(self, place: int) -> tuple[Given, ...]:
        """The acts that count for a step, by officer."""
        acts = (act for _, act in sorted(self.acts.items()))
        return tuple(a for a in acts if (a.round, a.step, a.content) == (self.round, place, self.content))

    @property
    def due(self) -> int | None:
        """Place of the first step for which not enough officers acted; None where the chain is through."""
        places = range(len(self.chain.steps))
        return next((at for at in places if len(self.given(at)) < self.chain.steps[at].minimum), None)

    @property
    def step(self) -> ChainStep | None:
        """The step that is due."""
        return None if self.due is None else self.chain.steps[self.due]

    @property
    def signing(self) -> bool:
        """Whether nothing is missing but the electronic signature."""
        return self.status is ApprovalStatus.REQUESTED and self.due == len(self.chain.steps) - 1

    def turn(self, kind: ApprovalKind, content: str) -> int:
        """Return the place of the step that is due, if it is of this kind and the content is what was submitted.

        Raises:
            InvalidTransitionError: it was sent back or withdrawn, the content is another, or another step is due.
        """
        self.after(ApprovalStep(kind.value))
        self.require_content(content)
        place = self.due
        if place is None or self.chain.steps[place].kind is not kind:
            now = self.step.said if self.step else "nothing: it is signed"
            raise InvalidTransitionError(
                f"it is not the turn of {kind.value}", code=f"approval.{kind.value}", path=self.id, cure=f"now: {now}"
            )
        return place

    def require_content(self, content: str) -> None:
        """Raise InvalidTransitionError unless this is the content that was submitted."""
        if content != self.content:
            raise InvalidTransitionError(
                "the letter is not what was submitted", code="approval.changed", path=self.id, cure="request approval anew"
            )

    def require_other(self, officer: Officer, officers: Mapping[str, Officer]) -> None:
        """Make sure that an officer may act on this request, and has not; two ids of one person are one officer.

        Args:
            officer: Who wants to act.
            officers: By id, those who are known still.

        Raises:
            AccessDeniedError: it is their own request, and the chain does not allow that; or they took this step already.
        """

        def same(other: str) -> bool:
            return other == officer.id or officer.same(officers.get(other))

        if not self.chain.own_request and same(self.requested_by):
            raise AccessDeniedError(
                "nobody approves what they requested themselves",
                code="approval.own-request",
                path=self.id,
                cure="another officer does, or another one requests it",
            )
        if self.due is not None and any(same(act.by) for act in self.given(self.due)):
            raise AccessDeniedError(
                "this officer took the step already",
                code="approval.twice",
                path=self.id,
                cure=f"now another one: {self.chain.steps[self.due].said}",
            )


@frozen
class ApprovalRequested:
    """An officer asked for approval of a letter as it stands, or its content changed: a round begins."""

    letter: str
    person: str
    chain: ParafChain
    content: str
    requested_by: str
    requested_on: date
    round: int = 1
    status: ApprovalStatus = ApprovalStatus.REQUESTED


@frozen
class ApprovalGiven:
    """An officer took a step of the chain."""

    given: Given


@frozen
class ApprovalSentBack:
    """An officer whose turn it was wants something otherwise; `remark` says what."""

    by: str
    remark: str
    status: ApprovalStatus


@frozen
class ApprovalWithdrawn:
    """The request was taken back."""

    remark: str
    status: ApprovalStatus


@frozen
class LetterRevised:
    """A reserved letter says something else; its number stays. `salt` opens its new commitment."""

    letter: RecommendationLetter
    signer: str
    salt: str = field(repr=False)


ApprovalEvent: TypeAlias = ApprovalRequested | ApprovalGiven | ApprovalSentBack | ApprovalWithdrawn | LetterRevised


def approval_begun(event: ApprovalEvent) -> Approval | None:
    """Return the state that a first event opens, or None where it cannot be a first one."""
    match event:
        case ApprovalRequested(letter, person, chain, content, by, on, number, status):
            return Approval(letter, person, chain, content, by, on, number, status)
        case _:
            return None


def approval_changes(event: ApprovalEvent) -> Mapping[str, object]:
    """Return the fields that an event sets in what exists already, with their values."""
    match event:
        case ApprovalRequested(_, _, chain, content, by, on, number, status):
            asked = {"chain": chain, "content": content, "requested_by": by, "requested_on": on, "round": number}
            return {**asked, "status": status, "remark": ""}
        case ApprovalGiven(given):
            return {f"acts/{given.key}": given}
        case ApprovalSentBack(_, remark, status) | ApprovalWithdrawn(remark, status):
            return {"remark": remark, "status": status}
        case LetterRevised(letter, signer, salt):
            return {"letter": letter, "signer": signer, "salt": salt}
        case _:
            assert_never(event)
