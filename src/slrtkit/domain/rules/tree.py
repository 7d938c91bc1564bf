"""Python's own reading of a text that passed the gate: a tree of `ast`, measured, with places in characters."""

import ast

from slrtkit.domain.rules.source import Place, Source
from slrtkit.errors import RuleDefinitionError

__all__ = ["MAX_DEPTH", "fault", "place_of", "tree_of"]

MAX_DEPTH = 60
"""Levels of the tree that Python makes of a condition."""


def tree_of(source: Source) -> ast.expr:
    """Let Python read the text as one line (no token spans two), and measure what came out."""
    line = source.text.replace("\n", " ")
    margin = len(line) - len(line.lstrip(" \t"))
    deep = source.place(margin).fault("rule.depth", "the condition is nested too deeply", "split the condition")
    try:
        tree = ast.parse(line[margin:], mode="eval").body
    except SyntaxError as error:
        if not error.offset:
            raise source.place(len(line.rstrip())).fault(
                "rule.syntax", "the condition ends too early", "finish it here"
            ) from None
        place = source.place(margin + error.offset - 1)
        raise place.fault(
            "rule.syntax", "this cannot be read as a condition", "see what stands before and at this place"
        ) from None
    except (RecursionError, MemoryError):
        raise deep from None
    level: list[ast.AST] = [tree]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    if level:
        raise deep
    return tree


def place_of(source: Source, tree: ast.expr) -> Place:
    """Return where a part of the tree stands."""
    return source.place(_offset(source, tree.col_offset), _offset(source, tree.end_col_offset or 0))


def fault(source: Source, tree: ast.expr, code: str, text: str, cure: str = "") -> RuleDefinitionError:
    """Return the refusal of a part of the tree."""
    return place_of(source, tree).fault(code, text, cure)


def _offset(source: Source, utf8_column: int) -> int:
    """Return the offset in characters of a column that `ast` counts in bytes of UTF-8, from the first token on."""
    margin = len(source.text) - len(source.text.lstrip())
    return margin + len(source.text[margin:].encode()[:utf8_column].decode())
