"""Hypothesis strategies for conditions that a catalog accepts, in the whole language, and for cases they are asked of."""

from datetime import date
from functools import lru_cache

from hypothesis import strategies as st

from slrtkit.domain.household import FactValue
from slrtkit.domain.rules import FACTS, Condition, DeclaredFact, FactCatalogue, FactType, Kind, Operand, faults, nodes
from slrtkit.domain.subject import Unit
from slrtkit.testing.people import values

__all__ = ["PROGRAMS", "conditions", "fact_values"]

PROGRAMS = ("PKH", "RTLH")
"""Programs that conditions ask about."""
_DAYS = tuple(map(date.fromisoformat, ("2020-02-29", "2025-01-31", "2025-12-31", "2026-01-31", "2026-02-28", "2026-03-01")))
_ORDERED = tuple(nodes.Relation)
_EQUAL = (nodes.Relation.EQ, nodes.Relation.NE)
_MEMBER = "m"


def conditions(unit: Unit, catalogue: FactCatalogue = FACTS) -> st.SearchStrategy[Condition]:
    """Conditions about a unit, its surroundings and its members: each can be judged, and names only what is declared.

    Args:
        unit: Whose facts stand under bare names.
        catalogue: The declared facts.
    """
    return _conditions(unit, catalogue)


@lru_cache(maxsize=32)
def _conditions(unit: Unit, catalogue: FactCatalogue) -> st.SearchStrategy[Condition]:
    """Build the strategy, which takes longer than to draw from it: properties that choose a unit ask for it at each example."""
    around = [whose for whose in (Unit.FAMILY, Unit.HOUSEHOLD) if unit is not Unit.HOUSEHOLD and whose is not unit]
    own = _asked(unit, "", catalogue)
    for whose in around:
        own |= _asked(whose, whose.value, catalogue)
    inner = _joined(_asked(Unit.PERSON, _MEMBER, catalogue))
    chosen = st.none() | inner
    own |= st.builds(nodes.Any, inner, chosen) | st.builds(nodes.All, inner, chosen)
    own |= _compared(st.builds(nodes.Count, chosen), st.integers(0, 5).map(nodes.Number))
    own |= _totals(catalogue, chosen)
    return _joined(own).filter(lambda condition: not faults(condition, catalogue, unit))


def fact_values(fact: DeclaredFact) -> st.SearchStrategy[FactValue]:
    """What a declared fact may say; a day is often one of a few, so that days meet."""
    return st.sampled_from(_DAYS) | values(fact) if fact.type is FactType.DATE else values(fact)


