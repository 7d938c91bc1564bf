"""Whether a condition can be judged at all: its names are declared and what it compares can be compared."""

from difflib import get_close_matches
from typing import assert_never

from attrs import field, frozen

from slrtkit.domain.rules.comparison import incomparable
from slrtkit.domain.rules.facts import DeclaredFact, FactCatalogue, FactType, Kind, owner
from slrtkit.domain.rules.nodes import (
    All,
    And,
    Any,
    Arithmetic,
    Comparison,
    Condition,
    Count,
    Day,
    FactRef,
    Flag,
    Known,
    MemberRef,
    Membership,
    Negation,
    Node,
    Not,
    Number,
    Operand,
    Or,
    Reference,
    Relation,
    Text,
)
from slrtkit.domain.rules.text import unparse
from slrtkit.domain.subject import Unit
from slrtkit.errors import RuleDefinitionError

__all__ = ["check", "fault_at", "faults"]


def fault_at(node: Node, code: str, text: str, cure: str = "") -> RuleDefinitionError:
    """Return the refusal of a node: at its place where it was read from a text, otherwise with its canonical text."""
    if node.at is not None:
        return node.at.fault(code, text, cure)
    return RuleDefinitionError(text, code=code, cure=cure, picture=unparse(node))


def faults(condition: Condition, catalogue: FactCatalogue, unit: Unit | None = None) -> tuple[RuleDefinitionError, ...]:
    """Return everything that is wrong with a condition.

    Args:
        condition: What is asked.
        catalogue: The facts that are declared.
        unit: Whose facts stand under bare names; None where any declared name may.
    """
    checker = _Checker(catalogue, unit)
    checker.condition(condition)
    return tuple(checker.found)


def check(condition: Condition, catalogue: FactCatalogue, unit: Unit | None = None) -> Condition:
    """Return the condition if nothing is wrong with it.

    Raises:
        RuleDefinitionError: the first fault.
    """
    for fault in faults(condition, catalogue, unit):
        raise fault
    return condition


@frozen
class _Checker:
    catalogue: FactCatalogue
    unit: Unit | None
    found: list[RuleDefinitionError] = field(factory=list)

    def fault(self, node: Node, code: str, text: str, cure: str = "") -> None:
        self.found.append(fault_at(node, code, text, cure))

    def condition(self, node: Condition) -> None:  # noqa: C901, PLR0912  one case a node
        match node:
            case Flag():
                pass
            case FactRef() | MemberRef():
                self.expect(node, self.reference(node), Kind.FLAG)
            case And(terms) | Or(terms):
                for term in terms:
                    self.condition(term)
            case Not(term):
                self.condition(term)
            case Comparison(first, links):
                sides = [first, *(operand for _, operand in links)]
                kinds = [self.kind(side) for side in sides]
                for index, (relation, right) in enumerate(links):
                    self.pair(relation, kinds[index], kinds[index + 1], right)
                    self.value(sides[index], right)
                    self.value(right, sides[index])
            case Membership(item, choices):
                kind = self.kind(item)
                for choice in choices:
                    self.pair(Relation.EQ, kind, self.kind(choice), choice)
                    self.value(choice, item)
            case Any(holds, where) | All(holds, where):
                self.condition(holds)
                if where is not None:
                    self.condition(where)
            case Known(fact):
                self.reference(fact)
            case _:
                assert_never(node)

    def kind(self, node: Operand) -> Kind | None:  # noqa: PLR0911  one case a node
        """Return what an operand can be compared with; None where that is unknown."""
        match node:
            case Number():
                return Kind.NUMBER
            case Text():
                return Kind.TEXT
            case Flag():
                return Kind.FLAG
            case Day():
                return Kind.DAY
            case FactRef() | MemberRef():
                return self.reference(node)
            case Arithmetic(_, left, right):
                self.expect(left, self.kind(left), Kind.NUMBER)
                self.expect(right, self.kind(right), Kind.NUMBER)
                return Kind.NUMBER
            case Negation(operand):
                self.expect(operand, self.kind(operand), Kind.NUMBER)
                return Kind.NUMBER
            case Count(where):
                if where is not None:
                    self.condition(where)
                return Kind.NUMBER
        assert_never(node)

    def expect(self, node: Operand, kind: Kind | None, wanted: Kind) -> None:
        if kind not in {None, wanted}:
            self.fault(node, "rule.kind", f"{wanted} is needed here, and this is {kind}")

    def pair(self, relation: Relation, left: Kind | None, right: Kind | None, at: Operand) -> None:
        if left is not None and right is not None and (problem := incomparable(relation, left, right)):
            self.fault(at, "rule.kind", problem, "write a day as date('2026-01-31')" if Kind.DAY in {left, right} else "")

    def value(self, node: Operand, of: Operand) -> None:
        """Fault a text that the enumeration it is compared with does not have."""
        fact = self.find(of) if isinstance(of, FactRef | MemberRef) else None
        if fact is None or fact.type is not FactType.ENUM or not isinstance(node, Text) or node.value in fact.values:
            return
        near = get_close_matches(node.value, fact.values, 1)
        cure = f"did you mean {near[0]!r}?" if near else f"its values: {', '.join(fact.values)}"
        self.fault(node, "rule.unknown-value", f"{fact.name} has no such value", cure)

    def reference(self, node: Reference) -> Kind | None:
        fact = self.find(node)
        if fact is not None:
            return fact.type.kind
        whose, name = owner(node.path, Unit.PERSON if isinstance(node, MemberRef) else self.unit)
        elsewhere = self.catalogue.by_name.get(name)
        near = self.catalogue.nearest(name)
        if elsewhere is not None:
            cure = f"it is recorded of: {', '.join(elsewhere.scopes)}"
        else:
            cure = f"did you mean {near}?" if near else "declare it, or name one that is declared"
        self.fault(node, "rule.unknown-fact", f"{'.'.join(node.path)} is not a fact of the {whose or 'case'}", cure)
        return None

    def find(self, node: Reference) -> DeclaredFact | None:
        return self.catalogue.find(node.path, Unit.PERSON if isinstance(node, MemberRef) else self.unit)
