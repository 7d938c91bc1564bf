"""The erasure of a person's data: asked for, decided by a second officer, carried out on every node, and held back by law.

UU PDP 27/2022: a person may ask that their data be erased and destroyed (article 8); a controller erases what is no longer
needed, what rests on a withdrawn consent, what is asked for and what was obtained unlawfully (article 43), destroys what has
run out of its retention and is in no legal process (article 44), and tells the person (article 45).
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import assert_never

from attrs import evolve, field, frozen

from slrtkit.domain.household import Household, Membership, Person
from slrtkit.domain.identifiers import mask
from slrtkit.errors import AccessDeniedError, DomainError, InvalidTransitionError

__all__ = [
    "ContentErased",
    "Erasure",
    "ErasureAsked",
    "ErasureBar",
    "ErasureConfirmation",
    "ErasureConfirmed",
    "ErasureDecided",
    "ErasureEvent",
    "ErasureGround",
    "ErasureState",
    "ErasureStatus",
    "HoldLifted",
    "HoldPlaced",
    "LegalHold",
    "PersonErased",
    "erasure_begun",
    "erasure_changes",
    "without",
]


class ErasureGround(StrEnum):
    """Why somebody's data are erased (UU PDP 27/2022, articles 43 and 44)."""

    ASKED = "asked"
    """They ask for it."""
    CONSENT = "consent"
    """They withdrew the consent that it rested on."""
    OVER = "over"
    """The time to keep it is over."""
    UNLAWFUL = "unlawful"
    """It was obtained unlawfully."""
    REPLAYED = "replayed"
    """It was erased before, and a restored back-up brought it back."""


class ErasureStatus(StrEnum):
    """Where an erasure stands; how many nodes have carried it out is told by its confirmations."""

    ASKED = "asked"
    APPROVED = "approved"
    REFUSED = "refused"


@frozen
class ErasureConfirmation:
    """One node destroyed its copy of the key, and what it had made of what the key opened.

    Attributes:
        node: Name of the node.
        at: When, in UTC.
        streams: How many histories say nothing any more, or less.
        files: How many files are gone.
    """

    node: str
    at: datetime
    streams: int
    files: int


@frozen
class Erasure:
    """The erasure of one person's data, or of a household's: of all who are in it, and of what it was itself.

    Attributes:
        id: Its id.
        person: Id of the person, or of the household.
        village: Region code of where they live or lived last.
        ground: Why.
        asked_by: Id of the officer who wrote it down, `asked_on` when.
        reason: What was asked, in words that name nobody.
        decided_by: Id of the officer who decided, `decided_at` when, in UTC; `answer` is why it was refused.
        confirmations: The nodes that carried it out, by name.
        others: Of a household, the ids of the persons and family cards that are erased with it.
    """

    id: str
    person: str
    village: str
    ground: ErasureGround
    asked_by: str
    asked_on: date
    reason: str = field(default="", repr=mask)
    status: ErasureStatus = ErasureStatus.ASKED
    decided_by: str = ""
    decided_at: datetime | None = None
    answer: str = field(default="", repr=mask)
    confirmations: Mapping[str, ErasureConfirmation] = field(factory=dict)
    others: tuple[str, ...] = ()

    @property
    def subjects(self) -> tuple[str, ...]:
        """The ids of everybody and everything whose key it destroys."""
        return (self.person, *self.others)

    def require_decidable(self, by: str) -> None:
        """Return if an officer may decide on it.

        Raises:
            InvalidTransitionError: it was decided (`erasure.decided`).
            AccessDeniedError: the officer wrote it down: it takes two (`erasure.second-officer`).
        """
        if self.status is not ErasureStatus.ASKED:
            raise InvalidTransitionError("this erasure was decided", code="erasure.decided", path=self.id)
        if by == self.asked_by:
            raise AccessDeniedError(
                "an erasure is for two officers: one writes it down, another one decides",
                code="erasure.second-officer",
                path=self.id,
                cure="another officer decides",
            )


