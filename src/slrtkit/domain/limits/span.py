"""Lengths of time as service standards state them: fifteen minutes, twenty working days, three months."""

from calendar import monthrange
from datetime import MAXYEAR, date, timedelta
from enum import StrEnum

from attrs import field, frozen

from slrtkit.errors import DomainError

__all__ = ["TimeSpan", "TimeUnit"]

_LONGEST = 9_999
_MONTHS = 12


class TimeUnit(StrEnum):
    """What a limit is counted in."""

    MINUTE = "minute"
    HOUR = "hour"
    CALENDAR_DAY = "calendar-day"
    WORKING_DAY = "working-day"
    MONTH = "month"


@frozen
class TimeSpan:
    """A number of minutes, hours, calendar days, working days or months, from 1 to 9,999.

    Raises:
        DomainError: (`limit.span`) it is shorter or longer.
    """

    length: int = field()
    unit: TimeUnit = field()

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.length <= _LONGEST:
            raise DomainError(f"a span of time is 1 to {_LONGEST} of its unit", code="limit.span")

    @classmethod
    def read(cls, text: str) -> "TimeSpan":
        """Read `20 working-day`, as `str` writes it.

        Raises:
            DomainError: (`limit.span`) it is written in another way.
        """
        length, _, unit = text.partition(" ")
        if not (length.isascii() and length.isdecimal() and len(length) <= len(str(_LONGEST)) and unit in list(TimeUnit)):
            units = ", ".join(TimeUnit)
            raise DomainError("no span of time", code="limit.span", cure=f"a number, a space, and one of {units}")
        return cls(int(length), TimeUnit(unit))

    def __str__(self) -> str:
        """The span as `read` takes it."""
        return f"{self.length} {self.unit}"

    @property
    def elapsed(self) -> timedelta:
        """How long minutes or hours are."""
        return timedelta(minutes=self.length) if self.unit is TimeUnit.MINUTE else timedelta(hours=self.length)

    def after(self, day: date) -> date:
        """The day so many calendar days or months after another.

        A month leads to the same day of another month, or to its last one where it has no such day: 31 January and a month is
        the end of February.

        Raises:
            OverflowError: it lies after the year 9999.
        """
        return self._moved(day, self.length)

    def before(self, day: date) -> date:
        """The day so many calendar days or months before another, by the rule of `after`."""
        return self._moved(day, -self.length)

    def _moved(self, day: date, by: int) -> date:
        if self.unit is not TimeUnit.MONTH:
            return day + timedelta(days=by)
        year, month = divmod(day.year * _MONTHS + day.month - 1 + by, _MONTHS)
        if not 1 <= year <= MAXYEAR:
            raise OverflowError("a year beyond the calendar")
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
