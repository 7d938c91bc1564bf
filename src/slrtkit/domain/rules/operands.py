"""Who reads operands: a small class for each kind, that knows the value and, when asked, what it came about by.

Arithmetic on an unknown is unknown, and so is what has no value: a division by zero, a number beyond the largest, a day outside
of the calendar.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from slrtkit.domain.rules.bounds import Bounds, calculate
from slrtkit.domain.rules.case import Case
from slrtkit.domain.rules.checks import fault_at
from slrtkit.domain.rules.comparison import NUMBERS
from slrtkit.domain.rules.days import shifted
from slrtkit.domain.rules.facts import owner
from slrtkit.domain.rules.nodes import (
    LARGEST,
    Arithmetic,
    CaseDay,
    Condition,
    Converted,
    Duration,
    FactRef,
    Literal,
    MemberRef,
    Negation,
    Node,
    Number,
    Operator,
    Value,
)
from slrtkit.domain.rules.outcome import MET, UNKNOWN
from slrtkit.domain.rules.trace import Judge, Reader, Told, Why, asked, reading

__all__ = ["MONTHS", "ZERO", "Answer", "Calculated", "Fact", "Fixed", "MemberFact", "Moved", "OnTheDay", "is_exact", "within"]

Derive: TypeAlias = Callable[[Node], Reader]
"""Gives the reader of a formula."""
_Read: TypeAlias = Value | Bounds | None
_NOTHING: Why = ((), False, False)


def is_exact(value: _Read) -> bool:
    """Whether a value is one."""
    return value is not None and not isinstance(value, Bounds)


def within(value: Value | Bounds | None) -> _Read:
    """Return a number unless it is beyond the largest."""
    if isinstance(value, Fraction):
        return value if abs(value.numerator) <= LARGEST * value.denominator else None
    return None if isinstance(value, int) and not -LARGEST <= value <= LARGEST else value


@frozen
class _NoFact:
    """What all but facts have in common."""

    def label(self, member: int) -> str:
        return ""


@frozen
class Fixed(_NoFact):
    """Reads a value that the condition itself holds, or that is calculated of such values."""

    node: Node
    fixed: _Read

    @classmethod
    def of(cls, node: Literal) -> "Fixed":
        """Return the reader of a literal."""
        return cls(node, node.value)

    def value(self, case: Case, member: int) -> _Read:
        return self.fixed

    def why(self, case: Case, member: int, value: _Read) -> Why:
        return _NOTHING

    def tell(self, case: Case, member: int, found: Told) -> None:
        """Tell nothing."""


@frozen
class OnTheDay(_NoFact):
    """Reads the day of the case."""

    node: CaseDay

    def value(self, case: Case, member: int) -> _Read:
        return case.on

    def why(self, case: Case, member: int, value: _Read) -> Why:
        return _NOTHING

    def tell(self, case: Case, member: int, found: Told) -> None:
        """Tell nothing."""


@frozen
class Fact:
    """Reads a fact of the unit or its surroundings; `ranged`: by its declared ends where it is unknown."""

    node: FactRef
    derive: Derive
    ranged: bool
    name: str = field(init=False)
    declared: str = field(init=False)

    @name.default
    def _(self) -> str:
        return ".".join(self.node.path)

    @declared.default
    def _(self) -> str:
        return owner(self.node.path, None)[1]

    def label(self, member: int) -> str:
        return self.name

    def value(self, case: Case, member: int) -> _Read:
        value = case.known.get(self.name)
        if value is not None:
            return value
        formula = case.catalogue.formulas.get(self.name)
        if formula is not None:
            return self.derive(formula).value(case, member)
        return case.catalogue.ranges.get(self.declared) if self.ranged else None

    def why(self, case: Case, member: int, value: _Read) -> Why:
        formula = case.catalogue.formulas.get(self.name)
        if formula is None or self.name in case.known:
            return _NOTHING
        return (reading(self.derive(formula), case, member),), False, False

    def tell(self, case: Case, member: int, found: Told) -> None:
        known = case.known.get(self.name)
        if known is not None:
            found[self.name] = known
            return
        value = self.value(case, member)
        if value is not None and not isinstance(value, Bounds):
            found[self.name] = value
        if (formula := case.catalogue.formulas.get(self.name)) is not None:
            self.derive(formula).tell(case, member, found)


@frozen
class MemberFact:
    """Reads a fact of the member at hand; `ranged`: by its declared ends where it is unknown."""

    node: MemberRef
    derive: Derive
    ranged: bool
    name: str = field(init=False)

    @name.default
    def _(self) -> str:
        return ".".join(self.node.path)

    def label(self, member: int) -> str:
        return f"members[{member}].{self.name}"

    def value(self, case: Case, member: int) -> _Read:
        if case.members is None or member < 0:
            raise fault_at(self.node, "rule.members", "no member is at hand here")
        value = case.members[member].get(self.name)
        if value is not None:
            return value
        formula = case.catalogue.formulas.get(f"m.{self.name}")
        if formula is not None:
            return self.derive(formula).value(case, member)
        return case.catalogue.ranges.get(self.name) if self.ranged else None

    def why(self, case: Case, member: int, value: _Read) -> Why:
        formula = case.catalogue.formulas.get(f"m.{self.name}")
        if formula is None or case.members is None or self.name in case.members[member]:
            return _NOTHING
        return (reading(self.derive(formula), case, member),), False, False

    def tell(self, case: Case, member: int, found: Told) -> None:
        value = self.value(case, member)
        if value is not None and not isinstance(value, Bounds):
            found[f"members[{member}].{self.name}"] = value
        if case.members is not None and self.name not in case.members[member]:
            for part in self.why(case, member, value)[0]:
                part.tell(found)


@frozen
class Answer(_NoFact):
    """Reads a formula that is a condition: a fact of yes and no."""

    judge: Judge

    @property
    def node(self) -> Condition:
        """The formula."""
        return self.judge.node

    def value(self, case: Case, member: int) -> _Read:
        outcome = self.judge.outcome(case, member)
        return None if outcome is UNKNOWN else outcome is MET

    def why(self, case: Case, member: int, value: _Read) -> Why:
        return (asked(self.judge, case, member),), False, False

    def tell(self, case: Case, member: int, found: Told) -> None:
        self.judge.tell(case, member, self.judge.outcome(case, member), found)


@frozen
class Calculated(_NoFact):
    """Calculates with two numbers, or takes the days from one day to another. `shown`: the sides that the text has."""

    node: Arithmetic | Negation | Converted
    operator: Operator
    left: Reader
    right: Reader
    shown: tuple[Reader, ...]

    def value(self, case: Case, member: int) -> _Read:
        left, right = self.left.value(case, member), self.right.value(case, member)
        if type(left) in NUMBERS and type(right) in NUMBERS:
            return within(calculate(self.operator, left, right))  # type: ignore[arg-type]  # both are of NUMBERS
        if self.operator is Operator.SUB and self._days(left, right):
            return (left - right).days if isinstance(left, date) and isinstance(right, date) else None
        for side, value in ((self.left, left), (self.right, right)):
            if isinstance(value, bool | str | date):
                raise fault_at(side.node, "rule.kind", "only numbers can be calculated with")
        if not isinstance(left, int | Fraction | Bounds) or not isinstance(right, int | Fraction | Bounds):
            return None
        return within(calculate(self.operator, left, right))

    @property
    def settled(self) -> Reader:
        """The reader of what is calculated of fixed numbers, unless that has no value."""
        value = self.value(Case(date.min, {}), -1)
        return self if value is None else Fixed(self.node, value)

    def why(self, case: Case, member: int, value: _Read) -> Why:
        left, right = self.left.value(case, member), self.right.value(case, member)
        by_zero = self.operator is Operator.DIV and right == 0
        void = value is None and (by_zero or (is_exact(left) and is_exact(right)))
        return tuple(reading(side, case, member) for side in self.shown), False, void

    @staticmethod
    def _days(left: _Read, right: _Read) -> bool:
        """Whether this is a day less a day, of which one may be unknown."""
        days = [isinstance(side, date) for side in (left, right) if side is not None]
        return any(days) and all(days)

    def tell(self, case: Case, member: int, found: Told) -> None:
        for side in self.shown:
            side.tell(case, member, found)


@frozen
class Moved(_NoFact):
    """Goes some time from a day."""

    node: Arithmetic
    day: Reader
    span: Duration

    def value(self, case: Case, member: int) -> _Read:
        day = self.day.value(case, member)
        if day is None:
            return None
        if not isinstance(day, date) or self.node.operator not in {Operator.ADD, Operator.SUB}:
            raise fault_at(self.node, "rule.kind", "a span of time is added to a day, or taken from one")
        return shifted(day, self.span, back=self.node.operator is Operator.SUB)

    def why(self, case: Case, member: int, value: _Read) -> Why:
        day = reading(self.day, case, member)
        return (day,), False, value is None and day.value is not None

    def tell(self, case: Case, member: int, found: Told) -> None:
        self.day.tell(case, member, found)


ZERO: Reader = Fixed.of(Number(0))
MONTHS: Reader = Fixed.of(Number(12))
