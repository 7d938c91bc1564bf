"""Screening: tables that do not fit are refused before work starts, and days are the calendar's."""

from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import narwhals as nw
import polars as pl
import pytest

from slrtkit.adapters.analytics.screening import open_engine, sampled, schema_of, screen
from slrtkit.adapters.analytics.screening.calendar import aged, between, column, completed_years, key_of, shifted
from slrtkit.domain.rules import (
    FACTS,
    Criterion,
    DeclaredFact,
    FactCatalogue,
    FactType,
    Outcome,
    RuleSet,
    Says,
    judge,
    parse,
    read,
)
from slrtkit.domain.rules.case import births, lives
from slrtkit.domain.rules.days import completed_years as years_of
from slrtkit.domain.rules.days import shifted as moved
from slrtkit.domain.rules.nodes import Duration, Period, Relation
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
        (HOMES | {"income": [1.5, 2.0]}, "household.income", "screen.type"),
        (HOMES | {"income [Rp/tahun]": [1, 2]}, "household.income", "screen.unit"),
        (HOMES | {"members_complete": ["ya", "ya"]}, "household.members_complete", "screen.type"),
        (HOMES | {"disaster_victim": [1, 0]}, "household.disaster_victim", "screen.type"),
    ],
)
def test_a_table_that_does_not_fit_is_refused_with_its_column(homes: dict[str, list[Any]], path: str, code: str) -> None:
    with pytest.raises(WireError) as refused:
        judged("housing.floor == 'tanah'", homes=homes)
    assert (path, code) in {(one.path, one.code) for one in refused.value.problems}


def test_every_fault_of_every_table_is_told_at_once_with_the_number_of_its_rows() -> None:
    homes = {"household": ["H1", "H2"], "housing.floor": ["emas", "tanah"], "housing.area_m2": ["a", "b"]}
    people = {"birth_date": ["2020-01-01", None], "atap": [1, 2]}
    table = pl.DataFrame({"bearer": ["H1"], "from": ["2025"]})
    with pytest.raises(WireError) as refused:
        judged("receives('PKH')", homes=homes, people=people, participation=table)
    assert [str(one.path) for one in refused.value.problems] == [
        "household.housing.area_m2",
        "household.housing.floor",
        "person.birth_date",
        "person.atap",
        "participation.program",
        "participation.from",
    ]
    counted = [one.text for one in refused.value.problems]
    assert counted[0].endswith("the table has 2 rows")
    assert counted[1].startswith("1 rows hold")
    assert counted[-1].endswith("the table has 1 rows")


def test_a_column_may_name_the_unit_of_its_fact() -> None:
    assert judged("income <= 5", homes=HOMES | {"income [Rp/bulan]": [5, 6]}) == [1, 0]


def test_the_tables_have_a_column_for_each_declared_fact() -> None:
    schema = schema_of(FACTS)
    assert list(schema) == ["household", "family", "person", "participation"]
    shown = {(table, one.name): f"{one.type} {one.bounds}".strip() for table, columns in schema.items() for one in columns}
    assert shown["household", "income"] == "Int64 0..1000000000 Rp/bulan"
    assert shown["family", "desil"] == "Int64 1..10"
    assert shown["person", "sex"] == "String L, P"
    assert shown["participation", "from"] == "Date"
    for unit in Unit:
        names = {one.name for one in schema[unit.value]}
        assert all((fact.name in names) is (unit in fact.scopes) for fact in FACTS.facts)


def test_the_reference_has_every_column_of_every_table() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "screening-tables.md").read_text("utf-8")
    parts = {part.partition("\n")[0]: part for part in page.split("\n## ")}
    for table, columns in schema_of(FACTS).items():
        rows = [line.split(" | ")[:3] for line in parts[table].splitlines() if line.startswith("| `")]
        assert rows == [[f"| `{one.name}`", one.type, one.bounds] for one in columns], table


