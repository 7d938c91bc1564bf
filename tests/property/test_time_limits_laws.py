"""Laws of time limits, and an oracle that walks minute by minute and day by day."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeAlias

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from slrtkit.domain import Zone
from slrtkit.domain.limits import (
    Course,
    Extension,
    LimitStatus,
    Milestone,
    OfficeHours,
    Pause,
    TimeLimit,
    TimeSpan,
    TimeUnit,
    standing,
)

Works: TypeAlias = Callable[[date], bool]
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIRST = datetime(2026, 1, 25, tzinfo=UTC)
LATER = datetime(2035, 1, 1, tzinfo=UTC)
HOURS = OfficeHours.read("07:30-16:00")
PIECES = {TimeUnit.MINUTE: 1_500, TimeUnit.HOUR: 30, TimeUnit.CALENDAR_DAY: 20, TimeUnit.WORKING_DAY: 20, TimeUnit.MONTH: 4}

units = st.sampled_from(list(TimeUnit))
zones = st.sampled_from(list(Zone))
"""Any minute, and often one at which a post opens, closes, or a day ends."""
instants = st.builds(
    lambda day, minute: FIRST + day * DAY + minute * MINUTE,
    st.integers(0, 12),
    st.integers(0, 60 * 24 - 1) | st.sampled_from([30, 60 * 7, 60 * 8, 60 * 9, 60 * 15, 60 * 16, 60 * 17]),
)
closures = st.frozensets(st.integers(0, 40).map(lambda number: FIRST.date() + number * DAY), max_size=12)
spans = units.flatmap(lambda unit: st.integers(1, PIECES[unit]).map(lambda length: TimeSpan(length, unit)))


@st.composite
def pauses(draw: st.DrawFn) -> Pause:
    since = draw(instants)
    return Pause(since, since + draw(st.integers(0, 60 * 24 * 6)) * MINUTE, "resident")


some_pauses = st.lists(pauses(), max_size=4).map(tuple)


@st.composite
def limits(draw: st.DrawFn) -> TimeLimit:
    hours = draw(st.sampled_from([None, HOURS]))
    return TimeLimit("x", draw(spans), Milestone.FILED, Milestone.ANSWERED, ("resident",), ("ill",), hours=hours)


def works(closed: frozenset[date]) -> Works:
    return lambda day: day.weekday() < 5 and day not in closed


def due(limit: TimeLimit, start: datetime, held: Sequence[Pause], zone: Zone, closed: frozenset[date]) -> datetime:
    return standing(limit, Course(start, None, tuple(held)), LATER, zone, works(closed)).due


def walked(limit: TimeLimit, start: datetime, held: Sequence[Pause], zone: Zone, working: Works) -> datetime:
    """The same by walking."""
    hours, span = limit.hours, limit.span

    def runs_after(moment: datetime) -> bool:
        return not any(pause.since <= moment < (pause.until or LATER) for pause in held)

    def runs(moment: datetime) -> bool:
        return runs_after(moment - timedelta(microseconds=1))

    def is_open(moment: datetime) -> bool:
        local = moment.astimezone(zone.offset)
        return hours is None or (working(local.date()) and hours.opens <= local.time() < hours.closes)

    if span.unit in {TimeUnit.MINUTE, TimeUnit.HOUR}:
        left, moment = span.length * (1 if span.unit is TimeUnit.MINUTE else 60), start
        while left:
            left -= runs_after(moment) and is_open(moment)
            moment += MINUTE
        return moment

    def end(day: date) -> datetime:
        return datetime.combine(day, hours.closes if hours else time.max, zone.offset)

    received = next(
        day
        for day in (zone.day(start) + number * DAY for number in range(200))
        if end(day) >= start and (hours is None or working(day))
    )
    days = [received + number * DAY for number in range(400)]
    running = [day for day in days if runs(end(day))]
    if span.unit is TimeUnit.WORKING_DAY:
        zero = next(day for day in running if hours is None or working(day))
        return end([day for day in running if day > zero and working(day)][span.length - 1])
    for day in running:
        waited = sum(1 for other in days if other <= day and not runs(end(other)))
        if day >= later(received + waited * DAY, span):
            return end(day)
    raise AssertionError


def later(day: date, span: TimeSpan) -> date:
    """So many days, or months by looking for the last day that there is."""
    if span.unit is TimeUnit.CALENDAR_DAY:
        return day + span.length * DAY
    month = day.year * 12 + day.month - 1 + span.length
    for number in (day.day, 30, 29, 28):
        try:
            return date(month // 12, month % 12 + 1, min(number, day.day))
        except ValueError:
            continue
    raise AssertionError


@given(limits(), instants, some_pauses, zones, closures)
def test_a_limit_is_due_where_a_walk_minute_by_minute_and_day_by_day_ends(
    limit: TimeLimit, start: datetime, held: tuple[Pause, ...], zone: Zone, closed: frozenset[date]
) -> None:
    assert due(limit, start, held, zone, closed) == walked(limit, start, held, zone, works(closed))


@given(limits(), instants, instants, some_pauses, zones, closures)
def test_what_starts_later_is_never_due_earlier(
    limit: TimeLimit, one: datetime, other: datetime, held: tuple[Pause, ...], zone: Zone, closed: frozenset[date]
) -> None:
    earlier, after = sorted((one, other))
    assert due(limit, earlier, held, zone, closed) <= due(limit, after, held, zone, closed)


@given(limits(), instants, some_pauses, pauses(), zones, closures)
def test_a_pause_never_brings_the_end_forward(
    limit: TimeLimit, start: datetime, held: tuple[Pause, ...], more: Pause, zone: Zone, closed: frozenset[date]
) -> None:
    assert due(limit, start, held, zone, closed) <= due(limit, start, (*held, more), zone, closed)


@given(limits(), instants, some_pauses, st.integers(0, 60 * 24 * 3), zones, closures)
def test_a_longer_pause_never_brings_the_end_forward(
    limit: TimeLimit, start: datetime, held: tuple[Pause, ...], longer: int, zone: Zone, closed: frozenset[date]
) -> None:
    stretched = tuple(evolve(pause, until=(pause.until or LATER) + longer * MINUTE) for pause in held)
    assert due(limit, start, held, zone, closed) <= due(limit, start, stretched, zone, closed)


@given(limits(), instants, some_pauses, zones, closures, closures)
def test_another_holiday_never_brings_the_end_forward(
    limit: TimeLimit, start: datetime, held: tuple[Pause, ...], zone: Zone, closed: frozenset[date], more: frozenset[date]
) -> None:
    assert due(limit, start, held, zone, closed) <= due(limit, start, held, zone, closed | more)


@given(limits(), instants, some_pauses, zones, closures, spans)
def test_an_extension_makes_a_limit_longer(
    limit: TimeLimit, start: datetime, held: tuple[Pause, ...], zone: Zone, closed: frozenset[date], span: TimeSpan
) -> None:
    course = Course(start, None, held, (Extension(span, "ill", start),))
    assert standing(limit, course, LATER, zone, works(closed)).due > due(limit, start, held, zone, closed)


@given(limits(), instants.map(lambda instant: instant.replace(tzinfo=None)), some_pauses, closures)
def test_by_the_clock_on_the_wall_a_limit_ends_alike_in_every_zone(
    limit: TimeLimit, wall: datetime, held: tuple[Pause, ...], closed: frozenset[date]
) -> None:
    def seen(zone: Zone) -> datetime:
        def moved(instant: datetime) -> datetime:
            return instant.replace(tzinfo=zone.offset).astimezone(UTC)

        local = [Pause(moved(pause.since), moved(pause.until or LATER), "resident") for pause in held]
        return due(limit, moved(wall), local, zone, closed).astimezone(zone.offset).replace(tzinfo=None)

    assert seen(Zone.WIB) == seen(Zone.WITA) == seen(Zone.WIT)


@given(limits(), instants, some_pauses, zones, closures, st.lists(instants, min_size=2, max_size=6))
def test_a_case_never_gets_better_by_waiting_but_for_a_pause(
    limit: TimeLimit, start: datetime, held: tuple[Pause, ...], zone: Zone, closed: frozenset[date], asked: list[datetime]
) -> None:
    moments = sorted({*asked, *(pause.since for pause in held)})
    assume(moments[-1] >= start)
    seen = [standing(limit, Course(start, None, held), moment, zone, works(closed)) for moment in moments if moment >= start]
    breached = [one.status is LimitStatus.BREACHED for one in seen]
    assert breached == sorted(breached)
    assert [one.due for one in seen] == sorted(one.due for one in seen)


@given(limits(), instants, some_pauses, zones, closures, st.sampled_from([1, 50, 99]), spans)
def test_a_case_is_at_risk_between_its_start_and_its_end(
    limit: TimeLimit, start: datetime, held: tuple[Pause, ...], zone: Zone, closed: frozenset[date], share: int, span: TimeSpan
) -> None:
    for at_risk in (share, span):
        seen = standing(evolve(limit, at_risk=at_risk), Course(start, None, held), LATER, zone, works(closed))
        assert start <= seen.at_risk_from <= seen.due


@given(st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.dates(date(1950, 1, 1), date(2100, 1, 1)), st.integers(1, 600))
def test_months_keep_the_order_of_days_and_the_day_of_the_month_where_there_is_one(one: date, other: date, months: int) -> None:
    span = TimeSpan(months, TimeUnit.MONTH)
    assert (one <= other) <= (span.after(one) <= span.after(other))
    assert span.after(one) == later(one, span)
    assert (span.after(one).year * 12 + span.after(one).month) - (one.year * 12 + one.month) == months
    assert span.after(one).day == one.day or (span.after(one) + DAY).day == 1


@given(st.integers(1, 9_999), units)
def test_a_written_span_is_read_back(length: int, unit: TimeUnit) -> None:
    assert TimeSpan.read(str(TimeSpan(length, unit))) == TimeSpan(length, unit)
