"""What the strategies of the proof kit make is what they say: valid, judgeable, invented."""

from datetime import date

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

import slrtkit.testing
from slrtkit.domain import NIK, NKK, Household, RegionCode, Unit, facts_of
from slrtkit.domain.rules import FACTS, Condition, Outcome, explain, faults, parse, unparse
from slrtkit.ledger import canonical
from slrtkit.ledger import parse as read
from slrtkit.testing.strategies import conditions, households, niks, nkks, villages
from slrtkit.wire import from_wire, to_wire

DAY = date(2026, 1, 31)
UNITS = st.sampled_from(Unit)


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
    cases = st.tuples(households(), conditions(Unit.HOUSEHOLD))
    household, condition = find(
        cases,
        lambda case: explain(case[1], facts_of(case[0], Unit.HOUSEHOLD, DAY), DAY, FACTS).outcome is outcome,
        settings=settings(max_examples=2_000, derandomize=True, phases=[Phase.generate]),
    )
    assert explain(condition, facts_of(household, Unit.HOUSEHOLD, DAY), DAY, FACTS).outcome is outcome


def test_the_proof_kit_has_what_it_promises_and_nothing_else() -> None:
    assert all(getattr(slrtkit.testing, name) for name in slrtkit.testing.__all__)
    with pytest.raises(AttributeError):
        _ = slrtkit.testing.nothing
