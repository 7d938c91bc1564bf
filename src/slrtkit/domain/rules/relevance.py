"""Which open facts can still change a verdict: those in which alone two ways to complete the case differ, and so in verdict.

Criteria that share no open fact cannot disturb each other, so each group of those that do is completed by itself, in every way
that its criteria tell apart; what the groups may come to is put together as tallies. Where a group has too many ways, or kinds
of answers that nobody can list, each of its criteria may come out either way, and each fact that keeps it open may decide it.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache, partial
from itertools import combinations, product
from math import prod
from typing import TypeAlias

from attrs import frozen

from slrtkit.domain.rules.case import read
from slrtkit.domain.rules.completion import Open, answered
from slrtkit.domain.rules.explain import judge
from slrtkit.domain.rules.facts import FactCatalogue
from slrtkit.domain.rules.kinds import Kinds
from slrtkit.domain.rules.outcome import Outcome
from slrtkit.domain.rules.ruleset import RuleSet
from slrtkit.domain.rules.tally import Tally, merged, outcome_of, tally

__all__ = ["BUDGET", "Inquiry", "relevant"]

BUDGET = 1_000
"""Ways to complete one group of criteria that are tried out."""

_Outcomes: TypeAlias = tuple[Outcome, ...]
_Pair: TypeAlias = frozenset[_Outcomes]
_EITHER: _Pair = frozenset({(Outcome.MET,), (Outcome.NOT_MET,)})


@frozen
class Inquiry:
    """What is open in a case.

    Attributes:
        rules: What it is judged by.
        facts: What is known.
        on: Its day.
        catalogue: What is declared.
        settled: The outcomes that are known or do not matter any more, by code.
        keeping: The labels of the facts that keep each of the other criteria open, by code.
        asked: What each label asks for, and the kinds of its answers.
    """

    rules: RuleSet
    facts: Mapping[str, object]
    on: date
    catalogue: FactCatalogue
    settled: Mapping[str, Outcome]
    keeping: Mapping[str, tuple[str, ...]]
    asked: Mapping[str, tuple[Open, Kinds]]


@frozen
class _Group:
    """Criteria, all that they may come to, and for each fact the outcomes between which it alone decides."""

    codes: tuple[str, ...]
    outcomes: frozenset[_Outcomes]
    decides: Mapping[str, frozenset[_Pair]]


def relevant(inquiry: Inquiry) -> frozenset[str]:
    """Return the labels of the facts that can still change the verdict."""
    groups = [group for codes in _sharing(inquiry.keeping) for group in _groups(inquiry, codes)]
    found: set[str] = set()
    for group in groups:
        others = [frozenset(_tally(inquiry, one, outcomes) for outcomes in one.outcomes) for one in groups if one is not group]
        rest = merged([frozenset({tally(inquiry.rules, inquiry.settled)}), *others])
        changes = cache(partial(_changes, inquiry, group, rest))
        found.update(label for label, pairs in group.decides.items() if any(map(changes, pairs)))
    return frozenset(found)


def _changes(inquiry: Inquiry, group: _Group, rest: frozenset[Tally], pair: _Pair) -> bool:
    one, other = (_tally(inquiry, group, outcomes) for outcomes in pair)
    return any(_verdict(inquiry, one, more) is not _verdict(inquiry, other, more) for more in rest)


def _verdict(inquiry: Inquiry, part: Tally, rest: Tally) -> Outcome:
    return outcome_of(inquiry.rules, (*part, *rest))


def _tally(inquiry: Inquiry, group: _Group, outcomes: _Outcomes) -> Tally:
    return tally(inquiry.rules, dict(zip(group.codes, outcomes, strict=True)))


def _sharing(keeping: Mapping[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the criteria in groups that share open facts."""
    groups: list[tuple[set[str], tuple[str, ...]]] = []
    for code, labels in keeping.items():
        touched = [group for group in groups if not group[0].isdisjoint(labels)]
        groups = [group for group in groups if group not in touched]
        groups.append((set(labels).union(*(facts for facts, _ in touched)), (*(c for _, cs in touched for c in cs), code)))
    return [codes for _, codes in groups]


def _groups(inquiry: Inquiry, codes: tuple[str, ...]) -> Iterator[_Group]:
    """Yield criteria that share open facts as one group; each by itself where not everything can be tried out."""
    labels = tuple(dict.fromkeys(label for code in codes for label in inquiry.keeping[code]))
    each = [inquiry.asked[label][1] for label in labels]
    if all(kinds.whole for kinds in each) and prod(len(kinds.answers) for kinds in each) <= BUDGET:
        yield _tried(inquiry, codes, labels)
    else:
        for code in codes:
            yield _Group((code,), _EITHER, dict.fromkeys(inquiry.keeping[code], frozenset({_EITHER})))


def _tried(inquiry: Inquiry, codes: tuple[str, ...], labels: tuple[str, ...]) -> _Group:
    """Complete a group in every way."""
    conditions = {one.code: one.when for one in inquiry.rules.judged}
    table = {}
    for answers in product(*(inquiry.asked[label][1].answers for label in labels)):
        facts = inquiry.facts
        for label, answer in zip(labels, answers, strict=True):
            facts = answered(facts, inquiry.asked[label][0], answer)
        case = read(facts, inquiry.on, inquiry.catalogue)
        table[answers] = tuple(judge(conditions[code], case).outcome for code in codes)
    decides = {}
    for index, label in enumerate(labels):
        alike: dict[tuple[object, ...], set[_Outcomes]] = {}
        for answers, outcomes in table.items():
            alike.setdefault((*answers[:index], *answers[index + 1 :]), set()).add(outcomes)
        decides[label] = frozenset(frozenset(pair) for found in alike.values() for pair in combinations(found, 2))
    return _Group(codes, frozenset(table.values()), decides)
