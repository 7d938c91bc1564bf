"""Values as the types of declared facts hold them; what does not fit is told without repeating it."""

import re
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import assert_never

from slrtkit.domain.rules.facts import DeclaredFact, FactType
from slrtkit.domain.rules.nodes import LARGEST, SCALE, Value, exact, is_plain
from slrtkit.errors import Problem

__all__ = ["day_of", "fit", "given"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def fit(fact: DeclaredFact, value: object, where: str) -> tuple[Value | None, Problem | None]:
    """Return a value as its fact's type holds it, and what is wrong with it, if anything; no value is repeated.

    Args:
        fact: What is declared.
        value: What was given.
        where: The path of a problem.
    """
    typed, wanted = _typed(fact, value)
    if typed is None:
        return None, Problem(where, "facts.kind", f"{wanted} is expected, not {given(value)}")
    if isinstance(typed, int | Fraction) and not _possible(fact, typed):
        ends = " to ".join(str(end) for end in (fact.least, fact.most) if end is not None)
        return typed, Problem(where, "facts.range", f"outside of what is possible: {ends}")
    return typed, None


def _possible(fact: DeclaredFact, number: int | Fraction) -> bool:
    return (fact.least is None or fact.least <= number) and (fact.most is None or number <= fact.most)


def _typed(fact: DeclaredFact, value: object) -> tuple[Value | None, str]:
    """Return a value as its fact's type holds it, or None, and what the type asks for."""
    match fact.type:
        case FactType.INT | FactType.RUPIAH:
            number = _exact(value)
            return (number if isinstance(number, int) else None), "a whole number up to 2^53-1"
        case FactType.DECIMAL:
            return _exact(value), f"a number up to 2^53-1 with at most {SCALE} decimals"
        case FactType.BOOL:
            return (value if isinstance(value, bool) else None), "true or false"
        case FactType.DATE:
            return day_of(value), "a day as YYYY-MM-DD"
        case FactType.TEXT:
            return (value if isinstance(value, str) and is_plain(value) else None), "a text of one visible line"
        case FactType.ENUM:
            return (value if isinstance(value, str) and value in fact.values else None), f"one of {', '.join(fact.values)}"
    assert_never(fact.type)


def given(value: object) -> str:
    """Return what was given without telling its value, which may be personal."""
    kinds: tuple[tuple[str, type | tuple[type, ...]], ...] = (
        ("true or false", bool),
        ("this number", (int, float, Decimal, Fraction)),
        ("this text", str),
        ("a group of facts", Mapping),
        ("a list", (list, tuple)),
        ("a day", date),
    )
    return next((name for name, kind in kinds if isinstance(value, kind)), "this")


def _exact(value: object) -> int | Fraction | None:
    """Return a number exactly as it is written in decimal digits, or None; `True` is no number."""
    match value:
        case bool():
            return None
        case int():
            number = Fraction(value)
        case Fraction():
            number = value
        case float() | Decimal():
            written = Decimal(repr(value)) if isinstance(value, float) else value
            if not written.is_finite():
                return None
            if written and (abs(written.adjusted()) > SCALE or len(written.as_tuple().digits) > 2 * SCALE):
                return None  # before it is written out in full: 1e999999999 would fill the memory
            number = Fraction(written) if written else Fraction(0)
        case _:
            return None
    return exact(number) if abs(number) <= LARGEST and 10**SCALE % number.denominator == 0 else None


def day_of(value: object) -> date | None:
    """Return a day that is given as such, or as `YYYY-MM-DD`; otherwise None."""
    if isinstance(value, date):
        return None if isinstance(value, datetime) else value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    return None
