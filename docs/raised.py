"""Where the library's source makes an error or a finding with a code; `docs/codes.py` makes a table of it.

A site is a call of an error's class, of one of `CARRIERS`, or a pair of a code and a sentence in one of `PAIRS`. Where either
is a parameter, as in `refuse("gap", …)` for `bundle.gap`, whoever calls that function is the site.
"""

import ast
import re
from collections import ChainMap
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import pairwise, product
from pathlib import Path
from typing import Final

from attrs import field, frozen

import slrtkit
from slrtkit import errors
from slrtkit.errors.exchange import ExchangeError

SOURCE: Final = Path(slrtkit.__path__[0])
DOTTED: Final = re.compile(r"[a-z][a-z0-9-]*(\.[a-z0-9_-]+)+")
PARAMETER: Final = re.compile("\0(\\w+)\0")
SENTENCES: Final = {"text", "what", "noun", "name"}
"""Parameters that are worth a look at the callers."""
WORDS: Final = {"file", "internal", "interrupted", "usage"}  # codes of one word that no class has
FINDING: Final = "a finding of an import"
CONFLICT: Final = "a conflict of an import"
CHECK: Final = "a finding of `slrtkit catalog check`"
CARRIERS: Final[Mapping[str, tuple[str, str, int]]] = {
    "Problem": ("", "WireError", 1),
    "FileError": ("adapters/exchange/", FINDING, 1),
    "CellError": ("adapters/exchange/", FINDING, 1),
    "Finding": ("adapters/exchange/", FINDING, 1),
    "_fault": ("adapters/exchange/", FINDING, 1),
    "Conflict": ("service/matching.py", CONFLICT, 1),
    "Discord": ("domain/relations.py", "RuleDefinitionError", 1),
    "NotRun": ("adapters/analytics/", "why nobody looked for duplicates", 1),
    "_answer": ("web/bundles/", "BundleRefusedError", 1),
    "fault": ("", "RuleDefinitionError", 1),
    "fault_at": ("domain/rules/", "RuleDefinitionError", 1),
    "report": ("domain/rules/", "RuleDefinitionError", 1),
    "unknown": ("adapters/catalog/", "RuleDefinitionError", 1),
    "problem": ("domain/rules/", "WireError", 1),
    **dict.fromkeys(("wrong", "odd", "form"), ("domain/rules/", CHECK, 3)),
}
"""What else is called with a code -> in which files, what it makes, and how far behind the code its sentence stands."""
PAIRS: Final = {
    "adapters/analytics/": "WireError",
    "adapters/catalog/": CHECK,
    "adapters/exchange/": FINDING,
    "domain/rules/": "RuleDefinitionError",
    "ledger/chain.py": "a problem of a chain",
    "web/api/": "the API",
}
"""Where a pair of a code and a sentence is made into one -> what it becomes."""

CLASSES: Final[Mapping[str, type[errors.SlrtError]]] = {
    one.__name__: one
    for one in (*vars(errors).values(), ExchangeError)
    if isinstance(one, type) and issubclass(one, errors.SlrtError)
}


@frozen
class Site:
    """Where a code is given: with which class or in what, what is said there, and what to do.

    A word between two NUL is a parameter of the function that it stands in, until a caller fills it.
    """

    code: str
    kind: str
    text: str
    cure: str

    @property
    def open(self) -> bool:
        """Whether the callers of its function say more."""
        return bool(PARAMETER.search(self.code)) or not SENTENCES.isdisjoint(PARAMETER.findall(self.text))

    def filled(self, told: Mapping[str, str]) -> "Site":
        """Return it with what a caller gives."""
        said = (PARAMETER.sub(lambda name: told.get(name[1], name[0]), part) for part in (self.code, self.text, self.cure))
        return Site(next(said).lower(), self.kind, next(said), next(said))


