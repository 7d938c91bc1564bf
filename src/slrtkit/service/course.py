"""When a complaint reached each milestone, and when the post waited for the resident: what time limits are counted from."""

from collections.abc import Mapping
from datetime import UTC, datetime

from attrs import frozen

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
)
from slrtkit.domain.history import StreamKind
from slrtkit.domain.limits import Milestone, Pause
from slrtkit.ports.store import StreamId
from slrtkit.service.journal import Journal

__all__ = ["WAITING", "CaseCourse", "course_of"]

WAITING: str = "resident"
"""The reason of the pauses: the post waits for papers of the resident."""
_REACHED: Mapping[type[Event], Milestone] = {
    ComplaintFiled: Milestone.FILED,
    ComplaintCompleted: Milestone.FILE_COMPLETE,
    ComplaintAssessed: Milestone.ASSESSED,
    ComplaintDecided: Milestone.DECIDED,
    ComplaintAnswered: Milestone.ANSWERED,
    ComplaintClosed: Milestone.CLOSED,
}
_FIRST = {Milestone.FILED, Milestone.ANSWERED}
"""Of these the first time counts, of the others the latest."""


@frozen
class CaseCourse:
    """What `TimeLimit.course` takes: when a case reached each milestone, and its pauses."""

    reached: Mapping[Milestone, datetime]
    pauses: tuple[Pause, ...]


def course_of(journal: Journal, complaint_id: str) -> CaseCourse:
    """Return the course of a complaint by its log.

    A file that is returned is no longer complete. A complaint that is closed without an answer of its own is answered then; one
    that is opened again is neither decided nor answered nor closed.

    Raises:
        NotFoundError: there is no such complaint.
    """
    journal.complaint(complaint_id)
    reached: dict[Milestone, datetime] = {}
    pauses: list[Pause] = []
    with journal.store.begin(write=False) as unit:
        records = unit.history(StreamId(StreamKind.COMPLAINT.value, complaint_id))
    for record in records:
        event, at = journal.recorded(record).event, datetime.fromisoformat(record.at).astimezone(UTC)
        match event:
            case ComplaintReturned():
                reached.pop(Milestone.FILE_COMPLETE, None)
                pauses.append(Pause(at, None, WAITING))
            case ComplaintResumed() | ComplaintClosed() if pauses and pauses[-1].until is None:
                pauses[-1] = Pause(pauses[-1].since, at, WAITING)
            case ComplaintReopened():
                for over in (Milestone.DECIDED, Milestone.ANSWERED, Milestone.CLOSED):
                    reached.pop(over, None)
            case _:
                pass
        milestone = _REACHED.get(type(event))
        if milestone and not (milestone in _FIRST and milestone in reached):
            reached[milestone] = at
        if milestone is Milestone.CLOSED:
            reached.setdefault(Milestone.ANSWERED, at)
    return CaseCourse(reached, tuple(pauses))
