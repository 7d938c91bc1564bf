"""A time limit counted on the fingers: three working days after filing, standing still while the post waits for papers."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from attrs import define, field

from slrtkit.adapters.calendar import FixedCalendar
from slrtkit.domain.limits import LimitStatus, Milestone, TimeLimit, TimeSpan, standing
from slrtkit.domain.office import Zone
from slrtkit.service.course import WAITING, CaseCourse

__all__ = ["HOLIDAYS", "LIMIT", "CaseClock", "check_clock"]

HOLIDAYS: Mapping[int, tuple[date, ...]] = {
    2026: (date(2026, 11, 25), date(2026, 12, 24), date(2026, 12, 25)),
    2027: (date(2027, 1, 1),),
    2028: (),
}
"""Invented days off: one in the middle of a week, two that end one, and New Year."""
LIMIT: TimeLimit = TimeLimit(
    "tiga-hari-kerja", TimeSpan.read("3 working-day"), Milestone.FILED, Milestone.ANSWERED, pauses=(WAITING,)
)
_CALENDAR = FixedCalendar(HOLIDAYS)
_DAY = timedelta(days=1)


@define
class CaseClock:
    """What whoever was there remembers of a case: when it was filed and answered, and when the post waited."""

    filed: datetime
    answered: datetime | None = None
    waits: list[tuple[datetime, datetime | None]] = field(factory=list)

    def wait(self, at: datetime) -> None:
        """The resident was asked for papers."""
        self.waits.append((at, None))

    def resume(self, at: datetime) -> None:
        """The post goes on."""
        if self.waits and self.waits[-1][1] is None:
            self.waits[-1] = self.waits[-1][0], at

    def answer(self, at: datetime) -> None:
        """The resident knows; later answers change nothing."""
        self.answered = self.answered or at

    def due(self, zone: Zone, now: datetime) -> datetime:
        """The end of the third day after the filing that is no weekend, no day off, and at whose end nobody waited."""
        last = min(now, self.answered or now)
        waits = [(since, min(until or last, last)) for since, until in self.waits if since <= last]
        day, left, received = zone.day(self.filed), 3, False
        while True:
            end = datetime.combine(day, time.max, zone.offset).astimezone(UTC)
            if not any(since < end <= until for since, until in waits):
                if received and day.weekday() < 5 and day not in HOLIDAYS[day.year]:
                    left -= 1
                if not left:
                    return end
                received = True
            day += _DAY


def check_clock(clock: CaseClock, course: CaseCourse, zone: Zone, now: datetime) -> None:
    """Compare how a case stands to its limit, by its log, with what was counted on the fingers.

    Raises:
        AssertionError: they differ.
    """
    own = LIMIT.course(course.reached, course.pauses)
    assert own is not None
    found, due = standing(LIMIT, own, now, zone, _CALENDAR.is_working), clock.due(zone, now)
    assert found.due == due
    if clock.answered:
        assert found.status is (LimitStatus.IN_TIME if clock.answered <= due else LimitStatus.LATE)
    else:
        assert (found.status is LimitStatus.BREACHED) is (now > due)
