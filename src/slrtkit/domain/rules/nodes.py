"""The condition as a tree: a closed union of small values.

A `Condition` is met, not met or unknown; an `Operand` has a value; a fact of yes and no is both. Nodes compare by their words;
the place they were read from does not count. Numbers are exact: whole, or fractions with a finite decimal form; never floats.
"""

from datetime import date
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from slrtkit.domain.rules.source import Place
from slrtkit.domain.rules.vocabulary import (
    FUNCTIONS,
    LARGEST,
    LONGEST,
    NAME,
    RESERVED,
    SCALE,
    Aggregate,
    Operator,
    Period,
    Relation,
    Value,
    Whose,
    exact,
    is_plain,
)
from slrtkit.errors import RuleDefinitionError

__all__ = [
    "FUNCTIONS",
    "LARGEST",
    "LONGEST",
    "NAME",
    "RESERVED",
    "SCALE",
    "Aggregate",
    "All",
    "And",
    "Any",
    "Arithmetic",
    "CaseDay",
    "Comparison",
    "Condition",
    "Converted",
    "Count",
    "Day",
    "Duration",
    "FactRef",
    "Flag",
    "Known",
    "Literal",
    "MemberRef",
    "Membership",
    "Negation",
    "Node",
    "Not",
    "Number",
    "Operand",
    "Operator",
    "Or",
    "Period",
    "Receives",
    "Reference",
    "Relation",
    "Text",
    "Total",
    "Value",
    "Whose",
    "exact",
    "is_plain",
]


def _number(_: object, __: object, value: int | Fraction) -> None:
    form = type(value) is int or (type(value) is Fraction and value.denominator > 1 and 10**SCALE % value.denominator == 0)
    if not form or not -LARGEST <= value <= LARGEST:
        raise RuleDefinitionError(f"numbers are exact, with at most {SCALE} decimals, and at most 2^53-1", code="rule.number")


def _plain(_: object, __: object, value: str) -> None:
    if not is_plain(value):
        raise RuleDefinitionError("a text is one visible line without control characters", code="rule.text")


def _length(_: object, __: object, length: int) -> None:
    if type(length) is not int or not 1 <= length <= LONGEST:
        raise RuleDefinitionError(f"a span of time is a whole number from 1 to {LONGEST}", code="rule.span")


def _program(_: object, __: object, code: str) -> None:
    if not code or not is_plain(code):
        raise RuleDefinitionError("a program is named by its code", code="rule.text")


def _per(_: object, __: object, per: "Period") -> None:
    if per is Period.DAYS:
        raise RuleDefinitionError("an amount is one of a month or of a year", code="rule.span")


def _unsigned(_: object, __: object, operand: "Operand") -> None:
    if isinstance(operand, Number):
        raise RuleDefinitionError("a negative number is a number itself", code="rule.number")


def _path(instance: object, _: object, path: tuple[str, ...]) -> None:
    if not path or not all(NAME.fullmatch(part) and part not in RESERVED for part in path):
        raise RuleDefinitionError(f"{type(instance).__name__} needs a fact's name", code="rule.name")


def _some(_: object, __: object, value: tuple[object, ...]) -> None:
    if not value:
        raise RuleDefinitionError("at least one is needed here", code="rule.empty")


def _several(_: object, __: object, value: tuple[object, ...]) -> None:
    if len(value) < 2:  # noqa: PLR2004  a pair
        raise RuleDefinitionError("at least two are needed here", code="rule.empty")


@frozen
class _Node:
    at: Place | None = field(default=None, eq=False, repr=False, kw_only=True)


@frozen(cache_hash=True)
class Number(_Node):
    """An exact number, such as `4`, `-3` or `0.3`."""

    value: int | Fraction = field(validator=_number)


@frozen(cache_hash=True)
class Text(_Node):
    """A text or a value of an enumeration, such as `'tanah'`."""

    value: str = field(validator=_plain)


@frozen(cache_hash=True)
class Flag(_Node):
    """`True` or `False`."""

    value: bool


