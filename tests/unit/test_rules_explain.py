"""What an officer is promised when a condition is judged."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from slrtkit.domain.rules import FACTS, Bounds, Case, Outcome, Reading, Trace, completed_years, explain, judge, nodes, parse
from slrtkit.errors import RuleDefinitionError, WireError

ON = date(2026, 1, 31)
MET, NOT_MET, UNKNOWN = Outcome.MET, Outcome.NOT_MET, Outcome.UNKNOWN


def judged(when: str, facts: Mapping[str, object], on: date = ON) -> Trace:
    return explain(parse(when), facts, on)


@pytest.mark.parametrize(
    ("facts", "outcome", "missing"),
    [
        ({"desil": 3, "members": [{"age": 5}]}, MET, ()),
        ({"desil": 5, "members": [{"age": 5}]}, NOT_MET, ()),
        ({"desil": 3, "members": [{"age": 9}]}, NOT_MET, ()),
        ({"desil": 3, "members": [{"age": 9}, {}]}, UNKNOWN, ("members[1].age",)),
        ({"desil": 3, "members": [{"age": 9}], "members_complete": False}, UNKNOWN, ("members",)),
        ({"desil": 3}, UNKNOWN, ("members",)),
        ({"desil": None, "members": [{"age": 5}]}, UNKNOWN, ("desil",)),
        ({}, UNKNOWN, ("desil", "members")),
    ],
)
def test_a_condition_is_met_not_met_or_unknown_as_the_facts_make_it(
    facts: Mapping[str, object], outcome: Outcome, missing: tuple[str, ...]
) -> None:
    trace = judged("desil <= 4 and any(m.age < 7 for m in members)", facts)
    assert (trace.outcome, trace.missing) == (outcome, missing)


@pytest.mark.parametrize(
    "when", ["income < 500000", "income >= 0", "income == 0", "not income > 1", "-income < 1", "income * 0 == 0"]
)
def test_a_missing_income_is_never_taken_as_zero(when: str) -> None:
    assert judged(when, {}).outcome is UNKNOWN


@pytest.mark.parametrize("when", ["any(m.disability for m in members)", "all(not m.disability for m in members)"])
def test_a_missing_disability_is_never_taken_as_no(when: str) -> None:
    assert judged(when, {"members": [{"age": 40}]}).outcome is UNKNOWN


def test_one_childs_flag_does_not_leak_to_its_siblings() -> None:
    members = [{"age": 4, "disability": False}, {"age": 30, "disability": True}]
    assert judged("any(m.age < 18 and m.disability for m in members)", {"members": members}).outcome is NOT_MET


def test_all_over_nobody_is_not_met() -> None:
    grown = "all(not m.works for m in members if m.age >= 18)"
    assert judged(grown, {"members": []}).outcome is NOT_MET
    assert judged(grown, {"members": [{"age": 4}]}).outcome is NOT_MET
    assert judged(grown, {"members": [{"age": 4}, {"age": 40, "works": False}]}).outcome is MET


def test_all_is_not_met_where_the_only_member_who_may_be_selected_fails() -> None:
    assert judged("all(not m.works for m in members if m.age >= 18)", {"members": [{"works": True}]}).outcome is NOT_MET


def test_all_says_whose_facts_matter_and_no_others() -> None:
    members = [{"age": 40, "works": False}, {"works": False}, {"age": 50}]
    trace = judged("all(not m.works for m in members if m.age >= 18)", {"members": members})
    assert (trace.outcome, trace.missing) == (UNKNOWN, ("members[2].works",))


@pytest.mark.parametrize(
    ("ages", "complete", "outcome"),
    [
        ([3, 4, None], True, MET),
        ([3, 40, 40], True, NOT_MET),
        ([3, None, 40], True, UNKNOWN),
        ([3, 4], False, MET),
        ([3], False, UNKNOWN),
        ([40], False, UNKNOWN),
    ],
)
def test_a_count_decides_as_soon_as_its_bounds_do(ages: list[int | None], complete: bool, outcome: Outcome) -> None:
    facts = {"members": [{"age": age} for age in ages], "members_complete": complete}
    assert judged("count(m for m in members if m.age < 5) >= 2", facts).outcome is outcome
    assert judged("1 < count(m.age < 5 for m in members)", facts).outcome is outcome
    assert judged("count(m for m in members if m.age < 5) * 2 + 1 >= 5", facts).outcome is outcome


def test_a_count_over_an_incomplete_list_is_open_above() -> None:
    facts = {"members": [{"age": 3}], "members_complete": False}
    reading = judged("count(m for m in members if m.age < 5) <= 9", facts).parts[0]
    assert isinstance(reading, Reading)
    assert reading.value == Bounds(1, float("inf"))
    assert reading.as_json()["between"] == [1, None]


def test_division_by_zero_is_unknown_and_says_so() -> None:
    trace = judged("income / size <= 500000", {"income": 900000, "size": 0})
    assert (trace.outcome, trace.missing, trace.undefined) == (UNKNOWN, (), ("income / size",))
    assert judged("income / size <= 500000", {"size": 0}).missing == ()
    assert judged("desil <= 4 or 1 / 0 > 1", {"desil": 3}).outcome is MET


def test_division_by_a_count_that_may_be_zero_is_unknown() -> None:
    trace = judged("6 / count(m for m in members if m.age < 5) <= 6", {"members": [{}]})
    assert (trace.outcome, trace.missing, trace.undefined) == (UNKNOWN, ("members[0].age",), ())


@pytest.mark.parametrize("facts", [{"area": Decimal("0.3")}, {"area": 0.3}])
def test_numbers_are_exact(facts: Mapping[str, object]) -> None:
    assert judged("area == 0.1 + 0.2 and area * 10 == 3 and 1 / 3 * 3 == 1", facts).outcome is MET


def test_known_asks_whether_a_fact_is_there() -> None:
    assert judged("known(desil)", {"desil": 3}).outcome is MET
    assert judged("known(desil)", {}).outcome is NOT_MET
    assert judged("any(known(m.age) for m in members)", {"members": [{"birth_date": "2020-01-01"}]}).outcome is MET


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2020, 2, 29), date(2026, 2, 28), 5),
        (date(2020, 2, 29), date(2026, 3, 1), 6),
        (date(2020, 2, 29), date(2024, 2, 29), 4),
        (date(2008, 1, 31), date(2026, 1, 30), 17),
        (date(2008, 1, 31), date(2026, 1, 31), 18),
        (date(2025, 12, 31), date(2026, 1, 1), 0),
    ],
)
def test_age_counts_completed_years_on_the_day_of_the_case(born: date, on: date, years: int) -> None:
    assert completed_years(born, on) == years
    trace = judged(
        "any(m.age == 0 + years for m in members)", {"years": years, "members": [{"birth_date": born.isoformat()}]}, on
    )
    assert trace.outcome is MET


def test_the_birth_date_stands_before_an_age_that_somebody_wrote_down_once() -> None:
    assert judged("age == 7", {"age": 7, "birth_date": date(2020, 1, 1)}).outcome is NOT_MET
    assert judged("age == 7", {"age": 7}).outcome is MET


def test_yes_and_no_are_compared_as_such() -> None:
    assert judged("pregnant == True and works != pregnant", {"pregnant": True, "works": False}).outcome is MET


def test_surroundings_are_reached_by_name() -> None:
    facts = {"insurance": "pbi_nonaktif", "family": {"desil": 2}, "household": {"housing": {"power_va": 450}}}
    assert (
        judged("family.desil <= 5 and household.housing.power_va <= 900 and insurance == 'pbi_nonaktif'", facts).outcome is MET
    )


def test_the_trace_has_the_shape_of_the_condition_and_names_the_deciding_facts() -> None:
    trace = judged("desil <= 4 and not in_register or known(age)", {"desil": 3, "in_register": True})
    first, second = trace.parts
    assert (trace.outcome, len(first.parts)) == (NOT_MET, 2)
    assert dict(first.facts) == {"in_register": True}
    assert second.as_json() == {
        "when": "known(age)",
        "outcome": "not_met",
        "facts": {},
        "missing": [],
        "parts": [{"operand": "age", "value": None, "missing": ["age"]}],
    }


def test_an_unknown_that_no_longer_matters_is_not_asked_for() -> None:
    trace = judged("desil <= 4 and age >= 60 and (in_register or resident)", {"desil": 3, "in_register": True})
    assert trace.missing == ("age",)


@pytest.mark.parametrize(
    ("facts", "paths"),
    [
        ({"desil": "3"}, ["desil"]),
        ({"desil": True}, ["desil"]),
        ({"desil": 3.5}, ["desil"]),
        ({"desil": 11}, ["desil"]),
        ({"desil": float("nan")}, ["desil"]),
        ({"desil": Decimal("1e999999999")}, ["desil"]),
        ({"desil": Decimal("1e-999999999")}, ["desil"]),
        ({"desil": [3]}, ["desil"]),
        ({"desil": {"value": 3}}, ["desil"]),
        ({"income": 2**53}, ["income"]),
        ({"pregnant": 1}, ["pregnant"]),
        ({"birth_date": "31-01-2020"}, ["birth_date"]),
        ({"birth_date": "2020-02-30"}, ["birth_date"]),
        ({"birth_date": "20200131"}, ["birth_date"]),
        ({"birth_date": "2026-02-01"}, ["birth_date"]),
        ({"occupation": "asn\u202e"}, ["occupation"]),
        ({"housing": 3}, ["housing"]),
        ({"members": {"age": 3}}, ["members"]),
        (
            {"members": [3, {"age": "x", "sex": 1}], "members_complete": "no"},
            ["members[0]", "members[1].age", "members[1].sex", "members_complete"],
        ),
        ({"Desil": 3}, ["?"]),
        ({"family": {"3300000000000000": 3}}, ["family.?"]),
        ({"a": {"b": {"c": {"d": {"e": {"f": {"g": {"h": {"i": {"j": 1}}}}}}}}}}, ["a.b.c.d.e.f.g.h.i"]),
        ({"x": 1, "members": [{"x": "p"}]}, ["x"]),
        ({"x": {1, 2}}, ["x"]),
        ({"desil": Fraction(7, 2), "income": Fraction(1, 3)}, ["desil", "income"]),
        ({"birth_date": datetime(2020, 1, 1, tzinfo=UTC)}, ["birth_date"]),
    ],
)
def test_facts_that_do_not_fit_are_all_refused_with_their_paths(facts: Mapping[str, object], paths: list[str]) -> None:
    with pytest.raises(WireError) as refusal:
        judged("True", facts)
    assert sorted(problem.path for problem in refusal.value.problems) == sorted(paths)


def test_no_value_of_a_fact_is_repeated_in_an_error() -> None:
    with pytest.raises(WireError) as refusal:
        judged("True", {"desil": "3300000000000000", "sex": "3300000000000000"})
    assert "3300000000000000" not in str([str(refusal.value), *refusal.value.problems])


@pytest.mark.parametrize("when", ["True == 1", "pregnant == 1", "a < 'x'", "t < 'x'", "t + 1 == 2", "a", "d == '2026-01-01'"])
def test_values_of_different_kinds_are_never_compared(when: str) -> None:
    with pytest.raises(RuleDefinitionError) as refusal:
        judged(when, {"a": 1, "t": "x", "d": "2026-01-01", "pregnant": True})
    assert refusal.value.code == "rule.kind"
    assert "^" in refusal.value.picture


def test_a_catalogue_refuses_names_that_it_lacks() -> None:
    with pytest.raises(RuleDefinitionError) as refusal:
        explain(parse("boat > 1"), {}, ON, FACTS)
    assert refusal.value.code == "rule.unknown-fact"


@pytest.mark.parametrize(
    "condition",
    [
        parse("desil"),
        parse("desil == 'x'"),
        parse("name + 1 == 2"),
        parse("name < 'x'"),
        nodes.Any(nodes.Flag(value=True), nodes.MemberRef(("age",))),
        nodes.Not(nodes.MemberRef(("works",))),
    ],
)
def test_what_was_never_checked_is_still_refused_and_never_guessed(condition: nodes.Condition) -> None:
    case = Case({("desil",): 3, ("name",): "Sukirman"}, ({("age",): 5},), complete=True)
    with pytest.raises(RuleDefinitionError):
        judge(condition, case)


@pytest.mark.parametrize(
    ("when", "outcome"),
    [
        ("count(m for m in members) - 3 < 0", UNKNOWN),
        ("0 - count(m for m in members) <= -2", MET),
        ("-count(m for m in members) > -2", NOT_MET),
        ("count(m for m in members) * 0 == 0", MET),
        ("count(m for m in members) * -1 <= -2", MET),
        ("6 / count(m for m in members) <= 3", MET),
        ("6 / count(m for m in members) > 0", UNKNOWN),
        ("count(m for m in members) == 1", NOT_MET),
        ("count(m for m in members) != 1", MET),
        ("count(m for m in members) in [0, 1]", NOT_MET),
        ("count(m for m in members) == count(m for m in members)", UNKNOWN),
    ],
)
def test_bounds_go_through_arithmetic(when: str, outcome: Outcome) -> None:
    assert judged(when, {"members": [{}, {}], "members_complete": False}).outcome is outcome
