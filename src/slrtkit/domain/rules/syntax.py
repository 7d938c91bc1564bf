"""Reading a condition: text becomes a tree, or is refused with the place of the fault.

The grammar is a subset of Python's expressions, read with the standard `ast` module; nothing is ever evaluated. What is not
named here is not in the language.
"""

import ast
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TypeVar

from attrs import frozen

from slrtkit.domain.rules.literals import argument, cure, day, literal, program, sort, span
from slrtkit.domain.rules.nodes import (
    FUNCTIONS,
    NAME,
    RESERVED,
    Aggregate,
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
    FactRef,
    Flag,
    Known,
    Literal,
    MemberRef,
    Membership,
    Negation,
    Not,
    Number,
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
from slrtkit.domain.rules.source import Place, Source
from slrtkit.domain.rules.tokens import MAX_LENGTH, scan
from slrtkit.domain.rules.tree import fault, place_of, tree_of
from slrtkit.errors import RuleDefinitionError

__all__ = ["parse", "parse_operand"]

_T = TypeVar("_T")

_RELATIONS: Mapping[type[ast.cmpop], Relation] = {
    ast.Lt: Relation.LT,
    ast.LtE: Relation.LE,
    ast.Eq: Relation.EQ,
    ast.NotEq: Relation.NE,
    ast.GtE: Relation.GE,
    ast.Gt: Relation.GT,
}
_OPERATORS: Mapping[type[ast.operator], Operator] = {
    ast.Add: Operator.ADD,
    ast.Sub: Operator.SUB,
    ast.Mult: Operator.MUL,
    ast.Div: Operator.DIV,
}
_BEARERS = {"family": Whose.FAMILY, "household": Whose.HOUSEHOLD}


def parse(text: str, *, file: str = "condition", line: int = 1, column: int = 1) -> Condition:
    """Read a condition.

    Args:
        text: One condition, on one line or several.
        file: What to call the place in error paths.
        line: Line of the first character, from 1.
        column: Column of the first character, from 1.

    Raises:
        RuleDefinitionError: the text is no condition of the language; `path` is `file:line:column`, `picture` shows the place.
    """
    source = _scanned(text, file, line, column)
    return _Reader(source).condition(tree_of(source))


def parse_operand(text: str, *, file: str = "operand", line: int = 1, column: int = 1) -> Operand:
    """Read an operand: a value, a fact, a calculation. The arguments are those of `parse`.

    Raises:
        RuleDefinitionError: the text is no operand of the language.
    """
    source = _scanned(text, file, line, column)
    return _Reader(source).operand(tree_of(source))


def _scanned(text: str, file: str, line: int, column: int) -> Source:
    source = Source(text[: 2 * MAX_LENGTH + 2].replace("\r\n", "\n"), file, line, column)
    scan(source)
    return source


@frozen
class _Reader:
    source: Source
    member: str | None = None
    """What the member at hand is called, inside `any`, `all` and `count`."""

    def place(self, tree: ast.expr) -> Place:
        return place_of(self.source, tree)

    def fault(self, tree: ast.expr, code: str, text: str, cure: str = "") -> RuleDefinitionError:
        return fault(self.source, tree, code, text, cure)

    def condition(self, tree: ast.expr) -> Condition:  # noqa: C901, PLR0911  one case a form
        at = self.place(tree)
        match tree:
            case ast.Constant(value=bool(value)):
                return Flag(value, at=at)
            case ast.Name() | ast.Attribute() if getattr(tree, "id", "") != "on":
                return self.reference(tree)
            case ast.BoolOp(op=ast.And(), values=values):
                return And(tuple(map(self.condition, values)), at=at)
            case ast.BoolOp(values=values):
                return Or(tuple(map(self.condition, values)), at=at)
            case ast.UnaryOp(op=ast.Not(), operand=term):
                return Not(self.condition(term), at=at)
            case ast.Compare():
                return self.comparison(tree, at)
            case ast.Call(func=ast.Name(id="any" | "all" as name)):
                holds, where = self.each(tree, _Reader.condition)
                return (Any if name == "any" else All)(holds, where, at=at)
            case ast.Call(func=ast.Name(id="receives" | "received_within" as name)):
                return self.receives(tree, Whose.UNIT, name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=bearer), attr="receives" | "received_within" as name)):
                return self.receives(tree, self.bearer(tree.func, bearer), name)
            case ast.Call(func=ast.Name(id="known")):
                fact = argument(self.source, tree)
                if not isinstance(fact, ast.Name | ast.Attribute):
                    raise self.fault(fact, "rule.kind", "known asks for one fact", "write: known(desil)")
                return Known(self.reference(fact), at=at)
            case _:
                pass
        operand = self.operand(tree)
        raise self.fault(tree, "rule.kind", f"{sort(operand)} is not met or not met", "compare it with something")

    def operand(self, tree: ast.expr) -> Operand:  # noqa: C901, PLR0911, PLR0912  one case a form
        at = self.place(tree)
        match tree:
            case ast.Constant():
                return literal(self.source, tree)
            case ast.Name(id="on"):
                return CaseDay(at=at)
            case ast.Name() | ast.Attribute():
                return self.reference(tree)
            case ast.UnaryOp(op=ast.USub(), operand=inner):
                operand = self.operand(inner)
                return Number(-operand.value, at=at) if isinstance(operand, Number) else Negation(operand, at=at)
            case ast.BinOp(left=left, op=operator, right=right) if type(operator) in _OPERATORS:
                return Arithmetic(_OPERATORS[type(operator)], self.operand(left), self.operand(right), at=at)
            case ast.Call(func=ast.Name(id="date")):
                return day(self.source, tree)
            case ast.Call(func=ast.Name(id="days" | "months" | "years" as period)):
                return span(self.source, tree, Period(period))
            case ast.Call(func=ast.Name(id="per_month" | "per_year" as name)):
                amount = self.operand(argument(self.source, tree))
                return Converted(amount, Period.MONTHS if name == "per_month" else Period.YEARS, at=at)
            case ast.Call(func=ast.Name(id="count")):
                return self.count(tree, at)
            case ast.Call(func=ast.Name(id="sum" | "min" | "max" as name)):
                of, where = self.each(tree, _Reader.operand)
                return Total(Aggregate(name), of, where, at=at)
            case (
                ast.BoolOp()
                | ast.Compare()
                | ast.UnaryOp(op=ast.Not())
                | ast.Call(func=ast.Name(id="any" | "all" | "known" | "receives" | "received_within"))
                | ast.Call(func=ast.Attribute(attr="receives" | "received_within"))
            ):
                raise self.fault(tree, "rule.kind", "a condition is met or not met and has no value to work with")
            case ast.Call(func=ast.Name(id=name)):
                near = get_close_matches(name, FUNCTIONS, 1)
                known = f"did you mean {near[0]}?" if near else f"known: {', '.join(FUNCTIONS)}"
                raise self.fault(tree.func, "rule.function", f"there is no function {name}", known)
            case _:
                pass
        raise self.fault(tree, "rule.language", "this is not part of the language", cure(tree))

    def comparison(self, tree: ast.Compare, at: Place) -> Comparison | Membership:
        match tree:
            case ast.Compare(left=left, ops=[(ast.In() | ast.NotIn()) as negated], comparators=[choices]):
                if not isinstance(choices, ast.List) or not choices.elts:
                    raise self.fault(choices, "rule.kind", "in asks for a list of values", "write: in ['tanah', 'bambu']")
                values = tuple(map(self.choice, choices.elts))
                for value in values:
                    if type(value) is not type(values[0]):
                        raise (value.at or at).fault("rule.kind", "the values of a list are of one kind")
                return Membership(self.operand(left), values, isinstance(negated, ast.NotIn), at=at)
            case _:
                pass
        links = []
        for relation, right in zip(tree.ops, tree.comparators, strict=True):
            if type(relation) not in _RELATIONS:
                raise self.fault(
                    right, "rule.language", "this comparison is not part of the language", "join two conditions with and"
                )
            links.append((_RELATIONS[type(relation)], self.operand(right)))
        return Comparison(self.operand(tree.left), tuple(links), at=at)

    def choice(self, tree: ast.expr) -> Literal:
        value = self.operand(tree)
        if not isinstance(value, Number | Text | Flag | Day):
            raise self.fault(tree, "rule.kind", "a list holds fixed values only")
        return value

    def bearer(self, tree: ast.expr, name: str) -> Whose:
        if name == self.member:
            return Whose.MEMBER
        if name not in _BEARERS:
            raise self.fault(tree, "rule.function", "a program is received by the unit, its family, its household or a member")
        return _BEARERS[name]

    def receives(self, tree: ast.Call, whose: Whose, name: str) -> Receives:
        code, within = program(self.source, tree, within=name == "received_within")
        return Receives(code, whose, within, at=self.place(tree))

    def count(self, tree: ast.Call, at: Place) -> Count:
        match argument(self.source, tree):
            case ast.GeneratorExp(elt=ast.Name(id=name), generators=[ast.comprehension(target=ast.Name(id=member))]) if (
                name == member
            ):
                _, where = self.each(tree, _itself)
            case _:
                holds, chosen = self.each(tree, _Reader.condition)
                where = holds if chosen is None else And((chosen, holds), at=holds.at)
        return Count(where, at=at)

    def each(self, tree: ast.Call, read: "Callable[[_Reader, ast.expr], _T]") -> tuple[_T, Condition | None]:
        """Read `… for m in members if …`."""
        inner = argument(self.source, tree)
        match inner:
            case ast.GeneratorExp(
                elt=elt,
                generators=[ast.comprehension(target=ast.Name(id=name), iter=ast.Name(id="members"), ifs=ifs, is_async=0)],
            ) if len(ifs) <= 1:
                if self.member is not None:
                    raise self.fault(tree, "rule.nested", "one question about members cannot stand inside another")
                if not NAME.fullmatch(name) or name in RESERVED - {"m"}:
                    raise self.fault(
                        inner.generators[0].target, "rule.name", "a member cannot be called this", "write: for m in members"
                    )
                reader = _Reader(self.source, name)
                where = reader.condition(ifs[0]) if ifs else None
                return read(reader, elt), where
        asked = tree.func.id if isinstance(tree.func, ast.Name) else ""
        form = {"count": "m", "sum": "m.income", "min": "m.income", "max": "m.income"}.get(asked, "m.age < 7")
        raise self.fault(inner, "rule.members", "this asks about members", f"write: ({form} for m in members if m.age >= 5)")

    def reference(self, tree: ast.expr) -> Reference:
        path: list[str] = []
        inner = tree
        while isinstance(inner, ast.Attribute):
            path.insert(0, inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            raise self.fault(tree, "rule.language", "only a named fact has facts of its own", "write: housing.floor")
        at = self.place(tree)
        if inner.id == self.member:
            if not path:
                raise self.fault(tree, "rule.kind", "a member is not a value", f"name one of its facts: {inner.id}.age")
            self._names(tree, path)
            return MemberRef(tuple(path), at=at)
        self._names(tree, [inner.id, *path])
        return FactRef((inner.id, *path), at=at)

    def _names(self, tree: ast.expr, path: list[str]) -> None:
        for part in path:
            if part in {"m", "members"}:
                raise self.fault(
                    tree, "rule.members", f"{part} stands outside any, all and count", "write: any(m.age < 7 for m in members)"
                )
            if part in FUNCTIONS:
                raise self.fault(tree, "rule.function", f"{part} is a function", f"write: {part}(…)")
            if part in RESERVED or not NAME.fullmatch(part):
                cure = f"write: {part.capitalize()}" if part in {"true", "false"} else "names are small letters, digits and _"
                raise self.fault(tree, "rule.name", f"{part} cannot be the name of a fact", cure)


def _itself(reader: _Reader, member: ast.expr) -> Place:
    """Read what is counted, where that is the members themselves."""
    return reader.place(member)