@frozen
class LegalHold:
    """A person's data must not be erased: a court, an audit or an investigation needs them.

    Attributes:
        subject: Id of the person.
        basis: What orders it: number and day of the letter or the rule.
        on: Since which day.
        until: The last day; None: until it is lifted.
        lifted: True once it is lifted.
        remark: Why it was lifted.

    Raises:
        DomainError: nothing orders it, or it ends before it begins.
    """

    subject: str
    basis: str
    on: date
    until: date | None = None
    lifted: bool = False
    remark: str = field(default="", repr=mask)

    def __attrs_post_init__(self) -> None:
        if not self.basis.strip():
            raise DomainError("a hold names what orders it", code="hold.basis", path="basis")
        if self.until and self.until < self.on:
            raise DomainError("a hold does not end before it begins", code="hold.days", path="until")

    @property
    def id(self) -> str:
        """The id of its stream: the person's."""
        return self.subject

    def holds(self, on: date) -> bool:
        """Whether it stands on a day."""
        return not self.lifted and self.on <= on <= (self.until or date.max)


@frozen
class ErasureBar:
    """What stands against an erasure.

    Attributes:
        code: Which kind: `hold`, `member`, `open`, `aid`, `retention`.
        thing: What: `letter/…`.
        until: The last day on which it does; None: until somebody ends it.
        basis: What orders it.
    """

    code: str
    thing: str
    until: date | None = None
    basis: str = ""


@frozen
class ErasureAsked:
    """Somebody's data shall be erased."""

    erasure: Erasure


@frozen
class ErasureDecided:
    """A second officer approved or refused it."""

    by: str
    at: datetime
    status: ErasureStatus
    answer: str = field(default="", repr=mask)


@frozen
class ErasureConfirmed:
    """A node carried it out."""

    confirmation: ErasureConfirmation


@frozen
class HoldPlaced:
    """A person's data must be kept, by order, or by another one."""

    hold: LegalHold


@frozen
class HoldLifted:
    """The order is over."""

    remark: str
    lifted: bool = True


@frozen
class PersonErased:
    """A household keeps of a person the id and the days on which they belonged to it, and nothing else."""

    person: str
    memberships: tuple[Membership, ...]


@frozen
class ContentErased:
    """What is left of an event whose content was erased: its form (`complaint-filed/1`). It is read, and never written."""

    form: str


ErasureEvent = ErasureAsked | ErasureDecided | ErasureConfirmed | HoldPlaced | HoldLifted | PersonErased | ContentErased
ErasureState = Erasure | LegalHold


def erasure_begun(event: ErasureEvent) -> ErasureState | None:
    """Return the state that a first event opens, or None where it cannot be a first one."""
    match event:
        case ErasureAsked(erasure):
            return erasure
        case HoldPlaced(hold):
            return hold
        case _:
            return None


def erasure_changes(event: ErasureEvent) -> Mapping[str, object]:
    """Return the fields that an event sets in what exists already, with their values.

    Raises:
        DomainError: the event only begins a history.
    """
    match event:
        case ErasureAsked():
            raise DomainError("a history begins only once", code="history.beginning")
        case ErasureDecided(by, at, status, answer):
            return {"decided_by": by, "decided_at": at, "status": status, "answer": answer}
        case ErasureConfirmed(confirmation):
            return {f"confirmations/{confirmation.node}": confirmation}
        case HoldPlaced(hold):
            return {"basis": hold.basis, "on": hold.on, "until": hold.until, "lifted": hold.lifted, "remark": hold.remark}
        case HoldLifted(remark, lifted):
            return {"remark": remark, "lifted": lifted}
        case PersonErased() | ContentErased():
            return {}
        case _:
            assert_never(event)


def without(household: Household, erased: PersonErased) -> Household:
    """Return a household with the id of a person, the days on which they belonged to it, and nothing else of them."""
    others = tuple(one for one in household.memberships if one.person != erased.person)
    persons = tuple(Person(one.id, "") if one.id == erased.person else one for one in household.persons)
    return evolve(household, persons=persons, memberships=(*others, *erased.memberships))
