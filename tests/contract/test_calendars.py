"""Both calendars keep the promises of a calendar, and Indonesia's days off are the decreed ones.

The lists are facts of public decrees: for 2025 the joint decree (SKB) 1017/2024, 2/2024, 2/2024 as changed by 933/2025, 1/2025,
3/2025, which added 18 August; for 2026 the joint decree 1497/2025, 2/2025, 5/2025. The decree of 2027 was announced in
September 2026; we have it through the package only (unverified), and look at a few of its days.
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from slrtkit.adapters.calendar import FixedCalendar, IndonesianCalendar
from slrtkit.errors import AdapterNotInstalledError, DomainError, PluginError, SlrtError, UnknownDayError, WireError
from slrtkit.plugins import CALENDAR
from slrtkit.testing.calendar import HolidayCalendarContract

DECREED = {
    2025: """01-01 01-27 01-28 01-29 03-28 03-29 03-31 04-01 04-02 04-03 04-04 04-07 04-18 04-20 05-01 05-12 05-13 05-29 05-30
        06-01 06-06 06-09 06-27 08-17 08-18 09-05 12-25 12-26""",
    2026: """01-01 01-16 02-16 02-17 03-18 03-19 03-20 03-21 03-22 03-23 03-24 04-03 04-05 05-01 05-14 05-15 05-27 05-28 05-31
        06-01 06-16 08-17 08-25 12-24 12-25""",
}


class TestFixedCalendar(HolidayCalendarContract):
    @pytest.fixture
    def make_calendar(self) -> Callable[[], FixedCalendar]:
        return lambda: FixedCalendar({2026: [date(2026, 8, 17)]})

    @pytest.fixture
    def known(self) -> int:
        return 2026

    @pytest.fixture
    def unknown(self) -> int:
        return 2027

    @pytest.fixture
    def holiday(self) -> date:
        return date(2026, 8, 17)


class TestIndonesianCalendar(TestFixedCalendar):
    @pytest.fixture
    def make_calendar(self) -> Callable[[], IndonesianCalendar]:
        return lambda: IndonesianCalendar({})

    @pytest.fixture
    def unknown(self) -> int:
        return 2090


@pytest.mark.parametrize("year", DECREED)
def test_the_days_off_of_a_year_are_those_of_its_decree(year: int) -> None:
    assert IndonesianCalendar({}).days_off(year) == {date.fromisoformat(f"{year}-{day}") for day in DECREED[year].split()}


def test_the_decree_of_2027_is_known_with_its_joint_leave() -> None:
    off = IndonesianCalendar({}).days_off(2027)
    assert {date(2027, 1, 1), date(2027, 2, 5), date(2027, 3, 8), date(2027, 8, 17), date(2027, 12, 24)} <= off
    assert not {date(2027, 12, 23), date(2027, 7, 1)} & off


@pytest.mark.parametrize("year", [1999, 2028, 2090])
def test_a_year_without_decreed_joint_leave_is_not_known_although_the_package_would_compute_it(year: int) -> None:
    with pytest.raises(UnknownDayError, match="upgrade the package holidays, or enter"):
        IndonesianCalendar({}).is_working(date(year, 1, 3))


@pytest.mark.parametrize("week", [5, 6])
def test_a_post_works_five_or_six_days(week: int) -> None:
    calendar = IndonesianCalendar({}, week=week)
    days = [date(2026, 11, 2) + timedelta(number) for number in range(7)]
    assert [calendar.is_working(day) for day in days] == [True] * week + [False] * (7 - week)


def test_a_district_closes_and_opens_days_and_enters_a_decree_of_its_own() -> None:
    galungan, eve = date(2026, 6, 17), date(2026, 12, 24)
    calendar = IndonesianCalendar({2028: [date(2028, 1, 26)]}, closed=[galungan], opened=[eve])
    assert [calendar.is_working(day) for day in (galungan, eve)] == [False, True]
    assert [calendar.is_working(date(2028, 1, day)) for day in (25, 26, 27)] == [True, False, True]
    assert IndonesianCalendar({2026: []}).is_working(date(2026, 8, 17))


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"decreed": {}, "week": 7}, "calendar.week"),
        ({"decreed": {2026: [date(2027, 1, 1)]}}, "calendar.day"),
        ({"decreed": {}, "closed": [date(2026, 1, 2)], "opened": [date(2026, 1, 2)]}, "calendar.day"),
    ],
)
def test_a_calendar_that_contradicts_itself_is_refused(arguments: dict[str, object], code: str) -> None:
    with pytest.raises(DomainError) as refused:
        FixedCalendar(**arguments)  # type: ignore[arg-type]  # by name
    assert refused.value.code == code


def test_calendars_are_opened_by_address_with_the_days_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "kalender.toml").write_text(
        "week = 6\nclosed = [2026-11-30]\nopened = [2026-12-24]\n[decreed]\n2028 = [2028-01-26]\n", "utf-8"
    )
    days = [date(2026, 11, 30), date(2026, 12, 24), date(2026, 12, 19), date(2028, 1, 26), date(2028, 1, 27)]
    national = CALENDAR.open("indonesia:kalender.toml", folder=tmp_path)
    assert [national.is_working(day) for day in days] == [False, True, True, False, True]
    own = CALENDAR.open("fixed:kalender.toml", folder=tmp_path)
    assert [own.is_working(day) for day in days[3:]] == [False, True]
    with pytest.raises(UnknownDayError, match="entered: 2028"):
        own.is_working(days[0])
    assert not CALENDAR.open("indonesia:").is_working(date(2026, 8, 17))


@pytest.mark.parametrize(
    ("text", "code", "path"),
    [
        ("week = ", "calendar.file", "k.toml"),
        ("weekend = 2", "wire.unknown", "k.toml: weekend"),
        ("closed = ['tomorrow']", "wire.value", "k.toml: closed[0]"),
        ("closed = [2026-11-30T10:00:00]", "wire.value", "k.toml: closed[0]"),
        ("closed = [10:00:00]", "wire.value", "k.toml: closed[0]"),
        ("closed = 3", "wire.value", "k.toml: closed"),
        ("decreed = 3", "wire.value", "k.toml: decreed"),
        ("[decreed]\nsoon = []", "wire.value", "k.toml: decreed.soon"),
        ("[decreed]\n2026 = [2027-01-01]", "calendar.day", "2027-01-01"),
        ("week = 4", "calendar.week", "week"),
    ],
)
def test_a_calendar_file_that_cannot_be_understood_is_refused_at_its_place(
    tmp_path: Path, text: str, code: str, path: str
) -> None:
    (tmp_path / "k.toml").write_text(text, "utf-8")
    with pytest.raises(SlrtError) as refused:
        CALENDAR.open("fixed:k.toml", folder=tmp_path)
    assert (refused.value.code, refused.value.path) == (code, path)


def test_a_calendar_file_that_is_not_there_or_not_named_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WireError, match="FileNotFoundError"):
        CALENDAR.open("indonesia:k.toml", folder=tmp_path)
    with pytest.raises(PluginError, match="names no file"):
        CALENDAR.open("fixed:")
    with pytest.raises(PluginError, match="no such option: week"):
        CALENDAR.open("indonesia:?week=6")


def test_without_the_package_its_extra_is_named_and_a_decree_of_ones_own_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    with pytest.raises(AdapterNotInstalledError, match=r"slrtkit\[calendar\]"):
        CALENDAR.open("indonesia:")
    calendar = IndonesianCalendar({2031: []})
    assert calendar.is_working(date(2031, 1, 2))
    with pytest.raises(AdapterNotInstalledError):
        calendar.is_working(date(2032, 1, 2))


def test_the_package_is_not_loaded_before_a_year_is_asked_for() -> None:
    code = "import sys; from slrtkit.adapters.calendar import IndonesianCalendar as C; C({}); print('holidays' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
