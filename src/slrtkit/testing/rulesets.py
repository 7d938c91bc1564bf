"""Hypothesis strategies for rule sets with all that they may have."""

from collections.abc import Callable
from datetime import date

from hypothesis import strategies as st

from slrtkit.domain.rules import (
    FACTS,
    Condition,
    Criterion,
    FactCatalogue,
    FactType,
    Quota,
    QuotaPeriod,
    Role,
    RuleSet,
    Says,
    nodes,
)
from slrtkit.domain.rules.documents import RequiredDocument
from slrtkit.domain.subject import Unit
from slrtkit.testing.conditions import PROGRAMS, conditions

__all__ = ["criteria", "rule_sets", "versions"]

_DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
_SAID = st.builds(Says, st.just("Syarat contoh"), st.just("A sample criterion"))
_SOURCES = st.sampled_from(["", "Peraturan contoh"])


def criteria(unit: Unit = Unit.FAMILY, catalogue: FactCatalogue = FACTS, code: str = "syarat") -> st.SearchStrategy[Criterion]:
    """Criteria of any weight, with a source or without, read by somebody or by nobody.

    Args:
        unit: Whose facts stand under bare names.
        catalogue: The declared facts.
        code: Their code.
    """
    return _criterion(code, conditions(unit, catalogue))


def rule_sets(unit: Unit = Unit.FAMILY, catalogue: FactCatalogue = FACTS) -> st.SearchStrategy[RuleSet]:
    """Rules with criteria of every weight, exclusions, k of n, programs beside them, papers, and places.

    Args:
        unit: Whose facts stand under bare names.
        catalogue: The declared facts.
    """
    return _DAYS.flatmap(_rules(unit, catalogue))


def versions(unit: Unit = Unit.FAMILY, catalogue: FactCatalogue = FACTS) -> st.SearchStrategy[tuple[RuleSet, ...]]:
    """Up to three versions of one program's rules, in the order of their days.

    Args:
        unit: Whose facts stand under bare names.
        catalogue: The declared facts.
    """
    rules = _rules(unit, catalogue)
    days = st.lists(_DAYS, min_size=1, max_size=3, unique=True).map(sorted)
    return days.flatmap(lambda found: st.tuples(*map(rules, found)))


def _criterion(code: str, when: st.SearchStrategy[Condition]) -> st.SearchStrategy[Criterion]:
    weights, read = st.sampled_from(Role), st.sampled_from(["", "penyunting, 2026"])
    return st.builds(Criterion, st.just(code), _SAID, when, _SOURCES, weights, read)


def _rules(unit: Unit, catalogue: FactCatalogue) -> Callable[[date], st.SearchStrategy[RuleSet]]:
    """Return what makes rules in force from a day on; the strategies beneath are made once."""
    when, places = conditions(unit, catalogue), st.none() | _quotas(unit, catalogue)
    entitling = st.integers(1, 4).flatmap(lambda count: st.tuples(*(_criterion(f"c{i}", when) for i in range(count))))
    barring = st.integers(0, 2).flatmap(
        lambda count: st.tuples(*(st.builds(Criterion, st.just(f"x{i}"), _SAID, when) for i in range(count)))
    )
    amounts = st.none() | st.integers(1, 1_000_000).map(nodes.Number)
    paper = st.builds(RequiredDocument, st.just("surat"), _SAID, st.none() | when, st.booleans())
    papers = st.lists(paper, max_size=1).map(tuple)

    @st.composite
    def rules(draw: st.DrawFn, since: date) -> RuleSet:
        asked = draw(entitling)
        counted = sum(one.role is Role.COUNTED for one in asked)
        beside = draw(st.lists(st.sampled_from(PROGRAMS), unique=True, max_size=2))
        return RuleSet(
            "CONTOH",
            since,
            "Peraturan contoh",
            asked,
            draw(_SOURCES),
            exclusions=draw(barring),
            at_least=draw(st.integers(1, counted)) if counted else None,
            excludes=tuple(beside[:1]),
            requires=tuple(beside[1:]),
            documents=draw(papers),
            amount=draw(amounts),
            quota=draw(places),
            valid_days=draw(st.none() | st.integers(1, 365)),
        )

    return rules


def _quotas(unit: Unit, catalogue: FactCatalogue) -> st.SearchStrategy[Quota]:
    numbers = [one for one in catalogue.facts if unit in one.scopes and one.type in {FactType.INT, FactType.RUPIAH}]
    operands = st.sampled_from(numbers).map(lambda one: nodes.FactRef(tuple(one.name.split("."))))
    orders = st.lists(operands | operands.map(nodes.Negation), max_size=2).map(tuple)
    return st.builds(Quota, st.integers(1, 100), st.sampled_from(QuotaPeriod), orders if numbers else st.just(()))
