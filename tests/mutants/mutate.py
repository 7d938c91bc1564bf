"""Mutants of a module: the same code with one thing wrong, as somebody might write it, or change it later, by mistake."""

import ast
import copy
from collections.abc import Iterator

from attrs import field, frozen

_OTHERS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_SUMS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr, ast.Mult: ast.Add, ast.Mod: ast.Mult
}  # fmt: skip
_QUIET = ("__all__", "__slots__")
"""What no program means by its value."""


@frozen
class Mutant:
    """One thing that is wrong.

    Attributes:
        module: Where, as it is imported.
        place: The function or name at the top of the module that holds it.
        before: The code that was there.
        after: The code that is there now.
        index: Which node of the tree is another.
        node: What it is now; None: nothing.
        function: The function of the module that holds it, as `f` or `C.f`; empty: none does.
        lines: Where it counts: its own lines in a function, else those that use its name, as far as that is plain to see.
    """

    module: str
    place: str
    before: str
    after: str
    index: int
    node: ast.AST | None = field(repr=False, eq=False)
    function: str = ""
    lines: frozenset[int] = frozenset()

    def __str__(self) -> str:
        return f"{self.module}:{self.place}: {self.before}  ->  {self.after}"

    def tree(self, source: str) -> ast.Module:
        """Return the module with this mistake in it."""
        tree = _Swap(self.index, self.node).visit(ast.parse(source))
        assert isinstance(tree, ast.Module)
        return ast.fix_missing_locations(tree)


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module, in the order of its code."""
    reader, tree = _Reader(), ast.parse(source)
    reader.visit(ast.parse(source))
    for place, index, node, function in reader.found:
        for other in _others(node):
            before = _shown(node)
            after = _shown(other) if other is not None else "pass"
            if before != after:
                lines = _own(node) if function else _using(tree, place)
                yield Mutant(module, place, before, after, index, other, function, frozenset(lines))


def _own(node: ast.AST) -> range:
    """Return the lines on which a node is judged."""
    where = node.test if isinstance(node, ast.If | ast.IfExp) else node
    assert isinstance(where, ast.expr | ast.stmt)
    return range(where.lineno, (where.end_lineno or where.lineno) + 1)


def _using(tree: ast.Module, name: str) -> set[int]:
    """Return the lines of functions that use a name of the module, or one that is made of it."""
    names, known = {name}, 0
    while len(names) > known:
        known = len(names)
        names |= {_name(each) for each in tree.body if names & {_loaded(node) for node in ast.walk(each)} and _name(each)}
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    return {node.lineno for each in functions for node in ast.walk(each) if isinstance(node, ast.Name) and node.id in names}


def _loaded(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def _shown(node: ast.AST) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) < 160 else f"{text[:120]} … {text[-36:]}"


class _Counter(ast.NodeTransformer):
    """Numbers the nodes in the order in which they are visited."""

    count = -1

    def visit(self, node: ast.AST) -> ast.AST | None:
        self.count += 1
        return self.at(node, self.count)

    def at(self, node: ast.AST, index: int) -> ast.AST | None:
        raise NotImplementedError

    def inside(self, node: ast.AST) -> ast.AST:
        visited = self.generic_visit(node)
        assert isinstance(visited, ast.AST)
        return visited


class _Reader(_Counter):
    """Notes every node that says something, with its number, and the name of what holds it."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int, ast.AST, str]] = []
        self.place: list[str] = []
        self.silent, self.function = 0, ""

    def at(self, node: ast.AST, index: int) -> ast.AST:
        name = _name(node)
        silent = _is_silent(node)
        self.place += [name] if name else []
        self.silent += silent
        if not self.silent:
            self.found.append((".".join(self.place), index, copy.deepcopy(node), self.function))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.AnnAssign | ast.arg):
            _mark_annotations(node)
        outermost = isinstance(node, ast.FunctionDef) and not self.function
        self.function = ".".join(self.place) if outermost else self.function
        self.inside(node)
        self.function = "" if outermost else self.function
        self.silent -= silent
        if name:
            self.place.pop()
        return node


def _name(node: ast.AST) -> str:
    match node:
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
            return name
        case _:
            return ""


def _mark_annotations(node: ast.AST) -> None:
    for child in (getattr(node, "annotation", None), getattr(node, "returns", None), *getattr(node, "decorator_list", ())):
        if child is not None:
            child.silent = True


def _is_silent(node: ast.AST) -> bool:
    """Whether a node is no code that decides: annotations, imports, docstrings, sentences for people, what nobody reads."""
    match node:
        case ast.Import() | ast.ImportFrom() | ast.JoinedStr() | ast.keyword(arg="repr" | "init" | "default"):
            return True
        case ast.Expr(value=ast.Constant(value=str())):
            return True
        case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if name in _QUIET:
            return True
        case ast.AnnAssign(annotation=ast.Name(id="TypeAlias")):
            return True
        case ast.Constant(value=str(text)) if " " in text or not text:
            return True
        case _:
            return bool(getattr(node, "silent", False))


class _Swap(_Counter):
    """Puts another node in the place of one."""

    def __init__(self, index: int, node: ast.AST | None) -> None:
        self.index, self.node = index, node

    def at(self, node: ast.AST, index: int) -> ast.AST | None:
        if index == self.index:
            return copy.deepcopy(self.node) if self.node is not None else ast.Pass()
        return self.inside(node)


def _others(node: ast.AST) -> Iterator[ast.AST | None]:  # noqa: C901, PLR0912  one case for each kind of mistake
    """Yield what might stand there by mistake; None: nothing."""
    match node:
        case ast.Compare(left=left, ops=ops, comparators=right):
            for at, op in enumerate(ops):
                yield ast.Compare(left, [*ops[:at], _OTHERS[type(op)](), *ops[at + 1 :]], right)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
            for at in range(len(values)):
                rest = [*values[:at], *values[at + 1 :]]
                yield ast.BoolOp(op, rest) if len(rest) > 1 else rest[0]
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str(value)):
            yield ast.Constant(f"{value}X")
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SUMS:
            yield ast.BinOp(left, _SUMS[type(op)](), right)
        case ast.If(test=test, body=body, orelse=other):
            yield ast.If(ast.UnaryOp(ast.Not(), test), body, other)
            yield ast.If(ast.Constant(value=False), body, other)
        case ast.IfExp(test=test, body=body, orelse=other):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), body, other)
        case ast.Raise() | ast.Expr(value=ast.Call()) | ast.AugAssign():
            yield None
        case ast.Call(func=ast.Name(id="any"), args=args):
            yield ast.Call(ast.Name("all", ast.Load()), args, [])
        case ast.Call(func=ast.Name(id="all"), args=args):
            yield ast.Call(ast.Name("any", ast.Load()), args, [])
        case _:
            return
