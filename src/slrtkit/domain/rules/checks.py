"""Whether a condition can be judged at all: its names are declared, and what it compares and calculates with fits."""

from difflib import get_close_matches
from functools import partial
from typing import assert_never

from attrs import evolve, field, frozen

from slrtkit.domain.rules.bounds import Bounds
from slrtkit.domain.rules.comparison import incomparable
from slrtkit.domain.rules.facts import DeclaredFact, FactCatalogue, FactType, Kind, owner
from slrtkit.domain.rules.measures import (
    ANYTHING,
    COUNT,
    Measure,
    calculated,
    converted,
    declared,
    number,
    require_like,
    total,
)
from slrtkit.domain.rules.nodes import (
    All,
    And,
    Any,
    Arithmetic,
    CaseDay,
    Comparison,
    Condition,
    Converted,
    Count,
    Day,
    Duration,
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
    Operator,
    Or,
    Receives,
    Reference,
    Relation,
    Text,
    Total,
    Whose,
)
from slrtkit.domain.rules.text import unparse
from slrtkit.domain.subject import Unit
from slrtkit.errors import RuleDefinitionError

__all__ = ["check", "fault_at", "faults", "formula_faults", "measured"]

_MIRRORED = {Relation.LT: ">", Relation.LE: ">=", Relation.GE: "<=", Relation.GT: "<", Relation.EQ: "==", Relation.NE: "!="}


def fault_at(node: Node, code: str, text: str, cure: str = "") -> RuleDefinitionError:
    """Return the refusal of a node: at its place where it was read from a text, otherwise with its canonical text."""
    if node.at is not None:
        return node.at.fault(code, text, cure)
    return RuleDefinitionError(text, code=code, cure=cure, picture=unparse(node))


def faults(
    condition: Condition | Operand, catalogue: FactCatalogue, unit: Unit | None = None
) -> tuple[RuleDefinitionError, ...]:
    """Return everything that is wrong with a condition, or with an operand that stands alone.

    Args:
        condition: What is asked.
        catalogue: The facts that are declared.
        unit: Whose facts stand under bare names; None where any declared name may.
    """
    checker = _Checker(catalogue, unit)
    if isinstance(condition, Condition):
        checker.condition(condition)
    else:
        checker.operand(condition)
    return tuple(checker.found)


def measured(
    operand: Operand, catalogue: FactCatalogue, unit: Unit | None = None
) -> tuple[Measure, tuple[RuleDefinitionError, ...]]:
    """Return what an operand that stands alone is, and everything that is wrong with it."""
    checker = _Checker(catalogue, unit)
    return checker.operand(operand), tuple(checker.found)


