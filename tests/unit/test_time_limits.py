"""Time limits: what districts publish, and what an officer sees of it on a day."""

import tomllib
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from slrtkit.adapters.calendar import FixedCalendar, IndonesianCalendar
from slrtkit.domain.limits import (
    Course,
    Extension,
    LimitStanding,
    LimitStatus,
    Milestone,
    OfficeHours,
    Pause,
    TimeLimit,
    TimeSpan,
    TimeUnit,
    extended,
    standing,
)
from slrtkit.domain.office import Zone
from slrtkit.errors import DomainError, InvalidTransitionError, SlrtError, UnknownDayError, WireError
from slrtkit.wire import limits_from_wire

PUBLISHED = {
    limit.code: limit
    for limit in limits_from_wire(
        tomllib.loads((Path(__file__).parents[1] / "fixtures" / "time-limits.toml").read_text("utf-8"))["time_limit"]
    )
}
WORKS = IndonesianCalendar({}).is_working
LAST = timedelta(microseconds=1)


def at(text: str, zone: Zone = Zone.WIB) -> datetime:
    """An instant by the clock on the wall of an office: `2026-03-16 08:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=zone.offset).astimezone(UTC)


def seen(limit: TimeLimit, course: Course, as_of: str, zone: Zone = Zone.WIB) -> LimitStanding:
    return standing(limit, course, at(as_of, zone), zone, WORKS)


def due(limit: TimeLimit, started: str, *pauses: Pause, zone: Zone = Zone.WIB) -> str:
    """The due instant by the clock on the wall, as seen long after; the last instant of a day as the end of that day."""
    found = standing(limit, Course(at(started, zone), None, pauses), at("2027-12-01 00:00", zone), zone, WORKS).due
    local = found.astimezone(zone.offset)
    return f"{local:%Y-%m-%d} end" if local.time() == time.max else f"{local:%Y-%m-%d %H:%M}"


def a_limit(span: str, **changed: object) -> TimeLimit:
    return TimeLimit("x", TimeSpan.read(span), Milestone.FILED, Milestone.ANSWERED, **changed)  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("code", "started", "expected"),
    [
        ("banjarnegara", "2026-11-20 10:00", "2026-11-20 10:15"),
        ("banjarnegara", "2026-11-20 15:50", "2026-11-23 07:35"),
        ("lebak", "2026-11-20 10:00", "2026-11-20 10:20"),
        ("lebak", "2026-11-21 23:40", "2026-11-23 07:50"),
        ("baubau", "2026-11-20 10:00", "2026-11-21 end"),
        ("inhil", "2026-11-20 10:00", "2026-11-23 end"),
        # Twenty working days over Nyepi, Idul Fitri and its joint leave, and Good Friday.
        ("lumajang-pbi", "2026-03-16 10:00", "2026-04-21 end"),
        ("lumajang-pbi", "2026-11-02 10:00", "2026-11-30 end"),
        ("banyumas", "2026-11-30 10:00", "2027-02-28 end"),
        ("banyumas", "2026-08-31 10:00", "2026-11-30 end"),
        ("bintan", "2026-11-20 10:00", "2026-12-04 end"),
    ],
)
def test_a_published_limit_is_due_when_its_district_says(code: str, started: str, expected: str) -> None:
    assert due(PUBLISHED[code], started) == expected


def test_all_seven_published_limits_are_there_with_their_source() -> None:
    assert {code: str(limit.span) for code, limit in PUBLISHED.items()} == {
        "banjarnegara": "15 minute",
        "lebak": "20 minute",
        "baubau": "1 calendar-day",
        "inhil": "3 calendar-day",
        "lumajang-pbi": "20 working-day",
        "banyumas": "3 month",
        "bintan": "14 calendar-day",
    }
    assert all(limit.source for limit in PUBLISHED.values())


def test_three_months_when_complete_do_not_start_before_the_file_is_complete() -> None:
    limit = PUBLISHED["banyumas"]
    assert limit.course({Milestone.FILED: at("2026-11-20 10:00")}) is None
    course = limit.course({Milestone.FILED: at("2026-11-20 10:00"), Milestone.FILE_COMPLETE: at("2026-11-30 10:00")})
    assert course == Course(at("2026-11-30 10:00"))


def test_what_ended_before_the_file_was_complete_again_does_not_finish_the_limit() -> None:
    reached = {Milestone.FILE_COMPLETE: at("2026-11-30 10:00"), Milestone.ANSWERED: at("2026-11-29 10:00")}
    course = PUBLISHED["banyumas"].course(reached)
    assert course
    assert course.finished is None
    course = PUBLISHED["banyumas"].course(reached | {Milestone.ANSWERED: at("2026-12-01 10:00")})
    assert course
    assert course.finished == at("2026-12-01 10:00")


def test_fourteen_days_are_longer_for_who_is_ill_and_for_nothing_else() -> None:
    limit, course = PUBLISHED["bintan"], Course(at("2026-11-20 10:00"))
    ill = Extension(TimeSpan(14, TimeUnit.CALENDAR_DAY), "ill", at("2026-12-01 09:00"))
    longer = extended(limit, course, ill, Zone.WIB, WORKS)
    assert seen(limit, longer, "2026-12-10 10:00").status is LimitStatus.ON_TRACK
    assert seen(limit, longer, "2026-12-10 10:00").due == at("2026-12-19 00:00") - LAST
    with pytest.raises(InvalidTransitionError, match=r"limit\.reason.*possible for: ill"):
        extended(limit, course, evolve(ill, reason="busy"), Zone.WIB, WORKS)
    with pytest.raises(InvalidTransitionError, match="possible for: nothing"):
        extended(PUBLISHED["inhil"], course, ill, Zone.WIB, WORKS)


def test_an_extension_counts_from_when_it_was_given_and_never_mends_a_breach() -> None:
    limit, course = PUBLISHED["bintan"], Course(at("2026-11-20 10:00"))
    late = Extension(TimeSpan(14, TimeUnit.CALENDAR_DAY), "ill", at("2026-12-06 09:00"))
    with pytest.raises(InvalidTransitionError, match=r"limit\.over.*breached"):
        extended(limit, course, late, Zone.WIB, WORKS)
    assert seen(limit, evolve(course, extensions=(late,)), "2026-12-07 10:00").status is LimitStatus.BREACHED
    early = evolve(late, given=at("2026-12-01 09:00"))
    assert seen(limit, evolve(course, extensions=(early,)), "2026-11-25 10:00").due == at("2026-12-05 00:00") - LAST
    other = evolve(course, extensions=(evolve(early, reason="busy"),))
    assert seen(limit, other, "2026-12-07 10:00").status is LimitStatus.BREACHED
    with pytest.raises(InvalidTransitionError, match="in-time"):
        extended(limit, evolve(course, finished=at("2026-11-21 10:00")), early, Zone.WIB, WORKS)


def test_a_second_extension_counts_if_it_came_within_the_first_in_whichever_order_they_are_kept() -> None:
    limit, week = PUBLISHED["bintan"], TimeSpan(7, TimeUnit.CALENDAR_DAY)
    kept = (Extension(week, "ill", at("2026-12-09 09:00")), Extension(week, "ill", at("2026-12-01 09:00")))
    for extensions in (kept, kept[::-1]):
        assert (
            seen(limit, Course(at("2026-11-20 10:00"), extensions=extensions), "2026-12-12 10:00").due
            == at("2026-12-19 00:00") - LAST
        )


def test_what_is_answered_as_it_is_filed_is_finished() -> None:
    now = at("2026-11-20 10:00")
    assert PUBLISHED["bintan"].course({Milestone.FILED: now, Milestone.ANSWERED: now}) == Course(now, now)


def test_waiting_for_the_resident_is_not_counted() -> None:
    limit = PUBLISHED["lumajang-pbi"]
    assert due(limit, "2026-11-02 10:00") == "2026-11-30 end"
    papers = Pause(at("2026-11-04 09:00"), at("2026-11-11 15:00"), "resident")
    assert due(limit, "2026-11-02 10:00", papers) == "2026-12-07 end"
    assert due(limit, "2026-11-02 10:00", evolve(papers, reason="head on leave")) == "2026-11-30 end"


def test_a_pause_within_one_day_costs_minutes_and_no_day() -> None:
    coffee = Pause(at("2026-11-03 09:00"), at("2026-11-03 09:10"), "resident")
    assert due(PUBLISHED["lumajang-pbi"], "2026-11-02 10:00", coffee) == "2026-11-30 end"
    assert due(a_limit("2 hour", pauses=("resident",)), "2026-11-03 08:00", coffee) == "2026-11-03 10:10"


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-11-19 12:00", "2026-11-20 15:00", "2026-11-23 16:00"),
        ("2026-11-19 12:00", "2026-11-20 16:00", "2026-11-24 16:00"),
        ("2026-11-19 12:00", "2026-11-20 17:00", "2026-11-24 16:00"),
        ("2026-11-20 16:00", "2026-11-25 10:00", "2026-11-20 16:00"),
    ],
)
def test_what_goes_on_after_closing_time_goes_on_the_next_working_day(since: str, until: str, expected: str) -> None:
    limit = a_limit("1 working-day", pauses=("resident",), hours=OfficeHours.read("07:30-16:00"))
    assert due(limit, "2026-11-19 10:00", Pause(at(since), at(until), "resident")) == expected


def test_a_time_that_is_spent_at_closing_or_when_a_pause_begins_ends_there() -> None:
    hour = a_limit("1 hour", pauses=("resident",), hours=OfficeHours.read("07:30-16:00"))
    assert due(hour, "2026-11-20 15:00") == "2026-11-20 16:00"
    assert (
        due(hour, "2026-11-20 10:00", Pause(at("2026-11-20 11:00"), at("2026-11-20 12:00"), "resident")) == "2026-11-20 11:00"
    )


def test_each_instant_belongs_to_what_begins_or_is_still_in_time_with_it() -> None:
    limit = a_limit("100 minute", pauses=("resident",), at_risk=80)
    course = Course(at("2026-11-20 10:00"))
    assert seen(limit, course, "2026-11-20 11:20").status is LimitStatus.AT_RISK
    assert seen(limit, course, "2026-11-20 11:40").status is LimitStatus.AT_RISK
    assert seen(limit, evolve(course, finished=at("2026-11-20 11:00")), "2026-11-20 11:00").status is LimitStatus.IN_TIME
    assert seen(limit, evolve(course, pauses=(Pause(at("2026-11-20 11:00"), None, "resident"),)), "2026-11-20 11:00").waiting


def test_pauses_that_overlap_are_counted_once() -> None:
    one, other = (
        Pause(at(f"2026-11-03 09:{begin}"), at(f"2026-11-03 09:{end}"), "resident")
        for begin, end in (("20", "40"), ("00", "30"))
    )
    assert due(a_limit("2 hour", pauses=("resident",)), "2026-11-03 08:00", one, other) == "2026-11-03 10:40"


def test_a_month_ends_where_the_shorter_month_ends_and_waits_for_the_resident() -> None:
    limit = a_limit("1 month", pauses=("resident",))
    assert due(limit, "2026-01-31 10:00") == "2026-02-28 end"
    assert due(limit, "2026-01-15 10:00") == "2026-02-15 end"
    assert due(limit, "2026-01-15 10:00", Pause(at("2026-01-20 10:00"), at("2026-01-23 10:00"), "resident")) == "2026-02-18 end"


def test_while_the_resident_is_waited_for_the_limit_is_not_breached_and_says_so() -> None:
    limit = PUBLISHED["lumajang-pbi"]
    waiting = Course(at("2026-11-02 10:00"), None, (Pause(at("2026-11-04 09:00"), None, "resident"),))
    now = seen(limit, waiting, "2027-02-01 10:00")
    assert (now.status, now.waiting) == (LimitStatus.ON_TRACK, True)
    assert now.due > at("2027-02-01 10:00")
    assert not seen(limit, waiting, "2026-11-03 10:00").waiting
    answered = evolve(waiting, finished=at("2027-02-01 11:00"))
    assert seen(limit, answered, "2027-03-01 10:00") == evolve(now, status=LimitStatus.IN_TIME, waiting=False)


def test_a_pause_after_the_breach_mends_nothing() -> None:
    limit = a_limit("1 working-day", pauses=("resident",), hours=OfficeHours.read("07:30-16:00"))
    course = Course(at("2026-11-02 10:00"), None, (Pause(at("2026-11-03 16:30"), at("2026-11-05 10:00"), "resident"),))
    assert seen(limit, course, "2026-11-04 10:00").status is LimitStatus.BREACHED
    assert seen(limit, course, "2026-11-04 10:00").due == at("2026-11-03 16:00")


def test_a_case_is_on_track_then_at_risk_then_breached() -> None:
    limit, course = PUBLISHED["lumajang-pbi"], Course(at("2026-11-02 10:00"))
    days = {"2026-11-20 12:00": LimitStatus.ON_TRACK, "2026-11-24 12:00": LimitStatus.AT_RISK}
    days |= {"2026-11-30 23:59": LimitStatus.AT_RISK, "2026-12-01 00:00": LimitStatus.BREACHED}
    assert {day: seen(limit, course, day).status for day in days} == days
    assert seen(limit, course, "2026-11-20 12:00").at_risk_from == at("2026-11-24 00:00") - LAST


def test_what_is_finished_was_in_time_or_late_for_ever() -> None:
    limit, started = PUBLISHED["banjarnegara"], at("2026-11-20 10:00")
    for minute, status in (("10:15", LimitStatus.IN_TIME), ("10:16", LimitStatus.LATE)):
        course = Course(started, at(f"2026-11-20 {minute}"))
        assert seen(limit, course, "2027-01-01 10:00").status is status
        assert seen(limit, course, "2026-11-20 10:05").status is LimitStatus.ON_TRACK


@pytest.mark.parametrize(
    ("at_risk", "expected"),
    [
        (50, "2026-11-20 10:10"),
        (TimeSpan(5, TimeUnit.MINUTE), "2026-11-20 10:15"),
        (TimeSpan(2, TimeUnit.HOUR), "2026-11-20 10:00"),
        (TimeSpan(1, TimeUnit.WORKING_DAY), "2026-11-20 10:00"),
    ],
)
def test_at_risk_is_a_share_of_the_time_or_a_span_before_the_end(at_risk: int | TimeSpan, expected: str) -> None:
    limit = evolve(PUBLISHED["lebak"], at_risk=at_risk)
    assert seen(limit, Course(at("2026-11-20 10:00")), "2026-11-20 10:01").at_risk_from == at(expected)


@pytest.mark.parametrize(
    ("at_risk", "expected"),
    [
        ("2 calendar-day", at("2026-11-15 00:00") - LAST),
        ("2 working-day", at("2026-11-13 00:00") - LAST),  # Friday and Monday are left
        ("1 month", at("2026-11-02 10:00")),
    ],
)
def test_a_span_before_the_end_is_counted_in_its_own_unit_and_not_beyond_the_start(at_risk: str, expected: datetime) -> None:
    limit = evolve(PUBLISHED["bintan"], at_risk=TimeSpan.read(at_risk))
    assert due(limit, "2026-11-02 10:00") == "2026-11-16 end"
    assert seen(limit, Course(at("2026-11-02 10:00")), "2026-11-03 10:00").at_risk_from == expected


def test_a_share_counts_the_time_that_runs_and_no_waiting() -> None:
    limit = a_limit("100 minute", pauses=("resident",), at_risk=80)
    course = Course(at("2026-11-02 10:00"), None, (Pause(at("2026-11-02 10:10"), None, "resident"),))
    assert seen(limit, course, "2026-11-12 10:10").status is LimitStatus.ON_TRACK
    assert seen(limit, course, "2026-11-12 10:10").at_risk_from == at("2026-11-12 11:20")


def test_a_share_of_a_time_in_which_the_post_is_never_open_is_its_end() -> None:
    limit = a_limit("1 calendar-day", hours=OfficeHours.read("07:30-16:00"))
    now = seen(limit, Course(at("2026-11-20 16:00")), "2026-11-20 16:30")
    assert now.due == now.at_risk_from == at("2026-11-21 16:00")


def test_with_office_hours_a_day_ends_at_closing_time_and_what_comes_later_is_received_the_next_working_day() -> None:
    limit = a_limit("1 working-day", hours=OfficeHours.read("07:30-16:00"))
    assert due(limit, "2026-11-19 15:59") == "2026-11-20 16:00"
    assert due(limit, "2026-11-19 16:01") == "2026-11-23 16:00"
    assert due(limit, "2026-11-21 10:00") == "2026-11-24 16:00"
    assert due(evolve(limit, hours=None), "2026-11-21 10:00") == "2026-11-23 end"


def test_at_the_hospital_counter_at_23_40_twenty_minutes_are_twenty_minutes() -> None:
    assert due(evolve(PUBLISHED["lebak"], hours=None), "2026-11-21 23:40") == "2026-11-22 00:00"


@pytest.mark.parametrize(("zone", "expected"), [(Zone.WIB, "21"), (Zone.WITA, "22"), (Zone.WIT, "22")])
def test_the_day_of_an_instant_is_the_day_of_the_office(zone: Zone, expected: str) -> None:
    filed = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    now = standing(PUBLISHED["baubau"], Course(filed), filed, zone, WORKS)
    assert f"{now.due.astimezone(zone.offset):%d}" == expected


def test_a_limit_that_runs_into_a_year_that_nobody_knows_is_refused_and_not_guessed() -> None:
    course = Course(at("2027-12-20 10:00"))
    with pytest.raises(UnknownDayError, match="2028"):
        seen(PUBLISHED["lumajang-pbi"], course, "2027-12-21 10:00")
    assert seen(PUBLISHED["banyumas"], course, "2027-12-21 10:00").status is LimitStatus.ON_TRACK


def test_a_day_off_that_is_decreed_later_moves_what_is_due() -> None:
    course, now = Course(at("2026-11-02 10:00")), at("2026-11-10 10:00")
    after = IndonesianCalendar({}, closed=[date(2026, 11, 27)]).is_working
    assert standing(PUBLISHED["lumajang-pbi"], course, now, Zone.WIB, after).due == at("2026-12-02 00:00") - LAST


def test_nothing_is_told_of_a_time_before_the_start_or_without_a_zone() -> None:
    course = Course(at("2026-11-02 10:00"))
    for as_of in (at("2026-11-02 09:59"), datetime(2026, 11, 3)):  # noqa: DTZ001  that is what is refused
        with pytest.raises(DomainError, match=r"limit\.not-started"):
            standing(PUBLISHED["inhil"], course, as_of, Zone.WIB, WORKS)


@pytest.mark.parametrize("span", ["9999 month", "9999 calendar-day", "9999 hour", "1 working-day"])
def test_a_limit_that_ends_after_the_year_9999_is_refused(span: str) -> None:
    start = datetime(9999, 12, 30, tzinfo=UTC)
    closed = FixedCalendar({9999: [date(9999, 12, 31)]}, week=6).is_working
    with pytest.raises(DomainError, match=r"limit\.endless"):
        standing(a_limit(span), Course(start), start, Zone.WIB, closed)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: TimeSpan(0, TimeUnit.HOUR), "limit.span"),
        (lambda: TimeSpan(10_000, TimeUnit.HOUR), "limit.span"),
        (lambda: TimeSpan.read("20 days"), "limit.span"),
        (lambda: TimeSpan.read("twenty working-day"), "limit.span"),
        (lambda: TimeSpan.read("²0 working-day"), "limit.span"),
        (lambda: TimeSpan.read(f"{'9' * 5_000} month"), "limit.span"),
        (lambda: OfficeHours.read("16:00-07:30"), "limit.hours"),
        (lambda: OfficeHours.read("7-16"), "limit.hours"),
        (lambda: evolve(PUBLISHED["inhil"], code="Tiga hari"), "limit.code"),
        (lambda: evolve(PUBLISHED["inhil"], ends=Milestone.FILED), "limit.milestones"),
        (lambda: evolve(PUBLISHED["inhil"], at_risk=100), "limit.at-risk"),
        (lambda: evolve(PUBLISHED["inhil"], at_risk=0), "limit.at-risk"),
        (lambda: Course(datetime(2026, 1, 1)), "limit.instant"),  # noqa: DTZ001  that is what is refused
        (lambda: Course(at("2026-01-02 00:00"), at("2026-01-01 00:00")), "limit.order"),
        (lambda: Pause(at("2026-01-02 00:00"), at("2026-01-01 00:00"), "resident"), "limit.order"),
        (lambda: Extension(TimeSpan(1, TimeUnit.HOUR), "ill", datetime(2026, 1, 1)), "limit.instant"),  # noqa: DTZ001  the same
    ],
)
def test_what_is_no_limit_or_cannot_have_happened_is_refused(make: Callable[[], object], code: str) -> None:
    with pytest.raises(SlrtError) as refused:
        make()
    assert refused.value.code == code


def test_every_fault_of_written_limits_is_told_with_its_place() -> None:
    good = {"code": "a", "span": "3 calendar-day", "starts": "filed", "ends": "answered"}
    faults = [good | {"span": "3 days"}, good | {"code": "b", "hours": "8-16"}, good | {"code": "c", "at_risk": "150%"}, good]
    with pytest.raises(WireError) as refused:
        limits_from_wire(faults)
    assert [(fault.path, fault.code) for fault in refused.value.problems] == [
        ("[0]", "limit.span"),
        ("[1]", "limit.hours"),
        ("[2].at_risk", "limit.at-risk"),
        ("[3].code", "limit.twice"),
    ]
    with pytest.raises(WireError, match=r"wire\.unknown"):
        limits_from_wire([good | {"weekend": True}])


def test_a_written_limit_says_when_it_is_at_risk_and_when_the_post_is_open() -> None:
    written = {"code": "a", "span": "20 minute", "starts": "filed", "ends": "answered", "hours": "07:30-16:00"}
    (limit,) = limits_from_wire([written])
    assert (limit.at_risk, limit.hours) == (80, OfficeHours(time(7, 30), time(16)))
    (limit,) = limits_from_wire([written | {"at_risk": "5 minute"}])
    assert limit.at_risk == TimeSpan(5, TimeUnit.MINUTE)