@frozen
class Function:
    """A function, or the rest of a module: what it calls, and what its names and those of its module are given."""

    file: str
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Module
    taken: Mapping[str, str]
    names: ChainMap[str, list[ast.expr]]
    calls: list[ast.Call | ast.Tuple] = field(factory=list)

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters, without the one that a method begins with."""
        if isinstance(self.node, ast.Module):
            return []
        listed = [one.arg for one in (*self.node.args.posonlyargs, *self.node.args.args, *self.node.args.kwonlyargs)]
        return listed[1:] if listed[:1] in (["self"], ["cls"]) else listed

    def told(self, value: ast.expr, deep: int = 0) -> list[str]:
        """Return the texts that an expression may be, or by which name one tells of it."""
        return self.said(value, deep) or [f"«{named(value)}»"]

    def said(self, value: ast.expr | None, deep: int = 0) -> list[str]:  # noqa: C901, PLR0911, PLR0912  a case for each kind of expression
        """Return the texts that an expression may be; what they tell of is named between « and »."""
        match value:
            case ast.Constant(str() | int() as text):
                return [str(text)]
            case ast.JoinedStr(parts):
                texts = [self.said(part, deep) for part in parts]
                return ["".join(one) for one in product(*texts)]
            case ast.FormattedValue(inner):
                return self.told(inner, deep)
            case ast.IfExp(_, one, other):
                return self.told(one, deep) + self.told(other, deep)
            case ast.BoolOp(_, [*_, last]):
                return [*self.told(value.values[0], deep), *self.said(last, deep)]
            case ast.BinOp(left, ast.Add(), right):
                return [one + other for one in self.told(left, deep) for other in self.told(right, deep)]
            case ast.Call(ast.Attribute(inner, "lower"), []):
                return [text if "\0" in text else text.lower() for text in self.said(inner, deep)]
            case ast.Subscript(ast.Name(), _):
                return self.said(value.value, deep)
            case ast.Dict(_, values) if deep:
                return [text for one in values for text in self.said(one, deep)]
            case ast.Call(ast.Name("Says" | "Sentence"), [_, english]):
                return self.said(english, deep)
            case ast.Name(name) if name in self.names and deep < 4:  # noqa: PLR2004  names of names of names
                return [text for one in self.names[name] for text in self.said(one, deep + 1)]
            case ast.Name(name) if name in self.parameters:
                return [f"\0{name}\0"]
            case _:
                return []


def named(value: ast.expr) -> str:
    """Return by which name a text shows what it tells of."""
    match value:
        case ast.Name(name):
            return name.lower().strip("_").replace("_", " ")
        case ast.Attribute(inner, "value" | "text" | "code" | "name" | "said" | "id"):
            return named(inner) + (" " + value.attr if value.attr in {"name", "id"} else "")
        case ast.Attribute(_, name):
            return name.lower().strip("_").replace("_", " ")
        case ast.Call(_, [ast.Name() | ast.Attribute() | ast.Subscript() | ast.Call() as first, *_]):
            return named(first)
        case ast.Call(ast.Attribute(inner)) | ast.Subscript(inner):
            return named(inner)
        case _:
            return ""


def functions(file: Path) -> Iterator[Function]:
    """Yield the rest of a module, and each of its functions."""
    tree, name = ast.parse(file.read_text("utf-8")), file.relative_to(SOURCE).as_posix()
    taken = {
        alias.asname or alias.name: str(one.module)
        for one in tree.body
        if isinstance(one, ast.ImportFrom) and (one.module or "").startswith("slrtkit")
        for alias in one.names
    }
    texts = {name: constants(module)[name] for name, module in taken.items() if name in constants(module)}
    rest = Function(name, "", tree, taken, ChainMap({}, texts))
    left: list[tuple[ast.AST, Function]] = [(tree, rest)]
    while left:
        node, within = left.pop()
        if node is within.node:
            yield within
        for one in ast.iter_child_nodes(node):
            if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef):
                left.append((one, Function(name, one.name, one, taken, rest.names.new_child())))
                continue
            if isinstance(one, ast.Call | ast.Tuple):
                within.calls.append(one)
            for given, value in assigned(one):
                within.names.maps[0].setdefault(given, []).append(value)
            left.append((one, within))


def assigned(one: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield what a simple assignment gives to which names."""
    match one:
        case ast.Assign([ast.Name(name)], value) | ast.AnnAssign(ast.Name(name), _, ast.expr() as value):
            yield name, value
        case ast.Assign([ast.Tuple(targets)], ast.Tuple(values)) if len(targets) == len(values):
            yield from ((ast.unparse(target), value) for target, value in zip(targets, values, strict=True))


@cache
def constants(module: str) -> Mapping[str, list[ast.expr]]:
    """Return the texts that stand by a name in a module."""
    file = SOURCE.parent.joinpath(*module.split(".")).with_suffix(".py")
    known = [pair for one in ast.parse(file.read_text("utf-8")).body for pair in assigned(one)] if file.is_file() else []
    return {name: [value] for name, value in known if isinstance(value, ast.Constant | ast.JoinedStr)}


