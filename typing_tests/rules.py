"""How rules are read, judged and told: the tree is closed, and an answer has three values."""

from collections.abc import Mapping
from datetime import date
from typing import assert_never, assert_type

from slrtkit.domain.rules import Condition, Outcome, RuleSet, Trace, describe, explain, facts_used, parse, unparse

CONDITION = parse("desil <= 4 and any(m.age < 7 for m in members)")
assert_type(CONDITION, Condition)
assert_type(unparse(CONDITION), str)
assert_type(describe(CONDITION), str)


def judged(facts: Mapping[str, object], on: date) -> str:
    """Match all three values; a fourth would be an error here."""
    trace = explain(CONDITION, facts, on)
    assert_type(trace, Trace)
    match trace.outcome:
        case Outcome.MET:
            return "berhak"
        case Outcome.NOT_MET:
            return "tidak berhak"
        case Outcome.UNKNOWN:
            return "belum dapat ditentukan"
        case never:
            assert_never(never)


def named(rules: RuleSet) -> tuple[str, ...]:
    """Name what is asked."""
    return tuple(criterion.code for criterion in rules.criteria)


def refused(on: date) -> None:
    """Call as nobody may; without its mark each line is an error."""
    parse(4)  # type: ignore[arg-type]  # a text
    explain("desil <= 4", {}, on)  # type: ignore[arg-type]  # a condition is parsed first
    explain(CONDITION, {}, "2026-01-31")  # type: ignore[arg-type]  # a day
    facts_used("desil <= 4")  # type: ignore[arg-type]  # a condition
    unparse("desil <= 4")  # type: ignore[arg-type]  # a condition
