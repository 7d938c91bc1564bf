"""Counting time as a post does: on which day something is received, when a day ends, and what a pause holds up.

The day of receipt is not counted. A day counts if the clock runs up to its end; the first such day is the day of receipt.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice, takewhile
from typing import TypeAlias, assert_never

from attrs import frozen

from slrtkit.domain.limits.limit import OfficeHours
from slrtkit.domain.limits.span import TimeSpan, TimeUnit
from slrtkit.domain.office import Zone

__all__ = ["Interval", "Timetable"]

Interval: TypeAlias = tuple[datetime, datetime]
"""From one instant to another, which is not earlier."""

_DAY = timedelta(days=1)
_EVER = datetime.max.replace(tzinfo=UTC)


@frozen
class Timetable:
    """When the clock of one limit runs.

    Attributes:
        zone: Where its days are counted.
        works: Tells whether the post works on a day; asked only where the answer matters.
        hours: When it is open, or None.
        pauses: When the clock stood still, by their beginnings.
    """

    zone: Zone
    works: Callable[[date], bool]
    hours: OfficeHours | None
    pauses: Sequence[Interval]

    def after(self, span: TimeSpan, start: datetime) -> datetime:
        """The last instant of a span that begins at an instant; at a day's end its last microsecond, or the closing time.

        Raises:
            OverflowError: it lies beyond the calendar.
        """
        match span.unit:
            case TimeUnit.MINUTE | TimeUnit.HOUR:
                return _spent(span.elapsed, self._running(start))
            case TimeUnit.WORKING_DAY:
                return self._end(self._working_day(span.length, self._received(start)))
            case TimeUnit.CALENDAR_DAY | TimeUnit.MONTH:
                return self._end(self._calendar_day(span, self._received(start)))
            case _:
                assert_never(span.unit)

    def before(self, span: TimeSpan, due: datetime, start: datetime) -> datetime:
        """The instant from which on no more than a span is left, and never one before the start; pauses are not looked at."""
        return max(start, self._back(span, due, self.zone.day(start)))

    def share(self, percent: int, start: datetime, due: datetime) -> datetime:
        """The instant at which a share of the time that runs between two instants has run."""
        parts = [(a, min(b, due)) for a, b in takewhile(lambda part: part[0] < due, self._running(start))]
        total = sum((until - since for since, until in parts), timedelta())
        return _spent(total * percent / 100, parts) if parts else due

    def _back(self, span: TimeSpan, due: datetime, first: date) -> datetime:
        match span.unit:
            case TimeUnit.MINUTE | TimeUnit.HOUR:
                return due - span.elapsed
            case TimeUnit.WORKING_DAY:
                day, left = self.zone.day(due), span.length
                while left and day >= first:
                    left, day = left - self.works(day), day - _DAY
                return self._end(day)
            case TimeUnit.CALENDAR_DAY | TimeUnit.MONTH:
                return self._end(span.before(self.zone.day(due)))
            case _:
                assert_never(span.unit)

    def _held(self) -> frozenset[date]:
        """The days at whose end the clock stands still."""
        return frozenset(
            day
            for since, until in self.pauses
            for day in islice(_days(self.zone.day(since)), (until - since) // _DAY + 2)
            if since < self._end(day) <= until
        )

    def _received(self, start: datetime) -> date:
        day = self.zone.day(start)
        while self.hours and (self._end(day) < start or not self.works(day)):
            day += _DAY
        return day

    def _working_day(self, length: int, received: date) -> date:
        held = self._held()
        running = (day for day in _days(received) if day not in held)
        next(filter(self.works, running) if self.hours else running)
        return next(islice(filter(self.works, running), length - 1, None))

    def _calendar_day(self, span: TimeSpan, received: date) -> date:
        held, waited, day, last = self._held(), 0, received, span.after(received)
        while day < last or day in held:
            if day in held:
                waited += 1
                last = span.after(received + waited * _DAY)
            day += _DAY
        return day

    def _running(self, start: datetime) -> Iterator[Interval]:
        for since, until in self._open(start):
            begin = since
            for paused, resumed in self.pauses:
                if begin < min(paused, until):
                    yield begin, min(paused, until)
                begin = max(begin, resumed)
            if begin < until:
                yield begin, until

    def _open(self, start: datetime) -> Iterator[Interval]:
        if self.hours is None:
            return iter([(start, _EVER)])
        opens, days = self.hours.opens, filter(self.works, _days(self._received(start)))
        return ((max(start, self._at(day, opens)), self._end(day)) for day in days)

    def _end(self, day: date) -> datetime:
        return self._at(day, self.hours.closes if self.hours else time.max)

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, self.zone.offset).astimezone(UTC)


def _days(first: date) -> Iterator[date]:
    return (first + number * _DAY for number in count())


def _spent(left: timedelta, parts: Iterable[Interval]) -> datetime:
    """The instant at which so much of the parts is spent."""
    for since, until in parts:
        if until - since >= left:
            return since + left
        left -= until - since
    raise OverflowError("an instant beyond the calendar")