def formula_faults(catalogue: FactCatalogue) -> tuple[RuleDefinitionError, ...]:
    """Return everything that is wrong with the formulas of derived facts."""
    found: list[RuleDefinitionError] = []
    for fact in catalogue.facts:
        if (formula := fact.derivation) is not None:
            for unit in fact.scopes:
                checker = _Checker(catalogue, unit, found)
                given, wanted = checker.formula(formula), declared(fact)
                if given.kind not in {wanted.kind, None}:
                    checker.fault(formula, "rule.kind", f"{wanted.kind} is declared, and this is {given.kind}")
                require_like(wanted, given, (fact.name, "its formula"), partial(checker.fault, formula))
    return tuple(dict.fromkeys(found))


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
    inside: bool = False
    """Whether a member is at hand."""

    def fault(self, node: Node, code: str, text: str, cure: str = "") -> None:
        self.found.append(fault_at(node, code, text, cure))

    def condition(self, node: Condition) -> None:  # noqa: C901  one case a node
        match node:
            case Flag():
                pass
            case FactRef() | MemberRef():
                self.expect(node, self.reference(node).kind, Kind.FLAG)
            case And(terms) | Or(terms):
                for term in terms:
                    self.condition(term)
            case Not(term):
                self.condition(term)
            case Comparison():
                self.comparison(node)
            case Membership(item, choices):
                measure = self.operand(item)
                for choice in choices:
                    self.pair(Relation.EQ, (item, measure), (choice, self.operand(choice)))
            case Any(holds, where) | All(holds, where):
                member = self.member(node)
                member.condition(holds)
                member.where(where)
            case Known(fact):
                self.reference(fact)
            case Receives(_, whose):
                self.at_hand(node, member=whose is Whose.MEMBER)
            case _:
                assert_never(node)

    def operand(self, node: Operand) -> Measure:  # noqa: C901, PLR0911  one case a node
        """Return what an operand is."""
        match node:
            case Number(value):
                return number(Bounds.of(value))
            case Text():
                return Measure(Kind.TEXT)
            case Flag():
                return Measure(Kind.FLAG)
            case Day() | CaseDay():
                return Measure(Kind.DAY)
            case Duration():
                return Measure(Kind.SPAN)
            case FactRef() | MemberRef():
                return self.reference(node)
            case Arithmetic():
                return self.arithmetic(node)
            case Negation(operand):
                return self.negation(node, self.operand(operand))
            case Converted(operand, per):
                return converted(per, self.operand(operand), unparse(operand), partial(self.fault, node))
            case Count(where):
                self.member(node).where(where)
                return COUNT
            case Total(aggregate, of, where):
                member = self.member(node)
                measure = member.operand(of)
                member.where(where)
                return total(aggregate, measure, unparse(of), partial(self.fault, of))
        assert_never(node)

    def arithmetic(self, node: Arithmetic) -> Measure:
        """Return what a calculation with two numbers, two days, or a day and a span of time gives."""
        left, right = self.operand(node.left), self.operand(node.right)
        if {Kind.DAY, Kind.SPAN}.isdisjoint({left.kind, right.kind}) or node.operator in {Operator.MUL, Operator.DIV}:
            self.expect(node.left, left.kind, Kind.NUMBER)
            self.expect(node.right, right.kind, Kind.NUMBER)
        return calculated(node.operator, left, right, (unparse(node.left), unparse(node.right)), partial(self.fault, node))

    def negation(self, node: Negation, of: Measure) -> Measure:
        """Return what a number taken from zero is; a quotient without an end may be negative, too."""
        if of.kind not in {Kind.NUMBER, None}:
            self.expect(node.operand, of.kind, Kind.NUMBER)
            return Measure(Kind.NUMBER)
        return of if of.range is None else evolve(of, range=Bounds(-of.range.most, -of.range.least))

    def member(self, node: Any | All | Count | Total) -> "_Checker":
        """Return the checker of what is asked of each member."""
        if self.inside:
            self.fault(node, "rule.nested", "one question about members cannot stand inside another")
        return evolve(self, inside=True)

    def where(self, node: Condition | None) -> None:
        if node is not None:
            self.condition(node)

    def formula(self, node: Node) -> Measure:
        """Check a condition or an operand, and return what it is."""
        if isinstance(node, Condition) and not isinstance(node, FactRef | MemberRef):
            self.condition(node)
            return Measure(Kind.FLAG)
        return self.operand(node)

    def expect(self, node: Operand, kind: Kind | None, wanted: Kind) -> None:
        if kind not in {None, wanted}:
            self.fault(node, "rule.kind", f"{wanted} is needed here, and this is {kind}")

    def comparison(self, node: Comparison) -> None:
        sides = [node.first, *(operand for _, operand in node.links)]
        measures = [(side, self.operand(side)) for side in sides]
        for index, (relation, _) in enumerate(node.links):
            self.pair(relation, measures[index], measures[index + 1])

    def pair(self, relation: Relation, left: tuple[Operand, Measure], right: tuple[Operand, Measure]) -> None:
        """Fault two sides that cannot be compared."""
        kinds = left[1].kind, right[1].kind
        if Kind.SPAN in kinds:
            self.fault(right[0], "rule.kind", "a span of time is not compared", _compared(left[0], relation, right[0]))
        elif kinds[0] is not None and kinds[1] is not None and (problem := incomparable(relation, kinds[0], kinds[1])):
            self.fault(right[0], "rule.kind", problem, "write a day as date('2026-01-31')" if Kind.DAY in kinds else "")
        else:
            texts = unparse(left[0]), unparse(right[0])
            require_like(left[1], right[1], texts, partial(self.fault, right[0]))
        self.value(left[0], right[0])
        self.value(right[0], left[0])

    def value(self, node: Operand, of: Operand) -> None:
        """Fault a text that the enumeration it is compared with does not have."""
        fact = self.find(of) if isinstance(of, FactRef | MemberRef) else None
        if fact is None or fact.type is not FactType.ENUM or not isinstance(node, Text) or node.value in fact.values:
            return
        near = get_close_matches(node.value, fact.values, 1)
        cure = f"did you mean {near[0]!r}?" if near else f"its values: {', '.join(fact.values)}"
        self.fault(node, "rule.unknown-value", f"{fact.name} has no such value", cure)

    def reference(self, node: Reference) -> Measure:
        """Return what a fact is, or fault its name."""
        self.at_hand(node, member=isinstance(node, MemberRef))
        fact = self.find(node)
        if fact is not None:
            return self.declared(node, fact)
        whose, name = owner(node.path, Unit.PERSON if isinstance(node, MemberRef) else self.unit)
        elsewhere = self.catalogue.by_name.get(name)
        near = self.catalogue.nearest(name)
        if elsewhere is not None:
            cure = f"it is recorded of: {', '.join(elsewhere.scopes)}"
        else:
            cure = f"did you mean {near}?" if near else "declare it, or name one that is declared"
        self.fault(node, "rule.unknown-fact", f"{'.'.join(node.path)} is not a fact of the {whose or 'case'}", cure)
        return ANYTHING

    def declared(self, node: Reference, fact: DeclaredFact) -> Measure:
        """Return what a fact is: of a derived one, between the ends of its formula too."""
        measure, formula = declared(fact), self.catalogue.formula(node)
        if formula is None or measure.range is None or fact.type.kind is not Kind.NUMBER:
            return measure
        derived = evolve(self, found=[]).formula(formula).range
        if derived is None:
            return evolve(measure, range=None)
        return evolve(
            measure,
            range=Bounds(min(measure.range.least, derived.least), max(measure.range.most, derived.most)),
        )

    def at_hand(self, node: Reference | Receives, *, member: bool) -> None:
        if member and not self.inside:
            self.fault(node, "rule.members", "no member is at hand here", "write: any(m.age < 7 for m in members)")

    def find(self, node: Reference) -> DeclaredFact | None:
        return self.catalogue.find(node.path, Unit.PERSON if isinstance(node, MemberRef) else self.unit)


def _compared(left: Operand, relation: Relation, right: Operand) -> str:
    """Say how a time that has passed is asked: two days are compared."""
    match left, right:
        case Arithmetic(Operator.SUB, later, earlier), Duration():
            return f"write: {unparse(earlier)} {_MIRRORED[relation]} {unparse(later)} - {unparse(right)}"
        case _:
            return "write: x < on - years(5)"
