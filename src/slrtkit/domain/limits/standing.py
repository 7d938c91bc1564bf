"""How a case stands to its time limit, as of an instant.

Nothing of it is stored: the answer follows from what happened, the limit and the calendar, so that a day off that is decreed
later is counted as soon as the calendar knows it.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import StrEnum

from attrs import evolve, frozen

from slrtkit.domain.limits.counting import Timetable
from slrtkit.domain.limits.limit import Course, Extension, TimeLimit
from slrtkit.domain.office import Zone
from slrtkit.errors import DomainError, InvalidTransitionError

__all__ = ["LimitStanding", "LimitStatus", "extended", "standing"]


class LimitStatus(StrEnum):
    """How a case stands to its limit; the last two are for what is finished."""

    ON_TRACK = "on-track"
    AT_RISK = "at-risk"
    BREACHED = "breached"
    IN_TIME = "in-time"
    LATE = "late"


_FINISHED = {LimitStatus.IN_TIME, LimitStatus.LATE}


@frozen
class LimitStanding:
    """How a case stands to its limit.

    Attributes:
        status: In one word.
        due: The last instant in time, in UTC. While the clock stands still it is the one that follows if it runs on now.
        at_risk_from: From when on it is at risk, in UTC.
        waiting: Whether the clock stands still.
    """

    status: LimitStatus
    due: datetime
    at_risk_from: datetime
    waiting: bool


def standing(limit: TimeLimit, course: Course, as_of: datetime, zone: Zone, works: Callable[[date], bool]) -> LimitStanding:
    """Tell how a case stands to a limit, by what had happened until an instant; later pauses and extensions change nothing.

    An extension that was given when the limit was breached already excuses nothing.

    Args:
        limit: The limit.
        course: What happened.
        as_of: The instant.
        zone: The zone of the office, in which days are counted.
        works: Whether the post works on a day: `slrtkit.ports.HolidayCalendar.is_working`. A limit in calendar days or months
            without office hours never asks.

    Raises:
        DomainError: (`limit.not-started`) the instant lies before the start, or has no zone; (`limit.endless`) the limit ends
            after the year 9999.
        UnknownDayError: the calendar does not know a day that matters.
    """
    if as_of.utcoffset() is None or as_of < course.started:
        raise DomainError("the limit had not started", code="limit.not-started", path=limit.code)
    until = min(as_of, course.finished or as_of)
    pauses = [pause for pause in course.pauses if pause.reason in limit.pauses and pause.since <= until]
    held = sorted((pause.since, min(pause.until or until, until)) for pause in pauses)
    table, started = Timetable(zone, works, limit.hours, held), course.started.astimezone(UTC)
    try:
        due = table.after(limit.span, started)
        for extension in sorted(course.extensions, key=lambda one: one.given):
            if extension.reason in limit.extended_for and extension.given <= min(until, due):
                due = table.after(extension.span, due)
        share = limit.at_risk
        risk = table.share(share, started, due) if isinstance(share, int) else table.before(share, due, started)
    except OverflowError as error:
        raise DomainError("the limit ends beyond the calendar", code="limit.endless", path=limit.code) from error
    status = _status(course, as_of, due, risk)
    open_pause = any(pause.until is None or pause.until > as_of for pause in pauses)
    return LimitStanding(status, due, risk, open_pause and status not in _FINISHED)


def extended(limit: TimeLimit, course: Course, extension: Extension, zone: Zone, works: Callable[[date], bool]) -> Course:
    """Return the course with an extension.

    Raises:
        InvalidTransitionError: (`limit.reason`) the limit is not made longer for this reason; (`limit.over`) it was breached or
            finished when the extension was given.
        DomainError, UnknownDayError: see `standing`.
    """
    if extension.reason not in limit.extended_for:
        raise InvalidTransitionError(
            f"this limit is not made longer for {extension.reason!r}",
            code="limit.reason",
            path=limit.code,
            cure=f"possible for: {', '.join(limit.extended_for) or 'nothing'}",
        )
    now = standing(limit, course, extension.given, zone, works).status
    if now not in {LimitStatus.ON_TRACK, LimitStatus.AT_RISK}:
        raise InvalidTransitionError(
            f"a limit that is {now.value} is not made longer", code="limit.over", path=limit.code, cure="extend it in time"
        )
    return evolve(course, extensions=(*course.extensions, extension))


def _status(course: Course, as_of: datetime, due: datetime, risk: datetime) -> LimitStatus:
    if course.finished and course.finished <= as_of:
        return LimitStatus.IN_TIME if course.finished <= due else LimitStatus.LATE
    if as_of > due:
        return LimitStatus.BREACHED
    return LimitStatus.AT_RISK if as_of >= risk else LimitStatus.ON_TRACK
