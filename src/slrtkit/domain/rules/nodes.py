"""The condition as a tree: a closed union of small values.

There are two sorts. A `Condition` is met, not met or unknown; an `Operand` has a value. A fact of type yes/no is both. Nodes
compare by what they say; the place they were read from does not count. Numbers are exact: whole numbers, and fractions with a
finite decimal form; never floats.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen, validators

from slrtkit.domain.rules.source import Place
from slrtkit.errors import RuleDefinitionError

__all__ = [
    "FUNCTIONS",
    "LARGEST",
    "NAME",
    "RESERVED",
    "All",
    "And",
    "Any",
    "Arithmetic",
    "Comparison",
    "Condition",
    "Count",
    "Day",
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
    "Reference",
    "Relation",
    "Text",
    "Value",
    "exact",
    "is_plain",
]

Value: TypeAlias = bool | int | Fraction | str | date
"""What a fact or a literal holds: yes/no, an exact number, text, or a day."""

LARGEST = 2**53 - 1
"""Numbers beyond this are refused: other engines and JSON readers could not hold them exactly."""
SCALE = 15
"""Most digits after the decimal point."""
NAME: re.Pattern[str] = re.compile(r"[a-z][a-z0-9_]{0,62}")
"""One part of a fact's name."""
FUNCTIONS = ("any", "all", "count", "date", "known")
"""What can be called."""
RESERVED: frozenset[str] = frozenset(
    """m members members_complete on sum min max receives received_within true false null none
    and as assert async await break class continue def del elif else except finally for from global if import in is lambda
    nonlocal not or pass raise return try while with yield""".split()  # noqa: SIM905  a table of words reads better than a list
).union(FUNCTIONS)
"""No part of the unit's own facts begins with these words: the language uses them, now or later."""

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNPLAIN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def is_plain(text: str) -> bool:
    """Whether a text is one visible line: no control, line-break or text-direction characters, no half characters."""
    return not any(c in _BIDI or unicodedata.category(c) in _UNPLAIN for c in text)


def exact(number: Fraction) -> int | Fraction:
    """Return a whole number as int: every number has one form."""
    return number.numerator if number.denominator == 1 else number


class Relation(StrEnum):
    """How two values compare."""

    LT = "<"
    LE = "<="
    EQ = "=="
    NE = "!="
    GE = ">="
    GT = ">"


class Operator(StrEnum):
    """Arithmetic on two numbers."""

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"


def _number(_: object, __: object, value: int | Fraction) -> None:
    form = type(value) is int or (type(value) is Fraction and value.denominator > 1 and 10**SCALE % value.denominator == 0)
    if not form or not -LARGEST <= value <= LARGEST:
        raise RuleDefinitionError(
            f"numbers are exact, with at most {SCALE} decimals, and at most {LARGEST}", code="rule.number"
        )


def _plain(_: object, __: object, value: str) -> None:
    if not is_plain(value):
        raise RuleDefinitionError("a text is one visible line without control characters", code="rule.text")


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


@frozen
class Number(_Node):
    """An exact number, such as `4`, `-3` or `0.3`."""

    value: int | Fraction = field(validator=_number)


@frozen
class Text(_Node):
    """A text or a value of an enumeration, such as `'tanah'`."""

    value: str = field(validator=_plain)


@frozen
class Flag(_Node):
    """`True` or `False`."""

    value: bool


@frozen
class Day(_Node):
    """A day, such as `date('2026-01-31')`."""

    value: date


@frozen
class FactRef(_Node):
    """A fact of the unit itself or of its surroundings: `desil`, `housing.floor`, `family.desil`."""

    path: tuple[str, ...] = field(validator=_path)


@frozen
class MemberRef(_Node):
    """A fact of the member at hand, inside `any`, `all` and `count`: `m.age`."""

    path: tuple[str, ...] = field(validator=_path)


@frozen
class Arithmetic(_Node):
    """`left operator right`."""

    operator: Operator
    left: "Operand"
    right: "Operand"


@frozen
class Negation(_Node):
    """`-operand`. A negative number is a `Number`, so the operand is never one."""

    operand: "Operand" = field(validator=validators.not_(validators.instance_of(Number)))


@frozen
class Count(_Node):
    """`count(m for m in members if where)`: how many members; all of them without `where`."""

    where: "Condition | None" = None


@frozen
class Comparison(_Node):
    """`first < second <= third …`: every link must hold."""

    first: "Operand"
    links: tuple[tuple[Relation, "Operand"], ...] = field(validator=_some)


@frozen
class Membership(_Node):
    """`item in [choices]`, or `not in` where negated."""

    item: "Operand"
    choices: tuple["Literal", ...] = field(validator=_some)
    negated: bool = False


@frozen
class And(_Node):
    """Every term holds."""

    terms: tuple["Condition", ...] = field(validator=_several)


@frozen
class Or(_Node):
    """At least one term holds."""

    terms: tuple["Condition", ...] = field(validator=_several)


@frozen
class Not(_Node):
    """The term does not hold."""

    term: "Condition"


@frozen
class Any(_Node):
    """`any(holds for m in members if where)`: some selected member holds; not met over nobody."""

    holds: "Condition"
    where: "Condition | None" = None


@frozen
class All(_Node):
    """`all(holds for m in members if where)`: somebody is selected, and each of them holds; not met over nobody."""

    holds: "Condition"
    where: "Condition | None" = None


@frozen
class Known(_Node):
    """`known(fact)`: the fact has a value. The only condition that a fact learnt later can turn from met to not met or back."""

    fact: "Reference"


Literal: TypeAlias = Number | Text | Flag | Day
Reference: TypeAlias = FactRef | MemberRef
Operand: TypeAlias = Literal | Reference | Arithmetic | Negation | Count
Condition: TypeAlias = Flag | Reference | Comparison | Membership | And | Or | Not | Any | All | Known
Node: TypeAlias = Operand | Condition
