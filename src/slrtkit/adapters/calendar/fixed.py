"""A calendar of what it is told: weekends, and the days off of the years that somebody has entered."""

from collections.abc import Collection, Mapping
from datetime import date

from slrtkit.errors import DomainError, UnknownDayError
from slrtkit.ports.calendar import HolidayCalendar

__all__ = ["FixedCalendar"]

_WEEKS = (5, 6)


class FixedCalendar(HolidayCalendar):
    """Knows the years of `decreed` and no other.

    Args:
        decreed: Year -> all its days off but weekends; none is an answer too.
        closed: Days on which the post is closed as well: local elections, Galungan, a flood.
        opened: Days on which it works although they are off; they come last.
        week: 5 for Monday to Friday, 6 for Monday to Saturday.

    Raises:
        DomainError: (`calendar.week`) a week of other length; (`calendar.day`) a day stands under another year than its own, or
            is both closed and opened.
    """

    def __init__(
        self,
        decreed: Mapping[int, Collection[date]],
        *,
        closed: Collection[date] = (),
        opened: Collection[date] = (),
        week: int = 5,
    ) -> None:
        if week not in _WEEKS:
            raise DomainError("a post works five or six days a week", code="calendar.week", path="week")
        strays = [day for year, days in decreed.items() for day in days if day.year != year] + sorted({*closed} & {*opened})
        if strays:
            raise DomainError(
                f"{strays[0]} stands under another year, or is closed and opened", code="calendar.day", path=f"{strays[0]}"
            )
        self._decreed = {year: frozenset(days) for year, days in decreed.items()}
        self._closed, self._opened, self._week = frozenset(closed), frozenset(opened), week

    def is_working(self, day: date) -> bool:
        """Tell whether the post works on a day; see `slrtkit.ports.HolidayCalendar`."""
        off = self.days_off(day.year)
        return day in self._opened or not (day.weekday() >= self._week or day in off or day in self._closed)

    def days_off(self, year: int) -> frozenset[date]:
        """Return the days off that are decreed for a year, some of which may fall on a weekend.

        Raises:
            UnknownDayError: nobody has entered them.
        """
        if year not in self._decreed:
            known = ", ".join(map(str, sorted(self._decreed))) or "none"
            raise UnknownDayError(
                f"the days off of {year} are not known", path=str(year), cure=f"enter those of its decree; entered: {known}"
            )
        return self._decreed[year]
