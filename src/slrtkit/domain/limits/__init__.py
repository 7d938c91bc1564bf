"""Time limits: how long something may take, and how a case stands to that as of an instant."""

from slrtkit.domain.limits.limit import Course, Extension, Milestone, OfficeHours, Pause, TimeLimit
from slrtkit.domain.limits.span import TimeSpan, TimeUnit
from slrtkit.domain.limits.standing import LimitStanding, LimitStatus, extended, standing

__all__ = [
    "Course",
    "Extension",
    "LimitStanding",
    "LimitStatus",
    "Milestone",
    "OfficeHours",
    "Pause",
    "TimeLimit",
    "TimeSpan",
    "TimeUnit",
    "extended",
    "standing",
]