def _joined(leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        terms = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return inner.map(nodes.Not) | terms.map(nodes.And) | terms.map(nodes.Or)

    return st.recursive(leaves | st.booleans().map(nodes.Flag), grow, max_leaves=4)


def _asked(unit: Unit, whose: str, catalogue: FactCatalogue) -> st.SearchStrategy[Condition]:
    facts = {fact.name: fact for fact in catalogue.facts if unit in fact.scopes}
    questions = {name: _question(fact, whose, facts) for name, fact in facts.items()}
    spans = st.builds(nodes.Duration, st.integers(1, 30), st.sampled_from(nodes.Period))
    questions[""] = st.builds(nodes.Receives, st.sampled_from(PROGRAMS), st.just(nodes.Whose(whose)), st.none() | spans)

    def question(name: str) -> st.SearchStrategy[Condition]:  # a bound method would be shown with all questions in it
        return questions[name]

    return st.sampled_from(sorted(questions)).flatmap(question)


def _reference(name: str, whose: str) -> nodes.Reference:
    path = tuple(name.split("."))
    return nodes.MemberRef(path) if whose == _MEMBER else nodes.FactRef((whose, *path) if whose else path)


def _question(fact: DeclaredFact, whose: str, among: dict[str, DeclaredFact]) -> st.SearchStrategy[Condition]:
    reference = _reference(fact.name, whose)
    known: st.SearchStrategy[Condition] = st.just(nodes.Known(reference))
    value = fact_values(fact).map(_literal).filter(lambda literal: literal != nodes.Text(""))
    few = st.lists(value, min_size=1, max_size=3, unique=True).map(tuple)
    listed = st.builds(nodes.Membership, st.just(reference), few, st.booleans())
    match fact.type.kind:
        case Kind.FLAG:
            return known | st.just(reference) | _compared(st.just(reference), value, _EQUAL)
        case Kind.TEXT:
            return known | listed | _compared(st.just(reference), value, _EQUAL)
        case Kind.DAY:
            others = [_reference(name, whose) for name, one in among.items() if one.type is FactType.DATE]
            return known | listed | _of_days(reference, value, others)
        case _:
            others = [_reference(name, whose) for name, one in among.items() if one.type.kind is Kind.NUMBER]
            return known | listed | _of_numbers(reference, value, others)


def _of_numbers(
    reference: nodes.Reference, value: st.SearchStrategy[nodes.Literal], others: list[nodes.Reference]
) -> st.SearchStrategy[Condition]:
    fact: st.SearchStrategy[Operand] = st.just(reference)
    other: st.SearchStrategy[Operand] = st.sampled_from(others)
    factor = st.integers(-3, 3).map(nodes.Number)
    plain = fact | fact.map(nodes.Negation) | st.builds(nodes.Arithmetic, _operators("+-*"), fact, factor | value | other)
    sides = plain | st.builds(nodes.Arithmetic, _operators("/"), plain, factor | other)
    sides |= st.builds(nodes.Converted, fact, st.sampled_from([nodes.Period.MONTHS, nodes.Period.YEARS]))
    return _compared(fact, value) | _compared(sides, value | factor) | _compared(sides, other)


def _of_days(
    reference: nodes.Reference, value: st.SearchStrategy[nodes.Literal], others: list[nodes.Reference]
) -> st.SearchStrategy[Condition]:
    day: st.SearchStrategy[Operand] = value | st.just(nodes.CaseDay()) | st.sampled_from(others)
    span = st.builds(nodes.Duration, st.integers(1, 30), st.sampled_from(nodes.Period))
    moved = st.builds(nodes.Arithmetic, _operators("+-"), day, span)
    passed = st.builds(nodes.Arithmetic, _operators("-"), day, st.just(reference))
    number = st.integers(-40, 400).map(nodes.Number)
    return _compared(st.just(reference), value) | _compared(st.just(reference), day | moved) | _compared(passed, number)


def _totals(catalogue: FactCatalogue, chosen: st.SearchStrategy[Condition | None]) -> st.SearchStrategy[Condition]:
    numbers = [fact for fact in catalogue.facts if Unit.PERSON in fact.scopes and fact.type.kind is Kind.NUMBER]
    if not numbers:
        return st.nothing()

    def about(fact: DeclaredFact) -> st.SearchStrategy[Condition]:
        one: st.SearchStrategy[Operand] = st.just(_reference(fact.name, _MEMBER))
        one |= st.builds(nodes.Arithmetic, _operators("+-*"), one, st.integers(-3, 3).map(nodes.Number))
        return _compared(st.builds(nodes.Total, st.sampled_from(nodes.Aggregate), one, chosen), values(fact).map(_literal))

    return st.sampled_from(numbers).flatmap(about)


def _operators(signs: str) -> st.SearchStrategy[nodes.Operator]:
    return st.sampled_from([nodes.Operator(sign) for sign in signs])


def _compared(
    left: st.SearchStrategy[Operand],
    right: st.SearchStrategy[Operand],
    relations: tuple[nodes.Relation, ...] = _ORDERED,
) -> st.SearchStrategy[Condition]:
    link = st.tuples(st.sampled_from(relations), right)
    return st.builds(nodes.Comparison, left, st.lists(link, min_size=1, max_size=2).map(tuple))


def _literal(value: FactValue) -> nodes.Literal:
    match value:
        case bool():
            return nodes.Flag(value)
        case int():
            return nodes.Number(value)
        case str():
            return nodes.Text(value)
        case date():
            return nodes.Day(value)
