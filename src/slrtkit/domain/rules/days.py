"""Days of the calendar, some time before and after a day."""

from calendar import monthrange
from datetime import date, timedelta

from slrtkit.domain.rules.nodes import Duration, Period

__all__ = ["completed_years", "shifted"]


def completed_years(born: date, on: date) -> int:
    """Return the age in completed years on a day; who was born on 29 February completes a year on 1 March of common years."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def shifted(day: date, span: Duration, *, back: bool) -> date | None:
    """Return the day that lies a span of time after a day, or before it; None where the calendar has no such year.

    Months and years end with the month: one month after 31 January is the last day of February.
    """
    length = -span.length if back else span.length
    try:
        if span.period is Period.DAYS:
            return day + timedelta(days=length)
        months = day.year * 12 + day.month - 1 + length * (12 if span.period is Period.YEARS else 1)
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
    except (OverflowError, ValueError):
        return None
