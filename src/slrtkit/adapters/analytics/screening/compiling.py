"""Conditions as columns: the same three values for a whole population, on whatever engine holds it.

A condition is a column of true, false and null, which is unknown: `and`, `or` and `not` of the engines are those of Kleene.
"""

from datetime import date
from functools import reduce
from itertools import pairwise
from operator import or_
from typing import assert_never

import narwhals as nw
from attrs import evolve, field, frozen

from slrtkit.adapters.analytics.screening.calendar import aged, born, key_of, shifted
from slrtkit.adapters.analytics.screening.names import within
from slrtkit.adapters.analytics.screening.quantities import UNKNOWN, Number, either, ends, fixed, nothing, number
from slrtkit.adapters.analytics.screening.receipts import name_of
from slrtkit.adapters.analytics.screening.rosters import COMPLETE, count, each, some, total
from slrtkit.adapters.analytics.screening.values import Moment, Value, Word, among, calculated, compared
from slrtkit.domain.rules.checks import fault_at
from slrtkit.domain.rules.diction import MIRRORED
from slrtkit.domain.rules.facts import FactCatalogue, FactType, Kind
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
    Literal,
    MemberRef,
    Membership,
    Negation,
    Node,
    Not,
    Operand,
    Operator,
    Or,
    Period,
    Receives,
    Reference,
    Relation,
    Text,
    Total,
    Whose,
)
from slrtkit.domain.rules.nodes import (
    Number as FixedNumber,
)

__all__ = ["Asked", "Compiler"]


@frozen(eq=False)
class Asked:
    """One column of the members' table, and what becomes of it for all members of a unit.

    Attributes:
        column: The column.
        how: `sum`, `min` or `max`.
        reached: The columns of the unit that it looks at, answers to other questions among them.
        level: How many questions, each about the answer to the one before, lead to it; 0 where it looks at no answer.
    """

    column: nw.Expr
    how: str
    reached: frozenset[str]
    level: int


