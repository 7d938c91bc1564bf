"""The end of aid by due process: proposed, notice given, objection (keberatan) possible, decided by a named officer.

Nothing else ends aid against a family's will. Who proposes does not decide, the family is told and has time to object, and
what is decided carries a reason. UU 30/2014 (Administrasi Pemerintahan), articles 46 and 77, gives citizens the hearing and the
objection (21 working days after a decision); the time before the decision is this library's least, and a district's to extend.
"""

from datetime import date, timedelta
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.domain.transition import Transitions, follow
from slrtkit.errors import AccessDeniedError, InvalidTransitionError

__all__ = [
    "LEAST_NOTICE",
    "REMOVAL_STEPS",
    "NoticeGiven",
    "Objection",
    "ObjectionFiled",
    "ObjectionPeriodEnded",
    "Removal",
    "RemovalDecided",
    "RemovalNotice",
    "RemovalOutcome",
    "RemovalProposed",
    "RemovalRuling",
    "RemovalStatus",
    "RemovalStep",
    "RemovalWithdrawn",
]

LEAST_NOTICE: timedelta = timedelta(days=14)
"""The shortest time to object, from the day of the notice."""


class RemovalStatus(StrEnum):
    """Where a removal stands."""

    PROPOSED = "proposed"
    NOTIFIED = "notified"
    """The family knows, and may object."""
    OBJECTED = "objected"
    UNCONTESTED = "uncontested"
    """The time to object has ended; an objection that comes late is still heard until it is decided."""
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"

    @property
    def settled(self) -> bool:
        """Whether nothing more will happen."""
        return self in {RemovalStatus.DECIDED, RemovalStatus.WITHDRAWN}


class RemovalStep(StrEnum):
    """What can be done with a removal."""

    NOTIFY = "notify"
    OBJECT = "object"
    LAPSE = "lapse"
    DECIDE = "decide"
    WITHDRAW = "withdraw"


_PROPOSED, _NOTIFIED = frozenset({RemovalStatus.PROPOSED}), frozenset({RemovalStatus.NOTIFIED})
_UNCONTESTED, _OBJECTED = frozenset({RemovalStatus.UNCONTESTED}), frozenset({RemovalStatus.OBJECTED})
REMOVAL_STEPS: Transitions[RemovalStep, RemovalStatus] = {
    RemovalStep.NOTIFY: (_PROPOSED, RemovalStatus.NOTIFIED),
    RemovalStep.OBJECT: (_NOTIFIED | _UNCONTESTED, RemovalStatus.OBJECTED),
    RemovalStep.LAPSE: (_NOTIFIED, RemovalStatus.UNCONTESTED),
    RemovalStep.DECIDE: (_OBJECTED | _UNCONTESTED, RemovalStatus.DECIDED),
    RemovalStep.WITHDRAW: (_PROPOSED | _NOTIFIED | _OBJECTED | _UNCONTESTED, RemovalStatus.WITHDRAWN),
}
"""Which step is possible from which status, and where it leads."""


class RemovalOutcome(StrEnum):
    """What was decided."""

    END = "end"
    KEEP = "keep"


@frozen
class RemovalNotice:
    """The family was told what is proposed and why: on which day, who received it, and until when they may object."""

    on: date
    received_by: str = field(repr=mask)
    until: date

    def __attrs_post_init__(self) -> None:
        if not self.received_by.strip():
            raise InvalidTransitionError("a notice is received by somebody", code="removal.notice", path="received_by")
        if self.until < self.on + LEAST_NOTICE:
            raise InvalidTransitionError(
                f"a family has at least {LEAST_NOTICE.days} days to object", code="removal.notice", path="until"
            )


@frozen
class Objection:
    """Keberatan: what the family says against it, in their own words."""

    on: date
    by: str = field(repr=mask)
    text: str = field(repr=mask)

    def __attrs_post_init__(self) -> None:
        for name in ("by", "text"):
            if not getattr(self, name).strip():
                raise InvalidTransitionError("an objection says who objects, and to what", code="removal.objection", path=name)


