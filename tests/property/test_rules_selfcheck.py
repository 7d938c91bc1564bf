"""The self-check never raises a false alarm, and of conditions over fixed values it overlooks nothing."""

from collections.abc import Callable, Mapping
from datetime import date
from itertools import product
from typing import Any as Anything

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from slrtkit.domain.rules import (
    Condition,
    Criterion,
    DeclaredFact,
    Entitlement,
    FactCatalogue,
    FactType,
    Outcome,
    Role,
    RuleSet,
    Says,
    assess,
    explain,
    nodes,
    selfcheck,
    worlds,
)
from slrtkit.domain.rules.partition import answers
from slrtkit.domain.rules.worlds import Worlds, _holds
from slrtkit.domain.subject import Unit

ON = date(2026, 1, 31)
SAYS = Says("syarat", "criterion")
VALUES: dict[str, tuple[Anything, ...]] = {"a": (True, False), "b": (True, False), "n": (0, 1, 2, 3), "e": ("p", "q", "r")}
CATALOGUE = FactCatalogue(
    (
        DeclaredFact("a", FactType.BOOL, tuple(Unit), SAYS),
        DeclaredFact("b", FactType.BOOL, tuple(Unit), SAYS),
        DeclaredFact("n", FactType.INT, tuple(Unit), SAYS, least=0, most=3),
        DeclaredFact("e", FactType.ENUM, tuple(Unit), SAYS, values=("p", "q", "r")),
    )
)
LONG = nodes.Duration(5, nodes.Period.YEARS)


def fixed(make: type[nodes.FactRef | nodes.MemberRef]) -> st.SearchStrategy[Condition]:
    """Conditions that compare facts with fixed values."""
    numbers = st.integers(-1, 4).map(nodes.Number)
    links = st.lists(st.tuples(st.sampled_from(nodes.Relation), numbers), min_size=1, max_size=1).map(tuple)
    texts = st.lists(st.sampled_from("pqr").map(nodes.Text), min_size=1, max_size=2, unique=True).map(tuple)
    return (
        st.sampled_from("ab").map(lambda name: make((name,)))
        | st.builds(nodes.Comparison, st.just(make(("n",))), links)
        | st.builds(nodes.Membership, st.just(make(("e",))), texts, st.booleans())
        | st.booleans().map(nodes.Flag)
    )


def joined(leaves: st.SearchStrategy[Condition], most: int) -> st.SearchStrategy[Condition]:
    def grow(below: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        terms = st.lists(below, min_size=2, max_size=3).map(tuple)
        return below.map(nodes.Not) | terms.map(nodes.And) | terms.map(nodes.Or)

    return st.recursive(leaves, grow, max_leaves=most)


FIXED = joined(fixed(nodes.FactRef), 5)
INNER = joined(fixed(nodes.MemberRef), 3)
RECEIPTS = st.builds(nodes.Receives, st.just("P"), st.just(nodes.Whose.UNIT), st.sampled_from([None, LONG]))
COUNTS = st.builds(
    nodes.Comparison,
    st.builds(nodes.Count, st.none() | INNER),
    st.tuples(st.tuples(st.sampled_from(nodes.Relation), st.integers(-1, 2).map(nodes.Number))),
)
NUMBER = nodes.FactRef(("n",))
SUMS = st.builds(
    nodes.Comparison,
    st.builds(
        nodes.Arithmetic, st.sampled_from(nodes.Operator), st.just(nodes.FactRef(("n",))), st.integers(0, 2).map(nodes.Number)
    ),
    st.tuples(st.tuples(st.sampled_from(nodes.Relation), st.integers(0, 3).map(nodes.Number))),
)
ABOUT = st.builds(nodes.Any, INNER, st.none() | INNER) | st.builds(nodes.All, INNER, st.none() | INNER)
WIDE = joined(fixed(nodes.FactRef) | ABOUT | COUNTS | RECEIPTS | SUMS | st.just(nodes.Known(nodes.FactRef(("n",)))), 3)
GROUPS = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in VALUES.items()})
AID = [[], [{"program": "P", "from": "2020-01-01", "to": "2023-01-31"}], [{"program": "P", "from": "2020-01-01"}]]
CASES: st.SearchStrategy[Mapping[str, object]] = st.builds(
    lambda own, members, complete, aid: {**own, "members": members, "members_complete": complete, **aid},
    GROUPS,
    st.lists(GROUPS, max_size=3),
    st.booleans(),
    st.sampled_from([{}, *({"participation": aid} for aid in AID)]),
)


def outcomes(condition: Condition) -> set[Outcome]:
    """Return what a condition comes to over all values of the facts."""
    found = set()
    for values in product(*VALUES.values()):
        found.add(explain(condition, dict(zip(VALUES, values, strict=True)), ON, CATALOGUE).outcome)
    return found


def codes(rules: RuleSet) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in selfcheck([rules], CATALOGUE):
        found.setdefault(finding.path.partition("].")[2], set()).add(finding.code)
    return found


def rule_set(*criteria: Criterion, **more: Anything) -> RuleSet:  # noqa: ANN401  what a rule set has
    return RuleSet("P", date(2020, 1, 1), "contoh", criteria, **more)


