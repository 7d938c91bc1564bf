"""When a complaint reached each milestone, and when the post waited for the resident: what time limits are counted from."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from attrs import define, field, frozen

from slrtkit.domain.casework import ComplaintExtended, ComplaintHandedOver
from slrtkit.domain.events import (
    ComplaintAnswered,
    ComplaintAssessed,
    ComplaintClosed,
    ComplaintCompleted,
    ComplaintDecided,
    ComplaintFiled,
    ComplaintReopened,
    ComplaintResumed,
    ComplaintReturned,
    Event,
    LetterIssued,
    ReferralSent,
)
from slrtkit.domain.history import StreamKind
from slrtkit.domain.limits import Extension, Milestone, Pause, TimeSpan
from slrtkit.ports.store import StreamId, UnitOfWork
from slrtkit.service.journal import Journal

__all__ = ["WAITING", "CaseCourse", "course_of", "course_told"]

WAITING: str = "resident"
"""The reason of the pauses: the post waits for papers of the resident."""
_REACHED: Mapping[type[Event], Milestone] = {
    ComplaintFiled: Milestone.FILED,
    ComplaintCompleted: Milestone.FILE_COMPLETE,
    ComplaintAssessed: Milestone.ASSESSED,
    ComplaintDecided: Milestone.DECIDED,
    LetterIssued: Milestone.SIGNED,
    ComplaintHandedOver: Milestone.HANDED_OVER,
    ComplaintAnswered: Milestone.ANSWERED,
    ComplaintClosed: Milestone.CLOSED,
    ReferralSent: Milestone.SENT,
}
_FIRST = {Milestone.FILED, Milestone.SENT, Milestone.ANSWERED}
"""Of these the first time counts, of the others the latest."""
_UNDONE = (Milestone.DECIDED, Milestone.SIGNED, Milestone.HANDED_OVER, Milestone.ANSWERED, Milestone.CLOSED)
"""What a case that is opened again has not reached any more."""


@frozen
class CaseCourse:
    """What `TimeLimit.course` takes: when a case reached each milestone, and its pauses.

    Attributes:
        extensions: What was granted, by the code of the limit.
        programs: Codes of the programs that it was about so far.
    """

    reached: Mapping[Milestone, datetime]
    pauses: tuple[Pause, ...]
    extensions: Mapping[str, tuple[Extension, ...]] = field(factory=dict)
    programs: frozenset[str] = frozenset()


def course_of(journal: Journal, complaint_id: str) -> CaseCourse:
    """Return the course of a complaint by its log, and by those of its letters and referrals.

    A file that is returned is no longer complete. A complaint that is closed without an answer of its own is answered then; one
    that is opened again is neither decided nor signed, handed over, answered or closed.

    Raises:
        NotFoundError: there is no such complaint.
    """
    journal.complaint(complaint_id)
    with journal.store.begin(write=False) as unit:
        return course_told(_told(journal, unit, complaint_id))


def course_told(told: Iterable[tuple[datetime, Event]]) -> CaseCourse:
    """Return the course that events tell, of a complaint, its letters and its referrals, in any order."""
    course = _Course()
    for at, event in sorted(told, key=lambda one: one[0]):
        course.reach(at, event)
        course.tell(at, event)
    return CaseCourse(course.reached, tuple(course.pauses), course.extensions, frozenset(course.programs))


@define
class _Course:
    """A course as it is read."""

    reached: dict[Milestone, datetime] = field(factory=dict)
    pauses: list[Pause] = field(factory=list)
    extensions: dict[str, tuple[Extension, ...]] = field(factory=dict)
    programs: set[str] = field(factory=set)

    def reach(self, at: datetime, event: Event) -> None:
        milestone = _REACHED.get(type(event))
        if milestone and not (milestone in _FIRST and milestone in self.reached):
            self.reached[milestone] = at
        if milestone is Milestone.CLOSED:
            self.reached.setdefault(Milestone.ANSWERED, at)

    def tell(self, at: datetime, event: Event) -> None:
        match event:
            case ComplaintReturned():
                self.reached.pop(Milestone.FILE_COMPLETE, None)
                self.pauses.append(Pause(at, None, WAITING))
            case ComplaintResumed() | ComplaintClosed() if self.pauses and self.pauses[-1].until is None:
                self.pauses[-1] = Pause(self.pauses[-1].since, at, WAITING)
            case ComplaintReopened():
                for over in _UNDONE:
                    self.reached.pop(over, None)
            case ComplaintCompleted(program):
                self.programs.add(program)
            case ComplaintAssessed(assessment):
                self.programs.add(assessment.program)
            case ComplaintExtended(grant):
                more = Extension(TimeSpan.read(grant.span), grant.reason, at)
                self.extensions[grant.limit] = (*self.extensions.get(grant.limit, ()), more)
            case _:
                pass


def _told(journal: Journal, unit: UnitOfWork, complaint_id: str) -> Iterator[tuple[datetime, Event]]:
    """Yield what happened to a complaint, its letters and its referrals, each with its instant."""
    streams = [(StreamKind.COMPLAINT, complaint_id)]
    for kind in (StreamKind.LETTER, StreamKind.REFERRAL):
        streams += [(kind, one) for one in unit.find(kind.value, "complaint", complaint_id.encode())]
    for kind, one in streams:
        for record in unit.history(StreamId(kind.value, one)):
            yield datetime.fromisoformat(record.at).astimezone(UTC), journal.recorded(record).event