@frozen
class RemovalRuling:
    """What a named officer decided; `until` is the last day of aid, never one that has passed, and None where it is kept."""

    outcome: RemovalOutcome
    decided_by: str
    on: date
    reason: str = field(repr=mask)
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        if not self.reason.strip():
            raise InvalidTransitionError("a decision on aid carries a reason", code="removal.reason", path="reason")
        if (self.outcome is RemovalOutcome.END) != (self.until is not None):
            raise InvalidTransitionError("aid that ends has a last day", code="removal.until", path="until")
        if self.until and self.until < self.on:
            raise InvalidTransitionError("nobody is decided out of aid backwards", code="removal.until", path="until")


@frozen
class Removal:
    """The way to the end of one span of aid.

    Attributes:
        participation: Id of the ledger, and `entry` the key of the span in it.
        bearer: Whose aid it is: id of a person, a family card or a household.
        household: Id of the household, and `village` where it lives.
        ground: Why it is proposed.
        evidence: SHA-256 of what was found, or empty.
    """

    id: str
    participation: str
    entry: str
    bearer: str
    household: str
    village: str
    ground: str = field(repr=mask)
    proposed_by: str
    proposed_on: date
    evidence: str = ""
    status: RemovalStatus = RemovalStatus.PROPOSED
    notice: RemovalNotice | None = None
    objection: Objection | None = None
    ruling: RemovalRuling | None = None
    remark: str = field(default="", repr=mask)

    def __attrs_post_init__(self) -> None:
        if not self.ground.strip():
            raise InvalidTransitionError("a proposal to end aid carries a reason", code="removal.reason", path="ground")

    def after(self, step: RemovalStep) -> RemovalStatus:
        """The status that a step leads to.

        Raises:
            InvalidTransitionError: the present status does not allow the step.
        """
        return follow(REMOVAL_STEPS, step, self.status, noun="removal", path=self.id)

    def lapsed(self, on: date) -> RemovalStatus:
        """The status after the time to object.

        Raises:
            InvalidTransitionError: that time has not ended on this day, or the present status does not allow the step.
        """
        status = self.after(RemovalStep.LAPSE)
        self._require_heard(on)
        return status

    def decided(self, ruling: RemovalRuling) -> RemovalStatus:
        """The status after the decision of an officer. Aid may be kept at once; it ends after the time to object only.

        Who objects early shortens nobody's time: others of the family may still be heard.

        Raises:
            AccessDeniedError: the officer proposed it.
            InvalidTransitionError: the present status does not allow the step, or the time to object has not ended.
        """
        if ruling.decided_by == self.proposed_by:
            raise AccessDeniedError(
                "who proposes the end of aid does not decide on it",
                code="removal.decide",
                path=self.id,
                cure="it is for another officer",
            )
        status = self.after(RemovalStep.DECIDE)
        if ruling.outcome is RemovalOutcome.END:
            self._require_heard(ruling.on)
        return status

    def _require_heard(self, on: date) -> None:
        if self.notice is None or on <= self.notice.until:
            raise InvalidTransitionError(
                "the time to object has not ended",
                code="removal.lapse",
                path=self.id,
                cure=f"wait until {self.notice.until.isoformat()} has passed" if self.notice else "",
            )


@frozen
class RemovalProposed:
    """Somebody proposed that one span of aid ends."""

    removal: Removal


@frozen
class NoticeGiven:
    """The family was told."""

    notice: RemovalNotice
    status: RemovalStatus


@frozen
class ObjectionFiled:
    """The family objected."""

    objection: Objection
    status: RemovalStatus


@frozen
class ObjectionPeriodEnded:
    """The time to object ended without an objection."""

    on: date
    status: RemovalStatus


@frozen
class RemovalDecided:
    """A named officer decided; if aid is to end, the ledger's ending stands in the same command."""

    ruling: RemovalRuling
    status: RemovalStatus


@frozen
class RemovalWithdrawn:
    """It was taken back, with a reason."""

    remark: str
    status: RemovalStatus