# ------------------------------------------------------------- nothing overlooked


@given(FIXED)
def test_of_fixed_values_what_can_never_be_met_and_what_always_is_are_found(condition: Condition) -> None:
    found = codes(rule_set(Criterion("c", SAYS, condition))).get("c", set())
    assert ("criterion.never" in found) is (outcomes(condition) == {Outcome.NOT_MET})
    assert ("criterion.always" in found) is (outcomes(condition) == {Outcome.MET})


@given(FIXED, FIXED)
def test_of_fixed_values_what_contradicts_or_repeats_another_is_found(one: Condition, other: Condition) -> None:
    found = codes(rule_set(Criterion("c", SAYS, one), Criterion("d", SAYS, other)))
    if any({"criterion.never", "criterion.always"} & of for of in found.values()):
        return
    both, alike = outcomes(nodes.And((one, other))), same(one, other)
    assert ("criterion.duplicate" in found.get("d", set())) is alike
    assert ("criterion.contradicts" in found.get("d", set())) is (both == {Outcome.NOT_MET})


def same(one: Condition, other: Condition) -> bool:
    return outcomes(nodes.Or((nodes.And((one, nodes.Not(other))), nodes.And((other, nodes.Not(one)))))) == {Outcome.NOT_MET}


# --------------------------------------------------------------- no false alarm


@given(WIDE, CASES)
def test_what_is_said_to_be_impossible_never_happens(condition: Condition, facts: Mapping[str, object]) -> None:
    found = codes(rule_set(Criterion("c", SAYS, condition))).get("c", set())
    outcome = explain(condition, facts, ON, CATALOGUE).outcome
    assert not ("criterion.never" in found and outcome is Outcome.MET)
    assert not ("criterion.always" in found and outcome is Outcome.NOT_MET)


@given(st.lists(WIDE, min_size=2, max_size=2), CASES)
def test_how_conditions_come_out_together_is_foreseen(pair: list[Condition], facts: Mapping[str, object]) -> None:
    how_conditions_come_out_together_is_foreseen(pair, facts)


def how_conditions_come_out_together_is_foreseen(pair: list[Condition], facts: Mapping[str, object]) -> None:
    seen = Worlds(CATALOGUE).together(*pair)
    came = tuple(explain(condition, facts, ON, CATALOGUE).outcome for condition in pair)
    assert seen is None or Outcome.UNKNOWN in came or tuple(one is Outcome.MET for one in came) in seen


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    roles = draw(st.lists(st.sampled_from(Role), min_size=1, max_size=3))
    criteria = tuple(Criterion(f"c{i}", SAYS, draw(WIDE), role=role) for i, role in enumerate(roles))
    exclusions = tuple(Criterion(f"x{i}", SAYS, one) for i, one in enumerate(draw(st.lists(WIDE, max_size=2))))
    counted = roles.count(Role.COUNTED)
    excluded, required = (draw(st.sampled_from([(), ("P",)])) for _ in range(2))
    return rule_set(
        *criteria,
        exclusions=exclusions,
        at_least=draw(st.integers(1, counted)) if counted else None,
        excludes=excluded,
        requires=required,
    )


@given(rule_sets(), CASES)
def test_no_finding_is_a_false_alarm(rules: RuleSet, facts: Mapping[str, object]) -> None:
    no_finding_is_a_false_alarm(rules, facts)


def no_finding_is_a_false_alarm(rules: RuleSet, facts: Mapping[str, object]) -> None:
    whole = {finding.code for finding in selfcheck([rules], CATALOGUE)}
    found = assess(rules, facts, ON, CATALOGUE)
    assert not ("rules.nobody" in whole and found.entitlement is Entitlement.ELIGIBLE)
    assert not ("rules.everybody" in whole and found.entitlement is Entitlement.INELIGIBLE)
    came = {code: trace.outcome for code, trace in found.criteria}
    for finding in selfcheck([rules], CATALOGUE):
        code = finding.path.partition("].")[2]
        if finding.code == "criterion.contradicts":
            assert found.entitlement is not Entitlement.ELIGIBLE
        if finding.code == "criterion.duplicate":
            other = finding.says.en.rpartition(" ")[2]
            assert Outcome.UNKNOWN in {came[code], came[other]} or came[code] is came[other]


# ------------------------------------------------------------ planted faults

FAULTS: dict[str, tuple[str, Callable[..., Anything]]] = {
    "half of the values are tried": ("answers", lambda fact, edges: answers(fact, edges)[:1]),
    "every program is received": ("_receipts", lambda leaves: [dict.fromkeys(leaves, True)]),
    "what is not understood always holds": ("_holds", lambda node, world: isinstance(node, nodes.Any) or _holds(node, world)),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, instead = FAULTS[fault]
    monkeypatch.setattr(worlds, name, instead)
    search = settings(max_examples=1_000, derandomize=True, database=None, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises(AssertionError):
        search(given(st.lists(WIDE, min_size=2, max_size=2), CASES)(how_conditions_come_out_together_is_foreseen))()