@frozen(cache_hash=True)
class Day(_Node):
    """A day, such as `date('2026-01-31')`."""

    value: date


@frozen(cache_hash=True)
class CaseDay(_Node):
    """`on`: the day of the case."""


@frozen(cache_hash=True)
class Duration(_Node):
    """A span of time, such as `years(5)`; it is added to a day, or taken from one."""

    length: int = field(validator=_length)
    period: Period


@frozen(cache_hash=True)
class FactRef(_Node):
    """A fact of the unit itself or of its surroundings: `desil`, `housing.floor`, `family.desil`."""

    path: tuple[str, ...] = field(validator=_path)


@frozen(cache_hash=True)
class MemberRef(_Node):
    """A fact of the member at hand, inside `any`, `all` and `count`: `m.age`."""

    path: tuple[str, ...] = field(validator=_path)


@frozen(cache_hash=True)
class Arithmetic(_Node):
    """`left operator right`."""

    operator: Operator
    left: "Operand"
    right: "Operand"


@frozen(cache_hash=True)
class Negation(_Node):
    """`-operand`. A negative number is a `Number`, so the operand is never one."""

    operand: "Operand" = field(validator=_unsigned)


@frozen(cache_hash=True)
class Count(_Node):
    """`count(m for m in members if where)`: how many members; all of them without `where`."""

    where: "Condition | None" = None


@frozen(cache_hash=True)
class Total(_Node):
    """`sum(m.income for m in members if where)`, and so `min` and `max`, which nobody has where nobody is selected."""

    aggregate: Aggregate
    of: "Operand"
    where: "Condition | None" = None


@frozen(cache_hash=True)
class Converted(_Node):
    """`per_year(income)` or `per_month(aid)`: an amount of one period as that of the other; a year has twelve months."""

    operand: "Operand"
    per: Period = field(validator=_per)


@frozen(cache_hash=True)
class Comparison(_Node):
    """`first < second <= third …`: every link must hold."""

    first: "Operand"
    links: tuple[tuple[Relation, "Operand"], ...] = field(validator=_some)


@frozen(cache_hash=True)
class Membership(_Node):
    """`item in [choices]`, or `not in` where negated."""

    item: "Operand"
    choices: tuple["Literal", ...] = field(validator=_some)
    negated: bool = False


@frozen(cache_hash=True)
class And(_Node):
    """Every term holds."""

    terms: tuple["Condition", ...] = field(validator=_several)


@frozen(cache_hash=True)
class Or(_Node):
    """At least one term holds."""

    terms: tuple["Condition", ...] = field(validator=_several)


@frozen(cache_hash=True)
class Not(_Node):
    """The term does not hold."""

    term: "Condition"


@frozen(cache_hash=True)
class Any(_Node):
    """`any(holds for m in members if where)`: some selected member holds; not met over nobody."""

    holds: "Condition"
    where: "Condition | None" = None


@frozen(cache_hash=True)
class All(_Node):
    """`all(holds for m in members if where)`: somebody is selected, and each of them holds; not met over nobody."""

    holds: "Condition"
    where: "Condition | None" = None


@frozen(cache_hash=True)
class Known(_Node):
    """`known(fact)`: the fact has a value. The only condition that a fact learnt later can turn from met to not met or back."""

    fact: "Reference"


@frozen(cache_hash=True)
class Receives(_Node):
    """Whether somebody takes part in a program on the day of the case, or took part `within` a span of time before it.

    `receives('PKH')`, `m.receives('PKH')`, `household.received_within('RTLH', years=5)`.
    """

    program: str = field(validator=_program)
    whose: Whose = Whose.UNIT
    within: Duration | None = None


Literal: TypeAlias = Number | Text | Flag | Day
Reference: TypeAlias = FactRef | MemberRef
Operand: TypeAlias = Literal | CaseDay | Duration | Reference | Arithmetic | Negation | Count | Total | Converted
Condition: TypeAlias = Flag | Reference | Comparison | Membership | And | Or | Not | Any | All | Known | Receives
Node: TypeAlias = Operand | Condition
