"""How cases stand to their time limits, and more time for one of them."""

from collections.abc import Callable
from datetime import date, datetime

from attrs import frozen

from slrtkit.domain.caselimit import LimitGrant
from slrtkit.domain.caserules import CaseRules
from slrtkit.domain.casework import ComplaintExtended
from slrtkit.domain.complaint import Complaint, Step
from slrtkit.domain.context import Context
from slrtkit.domain.history import StreamKind
from slrtkit.domain.limits import Course, Extension, LimitStanding, TimeLimit, TimeSpan, extended, standing
from slrtkit.domain.office import Zone
from slrtkit.errors import DomainError, InvalidTransitionError, NotFoundError, UnknownDayError
from slrtkit.ports.calendar import HolidayCalendar
from slrtkit.service.course import CaseCourse, course_of
from slrtkit.service.journal import Journal, Receipt

__all__ = ["LimitDesk", "LimitOutlook"]


@frozen
class LimitOutlook:
    """How a case stands to one of its limits.

    Attributes:
        limit: The limit.
        standing: How it stands; None where it has not started, or where it cannot be told.
        problem: Why it cannot be told: a year whose days off nobody has decreed yet.
    """

    limit: TimeLimit
    standing: LimitStanding | None
    problem: str = ""


@frozen
class LimitDesk:
    """The time limits of a district's cases.

    Attributes:
        journal: The log.
        rules: The district's rules for cases, with its limits.
        zone: In which days are counted.
        calendar: On which days the post works; None: a limit that needs to know cannot be told.
        new_id: Makes ids that sort by age.
    """

    journal: Journal
    rules: CaseRules
    zone: Zone
    calendar: HolidayCalendar | None
    new_id: Callable[[], str]

    def standing(self, complaint: str, now: datetime) -> tuple[LimitOutlook, ...]:
        """Return how a complaint stands to each of its limits at an instant, in the order of the configuration.

        Raises:
            NotFoundError: there is no such complaint.
        """
        known = self.journal.complaint(complaint).state
        return self.outlooks(known, course_of(self.journal, complaint), now)

    def outlooks(self, known: Complaint, course: CaseCourse, now: datetime) -> tuple[LimitOutlook, ...]:
        """Return the same of a complaint as it was, by the course that it had taken until then."""
        return tuple(self._outlook(limit, course, now) for limit in self._limits(known, course))

    def extend(self, context: Context, complaint: str, limit: str, span: TimeSpan, reason: str) -> Receipt:
        """Make one limit of a complaint longer, for a reason that it lists; `context.reason` says more.

        Raises:
            NotFoundError: there is no such complaint, or it has no limit of this code.
            InvalidTransitionError: the complaint is closed; the limit has not started, is over, or does not list the reason.
            UnknownDayError: the calendar does not know a day that matters.
            RequestReusedError: see `Journal.command`.
        """
        content = {"complaint": complaint, "limit": limit, "span": str(span), "reason": reason}
        with self.journal.command(context, "extend-limit", content, rehearsal=True) as work:
            if work.replayed:
                return work.replayed
            known = work.get(StreamKind.COMPLAINT, complaint, Complaint)
            known.after(Step.EXTEND)
        known_course = course_of(self.journal.whole, complaint)
        chosen, course = self._running(known, known_course, limit)
        extended(chosen, course, Extension(span, reason, context.now), self.zone, self._works)
        with self.journal.command(context, "extend-limit", content) as work:
            if work.replayed:
                return work.replayed
            work.get(StreamKind.COMPLAINT, complaint, Complaint).after(Step.EXTEND)
            grant = LimitGrant(self.new_id(), limit, str(span), reason, context.actor, context.reason)
            work.append(StreamKind.COMPLAINT, complaint, known.village, ComplaintExtended(grant))
            return work.commit()

    def _limits(self, complaint: Complaint, course: CaseCourse) -> tuple[TimeLimit, ...]:
        return tuple(
            one.limit
            for one in self.rules.limits
            if one.applies(
                category=complaint.category,
                programs=course.programs,
                urgency=complaint.urgency.value,
                channel=complaint.channel.value,
                holder=complaint.holder,
                village=complaint.village,
            )
        )

    def _running(self, complaint: Complaint, known: CaseCourse, code: str) -> tuple[TimeLimit, Course]:
        for limit in self._limits(complaint, known):
            if limit.code == code:
                course = self._course(limit, known)
                if course is None:
                    raise InvalidTransitionError("this limit has not started", code="limit.not-started", path=code)
                return limit, course
        raise NotFoundError("this case has no limit of this code", code="limit.unknown", path=code)

    def _outlook(self, limit: TimeLimit, known: CaseCourse, now: datetime) -> LimitOutlook:
        course = self._course(limit, known)
        if course is None or now < course.started:
            return LimitOutlook(limit, None)
        try:
            return LimitOutlook(limit, standing(limit, course, now, self.zone, self._works))
        except DomainError as error:
            return LimitOutlook(limit, None, error.text)

    @staticmethod
    def _course(limit: TimeLimit, known: CaseCourse) -> Course | None:
        return limit.course(known.reached, known.pauses, known.extensions.get(limit.code, ()))

    def _works(self, day: date) -> bool:
        if self.calendar is None:
            raise UnknownDayError("no calendar of working days is configured", path=str(day), cure="calendar = 'indonesia:'")
        return self.calendar.is_working(day)
