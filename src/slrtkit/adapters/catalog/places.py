"""Where the fields of a TOML file stand: the standard reader tells what they say, and not where.

The text is cut into tokens. They tell, too, before anything is read, whether the file is nested so deeply that reading it would
be slow.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

from attrs import field, frozen

from slrtkit.domain.rules.source import Place, Source

__all__ = ["DEEPEST", "Field", "places", "too_deep"]

DEEPEST = 16
"""Tables and lists inside each other, and parts of one key."""

_TOKEN = re.compile(
    r"""
    (?P<space>[ \t]+|\#[^\n]*)
    |(?P<line>\n)
    |(?P<text>"{3}(?:\\.|[^\\])*?"{3,5}|'{3}.*?'{3,5}|"(?:\\.|[^"\\\n])*"|'[^'\n]*')
    |(?P<mark>[\[\]{},=.])
    |(?P<bare>[^\s\#"'\[\]{},=.]+)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING = re.compile(r"\"{3}\n?|'{3}\n?|[\"']|")


@frozen
class Field:
    """A key and its value: `key` is the place of the key, `line` and `column` those of the value's first character."""

    key: Place
    line: int
    column: int


@frozen
class _Token:
    kind: str
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def _tokens(text: str) -> Iterator[_Token]:
    """Yield what a text consists of, up to the first character that no TOML has there."""
    at = 0
    while found := _TOKEN.match(text, at):
        if found.lastgroup != "space":
            yield _Token(found.lastgroup or "", found[0], at)
        at = found.end()


def too_deep(source: Source) -> Place | None:
    """Return the first place at which a file is nested too deeply, if there is one."""
    depth, parts = 0, 0
    for token in _tokens(source.text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token.text, 0)
        parts = parts + 1 if token.text == "." else 0 if token.kind in {"line", "mark"} else parts
        if depth > DEEPEST or parts > DEEPEST:
            return source.place(token.start)
    return None


def places(source: Source) -> Mapping[str, Field]:
    """Return the fields of a valid file by path (`version[0].criterion[1].when`, `order[2]`); the file by an empty one.

    A table stands at its header, an element of a list at itself.
    """
    scanner = _Scanner(source, list(_tokens(source.text)))
    scanner.file()
    return scanner.found


@frozen
class _Scanner:
    source: Source
    tokens: list[_Token]
    """Those still to come, the next one last."""
    found: dict[str, Field] = field(factory=dict)
    counts: dict[str, int] = field(factory=dict)
    """The last index of each list of tables."""

    def file(self) -> None:
        self.tokens.reverse()
        self.record("", self.source.place(0), 0)
        table = ""
        while self.lines():
            if self.tokens[-1].text == "[":
                table = self.header()
            else:
                self.pair(table)

    def lines(self) -> bool:
        """Pass the ends of lines; tell whether anything follows."""
        while self.tokens and self.tokens[-1].kind == "line":
            self.tokens.pop()
        return bool(self.tokens)

    def header(self) -> str:
        """Read `[table]` or `[[table]]`; return its path."""
        first = self.tokens.pop()
        many = self.tokens[-1].text == "["
        if many:
            self.tokens.pop()
        name, _ = self.key()
        last = [self.tokens.pop() for _ in range(1 + many)][-1]
        path = self.enter(name, many=many)
        place = self.source.place(first.start, last.end)
        self.record(path, place, first.start)
        if path.endswith("[0]"):
            self.record(path.removesuffix("[0]"), place, first.start)
        return path

    def key(self) -> tuple[list[str], Place]:
        """Read `name.of."a value"`; return its parts and its place."""
        first = last = self.tokens.pop()
        parts = [first.text.strip("\"'")]
        while self.tokens[-1].text == ".":
            self.tokens.pop()
            last = self.tokens.pop()
            parts.append(last.text.strip("\"'"))
        return parts, self.source.place(first.start, last.end)

    def pair(self, table: str) -> None:
        """Read `key = value`."""
        parts, key = self.key()
        self.tokens.pop()
        path = ".".join((table, *parts)).lstrip(".")
        self.value(path, key)

    def value(self, path: str, key: Place | None = None) -> None:
        """Read a value; without a key it is an element of a list."""
        first = self.tokens.pop()
        self.record(path, key or self.source.place(first.start, first.end), first.start, first.text)
        if first.text == "[":
            index = 0
            while self.lines() and self.tokens[-1].text != "]":
                self.value(f"{path}[{index}]")
                self.comma()
                index += 1
            self.tokens.pop()
        elif first.text == "{":
            while self.lines() and self.tokens[-1].text != "}":
                self.pair(path)
                self.comma()
            self.tokens.pop()
        elif first.kind == "bare":
            while self.tokens and (self.tokens[-1].kind == "bare" or self.tokens[-1].text == "."):
                self.tokens.pop()  # 1.5 and 2026-01-31 10:00:00 are several tokens

    def comma(self) -> None:
        self.lines()
        if self.tokens[-1].text == ",":
            self.tokens.pop()

    def record(self, path: str, key: Place, start: int, text: str = "") -> None:
        opening = _OPENING.match(text)
        start += opening.end() if opening else 0
        row = bisect_right(self.source.starts, start) - 1
        self.found[path] = Field(key, row + 1, start - self.source.starts[row] + 1)

    def enter(self, name: list[str], *, many: bool) -> str:
        """Return the path of a table whose header was met; tables below it are counted anew."""
        path = ""
        for step in name[:-1]:
            path = f"{path}.{step}".lstrip(".")
            path += f"[{self.counts[path]}]" if path in self.counts else ""
        path = f"{path}.{name[-1]}".lstrip(".")
        if not many:
            return path
        self.counts[path] = self.counts.get(path, -1) + 1
        here = f"{path}[{self.counts[path]}]"
        for inner in [other for other in self.counts if other.startswith(f"{here}.")]:
            del self.counts[inner]
        return here
