"""Graduation: somebody no longer receives a program, and the district goes and looks how they fare.

The record follows an ending of aid that has its own due process, and never makes one. What is found later is written down as it
is, also that somebody is in need again.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from attrs import field, frozen

from slrtkit.domain.identifiers import mask
from slrtkit.domain.limits.span import TimeSpan, TimeUnit
from slrtkit.errors import DomainError, InvalidTransitionError

__all__ = ["FOLLOW_UPS", "FollowUp", "FollowUpMade", "Graduation", "GraduationOutcome", "GraduationRecorded", "graduation_id"]

FOLLOW_UPS: tuple[int, ...] = (3, 6, 12)
"""So many months afterwards somebody goes and looks."""


class GraduationOutcome(StrEnum):
    """How somebody fares without the program."""

    SELF_RELIANT = "self-reliant"
    """Mandiri."""
    NEEDS_SUPPORT = "needs-support"
    """Masih perlu dampingan."""
    OTHER_PROGRAM = "other-program"
    """Pindah program."""
    IN_NEED_AGAIN = "in-need-again"
    """Kembali membutuhkan: a new complaint is due, and nobody's fault."""
    NOT_FOUND = "not-found"
    """Nobody was met; says nothing of how they fare."""


@frozen
class FollowUp:
    """What a visit afterwards found. Raises DomainError where nothing is written down."""

    on: date
    by: str
    outcome: GraduationOutcome
    note: str = field(repr=mask)

    def __attrs_post_init__(self) -> None:
        if not self.note.strip():
            raise DomainError("a visit says what was found", code="graduation.note", path="note")


@frozen
class Graduation:
    """Somebody graduated from a program.

    Attributes:
        household: Where they lived.
        bearer: Whose aid it was: a person, a family card or the household.
        entry: Key of the span of aid that ended.
        on: The last day of aid.
        outcome: How they fared then, `by` whose word, and `reason` why.
        months: When somebody is to go and look, in months afterwards.
        visits: What was found, by the months.
    """

    household: str
    village: str
    bearer: str
    program: str
    entry: str
    on: date
    outcome: GraduationOutcome
    by: str
    reason: str = field(default="", repr=mask)
    months: tuple[int, ...] = FOLLOW_UPS
    visits: Mapping[str, FollowUp] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        if not self.months or any(one < 1 for one in self.months) or list(self.months) != sorted(set(self.months)):
            raise DomainError("visits follow after rising numbers of months", code="graduation.months", path="months")

    @property
    def id(self) -> str:
        """The id of its stream: one for each span of aid."""
        return graduation_id(self.bearer, self.program, self.entry)

    @property
    def present(self) -> GraduationOutcome:
        """What was found last by somebody who met them."""
        found = [visit.outcome for visit in sorted(self.visits.values(), key=lambda one: one.on)]
        met = [one for one in found if one is not GraduationOutcome.NOT_FOUND]
        return met[-1] if met else self.outcome

    @property
    def due(self) -> tuple[tuple[int, date], ...]:
        """The visits that are not made yet: months, and the day from which on each is due."""
        waiting = [months for months in self.months if str(months) not in self.visits]
        return tuple((months, TimeSpan(months, TimeUnit.MONTH).after(self.on)) for months in waiting)

    def require_due(self, months: int, on: date) -> None:
        """Make sure that a visit can be recorded.

        Raises:
            InvalidTransitionError: no visit of this number of months is open, or it was made before aid ended.
        """
        waiting = [number for number, _ in self.due]
        if months not in waiting or on < self.on:
            told = ", ".join(map(str, waiting)) or "none"
            raise InvalidTransitionError(
                "no such visit is open", code="graduation.visit", path=self.id, cure=f"open after months: {told}"
            )


def graduation_id(bearer: str, program: str, entry: str) -> str:
    """Return the id of the graduation of one span of aid; no id of a bearer has a slash."""
    return f"{bearer}/{program}/{entry}"


@frozen
class GraduationRecorded:
    """Somebody graduated."""

    graduation: Graduation


@frozen
class FollowUpMade:
    """Somebody went and looked, so many months afterwards."""

    months: int
    visit: FollowUp
