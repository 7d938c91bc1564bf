"""Days as whole numbers, `20260131`: what every engine calculates alike, whatever it thinks of dates and of durations.

Months and years end with the month; what lies outside of the calendar is unknown.
"""

from datetime import date
from typing import Final

import narwhals as nw

from slrtkit.adapters.analytics.screening.quantities import Number
from slrtkit.domain.rules.days import shifted as shifted_day
from slrtkit.domain.rules.nodes import Duration, Period, Relation
from slrtkit.domain.rules.vocabulary import LONGEST

__all__ = ["aged", "between", "born", "completed_years", "day", "key_of", "shifted"]

_LAST: Final = 9999_12_31
_LIFETIME: Final = 3_652_058
_FIRST_MONTH: Final = 12
_LAST_MONTH: Final = 9999 * 12 + 11
_BEGUN: Final = 306
"""The day before 1 January of the year 1, counted from 1 March of the year 0."""


def key_of(day: date) -> int:
    """Return a day as a number."""
    return day.year * 10_000 + day.month * 100 + day.day


def day(key: nw.Expr) -> Number:
    """Return a column of such numbers."""
    return Number(key, key, 1, _LAST)


def column(days: nw.Expr) -> nw.Expr:
    """Return a column of dates as such numbers."""
    year, month, day_ = (part.cast(nw.Int64) for part in (days.dt.year(), days.dt.month(), days.dt.day()))
    return year * 10_000 + month * 100 + day_


def completed_years(born: nw.Expr, on: date) -> nw.Expr:
    """Return the age in completed years on a day."""
    return (key_of(on) - born) // 10_000


def born(age: str) -> str:
    """Return what the column with the day of birth is called, where an age follows from nothing else."""
    return f"{age} since"


def aged(day: nw.Expr, relation: Relation, years: int, on: date) -> nw.Expr | None:
    """Return whether the age on a day stands in a relation to so many years, by the day of birth: no age is calculated.

    None where it is not one of order, and where there is no such span of time, or the calendar does not go back so far.
    """
    full = years + (relation in {Relation.GT, Relation.LE})
    least = shifted_day(on, Duration(full, Period.YEARS), back=True) if 0 < full <= LONGEST else None
    if least is None or relation in {Relation.EQ, Relation.NE}:
        return None
    of_age = day <= nw.lit(least)
    return of_age if relation in {Relation.GE, Relation.GT} else ~of_age


def between(later: nw.Expr, earlier: nw.Expr) -> Number:
    """Return the days from one day to another."""
    days = _ordinal(later) - _ordinal(earlier)
    return Number(days, days, 1, _LIFETIME)


def shifted(key: nw.Expr, span: Duration, *, back: bool) -> nw.Expr:
    """Return the days that lie a span of time after days, or before them; null where the calendar has no such day."""
    length = -span.length if back else span.length
    if span.period is Period.DAYS:
        moved = _ordinal(key) + length
        return nw.when((moved >= 1) & (moved <= _LIFETIME + 1)).then(_from_ordinal(moved))
    months = key // 10_000 * 12 + key // 100 % 100 - 1 + length * (12 if span.period is Period.YEARS else 1)
    year, month = months // 12, months % 12 + 1
    inside = (months >= _FIRST_MONTH) & (months <= _LAST_MONTH)
    return nw.when(inside).then(year * 10_000 + month * 100 + _least(key % 100, _length(year, month)))


def _length(year: nw.Expr, month: nw.Expr) -> nw.Expr:
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    february = nw.when(leap).then(nw.lit(29)).otherwise(nw.lit(28))
    short = nw.when(month.is_in([4, 6, 9, 11])).then(nw.lit(30)).otherwise(nw.lit(31))
    return nw.when(month == 2).then(february).otherwise(short)  # noqa: PLR2004  February


def _least(one: nw.Expr, other: nw.Expr) -> nw.Expr:
    return nw.when(one < other).then(one).otherwise(other)


def _ordinal(key: nw.Expr) -> nw.Expr:
    """Return the number of a day; 1 January of the year 1 is 1. Years are counted from March, so that leap days end them."""
    year, month, day_ = key // 10_000, key // 100 % 100, key % 100
    late = (month + 9) % 12
    since = year - late // 10
    return since * 365 + since // 4 - since // 100 + since // 400 + (late * 153 + 2) // 5 + day_ - _BEGUN


def _from_ordinal(ordinal: nw.Expr) -> nw.Expr:
    """Return the day with such a number. Source: H. Hinnant, chrono-compatible low-level date algorithms."""
    days = ordinal + _BEGUN - 1
    era = days // 146_097
    of_era = days % 146_097
    year = (of_era - of_era // 1_460 + of_era // 36_524 - of_era // 146_096) // 365
    of_year = of_era - (year * 365 + year // 4 - year // 100)
    late = (of_year * 5 + 2) // 153
    day_ = of_year - (late * 153 + 2) // 5 + 1
    month = (late + 2) % 12 + 1
    whole = era * 400 + year + late // 10
    return whole * 10_000 + month * 100 + day_
