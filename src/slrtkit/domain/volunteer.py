"""Volunteers and pillars of social welfare, and the home visits that they are asked to make.

TKSK stand in Permensos 28/2018, PSM and Karang Taruna in Permensos 10/2019 and 25/2019 (unverified); a district has others too.
"""

from datetime import date
from enum import StrEnum

from attrs import evolve, field, frozen

from slrtkit.domain.identifiers import RegionCode, mask
from slrtkit.domain.transition import Transitions, follow
from slrtkit.errors import DomainError, InvalidTransitionError

__all__ = [
    "DISPATCH_STEPS",
    "Absence",
    "Dispatch",
    "DispatchStatus",
    "DispatchStep",
    "Volunteer",
    "VolunteerKind",
    "VolunteerStated",
]

_CAPACITY = 5


class VolunteerKind(StrEnum):
    """What somebody is."""

    TKSK = "tksk"
    """Tenaga Kesejahteraan Sosial Kecamatan."""
    PSM = "psm"
    """Pekerja Sosial Masyarakat."""
    KARANG_TARUNA = "karang-taruna"
    TAGANA = "tagana"
    """Taruna Siaga Bencana."""
    PENDAMPING = "pendamping"
    """Who accompanies the families of a program, such as PKH."""
    OTHER = "other"


@frozen
class Absence:
    """Days on which a volunteer cannot go, both included. Raises DomainError where it ends before it begins."""

    since: date
    until: date

    def __attrs_post_init__(self) -> None:
        if self.until < self.since:
            raise DomainError("an absence does not end before it begins", code="volunteer.days", path="until")


@frozen
class Volunteer:
    """Who can be asked to visit a home.

    Attributes:
        kind: What they are.
        areas: Codes of the regions in which they go to homes: a village, a kecamatan, the regency.
        person: Id of the person in the register whom they are, empty where it is not known: nobody visits their own family.
        capacity: So many visits may be open with them at a time.
        absences: When they cannot go.
        until: The last day on which they served; None: still.

    Raises:
        DomainError: there is no name or area, or the capacity is not positive; InvalidIdentifierError: an area is none.
    """

    id: str
    name: str = field(repr=mask)
    kind: VolunteerKind
    areas: tuple[str, ...]
    person: str = ""
    capacity: int = _CAPACITY
    absences: tuple[Absence, ...] = ()
    until: date | None = None

    def __attrs_post_init__(self) -> None:
        if not (self.id.strip() and self.name.strip() and self.areas) or "/" in self.id:
            raise DomainError("a volunteer has an id, a name and an area", code="volunteer.incomplete", path=self.id)
        if self.capacity < 1:
            raise DomainError("a volunteer can make one visit at least", code="volunteer.capacity", path="capacity")
        for area in self.areas:
            RegionCode(area)

    def goes_to(self, village: str) -> bool:
        """Whether a village lies in their areas."""
        return any(village == area or village.startswith(f"{area}.") for area in self.areas)

    def available(self, on: date) -> bool:
        """Whether they serve and are not absent on a day."""
        return on <= (self.until or date.max) and not any(away.since <= on <= away.until for away in self.absences)


@frozen
class VolunteerStated:
    """A volunteer was entered, or something of them changed."""

    volunteer: Volunteer


class DispatchStatus(StrEnum):
    """How a volunteer answered."""

    ASKED = "asked"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    DONE = "done"
    WITHDRAWN = "withdrawn"
    """Somebody else goes, or nobody has to."""

    @property
    def open(self) -> bool:
        """Whether somebody still waits for it."""
        return self in {DispatchStatus.ASKED, DispatchStatus.ACCEPTED}


class DispatchStep(StrEnum):
    """What can be done with a dispatch."""

    ACCEPT = "accept"
    DECLINE = "decline"
    COMPLETE = "complete"
    WITHDRAW = "withdraw"


_ASKED, _OPEN = frozenset({DispatchStatus.ASKED}), frozenset({DispatchStatus.ASKED, DispatchStatus.ACCEPTED})
DISPATCH_STEPS: Transitions[DispatchStep, DispatchStatus] = {
    DispatchStep.ACCEPT: (_ASKED, DispatchStatus.ACCEPTED),
    DispatchStep.DECLINE: (_OPEN, DispatchStatus.DECLINED),
    DispatchStep.COMPLETE: (_OPEN, DispatchStatus.DONE),
    DispatchStep.WITHDRAW: (_OPEN, DispatchStatus.WITHDRAWN),
}
"""Which step is possible from which status, and where it leads."""


@frozen
class Dispatch:
    """A volunteer is asked to visit the home of a case.

    Attributes:
        volunteer: Id of the volunteer.
        asked_by: Id of the officer who asks.
        asked_on: The day.
        answered_on: The day of the latest step.
        remark: Why it was declined or withdrawn.
    """

    id: str
    volunteer: str
    asked_by: str
    asked_on: date
    status: DispatchStatus = DispatchStatus.ASKED
    answered_on: date | None = None
    remark: str = field(default="", repr=mask)

    def after(self, step: DispatchStep, on: date, remark: str) -> "Dispatch":
        """Return it after a step.

        Raises:
            InvalidTransitionError: its status does not allow the step, or it is declined or withdrawn without a reason.
        """
        status = follow(DISPATCH_STEPS, step, self.status, noun="dispatch", path=self.id)
        if step in {DispatchStep.DECLINE, DispatchStep.WITHDRAW} and not remark.strip():
            raise InvalidTransitionError("this step carries a reason", code="dispatch.reason", path="reason")
        return evolve(self, status=status, answered_on=on, remark=remark)
