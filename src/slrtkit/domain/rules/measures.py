"""What an operand is, before any case is read: its kind, its unit, and between which ends it lies.

Numbers beyond 2^53-1 are not exact in other engines and in JSON, so that a calculation which could exceed them is refused when
it is loaded. A quotient by what may be below 1 has no end; it may be compared, and not be calculated with.
"""

from collections.abc import Callable
from typing import Final, TypeAlias

from attrs import evolve, frozen

from slrtkit.domain.rules.bounds import Bounds, calculate
from slrtkit.domain.rules.case import MAX_MEMBERS
from slrtkit.domain.rules.facts import DeclaredFact, Kind
from slrtkit.domain.rules.nodes import LARGEST, Aggregate, Operator, Period
from slrtkit.domain.rules.units import DAYS, PEOPLE, PURE, Dimension, dimension, divided, is_quantity, per, times, written

__all__ = ["ANYTHING", "COUNT", "Measure", "Report", "calculated", "converted", "declared", "number", "require_like", "total"]

Report: TypeAlias = Callable[[str, str, str], None]
"""Takes the code, the text and the cure of a fault."""

_ALL: Final = Bounds(-LARGEST, LARGEST)
_LIFETIME: Final = Bounds(-3_652_058, 3_652_058)
"""Days between the first and the last day of the calendar."""
_PERIODS: Final = {Period.MONTHS: "a month", Period.YEARS: "a year"}


@frozen
class Measure:
    """What is known of an operand before any case.

    Attributes:
        kind: What it can be compared with; None where even that is unknown.
        unit: Of a number; None where it fits every other.
        range: Between which ends a number lies; None where it has no end.
        plain: Whether it is made of fixed numbers only, which multiply any unit.
    """

    kind: Kind | None
    unit: Dimension | None = None
    range: Bounds | None = _ALL
    plain: bool = False


ANYTHING: Final = Measure(None)
"""Of what cannot be told."""
COUNT: Final = Measure(Kind.NUMBER, PEOPLE, Bounds(0, MAX_MEMBERS))
"""Of a number of members."""


def declared(fact: DeclaredFact) -> Measure:
    """Return what a declaration says of a fact."""
    ends = Bounds(-LARGEST if fact.least is None else fact.least, LARGEST if fact.most is None else fact.most)
    return Measure(fact.type.kind, dimension(fact.unit), ends)


def number(value: Bounds) -> Measure:
    """Return what is known of a fixed number: its unit is whatever it is compared with."""
    return Measure(Kind.NUMBER, None, value, plain=True)


def calculated(operator: Operator, left: Measure, right: Measure, texts: tuple[str, str], report: Report) -> Measure:
    """Return what a calculation gives.

    Args:
        operator: What is done.
        left: Its left side.
        right: Its right side.
        texts: Both sides as text.
        report: Is told what is wrong.
    """
    kinds = {left.kind, right.kind}
    if kinds <= {Kind.DAY, None} and Kind.DAY in kinds and operator is Operator.SUB:
        return Measure(Kind.NUMBER, DAYS, _LIFETIME)
    if not kinds.isdisjoint({Kind.DAY, Kind.SPAN}) and operator in {Operator.ADD, Operator.SUB}:
        if left.kind not in {Kind.DAY, None} or right.kind not in {Kind.SPAN, None}:
            report("rule.kind", "a span of time is added to a day, or taken from one", "write: on - years(5)")
        return Measure(Kind.DAY)
    if kinds != {Kind.NUMBER}:
        return Measure(Kind.NUMBER)
    if left.range is None or right.range is None:
        text = "a quotient by what may be below 1 may be compared, and not be calculated with"
        report("rule.range", text, "declare a range (least, most) for the divisor")
        return Measure(Kind.NUMBER)
    return Measure(
        Kind.NUMBER,
        _unit(operator, left, right, texts, report),
        _within(operator, left.range, right.range, texts, report),
        left.plain and right.plain,
    )


def _unit(operator: Operator, left: Measure, right: Measure, texts: tuple[str, str], report: Report) -> Dimension | None:
    if operator in {Operator.ADD, Operator.SUB}:
        require_like(left, right, texts, report)
        return right.unit if left.unit is None else left.unit
    sides = tuple(PURE if side.plain else side.unit for side in (left, right))
    if None in sides or (left.plain and right.plain):
        return None
    first, second = (side or PURE for side in sides)
    if operator is Operator.MUL and left.plain != right.plain and is_quantity(second if left.plain else first):
        return None
    return times(first, second) if operator is Operator.MUL else divided(first, second)


def _within(operator: Operator, left: Bounds, right: Bounds, texts: tuple[str, str], report: Report) -> Bounds | None:
    if operator is Operator.DIV and right.most > -1 and right.least < 1:
        return None
    found = calculate(operator, left, right)
    return _guarded(Bounds.of(0 if found is None else found), f"{texts[0]} {operator} {texts[1]}", report)


def _guarded(ends: Bounds, text: str, report: Report) -> Bounds:
    if ends.least >= -LARGEST and ends.most <= LARGEST:
        return ends
    report("rule.range", f"{text} may be beyond 2^53-1", "declare ranges (least, most) for what it is made of")
    return _ALL


def converted(period: Period, of: Measure, text: str, report: Report) -> Measure:
    """Return what `per_year` or `per_month` gives."""
    if of.kind not in {Kind.NUMBER, None}:
        report("rule.kind", f"only a number is converted, and {text} is {of.kind}", "")
        return Measure(Kind.NUMBER)
    unit = None if of.unit is None else per(of.unit, period)
    if of.unit is not None and unit is None:
        other = Period.MONTHS if period is Period.YEARS else Period.YEARS
        report("rule.unit", f"{text} is {written(of.unit)}, and no amount {_PERIODS[other]}", "")
    operator = Operator.MUL if period is Period.YEARS else Operator.DIV
    twelve = number(Bounds(12, 12))
    return evolve(calculated(operator, evolve(of, unit=None), twelve, (text, "12"), report), unit=unit, plain=False)


def total(aggregate: Aggregate, of: Measure, text: str, report: Report) -> Measure:
    """Return what a number of each member adds up to, or the least or the greatest of them."""
    if of.kind not in {Kind.NUMBER, None}:
        report("rule.kind", f"only numbers are added up and set in order, and {text} is {of.kind}", "")
        return Measure(Kind.NUMBER)
    if aggregate is not Aggregate.SUM:
        return evolve(of, plain=False)
    some = Measure(Kind.NUMBER, PURE, COUNT.range)
    return evolve(calculated(Operator.MUL, some, evolve(of, unit=None), ("1000 members", text), report), unit=of.unit)


def require_like(left: Measure, right: Measure, texts: tuple[str, str], report: Report) -> None:
    """Report two numbers that are added, or compared, and have different units."""
    if left.unit is None or right.unit is None or left.unit == right.unit:
        return
    cure = ""
    for side, other, text in ((left.unit, right.unit, texts[0]), (right.unit, left.unit, texts[1])):
        if per(side, Period.YEARS) == other:
            cure = f"write: per_year({text.removesuffix(' * 12')})"
    report("rule.unit", f"{texts[0]} is {written(left.unit)}, and {texts[1]} is {written(right.unit)}", cure)
