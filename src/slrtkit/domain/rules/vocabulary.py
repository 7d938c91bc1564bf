"""The words and signs of the language: its functions, reserved names, relations, operators and limits."""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import TypeAlias

__all__ = [
    "FUNCTIONS",
    "LARGEST",
    "LONGEST",
    "NAME",
    "RESERVED",
    "SCALE",
    "Aggregate",
    "Operator",
    "Period",
    "Relation",
    "Value",
    "Whose",
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
LONGEST = 3660
"""The longest span of time, in whatever period: ten years of days."""
FUNCTIONS = (
    *("any", "all", "count", "sum", "min", "max", "known", "receives", "received_within"),
    *("date", "days", "months", "years", "per_month", "per_year"),
)
"""What can be called."""
RESERVED: frozenset[str] = frozenset(
    """m members members_complete participation participation_complete on true false null none
    and as assert async await break class continue def del elif else except finally for from global if import in is lambda
    nonlocal not or pass raise return try while with yield""".split()  # noqa: SIM905  a table of words reads better than a list
).union(FUNCTIONS)
"""No part of the unit's own facts begins with these words: the language uses them, now or later."""

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNPLAIN = frozenset({"Cc", "Cs", "Zl", "Zp"})


def is_plain(text: str) -> bool:
    """Whether a text is one visible line: no control, line-break or text-direction characters, no half characters."""
    return text.isprintable() or not any(c in _BIDI or unicodedata.category(c) in _UNPLAIN for c in text)


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


class Period(StrEnum):
    """A span of the calendar."""

    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


class Aggregate(StrEnum):
    """What becomes of one number of each member."""

    SUM = "sum"
    MIN = "min"
    MAX = "max"


class Whose(StrEnum):
    """Of whom a receipt is asked: the unit itself, its surroundings, or the member at hand."""

    UNIT = ""
    MEMBER = "m"
    FAMILY = "family"
    HOUSEHOLD = "household"


class Operator(StrEnum):
    """Arithmetic on two numbers."""

    ADD = "+"
    SUB = "-"
    MUL = "*"
    DIV = "/"
