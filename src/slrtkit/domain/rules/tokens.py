"""The gate before the parser: only the characters of the language get through, the same on every Python.

Everything that Python's own reader would take in ways that differ between versions (string prefixes, escapes, adjoining
strings, number bases, exponents, other scripts in names) is refused here, at its exact place.
"""

import re

from slrtkit.domain.rules.nodes import is_plain
from slrtkit.domain.rules.source import Place, Source
from slrtkit.errors import RuleDefinitionError

__all__ = ["MAX_LENGTH", "MAX_NESTING", "scan"]

MAX_LENGTH = 4096
"""Characters in one condition."""
MAX_NESTING = 40
"""Brackets inside each other."""

_TOKEN = re.compile(
    r"""(?P<space>[ \t\n]+) | (?P<keyword>(?:days|months|years)[ \t\n]*=(?!=))
    | (?P<name>[A-Za-z_][A-Za-z0-9_]*) | (?P<number>[0-9][0-9_]*(?:\.[0-9][0-9_]*)?)
    | (?P<text>'(?:[^'\\\n]|\\['"\\])*' | "(?:[^"\\\n]|\\['"\\])*") | <=|>=|==|!=|[()\[\]<>+\-*/,.]""",
    re.VERBOSE,
)
_WORDS = frozenset({"keyword", "name", "number", "text"})
"""What begins like a word. `years=` is the only use of the equals sign, and ends no word."""
_PAIRS = {"(": ")", "[": "]"}
_CURES = {
    "=": "two values are compared with ==",
    "&": "write: and",
    "|": "write: or",
    "!": "write: not, or != between two values",
    "≤": "write: <=",
    "≥": "write: >=",
    "≠": "write: !=",
    "×": "write: *",  # noqa: RUF001  the very characters that word processors put
    "{": "a list stands in [ ]",
    "#": "notes do not belong into a condition",
    "'": "close the text with ' on the same line; inside it, write \\' for ' and \\\\ for \\",
    '"': 'close the text with " on the same line; inside it, write \\" for " and \\\\ for \\',
    **dict.fromkeys("“”„", "use straight quotes: 'tanah'"),
    **dict.fromkeys("‘’‚", "use straight quotes: 'tanah'"),  # noqa: RUF001  the very characters that word processors put
    **dict.fromkeys("–—−", "use the plain minus sign: -"),  # noqa: RUF001  the very characters that word processors put
}


def scan(source: Source) -> None:
    """Refuse a text that holds anything but tokens of the language.

    Raises:
        RuleDefinitionError: with the place of the first fault.
    """
    text = source.text
    if len(text) > MAX_LENGTH:
        raise source.place(0).fault("rule.length", f"a condition has at most {MAX_LENGTH} characters")
    if not text.strip(" \t\n"):
        raise source.place(0).fault("rule.empty", "the condition is empty", "a criterion that holds for everybody says True")
    position, before, waiting = 0, "", list[tuple[str, Place]]()
    while position < len(text):
        token = _TOKEN.match(text, position)
        if token is None:
            raise _stranger(source, position)
        kind, place = token.lastgroup or "", source.place(position, token.end())
        if kind in _WORDS and before.removesuffix(" ") in _WORDS - {"keyword"}:
            _adjoining(place, before, kind)
        if kind == "text" and not is_plain(token.group()):
            raise place.fault("rule.text", "a text is one visible line without control characters")
        _bracket(place, token.group(), waiting)
        before = f"{before.removesuffix(' ')} " if kind == "space" else kind
        position = token.end()
    for _, place in waiting:
        raise place.fault("rule.syntax", "this bracket is never closed")


def _bracket(place: Place, token: str, waiting: list[tuple[str, Place]]) -> None:
    """Keep the brackets that wait to be closed."""
    if token in _PAIRS:
        waiting.append((token, place))
        if len(waiting) > MAX_NESTING:
            raise place.fault("rule.depth", f"more than {MAX_NESTING} brackets inside each other", "split the condition")
    elif token in _PAIRS.values() and (not waiting or _PAIRS[waiting.pop()[0]] != token):
        raise place.fault("rule.syntax", "this bracket closes none")


def _adjoining(place: Place, before: str, kind: str) -> None:
    """Refuse two words without a space; `before` ends with one where there was one."""
    if before.removesuffix(" ") == "text" and kind == "text":
        raise place.fault("rule.syntax", "two texts follow each other", "put a comma between them")
    if before == "number":
        raise place.fault("rule.number", "a number is written in decimal digits only", "write them, or put a space after them")
    if not before.endswith(" "):
        raise place.fault("rule.syntax", "something is missing here", "put a space or an operator between them")


def _stranger(source: Source, position: int) -> RuleDefinitionError:
    character = source.text[position]
    seen = character if character.isprintable() else f"U+{ord(character):04X}"
    cure = _CURES.get(character, "" if character.isascii() else "only a text in quotes may hold such characters")
    return source.place(position).fault("rule.character", f"{seen} is not part of the language", cure)
