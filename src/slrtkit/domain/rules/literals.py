"""Fixed values in the text of a condition: numbers, texts, yes and no, days and spans of time; and what things are called."""

import ast
import re
from datetime import date
from fractions import Fraction

from slrtkit.domain.rules.nodes import (
    FUNCTIONS,
    LARGEST,
    LONGEST,
    SCALE,
    CaseDay,
    Count,
    Day,
    Duration,
    Flag,
    Literal,
    Number,
    Operand,
    Period,
    Text,
    exact,
)
from slrtkit.domain.rules.source import Source
from slrtkit.domain.rules.tree import fault, place_of

__all__ = ["argument", "cure", "day", "literal", "program", "sort", "span"]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def argument(source: Source, tree: ast.Call) -> ast.expr:
    """Return the one value in a function's brackets."""
    if len(tree.args) != 1 or tree.keywords or isinstance(tree.args[0], ast.Starred):
        raise fault(source, tree, "rule.function", "this function takes one value in its brackets")
    return tree.args[0]


def literal(source: Source, tree: ast.Constant) -> Literal:
    """Return a number, a text, or yes or no."""
    at = place_of(source, tree)
    match tree.value:
        case bool(value):
            return Flag(value, at=at)
        case str(value):
            return Text(value, at=at)
        case int() | float():
            number = Fraction(source.text[at.start : at.end].replace("_", ""))
            if number > LARGEST or 10**SCALE % number.denominator:
                raise fault(source, tree, "rule.number", f"numbers go up to 2^53-1, with at most {SCALE} decimals")
            return Number(exact(number), at=at)
        case _:
            pass
    raise fault(
        source, tree, "rule.language", "this is not part of the language", "whether a fact is there is asked with known(…)"
    )


def day(source: Source, tree: ast.Call) -> Day:
    """Return the day of `date('2026-01-31')`."""
    text = argument(source, tree)
    if not isinstance(text, ast.Constant) or not isinstance(text.value, str) or not _DAY.fullmatch(text.value):
        raise fault(source, text, "rule.date", "date asks for a day", "write: date('2026-01-31')")
    try:
        return Day(date.fromisoformat(text.value), at=place_of(source, tree))
    except ValueError:
        raise fault(source, text, "rule.date", "the calendar has no such day") from None


def span(source: Source, tree: ast.Call, period: Period) -> Duration:
    """Return the span of `years(5)`."""
    return _span(source, argument(source, tree), tree, period)


def program(source: Source, tree: ast.Call, *, within: bool) -> tuple[str, Duration | None]:
    """Return the program code of `receives('PKH')`, and the span of `received_within('RTLH', years=5)`."""
    match tree:
        case ast.Call(args=[ast.Constant(value=str(code))], keywords=[]) if code and not within:
            return code, None
        case ast.Call(args=[ast.Constant(value=str(code))], keywords=[ast.keyword(arg=str(period), value=value)]) if (
            code and within
        ):
            return code, _span(source, value, value, Period(period))
        case _:
            form = "received_within('RTLH', years=5)" if within else "receives('PKH')"
            raise fault(source, tree, "rule.function", "this asks about one program, by its code", f"write: {form}")


def _span(source: Source, length: ast.expr, whole: ast.expr, period: Period) -> Duration:
    number = literal(source, length) if isinstance(length, ast.Constant) else None
    if not isinstance(number, Number) or not isinstance(number.value, int) or not 1 <= number.value <= LONGEST:
        raise fault(source, length, "rule.span", f"a span of time is a whole number from 1 to {LONGEST}", "write: years(5)")
    return Duration(number.value, period, at=place_of(source, whole))


def sort(value: Operand) -> str:
    """Say what an operand is."""
    sorts: dict[type, str] = {
        Number: "a number",
        Text: "a text",
        Day: "a day",
        CaseDay: "a day",
        Duration: "a span of time",
        Count: "a count",
    }
    return sorts.get(type(value), "a calculated value")


def cure(tree: ast.expr) -> str:
    """Say what could stand in the place of what is not part of the language."""
    match tree:
        case ast.List() | ast.Tuple():
            return "a list stands after in: housing.floor in ['tanah', 'bambu']"
        case ast.Call():
            return f"the functions are {', '.join(FUNCTIONS)}"
        case _:
            return f"the language has comparisons, in, and, or, not, + - * / and {', '.join(FUNCTIONS)}"
