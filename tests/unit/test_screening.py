"""Screening: tables that do not fit are refused before work starts, and days are the calendar's."""

from datetime import date, timedelta
from random import Random
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from slrtkit.adapters.analytics.screening import open_engine, screen
from slrtkit.adapters.analytics.screening.calendar import between, column, completed_years, key_of, shifted
from slrtkit.domain.rules import FACTS, Criterion, DeclaredFact, FactCatalogue, FactType, RuleSet, Says, parse
from slrtkit.domain.rules.days import completed_years as years_of
from slrtkit.domain.rules.days import shifted as moved
from slrtkit.domain.rules.nodes import Duration, Period
from slrtkit.domain.subject import Unit
from slrtkit.errors import AdapterNotInstalledError, RuleDefinitionError, WireError

ON = date(2026, 1, 31)
HOMES: dict[str, list[Any]] = {"household": ["H1", "H2"], "housing.floor": ["tanah", None], "housing.area_m2": [36.5, None]}
PEOPLE: dict[str, list[Any]] = {"household": ["H1", "H2"], "family": ["F1", "F2"], "person": ["P1", "P2"]}


def rules(text: str) -> RuleSet:
    return RuleSet("X", ON, "x", (Criterion("c", Says("a", "a"), parse(text)),))


def judged(text: str, unit: Unit = Unit.HOUSEHOLD, homes: dict[str, list[Any]] = HOMES, **more: Any) -> list[int | None]:  # noqa: ANN401  tables
    people = pl.DataFrame(PEOPLE | more.pop("people", {}))
    catalogue = more.pop("catalogue", FACTS)
    [found] = screen(pl.DataFrame(homes), people, [(unit, rules(text))], ON, catalogue, **more)
    verdicts: list[int | None] = found.frame.collect("polars").to_native().sort("household").get_column("X").to_list()
    return verdicts


def test_unknown_is_never_no() -> None:
    assert judged("housing.floor == 'tanah'") == [1, None]
    assert judged("housing.floor != 'tanah'") == [0, None]
    assert judged("housing.area_m2 < 36.6") == [1, None]
    assert judged("housing.wall == 'bata'") == [None, None]


def test_ages_follow_from_the_days_of_birth() -> None:
    people = {"birth_date": [date(2019, 1, 31), date(2019, 2, 1)], "age": [50, 60]}
    assert judged("any(m.age >= 7 for m in members)", people=people) == [1, 0]


def test_a_roster_that_is_not_complete_may_hide_anybody() -> None:
    people = {"age": [5, 50]}
    homes = HOMES | {"members_complete": [True, False]}
    assert judged("all(m.age >= 18 for m in members)", homes=homes, people=people) == [0, None]
    assert judged("count(m for m in members) >= 2", homes=homes) == [0, None]


@pytest.mark.parametrize(
    ("homes", "path", "code"),
    [
        ({"household": ["H1", "H2"], "atap": [1, 2]}, "household.atap", "screen.column"),
        ({"rumah": ["H1", "H2"]}, "household.household", "screen.column"),
        (HOMES | {"housing.floor": [1, 2]}, "household.housing.floor", "screen.type"),
        (HOMES | {"housing.floor": ["tanah", "emas"]}, "household.housing.floor", "screen.value"),
        (HOMES | {"housing.area_m2": [36.5, -1.0]}, "household.housing.area_m2", "screen.value"),
        (HOMES | {"housing.area_m2": [36.5, 0.12345678]}, "household.housing.area_m2", "screen.value"),
        (HOMES | {"housing.area_m2": ["a", "b"]}, "household.housing.area_m2", "screen.type"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_with_its_column(homes: dict[str, list[Any]], path: str, code: str) -> None:
    with pytest.raises(WireError) as refused:
        judged("housing.floor == 'tanah'", homes=homes)
    assert (path, code) in {(one.path, one.code) for one in refused.value.problems}


def test_the_refusal_counts_the_rows_and_repeats_no_value() -> None:
    with pytest.raises(WireError) as refused:
        judged("housing.floor == 'tanah'", homes=HOMES | {"housing.floor": ["emas", "emas"]})
    [problem] = refused.value.problems
    assert problem.text.startswith("2 rows")
    assert "emas" not in str(refused.value)


def test_who_receives_what_is_known_as_far_as_the_lists_are_complete() -> None:
    day = date(2025, 1, 1)
    rows = [("H1", "PKH", day, None, None), ("H2", "*", None, None, date.min)]
    table = pl.DataFrame(rows, ["bearer", "program", "from", "to", "complete_since"], orient="row")
    assert judged("receives('PKH')", participation=table) == [1, 0]
    assert judged("receives('RTLH')", participation=table) == [None, 0]


def test_what_columns_cannot_hold_exactly_is_refused_before_a_row_is_read() -> None:
    wide = FactCatalogue(tuple(DeclaredFact(name, FactType.INT, (Unit.HOUSEHOLD,), Says(name, name)) for name in "abc"))
    homes: dict[str, list[Any]] = {"household": ["H1", "H2"], **{name: [1, 2] for name in "abc"}}
    with pytest.raises(RuleDefinitionError) as refused:
        judged("a / b > b / c", homes=homes, catalogue=wide)
    assert refused.value.code == "screen.width"


def test_an_engine_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "duckdb", None)
    with pytest.raises(AdapterNotInstalledError, match="duckdb"):
        open_engine("duckdb")


def test_days_are_those_of_the_calendar() -> None:
    chance = Random(1)
    days = [date.fromordinal(chance.randint(1, date.max.toordinal())) for _ in range(2_000)]
    days += [date(2020, 2, 29), date(2024, 1, 31), date(2100, 2, 28), date.min, date.max]
    spans = [Duration(chance.randint(1, 3660), period) for period in Period for _ in range(2)]
    told = nw.from_native(pl.DataFrame({"day": days})).with_columns(key=column(nw.col("day")))
    key = nw.col("key")
    asked = {f"{back} {i}": shifted(key, span, back=back) for i, span in enumerate(spans) for back in (False, True)}
    rows = told.with_columns(age=completed_years(key, ON), since=between(nw.lit(key_of(ON)), key).least, **asked).rows(
        named=True
    )
    for day, row in zip(days, rows, strict=True):
        assert row["since"] == (ON - day) // timedelta(days=1)
        assert day > ON or row["age"] == years_of(day, ON)
        for i, span in enumerate(spans):
            for back in (False, True):
                there = moved(day, span, back=back)
                assert row[f"{back} {i}"] == (there and key_of(there)), (day, span)