def sites(function: Function) -> Iterator[Site]:
    """Yield where a function itself makes an error or a finding; one of `CARRIERS` is looked at where it is called."""
    if function.name in CARRIERS and function.file.startswith(CARRIERS[function.name][0]):
        return
    for one in function.calls:
        kind, code, text, cure = parts(one, function)
        codes, texts = function.said(code), function.told(text) if text else [""]
        both = zip(codes, texts, strict=True) if len(codes) == len(texts) else product(codes, texts)
        yield from (Site(said, kind, told, " / ".join(function.said(cure))) for said, told in both)


def parts(one: ast.expr, function: Function) -> tuple[str, ast.expr | None, ast.expr | None, ast.expr | None]:
    """Return what is made here, and the expressions of its code, its sentence and its cure; no code where nothing is."""
    match one:
        case ast.Call(_, args, keywords):
            name = called(one)
            words = {word.arg: word.value for word in keywords}
            if name in CLASSES and name != "WireError":
                code = words.get("code") or ast.Constant(CLASSES[name].code)
                return name, code, args[0] if args else None, words.get("cure")
            place, kind, behind = CARRIERS.get(name, ("-", "", 1))
            if function.file.startswith(place):
                at = next((at for at, arg in enumerate(args) if any(map(coded, function.said(arg)))), len(args))
                if at + behind < len(args):
                    return (
                        kind,
                        args[at],
                        args[at + behind],
                        words.get("cure", args[-1] if at + behind + 1 < len(args) else None),
                    )
        case ast.Tuple([code, _, text, cure]) if function.file == "cli/base.py":
            return "the command line", code, text, cure
        case ast.Tuple(values):
            kind = next((kind for place, kind in PAIRS.items() if function.file.startswith(place)), "")
            for code, text in pairwise(values):
                if kind and any(map(coded, function.said(code))) and not isinstance(text, ast.Tuple):
                    sentence = next(
                        (part for part in values[values.index(code) + 1 :] if " " in "".join(function.said(part))), text
                    )
                    return kind, code, sentence, None
        case _:
            pass
    return "", None, None, None


def called(one: ast.Call) -> str:
    """Return the last name of what is called."""
    return one.func.id if isinstance(one.func, ast.Name) else one.func.attr if isinstance(one.func, ast.Attribute) else ""


def coded(text: str) -> bool:
    """Whether a text has the form of a code of two words, or is what a caller gives for one."""
    return DOTTED.fullmatch(text) is not None or text in WORDS or text == "\0code\0"


def gathered() -> Iterator[Site]:
    """Yield each site; what parameters tell comes from the callers of their functions."""
    known = [function for file in sorted(SOURCE.rglob("*.py")) for function in functions(file)]
    calls: dict[str, list[tuple[Function, ast.Call]]] = {}
    for function in known:
        for one in function.calls:
            if isinstance(one, ast.Call):
                calls.setdefault(called(one), []).append((function, one))
    waiting = [(function, site) for function in known for site in sites(function)]
    for _ in range(5):  # a helper of a helper of a helper
        further: list[tuple[Function, Site]] = []
        for function, site in waiting:
            callers = list(filled(function, site, calls.get(function.name, []))) if site.open else []
            further += callers
            if not callers:
                yield site
        waiting = further


def filled(function: Function, site: Site, calls: Iterable[tuple[Function, ast.Call]]) -> Iterator[tuple[Function, Site]]:
    """Yield what a site becomes in each function that calls its own."""
    names, defaults = function.parameters, dict[str, ast.expr]()
    if not isinstance(function.node, ast.Module):
        arguments = function.node.args
        last = [one.arg for one in arguments.args][len(arguments.args) - len(arguments.defaults) :]
        defaults = dict(zip(last, arguments.defaults, strict=True))
    for caller, call in calls:
        if not reaches(function, site, caller, call):
            continue
        passed = defaults | dict(zip(names, call.args, strict=False)) | {str(word.arg): word.value for word in call.keywords}
        needed = sorted(set(PARAMETER.findall(site.code + site.text + site.cure)) & set(passed))
        options = [caller.told(passed[name]) for name in needed]
        for told in product(*options):
            yield caller, site.filled(dict(zip(needed, told, strict=True)))


def reaches(function: Function, site: Site, caller: Function, call: ast.Call) -> bool:
    """Whether a call of this name is one of the function: in its file, or by an import."""
    module = f"slrtkit.{function.file.removesuffix('.py').removesuffix('/__init__').replace('/', '.')}"
    elsewhere = isinstance(call.func, ast.Name) and caller.taken.get(call.func.id) == module
    return function.file == caller.file or (elsewhere and PARAMETER.search(site.code) is not None)