@pytest.mark.parametrize("number", [2, 50])
def test_a_sample_holds_the_facts_that_the_columns_were_judged_by(number: int) -> None:
    size = 20
    ids = [f"H{place:02}" for place in range(size)]
    homes = {
        "household": ids,
        "housing.area_m2": [None if place % 3 == 0 else place + 0.5 for place in range(size)],
        "members_complete": [place % 4 != 0 for place in range(size)],
    }
    people = {
        "household": ids * 2,
        "family": [f"F{place:02}" for place in range(size)] * 2,
        "person": [f"P{place}" for place in range(2 * size)],
        "birth_date": [None if place % 5 == 0 else date(1950 + place, 1, 31) for place in range(2 * size)],
        "age": [99] * 2 * size,
    }
    day = date(2025, 1, 1)
    aid: list[tuple[object, ...]] = [(ids[place], "PKH", day, None, None) for place in range(0, size, 2)]
    aid += [(ids[place], "*" if place % 3 else "PKH", None, None, day) for place in range(0, size, 3)]
    types: dict[str, Any] = {"bearer": pl.String, "program": pl.String}
    lists = pl.DataFrame(aid, types | dict.fromkeys(("from", "to", "complete_since"), pl.Date), orient="row")
    texts = ("housing.area_m2 < 9", "any(m.age > 60 for m in members)", "receives('PKH')", "housing.area_per_person_m2 < 4")
    asked = RuleSet("X", ON, "x", tuple(Criterion(f"c{i}", Says("a", "a"), parse(text)) for i, text in enumerate(texts)))
    tables = {Unit.HOUSEHOLD: pl.DataFrame(homes), Unit.PERSON: pl.DataFrame(people)}
    rules = [(Unit.HOUSEHOLD, asked)]
    [found] = screen(tables[Unit.HOUSEHOLD], tables[Unit.PERSON], rules, ON, FACTS, participation=lists)
    rows = {row["household"]: row for row in found.frame.collect("polars").rows(named=True)}
    seen = list(sampled(tables, lists, number, FACTS, frozenset({"PKH"})))
    assert [one.unit for one in seen] == [Unit.HOUSEHOLD, Unit.FAMILY, Unit.PERSON, Unit.PERSON] * min(number, size)
    said = {Outcome.MET: True, Outcome.NOT_MET: False, Outcome.UNKNOWN: None}
    for one in seen:
        if one.unit is Unit.HOUSEHOLD:
            for criterion in asked.criteria:
                outcome = judge(criterion.when, read(one.facts, ON, FACTS)).outcome
                assert rows[one.key][f"X.{criterion.code}"] is said[outcome], (one, criterion)


def test_the_refusal_counts_the_rows_and_repeats_no_value() -> None:
    with pytest.raises(WireError) as refused:
        judged("housing.floor == 'tanah'", homes=HOMES | {"housing.floor": ["emas", "emas"]})
    [problem] = refused.value.problems
    assert problem.text.startswith("2 rows")
    assert "emas" not in str(refused.value)


@pytest.mark.parametrize("impossible", [ON + timedelta(1), date(1875, 1, 31)])
def test_nobody_is_judged_whom_an_explanation_refuses_for_the_day_of_birth(impossible: date) -> None:
    born = {"birth_date": [impossible, ON]}
    with pytest.raises(WireError) as refused:
        judged("age < 18", Unit.PERSON, people=born)
    [problem] = refused.value.problems
    assert (problem.path, problem.code) == ("person.birth_date", "screen.value")
    assert problem.text == "1 rows hold a day on which nobody was born who lives on 2026-01-31"
    with pytest.raises(WireError):
        read({"birth_date": impossible}, ON, FACTS)
    assert judged("age < 18", Unit.PERSON, people={"birth_date": [ON, None]}) == [1, None]


@pytest.mark.parametrize("on", [ON, date(2027, 2, 28), date(2027, 3, 1), date(2028, 2, 29), date(100, 1, 1)])
def test_the_days_of_birth_of_the_living_are_the_same_to_columns_and_explanations(on: date) -> None:
    first, last = births(on)
    for day in (first, last, last + timedelta(1), *([first - timedelta(1)] if first > date.min else [])):
        assert lives(day, on) is (first <= day <= last)


@pytest.mark.parametrize("on", [date(2026, 5, 12), date(2027, 2, 28), date(2028, 2, 29), date(2028, 3, 1)])
def test_whether_somebody_is_of_age_follows_from_the_day_of_birth(on: date) -> None:
    chance = Random(2)
    days = [date.fromordinal(on.toordinal() - chance.randint(0, 30_000)) for _ in range(300)]
    days += [date(year, month, day) for year in (2004, 2008, 2009, 2010) for month, day in ((2, 28), (3, 1))] + [
        date(2008, 2, 29)
    ]
    frame = nw.from_native(pl.DataFrame({"day": days}))
    holds = {Relation.LT: int.__lt__, Relation.LE: int.__le__, Relation.GE: int.__ge__, Relation.GT: int.__gt__}
    for relation, compare in holds.items():
        for years in (1, 17, 18, 19, 20, 60):
            asked = aged(nw.col("day"), relation, years, on)
            assert asked is not None
            said = frame.select(asked.alias("said"))["said"].to_list()
            assert said == [compare(years_of(day, on), years) for day in days], (relation, years)
    for relation, years in ((Relation.EQ, 18), (Relation.LT, 3_000), (Relation.LT, 4_000), (Relation.GE, 0), (Relation.GE, -1)):
        assert aged(nw.col("day"), relation, years, on) is None


def test_an_age_is_asked_from_either_side_and_of_anything() -> None:
    born = {"birth_date": [date(2008, 1, 31), date(2008, 2, 1)]}
    for asked, said in {"18 <= age": [1, 0], "17 < age < 19": [1, 0], "age == 17": [0, 1], "age <= 17.5": [0, 1]}.items():
        assert judged(asked, Unit.PERSON, people=born) == said, asked
    assert judged("age < -1", Unit.PERSON, people=born) == [0, 0]
    assert judged("max(m.age for m in members) >= 18", people=born) == [1, 0]


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
