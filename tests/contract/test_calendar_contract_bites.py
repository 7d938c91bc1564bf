"""The contract of calendars catches every calendar that breaks one promise."""

import inspect
from datetime import date
from threading import current_thread, main_thread

import pytest

from slrtkit.adapters.calendar import FixedCalendar
from slrtkit.errors import UnknownDayError
from slrtkit.testing.calendar import HolidayCalendarContract

HOLIDAY = date(2026, 8, 17)


class Good(FixedCalendar):
    def __init__(self) -> None:
        super().__init__({2026: [HOLIDAY]})
        self.asked: set[int] = set()


class SaysNothing(Good):
    def is_working(self, day: date) -> bool:
        return super().is_working(day) or None  # type: ignore[return-value]  # the fault


class StopsInDecember(Good):
    def is_working(self, day: date) -> bool:
        if day == date(2026, 12, 31):
            raise UnknownDayError("the list ends")
        return super().is_working(day)


class WorksOnSundays(Good):
    def is_working(self, day: date) -> bool:
        return super().is_working(day) or day.weekday() == 6


class WorksOnMondays(Good):
    def is_working(self, day: date) -> bool:
        return super().is_working(day) and day.weekday() == 0


class KnowsWeekendsOnly(Good):
    def is_working(self, day: date) -> bool:
        return super().is_working(day) or day == HOLIDAY


class Forgets(Good):
    """Gives a holiday once."""

    def is_working(self, day: date) -> bool:
        again = day.toordinal() in self.asked
        self.asked.add(day.toordinal())
        return super().is_working(day) or (again and day == HOLIDAY)


class Guesses(Good):
    def is_working(self, day: date) -> bool:
        return day.weekday() < 5 if day.year != 2026 else super().is_working(day)


class GuessesSundays(Good):
    def is_working(self, day: date) -> bool:
        return day.weekday() != 6 and super().is_working(day)


class GivesIn(Good):
    """Refuses once, and then answers."""

    def is_working(self, day: date) -> bool:
        if day.year != 2026 and day.toordinal() in self.asked:
            return True
        self.asked.add(day.toordinal())
        return super().is_working(day)


class LosesItsMind(Good):
    """After a refusal it takes every day for a working day."""

    def is_working(self, day: date) -> bool:
        if self.asked and day.year == 2026:
            return day.weekday() < 6
        self.asked |= {day.year} - {2026}
        return super().is_working(day)


class KnowsThreads(Good):
    def is_working(self, day: date) -> bool:
        return super().is_working(day) and (current_thread() is main_thread() or day.month > 1)


FAULTS: dict[type[Good], str] = {
    SaysNothing: "test_every_day_of_a_known_year_is_answered_with_yes_or_no",
    StopsInDecember: "test_every_day_of_a_known_year_is_answered_with_yes_or_no",
    WorksOnSundays: "test_no_sunday_is_a_working_day",
    WorksOnMondays: "test_most_days_of_a_week_are_working_days",
    KnowsWeekendsOnly: "test_a_holiday_is_no_working_day",
    Forgets: "test_a_holiday_is_no_working_day",
    Guesses: "test_a_year_that_is_not_known_is_refused_and_never_guessed",
    GuessesSundays: "test_a_year_that_is_not_known_is_refused_and_never_guessed",
    GivesIn: "test_a_year_that_is_not_known_is_refused_and_never_guessed",
    LosesItsMind: "test_a_known_year_stays_known_after_a_refusal",
    KnowsThreads: "test_two_calendars_and_many_threads_agree",
}
PROMISES = [name for name, _ in inspect.getmembers(HolidayCalendarContract, inspect.isfunction) if name.startswith("test_")]


def prove(calendar: type[Good], promise: str) -> None:
    test = getattr(HolidayCalendarContract(), promise)
    fixtures = {"make_calendar": calendar, "known": 2026, "unknown": 2027, "holiday": HOLIDAY}
    test(**{name: fixtures[name] for name in inspect.signature(test).parameters})


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__)
def test_a_planted_fault_breaks_the_promise_it_should(fault: type[Good]) -> None:
    with pytest.raises((AssertionError, UnknownDayError, pytest.fail.Exception)):
        prove(fault, FAULTS[fault])


@pytest.mark.parametrize("promise", PROMISES)
def test_a_calendar_without_a_fault_keeps_the_promise(promise: str) -> None:
    prove(Good, promise)


def test_every_promise_is_bitten() -> None:
    assert set(FAULTS.values()) == set(PROMISES)
