"""The canonical text of a condition: one spelling for each tree, and reading it gives the tree again."""

from datetime import date
from fractions import Fraction
from typing import TypeAlias, assert_never

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
    Operator,
    Or,
    Receives,
    Text,
    Total,
    Value,
    Whose,
)

__all__ = ["Plain", "decimal", "plain", "unparse"]

Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""What can be written as JSON."""

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _SIGN, _ATOM = range(8)
"""How tightly a form binds; a looser form inside a tighter one stands in brackets."""


def unparse(node: Node) -> str:
    """Return the canonical text; `parse(unparse(node)) == node` for every condition."""
    return _text(node, _OR)


def decimal(value: int | Fraction) -> str:
    """Return a number in decimal digits, or as `1/3` where it has no finite decimal form."""
    if isinstance(value, int):
        return str(value)
    scale, shifted = 0, value
    while shifted.denominator % 2 == 0 or shifted.denominator % 5 == 0:
        scale, shifted = scale + 1, shifted * 10
    if shifted.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(shifted.numerator)).rjust(scale + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"


def plain(value: Value | None) -> Plain:
    """Return a value as JSON holds it: numbers with a fraction, and days, as text."""
    match value:
        case Fraction():
            return decimal(value)
        case date():
            return value.isoformat()
        case _:
            return value


def _text(node: Node, around: int) -> str:
    text, binds = _form(node)
    return f"({text})" if binds < around else text


def _form(node: Node) -> tuple[str, int]:  # noqa: C901, PLR0911, PLR0912  one case a node
    match node:
        case Number(value):
            return decimal(value), _SIGN if value < 0 else _ATOM
        case Text(value):
            return _quoted(value), _ATOM
        case Flag(value):
            return str(value), _ATOM
        case Day(value):
            return f"date('{value.isoformat()}')", _ATOM
        case CaseDay():
            return "on", _ATOM
        case Duration(length, period):
            return f"{period}({length})", _ATOM
        case FactRef(path):
            return ".".join(path), _ATOM
        case MemberRef(path):
            return ".".join(("m", *path)), _ATOM
        case Arithmetic(operator, left, right):
            binds = _SUM if operator in {Operator.ADD, Operator.SUB} else _PRODUCT
            return f"{_text(left, binds)} {operator} {_text(right, binds + 1)}", binds
        case Negation(operand):
            return f"-{_text(operand, _SIGN)}", _SIGN
        case Comparison(first, links):
            tail = "".join(f" {relation} {_text(operand, _SUM)}" for relation, operand in links)
            return _text(first, _SUM) + tail, _COMPARE
        case Membership(item, choices, negated):
            listed = ", ".join(_text(choice, _OR) for choice in choices)
            return f"{_text(item, _SUM)} {'not in' if negated else 'in'} [{listed}]", _COMPARE
        case And(terms):
            return " and ".join(_text(term, _NOT) for term in terms), _AND
        case Or(terms):
            return " or ".join(_text(term, _AND) for term in terms), _OR
        case Not(term):
            return f"not {_text(term, _NOT)}", _NOT
        case Any(holds, where):
            return f"any({_each(unparse(holds), where)})", _ATOM
        case All(holds, where):
            return f"all({_each(unparse(holds), where)})", _ATOM
        case Count(where):
            return f"count({_each('m', where)})", _ATOM
        case Total(aggregate, of, where):
            return f"{aggregate}({_each(unparse(of), where)})", _ATOM
        case Converted(operand, per):
            return f"per_{per.removesuffix('s')}({unparse(operand)})", _ATOM
        case Known(fact):
            return f"known({unparse(fact)})", _ATOM
        case Receives(program, whose, within):
            bearer = f"{whose}." if whose is not Whose.UNIT else ""
            span = f", {within.period}={within.length}" if within else ""
            return f"{bearer}{'received_within' if within else 'receives'}({_quoted(program)}{span})", _ATOM
    assert_never(node)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def _each(what: str, where: Condition | None) -> str:
    return f"{what} for m in members" + ("" if where is None else f" if {unparse(where)}")
