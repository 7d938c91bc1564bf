"""How often each outcome occurs among the criteria of each weight: all that a verdict depends on.

What twenty criteria may come to is a million combinations of outcomes, and a few hundred tallies.
"""

from collections.abc import Iterable, Mapping
from typing import TypeAlias

from slrtkit.domain.rules.assess import verdict
from slrtkit.domain.rules.outcome import Outcome
from slrtkit.domain.rules.ruleset import RuleSet

__all__ = ["Tally", "merged", "outcome_of", "tally"]

Tally: TypeAlias = tuple[tuple[str, Outcome], ...]
"""The weight and the outcome of each criterion, sorted."""

_BARRING = "barring"


def tally(rules: RuleSet, outcomes: Mapping[str, Outcome]) -> Tally:
    """Return the tally of some criteria, given by code."""
    barring = {one.code for one in rules.barring}
    weights = {one.code: _BARRING if one.code in barring else one.role.value for one in rules.judged}
    return tuple(sorted((weights[code], outcome) for code, outcome in outcomes.items()))


def merged(parts: Iterable[frozenset[Tally]]) -> frozenset[Tally]:
    """Return every tally of the whole, from the tallies that each part of the criteria may have."""
    whole: frozenset[Tally] = frozenset({()})
    for part in parts:
        whole = frozenset(tuple(sorted((*one, *other))) for one in whole for other in part)
    return whole


def outcome_of(rules: RuleSet, whole: Tally) -> Outcome:
    """Return the verdict on a tally of all criteria."""
    left: dict[str, list[Outcome]] = {}
    for weight, outcome in whole:
        left.setdefault(weight, []).append(outcome)
    barring = {one.code for one in rules.barring}
    return verdict(rules, {one.code: left[_BARRING if one.code in barring else one.role.value].pop() for one in rules.judged})
