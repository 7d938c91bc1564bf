"""What the strategies of the proof kit make is what they say: valid, judgeable, invented."""

import tomllib
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from importlib.metadata import EntryPoint
from pathlib import Path
from typing import TypeVar
from unittest import SkipTest

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import slrtkit.testing
from slrtkit.domain import NIK, NKK, Household, RecommendationLetter, RegionCode, Unit, facts_of
from slrtkit.domain.rules import (
    FACTS,
    Condition,
    Criterion,
    Outcome,
    RuleSet,
    assess,
    describe,
    explain,
    faults,
    parse,
    questions,
    selfcheck,
    unparse,
)
from slrtkit.domain.rules.language import LANGUAGES
from slrtkit.domain.subject import FactTree
from slrtkit.ledger import canonical
from slrtkit.ledger import parse as read
from slrtkit.testing.strategies import cases, conditions, households, niks, nkks, rule_sets, versions, villages
from slrtkit.wire import from_wire, to_wire

T = TypeVar("T")
DAY = date(2026, 1, 31)
UNITS = st.sampled_from(Unit)


def found(made: st.SearchStrategy[T], wanted: Callable[[T], bool], most: int) -> T:
    """Return the first of so many examples that is wanted.

    The search is left by a skip. A failure, as `hypothesis.find` leaves it by, is printed, and what shares its parts takes
    exponentially long to print.
    """
    kept: list[T] = []

    @settings(max_examples=most, derandomize=True, phases=[Phase.generate], database=None)
    @given(made)
    def look(one: T) -> None:
        if wanted(one):
            kept.append(one)
            raise SkipTest("found")

    with suppress(SkipTest):
        look()
    return kept[0]


@given(niks(), nkks(), villages())
def test_identifiers_are_nobodys(nik: NIK, nkk: NKK, village: RegionCode) -> None:
    assert nik.text.startswith("331699")
    assert nkk.text.startswith("331699")
    assert RegionCode("33.16.99").contains(village)


@given(households())
def test_a_household_survives_the_border(household: Household) -> None:
    assert from_wire(read(canonical(to_wire(household))), Household) == household


@given(UNITS.flatmap(lambda unit: st.tuples(st.just(unit), conditions(unit))))
def test_a_condition_is_one_that_a_catalog_accepts(drawn: tuple[Unit, Condition]) -> None:
    unit, condition = drawn
    assert faults(condition, FACTS, unit) == ()
    assert parse(unparse(condition)) == condition


@given(households(), conditions(Unit.HOUSEHOLD))
def test_any_condition_judges_any_household(household: Household, condition: Condition) -> None:
    trace = explain(condition, facts_of(household, Unit.HOUSEHOLD, DAY), DAY, FACTS)
    assert bool(trace.missing or trace.undefined) is (trace.outcome is Outcome.UNKNOWN)


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_occurs(outcome: Outcome) -> None:
    def gives(case: tuple[Household, Condition]) -> bool:
        return explain(case[1], facts_of(case[0], Unit.HOUSEHOLD, DAY), DAY, FACTS).outcome is outcome

    assert gives(found(st.tuples(households(), conditions(Unit.HOUSEHOLD)), gives, 2_000))


def test_the_proof_kit_has_what_it_promises_and_nothing_else() -> None:
    assert all(getattr(slrtkit.testing, name) for name in slrtkit.testing.__all__)
    with pytest.raises(AttributeError):
        _ = slrtkit.testing.nothing


@given(UNITS.flatmap(lambda unit: st.tuples(st.just(unit), versions(unit), cases(unit, DAY))))
@settings(max_examples=25)
def test_rules_judge_any_case_and_say_what_to_ask(drawn: tuple[Unit, tuple[RuleSet, ...], tuple[FactTree, FactTree]]) -> None:
    unit, several, (known, _) = drawn
    for rules in several:
        day = max(rules.in_force_from, DAY)
        assessment = assess(rules, known, day)
        assert bool(questions(rules, known, day)) is bool(assessment.missing)
        assert all(describe(one.when, locale, unit=unit) for one in rules.judged for locale in LANGUAGES)
        assert not list(rules.faults(FACTS, unit))
    days = [rules.in_force_from for rules in several]
    assert days == sorted(set(days))
    assert selfcheck(several) == selfcheck(reversed(several))


@pytest.mark.parametrize(
    "told", ["at_least", "exclusions", "excludes", "requires", "documents", "quota", "valid_days", "source", "unverified"]
)
def test_rules_have_all_that_rules_may_have(told: str) -> None:
    assert getattr(found(rule_sets(), lambda rules: bool(getattr(rules, told)), 500), told)


def test_hypothesis_makes_our_types_when_it_is_told_of_them() -> None:
    declared = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]
    EntryPoint("slrtkit", declared["hypothesis"]["slrtkit"], "hypothesis").load()()
    for of in (Criterion, Household, NIK, NKK, RecommendationLetter, RegionCode, RuleSet):
        assert isinstance(found(st.from_type(of), lambda _: True, 20), of)