@frozen(eq=False)
class Compiler:
    """Compiles what a program asks of one kind of unit.

    Attributes:
        catalogue: The declared facts.
        on: The day of the cases.
        columns: The columns that the tables have, by the names of conditions: `desil`, `family.desil`, `m.age`.
        touched: Those of the columns that are looked at, as they are called within the calculation.
        asked: What is to be asked of members, by the names of the columns that the answers are to have.
        names: These names, by the question and the part of its answer: what is asked twice is counted once.
        reached: The columns of the unit that are looked at from the member at hand; None where no member is.
        blank: Whether that member is somebody who is not on the roster, of whom nothing is known.
    """

    catalogue: FactCatalogue
    on: date
    columns: frozenset[str]
    touched: set[str] = field(factory=set)
    asked: dict[str, Asked] = field(factory=dict)
    names: dict[tuple[Node, str], str] = field(factory=dict)
    reached: set[str] | None = None
    blank: bool = False

    def condition(self, node: Condition) -> nw.Expr:  # noqa: C901, PLR0911  one case a node
        """Return a column of true, false and null."""
        match node:
            case Flag(value):
                return nw.lit(value=value)
            case FactRef() | MemberRef():
                return self._word(node)
            case And(terms):
                return nw.all_horizontal(*map(self.condition, terms), ignore_nulls=False)
            case Or(terms):
                return nw.any_horizontal(*map(self.condition, terms), ignore_nulls=False)
            case Not(term):
                return ~self.condition(term)
            case Comparison(first, links):
                sides = [first, *(side for _, side in links)]
                held = [
                    self._held(relation, left, right)
                    for (relation, _), (left, right) in zip(links, pairwise(sides), strict=True)
                ]
                return nw.all_horizontal(*held, ignore_nulls=False) if len(held) > 1 else held[0]
            case Membership(item, choices, negated):
                found = self._listed(self.value(item), choices)
                return ~found if negated else found
            case Known(fact):
                return self._known(fact)
            case Receives(_, whose):
                of = whose if whose is not Whose.UNIT else ""
                return UNKNOWN if self.blank and whose is Whose.MEMBER else self._column(f"{of}.{name_of(node)}".lstrip("."))
            case Any():
                return some(self, node)
            case All():
                return each(self, node)
        assert_never(node)

    def value(self, node: Operand, *, by_ends: bool = False) -> Value:  # noqa: C901, PLR0911, PLR0912  one case a node
        """Return what an operand is in each row; `by_ends`: unknown facts by their declared ends."""
        match node:
            case FixedNumber(value):
                return fixed(value)
            case Text(value):
                return Word(nw.lit(value))
            case Flag(value):
                return Word(nw.lit(value=value))
            case Day(value):
                return Moment(nw.lit(key_of(value), dtype=nw.Int64))
            case CaseDay():
                return Moment(nw.lit(key_of(self.on), dtype=nw.Int64))
            case FactRef() | MemberRef():
                return self._fact(node, by_ends=by_ends)
            case Arithmetic(operator, left, Duration() as span):
                moment = self.value(left, by_ends=by_ends)
                assert isinstance(moment, Moment)  # noqa: S101  checked when the rules were loaded
                return Moment(shifted(moment.key, span, back=operator is Operator.SUB))
            case Arithmetic(operator, left, right):
                return calculated(operator, self.value(left, by_ends=by_ends), self.value(right, by_ends=by_ends))
            case Negation(operand):
                return calculated(Operator.SUB, fixed(0), self.value(operand, by_ends=by_ends))
            case Converted(operand, per):
                operator = Operator.MUL if per is Period.YEARS else Operator.DIV
                return calculated(operator, self.value(operand, by_ends=by_ends), fixed(12))
            case Count():
                return count(self, node)
            case Total():
                return total(self, node)
            case Duration():
                raise fault_at(node, "rule.kind", "a span of time is added to a day, or taken from one", "write: on - years(5)")
        assert_never(node)

    def _held(self, relation: Relation, left: Operand, right: Operand) -> nw.Expr:
        """Return whether a relation holds."""
        match left, right:
            case FixedNumber(), FactRef() | MemberRef():
                return self._held(MIRRORED.get(relation, relation), right, left)
            case FactRef() | MemberRef() as fact, FixedNumber(int() as years) if born(self._name(fact)) in self.columns:
                day = nw.col(self._there(born(self._name(fact))))
                if not self.blank and (held := aged(day, relation, years, self.on)) is not None:
                    return held
        return compared(relation, self.value(left), self.value(right))

    # Facts.

    def _name(self, node: Reference) -> str:
        return ".".join((*(("m",) if isinstance(node, MemberRef) else ()), *node.path))

    def _column(self, name: str) -> nw.Expr:
        return nw.col(self._there(name)) if name in self.columns else nw.lit(None, dtype=nw.Boolean)

    def _there(self, name: str) -> str:
        column = within(name)
        self.touched.add(column)
        if self.reached is not None and not name.startswith("m."):
            self.reached.add(column)
        return column

    def _fact(self, node: Reference, *, by_ends: bool) -> Value:
        name = self._name(node)
        fact = self.catalogue.by_name[name.removeprefix("m.").removeprefix("family.").removeprefix("household.")]
        there = name in self.columns and not (self.blank and isinstance(node, MemberRef))
        formula = self.catalogue.formulas.get(name)
        other = None if formula is None else self._formula(formula, fact.type)
        if fact.type.kind is not Kind.NUMBER:
            return self._plain(name, fact.type, other, there=there)
        known = number(nw.col(self._there(name)), fact) if there else None
        if other is None and by_ends:
            other = ends(self.catalogue.ranges.get(fact.name))
        assert other is None or isinstance(other, Number)  # noqa: S101  a formula is of the fact's kind
        if known is None or other is None:
            return known or other or nothing()
        return either(known, other)

    def _plain(self, name: str, form: FactType, other: Value | None, *, there: bool) -> Value:
        """Return a text, an answer or a day: as it is told, or else as it follows."""
        if isinstance(other, Number):
            raise TypeError
        if form.kind is Kind.DAY:
            key = nw.col(self._there(name)) if there else nw.lit(None, dtype=nw.Int64)
            return Moment(key if other is None or not isinstance(other, Moment) else nw.coalesce(key, other.key))
        column = nw.col(self._there(name)) if there else nw.lit(None, dtype=nw.Boolean if form.kind is Kind.FLAG else nw.String)
        return Word(column if other is None or not isinstance(other, Word) else nw.coalesce(column, other.column))

    def _formula(self, formula: object, form: FactType) -> Value:
        if form.kind is Kind.FLAG and isinstance(formula, Condition):
            return Word(self.condition(formula))
        assert isinstance(formula, Operand)  # noqa: S101  a formula is a condition or an operand
        return self.value(formula)

    def _word(self, node: Reference) -> nw.Expr:
        value = self._fact(node, by_ends=False)
        assert isinstance(value, Word)  # noqa: S101  checked when the rules were loaded
        return value.column

    def _known(self, node: Reference) -> nw.Expr:
        match self._fact(node, by_ends=False):
            case Number(least, most, exact=exact):
                return ~least.is_null() if exact else (least == most).fill_null(value=False)
            case Moment(key):
                return ~key.is_null()
            case Word(column):
                return ~column.is_null()

    def _listed(self, item: Value, choices: tuple[Literal, ...]) -> nw.Expr:
        if isinstance(item, Word):
            return among(item.column, [choice.value for choice in choices])
        return reduce(or_, [compared(Relation.EQ, item, self.value(choice)) for choice in choices])

    # Members.

    @property
    def member(self) -> "Compiler":
        """What compiles a question about the member at hand."""
        return evolve(self, reached=set(), blank=False)

    @property
    def nobody(self) -> "Compiler":
        """What compiles questions about somebody who is not on the roster."""
        return evolve(self, blank=True)

    @property
    def complete(self) -> nw.Expr:
        """Whether nobody is missing from the roster."""
        return nw.col(self._there(COMPLETE)).fill_null(value=False)

    def ask(self, inner: "Compiler", node: Node, part: str, column: nw.Expr, how: str) -> nw.Expr:
        """Have a column asked of all members, and return the one with the answers; nothing where there is nobody.

        Args:
            inner: What compiled the column.
            node: The question, and which part of its answer this is: `part`.
            part: As above.
            column: The column.
            how: `sum`, `min` or `max`.
        """
        name = self.names.setdefault((node, part), f"{part} {len(self.names)}")
        if name not in self.asked:
            reached = frozenset(inner.reached or ())
            level = max((self.asked[one].level + 1 for one in reached if one in self.asked), default=0)
            self.asked[name] = Asked(column, how, reached, level)
        return nw.col(self._there(name))
