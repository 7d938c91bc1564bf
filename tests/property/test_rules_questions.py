"""What is asked next, against trying every answer: nothing that cannot change the verdict, and nothing left out that can.

The facts here have few values each, so that a case can be completed in every way.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any as Anything

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from slrtkit.domain.rules import (
    Condition,
    Criterion,
    DeclaredFact,
    Entitlement,
    FactCatalogue,
    FactType,
    Question,
    Role,
    RuleSet,
    Says,
    assess,
    nodes,
)
from slrtkit.domain.rules import questions as questions_of
from slrtkit.domain.rules.completion import Answer, Open, TookPart, answered, opening
from slrtkit.domain.rules.kinds import Kinds
from slrtkit.domain.rules.tally import merged
from slrtkit.domain.rules.touched import Touched
from slrtkit.domain.subject import Unit

ON = date(2026, 1, 31)
ROOM = "slrtkit.domain.rules"
questions_module = sys.modules[f"{ROOM}.questions"]
Facts = Mapping[str, Anything]
Way = tuple[tuple[Answer, ...], Facts]
Choice = Callable[[list[Way]], Way]
SAYS = Says("syarat", "criterion")


def declared(name: str, kind: FactType, **more: Anything) -> DeclaredFact:  # noqa: ANN401  what a fact is made of
    return DeclaredFact(name, kind, tuple(Unit), Says(name, name), **more)


CATALOGUE = FactCatalogue(
    (
        declared("a", FactType.BOOL),
        declared("b", FactType.BOOL),
        declared("n", FactType.INT, least=0, most=3),
        declared("k", FactType.INT, least=0, most=3),
        declared("e", FactType.ENUM, values=("p", "q", "r")),
    )
)
VALUES: dict[str, tuple[Anything, ...]] = {
    "a": (True, False),
    "b": (True, False),
    "n": (0, 1, 2, 3),
    "k": (0, 1, 2, 3),
    "e": ("p", "q", "r"),
}
LONG = nodes.Duration(5, nodes.Period.YEARS)
AID: tuple[TookPart, ...] = (TookPart(None), TookPart(ON), TookPart(date(2023, 1, 31)))
"""Never; now; three years ago."""


def conditions(*, member: bool) -> st.SearchStrategy[Condition]:
    make = nodes.MemberRef if member else nodes.FactRef
    number: st.SearchStrategy[nodes.Operand] = st.sampled_from("nk").map(lambda name: make((name,)))
    if not member:
        number |= st.builds(nodes.Count, st.none() | ABOUT_MEMBERS)
    right = st.integers(0, 3).map(nodes.Number) | number
    links = st.lists(st.tuples(st.sampled_from(nodes.Relation), right), min_size=1, max_size=2).map(tuple)
    texts = st.lists(st.sampled_from("pqr").map(nodes.Text), min_size=1, max_size=2, unique=True).map(tuple)
    whose = nodes.Whose.MEMBER if member else nodes.Whose.UNIT
    leaves: st.SearchStrategy[Condition] = (
        st.sampled_from("ab").map(lambda name: make((name,)))
        | st.builds(nodes.Comparison, number, links)
        | st.builds(nodes.Membership, st.just(make(("e",))), texts, st.booleans())
        | st.builds(nodes.Receives, st.just("P"), st.just(whose), st.sampled_from([None, LONG]))
    )
    if not member:
        chosen = st.none() | ABOUT_MEMBERS
        leaves |= st.builds(nodes.Any, ABOUT_MEMBERS, chosen) | st.builds(nodes.All, ABOUT_MEMBERS, chosen)

    def grow(below: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        terms = st.lists(below, min_size=2, max_size=3).map(tuple)
        return below.map(nodes.Not) | terms.map(nodes.And) | terms.map(nodes.Or)

    return st.recursive(leaves, grow, max_leaves=3)


ABOUT_MEMBERS = conditions(member=True)
CONDITIONS = conditions(member=False)


@st.composite
def rule_sets(draw: st.DrawFn) -> RuleSet:
    roles = draw(st.lists(st.sampled_from(Role), min_size=1, max_size=4))
    criteria = tuple(Criterion(f"c{i}", SAYS, draw(CONDITIONS), role=role) for i, role in enumerate(roles))
    exclusions = tuple(Criterion(f"x{i}", SAYS, one) for i, one in enumerate(draw(st.lists(CONDITIONS, max_size=1))))
    counted = roles.count(Role.COUNTED)
    least = draw(st.integers(1, counted)) if counted else None
    return RuleSet("P", date(2020, 1, 1), "contoh", criteria, exclusions=exclusions, at_least=least)


GROUPS: st.SearchStrategy[Facts] = st.fixed_dictionaries(
    {}, optional={**{name: st.sampled_from(values) for name, values in VALUES.items()}, "participation": st.just([])}
)


@st.composite
def cases(draw: st.DrawFn) -> tuple[RuleSet, Facts]:
    """Rules, and facts of which at most four that matter are unknown."""
    rules = draw(rule_sets())
    facts = {**draw(GROUPS), "members": draw(st.lists(GROUPS, max_size=2))}
    assume(len(assess(rules, facts, ON, CATALOGUE).missing) <= 4)
    return rules, facts


def possible(label: str) -> tuple[Answer, ...]:
    return AID if "participation" in label else VALUES[label.rpartition(".")[2]]


def completions(facts: Facts, labels: tuple[str, ...]) -> Iterator[tuple[tuple[Answer, ...], Facts]]:
    for answers in product(*map(possible, labels)):
        whole = facts
        for label, answer in zip(labels, answers, strict=True):
            whole = answered(whole, opening(label), answer)
        yield answers, whole


def verdict(rules: RuleSet, facts: Facts) -> Entitlement:
    return assess(rules, facts, ON, CATALOGUE).entitlement


def deciding(rules: RuleSet, facts: Facts) -> set[str]:
    """Return the facts in which alone two completions differ, and so in verdict."""
    labels = assess(rules, facts, ON, CATALOGUE).missing
    table = {answers: verdict(rules, whole) for answers, whole in completions(facts, labels)}
    found = set()
    for index, label in enumerate(labels):
        alike: dict[tuple[Answer, ...], set[Entitlement]] = {}
        for answers, outcome in table.items():
            alike.setdefault((*answers[:index], *answers[index + 1 :]), set()).add(outcome)
        if any(len(outcomes) > 1 for outcomes in alike.values()):
            found.add(label)
    return found


def asked(rules: RuleSet, facts: Facts) -> tuple[Question, ...]:
    return questions_of(rules, facts, ON, CATALOGUE)


# --------------------------------------------------------------------- laws


def exactly_what_can_change_the_verdict_is_asked(case: tuple[RuleSet, Facts]) -> None:
    rules, facts = case
    missing = assess(rules, facts, ON, CATALOGUE).missing
    expected = (deciding(rules, facts) or set(missing)) if missing else set()
    assert {one.label for one in asked(rules, facts)} == expected


def a_question_says_how_much_it_decides(case: tuple[RuleSet, Facts]) -> None:
    rules, facts = case
    found = asked(rules, facts)
    for one in found:
        after = [assess(rules, answered(facts, one.asks, answer), ON, CATALOGUE) for answer in possible(one.label)]
        settled = [then.entitlement is not Entitlement.UNDETERMINED for then in after]
        assert (one.decides == 1) is all(settled)
        assert (one.decides == 0) is not any(settled)
        assert min(len(then.missing) for then in after) <= one.remains <= max(len(then.missing) for then in after)
        assert one.criteria
    ranks = [(-one.decides, one.remains, one.label.startswith("members[")) for one in found]
    assert ranks == sorted(ranks)


def asking_on_and_on_determines_the_verdict(case: tuple[RuleSet, Facts], choose: Choice) -> None:
    rules, facts = case
    labels = assess(rules, facts, ON, CATALOGUE).missing
    answers, whole = choose(list(completions(facts, labels)))
    world = dict(zip(labels, answers, strict=True))
    told = facts
    for _ in range(len(labels) + 1):
        left = asked(rules, told)
        if not left:
            break
        told = answered(told, left[0].asks, world[left[0].label])
    assert verdict(rules, told) is verdict(rules, whole)


def nothing_is_asked_of_a_determined_verdict(case: tuple[RuleSet, Facts]) -> None:
    rules, facts = case
    assert bool(asked(rules, facts)) is bool(assess(rules, facts, ON, CATALOGUE).missing)
    if verdict(rules, facts) is not Entitlement.UNDETERMINED:
        assert asked(rules, facts) == ()


@given(cases())
def test_exactly_what_can_change_the_verdict_is_asked(case: tuple[RuleSet, Facts]) -> None:
    exactly_what_can_change_the_verdict_is_asked(case)


@given(cases())
def test_a_question_says_how_much_it_decides_and_the_first_is_never_worse(case: tuple[RuleSet, Facts]) -> None:
    a_question_says_how_much_it_decides(case)


@given(cases(), st.data())
def test_asking_on_and_on_determines_the_verdict(case: tuple[RuleSet, Facts], data: st.DataObject) -> None:
    asking_on_and_on_determines_the_verdict(case, lambda ways: data.draw(st.sampled_from(ways)))


@given(cases())
def test_nothing_is_asked_of_a_determined_verdict(case: tuple[RuleSet, Facts]) -> None:
    nothing_is_asked_of_a_determined_verdict(case)


@given(rule_sets(), GROUPS, st.lists(GROUPS, max_size=3), st.booleans())
def test_with_an_open_roster_only_what_keeps_the_verdict_open_is_asked(
    rules: RuleSet, own: Facts, members: list[Facts], listed: bool
) -> None:
    facts = {**own, "members": members, "members_complete": False} if listed else own
    missing = assess(rules, facts, ON, CATALOGUE).missing
    found = asked(rules, facts)
    assert {one.label for one in found} <= set(missing)
    assert bool(found) is bool(missing)
    if found == () or len(missing) > 5:
        return
    for one in found:
        for answer in (0, 1) if one.label == "members" else possible(one.label):
            assert one.label not in assess(rules, answered(facts, one.asks, answer), ON, CATALOGUE).missing


@given(cases())
def test_members_of_whom_the_same_is_known_are_asked_about_as_if_each_were_looked_at(case: tuple[RuleSet, Facts]) -> None:
    rules, facts = case
    twins = {**facts, "members": [member for member in facts["members"] for _ in range(2)]}
    assume(len(assess(rules, twins, ON, CATALOGUE).missing) <= 6)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(questions_module, "_alike", lambda one, _: one.label)
        each = asked(rules, twins)
    assert asked(rules, twins) == each


@given(cases())
def test_where_counting_would_take_long_the_same_is_asked_and_decides_as_much(case: tuple[RuleSet, Facts]) -> None:
    rules, facts = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(questions_module, "BUDGET", 0)
        quick = asked(rules, facts)
    assert {(one.label, one.decides, one.criteria) for one in quick} == {
        (one.label, one.decides, one.criteria) for one in asked(rules, facts)
    }
    assert [one.decides for one in quick] == sorted((one.decides for one in quick), reverse=True)


# ------------------------------------------------------------ planted faults


class Untouched(Touched):
    """No criterion is judged anew."""

    def by(self, asked: Open) -> tuple[str, ...]:  # noqa: ARG002  as the one it stands for
        return ()


FAULTS: dict[str, tuple[str, str, Callable[..., Anything]]] = {
    "everything is asked": ("questions", "relevant", lambda inquiry: frozenset(inquiry.asked)),
    "one is forgotten": ("questions", "relevant", lambda inquiry: frozenset(sorted(inquiry.asked)[1:]) or {"none"}),
    "an answer is not heard": ("questions", "answered", lambda facts, *_: facts),
    "one kind of answer is tried": ("questions", "kinds", lambda asked, *_: Kinds(possible(asked.label)[:1], whole=True)),
    "an answer touches nothing": ("questions", "Touched", Untouched),
    "everybody is alike": ("questions", "_alike", lambda one, _: (one.fact, one.program)),
    "no two criteria share a fact": ("relevance", "_sharing", lambda keeping: [(code,) for code in keeping]),
    "the rest of the rules is overlooked": ("relevance", "merged", lambda parts: frozenset(list(merged(parts))[:1])),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_noticed(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, name, instead = FAULTS[fault]
    monkeypatch.setattr(sys.modules[f"{ROOM}.{module}"], name, instead)

    def laws(case: tuple[RuleSet, Facts]) -> None:
        exactly_what_can_change_the_verdict_is_asked(case)
        a_question_says_how_much_it_decides(case)

    search = settings(max_examples=1_000, derandomize=True, database=None, phases=[Phase.generate], report_multiple_bugs=False)
    with pytest.raises(AssertionError):
        search(given(cases())(laws))()
