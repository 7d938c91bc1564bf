"""Hypothesis strategies for conditions that a catalog accepts, over any declared facts."""

from datetime import date

from hypothesis import strategies as st

from slrtkit.domain.household import FactValue
from slrtkit.domain.rules import FACTS, Condition, DeclaredFact, FactCatalogue, FactType, Operand, faults, nodes
from slrtkit.domain.subject import Unit
from slrtkit.testing.people import values

__all__ = ["conditions"]

_ORDERED = {FactType.INT, FactType.DECIMAL, FactType.RUPIAH, FactType.DATE}
_EQUAL = (nodes.Relation.EQ, nodes.Relation.NE)


def conditions(unit: Unit, catalogue: FactCatalogue = FACTS) -> st.SearchStrategy[Condition]:
    """Conditions about a unit and, where it has any, its members: each can be judged, and none speaks of what is not declared.

    Args:
        unit: Whose facts stand under bare names.
        catalogue: The declared facts.
    """
    own = _asked(unit, catalogue, member=False)
    if unit is not Unit.PERSON:
        inner = _joined(_asked(Unit.PERSON, catalogue, member=True))
        chosen = st.none() | inner
        several = st.builds(nodes.Comparison, st.builds(nodes.Count, chosen), _link(st.integers(0, 5).map(nodes.Number)))
        own |= st.builds(nodes.Any, inner, chosen) | st.builds(nodes.All, inner, chosen) | several
    return _joined(own).filter(lambda condition: not faults(condition, catalogue, unit))


def _joined(leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    def grow(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        terms = st.lists(inner, min_size=2, max_size=3).map(tuple)
        return inner.map(nodes.Not) | terms.map(nodes.And) | terms.map(nodes.Or)

    return st.recursive(leaves, grow, max_leaves=4)


def _asked(unit: Unit, catalogue: FactCatalogue, *, member: bool) -> st.SearchStrategy[Condition]:
    questions = {fact.name: _question(fact, member=member) for fact in catalogue.facts if unit in fact.scopes}
    return st.sampled_from(sorted(questions)).flatmap(questions.__getitem__)


def _question(fact: DeclaredFact, *, member: bool) -> st.SearchStrategy[Condition]:
    path = tuple(fact.name.split("."))
    reference: nodes.Reference = nodes.MemberRef(path) if member else nodes.FactRef(path)
    known = st.just(nodes.Known(reference))
    if fact.type is FactType.BOOL:
        return st.just(reference) | known
    value = values(fact).map(_literal).filter(lambda literal: not isinstance(literal, nodes.Text))
    few = st.lists(value, min_size=1, max_size=3, unique=True).map(tuple)
    relations = tuple(nodes.Relation) if fact.type in _ORDERED else _EQUAL
    compared = st.builds(nodes.Comparison, st.just(reference), _link(value, relations))
    return compared | st.builds(nodes.Membership, st.just(reference), few, st.booleans()) | known


def _link(
    right: st.SearchStrategy[Operand], relations: tuple[nodes.Relation, ...] = tuple(nodes.Relation)
) -> st.SearchStrategy[tuple[tuple[nodes.Relation, Operand], ...]]:
    return st.tuples(st.tuples(st.sampled_from(relations), right))


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
