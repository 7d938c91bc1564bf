"""What every calendar of working days promises, as tests."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from slrtkit.errors import UnknownDayError
from slrtkit.ports.calendar import HolidayCalendar

__all__ = ["HolidayCalendarContract"]

_SUNDAY = 6
_LEAST_A_YEAR = 200


class HolidayCalendarContract:
    """The promises of `slrtkit.ports.HolidayCalendar`.

    Fixtures: `make_calendar` makes the calendar under test, `known` is a year that it knows, `unknown` one that it does not,
    and `holiday` a day from Monday to Friday that is off.
    """

    @pytest.fixture
    def make_calendar(self) -> Callable[[], HolidayCalendar]:
        """Return a callable that makes the calendar under test."""
        raise NotImplementedError("a contract is subclassed, with a make_calendar fixture")

    @pytest.fixture
    def known(self) -> int:
        """Return a year that the calendar knows."""
        raise NotImplementedError("a contract is subclassed, with a known fixture")

    @pytest.fixture
    def unknown(self) -> int:
        """Return a year that the calendar does not know."""
        raise NotImplementedError("a contract is subclassed, with an unknown fixture")

    @pytest.fixture
    def holiday(self) -> date:
        """Return a day from Monday to Friday that is off."""
        raise NotImplementedError("a contract is subclassed, with a holiday fixture")

    def test_every_day_of_a_known_year_is_answered_with_yes_or_no(
        self, make_calendar: Callable[[], HolidayCalendar], known: int
    ) -> None:
        """From the first to the last."""
        calendar = make_calendar()
        assert {type(calendar.is_working(day)) for day in days_of(known)} == {bool}

    def test_no_sunday_is_a_working_day(self, make_calendar: Callable[[], HolidayCalendar], known: int) -> None:
        """Whether a Saturday is one, a district says."""
        calendar = make_calendar()
        assert not [day for day in days_of(known) if day.weekday() == _SUNDAY and calendar.is_working(day)]

    def test_most_days_of_a_week_are_working_days(self, make_calendar: Callable[[], HolidayCalendar], known: int) -> None:
        """A calendar that closes the post for good would make every limit endless."""
        calendar = make_calendar()
        assert sum(map(calendar.is_working, days_of(known))) >= _LEAST_A_YEAR

    def test_a_holiday_is_no_working_day(self, make_calendar: Callable[[], HolidayCalendar], holiday: date) -> None:
        """Whenever it is asked."""
        calendar = make_calendar()
        assert holiday.weekday() < _SUNDAY - 1
        assert not calendar.is_working(holiday)
        assert not calendar.is_working(holiday)

    def test_a_year_that_is_not_known_is_refused_and_never_guessed(
        self, make_calendar: Callable[[], HolidayCalendar], unknown: int
    ) -> None:
        """Neither a Sunday nor 1 January is answered, the second time as little as the first."""
        calendar = make_calendar()
        for day in [*days_of(unknown), date(unknown, 1, 1)]:
            with pytest.raises(UnknownDayError):
                calendar.is_working(day)

    def test_a_known_year_stays_known_after_a_refusal(
        self, make_calendar: Callable[[], HolidayCalendar], known: int, unknown: int
    ) -> None:
        """What was asked before makes no difference."""
        calendar = make_calendar()
        before = [calendar.is_working(day) for day in days_of(known)]
        with pytest.raises(UnknownDayError):
            calendar.is_working(date(unknown, 7, 1))
        assert [calendar.is_working(day) for day in days_of(known)] == before

    def test_two_calendars_and_many_threads_agree(self, make_calendar: Callable[[], HolidayCalendar], known: int) -> None:
        """A due day does not depend on who computes it."""
        shared = make_calendar()
        with ThreadPoolExecutor(4) as threads:
            answers = list(threads.map(lambda _: [shared.is_working(day) for day in days_of(known)], range(4)))
        other = make_calendar()
        assert all(answer == [other.is_working(day) for day in days_of(known)] for answer in answers)


def days_of(year: int) -> list[date]:
    """Return all days of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(number) for number in range((date(year + 1, 1, 1) - first).days)]
