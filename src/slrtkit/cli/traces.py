"""A trace as a tree for people: a line for each condition and calculation, with the facts that decided it."""

from collections.abc import Iterator
from fractions import Fraction

from slrtkit.domain.rules import Bounds, Outcome, Reading, Trace, Value, unparse
from slrtkit.domain.rules.text import decimal

__all__ = ["NOTE", "WORDS", "trace_lines", "trace_tree"]

NOTE = {"id": "catatan", "en": "note"}
"""The word before a remark on stderr."""

WORDS = {
    "id": {
        Outcome.MET: "terpenuhi",
        Outcome.NOT_MET: "tidak terpenuhi",
        Outcome.UNKNOWN: "belum dapat ditentukan",
        "missing": "Fakta yang belum diketahui",
        "undefined": "Tidak dapat dihitung",
    },
    "en": {
        Outcome.MET: "met",
        Outcome.NOT_MET: "not met",
        Outcome.UNKNOWN: "unknown",
        "missing": "Facts still missing",
        "undefined": "Cannot be calculated",
    },
}
"""The words for outcomes and for what keeps them unknown."""


def trace_lines(trace: Trace, lang: str) -> Iterator[str]:
    """Yield the tree, and what keeps the outcome unknown."""
    words = WORDS[lang]
    yield from trace_tree(trace, lang)
    for title, names in (("missing", trace.missing), ("undefined", trace.undefined)):
        if names:
            yield f"{words[title]}: {', '.join(names)}"


def trace_tree(part: Trace | Reading, lang: str, level: int = 0) -> Iterator[str]:
    """Yield a line for each condition and calculation; one without further ones in it shows the facts it used."""
    inner = [one for one in part.parts if isinstance(one, Trace) or one.parts]
    if isinstance(part, Trace):
        line = f"{part.label or unparse(part.node)}: {WORDS[lang][part.outcome]}"
    else:
        line = f"{unparse(part.node)} = {_shown(part.value)}"
    used = {} if inner else part.facts
    if used:
        line += f"  [{', '.join(f'{name} = {_shown(value)}' for name, value in used.items())}]"
    yield "  " * level + line
    for one in inner:
        yield from trace_tree(one, lang, level + 1)


def _shown(value: Value | Bounds | None) -> str:
    match value:
        case None:
            return "?"
        case Bounds(least, most):
            return f"{_end(least)}..{_end(most)}"
        case Fraction():
            return decimal(value)
        case _:
            return str(value)


def _end(end: float | Fraction) -> str:
    return "" if isinstance(end, float) else _shown(end)
