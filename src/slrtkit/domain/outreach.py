"""Volunteers, villages on their way, graduations and notices as histories: with what each begins, and what each event sets.

Volunteers and the reading of notices have no birth of their own: their first statement begins them.
"""

from collections.abc import Mapping
from typing import assert_never

from attrs import asdict

from slrtkit.domain.graduation import FollowUpMade, Graduation, GraduationRecorded
from slrtkit.domain.notice import NoticeReading, NoticeRecord, NoticeSent, NoticesRead
from slrtkit.domain.readiness import Readiness, ReadinessAdvanced, ReadinessChecked, ReadinessPlanned
from slrtkit.domain.volunteer import Volunteer, VolunteerStated
from slrtkit.errors import DomainError

__all__ = ["OutreachEvent", "OutreachState", "outreach_begun", "outreach_changes"]

OutreachEvent = (
    VolunteerStated
    | ReadinessPlanned
    | ReadinessChecked
    | ReadinessAdvanced
    | GraduationRecorded
    | FollowUpMade
    | NoticeSent
    | NoticesRead
)
OutreachState = Volunteer | Readiness | Graduation | NoticeRecord | NoticeReading


def outreach_begun(event: OutreachEvent) -> OutreachState | None:
    """Return the state that a first event opens, or None where it cannot be a first one."""
    match event:
        case VolunteerStated(volunteer):
            return volunteer
        case ReadinessPlanned(readiness):
            return readiness
        case GraduationRecorded(graduation):
            return graduation
        case NoticeSent(notice, kind, to, told, on):
            return NoticeRecord(notice, kind, to, told, on)
        case NoticesRead(node, position):
            return NoticeReading(node, position)
        case _:
            return None


def outreach_changes(event: OutreachEvent) -> Mapping[str, object]:
    """Return the fields that an event sets in what exists already, with their values; `checks/…` is one of a mapping.

    Raises:
        DomainError: the event only begins a history.
    """
    match event:
        case ReadinessPlanned() | GraduationRecorded():
            raise DomainError("a history begins only once", code="history.beginning")
        case VolunteerStated(volunteer):
            return {name: value for name, value in asdict(volunteer, recurse=False).items() if name != "id"}
        case ReadinessChecked(item, check):
            return {f"checks/{item.value}": check}
        case ReadinessAdvanced(stage, since, reason):
            return {"stage": stage, "since": since, "reason": reason}
        case FollowUpMade(months, visit):
            return {f"visits/{months}": visit}
        case NoticeSent(on=on):
            return {"on": on}
        case NoticesRead(position=position):
            return {"position": position}
        case _:
            assert_never(event)
